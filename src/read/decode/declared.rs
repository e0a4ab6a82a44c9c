//! The encoding that a document declares.

#![expect(
    clippy::indexing_slicing,
    reason = "places were found in the same bytes, or are the length of what stands at their start"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "places of bytes that are in memory, and lengths of what stands there"
)]

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem;

/// The encoding that a document declares in `meta` or its XML declaration.
pub(super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let label = meta_charset(bytes).or_else(|| xml_charset(bytes))?;
    let encoding = Encoding::for_label(label)?;
    // Whoever can read "utf-16" in ASCII bytes is not reading UTF-16.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

fn xml_charset(bytes: &[u8]) -> Option<&[u8]> {
    let declaration = bytes.trim_ascii_start().strip_prefix(b"<?xml")?;
    let declaration = &declaration[..memmem::find(declaration, b"?>")?];
    let value = &declaration[memmem::find(declaration, b"encoding")? + "encoding".len()..];
    let value = value.trim_ascii_start().strip_prefix(b"=")?;
    Some(quoted(value.trim_ascii_start()))
}

/// The charset of the first `meta` that gives one, anywhere in the head: comments, scripts and
/// styles are skipped, and the search ends where the body begins.
fn meta_charset(bytes: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let tag = &bytes[at + found..];
        at += found
            + if tag.starts_with(b"<!--") {
                memmem::find(tag, b"-->").map_or(tag.len(), |end| end + 3)
            } else if starts_with(tag, b"<script") {
                find_end_tag(tag, b"</script")
            } else if starts_with(tag, b"<style") {
                find_end_tag(tag, b"</style")
            } else if starts_with(tag, b"<body") || starts_with(tag, b"</head") {
                return None;
            } else if starts_with(tag, b"<meta") {
                let end = memchr::memchr(b'>', tag).unwrap_or(tag.len());
                if let Some(label) = charset_of_meta(&tag[..end]) {
                    return Some(label);
                }
                end
            } else {
                1
            };
        if at >= bytes.len() {
            break;
        }
    }
    None
}

/// Where the end tag of raw text begins, in whatever case, or the length of the bytes.
fn find_end_tag(bytes: &[u8], end_tag: &[u8]) -> usize {
    let mut ends = memmem::find_iter(bytes, b"</");
    ends.find(|at| starts_with(&bytes[*at..], end_tag)).unwrap_or(bytes.len())
}

/// The charset of one `meta` tag: its `charset` attribute, or that in the `content` of an
/// `http-equiv=content-type`. The word in another attribute, such as a description, is no charset.
fn charset_of_meta(tag: &[u8]) -> Option<&[u8]> {
    let (mut content, mut content_type) = (None, false);
    for (name, value) in attributes(&tag["<meta".len()..]) {
        if name.eq_ignore_ascii_case(b"charset") {
            return Some(value);
        }
        content_type |= name.eq_ignore_ascii_case(b"http-equiv")
            && value.trim_ascii().eq_ignore_ascii_case(b"content-type");
        if name.eq_ignore_ascii_case(b"content") {
            content = Some(value);
        }
    }
    let content = content.filter(|_| content_type)?;
    let at = content.windows(7).position(|word| word.eq_ignore_ascii_case(b"charset"))?;
    let value = content[at + 7..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    Some(quoted(value))
}

/// Name and value of each attribute of a tag.
fn attributes(tag: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        let space = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'/';
        rest = &rest[rest.iter().position(|byte| !space(byte))?..];
        let name_end = rest.iter().position(|byte| space(byte) || *byte == b'=').unwrap_or(rest.len());
        let (name, after) = rest.split_at(name_end.max(1));
        let Some(value) = after.trim_ascii_start().strip_prefix(b"=") else {
            rest = after;
            return Some((name, &b""[..]));
        };
        let value = value.trim_ascii_start();
        let inner = quoted(value);
        let quotes = usize::from(matches!(value.first(), Some(b'"' | b'\'')));
        rest = &value[(quotes + inner.len() + quotes).min(value.len())..];
        Some((name, inner))
    })
}

/// The value at the start of some bytes, with or without quotes.
fn quoted(value: &[u8]) -> &[u8] {
    match value {
        [quote @ (b'"' | b'\''), value @ ..] => {
            &value[..memchr::memchr(*quote, value).unwrap_or(value.len())]
        }
        _ => {
            let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b';' | b'"' | b'\'' | b'>');
            &value[..value.iter().position(ends).unwrap_or(value.len())]
        }
    }
}

fn starts_with(bytes: &[u8], lower: &[u8]) -> bool {
    bytes.get(..lower.len()).is_some_and(|start| start.eq_ignore_ascii_case(lower))
}
