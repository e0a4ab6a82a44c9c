//! RSS and Atom -> records: cuts a feed into its entries, which [`super::entry`] reads.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "places of bytes that were found in memory, or right after them; what is passed over is before `offset`"
)]

use std::io::{self, BufRead};

use super::container::{Container, Load, Position, RawEntry, Record};
use super::decompress::{InputStream, read_error};
use super::members::SeekPoint;
use crate::error::{Error, ErrorKind, Place};

/// Bytes of an entry besides its text, which may be escaped.
const OTHER_BYTES: usize = 1 << 20;

/// Markup may take several times the bytes of what it says: `&lt;` for one.
const ESCAPED: usize = 2;

/// Bytes that tell what markup is, with room for the prefix of a name.
const MARKUP_BYTES: usize = 24;

/// Bytes that tell where markup ends.
const TAIL_BYTES: usize = 4;

/// Whether the first bytes of a file are those of a feed: its root element says so.
pub(super) fn is_feed(head: &[u8]) -> bool {
    let mut rest = head.trim_ascii_start();
    loop {
        let end = match rest {
            [b'<', b'?', ..] => memchr::memmem::find(rest, b"?>").map(|at| at + 2),
            [b'<', b'!', b'-', b'-', ..] => memchr::memmem::find(rest, b"-->").map(|at| at + 3),
            [b'<', b'!', ..] => memchr::memchr(b'>', rest).map(|at| at + 1),
            _ => break,
        };
        let Some(end) = end else { return false };
        rest = rest[end..].trim_ascii_start();
    }
    let root = &rest[..memchr::memchr(b'>', rest).unwrap_or(rest.len())];
    let has = |word: &[u8]| memchr::memmem::find(root, word).is_some();
    match local_name(root) {
        b"rss" => true,
        b"feed" => has(b"http://www.w3.org/2005/Atom") || has(b"http://purl.org/atom/"),
        b"RDF" => has(b"http://purl.org/rss/"),
        _ => false,
    }
}

/// The name of the tag that bytes begin with, without its prefix and without the slash of an end tag.
fn local_name(tag: &[u8]) -> &[u8] {
    let Some(name) = tag.strip_prefix(b"<") else { return b"" };
    let name = name.strip_prefix(b"/").unwrap_or(name);
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/');
    let name = &name[..name.iter().position(ends).unwrap_or(name.len())];
    name.rsplit(|byte| *byte == b':').next().unwrap_or(name)
}

/// Cuts a feed into entries.
pub(super) struct Feed {
    /// None after the last entry.
    stream: Option<InputStream>,
    /// Where the feed begins. What it declares is there, so that it is always read from there.
    start: SeekPoint,
    charset: Option<String>,
    limit: usize,
}

impl Feed {
    /// `limit` is that of the bytes of a document, `offset` the bytes of the feed before the next entry.
    pub(super) fn new(mut stream: InputStream, limit: usize, offset: u64) -> Self {
        let start = stream.seek_point();
        stream.peek(1);
        let charset = declared(stream.buffered());
        pass_over(&mut stream, offset);
        let limit = limit.saturating_mul(ESCAPED).saturating_add(OTHER_BYTES);
        Self { stream: Some(stream), start, charset, limit }
    }
}

/// Passes over the bytes before an offset.
fn pass_over(stream: &mut InputStream, offset: u64) {
    while stream.offset() < offset {
        let left = usize::try_from(offset - stream.offset()).unwrap_or(usize::MAX);
        match stream.fill_buf().map(<[u8]>::len) {
            Ok(0) => return,
            Ok(count) => stream.consume(count.min(left)),
            Err(_) if stream.recover() => {}
            Err(_) => return,
        }
    }
}

/// The encoding that an XML declaration names.
fn declared(head: &[u8]) -> Option<String> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).strip_prefix(b"<?xml")?;
    let head = std::str::from_utf8(&head[..memchr::memchr(b'>', head)?]).ok()?;
    let value = head.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    value.split(['"', '\'']).nth(1).map(str::to_owned)
}

impl Container for Feed {
    fn position(&self) -> Position {
        let offset = self.stream.as_ref().map_or(u64::MAX, InputStream::offset);
        Position { seek_point: self.start, offset }
    }

