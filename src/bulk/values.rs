//! JSON values one after another, over as many lines as they like, or in an array: cutting them apart.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "places of bytes that were found in memory, or right after them; counts of bytes of a file"
)]

use std::io::{self, BufRead};

use super::container::{Container, Load, Position, Record};
use super::decompress::{InputStream, read_error};
use super::lines::limit_of;
use crate::error::{Error, ErrorKind, Place};

/// Where in an object of JSON a reader is.
#[derive(Clone, Copy, Debug, Default)]
struct Within {
    depth: usize,
    string: bool,
    escape: bool,
}

impl Within {
    /// Takes a byte; says whether it ends the object.
    fn ends_at(&mut self, byte: u8) -> bool {
        match byte {
            _ if self.escape => self.escape = false,
            b'\\' => self.escape = self.string,
            // A string has no line end of its own: its last quotation mark is missing.
            b'\n' => self.string = false,
            b'"' => self.string = !self.string,
            b'{' if !self.string => self.depth += 1,
            b'}' if !self.string => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

/// Whether bytes begin with an array of objects, or with an object of several lines.
pub(super) fn is_values(start: &[u8]) -> bool {
    if let Some(array) = start.strip_prefix(b"[") {
        return array.trim_ascii_start().starts_with(b"{");
    }
    let Some(end) = memchr::memchr(b'\n', start) else { return false };
    let mut within = Within::default();
    let names = start.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""));
    names
        && !start[..end].iter().any(|byte| within.ends_at(*byte))
        && start[..end].trim_ascii_end().ends_with(b"{")
        || names && start[..end].trim_ascii_end().ends_with(b",")
}

/// Cuts a stream into objects.
pub(super) struct Values {
    /// None after the last one.
    stream: Option<InputStream>,
    position: Position,
    limit: usize,
}

impl Values {
    /// `limit` is that of the bytes of a document, `offset` the bytes of the file before.
    pub(super) fn new(mut stream: InputStream, limit: usize, offset: u64) -> Self {
        stream.set_offset(offset);
        let position = Position { seek_point: stream.seek_point(), offset };
        Self { stream: Some(stream), position, limit: limit_of(limit) }
    }
}

impl Container for Values {
    fn position(&self) -> Position {
        self.position
    }

    fn next_record(&mut self) -> Option<Record> {
        let mut stream = self.stream.take()?;
        let mut offset = stream.offset();
        let found = pass_over(&mut stream, is_between).and_then(|()| {
            offset = stream.offset();
            next_value(&mut stream, self.limit)
        });
        self.position = Position { seek_point: stream.seek_point(), offset: stream.offset() };
        let load = match found {
            Ok(None) => return None,
            Ok(Some(load)) => {
                self.stream = Some(stream);
                load
            }
            Err(error) => {
                self.stream = stream.recover().then_some(stream);
                let stream = self.stream.as_ref();
                self.position = stream.map_or(self.position, |stream| Position {
                    seek_point: stream.seek_point(),
                    offset: stream.offset(),
                });
                Load::Failed(read_error(error))
            }
        };
        Some(Record { place: Place { byte: Some(offset), ..Place::default() }, load })
    }
}

/// Whether a byte stands between two values.
fn is_between(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'[' | b']' | b',') || b"\xef\xbb\xbf".contains(&byte)
}

/// Passes over bytes.
fn pass_over(stream: &mut InputStream, is_passed: impl Fn(u8) -> bool) -> io::Result<()> {
    loop {
        let bytes = stream.fill_buf()?;
        let length = bytes.len();
        let count = bytes.iter().take_while(|byte| is_passed(**byte)).count();
        stream.consume(count);
        if count < length || length == 0 {
            return Ok(());
        }
    }
}

/// The value that begins here.
fn next_value(stream: &mut InputStream, limit: usize) -> io::Result<Option<Load>> {
    match stream.fill_buf()?.first() {
        None => return Ok(None),
        Some(b'{') => {}
        Some(_) => {
            pass_over(stream, |byte| byte != b'{')?;
            let error = Error::new(ErrorKind::BadRecord, "a value of JSON that is no object");
            return Ok(Some(Load::Failed(error)));
        }
    }
    let (mut value, mut length, mut within) = (Vec::new(), 0, Within::default());
    loop {
        let bytes = stream.fill_buf()?;
        if bytes.is_empty() {
            let error = Error::new(ErrorKind::BadRecord, "an object of JSON without an end");
            return Ok(Some(Load::Failed(error)));
        }
        let end = bytes.iter().position(|byte| within.ends_at(*byte));
        let taken = end.map_or(bytes.len(), |at| at + 1);
        length += taken;
        if length <= limit {
            value.extend_from_slice(&bytes[..taken]);
        } else {
            value = Vec::new();
        }
        stream.consume(taken);
        if end.is_some() {
            break;
        }
    }
    if length > limit {
        let message = format!("an object of {length} bytes; the limit is {limit} bytes");
        return Ok(Some(Load::Failed(Error::new(ErrorKind::TooLarge, message))));
    }
    Ok(Some(Load::Line(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_from_lines() {
        let rows: &[(&str, &str, bool)] = &[
            ("an array", "[{\"id\": 1}]", true),
            ("an array over lines", "[\n  {\n    \"id\": 1", true),
            ("an object over lines", "{\n  \"id\": 1\n}", true),
            ("an object that goes on after its first field", "{\"id\": 1,\n \"html\": \"\"}", true),
            ("lines", "{\"id\": 1}\n{\"id\": 2}\n", false),
            ("a line without an end", "{\"id\": 1, \"html\": \"", false),
            ("a line that is broken", "{\"id\": 1, \"html\": \"\n{\"id\": 2}\n", false),
            ("an array of numbers", "[1, 2]", false),
            ("text", "[sic] {a\n", false),
        ];
        for (name, start, expected) in rows {
            assert_eq!(is_values(start.as_bytes()), *expected, "{name}");
        }
    }

    #[test]
    fn objects_are_cut_where_they_end() {
        let huge = format!("[{{\"a\": \"{}\"}}, {{}}]", "x".repeat(2 << 20));
        let rows: &[(&str, &str, &[&str])] = &[
            ("an array", "[{\"a\": 1}, {\"a\": 2}]\n", &["{\"a\": 1}", "{\"a\": 2}"]),
            ("one after another", "{\n\"a\": {}\n}\n{\n}\n", &["{\n\"a\": {}\n}", "{\n}"]),
            ("braces in a string", "[{\"a\": \"}\\\"{\"}]", &["{\"a\": \"}\\\"{\"}"]),
            ("a string without an end", "[{\"a\": \"}\n}, {}]", &["{\"a\": \"}\n}", "{}"]),
            ("no end", "[{}, {\"a\": 1", &["{}", "bad-record"]),
            ("another value", "[1, {}]", &["bad-record", "{}"]),
            ("too large", &huge, &["too-large", "{}"]),
            ("none", "[ ]", &[]),
        ];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("in.json");
        for (name, json, expected) in rows {
            std::fs::write(&path, json).unwrap();
            let mut values = Values::new(InputStream::file(&path).unwrap(), 1 << 10, 0);
            let text = |load| match load {
                Load::Line(value) => String::from_utf8(value).unwrap(),
                Load::Failed(error) => error.kind().name().to_owned(),
                _ => unreachable!("values are objects"),
            };
            let found: Vec<_> =
                std::iter::from_fn(|| values.next_record()).map(|record| text(record.load)).collect();
            assert_eq!(found, *expected, "{name}");
        }
    }
}
