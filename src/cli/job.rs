//! Raw arguments -> a job that makes sense, or a sentence that says why it makes none.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use cleancopy::Role;
use cleancopy::bulk::{
    ContentKind, Dedup, Fields, Input, Job, Output, OutputFormat, Select, Work, load_templates,
};
use cleancopy::options::{Balance, Limits, Options, ReaderKind, Roles, Selection, SiteRules, TextPatterns};
use cleancopy::render::json::{Extras, Names};
use cleancopy::render::{Format, RenderOptions};
use cleancopy::templates::Templates;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::args::{self, Choices, Clean, Reading};

/// Makes the job. The error is for people.
pub(crate) fn job(args: &Clean) -> Result<Job, String> {
    let output = output(args)?;
    rules_stay(args)?;
    let format = format(args, &output);
    only_in_json(args, format)?;
    table_goes(format, &output)?;
    Ok(Job {
        inputs: inputs(&args.paths, |path| detached(args, path))?,
        select: select(&args.glob)?,
        options: options(&args.reading, &args.choices)?,
        work: work(args, format),
        dedup: args.dedup.map(|dedup| match dedup {
            args::Dedup::Drop => Dedup::Drop,
            args::Dedup::Mark => Dedup::Mark,
        }),
        join_pages: args.join_pages,
        output,
        report: args.report.clone(),
        resume: args.resume,
        threads: args.threads,
    })
}

/// Says which options have no meaning for the format or the names of the fields.
fn only_in_json(args: &Clean, format: OutputFormat) -> Result<(), String> {
    let (json, fields) = (format == OutputFormat::Json, format.has_fields());
    let options = [
        (args.removed, "--removed puts what was dropped into JSON; add -f json"),
        (args.with_blocks, "--with-blocks puts a field into JSON; add -f json"),
        (args.with_entries, "--with-entries puts a field into JSON; add -f json"),
        (args.with_comments, "--with-comments puts a field into JSON; add -f json"),
        (args.with_markdown, "--with-markdown puts a field into JSON; add -f json, or use -f markdown"),
        (args.with_html, "--with-html puts a field into JSON; add -f json, or use -f html"),
        (args.with_sources, "--with-sources puts a field into JSON; add -f json"),
        (
            args.dedup == Some(args::Dedup::Mark),
            "--dedup=mark puts a field into JSON; add -f json, or use --dedup",
        ),
        (args.pass_through, "--pass-through puts fields into JSON; add -f json"),
    ];
    if let Some((_, message)) = options.iter().find(|(given, _)| *given && !fields) {
        return Err((*message).to_owned());
    }
    if args.compat.is_some() && !json {
        return Err("--compat names the fields of JSON; add -f json".to_owned());
    }
    // Of the additional fields, other tools know comments; and trafilatura alone does.
    let comments = args.with_comments && args.compat == Some(args::Compat::Newspaper);
    let own = [
        (args.removed, "--removed"),
        (args.with_blocks, "--with-blocks"),
        (args.with_entries, "--with-entries"),
        (args.with_markdown, "--with-markdown"),
        (args.with_html, "--with-html"),
        (args.with_sources, "--with-sources"),
        (comments, "--with-comments"),
    ];
    match own.iter().find(|(given, _)| *given && args.compat.is_some()) {
        Some((_, option)) => {
            Err(format!("{option} has no field in the records of the other tool; leave out --compat"))
        }
        None => Ok(()),
    }
}

/// Says where a table cannot go.
fn table_goes(format: OutputFormat, output: &Output) -> Result<(), String> {
    let path = output.path().unwrap_or(Path::new(""));
    let compressed =
        || ["gz", "zst", "bz2", "xz"].iter().any(|end| path.extension().is_some_and(|own| own == *end));
    match output {
        _ if format != OutputFormat::Parquet => Ok(()),
        Output::Directory(_) => {
            Err("a table holds many records; name a file for it, such as -o all.parquet".to_owned())
        }
        Output::Stdout if std::io::stdout().is_terminal() => {
            Err("a table is not for terminals; name a file for it, such as -o all.parquet".to_owned())
        }
        Output::File(_) | Output::Shards(..) if compressed() => {
            Err(format!("{}: a table is compressed in itself; name it .parquet", path.display()))
        }
        _ => Ok(()),
    }
}