    fn next_record(&mut self) -> Option<Record> {
        let mut taken = Taken::new(self.stream.as_mut()?, self.limit);
        let (offset, load) = match seek_entry(&mut taken) {
            Ok(None) => {
                self.stream = None;
                return None;
            }
            Ok(Some(offset)) => (offset, entry(&mut taken)),
            Err(error) => (taken.stream.offset(), Err(error)),
        };
        let (bytes, length) = (taken.bytes, taken.length);
        let load = match load {
            Ok(true) if length > self.limit => {
                let message = format!("an entry of {length} bytes; the limit is {} bytes", self.limit);
                Load::Failed(Error::new(ErrorKind::TooLarge, message))
            }
            Ok(true) => Load::Entry(RawEntry { xml: bytes, charset: self.charset.clone() }),
            Ok(false) => Load::Failed(Error::new(ErrorKind::Corrupt, "an entry of a feed without an end")),
            Err(error) => {
                self.stream = self.stream.take().and_then(|mut stream| stream.recover().then_some(stream));
                Load::Failed(read_error(error))
            }
        };
        Some(Record { place: Place { byte: Some(offset), ..Place::default() }, load })
    }
}

/// Goes to the next entry, and says where it begins.
fn seek_entry(taken: &mut Taken<'_>) -> io::Result<Option<u64>> {
    loop {
        if !taken.up_to_markup()? {
            return Ok(None);
        }
        let is_entry =
            matches!(taken.markup(), Markup::Start(name) if matches!(name.as_slice(), b"item" | b"entry"));
        taken.forget();
        if is_entry {
            return Ok(Some(taken.stream.offset()));
        }
        taken.markup_end()?;
    }
}

/// Takes the entry that begins here; false where it has no end.
fn entry(taken: &mut Taken<'_>) -> io::Result<bool> {
    let Markup::Start(own) = taken.markup() else { return Ok(false) };
    taken.markup_end()?;
    if taken.tail.ends_with(b"/>") {
        return Ok(true);
    }
    while taken.up_to_markup()? {
        match taken.markup() {
            Markup::End(name) if name == own => {
                taken.markup_end()?;
                return Ok(true);
            }
            // The next one: this one was cut off.
            Markup::Start(name) if name == own => return Ok(false),
            _ => taken.markup_end()?,
        }
    }
    Ok(false)
}

/// What begins with a `<`.
enum Markup {
    /// The tag of an element of that name, without its prefix.
    Start(Vec<u8>),
    End(Vec<u8>),
    Cdata,
    Comment,
    Instruction,
}

/// What was taken of a stream.
struct Taken<'a> {
    stream: &'a mut InputStream,
    limit: usize,
    /// As far as the limit allows.
    bytes: Vec<u8>,
    /// Bytes that were taken in truth.
    length: usize,
    /// The last few of them.
    tail: Vec<u8>,
}

impl<'a> Taken<'a> {
    fn new(stream: &'a mut InputStream, limit: usize) -> Self {
        Self { stream, limit, bytes: Vec::new(), length: 0, tail: Vec::new() }
    }

    fn forget(&mut self) {
        (self.length, self.bytes) = (0, Vec::new());
    }

    fn take(&mut self, count: usize) {
        let taken = &self.stream.buffered()[..count];
        self.length += count;
        if self.length <= self.limit {
            self.bytes.extend_from_slice(taken);
        } else {
            self.bytes = Vec::new();
        }
        let kept = self.tail.len().saturating_sub(TAIL_BYTES);
        self.tail.drain(..kept);
        self.tail.extend_from_slice(&taken[count.saturating_sub(TAIL_BYTES)..]);
        self.stream.consume(count);
    }

    /// Takes what comes before the next `<`; false where there is none.
    fn up_to_markup(&mut self) -> io::Result<bool> {
        loop {
            let bytes = self.stream.fill_buf()?;
            let (length, found) = (bytes.len(), memchr::memchr(b'<', bytes));
            self.take(found.unwrap_or(length));
            if found.is_some() || length == 0 {
                return Ok(found.is_some());
            }
        }
    }

