//! WARC and ARC -> records. A record with a wrong length, or damage between records, costs nothing but itself: the next
//! record is found by how it begins. The reader is our own since the crates that there are, fastwarc 2.0 and warc 0.4, lose
//! whole records of damaged files that this one delivers, and have no ARC and no place to come back to.

use std::io::{self, BufRead, Read};

use memchr::{memchr, memmem};

use super::feed::Load;
use super::http;
use super::open::{self, Mark, Stream};
use super::sniff::Format;
use crate::error::{Error, ErrorKind};

/// Bytes of the headers of a record, and again of those of HTTP.
const HEADER_BYTES: usize = 256 << 10;

/// Bytes that are searched at a time for the start of a record.
const WINDOW_BYTES: usize = 64 << 10;

/// So many stray bytes behind a record, the ends of line between records counted, are its own: lengths are wrong by a
/// byte or an end of line more often than not.
const STRAY_BYTES: usize = 8;

/// Bytes that tell the start of a record: a version and the beginning of a header, or the line of an ARC.
const START_BYTES: u64 = 4 << 10;

/// A record that may hold a document.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub id: Option<String>,
    pub url: Option<String>,
    pub content_type: Option<String>,
    /// Whether it is text that someone already took out of a page.
    pub converted: bool,
    /// What it holds, HTTP headers included, up to the limit.
    pub block: Vec<u8>,
    /// Bytes that it holds in truth.
    pub length: u64,
}

/// What the headers of a record say.
enum Head {
    Document(Entry),
    Skipped(&'static str, u64),
}

/// Reads the records of an archive.
pub(super) struct Archive {
    stream: Option<Stream>,
    format: Format,
    limit: usize,
    place: (Mark, u64),
}

impl Archive {
    /// `limit` is that of the bytes of a document, `offset` the bytes of the file before.
    pub(super) fn new(mut stream: Stream, format: Format, limit: usize, offset: u64) -> Self {
        stream.set_offset(offset);
        let place = (stream.mark(), offset);
        Self { stream: Some(stream), format, limit: limit.saturating_add(HEADER_BYTES), place }
    }

    pub(super) fn place(&self) -> (Mark, u64) {
        self.place
    }

    /// Offset and content of the next record.
    pub(super) fn next(&mut self) -> Option<(u64, Load)> {
        let mut reader = Reader { stream: self.stream.as_mut()?, format: self.format, limit: self.limit };
        let (offset, load) = reader.next();
        let (load, goes_on) = match load {
            Ok(Some(load)) => (Some(load), true),
            Ok(None) => (None, false),
            Err(error) => (Some(Load::Failed(open::error_of(&error))), reader.stream.recover()),
        };
        self.place = (reader.stream.mark(), reader.stream.offset());
        if !goes_on {
            self.stream = None;
        }
        load.map(|load| (offset, load))
    }
}

/// Reads one record.
struct Reader<'a> {
    stream: &'a mut Stream,
    format: Format,
    limit: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> (u64, io::Result<Option<Load>>) {
        let skipped = self.skip_blank();
        let offset = self.stream.offset();
        (offset, skipped.and_then(|()| self.record(offset)))
    }

    fn record(&mut self, offset: u64) -> io::Result<Option<Load>> {
        if self.stream.fill_buf()?.is_empty() {
            return Ok(None);
        }
        if !self.at_start() {
            let stray = self.seek_start(u64::MAX)?;
            let message = format!("{stray} bytes at {offset} that belong to no record");
            return Ok(Some(Load::Failed(Error::new(ErrorKind::Corrupt, message))));
        }
        let headers = self.headers()?;
        let head = match self.format {
            Format::Arc => arc_head(&headers),
            _ => warc_head(&headers),
        };
        Ok(Some(match head {
            Ok(Head::Skipped(what, length)) => match self.block(Entry { length, ..Entry::default() })? {
                Ok(_) => Load::Skipped(what),
                Err(error) => Load::Failed(error),
            },
            Ok(Head::Document(entry)) => self.block(entry)?.map_or_else(Load::Failed, Load::Entry),
            Err(error) => {
                self.seek_start(u64::MAX)?;
                Load::Failed(error)
            }
        }))
    }

