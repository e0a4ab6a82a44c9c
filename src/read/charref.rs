//! Character references, as the HTML standard resolves them.

#![expect(
    clippy::indexing_slicing,
    reason = "a name is looked up in the list where it was found, and there is a character for each number of 0x80..=0x9f"
)]
#![expect(
    clippy::string_slice,
    reason = "references and their parts begin and end at signs, letters or digits of ASCII"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "places of bytes that are in memory; 0x80 is taken from numbers that are not less"
)]

use std::borrow::Cow;

use memchr::{memchr, memchr3};

/// The longest name, `CounterClockwiseContourIntegral;`, has 32 bytes.
const LONGEST_NAME: usize = 32;

/// The longest of the names that need no semicolon, such as `yacute`.
const LONGEST_WITHOUT_SEMICOLON: usize = 6;

/// The named references of the standard (`charref.txt`), sorted: where each begins and the last ends, and all of them: a name, a
/// space, and what it stands for.
static NAMED: (&[u16], &str) = include!(concat!(env!("OUT_DIR"), "/charref.rs"));

/// The characters of numeric references to 0x80..=0x9f: those of Windows-1252.
const WINDOWS_1252: [u16; 32] = [
    0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152,
    0x8d, 0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161,
    0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
];

/// An attribute value with its references resolved, its line ends made `\n` and NUL replaced.
pub(crate) fn attribute_value<'h>(raw: &'h str, buffer: &'h mut String) -> &'h str {
    if memchr3(b'&', b'\r', 0, raw.as_bytes()).is_none() {
        return raw;
    }
    buffer.clear();
    resolve(&normalized(raw), true, buffer);
    buffer
}

/// Text with its references resolved.
pub(crate) fn text<'h>(raw: &'h str, buffer: &'h mut String) -> &'h str {
    if memchr(b'&', raw.as_bytes()).is_none() {
        return raw;
    }
    buffer.clear();
    resolve(raw, false, buffer);
    buffer
}

/// Text with `\n` for every line end and U+FFFD for NUL.
pub(crate) fn normalized(raw: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(raw);
    if memchr(b'\r', raw.as_bytes()).is_some() {
        text = Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    if memchr(0, raw.as_bytes()).is_some() {
        text = Cow::Owned(text.replace('\0', "\u{fffd}"));
    }
    text
}

/// Resolves a reference that ends in a semicolon, as all do in what was escaped with care; returns its length in bytes.
pub(crate) fn with_semicolon(text: &str, out: &mut String) -> Option<usize> {
    let rest = text.strip_prefix('&')?;
    let length = rest.bytes().take(LONGEST_NAME).position(|byte| byte == b';')? + 1;
    let before = out.len();
    let resolved = match rest.strip_prefix('#') {
        Some(number) => numeric(number, out).is_some_and(|used| used + 1 == length),
        None => push_named(&rest[..length], out),
    };
    if !resolved {
        out.truncate(before);
    }
    resolved.then_some(1 + length)
}

fn resolve(raw: &str, in_attribute: bool, out: &mut String) {
    let mut rest = raw;
    out.reserve(raw.len());
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let used = match rest.as_bytes().first() {
            Some(b'#') => numeric(&rest[1..], out).map(|used| used + 1),
            Some(byte) if byte.is_ascii_alphanumeric() => named(rest, in_attribute, out),
            _ => None,
        };
        match used {
            Some(used) => rest = &rest[used..],
            None => out.push('&'),
        }
    }
    out.push_str(rest);
}

/// Resolves what follows `&#`; returns its length in bytes.
fn numeric(text: &str, out: &mut String) -> Option<usize> {
    let bytes = text.as_bytes();
    let (radix, start) = if matches!(bytes.first(), Some(b'x' | b'X')) { (16, 1) } else { (10, 0) };
    let (mut at, mut value) = (start, 0u32);
    while let Some(digit) = bytes.get(at).and_then(|&byte| char::from(byte).to_digit(radix)) {
        value = value.saturating_mul(radix).saturating_add(digit);
        at += 1;
    }
    if at == start {
        return None;
    }
    out.push(
        match value {
            0x80..=0x9f => char::from_u32(u32::from(WINDOWS_1252[value as usize - 0x80])),
            0 => None,
            _ => char::from_u32(value),
        }
        .unwrap_or('\u{fffd}'),
    );
    Some(at + usize::from(bytes.get(at) == Some(&b';')))
}

/// Resolves what follows `&`: the longest name of the list; returns its length in bytes.
fn named(text: &str, in_attribute: bool, out: &mut String) -> Option<usize> {
    let bytes = text.as_bytes();
    let longest = bytes.len().min(LONGEST_NAME);
    let letters = bytes[..longest].iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(longest);
    let with_semicolon = letters + usize::from(bytes.get(letters) == Some(&b';'));
    if with_semicolon > letters && push_named(&text[..with_semicolon], out) {
        return Some(with_semicolon);
    }
    // In an attribute, `&copy=1` and `&copyright` are parts of an address and no references.
    let in_address = || bytes.get(letters) == Some(&b'=') || characters(&text[..letters]).is_none();
    let used = match in_attribute {
        true if in_address() => return None,
        true => letters,
        false => longest_prefix(&text[..letters])?,
    };
    push_named(&text[..used], out).then_some(used)
}

/// The length of the longest name, written without semicolon, that some letters begin with.
fn longest_prefix(letters: &str) -> Option<usize> {
    (1..=letters.len().min(LONGEST_WITHOUT_SEMICOLON))
        .rev()
        .find(|end| characters(&letters[..*end]).is_some())
}

fn push_named(name: &str, out: &mut String) -> bool {
    let characters = characters(name);
    out.push_str(characters.unwrap_or_default());
    characters.is_some()
}

/// The characters that a name refers to, as it is written after `&`: most names end in a semicolon.
fn characters(name: &str) -> Option<&'static str> {
    // Nearly all that pages have; the list is long.
    match name {
        "quot;" => return Some("\""),
        "amp;" => return Some("&"),
        "lt;" => return Some("<"),
        "gt;" => return Some(">"),
        "nbsp;" => return Some("\u{a0}"),
        _ => {}
    }
    let (starts, entries) = NAMED;
    let (end, starts) = starts.split_last()?;
    // The space behind a name is less than what a longer name goes on with.
    let at = starts.partition_point(|start| &entries[usize::from(*start)..] < name);
    let (start, end) = (starts.get(at)?, starts.get(at + 1).unwrap_or(end));
    entries[usize::from(*start)..usize::from(*end)].strip_prefix(name)?.strip_prefix(' ')
}
