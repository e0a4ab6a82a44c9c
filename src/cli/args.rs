//! What users may say, as clap reads it.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};
use cleancopy::{Error, Role};

pub(super) const EXAMPLES: &str = "\
Examples:
  cleancopy clean page.html                        the article as text
  curl -s URL | cleancopy clean -f markdown        from standard input
  cleancopy clean pages/ -o articles/              a file for each page, at the same path
  cleancopy clean pages/ -f json -o all.jsonl.gz   a line for each page
  cleancopy clean pages.parquet -o news.parquet    a row for each row
  cleancopy clean CC-NEWS-*.warc.gz -o news.jsonl.zst --shard-size 1G --dedup --report report.json
  cleancopy clean crawl.jsonl --html-field body --pass-through -f json | jq .title

Text of several inputs on one output has a line '==> ID <==' before each. Files that cannot be cleaned are named on
standard error and do not stop the others.

Exit status: 0 all fine; 1 finished, some inputs failed; 2 could not run; 130 or 143 interrupted.";

#[derive(Debug, Args)]
pub(crate) struct Clean {
    /// Files and directories; '-' is standard input
    pub paths: Vec<PathBuf>,

    /// Where to write; a directory if it ends in '/' or is one, '-' is standard output [default: -]
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// How to write [default: by the name of the output, else text]
    #[arg(short, long, help_heading = "Output")]
    pub format: Option<Format>,
    /// Leave the title out of text
    #[arg(long, help_heading = "Output")]
    pub no_title: bool,
    /// Write links, addresses made absolute (Markdown, HTML, XML)
    #[arg(long, help_heading = "Output")]
    pub with_links: bool,
    /// Write images, addresses made absolute (Markdown, HTML, XML)
    #[arg(long, help_heading = "Output")]
    pub with_images: bool,
    /// Write the captions of images below them
    #[arg(long, requires = "with_images", help_heading = "Output")]
    pub with_captions: bool,
    /// Write strong and emphasised stretches (Markdown, HTML, XML)
    #[arg(long, help_heading = "Output")]
    pub with_emphasis: bool,
    /// Leave tables of data out
    #[arg(long, help_heading = "Output")]
    pub no_tables: bool,
    /// Put the blocks of the text, each with its role, into JSON
    #[arg(long, help_heading = "Output")]
    pub with_blocks: bool,
    /// Put the entries of a live blog, each with time, heading and text, into JSON
    #[arg(long, help_heading = "Output")]
    pub with_entries: bool,
    /// Put the comments of readers into JSON, apart from the text
    #[arg(long, help_heading = "Output")]
    pub with_comments: bool,
    /// Put title and body as Markdown into JSON, too
    #[arg(long, help_heading = "Output")]
    pub with_markdown: bool,
    /// Put title and body as HTML into JSON, too
    #[arg(long, help_heading = "Output")]
    pub with_html: bool,
    /// Put where each value was found into JSON
    #[arg(long, help_heading = "Output")]
    pub with_sources: bool,
    /// Name the fields of JSON as another tool does
    #[arg(long, value_name = "TOOL", help_heading = "Output")]
    pub compat: Option<Compat>,
    /// Put what was dropped, and by which rule, into JSON
    #[arg(long, help_heading = "Output")]
    pub removed: bool,
    /// Begin another output file when one has this many bytes, such as 500M
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "Output")]
    pub shard_size: Option<u64>,
    /// Write counts and a row for each failure to a JSON file
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub report: Option<PathBuf>,
    /// Go on where a run with the same options was interrupted
    #[arg(long, help_heading = "Output")]
    pub resume: bool,

    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub choices: Choices,

    /// In directories, take the files that match instead of those with known extensions; '!' before a pattern leaves
    /// out what matches
    #[arg(long, value_name = "PATTERN", action = ArgAction::Append, help_heading = "Input")]
    pub glob: Vec<String>,
    /// JSONL, Parquet: put the other fields into the output
    #[arg(long, help_heading = "Input")]
    pub pass_through: bool,

    /// Read all inputs twice: learn from them first what the sites of the pages have in common
    #[arg(long, conflicts_with = "templates", help_heading = "Articles")]
    pub learn: bool,
    /// Only articles in these languages, as ISO 639-1 codes
    #[arg(long, value_name = "CODES", value_delimiter = ',', help_heading = "Articles")]
    pub language: Vec<String>,
    /// Only pages that are articles: no section pages, shops or forums
    #[arg(long, help_heading = "Articles")]
    pub articles_only: bool,
    /// Only articles of so many words
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Articles")]
    pub min_words: usize,
    /// Look for articles that were there before, word for word or nearly; takes 1 MiB of memory and at most 80 bytes an
    /// article, and its name with --dedup=mark
    #[arg(long, value_name = "WHAT", num_args = 0..=1, require_equals = true, default_missing_value = "drop", help_heading = "Articles")]
    pub dedup: Option<Dedup>,

    /// Join the pages of one article to one record, in order and without what they repeat; looks among 1,024 documents in a
    /// row, and takes up to 64 MiB of memory
    #[arg(long, conflicts_with = "resume", help_heading = "Articles")]
    pub join_pages: bool,

    /// Threads [default: one a core]
    #[arg(short = 'j', long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
    /// No progress and no summary; failures are still named
    #[arg(short, long)]
    pub quiet: bool,
}