    /// The line that begins an ARC record, or the lines of a WARC record's headers.
    fn headers(&mut self) -> io::Result<Vec<u8>> {
        let mut headers = Vec::new();
        loop {
            let start = headers.len();
            let room = (HEADER_BYTES - start) as u64;
            let read = self.stream.by_ref().take(room).read_until(b'\n', &mut headers)?;
            if read == 0 || self.format == Format::Arc || headers[start..].trim_ascii().is_empty() {
                return Ok(headers);
            }
        }
    }

    /// Passes over the ends of line between records.
    fn skip_blank(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.stream.fill_buf()?;
            let blank = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let all = blank == bytes.len() && blank > 0;
            self.stream.consume(blank);
            if !all {
                return Ok(());
            }
        }
    }

    fn at_start(&mut self) -> bool {
        let format = self.format;
        self.sees(|bytes| is_start(format, bytes))
    }

    /// Whether something stands next. Reads no further than it must to see it: on a pipe, more may come much later.
    fn sees(&mut self, there: impl Fn(&[u8]) -> bool) -> bool {
        let mut count = 1;
        loop {
            let all = self.stream.peek(count).len() < count;
            let bytes = self.stream.buffered();
            if there(bytes) {
                return true;
            }
            if all || bytes.len() >= WINDOW_BYTES {
                return false;
            }
            count = bytes.len() + 1;
        }
    }

    /// Goes to the next line that begins a record, or as far as allowed. Gives the bytes passed over.
    fn seek_start(&mut self, most: u64) -> io::Result<u64> {
        let mut passed = 0;
        while passed < most {
            let format = self.format;
            let allowed = usize::try_from(most - passed).unwrap_or(usize::MAX);
            let bytes = self.stream.peek(WINDOW_BYTES.min(allowed));
            if bytes.is_empty() {
                // Nothing to look at is the end, or what broke the stream.
                if self.stream.fill_buf()?.is_empty() {
                    break;
                }
                continue;
            }
            if let Some(start) = find_start(format, bytes) {
                self.stream.consume(start);
                return Ok(passed + start as u64);
            }
            // The last line goes on behind the window, and may be a start.
            let line = memchr::memrchr(b'\n', bytes).filter(|at| *at > 0 && bytes.len() == WINDOW_BYTES);
            let count = line.unwrap_or(bytes.len());
            self.stream.consume(count);
            passed += count as u64;
        }
        Ok(passed)
    }

    /// Reads what a record holds, and sees that another record or the end follows. Where none does, the length was
    /// wrong, and the block ends where the next record begins.
    fn block(&mut self, mut entry: Entry) -> io::Result<Result<Entry, Error>> {
        let (mark, offset) = (self.stream.mark(), self.stream.offset());
        let kept = entry.length.min(self.limit as u64);
        let read = self.stream.by_ref().take(kept).read_to_end(&mut entry.block)? as u64;
        let fits = read == entry.length && self.is_followed();
        if fits {
            return Ok(Ok(entry));
        }
        // The next record may begin on the last bytes of the block, and be told only by those behind them.
        self.stream.by_ref().take(START_BYTES).read_to_end(&mut entry.block)?;
        if let Some(start) = find_start(self.format, &entry.block).filter(|start| (*start as u64) < read) {
            let rest = entry.block.split_off(start);
            let behind = self.stream.mark_behind(mark, start as u64);
            self.stream.put_back(behind, offset + start as u64, &rest);
            entry.length = start as u64;
            return Ok(Ok(entry));
        }
        let ahead = entry.block.split_off(read as usize);
        self.stream.put_back(self.stream.mark_behind(mark, read), offset + read, &ahead);
        if read < kept {
            let message = format!("the record is to have {} bytes, the file ends after {read}", entry.length);
            return Ok(Err(Error::new(ErrorKind::Truncated, message)));
        }
        self.seek_start(entry.length - read)?;
        Ok(Ok(entry))
    }

    /// Whether the end or another record follows, give or take an end of line.
    fn is_followed(&mut self) -> bool {
        let format = self.format;
        if self.sees(|bytes| is_start(format, bytes.trim_ascii_start())) {
            return true;
        }
        let bytes = self.stream.peek(WINDOW_BYTES);
        if bytes.trim_ascii_start().is_empty() {
            return true;
        }
        let stray = find_start(format, bytes).unwrap_or(bytes.len());
        if stray > STRAY_BYTES {
            return false;
        }
        self.stream.consume(stray);
        true
    }
}

