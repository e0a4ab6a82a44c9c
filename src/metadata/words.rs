//! Lists of words in sections, read from the data files of this folder.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::read::charref;

/// Sections of lower-case entries, one a line; `#` begins a comment line.
pub(super) struct Sections(FxHashMap<&'static str, Vec<&'static str>>);

impl Sections {
    fn parse(text: &'static str) -> Self {
        let mut sections: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        let mut name = "";
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(section) => name = section,
                None => sections.entry(name).or_default().push(line),
            }
        }
        Self(sections)
    }

    /// The entries of a section in their order; none of a section that is not there.
    pub(super) fn of(&self, section: &str) -> &[&'static str] {
        self.0.get(section).map_or(&[], Vec::as_slice)
    }

    /// The sections whose name starts so, with the rest of the name.
    pub(super) fn starting(
        &self,
        prefix: &'static str,
    ) -> impl Iterator<Item = (&'static str, &[&'static str])> {
        self.0
            .iter()
            .filter_map(move |(name, entries)| Some((name.strip_prefix(prefix)?, entries.as_slice())))
    }

    /// Whether a section has an entry.
    pub(super) fn has(&self, section: &str, entry: &str) -> bool {
        self.of(section).contains(&entry)
    }
}

/// Words around names.
pub(super) static NAMES: LazyLock<Sections> = LazyLock::new(|| Sections::parse(include_str!("names.txt")));

/// Names of months and words around dates.
pub(super) static DATES: LazyLock<Sections> = LazyLock::new(|| Sections::parse(include_str!("dates.txt")));

/// Words for kinds of pages.
pub(super) static KINDS: LazyLock<Sections> = LazyLock::new(|| Sections::parse(include_str!("kinds.txt")));

/// Character references that JSON-LD and `meta` are escaped with a second time.
const ESCAPED_TWICE: &[&str] = &[
    "amp", "quot", "apos", "lt", "gt", "nbsp", "rsquo", "lsquo", "rdquo", "ldquo", "ndash", "mdash",
    "hellip", "auml", "ouml", "uuml", "szlig", "eacute", "egrave", "agrave", "ccedil", "ntilde",
];

/// Text without tags, with entities resolved and white space collapsed.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let used = reference(rest, &mut out).or_else(|| tag(rest, &mut out));
        let used = used.unwrap_or_else(|| {
            out.push_str(&rest[..1]);
            1
        });
        rest = &rest[used..];
    }
    out.push_str(rest);
    let mut words = out.split_whitespace();
    let mut collapsed = words.next().unwrap_or_default().to_owned();
    for word in words {
        collapsed.push(' ');
        collapsed.push_str(word);
    }
    collapsed
}

/// Writes what a character reference stands for; gives its bytes.
fn reference(text: &str, out: &mut String) -> Option<usize> {
    let name = text.strip_prefix('&')?.split(';').next()?;
    if !name.starts_with('#') && !ESCAPED_TWICE.contains(&name) {
        return None;
    }
    let before = out.len();
    let used = charref::with_semicolon(text, out)?;
    if out[before..].contains(char::is_control) {
        out.truncate(before);
        return None;
    }
    Some(used)
}

/// Writes a space for a tag; gives its bytes.
fn tag(text: &str, out: &mut String) -> Option<usize> {
    let named = text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    let end = text.bytes().take(300).position(|byte| byte == b'>').filter(|_| named)?;
    out.push(' ');
    Some(end + 1)
}

/// The letters and digits of a text in lower case: what two spellings have in common.
pub(super) fn key(text: &str) -> String {
    text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_text_that_was_escaped_twice() {
        let cases = [
            ("an entity", "A &amp; B", "A & B"),
            ("a number", "it&#39;s &#x2013; fine", "it's – fine"),
            ("a tag", "one<br/>two <b>three</b>", "one two three"),
            ("no tag", "a < b", "a < b"),
            ("no entity", "AT&T; 5 &", "AT&T; 5 &"),
            ("spaces", "  a \n b\u{a0}c ", "a b c"),
        ];
        for (name, raw, whole) in cases {
            assert_eq!(clean(raw), whole, "{name}");
        }
    }
}