/// The inputs that paths name; `advice` is added where there is nothing of a name.
pub(super) fn inputs(
    paths: &[PathBuf],
    advice: impl Fn(&Path) -> &'static str,
) -> Result<Vec<Input>, String> {
    if paths.is_empty() {
        return Ok(vec![Input::Stdin]);
    }
    let mut stdin = false;
    let input = |path: &PathBuf| {
        if path == Path::new("-") {
            if std::mem::replace(&mut stdin, true) {
                return Err("standard input '-' is named twice; it can be read once".to_owned());
            }
            return Ok(Input::Stdin);
        }
        path.metadata().map_err(|error| format!("{}: {error}{}", path.display(), advice(path)))?;
        Ok(Input::Path(path.clone()))
    };
    paths.iter().map(input).collect()
}

/// What `--dedup` may be told is written behind an equals sign, since files come after it, too.
fn detached(args: &Clean, path: &Path) -> &'static str {
    match path.to_str() {
        Some("mark") if args.dedup.is_some() => "; duplicates are marked by --dedup=mark",
        Some("drop") if args.dedup.is_some() => "; duplicates are dropped by --dedup",
        _ => "",
    }
}

fn output(args: &Clean) -> Result<Output, String> {
    let path = args.output.as_deref().filter(|path| *path != Path::new("-"));
    let directory = path
        .filter(|path| path.is_dir() || path.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]));
    if let (Some(path), None) = (path, directory) {
        refuse_other_compressions(path)?;
    }
    match (path, directory, args.shard_size) {
        (Some(path), None, Some(size)) => Ok(Output::Shards(path.to_owned(), size)),
        (_, _, Some(_)) => Err("--shard-size divides an output file; name one with -o FILE".to_owned()),
        (_, Some(directory), None) => Ok(Output::Directory(directory.to_owned())),
        (Some(path), None, None) => Ok(Output::File(path.to_owned())),
        (None, None, None) => Ok(Output::Stdout),
    }
}

/// Extensions that promise a compression or an archive that is not written.
const NOT_WRITTEN: &[&str] = &[
    "7z", "br", "lz", "lz4", "lzma", "lzo", "rar", "snappy", "sz", "tar", "tbz2", "tgz", "txz", "tzst", "z",
    "zip", "zlib", "zstd",
];

fn refuse_other_compressions(path: &Path) -> Result<(), String> {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    if NOT_WRITTEN.contains(&extension.as_str()) {
        let path = path.display();
        return Err(format!(
            "{path}: .{extension} is not written; name the output .gz, .zst, .bz2 or .xz, or none of them"
        ));
    }
    Ok(())
}

/// As it is said, else as the name of the output file promises.
fn format(args: &Clean, output: &Output) -> OutputFormat {
    let named = || match output {
        Output::File(path) | Output::Shards(path, _) => OutputFormat::of_name(path),
        Output::Stdout | Output::Directory(_) => OutputFormat::default(),
    };
    args.format.map_or_else(named, |format| match format {
        args::Format::Text => OutputFormat::Article(Format::Text),
        args::Format::Markdown => OutputFormat::Article(Format::Markdown),
        args::Format::Json => OutputFormat::Json,
        args::Format::Html => OutputFormat::Article(Format::Html),
        args::Format::Xml => OutputFormat::Article(Format::Xml),
        args::Format::Csv => OutputFormat::Csv,
        args::Format::Parquet => OutputFormat::Parquet,
    })
}

pub(super) fn select(globs: &[String]) -> Result<Select, String> {
    let set = |patterns: Vec<&str>| -> Result<GlobSet, String> {
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let glob = GlobBuilder::new(pattern).literal_separator(true).build();
            set.add(glob.map_err(|error| format!("--glob {pattern}: {error}"))?);
        }
        set.build().map_err(|error| format!("--glob: {error}"))
    };
    let include = globs.iter().map(String::as_str).filter(|glob| !glob.starts_with('!'));
    let exclude = globs.iter().filter_map(|glob| glob.strip_prefix('!'));
    Ok(Select { include: set(include.collect())?, exclude: set(exclude.collect())? })
}

/// How a document is read and cleaned.
pub(super) fn options(reading: &Reading, choices: &Choices) -> Result<Options, String> {
    self::reading(reading, chosen(choices)?)
}

/// Options, with how a document is read.
pub(super) fn reading(reading: &Reading, options: Options) -> Result<Options, String> {
    if let Some(label) = &reading.encoding {
        Options::check_encoding(label).map_err(|error| error.message().to_owned())?;
    }
    let document_bytes =
        usize::try_from(reading.max_filesize).map_err(|error| format!("--max-filesize: {error}"))?;
    let options = options.with_encoding(reading.encoding.clone());
    let limits = options.limits.clone().with_document_bytes(document_bytes);
    Ok(options.with_limits(limits))
}

