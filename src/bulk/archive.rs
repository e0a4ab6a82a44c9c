//! WARC and ARC -> records. A record with a wrong length, or damage between records, costs nothing but itself: the next
//! record is found by how it begins. The reader is our own since the crates that there are, fastwarc 2.0 and warc 0.4, lose
//! whole records of damaged files that this one delivers, and have no ARC and no place to come back to.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "places and counts of bytes in memory, or passed over in a file; where two are subtracted, the code before orders them"
)]

use std::io::{self, BufRead, Read};

use memchr::{memchr, memmem};

use super::container::{ArchiveFormat, ArchiveRecord, Container, Load, Position, Record};
use super::decompress::{InputStream, read_error};
use super::http;
use crate::error::{Error, ErrorKind, Place};

/// Bytes of the headers of a record, and again of those of HTTP.
const HEADER_BYTES: usize = 256 << 10;

/// Bytes that are searched at a time for the start of a record.
const WINDOW_BYTES: usize = 64 << 10;

/// So many stray bytes after a record, the ends of line between records counted, are its own: lengths are wrong by a
/// byte or an end of line more often than not.
const STRAY_BYTES: usize = 8;

/// Bytes that tell the start of a record: a version and the beginning of a header, or the line of an ARC.
const START_BYTES: usize = 4 << 10;

/// What the headers of a record say.
enum Head {
    Document(ArchiveRecord),
    /// No document in so many bytes.
    Skipped(&'static str, u64),
}

/// What became of reading the block of a record.
enum Block {
    Read(ArchiveRecord),
    /// The file ends before the record does.
    CutOff(Error),
}

/// Reads the records of an archive.
pub(super) struct Archive {
    /// None after the last record.
    stream: Option<InputStream>,
    format: ArchiveFormat,
    limit: usize,
    position: Position,
}

impl Archive {
    /// `limit` is that of the bytes of a document, `offset` the bytes of the file before.
    pub(super) fn new(mut stream: InputStream, format: ArchiveFormat, limit: usize, offset: u64) -> Self {
        stream.set_offset(offset);
        let position = Position { seek_point: stream.seek_point(), offset };
        Self { stream: Some(stream), format, limit: limit.saturating_add(HEADER_BYTES), position }
    }
}

impl Container for Archive {
    fn position(&self) -> Position {
        self.position
    }

    fn next_record(&mut self) -> Option<Record> {
        let stream = self.stream.as_mut()?;
        let mut reader = RecordReader { stream, format: self.format, limit: self.limit };
        let (offset, load) = reader.next();
        let (load, goes_on) = match load {
            Ok(Some(load)) => (Some(load), true),
            Ok(None) => (None, false),
            Err(error) => (Some(Load::Failed(read_error(error))), reader.stream.recover()),
        };
        self.position = Position { seek_point: reader.stream.seek_point(), offset: reader.stream.offset() };
        if !goes_on {
            self.stream = None;
        }
        let place = Place { byte: Some(offset), ..Place::default() };
        load.map(|load| Record { place, load })
    }
}

/// Reads one record.
struct RecordReader<'a> {
    stream: &'a mut InputStream,
    format: ArchiveFormat,
    limit: usize,
}

