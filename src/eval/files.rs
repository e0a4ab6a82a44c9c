//! Files as evaluation reads them: JSON values with their lines, and folders by the names of pages.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::error::EvalError;
use crate::bulk::{Input, read_whole};

/// Bytes of a file of gold or of predictions; pages may be in it.
const MOST_BYTES: usize = 8 << 30;

/// Extensions of pages and texts, behind which their compression may stand.
const PAGES: &[&str] = &["html", "htm", "xhtml", "txt", "md", "json", "jsonl"];
const COMPRESSIONS: &[&str] = &["gz", "zst", "bz2", "xz"];

/// A JSON value, and where it is: file and line.
pub(super) struct Placed {
    pub(super) value: Value,
    pub(super) place: String,
}

impl Placed {
    /// The records in it: itself, those of a list, or those of an object by their ids, as article-extraction-benchmark has it.
    #[expect(clippy::arithmetic_side_effects, reason = "no more than there are records in memory")]
    pub(super) fn records(self) -> Vec<Self> {
        let Self { value, place } = self;
        match value {
            Value::Array(records) => {
                let placed = |(at, value)| Self { value, place: format!("{place}, record {}", at + 1) };
                records.into_iter().enumerate().map(placed).collect()
            }
            Value::Object(map) if is_by_id(&map) => {
                let placed = |(id, mut value): (String, Value)| {
                    let place = format!("{place}, {id:?}");
                    if let Some(record) = value.as_object_mut() {
                        record.insert("id".to_owned(), Value::String(id));
                    }
                    Self { value, place }
                };
                map.into_iter().map(placed).collect()
            }
            value => vec![Self { value, place }],
        }
    }
}

/// Whether all values of an object are objects, and it is no record itself.
fn is_by_id(map: &Map<String, Value>) -> bool {
    !map.contains_key("id") && !map.contains_key("file_id") && map.values().all(Value::is_object)
}

/// How messages call an input.
pub(super) fn name_of(input: &Input) -> String {
    match input {
        Input::Stdin => "standard input".to_owned(),
        Input::Path(path) => path.display().to_string(),
    }
}

/// The text of an input, decompressed.
#[expect(clippy::indexing_slicing, reason = "as far as the bytes are UTF-8")]
pub(super) fn text(input: &Input) -> Result<String, EvalError> {
    let bytes = read_whole(input, MOST_BYTES).map_err(|error| EvalError::at(name_of(input), error))?;
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        EvalError::at(format!("{}:{}", name_of(input), lines(before)), "no UTF-8")
    })
}

/// All JSON values of an input, one or many, each on a line or over several.
#[expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a value ends at a bound of characters, before which others ended; a line number is 1 at least"
)]
pub(super) fn values(input: &Input) -> Result<Vec<Placed>, EvalError> {
    let (text, name) = (text(input)?, name_of(input));
    let text = text.trim_start_matches('\u{feff}');
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let (mut placed, mut line, mut counted) = (Vec::new(), 1, 0);
    loop {
        let from = stream.byte_offset();
        let start = text.len() - text[from..].trim_start().len();
        line += lines(&text.as_bytes()[counted..start]) - 1;
        counted = start;
        match stream.next() {
            None => return Ok(placed),
            Some(Ok(value)) => placed.push(Placed { value, place: format!("{name}:{line}") }),
            Some(Err(error)) => return Err(EvalError::new(format!("{name}:{}", at_line(&error, line)))),
        }
    }
}

/// The line of an error, and that of the value that it is in: what is not closed is only noticed further below.
fn at_line(error: &serde_json::Error, begun: usize) -> String {
    // A line that ends too soon is noticed at its end.
    let line = if error.column() == 0 { error.line().saturating_sub(1) } else { error.line() }.max(1);
    let begins = if begun < line { format!("; the value begins on line {begun}") } else { String::new() };
    format!("{line}: no valid JSON: {error}{begins}")
}

/// The number of the line that follows some bytes.
#[expect(clippy::arithmetic_side_effects, reason = "no more than there are bytes in memory, and one")]
fn lines(before: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', before).count() + 1
}

/// The files of a folder by their names without what tells format and compression; none where there is no folder.
pub(super) fn by_stem(folder: &Path) -> Result<HashMap<String, PathBuf>, EvalError> {
    let mut files = HashMap::new();
    for path in list(folder)? {
        if let Some(name) = path.file_name().and_then(|name| name.to_str())
            && !path.is_dir()
        {
            files.entry(stem(name).to_owned()).or_insert(path);
        }
    }
    Ok(files)
}

/// What is in a folder, sorted; nothing where there is none.
pub(super) fn list(folder: &Path) -> Result<Vec<PathBuf>, EvalError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let unreadable = |error| EvalError::of_file(folder, error);
    let entries = fs::read_dir(folder).map_err(unreadable)?;
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>().map_err(unreadable)?;
    paths.sort();
    Ok(paths)
}

/// The first of some names that a folder has, as it is or compressed.
pub(super) fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let names = std::iter::once(name.to_owned());
    let names = names.chain(COMPRESSIONS.iter().map(|extension| format!("{name}.{extension}")));
    names.map(|name| folder.join(name)).find(|path| path.is_file())
}

/// A name without the extensions of pages and compressions.
pub(super) fn stem(name: &str) -> &str {
    let mut rest = name;
    while let Some((before, extension)) = rest.rsplit_once('.')
        && (PAGES.contains(&extension) || COMPRESSIONS.contains(&extension))
    {
        rest = before;
    }
    rest
}

/// Whether a name is that of a plain text.
pub(super) fn is_text_name(name: &str) -> bool {
    name.strip_prefix(stem(name)).is_some_and(|extensions| extensions.starts_with(".txt"))
}

/// The name of a folder, also of `.`.
pub(super) fn folder_name(folder: &Path) -> String {
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    full.file_name().map_or_else(|| "gold".to_owned(), |name| name.to_string_lossy().into_owned())
}
