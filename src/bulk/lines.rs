//! JSON lines: cutting them apart, and reading one.
#![expect(clippy::arithmetic_side_effects, reason = "lines and bytes of a file, whose places have 64 bits")]

use std::io::BufRead;

use serde::de::IgnoredAny;

use super::container::{Bytes, Container, Line, Load, Position, Record};
use super::decompress::{InputStream, read_error};
use super::object::Json;
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
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let mut json = Json::new(line);
    match members(&mut json, fields) {
        Some(parsed) => expect_document(parsed, fields),
        None => Err(bad_line(line, line.len() - json.rest().len(), fields)),
    }
}

/// Takes the fields of an object; of those with one name the last.
fn members(json: &mut Json<'_>, fields: &Fields) -> Option<Line> {
    let mut line = Line::default();
    json.sign(b'{')?;
    let mut more = json.sign(b'}').is_none();
    while more {
        match json.name()? {
            name if name == fields.html => line.html = document(json)?,
            name if name == fields.text => line.text = document(json)?,
            name if name == fields.url => line.url = naming(json)?,
            name if name == fields.id => line.id = naming(json)?,
            name if fields.pass_through => line.others.push((name, json.value()?.to_owned())),
            _ => drop(json.value()?),
        }
        more = json.sign(b',').is_some();
        if !more {
            json.sign(b'}')?;
        }
    }
    json.rest().is_empty().then_some(line)
}

/// A string that is a document, or null.
fn document(json: &mut Json<'_>) -> Option<Option<Bytes>> {
    match json.rest() {
        [b'"', ..] => Some(Some(Bytes::Decoded(json.long_string()?))),
        _ => (json.value()? == "null").then_some(None),
    }
}

/// A string, or a number as it is written. Nothing else names a document.
fn naming(json: &mut Json<'_>) -> Option<Option<String>> {
    Some(match json.rest() {
        [b'"', ..] => Some(json.string()?),
        [b'0'..=b'9' | b'-', ..] => Some(json.value()?.to_owned()),
        _ => json.value().map(|_| None)?,
    })
}

/// What is wrong with a line of which so many bytes could be read, and in which column.
fn bad_line(line: &[u8], read: usize, fields: &Fields) -> Error {
    let bad = |message: String, column: usize| {
        Error::new(ErrorKind::BadRecord, message)
            .at(Place { column: Some(column as u64), ..Place::default() })
    };
    if let Err(error) = std::str::from_utf8(line) {
        return bad("the line is not UTF-8".to_owned(), error.valid_up_to() + 1).because(error);
    }
    match serde_json::from_slice::<IgnoredAny>(line) {
        Err(error) => bad("the line is not a JSON object".to_owned(), error.column()).because(error),
        Ok(_) if !line.trim_ascii_start().starts_with(b"{") => {
            bad("the line is not a JSON object".to_owned(), read + 1)
        }
        // Nothing else is asked to be of a type.
        Ok(_) => {
            let Fields { html, text, .. } = fields;
            bad(format!("the field {html:?} or {text:?} is no string"), read)
        }
    }
}