impl RecordReader<'_> {
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
            ArchiveFormat::Arc => arc_head(&headers),
            ArchiveFormat::Warc => warc_head(&headers),
        };
        Ok(Some(match head {
            Ok(Head::Skipped(what, length)) => {
                match self.block(ArchiveRecord { length, ..ArchiveRecord::default() })? {
                    Block::Read(_) => Load::Skipped(what),
                    Block::CutOff(error) => Load::Failed(error),
                }
            }
            Ok(Head::Document(record)) => match self.block(record)? {
                Block::Read(record) => Load::ArchiveRecord(record),
                Block::CutOff(error) => Load::Failed(error),
            },
            Err(error) => {
                self.seek_start(u64::MAX)?;
                Load::Failed(error)
            }
        }))
    }

    /// The line that begins an ARC record, or the lines of a WARC record's headers.
    #[expect(clippy::indexing_slicing, reason = "`start` was the length of `headers`, which only grew")]
    fn headers(&mut self) -> io::Result<Vec<u8>> {
        let mut headers = Vec::new();
        loop {
            let start = headers.len();
            let room = (HEADER_BYTES - start) as u64;
            let read = self.stream.by_ref().take(room).read_until(b'\n', &mut headers)?;
            if read == 0 || self.format == ArchiveFormat::Arc || headers[start..].trim_ascii().is_empty() {
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

    /// Whether something comes next. Reads no further than it must to see it: on a pipe, more may come much later.
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
            // The last line goes on after the window, and may be a start.
            let line = memchr::memrchr(b'\n', bytes).filter(|at| *at > 0 && bytes.len() == WINDOW_BYTES);
            let count = line.unwrap_or(bytes.len());
            self.stream.consume(count);
            passed += count as u64;
        }
        Ok(passed)
    }

    /// Reads what a record holds, and sees that another record or the end follows. Where none does, the length was
    /// wrong, and the block ends where the next record begins.
    fn block(&mut self, mut record: ArchiveRecord) -> io::Result<Block> {
        if self.stream.is_ahead() {
            return self.block_ahead(record);
        }
        let (seek_point, offset) = (self.stream.seek_point(), self.stream.offset());
        let kept = record.length.min(self.limit as u64);
        let read = self.stream.by_ref().take(kept).read_to_end(&mut record.block);
        if matches!(read, Ok(read) if read as u64 == record.length) && self.is_followed() {
            return Ok(Block::Read(record));
        }
        self.stream.put_back(seek_point, offset, std::mem::take(&mut record.block));
        if let Err(error) = read {
            self.stream.fail_after_buffered(error);
        }
        self.block_ahead(record)
    }

    /// The same where the bytes of the record are there to be looked at: the lengths of a file may be wrong in many
    /// records, and none of them may cost more than its bytes.
    #[expect(
        clippy::indexing_slicing,
        reason = "`length` is that of the block, or the place in it where the next record begins"
    )]
    fn block_ahead(&mut self, mut record: ArchiveRecord) -> io::Result<Block> {
        let kept = usize::try_from(record.length).unwrap_or(usize::MAX).min(self.limit);
        // The next record may begin on the last bytes of the block, and be told only by those after them.
        let bytes = self.stream.look(kept.saturating_add(START_BYTES));
        let (block, after) = bytes.split_at(kept.min(bytes.len()));
        let is_whole = block.len() as u64 == record.length;
        let stray = stray(self.format, after).filter(|_| is_whole);
        let inside = || find_start(self.format, bytes).filter(|start| *start < block.len());
        let (length, taken) = match (stray, inside) {
            (Some(stray), _) => (block.len(), block.len() + stray),
            (None, inside) => inside().map_or((block.len(), block.len()), |start| (start, start)),
        };
        let is_cut = length < block.len();
        record.block = block[..length].to_vec();
        self.stream.consume(taken);
        if is_cut {
            record.length = length as u64;
        } else if length < kept {
            return self.cut_off(record);
        } else if !is_whole {
            self.seek_start(record.length - length as u64)?;
        }
        Ok(Block::Read(record))
    }

    /// What became of a record that the file ends in, or breaks in.
    fn cut_off(&mut self, record: ArchiveRecord) -> io::Result<Block> {
        self.stream.fill_buf()?;
        let (length, read) = (record.length, record.block.len());
        let message = format!("the record is to have {length} bytes, the file ends after {read}");
        Ok(Block::CutOff(Error::new(ErrorKind::Truncated, message)))
    }

    /// Whether the end or another record follows, give or take an end of line.
    fn is_followed(&mut self) -> bool {
        let format = self.format;
        if self.sees(|bytes| is_start(format, bytes.trim_ascii_start())) {
            return true;
        }
        let stray = stray(format, self.stream.peek(WINDOW_BYTES));
        self.stream.consume(stray.unwrap_or(0));
        stray.is_some()
    }
}

/// Bytes to pass over after a block up to the end or the next record; nothing if none follows where it should.
fn stray(format: ArchiveFormat, after: &[u8]) -> Option<usize> {
    if after.trim_ascii_start().is_empty() || is_start(format, after.trim_ascii_start()) {
        return Some(0);
    }
    let stray = find_start(format, after).unwrap_or(after.len());
    (stray <= STRAY_BYTES).then_some(stray)
}

/// Whether bytes begin with the first line of a record.
#[expect(
    clippy::indexing_slicing,
    reason = "up to a byte that was found or the end, and after bytes that were counted"
)]
fn is_start(format: ArchiveFormat, bytes: &[u8]) -> bool {
    if format == ArchiveFormat::Arc {
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

/// Where the next record begins. A WARC record may begin right after one that was cut off; that of an ARC needs a line.
#[expect(clippy::indexing_slicing, reason = "from where bytes were found, or right after a byte")]
fn find_start(format: ArchiveFormat, bytes: &[u8]) -> Option<usize> {
    if format == ArchiveFormat::Arc {
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
            return Ok(Head::Document(ArchiveRecord {
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
    Ok(Head::Document(ArchiveRecord { url, content_type, length, ..ArchiveRecord::default() }))
}

/// Address, content type and length from the line that begins an ARC record. The address may have spaces in it, so the
/// line is read from its end: it is a record's if a date and an IP address are where they should be.
fn arc_fields(line: &[u8]) -> Option<(String, String, String)> {
    let line = line.trim_ascii_end();
    if line.len() > HEADER_BYTES || memchr(b':', line).is_none() {
        return None;
    }
    let line = std::str::from_utf8(line).ok()?;
    let words: Vec<&str> = line.split(' ').collect();
    let is_date = |word: &&str| word.len() >= 12 && word.bytes().all(|byte| byte.is_ascii_digit());
    let (before, after) = words.split_at(words.iter().rposition(is_date)?);
    let ([url @ .., network], [_, content_type, .., length]) = (before, after) else { return None };
    let is_network = network.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':'));
    let url = url.join(" ");
    (is_network && url.contains(':')).then(|| (url, (*content_type).to_owned(), (*length).to_owned()))
}
