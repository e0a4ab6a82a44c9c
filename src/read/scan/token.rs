//! Where the pieces of markup end: names, attributes, comments, raw text. Every function looks at
//! a byte at most a fixed number of times, and none knows what the markup means.

#![expect(
    clippy::indexing_slicing,
    reason = "a place is that of a byte which was found, or at most as far behind it as what was found is long"
)]
#![expect(
    clippy::string_slice,
    reason = "names and values begin and end at signs of ASCII or ends of the text"
)]
#![expect(clippy::arithmetic_side_effects, reason = "places of bytes that are in memory")]

use memchr::{memchr, memmem};

/// White space between attributes.
pub(in crate::read) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

/// Where a tag name that begins at `at` ends.
pub(in crate::read) fn name_end(html: &[u8], at: usize) -> usize {
    let ends = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/' | b'>');
    html[at..].iter().position(ends).map_or(html.len(), |length| at + length)
}

/// Name and value of one attribute, as written.
pub(in crate::read) struct RawAttribute<'h> {
    pub(in crate::read) name: &'h str,
    pub(in crate::read) value: &'h str,
}

/// The attributes of a tag, one after another.
pub(in crate::read) struct RawAttributes<'h> {
    html: &'h str,
    /// The next byte to look at; one past the `>` when [`RawAttributes::next`] has given `None`,
    /// unless the document ended first.
    pub(in crate::read) at: usize,
    /// Those that were read.
    pub(in crate::read) count: usize,
    /// Whether the tag ended in `/>`.
    pub(in crate::read) self_closing: bool,
    /// Whether the tag ended at all.
    pub(in crate::read) complete: bool,
}

impl<'h> RawAttributes<'h> {
    /// Those of a tag whose name ends at `at`.
    pub(in crate::read) fn new(html: &'h str, at: usize) -> Self {
        Self { html, at, count: 0, self_closing: false, complete: false }
    }

    /// The next attribute, or `None` at the end of the tag or the document.
    pub(in crate::read) fn next(&mut self) -> Option<RawAttribute<'h>> {
        let bytes = self.html.as_bytes();
        let mut slash = false;
        loop {
            match bytes.get(self.at) {
                None => return None,
                Some(b'>') => {
                    self.at += 1;
                    self.self_closing = slash;
                    self.complete = true;
                    return None;
                }
                Some(b'/') => slash = true,
                Some(&byte) if is_space(byte) => slash = false,
                Some(_) => break,
            }
            self.at += 1;
        }
        let start = self.at;
        // An equals sign in front is part of the name.
        self.at += 1;
        while bytes.get(self.at).is_some_and(|&byte| !ends_attribute_name(byte)) {
            self.at += 1;
        }
        let name = &self.html[start..self.at];
        self.count += 1;
        Some(RawAttribute { name, value: self.value() })
    }

    /// The value after the name that has just been read; empty if there is none.
    fn value(&mut self) -> &'h str {
        let bytes = self.html.as_bytes();
        let after_spaces = |mut at: usize| {
            while bytes.get(at).is_some_and(|&byte| is_space(byte)) {
                at += 1;
            }
            at
        };
        let equals = after_spaces(self.at);
        if bytes.get(equals) != Some(&b'=') {
            self.at = equals;
            return "";
        }
        let start = after_spaces(equals + 1);
        let (start, end, after) = match bytes.get(start) {
            Some(&quote @ (b'"' | b'\'')) => match memchr(quote, &bytes[start + 1..]) {
                Some(length) => (start + 1, start + 1 + length, start + 2 + length),
                None => (start, start, bytes.len()),
            },
            _ => {
                let ends = |byte: &u8| is_space(*byte) || *byte == b'>';
                let end = bytes[start..].iter().position(ends).map_or(bytes.len(), |length| start + length);
                (start, end, end)
            }
        };
        self.at = after;
        &self.html[start..end]
    }
}

fn ends_attribute_name(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b'/' | b'>' | b'=')
}

/// Where the comment that begins at `at` (at its `<!--`) ends.
pub(in crate::read) fn comment_end(html: &[u8], at: usize) -> usize {
    // The dashes that open it may also end it with `-->`, but not with `--!>`.
    let text = at + 2;
    for found in memchr::memchr_iter(b'>', &html[text..]) {
        let before = &html[text..text + found];
        if before.ends_with(b"--") || (before.ends_with(b"--!") && before.len() >= 5) {
            return text + found + 1;
        }
    }
    html.len()
}

/// One past the next `>`, which ends whatever the standard calls a bogus comment.
pub(in crate::read) fn bogus_end(html: &[u8], at: usize) -> usize {
    memchr(b'>', &html[at..]).map_or(html.len(), |length| at + length + 1)
}

/// Where the CDATA section whose text begins at `at` ends: its text's end, and one past it all.
pub(in crate::read) fn cdata_end(html: &[u8], at: usize) -> (usize, usize) {
    match memmem::find(&html[at..], b"]]>") {
        Some(length) => (at + length, at + length + 3),
        None => (html.len(), html.len()),
    }
}

/// Where the raw text that begins at `at` ends: at the `</` of the end tag of that lower-case
/// name, or at the end of the document.
pub(in crate::read) fn raw_text_end(html: &[u8], at: usize, name: &str) -> usize {
    let mut from = at;
    while let Some(found) = memmem::find(&html[from..], b"</") {
        let end = from + found;
        if is_name_at(html, end + 2, name) {
            return end;
        }
        from = end + 2;
    }
    html.len()
}

/// Like [`raw_text_end`] for `script`, where `<!--` and a `<script` after it hide the next end tag.
pub(in crate::read) fn script_end(html: &[u8], at: usize) -> usize {
    let end = raw_text_end(html, at, "script");
    match memmem::find(&html[at..end], b"<!--") {
        Some(comment) => escaped_script_end(html, at + comment),
        None => end,
    }
}

/// The end of a script from its first `<!--` on.
fn escaped_script_end(html: &[u8], comment: usize) -> usize {
    let (mut at, mut escaped, mut doubly) = (comment, false, false);
    while let Some(found) = memchr::memchr2(b'<', b'-', &html[at..]) {
        at += found;
        let rest = &html[at..];
        if rest.starts_with(b"-->") {
            (escaped, doubly) = (false, false);
        } else if rest.starts_with(b"<!--") && !escaped {
            escaped = true;
            // Its dashes may also end it: `<!-->`.
            at += 2;
            continue;
        } else if rest.starts_with(b"</") && is_name_at(html, at + 2, "script") {
            if !doubly {
                return at;
            }
            doubly = false;
        } else if escaped && !doubly && rest.starts_with(b"<") && is_name_at(html, at + 1, "script") {
            doubly = true;
        }
        at += 1;
    }
    html.len()
}

/// Whether the name that begins at `at` is this one, in any case.
fn is_name_at(html: &[u8], at: usize, name: &str) -> bool {
    let Some(found) = html.get(at..at + name.len()) else { return false };
    found.eq_ignore_ascii_case(name.as_bytes())
        && html.get(at + name.len()).is_some_and(|&byte| is_space(byte) || byte == b'/' || byte == b'>')
}
