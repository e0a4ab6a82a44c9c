//! JSON lines: cutting them apart, and reading one.

use std::borrow::Cow;
use std::fmt;
use std::io::BufRead;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::feed::Load;
use super::open::{self, Mark, Stream};
use crate::error::{Error, ErrorKind};

/// A JSON string may take three times the bytes of what it says: `\u0416` for two bytes of UTF-8.
const ESCAPED: usize = 3;

/// Bytes of a line besides the document.
const OTHER_BYTES: usize = 1 << 20;

/// Cuts a stream into lines. The next place is that after the last line.
pub(super) struct Lines {
    stream: Option<Stream>,
    mark: Mark,
    line: u64,
    limit: usize,
}

impl Lines {
    /// `line` is the number of lines before; `limit` that of the bytes of a document.
    pub(super) fn new(stream: Stream, limit: usize, line: u64) -> Self {
        let mark = stream.mark();
        Self {
            stream: Some(stream),
            mark,
            line,
            limit: limit.saturating_mul(ESCAPED).saturating_add(OTHER_BYTES),
        }
    }

    pub(super) fn place(&self) -> (Mark, u64) {
        (self.mark, self.line)
    }

    /// Number and content of the next line that is not blank.
    pub(super) fn next(&mut self) -> Option<(u64, Load)> {
        loop {
            let stream = self.stream.as_mut()?;
            let mut line = Vec::new();
            let read = read_line(stream, &mut line, self.limit);
            self.mark = stream.mark();
            self.line += 1;
            match read {
                Ok(0) => {
                    self.stream = None;
                    return None;
                }
                Ok(length) if length > self.limit as u64 => {
                    let message = format!("a line of {length} bytes; the limit is {} bytes", self.limit);
                    return Some((self.line, Load::Failed(Error::new(ErrorKind::TooLarge, message))));
                }
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => return Some((self.line, Load::Line(line))),
                Err(error) => {
                    // Behind a damaged member the stream goes on somewhere within a line.
                    if !stream.recover() || read_line(stream, &mut line, 0).is_err() {
                        self.stream = None;
                    }
                    return Some((self.line, Load::Failed(open::error_of(&error))));
                }
            }
        }
    }
}

/// Reads a line with its end; of one over the limit just the length.
fn read_line(stream: &mut Stream, line: &mut Vec<u8>, limit: usize) -> std::io::Result<u64> {
    let mut length = 0;
    loop {
        let bytes = stream.fill_buf()?;
        if bytes.is_empty() {
            return Ok(length);
        }
        let end = memchr::memchr(b'\n', bytes).map(|at| at + 1);
        let taken = end.unwrap_or(bytes.len());
        length += taken as u64;
        if length <= limit as u64 {
            line.extend_from_slice(&bytes[..taken]);
        } else {
            *line = Vec::new();
        }
        stream.consume(taken);
        if end.is_some() {
            return Ok(length);
        }
    }
}

/// The fields of a record that are read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fields {
    /// Field of the name.
    pub id: String,
    /// Field of the address.
    pub url: String,
    /// Field of the HTML.
    pub html: String,
    /// Field of the plain text, read where there is no HTML.
    pub text: String,
    /// Whether other fields go into the output.
    pub pass_through: bool,
}

impl Default for Fields {
    fn default() -> Self {
        let [id, url, html, text] = ["id", "url", "html", "text"].map(str::to_owned);
        Self { id, url, html, text, pass_through: false }
    }
}

/// One line, read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub id: Option<String>,
    pub url: Option<String>,
    pub html: Option<String>,
    pub text: Option<String>,
    /// Name and JSON of the other fields.
    pub others: Vec<(String, String)>,
}

/// Reads a line.
pub(super) fn parse(line: &[u8], fields: &Fields) -> Result<Line, Error> {
    let bad = |message: String| Error::new(ErrorKind::BadRecord, message);
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let line = std::str::from_utf8(line).map_err(|error| bad(format!("the line is not UTF-8: {error}")))?;
    let object: Object<'_> = serde_json::from_str(line).map_err(|error| {
        bad(format!("the line is not a JSON object: {error} (column {} of the line)", error.column()))
    })?;
    let mut parsed = Line::default();
    for (name, value) in object.0 {
        let slot = match &*name {
            name if name == fields.html => &mut parsed.html,
            name if name == fields.text => &mut parsed.text,
            name if name == fields.url => &mut parsed.url,
            name if name == fields.id => &mut parsed.id,
            _ => {
                if fields.pass_through {
                    parsed.others.push((name.into_owned(), value.get().to_owned()));
                }
                continue;
            }
        };
        *slot = string_of(value);
    }
    if parsed.html.is_none() && parsed.text.is_none() {
        let Fields { html, text, .. } = fields;
        let fix = "name the right one with --html-field or --text-field";
        return Err(bad(format!("no field {html:?} or {text:?} with a string in it; {fix}")));
    }
    Ok(parsed)
}

/// The string of a value; a number stands as it is written. Nothing else names or is a document.
fn string_of(value: &RawValue) -> Option<String> {
    let json = value.get();
    match json.as_bytes().first()? {
        b'"' => serde_json::from_str::<Lossy>(json).ok().map(|lossy| lossy.0),
        b'0'..=b'9' | b'-' => Some(json.to_owned()),
        _ => None,
    }
}

/// The fields of an object in their order.
struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut pairs = Vec::new();
                while let Some((name, value)) = map.next_entry::<Lossy, &RawValue>()? {
                    pairs.push((Cow::Owned(name.0), value));
                }
                Ok(Object(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// A string in which half of a surrogate pair, which scrapers do write, is U+FFFD.
struct Lossy(String);

impl<'de> Deserialize<'de> for Lossy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Lossy;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Lossy, E> {
                Ok(Lossy(String::from_utf8_lossy(bytes).into_owned()))
            }

            fn visit_str<E>(self, text: &str) -> Result<Lossy, E> {
                Ok(Lossy(text.to_owned()))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}
