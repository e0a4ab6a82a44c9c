//! The first bytes of an input -> what it is.

use std::borrow::Cow;
use std::path::Path;

use super::container::ArchiveFormat;
use super::{syndication, values, walk};

/// Bytes that are looked at.
pub(super) const SNIFFED_BYTES: usize = 64 << 10;

/// Letters of the longest name of a tag of a document.
const LONGEST_NAME: usize = 10;

/// HTML or plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ContentKind {
    /// Markup.
    Html,
    /// Paragraphs that some scraper already extracted.
    Text,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InputFormat {
    Page,
    Lines,
    Values,
    Feed,
    Archive(ArchiveFormat),
    /// A Parquet file.
    Table,
}

/// What begins with `head`, the first bytes of the file called `path`. The content decides, the name where it cannot.
pub(super) fn format(head: &[u8], path: Option<&Path>) -> InputFormat {
    if is_table(head) {
        return InputFormat::Table;
    }
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start = head.trim_ascii_start();
    if start.starts_with(b"WARC/") {
        return InputFormat::Archive(ArchiveFormat::Warc);
    }
    if start.starts_with(b"filedesc://") {
        return InputFormat::Archive(ArchiveFormat::Arc);
    }
    let named = |is: fn(&Path) -> bool| path.is_some_and(is);
    if !named(walk::is_page_name) && values::is_values(start) {
        return InputFormat::Values;
    }
    if named(walk::is_lines_name) {
        return InputFormat::Lines;
    }
    if named(walk::is_archive_name) {
        let arc = path.is_some_and(|path| path.to_string_lossy().to_ascii_lowercase().contains(".arc"));
        return if arc {
            InputFormat::Archive(ArchiveFormat::Arc)
        } else {
            InputFormat::Archive(ArchiveFormat::Warc)
        };
    }
    if start.starts_with(b"<") && syndication::is_feed(start) {
        return InputFormat::Feed;
    }
    let object = start.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    if !named(walk::is_page_name) && object.is_some_and(|rest| rest.starts_with(b"\"")) {
        return InputFormat::Lines;
    }
    InputFormat::Page
}

/// Whether bytes begin a Parquet file: with its mark, and no text after it.
fn is_table(head: &[u8]) -> bool {
    let rest = head.strip_prefix(b"PAR1").unwrap_or_default();
    rest.first().is_some_and(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace())
}

/// Elements that make a document out of text; `b`, `i` or `a` in a text are just a mention. This is not the table of
/// `read`, which says where text is parted, and which this layer does not see: breaks, scripts and the elements of a head
/// count here, buttons, options and custom elements do not.
const DOCUMENT_TAGS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "noscript",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "style",
    "table",
    "tbody",
    "td",
    "th",
    "title",
    "tr",
    "ul",
];

/// A text may mention so many tags a kilobyte before it counts as HTML.
const TAGS_A_KILOBYTE: usize = 2;

/// Whether bytes are HTML or plain text: HTML begins with a tag of a document, or has many of them.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "places of bytes in the head; tags in `SNIFFED_BYTES` at most"
)]
pub(super) fn kind(bytes: &[u8], path: Option<&Path>) -> ContentKind {
    let head = without_zeros(bytes.get(..SNIFFED_BYTES).unwrap_or(bytes));
    if begins_as_html(&head) {
        return ContentKind::Html;
    }
    let tags = memchr::memchr_iter(b'<', &head).filter(|at| is_document_tag(&head[*at..])).count();
    let named_html = path.is_some_and(|path| {
        let name = path.to_string_lossy().to_ascii_lowercase();
        [".html", ".htm", ".xhtml"].iter().any(|extension| name.contains(extension))
    });
    let many = tags > 2 && tags * 1024 > TAGS_A_KILOBYTE * head.len();
    if many || named_html && tags > 0 { ContentKind::Html } else { ContentKind::Text }
}

/// Bytes without zeros: UTF-16 without them reads as ASCII, which is all that a tag needs.
fn without_zeros(bytes: &[u8]) -> Cow<'_, [u8]> {
    match memchr::memchr(0, bytes) {
        Some(_) => bytes.iter().copied().filter(|byte| *byte != 0).collect(),
        None => Cow::Borrowed(bytes),
    }
}

