//! Command-line paths -> files, one after another in a stable order, without holding their list.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use globset::GlobSet;
use walkdir::{DirEntry, WalkDir};

use super::compression;
use super::places::Outputs;
use crate::error::{Error, ErrorKind};

/// Names of files that a directory is searched for; each also with the suffix of a compression.
const PAGES: &[&str] = &["html", "htm", "xhtml", "mhtml", "mht", "md", "markdown", "txt"];
const CONTAINERS: &[&str] = &["jsonl", "ndjson", "warc", "wet", "arc", "rss", "atom", "parquet"];

/// Where documents come from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file, or a directory with everything below it.
    Path(PathBuf),
}

/// Which files of a directory are taken.
#[derive(Clone, Debug, Default)]
pub struct Select {
    /// Patterns of which one must match, if there are any; else the known names are taken.
    pub include: GlobSet,
    /// Patterns of which none may match.
    pub exclude: GlobSet,
}

impl Select {
    /// A pattern with a `/` in it is held against the path below the directory, another against the name.
    pub(super) fn takes(&self, relative: &Path) -> bool {
        let matches = |set: &GlobSet| {
            set.is_match(relative) || relative.file_name().is_some_and(|name| set.is_match(name))
        };
        !matches(&self.exclude)
            && if self.include.is_empty() { has_known_name(relative) } else { matches(&self.include) }
    }
}

/// A file, named for records and for a mirrored output.
#[derive(Debug)]
pub(super) struct InputFile {
    pub path: PathBuf,
    /// Path below the directory that was named, or the path as it was named.
    pub id: String,
    /// Path below the output directory, without the extension of the format.
    pub mirror: PathBuf,
    /// Bytes on disk.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified: u128,
}

/// The path of standard input.
pub(super) const STDIN: &str = "-";

impl InputFile {
    /// Standard input, as if it were a file.
    pub(super) fn stdin() -> Self {
        let mirror = PathBuf::from("stdin");
        Self { path: STDIN.into(), id: "stdin".to_owned(), mirror, size: 0, modified: 0 }
    }
}

/// What the walk meets.
#[derive(Debug)]
pub(super) enum Step {
    Stdin,
    File(InputFile),
    /// A directory or file that cannot be looked at.
    Failed(String, Error),
    /// What is not followed; the word is counted.
    Skipped(String, &'static str),
}

/// A link below a directory. It may lead to a place that is read already, or in a circle.
const LINK: &str = "link";

/// What lies below a directory, in order.
type Entries = Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>;

/// Walks the inputs, directories in the order of their file names.
pub(super) struct Walk {
    roots: std::vec::IntoIter<Root>,
    below: Option<(Root, Entries)>,
    select: Arc<Select>,
    outputs: Arc<Outputs>,
}

#[derive(Clone, Debug)]
struct Root {
    input: Input,
    /// First part of the mirrored path: what keeps several inputs apart.
    label: PathBuf,
}

impl Walk {
    /// `outputs` are those of this run, in case they lie below an input.
    pub(super) fn new(inputs: &[Input], select: &Arc<Select>, outputs: &Arc<Outputs>) -> Self {
        Self {
            roots: roots(inputs).into_iter(),
            below: None,
            select: Arc::clone(select),
            outputs: Arc::clone(outputs),
        }
    }

    fn enter(&mut self, root: Root) -> Option<Step> {
        let Input::Path(path) = &root.input else { return Some(Step::Stdin) };
        if path.is_dir() {
            let outputs = Arc::clone(&self.outputs);
            let entries = WalkDir::new(path)
                .sort_by_file_name()
                .into_iter()
                .filter_entry(move |entry| !outputs.cover(entry.path()));
            self.below = Some((root, Box::new(entries)));
            return None;
        }
        let id = path.to_string_lossy().into_owned();
        Some(input_file(path.clone(), id, root.label))
    }

