//! `cleancopy explain`: why each block of a page is kept or dropped.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::{Args, Parser, ValueEnum};
use cleancopy::bulk::{self, ContentKind, Input, InputDocument};
use cleancopy::explain::{self, Listing, View};
use cleancopy::options::Options;
use cleancopy::{Cleaner, Error, Explanation};

use super::args::{Choices, Reader, Reading};
use super::output::{self, is_standard};
use super::{first_sentence, job};

pub(super) const EXAMPLES: &str = "\
Examples:
  cleancopy explain page.html                          a line for each block, coloured on a terminal
  cleancopy explain page.html -o report.html           a page to open in a browser
  curl -s URL | cleancopy explain | grep ' caption '   from standard input
  cleancopy explain crawl.jsonl.gz --record 17         the 17th record of a dump; also --id ID
  cleancopy explain page.html --against '--precision --exclude credit'   what other options change
  cleancopy explain page.html --against '--templates templates.json'     what the other pages of its site change

In the listing, '+' is kept and '-' is dropped; with --against the second sign is that of the other options, and '!' marks what they
decide differently. Colours are off where the output is no terminal or NO_COLOR is set.

Exit status: 0 all fine; 2 could not run.";

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A page, or a file of many with --record or --id; '-' or nothing is standard input
    pub page: Option<PathBuf>,
    /// The record of a dump that has this number, from 1, as reports count
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), conflicts_with = "id")]
    pub record: Option<u64>,
    /// The document of a dump or a folder that has this id
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Where to write; '-' is standard output [default: -]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// How to write [default: by the name of the output (.html, .json), else text]
    #[arg(short, long)]
    pub format: Option<Format>,
    /// Other options, in quotes, whose result is shown beside: those of --help that say what the article is, from --drop to
    /// --exclude
    #[arg(long, value_name = "OPTIONS", allow_hyphen_values = true)]
    pub against: Option<String>,

    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub choices: Choices,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A line for each block
    Text,
    /// A report: one page without anything from elsewhere
    Html,
    /// The data of the report
    Json,
}

/// The options that are compared with.
#[derive(Debug, Parser)]
#[command(no_binary_name = true, disable_help_flag = true, name = "--against")]
struct Against {
    #[command(flatten)]
    pub choices: Choices,
}

/// Explains a page.
pub(super) fn explain(args: &Explain) -> Result<(), String> {
    let one = job::options(&args.reading, &args.choices)?;
    let against = args.against.as_deref().map(against).transpose()?;
    let other = against.as_ref().map(|choices| job::options(&args.reading, choices)).transpose();
    let other = other.map_err(|error| format!("--against: {error}"))?;
    let document = find(args)?;
    output::are_no_inputs(args.output.as_deref(), args.page.as_slice())?;
    let explained = |options: Options| explained(&document, options);
    let (one, other) = (explained(one)?, other.map(explained).transpose()?);
    let said = [Some(&args.choices), against.as_ref()].map(|choices| choices.map_or_else(String::new, said));
    let view = View {
        source: &document.id,
        one: (&said[0], &one),
        other: other.as_ref().map(|other| (said[1].as_str(), other)),
    };
    write(args, &view)
}

/// Reads the second set of options.
fn against(options: &str) -> Result<Choices, String> {
    let words = shlex::split(options)
        .ok_or_else(|| format!("--against {options}: a quotation mark is not closed"))?;
    Against::try_parse_from(words)
        .map(|parsed| parsed.choices)
        .map_err(|usage| format!("--against: {}", first_sentence(&usage.to_string())))
}

/// The document that is to be explained.
fn find(args: &Explain) -> Result<InputDocument, String> {
    let path = args.page.as_deref().filter(|path| !is_standard(path));
    let name = path.map_or_else(|| "standard input".to_owned(), |path| path.display().to_string());
    if let Some(path) = path {
        path.metadata().map_err(|error| format!("{name}: {error}"))?;
    }
    let input = path.map_or(Input::Stdin, |path| Input::Path(path.to_owned()));
    let limit = usize::try_from(args.reading.max_filesize).unwrap_or(usize::MAX);
    let mut documents =
        bulk::documents(&input, job::kind(&args.reading), job::fields(&args.reading, false), limit);
    let failed = |error: Error| format!("{name}: {error}");
    let wanted = |found: &Result<InputDocument, Error>| {
        let place = found.as_ref().map_or_else(Error::place, |document| document.place);
        match (args.record, &args.id) {
            (Some(record), _) => place.record.unwrap_or(1) == record,
            // What cannot be read has no id.
            (None, Some(id)) => found.as_ref().is_ok_and(|document| document.id == *id),
            (None, None) => true,
        }
    };
    let found = documents.find(wanted);
    match (found, args.record, &args.id) {
        (Some(found), None, None) => {
            let document = found.map_err(failed)?;
            let is_one = document.place.record.is_none() && !path.is_some_and(Path::is_dir);
            if is_one || documents.next().is_none() {
                return Ok(document);
            }
            Err(format!(
                "{name} holds many documents; name one by --record N or --id ID, such as --id '{}'",
                document.id
            ))
        }
        (Some(found), ..) => found.map_err(failed),
        (None, Some(record), _) => Err(format!("{name} has no document with the number {record}")),
        (None, None, Some(id)) => Err(format!("{name} has no document with the id '{id}'")),
        (None, None, None) => Err(format!("{name} holds no document")),
    }
}