fn begins_as_html(head: &[u8]) -> bool {
    let marks: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
    let start = marks.iter().find_map(|mark| head.strip_prefix(*mark)).unwrap_or(head).trim_ascii_start();
    let begins = |mark: &&[u8]| start.get(..mark.len()).is_some_and(|own| own.eq_ignore_ascii_case(mark));
    [&b"<!doctype html"[..], b"<!--", b"<?xml"].iter().any(begins) || is_document_tag(start)
}

/// Whether bytes begin with such a tag, opening or closing.
#[expect(clippy::indexing_slicing, reason = "`length` is where something was found, or that of the name")]
fn is_document_tag(bytes: &[u8]) -> bool {
    let Some(name) = bytes.strip_prefix(b"<") else { return false };
    let name = name.strip_prefix(b"/").unwrap_or(name);
    let length = name.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(name.len());
    let ends = name.get(length).is_some_and(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace());
    let name = name[..length.min(LONGEST_NAME + 1)].to_ascii_lowercase();
    ends && DOCUMENT_TAGS.binary_search_by(|tag| tag.as_bytes().cmp(&name)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kind_is_found_by_content() {
        let rows: &[(&str, &[u8], ContentKind)] = &[
            ("doctype", b"<!DOCTYPE html><title>a</title>", ContentKind::Html),
            ("byte order mark", b"\xef\xbb\xbf <html>", ContentKind::Html),
            ("utf-16", b"\xff\xfe<\0h\0t\0m\0l\0>\0", ContentKind::Html),
            ("fragment", b"<div class=x>Rain fell.</div>", ContentKind::Html),
            ("text, then paragraphs", b"Rain<br><br>It fell.<p>All day.</p>", ContentKind::Html),
            ("mentions <b>", b"Use <b> for bold and <i> for italics.\n\nThat is all.", ContentKind::Text),
            ("begins with <b>", b"<b>Breaking</b> news, in text.", ContentKind::Text),
            ("compares", b"a < b and p <p or so", ContentKind::Text),
            ("empty", b"", ContentKind::Text),
        ];
        for (name, bytes, expected) in rows {
            assert_eq!(kind(bytes, None), *expected, "{name}");
        }
    }

    #[test]
    fn a_long_text_may_mention_tags() {
        let text =
            format!("{} The tags <p> and </p> and <div>. {}", "Words. ".repeat(400), "Words. ".repeat(400));
        assert_eq!(kind(text.as_bytes(), None), ContentKind::Text);
    }

    #[test]
    fn document_tags_are_sorted() {
        assert!(DOCUMENT_TAGS.is_sorted());
    }

    #[test]
    fn format_is_found_by_content_and_name() {
        let rows: &[(&str, &[u8], &str, InputFormat)] = &[
            ("warc", b"WARC/1.0\r\n", "x", InputFormat::Archive(ArchiveFormat::Warc)),
            ("arc", b"filedesc://a 0 1 text/plain 3\n", "x", InputFormat::Archive(ArchiveFormat::Arc)),
            ("warc without its head", b"\r\njunk", "a.warc.gz", InputFormat::Archive(ArchiveFormat::Warc)),
            ("lines", b"{\"id\": 1}\n", "x", InputFormat::Lines),
            ("lines by name", b"oops\n", "a.jsonl", InputFormat::Lines),
            ("a feed", b"<?xml version='1.0'?><rss>", "a.xml", InputFormat::Feed),
            ("a feed by another name", b"\xef\xbb\xbf<rss>", "a.html", InputFormat::Feed),
            ("an array", b"[{\"id\": 1}]", "a.json", InputFormat::Values),
            ("an object over lines", b"{\n  \"id\": 1\n}\n", "a.jsonl", InputFormat::Values),
            ("an array in a text file", b"[{\"id\": 1}]", "a.txt", InputFormat::Page),
            ("an object in a text file", b"{\"id\": 1}\n", "a.txt", InputFormat::Page),
            ("a table", b"PAR1\x15\x00\x15", "x", InputFormat::Table),
            ("a text that begins like one", b"PAR1S was a band", "x", InputFormat::Page),
            ("a page", b"<html>", "x", InputFormat::Page),
        ];
        for (name, head, path, expected) in rows {
            assert_eq!(format(head, Some(Path::new(path))), *expected, "{name}");
        }
    }
}
