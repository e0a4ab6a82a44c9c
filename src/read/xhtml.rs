//! XHTML that is served as XML -> the HTML that means the same: `<script src="…"/>` ends there, a CDATA section is text.
//!
//! Most pages with an XHTML doctype are served as HTML, and browsers pass over the slash. What was served as XML is told
//! by the HTTP header, or else by what would be lost in it: read as HTML, a script without an end tag swallows the page.

#![expect(
    clippy::indexing_slicing,
    reason = "places were found in the same bytes, or are behind what was; an element that is swallowed is in the list or was put there"
)]
#![expect(clippy::string_slice, reason = "markup begins and ends at signs of ASCII")]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "places of bytes that are in memory; what was put into a list is its last"
)]

use std::borrow::Cow;

use memchr::memmem;

use super::page::Tag;
use super::scan::token::{self, RawAttributes};

/// Bytes in which a document says that it is XHTML.
const OPENING_BYTES: usize = 2 << 10;

/// The HTML of a page, given its content type if that is known: the page itself, unless it was served as XML.
pub fn as_html<'h>(page: &'h str, content_type: Option<&str>) -> Cow<'h, str> {
    if is_xml(page, content_type) { Cow::Owned(rewritten(page)) } else { Cow::Borrowed(page) }
}

fn is_xml(page: &str, content_type: Option<&str>) -> bool {
    let essence = content_type.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    let is = |name: &str| essence.eq_ignore_ascii_case(name);
    if is("application/xhtml+xml") || is("application/xml") || is("text/xml") {
        return true;
    }
    !is("text/html") && Declared::of(page).is_some_and(|declared| breaks_as_html(page, declared))
}

/// By what a document says that it is XHTML.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Declared {
    /// An XML declaration, which pages served as HTML seldom have.
    Xml,
    /// A doctype or a namespace.
    Xhtml,
}

impl Declared {
    fn of(page: &str) -> Option<Self> {
        let page = page.trim_start_matches('\u{feff}').trim_start();
        if page.starts_with("<?xml") {
            return Some(Self::Xml);
        }
        let bytes = page.as_bytes();
        let opening = bytes.get(..OPENING_BYTES).unwrap_or(bytes);
        let says = |words: &str| memmem::find(opening, words.as_bytes()).is_some();
        (says("//DTD XHTML") || says("xmlns=\"http://www.w3.org/1999/xhtml\"")).then_some(Self::Xhtml)
    }
}

/// Whether a document would lose text as HTML that it has as XML, and nothing in it is no XML.
fn breaks_as_html(page: &str, declared: Declared) -> bool {
    let bytes = page.as_bytes();
    let (mut at, mut breaks) = (0, false);
    let mut swallowed: Vec<Swallowed> = Vec::new();
    while let Some(piece) = next_markup(page, at) {
        at = piece.end;
        match piece.kind {
            Markup::Cdata(_) => breaks |= declared == Declared::Xml,
            Markup::Start(tag) if is_raw(tag) && !piece.self_closing => {
                at = token::raw_text_end(bytes, at, tag.name());
            }
            Markup::Start(tag) if is_raw(tag) => {
                let known = swallowed.iter().position(|known| known.tag == tag && known.end >= at);
                let number = known.unwrap_or_else(|| {
                    swallowed.retain(|known| known.tag != tag);
                    swallowed.push(Swallowed::of(bytes, at, tag));
                    swallowed.len() - 1
                });
                let Swallowed { end, same, text, .. } = swallowed[number];
                // An end tag of its own: whoever wrote this knew that the slash does nothing.
                if end < bytes.len() && same < at {
                    return false;
                }
                breaks |= end == bytes.len() || declared == Declared::Xml || text >= at;
            }
            _ => {}
        }
    }
    breaks
}

/// What a browser takes for the content of an element that ends itself. It is looked for once for all elements of one
/// name before an end tag.
struct Swallowed {
    tag: Tag,
    /// Where the end tag is.
    end: usize,
    /// Where the last start tag of the same name is, and the last one of body or a paragraph; 0 where there is none.
    same: usize,
    text: usize,
}

impl Swallowed {
    fn of(bytes: &[u8], at: usize, tag: Tag) -> Self {
        let end = token::raw_text_end(bytes, at, tag.name());
        let last = |is_wanted: &dyn Fn(Tag) -> bool| {
            let starts = memchr::memrchr_iter(b'<', &bytes[at..end]).map(|found| at + found);
            starts.into_iter().find(|start| is_wanted(tag_at(bytes, *start))).unwrap_or(0)
        };
        Self { tag, end, same: last(&|own| own == tag), text: last(&|own| matches!(own, Tag::Body | Tag::P)) }
    }
}

/// Bytes of a name that are looked at; no tag that is known has as many.
const NAME_BYTES: usize = 32;

/// The tag that starts at a `<`.
fn tag_at(bytes: &[u8], start: usize) -> Tag {
    let bytes = &bytes[..bytes.len().min(start + 1 + NAME_BYTES)];
    Tag::of(&bytes[start + 1..token::name_end(bytes, start + 1)])
}

/// Whether a browser reads the content as text in which only the end tag counts.
fn is_raw(tag: Tag) -> bool {
    matches!(tag, Tag::Script | Tag::Style | Tag::Title | Tag::Textarea | Tag::Iframe | Tag::Noscript)
}

/// A piece of markup and where it ends.
struct Piece<'p> {
    start: usize,
    end: usize,
    kind: Markup<'p>,
    self_closing: bool,
}

enum Markup<'p> {
    /// A start tag.
    Start(Tag),
    /// The text of a CDATA section.
    Cdata(&'p str),
    /// An instruction such as the XML declaration.
    Instruction,
    Other,
}

