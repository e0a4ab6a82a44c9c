//! A record of an archive -> the document in it: HTTP headers read, transfer and content encodings undone.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::container::ArchiveRecord;
use super::sniff::ContentKind;
use crate::error::{Error, ErrorKind};

/// Content encodings in one another that are undone; a page has one.
const ENCODINGS: usize = 5;

/// Exponent of the window that zstd may ask for in HTTP, as RFC 9659 bounds it: 8 MiB.
const ZSTD_WINDOW: u32 = 23;

/// What a record holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Payload {
    Document {
        bytes: Vec<u8>,
        /// As the content type says it.
        kind: Option<ContentKind>,
        content_type: String,
    },
    /// No document; the word is counted.
    Skipped(&'static str),
}

/// Takes the document out of a record. `limit` is that of its bytes; what is longer is cut one byte after it.
pub(super) fn payload(record: &mut ArchiveRecord, limit: usize) -> Result<Payload, Error> {
    let block = std::mem::take(&mut record.block);
    let http = block.starts_with(b"HTTP/").then(|| split(&block));
    let (headers, body) = http.unwrap_or((&[], &block));
    if !headers.is_empty() && !is_success(headers) {
        return Ok(Payload::Skipped("http-status"));
    }
    let own = || record.content_type.clone().filter(|own| !own.starts_with("application/http"));
    let content_type = field(headers, "content-type").or_else(own).unwrap_or_default();
    let Some(kind) = kind_of(&content_type, record.converted) else {
        return Ok(Payload::Skipped("content-type"));
    };
    if record.length > block.len() as u64 {
        let message = format!("a record of {} bytes; the limit is {limit} bytes", record.length);
        return Err(Error::new(ErrorKind::TooLarge, message));
    }
    let chunked = field(headers, "transfer-encoding").is_some_and(|value| value.contains("chunked"));
    let mut bytes = dechunk(body, chunked).unwrap_or_else(|| body.to_vec());
    let encodings = field(headers, "content-encoding").unwrap_or_default().to_ascii_lowercase();
    if encodings.split(',').count() > ENCODINGS {
        let message = format!("more than {ENCODINGS} content encodings, one in the other");
        return Err(Error::new(ErrorKind::Corrupt, message));
    }
    for encoding in encodings.rsplit(',').map(str::trim) {
        bytes = decode(encoding, bytes, limit)?;
    }
    Ok(Payload::Document { bytes, kind, content_type })
}

/// Headers and body; the headers end at the first empty line, whatever the ends of line.
#[expect(clippy::arithmetic_side_effects, reason = "lines that lie in the block, one after another")]
fn split(block: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in block.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if line.trim_ascii().is_empty() {
            return block.split_at(at);
        }
    }
    (block, &[])
}

/// The value of a header field; of the first one with something in it.
pub(super) fn field(headers: &[u8], name: &str) -> Option<String> {
    let value_of = |line: &[u8]| {
        let mut parts = line.splitn(2, |byte| *byte == b':').map(<[u8]>::trim_ascii);
        let (own, value) = (parts.next()?, parts.next()?);
        let matches = own.eq_ignore_ascii_case(name.as_bytes()) && !value.is_empty();
        matches.then(|| String::from_utf8_lossy(value).into_owned())
    };
    headers.split(|byte| *byte == b'\n').find_map(value_of)
}

/// Whether the status is one of success, or there is none to be read.
fn is_success(headers: &[u8]) -> bool {
    let line = headers.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    words.nth(1).is_none_or(|status| status.first() == Some(&b'2'))
}

/// What kind of document a content type names; `Some(None)` where it names none, and the content tells.
fn kind_of(content_type: &str, converted: bool) -> Option<Option<ContentKind>> {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        _ if converted => Some(Some(ContentKind::Text)),
        "text/html" | "application/xhtml+xml" => Some(Some(ContentKind::Html)),
        "" | "text/plain" | "no-type" | "unk" | "unknown" => Some(None),
        _ => None,
    }
}