    fn next_below(&mut self) -> Option<Step> {
        loop {
            let (root, entries) = self.below.as_mut()?;
            let Some(entry) = entries.next() else {
                self.below = None;
                return None;
            };
            let Input::Path(base) = &root.input else { return None };
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(base).to_string_lossy().into_owned();
                    let message = "the directory cannot be searched";
                    return Some(Step::Failed(
                        path,
                        Error::new(ErrorKind::Unreadable, message).because(error),
                    ));
                }
            };
            let relative = entry.path().strip_prefix(base).unwrap_or(entry.path());
            if entry.file_type().is_symlink() && entry.depth() > 0 {
                return Some(Step::Skipped(slashed(relative), LINK));
            }
            let taken = entry.file_type().is_file() && self.select.takes(relative);
            if taken && !self.outputs.are_at(entry.path()) {
                let (id, mirror) = (slashed(relative), root.label.join(relative));
                return Some(input_file(entry.into_path(), id, mirror));
            }
        }
    }
}

impl Iterator for Walk {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            if let Some(step) = self.next_below() {
                return Some(step);
            }
            let root = self.roots.next()?;
            if let Some(step) = self.enter(root) {
                return Some(step);
            }
        }
    }
}

fn input_file(path: PathBuf, id: String, mirror: PathBuf) -> Step {
    match path.metadata() {
        Ok(metadata) => {
            let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            let modified = modified.map_or(0, |time| time.as_nanos());
            Step::File(InputFile { path, id, mirror, size: metadata.len(), modified })
        }
        Err(error) => {
            let error = Error::new(ErrorKind::Unreadable, "the file cannot be looked at").because(error);
            Step::Failed(id, error)
        }
    }
}

/// The paths that were named, each with the first part of its mirrored path.
pub(super) fn labels(inputs: &[Input]) -> impl Iterator<Item = (PathBuf, PathBuf)> {
    roots(inputs).into_iter().filter_map(|root| match root.input {
        Input::Path(path) => Some((path, root.label)),
        Input::Stdin => None,
    })
}

/// Several inputs go to subdirectories named after them, numbered where two have the same name.
fn roots(inputs: &[Input]) -> Vec<Root> {
    let mut taken: HashSet<OsString> = HashSet::new();
    let alone = inputs.len() == 1;
    let root = |input: &Input| {
        let name = match input {
            Input::Stdin => OsStr::new("stdin").to_owned(),
            Input::Path(path) if alone && path.is_dir() => {
                return Root { input: input.clone(), label: PathBuf::new() };
            }
            Input::Path(path) => path.file_name().unwrap_or(OsStr::new("input")).to_owned(),
        };
        let numbered = |number: usize| {
            let mut numbered = name.clone();
            if number > 1 {
                numbered.push(format!("-{number}"));
            }
            numbered
        };
        let label = (1..).map(numbered).find(|label| !taken.contains(label)).unwrap_or_default();
        taken.insert(label.clone());
        Root { input: input.clone(), label: label.into() }
    };
    inputs.iter().map(root).collect()
}

fn slashed(relative: &Path) -> String {
    let parts: Vec<_> = relative.iter().map(OsStr::to_string_lossy).collect();
    parts.join("/")
}

/// The extension in lower case, that of a compression left aside.
fn extension(path: &Path) -> Option<String> {
    let extension = compression::uncompressed_name(path).extension()?;
    Some(extension.to_string_lossy().to_ascii_lowercase())
}

fn has_known_name(path: &Path) -> bool {
    extension(path).is_some_and(|name| PAGES.contains(&name.as_str()) || CONTAINERS.contains(&name.as_str()))
}

/// Whether a name promises one page, so that nobody needs to look inside.
pub(super) fn is_page_name(path: &Path) -> bool {
    extension(path).is_some_and(|name| PAGES.contains(&name.as_str()))
}

/// Whether a name promises Markdown.
pub(super) fn is_markdown_name(path: &Path) -> bool {
    extension(path).is_some_and(|name| name == "md" || name == "markdown")
}

/// Whether a name promises JSON lines.
pub(super) fn is_lines_name(path: &Path) -> bool {
    extension(path).is_some_and(|name| name == "jsonl" || name == "ndjson")
}

/// Whether a name promises an archive.
pub(super) fn is_archive_name(path: &Path) -> bool {
    extension(path).is_some_and(|name| matches!(name.as_str(), "warc" | "wet" | "arc"))
}