/// The next piece of markup from `at` on, read as XML.
fn next_markup(page: &str, at: usize) -> Option<Piece<'_>> {
    let bytes = page.as_bytes();
    let start = at + memchr::memchr(b'<', bytes.get(at..)?)?;
    let piece = |end, kind| Some(Piece { start, end, kind, self_closing: false });
    let rest = &bytes[start + 1..];
    if rest.starts_with(b"!--") {
        return piece(token::comment_end(bytes, start), Markup::Other);
    }
    if rest.starts_with(b"![CDATA[") {
        let (end, after) = token::cdata_end(bytes, start + 9);
        return piece(after, Markup::Cdata(&page[start + 9..end]));
    }
    match rest.first() {
        Some(b'?') => {
            let end = memmem::find(rest, b"?>").map_or(bytes.len(), |length| start + length + 3);
            piece(end, Markup::Instruction)
        }
        Some(byte) if byte.is_ascii_alphabetic() => {
            let name_end = token::name_end(bytes, start + 1);
            let mut attributes = RawAttributes::new(page, name_end);
            while attributes.next().is_some() {}
            let kind = Markup::Start(tag_at(bytes, start));
            Some(Piece { start, end: attributes.at, kind, self_closing: attributes.self_closing })
        }
        _ => piece(start + 1, Markup::Other),
    }
}

/// The page as HTML.
fn rewritten(page: &str) -> String {
    let mut html = String::with_capacity(page.len() + page.len() / 16);
    let mut at = 0;
    while let Some(piece) = next_markup(page, at) {
        html.push_str(&page[at..piece.start]);
        let source = &page[piece.start..piece.end];
        at = piece.end;
        match piece.kind {
            Markup::Instruction => {}
            Markup::Cdata(text) => push_escaped(&mut html, text),
            Markup::Start(tag) if piece.self_closing && !tag.is_void() => {
                html.push_str(source);
                let name = &source[1..token::name_end(source.as_bytes(), 1)];
                html.extend(["</", name, ">"]);
            }
            Markup::Start(tag @ (Tag::Script | Tag::Style)) => {
                at = token::raw_text_end(page.as_bytes(), at, tag.name());
                html.push_str(&page[piece.start..at]);
            }
            _ => html.push_str(source),
        }
    }
    html.push_str(&page[at..]);
    html
}

fn push_escaped(html: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '<' => html.push_str("&lt;"),
            '&' => html.push_str("&amp;"),
            char => html.push(char),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = "<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">";
    const DOCTYPE: &str = "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x.dtd\"><html>";

    #[test]
    fn what_was_served_as_xml_is_told() {
        let header = Some("application/xhtml+xml; charset=utf-8");
        let endless = "<head><script src='a.js'/><title>Rain</title></head><body><p>Rain fell.</p></body>";
        let swallows = "<head><script src='a.js'/></head><body><p>Rain fell.</p><script>x()</script></body>";
        let cdata = "<body><p><![CDATA[Rain & snow]]></p></body>";
        let script_cdata = "<body><script>//<![CDATA[\nx()//]]></script><p>Rain</p></body>";
        let ended = "<head><script src='a.js'/></script></head><body><p>Rain</p></body>";
        let has_code = "<head><script src='a.js' /> x() </script></head><body><div/><p>Rain</p></body>";
        let pair = "<head><script src='a.js'/><script src='b.js'></script></head><body><p>Rain</p></body>";
        let frame = "<head><title>Rain</title></head><body><p>Rain</p><iframe src='a'/><p>Snow</p></body>";
        let cases = [
            ("a header", "", "<body><br/></body>", header, true),
            ("a script that never ends", XML, endless, None, true),
            ("a script that swallows the body", XML, swallows, None, true),
            ("a frame that never ends", XML, frame, None, true),
            ("a doctype, and a script that never ends", DOCTYPE, endless, None, true),
            ("a doctype, and a script that swallows the body", DOCTYPE, swallows, None, true),
            ("a CDATA section", XML, cdata, None, true),
            ("served as HTML", XML, endless, Some("text/html"), false),
            ("neither declaration nor doctype", "<html>", endless, None, false),
            ("a CDATA section in a script", XML, script_cdata, None, false),
            ("a CDATA section below a doctype", DOCTYPE, cdata, None, false),
            ("a slash, and an end tag", XML, ended, None, false),
            ("a slash, and code", XML, has_code, None, false),
            ("a doctype, and two scripts", DOCTYPE, pair, None, false),
            ("nothing that ends itself", XML, "<body><p>Rain</p></body>", None, false),
        ];
        for (name, opening, page, content_type, expected) in cases {
            assert_eq!(is_xml(&format!("{opening}{page}"), content_type), expected, "{name}");
        }
    }

    #[test]
    fn xml_becomes_html() {
        let cases = [
            ("<script src='a>b'/><p/>", "<script src='a>b'/></script><p/></p>"),
            ("<br/><img src='a'/>", "<br/><img src='a'/>"),
            ("<p><![CDATA[a < b & c]]></p>", "<p>a &lt; b &amp; c</p>"),
            ("<script>//<![CDATA[\na < b //]]></script>", "<script>//<![CDATA[\na < b //]]></script>"),
            ("<?php echo '>' ?><p>a</p>", "<p>a</p>"),
            ("<!-- <p/> --><p>a", "<!-- <p/> --><p>a"),
            ("<![CDATA[a", "a"),
            ("<", "<"),
            ("<p", "<p"),
        ];
        for (xml, html) in cases {
            assert_eq!(rewritten(xml), html, "{xml}");
        }
    }
}