/// Whether bytes begin with the first line of a record.
fn is_start(format: Format, bytes: &[u8]) -> bool {
    if format == Format::Arc {
        let line = &bytes[..memchr(b'\n', bytes).unwrap_or(bytes.len())];
        return arc_fields(line).is_some();
    }
    let Some(rest) = bytes.strip_prefix(b"WARC/") else { return false };
    let version = rest.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
    let rest = &rest[version..];
    let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
    let Some(header) = rest.strip_prefix(b"\n") else { return false };
    let begins = |name: &[u8]| header.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    version > 0 && (begins(b"warc-") || begins(b"content-"))
}

/// Where the next record begins. A WARC record may begin right behind one that was cut off; that of an ARC needs a line.
fn find_start(format: Format, bytes: &[u8]) -> Option<usize> {
    if format == Format::Arc {
        let mut ends = memchr::memchr_iter(b'\n', bytes);
        return ends.find(|end| is_start(format, &bytes[end + 1..])).map(|end| end + 1);
    }
    memmem::find_iter(bytes, b"WARC/").find(|start| is_start(format, &bytes[*start..]))
}

/// Reads the headers of a WARC record.
fn warc_head(headers: &[u8]) -> Result<Head, Error> {
    let field = |name: &str| http::field(headers, name);
    let bare = |value: String| value.trim_matches(['<', '>', ' ']).to_owned();
    let Some(length) = field("content-length").and_then(|length| parse_length(&length)) else {
        return Err(Error::new(ErrorKind::Corrupt, "the record has no Content-Length that is a number"));
    };
    let kind = field("warc-type").unwrap_or_default().to_ascii_lowercase();
    let skipped = match kind.as_str() {
        "response" | "resource" | "conversion" => {
            return Ok(Head::Document(Entry {
                id: field("warc-record-id").map(bare),
                url: field("warc-target-uri").map(bare),
                content_type: field("content-type"),
                converted: kind == "conversion",
                block: Vec::new(),
                length,
            }));
        }
        "warcinfo" => "warcinfo",
        "request" => "request",
        "revisit" => "revisit",
        "metadata" => "metadata",
        "continuation" => "continuation",
        _ => "other-record",
    };
    Ok(Head::Skipped(skipped, length))
}

/// A number however large: what no file can have is read as the largest there is.
fn parse_length(value: &str) -> Option<u64> {
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| value.parse().unwrap_or(u64::MAX))
}

/// Reads the line that begins an ARC record.
fn arc_head(line: &[u8]) -> Result<Head, Error> {
    let fields = arc_fields(line);
    let Some((url, content_type, length)) = fields else {
        return Err(Error::new(ErrorKind::Corrupt, "not the first line of an ARC record"));
    };
    let Some(length) = parse_length(&length) else {
        return Err(Error::new(
            ErrorKind::Corrupt,
            format!("the length {length:?} of the record is no number"),
        ));
    };
    if url.starts_with("filedesc:") {
        return Ok(Head::Skipped("filedesc", length));
    }
    let (url, content_type) = (Some(url), Some(content_type));
    Ok(Head::Document(Entry { url, content_type, length, ..Entry::default() }))
}

/// Address, content type and length from the line that begins an ARC record. The address may have spaces in it, so the
/// line is read from its end: it is a record's if a date and an address of the network stand where they should.
fn arc_fields(line: &[u8]) -> Option<(String, String, String)> {
    let line = line.trim_ascii_end();
    if line.len() > HEADER_BYTES || memchr(b':', line).is_none() {
        return None;
    }
    let line = std::str::from_utf8(line).ok()?;
    let words: Vec<&str> = line.split(' ').collect();
    let is_date = |word: &&str| word.len() >= 12 && word.bytes().all(|byte| byte.is_ascii_digit());
    let date = words.iter().rposition(is_date).filter(|at| *at >= 2 && words.len() >= at + 3)?;
    let network = words[date - 1].bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':'));
    let url = words[..date - 1].join(" ");
    if !network || !url.contains(':') {
        return None;
    }
    Some((url, words[date + 1].to_owned(), (*words.last()?).to_owned()))
}