/// Undoes chunks. Where none were announced, all of the body must be chunks; where they were, the first must be one,
/// since some crawlers keep the header of what they stored without chunks. What follows a broken one is taken as it is.
fn dechunk(body: &[u8], announced: bool) -> Option<Vec<u8>> {
    let (mut out, mut rest) = (Vec::with_capacity(body.len()), body);
    loop {
        match chunk(rest) {
            Some((&[], _)) => return Some(out),
            Some((data, after)) => {
                out.extend_from_slice(data);
                rest = after;
            }
            None if announced && (!out.is_empty() || rest.is_empty()) => {
                out.extend_from_slice(rest);
                return Some(out);
            }
            None => return None,
        }
    }
}

/// The data of the first chunk, and what follows it.
fn chunk(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memchr(b'\n', bytes.get(..1 << 10).unwrap_or(bytes))?;
    let (line, data) = bytes.split_at_checked(end)?;
    let (size, data) = (line.split(|byte| *byte == b';').next()?.trim_ascii(), data.strip_prefix(b"\n")?);
    let size = usize::from_str_radix(std::str::from_utf8(size).ok()?, 16).ok()?;
    if size == 0 {
        return Some((&[], &[]));
    }
    // A body that was cut off ends within its last chunk.
    let (data, after) = data.split_at(size.min(data.len()));
    let after = after.strip_prefix(b"\r").unwrap_or(after);
    match after.strip_prefix(b"\n") {
        Some(after) => Some((data, after)),
        None => after.is_empty().then_some((data, after)),
    }
}

/// Undoes one content encoding. Bytes that are not encoded so are taken as they are, since archives keep the header of
/// what they stored decoded.
fn decode(encoding: &str, bytes: Vec<u8>, limit: usize) -> Result<Vec<u8>, Error> {
    let zlib = bytes.first().is_some_and(|first| first & 0x0f == 8)
        && bytes.first_chunk().is_some_and(|head| u16::from_be_bytes(*head) % 31 == 0);
    let plain = !zlib && looks_plain(&bytes);
    let source = bytes.as_slice();
    let mut reader: Box<dyn Read + '_> = match encoding {
        "gzip" | "x-gzip" if bytes.starts_with(b"\x1f\x8b") => Box::new(MultiGzDecoder::new(source)),
        "deflate" if zlib => Box::new(ZlibDecoder::new(source)),
        "deflate" if !plain => Box::new(DeflateDecoder::new(source)),
        "br" if !plain => Box::new(brotli_decompressor::Decompressor::new(source, 64 << 10)),
        "zstd" if bytes.starts_with(b"\x28\xb5\x2f\xfd") => {
            let decoder = zstd::stream::read::Decoder::new(source).and_then(|mut decoder| {
                decoder.window_log_max(ZSTD_WINDOW)?;
                Ok(decoder)
            });
            let failed = |error| Error::new(ErrorKind::Corrupt, "zstd cannot start").because(error);
            Box::new(decoder.map_err(failed)?)
        }
        _ => return Ok(bytes),
    };
    let mut out = Vec::new();
    // A body that was cut off still gives its beginning.
    match reader.by_ref().take((limit as u64).saturating_add(1)).read_to_end(&mut out) {
        Err(error) if out.is_empty() => {
            let message = format!("the content encoding {encoding:?} is damaged");
            Err(Error::new(ErrorKind::Corrupt, message).because(error))
        }
        _ => Ok(out),
    }
}

/// Whether bytes read like markup or text rather than compressed data.
#[expect(clippy::arithmetic_side_effects, reason = "of 512 bytes at most")]
fn looks_plain(bytes: &[u8]) -> bool {
    let head = bytes.get(..512).unwrap_or(bytes);
    let control = head.iter().filter(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace()).count();
    control * 50 < head.len().max(1)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_page_is_decoded_as_far_as_the_limit_goes() {
        let page = b"<p>It rained all day in the valley.";
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(page).unwrap();
        let body = encoder.finish().unwrap();
        let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n";
        let rows = [
            ("below its length: one byte more", 10, 11),
            ("its length", page.len(), page.len()),
            ("as large as numbers go", usize::MAX, page.len()),
        ];
        for (name, limit, expected) in rows {
            let block = [&head[..], &body].concat();
            let mut record = ArchiveRecord { length: block.len() as u64, block, ..ArchiveRecord::default() };
            let Payload::Document { bytes, .. } = payload(&mut record, limit).unwrap() else {
                panic!("{name}: no document")
            };
            assert_eq!(bytes, page[..expected], "{name}");
        }
    }
}