/// How documents are found in an input, and read.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// Read documents as this, whatever they look like
    #[arg(long, value_name = "KIND", help_heading = "Input")]
    pub input: Option<Kind>,
    /// Decode documents by this encoding, whatever they declare
    #[arg(long, value_name = "LABEL", help_heading = "Input")]
    pub encoding: Option<String>,
    /// The largest document, decompressed; a larger one fails
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "10M", help_heading = "Input")]
    pub max_filesize: u64,
    /// JSONL, Parquet: the field with the name of a document
    #[arg(long, value_name = "FIELD", default_value = "id", help_heading = "Input")]
    pub id_field: String,
    /// JSONL, Parquet: the field with the address
    #[arg(long, value_name = "FIELD", default_value = "url", help_heading = "Input")]
    pub url_field: String,
    /// JSONL, Parquet: the field with the HTML
    #[arg(long, value_name = "FIELD", default_value = "html", help_heading = "Input")]
    pub html_field: String,
    /// JSONL, Parquet: the field with plain text, read where there is no HTML
    #[arg(long, value_name = "FIELD", default_value = "text", help_heading = "Input")]
    pub text_field: String,
}

/// What of a document is the article.
#[derive(Debug, Args)]
pub(crate) struct Choices {
    /// Drop the elements that a CSS selector matches; may be repeated
    #[arg(long, value_name = "CSS", action = ArgAction::Append, help_heading = "Input")]
    pub drop: Vec<String>,
    /// Drop the paragraphs, headings and items whose text a regular expression matches; may be repeated
    #[arg(long, value_name = "REGEX", action = ArgAction::Append, help_heading = "Input")]
    pub drop_text: Vec<String>,
    /// Read nothing but the elements that a CSS selector matches; may be repeated
    #[arg(long, value_name = "CSS", action = ArgAction::Append, help_heading = "Input")]
    pub keep: Vec<String>,
    /// The same for single sites: a TOML file with a table a host, of keep, drop, title, author and date in CSS, and
    /// drop_text
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub site_rules: Option<PathBuf>,
    /// What reads HTML: the fast scanner, or a full tree builder to compare with
    #[arg(long, value_name = "READER", default_value = "scan", help_heading = "Input")]
    pub reader: Reader,
    /// Seconds that a document may take, as estimated of what it is made of, so that the output is the same on every machine; one that
    /// would take longer fails
    #[arg(long, value_name = "SECONDS", value_parser = seconds, help_heading = "Input")]
    pub timeout: Option<f64>,
    /// Ask what `learn` wrote what the sites of the pages have in common
    #[arg(long, value_name = "FILE", help_heading = "Articles")]
    pub templates: Option<PathBuf>,
    /// Drop what is doubtful
    #[arg(long, conflicts_with = "recall", help_heading = "Articles")]
    pub precision: bool,
    /// Keep what is doubtful
    #[arg(long, help_heading = "Articles")]
    pub recall: bool,
    /// Keep what has these roles and is of the article, such as caption,byline,credit
    #[arg(long, value_name = "ROLES", value_delimiter = ',', value_parser = role, help_heading = "Articles")]
    pub include: Vec<Role>,
    /// Drop what has these roles, such as standfirst,table,embed
    #[arg(long, value_name = "ROLES", value_delimiter = ',', value_parser = role, help_heading = "Articles")]
    pub exclude: Vec<Role>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    #[value(alias = "md")]
    Markdown,
    #[value(alias = "jsonl")]
    Json,
    Html,
    #[value(alias = "tei")]
    Xml,
    Csv,
    /// A table with a column for each field of JSON
    Parquet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Compat {
    Trafilatura,
    Newspaper,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Reader {
    Scan,
    Reference,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Html,
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Dedup {
    /// Leave them out
    Drop,
    /// Name the first one in `duplicate_of`
    Mark,
}

/// A role by its name.
fn role(name: &str) -> Result<Role, String> {
    name.trim().parse().map_err(|error: Error| error.message().to_owned())
}

/// A number of seconds.
fn seconds(value: &str) -> Result<f64, String> {
    let seconds: f64 = value.parse().map_err(|_| "seconds as a number, such as 0.5".to_owned())?;
    if seconds > 0.0 && seconds <= 1e6 {
        Ok(seconds)
    } else {
        Err("more than 0 and at most 1000000".to_owned())
    }
}

/// A number of bytes with an optional K, M or G of 1024.
fn size(value: &str) -> Result<u64, String> {
    let (digits, unit) = value.split_at(value.trim_end_matches(|c: char| !c.is_ascii_digit()).len());
    let shift = match unit.to_ascii_uppercase().trim_end_matches("IB").trim_end_matches('B') {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        _ => return Err("use a number with K, M or G behind it, such as 500M".to_owned()),
    };
    let number: u64 =
        digits.parse().map_err(|_| "use a number of bytes, such as 1048576 or 500M".to_owned())?;
    number
        .checked_mul(1 << shift)
        .filter(|bytes| *bytes > 0)
        .ok_or_else(|| "use a size from 1 to 16777215G".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        let rows = [
            ("1", Some(1)),
            ("2k", Some(2048)),
            ("500M", Some(500 << 20)),
            ("1GiB", Some(1 << 30)),
            ("0", None),
            ("", None),
            ("M", None),
            ("1T", None),
            ("99999999999G", None),
        ];
        for (value, expected) in rows {
            assert_eq!(size(value).ok(), expected, "{value:?}");
        }
    }
}
