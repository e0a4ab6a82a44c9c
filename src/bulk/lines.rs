//! JSON lines: cutting them apart, and reading one.
#![expect(clippy::arithmetic_side_effects, reason = "lines and bytes of a file, whose places have 64 bits")]

use std::fmt;
use std::io::BufRead;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::container::{Bytes, Container, Line, Load, Position, Record};
use super::decompress::{InputStream, read_error};
use crate::error::{Error, ErrorKind, Place};

/// A JSON string may take three times the bytes of what it says: `\u0416` for two bytes of UTF-8.
const ESCAPED: usize = 3;

/// Bytes of a line besides the document.
const OTHER_BYTES: usize = 1 << 20;

/// Bytes of JSON that a document of so many bytes may take.
pub(super) fn limit_of(document: usize) -> usize {
    document.saturating_mul(ESCAPED).saturating_add(OTHER_BYTES)
}

/// Cuts a stream into lines.
pub(super) struct Lines {
    /// None after the last line.
    stream: Option<InputStream>,
    position: Position,
    limit: usize,
}

impl Lines {
    /// `line` is the number of lines before; `limit` that of the bytes of a document.
    pub(super) fn new(stream: InputStream, limit: usize, line: u64) -> Self {
        let position = Position { seek_point: stream.seek_point(), offset: line };
        Self { stream: Some(stream), position, limit: limit_of(limit) }
    }

    /// What there is in the next line: nothing if it is blank.
    fn next_line(&mut self, stream: &mut InputStream) -> Next {
        let mut line = Vec::new();
        match read_line(stream, &mut line, self.limit) {
            Ok(0) => Next::End,
            Ok(length) if length > self.limit as u64 => {
                let message = format!("a line of {length} bytes; the limit is {} bytes", self.limit);
                Next::Load(Load::Failed(Error::new(ErrorKind::TooLarge, message)))
            }
            Ok(_) if line.trim_ascii().is_empty() => Next::Blank,
            Ok(_) => Next::Load(Load::Line(line)),
            // After a damaged member the stream goes on somewhere within a line.
            Err(error) if stream.recover() && read_line(stream, &mut line, 0).is_ok() => {
                Next::Load(Load::Failed(read_error(error)))
            }
            Err(error) => Next::Broken(Load::Failed(read_error(error))),
        }
    }
}

/// What the next line is.
enum Next {
    Load(Load),
    Blank,
    /// Damage after which nothing can be read.
    Broken(Load),
    End,
}

impl Container for Lines {
    fn position(&self) -> Position {
        self.position
    }

    fn next_record(&mut self) -> Option<Record> {
        loop {
            let mut stream = self.stream.take()?;
            let next = self.next_line(&mut stream);
            self.position = Position { seek_point: stream.seek_point(), offset: self.position.offset + 1 };
            let place = Place { line: Some(self.position.offset), ..Place::default() };
            match next {
                Next::End => return None,
                Next::Broken(load) => return Some(Record { place, load }),
                Next::Load(load) => {
                    self.stream = Some(stream);
                    return Some(Record { place, load });
                }
                Next::Blank => self.stream = Some(stream),
            }
        }
    }
}

/// Reads a line with its end; of one over the limit just the length.
#[expect(clippy::indexing_slicing, reason = "up to an end of line that was found, or all")]
fn read_line(stream: &mut InputStream, line: &mut Vec<u8>, limit: usize) -> std::io::Result<u64> {
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

/// Sees that there is a document in a line.
pub(super) fn expect_document(line: Line, fields: &Fields) -> Result<Line, Error> {
    if line.html.is_none() && line.text.is_none() {
        let Fields { html, text, .. } = fields;
        let message = format!("no field {html:?} or {text:?} with a string in it");
        return Err(Error::new(ErrorKind::BadRecord, message));
    }
    Ok(line)
}

/// Reads a line, in one pass: the text of a page is many times as long as all else in it.
pub(super) fn parse(line: &[u8], fields: &Fields) -> Result<Line, Error> {
    let bad = |message: String| Error::new(ErrorKind::BadRecord, message);
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let line = std::str::from_utf8(line).map_err(|error| {
        let place = Place { column: Some(error.valid_up_to() as u64 + 1), ..Place::default() };
        bad("the line is not UTF-8".to_owned()).at(place).because(error)
    })?;
    let mut json = serde_json::Deserializer::from_str(line);
    let parsed = json.deserialize_map(Pairs(fields)).and_then(|parsed| json.end().map(|()| parsed));
    let parsed = parsed.map_err(|error| {
        let place = Place { column: Some(error.column() as u64), ..Place::default() };
        let Fields { html, text, .. } = fields;
        let message = match error.classify() {
            // Nothing else within an object is asked to be of a type.
            Category::Data if line.trim_start().starts_with('{') => {
                format!("the field {html:?} or {text:?} is no string")
            }
            _ => "the line is not a JSON object".to_owned(),
        };
        bad(message).at(place).because(error)
    })?;
    expect_document(parsed, fields)
}

/// The string of a value; a number is taken as it is written. Nothing else names a document.
fn string_of(value: &RawValue) -> Option<String> {
    let json = value.get();
    match json.as_bytes().first()? {
        b'"' => serde_json::from_str::<Lossy>(json).ok().map(|lossy| lossy.0),
        b'0'..=b'9' | b'-' => Some(json.to_owned()),
        _ => None,
    }
}

/// Takes the fields of an object; of those with one name the last.
struct Pairs<'f>(&'f Fields);

impl<'de> Visitor<'de> for Pairs<'_> {
    type Value = Line;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Line, M::Error> {
        let (Self(fields), mut line) = (self, Line::default());
        while let Some(Lossy(name)) = map.next_key()? {
            match name {
                name if name == fields.html => {
                    line.html = map.next_value::<Option<Lossy>>()?.map(|own| Bytes::Decoded(own.0));
                }
                name if name == fields.text => {
                    line.text = map.next_value::<Option<Lossy>>()?.map(|own| Bytes::Decoded(own.0));
                }
                name if name == fields.url => line.url = string_of(map.next_value()?),
                name if name == fields.id => line.id = string_of(map.next_value()?),
                name if fields.pass_through => {
                    line.others.push((name, map.next_value::<&RawValue>()?.get().to_owned()));
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(line)
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
                if let Ok(text) = std::str::from_utf8(bytes) {
                    return Ok(Lossy(text.to_owned()));
                }
                let mut text = String::with_capacity(bytes.len());
                for chunk in bytes.utf8_chunks() {
                    text.push_str(chunk.valid());
                    // Nothing else than such halves is no UTF-8 here: three bytes, each invalid for itself.
                    if chunk.invalid().first() == Some(&0xed) {
                        text.push(char::REPLACEMENT_CHARACTER);
                    }
                }
                Ok(Lossy(text))
            }

            fn visit_str<E>(self, text: &str) -> Result<Lossy, E> {
                Ok(Lossy(text.to_owned()))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}