    /// What begins here.
    fn markup(&mut self) -> Markup {
        let bytes = self.stream.peek(MARKUP_BYTES);
        match bytes {
            [b'<', b'!', b'-', b'-', ..] => Markup::Comment,
            [b'<', b'!', b'[', ..] => Markup::Cdata,
            [b'<', b'!' | b'?', ..] => Markup::Instruction,
            [b'<', b'/', ..] => Markup::End(local_name(bytes).to_vec()),
            _ => Markup::Start(local_name(bytes).to_vec()),
        }
    }

    /// Takes the markup that begins here, up to its end.
    fn markup_end(&mut self) -> io::Result<()> {
        let end: &[u8] = match self.markup() {
            Markup::Comment => b"-->",
            Markup::Cdata => b"]]>",
            _ => b">",
        };
        loop {
            let bytes = self.stream.fill_buf()?;
            if bytes.is_empty() {
                return Ok(());
            }
            let (length, found) = (bytes.len(), memchr::memchr(b'>', bytes));
            self.take(found.map_or(length, |at| at + 1));
            if found.is_some() && self.tail.ends_with(end) {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_told_by_their_root() {
        let rows: &[(&str, &str, bool)] = &[
            ("RSS", "<?xml version='1.0'?><rss version='2.0'>", true),
            (
                "RSS after a comment and a style sheet",
                "<?xml-stylesheet href='a>b'?>\n<!-- <html> --><rss>",
                true,
            ),
            ("RSS 1.0", "<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", true),
            ("Atom", "<feed xmlns='http://www.w3.org/2005/Atom'>", true),
            ("Atom with a prefix", "<a:feed xmlns:a='http://www.w3.org/2005/Atom'>", true),
            ("other RDF", "<rdf:RDF xmlns='http://xmlns.com/foaf/0.1/'>", false),
            ("an element of that name", "<feed class='news'>", false),
            ("a page", "<?xml version='1.0'?><!DOCTYPE html><html>", false),
            ("a declaration without an end", "<?xml version", false),
            ("text", "rss <rss>", false),
        ];
        for (name, head, expected) in rows {
            assert_eq!(is_feed(head.as_bytes()), *expected, "{name}");
        }
    }

    fn entries(xml: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("feed");
        std::fs::write(&path, xml).unwrap();
        let mut feed = Feed::new(InputStream::file(&path).unwrap(), 1 << 10, 0);
        let text = |load| match load {
            Load::Entry(RawEntry { xml, .. }) => String::from_utf8(xml).unwrap(),
            Load::Failed(error) => error.kind().name().to_owned(),
            _ => unreachable!("a feed has entries alone"),
        };
        std::iter::from_fn(|| feed.next_record()).map(|record| text(record.load)).collect()
    }

    #[test]
    fn a_feed_is_cut_where_entries_end() {
        let huge = format!("<rss><item>{}</item><item>1</item></rss>", "x".repeat(2 << 20));
        let rows: &[(&str, &str, &[&str])] = &[
            (
                "RSS",
                "<rss><channel><title>a</title><item>1</item> <item>2</item></channel></rss>",
                &["<item>1</item>", "<item>2</item>"],
            ),
            (
                "an end tag in a CDATA section",
                "<rss><item><![CDATA[</item>]]></item>",
                &["<item><![CDATA[</item>]]></item>"],
            ),
            (
                "an end tag in a comment",
                "<rss><item><!-- </item> > --></item>",
                &["<item><!-- </item> > --></item>"],
            ),
            (
                "prefixes and attributes",
                "<a:feed><a:entry x='1'>1</a:entry ></a:feed>",
                &["<a:entry x='1'>1</a:entry >"],
            ),
            (
                "names that begin alike",
                "<rss><items/><item><itemId>1</itemId></item>",
                &["<item><itemId>1</itemId></item>"],
            ),
            ("nothing in it", "<rss><item/><item></item>", &["<item/>", "<item></item>"]),
            ("one without an end", "<rss><item>1<item>2</item>", &["corrupt", "<item>2</item>"]),
            ("the end is missing", "<rss><item>1</item><item>2", &["<item>1</item>", "corrupt"]),
            ("one that is too large", &huge, &["too-large", "<item>1</item>"]),
            ("none", "<rss><channel/></rss>", &[]),
        ];
        for (name, xml, expected) in rows {
            assert_eq!(entries(xml), *expected, "{name}");
        }
    }
}