fn explained(document: &InputDocument, options: Options) -> Result<Explanation, String> {
    let cleaner = Cleaner::new(options);
    let explained = match document.kind {
        ContentKind::Text => cleaner.explain_text(document.document(), &document.hints()),
        _ => cleaner.explain_html(document.document(), &document.hints()),
    };
    explained.map_err(|error| format!("{}: {error}", document.id))
}

fn write(args: &Explain, view: &View<'_>) -> Result<(), String> {
    let path = args.output.as_deref().unwrap_or(Path::new("-"));
    let extension = Some(path).and_then(Path::extension).unwrap_or_default().to_ascii_lowercase();
    let named = match extension.to_str() {
        Some("html" | "htm") => Format::Html,
        Some("json") => Format::Json,
        _ => Format::Text,
    };
    let out = match args.format.unwrap_or(named) {
        Format::Text => explain::listing(view, listing(is_standard(path))),
        Format::Html => explain::report(view),
        Format::Json => view.to_json() + "\n",
    };
    output::write(path, out.as_bytes())
}

/// As a terminal wants it, if that is where the listing goes.
fn listing(to_stdout: bool) -> Listing {
    if !(to_stdout && io::stdout().is_terminal()) {
        return Listing::default();
    }
    let width = terminal_size::terminal_size().map_or(0, |(width, _)| width.0.into());
    Listing { colour: std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()), width }
}

/// The options as a user would write them.
fn said(choices: &Choices) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut say = |name: &str, value: &str| words.extend([name.to_owned(), quoted(value)]);
    choices.drop.iter().for_each(|css| say("--drop", css));
    choices.drop_text.iter().for_each(|pattern| say("--drop-text", pattern));
    choices.keep.iter().for_each(|css| say("--keep", css));
    for (name, path) in [("--site-rules", &choices.site_rules), ("--templates", &choices.templates)] {
        path.iter().for_each(|path| say(name, &path.to_string_lossy()));
    }
    for (name, roles) in [("--include", &choices.include), ("--exclude", &choices.exclude)] {
        let names: Vec<&str> = roles.iter().map(|role| role.name()).collect();
        if !names.is_empty() {
            words.push(format!("{name} {}", names.join(",")));
        }
    }
    let flags = [
        (choices.precision, "--precision"),
        (choices.recall, "--recall"),
        (choices.reader == Reader::Reference, "--reader reference"),
    ];
    words.extend(flags.iter().filter(|(given, _)| *given).map(|(_, name)| (*name).to_owned()));
    words.join(" ")
}

/// A value as a shell takes it.
fn quoted(value: &str) -> String {
    shlex::try_quote(value).map_or_else(|_| value.to_owned(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_to_compare_with() {
        let rows = [
            ("--precision --exclude credit", Ok("--exclude credit --precision")),
            (
                "--drop-text '^Photo of' --include caption,byline",
                Ok("--drop-text '^Photo of' --include caption,byline"),
            ),
            ("--templates 't 1.json'", Ok("--templates 't 1.json'")),
            ("", Ok("")),
            ("--drop-text 'a", Err("a quotation mark is not closed")),
            ("--precision --recall", Err("cannot be used with")),
            ("--format json", Err("unexpected argument '--format'")),
            ("page.html", Err("unexpected argument 'page.html'")),
        ];
        for (options, expected) in rows {
            match (against(options), expected) {
                (Ok(choices), Ok(expected)) => assert_eq!(said(&choices), expected, "{options}"),
                (Err(error), Err(expected)) => assert!(error.contains(expected), "{options}: {error}"),
                (got, _) => panic!("{options}: {got:?}"),
            }
        }
    }
}