/// What of a document is the article.
pub(super) fn chosen(choices: &Choices) -> Result<Options, String> {
    let balance = match (choices.precision, choices.recall) {
        (true, _) => Balance::Precision,
        (_, true) => Balance::Recall,
        _ => Balance::Balanced,
    };
    let reader = match choices.reader {
        args::Reader::Scan => ReaderKind::Scan,
        args::Reader::Reference => ReaderKind::Reference,
    };
    let selection =
        Selection::new(&choices.keep, &choices.drop).map_err(|error| format!("--keep, --drop: {error}"))?;
    let drop_text =
        TextPatterns::new(&choices.drop_text).map_err(|error| format!("--drop-text {}", error.message()))?;
    let (include, exclude) = convention(choices)?;
    let steps = choices.timeout.map(|seconds| (seconds * 1e9) as u64);
    let options = Options::default()
        .with_limits(Limits::default().with_steps(steps))
        .with_reader(reader)
        .with_balance(balance)
        .with_drop_text(drop_text)
        .with_include(include)
        .with_exclude(exclude)
        .with_selection(selection);
    let options = match &choices.site_rules {
        Some(path) => options.with_site_rules(site_rules(path)?),
        None => options,
    };
    match &choices.templates {
        Some(path) => Ok(options.with_templates(templates(path)?)),
        None => Ok(options),
    }
}

/// The roles to keep and to drop.
fn convention(choices: &Choices) -> Result<(Roles, Roles), String> {
    let exclude: Roles = choices.exclude.iter().copied().collect();
    if let Some(role) = choices.include.iter().find(|role| exclude.contains(**role)) {
        return Err(format!("{role} is both in --include and in --exclude; name it in one of them"));
    }
    if let Some(role) = choices.include.iter().find(|role| !role.is_of_article()) {
        let possible: Vec<&str> =
            Role::ALL.iter().filter(|role| role.is_of_article()).map(|role| role.name()).collect();
        return Err(format!("--include {role}: no article has that; it may have {}", possible.join(", ")));
    }
    Ok((choices.include.iter().copied().collect(), exclude))
}

fn site_rules(path: &Path) -> Result<SiteRules, String> {
    let toml = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    SiteRules::parse(&toml).map_err(|error| format!("{}: {error}", path.display()))
}

fn templates(path: &Path) -> Result<Templates, String> {
    load_templates(path)
        .map_err(|error| format!("--templates {}: {}{}", path.display(), error.message(), error.causes()))
}

/// Sees that the files of site rules and of templates stay.
fn rules_stay(args: &Clean) -> Result<(), String> {
    let place = |path: &Path| path.canonicalize().ok();
    let Choices { site_rules, templates, .. } = &args.choices;
    let files = [("--site-rules", site_rules.as_deref()), ("--templates", templates.as_deref())];
    for (option, file) in files {
        let Some(file) = file.and_then(place) else { continue };
        let outputs = [args.output.as_deref(), args.report.as_deref()].into_iter().flatten();
        if let Some(output) = outputs.clone().find(|output| place(output).as_ref() == Some(&file)) {
            return Err(format!("{}: is the file of {option}; name another output", output.display()));
        }
    }
    Ok(())
}

fn work(args: &Clean, format: OutputFormat) -> Work {
    Work {
        format,
        render: RenderOptions {
            title: !args.no_title,
            links: args.with_links,
            images: args.with_images,
            captions: args.with_captions,
            tables: !args.no_tables,
            emphasis: args.with_emphasis,
        },
        articles_only: args.articles_only,
        extras: Extras {
            comments: args.with_comments,
            markdown: args.with_markdown,
            html: args.with_html,
            sources: args.with_sources,
            blocks: args.with_blocks,
            entries: args.with_entries,
            removed: args.removed,
        },
        names: args.compat.map_or(Names::Own, |tool| match tool {
            args::Compat::Trafilatura => Names::Trafilatura,
            args::Compat::Newspaper => Names::Newspaper,
        }),
        kind: kind(&args.reading),
        fields: fields(&args.reading, args.pass_through),
        languages: args.language.iter().map(|code| code.trim().to_ascii_lowercase()).collect(),
        min_words: args.min_words,
    }
}

/// What documents are taken for, if not for what they look like.
pub(super) fn kind(reading: &Reading) -> Option<ContentKind> {
    reading.input.map(|kind| match kind {
        args::Kind::Html => ContentKind::Html,
        args::Kind::Text => ContentKind::Text,
    })
}

/// The fields of JSON lines.
pub(super) fn fields(reading: &Reading, pass_through: bool) -> Fields {
    Fields {
        id: reading.id_field.clone(),
        url: reading.url_field.clone(),
        html: reading.html_field.clone(),
        text: reading.text_field.clone(),
        pass_through,
    }
}
