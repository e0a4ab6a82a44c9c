//! Bytes -> text, as a browser would decode them: byte order mark, HTTP charset, what the document
//! declares, detection, in this order.

pub(crate) mod binary;
mod declared;
mod detect;
mod shifted;
mod twice;

use std::borrow::Cow;

use encoding_rs::{Encoding, REPLACEMENT, UTF_8};
use memchr::memmem;

use self::declared::declared;
use self::detect::{has_high_bytes, is_damaged_utf8, is_nearly_utf8, undeclared, utf16_without_mark};
use self::shifted::Shifted;
use crate::error::{Error, ErrorKind};

/// Text of a document and how it was decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text; borrowed where the bytes were valid UTF-8, and not of text that had been encoded twice.
    pub text: Cow<'a, str>,
    /// Name of the encoding in the Encoding Standard.
    pub encoding: &'static str,
    /// Number of malformed sequences, each now U+FFFD.
    pub malformed: usize,
    /// What speaks against what was told of the encoding.
    pub conflict: Option<Conflict>,
}

/// An encoding that was told of bytes that seem to be in another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Who told it.
    pub by: &'static str,
    /// What was told.
    pub told: &'static str,
    /// What the bytes seem to be.
    pub seems: &'static str,
    /// What they were decoded as.
    pub used: &'static str,
}

/// Looks up the label of an encoding, such as `latin1`.
///
/// # Errors
/// [`ErrorKind::UnknownEncoding`] where the Encoding Standard has no such label, or reads nothing that has it.
pub fn encoding_of(label: &str) -> Result<&'static Encoding, Error> {
    Encoding::for_label_no_replacement(label.as_bytes()).ok_or_else(|| {
        let fix = "use a label of the Encoding Standard, such as utf-8, windows-1251, gbk or shift_jis";
        Error::new(ErrorKind::UnknownEncoding, format!("no encoding is called {label:?}; {fix}"))
    })
}

/// Decodes a document. `http_charset` is the charset of the HTTP header, or its whole content type, if there was one; an
/// unknown label is ignored. `forced` is used whatever the others say; a byte order mark is then only removed where it is
/// that of this encoding.
///
/// # Errors
/// [`ErrorKind::NotHtml`] where the bytes are those of a PDF, an image or an archive, or no text in any encoding.
pub fn decode<'a>(
    bytes: &'a [u8],
    http_charset: Option<&str>,
    forced: Option<&'static Encoding>,
) -> Result<Decoded<'a>, Error> {
    binary::refuse_format(bytes)?;
    let decoded = decode_text(bytes, http_charset, forced);
    binary::refuse_noise(&decoded.text)?;
    Ok(decoded)
}

#[expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a byte order mark is as long as what was found, and a whole character"
)]
fn decode_text<'a>(
    bytes: &'a [u8],
    http_charset: Option<&str>,
    forced: Option<&'static Encoding>,
) -> Decoded<'a> {
    let header = http_charset.and_then(|header| Encoding::for_label(charset_of(header).as_bytes()));
    let label = || header.or_else(|| declared(bytes));
    if let Some(shifted) = Shifted::of(bytes, label).filter(|_| forced.is_none()) {
        let decoded = decode_as(shifted.table, &shifted.widened(bytes));
        return Decoded { encoding: shifted.name, ..decoded };
    }
    // Browsers read nothing in some encodings. What says so and is in none of them is in another.
    let header = header.filter(|encoding| *encoding != REPLACEMENT);
    let utf8 = as_utf8(bytes);
    let (encoding, mark) = match (forced, Encoding::for_bom(bytes)) {
        (Some(encoding), Some((marked, length))) if marked == encoding => (encoding, length),
        (Some(encoding), _) => (encoding, 0),
        (None, mark) => match (utf32(bytes), mark) {
            (Some(decoded), _) => return decoded,
            (None, Some((encoding, length))) => (encoding, length),
            (None, None) => (told_or_detected(bytes, utf8.is_some(), header), 0),
        },
    };
    let mut decoded = match utf8.filter(|_| encoding == UTF_8) {
        Some(text) => Decoded::unchanged(&text[mark..]),
        None => decode_as(encoding, &bytes[mark..]),
    };
    if mark == 0 {
        let told = forced
            .map(|encoding| (encoding, "the encoding option"))
            .or(header.map(|encoding| (encoding, "the HTTP header")));
        decoded.conflict = told.and_then(|(told, by)| conflict(bytes, utf8.is_some(), &decoded, told, by));
    }
    if let (None, 0, Cow::Borrowed(text)) = (forced, mark, &decoded.text) {
        decoded.text = twice::undone(text).map_or(Cow::Borrowed(*text), Cow::Owned);
    }
    decoded
}

/// The text that bytes are in UTF-8. It is checked several times as quickly as by the standard library.
fn as_utf8(bytes: &[u8]) -> Option<&str> {
    match UTF_8.decode_without_bom_handling_and_without_replacement(bytes)? {
        Cow::Borrowed(text) => Some(text),
        Cow::Owned(_) => None,
    }
}

/// What a header says, or else the document, or else what its bytes look like.
fn told_or_detected(bytes: &[u8], utf8: bool, header: Option<&'static Encoding>) -> &'static Encoding {
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding;
    }
    let is_possible = |encoding: &&Encoding| **encoding != *UTF_8 || utf8 || is_nearly_utf8(bytes);
    let surely_utf8 = || has_high_bytes(bytes) && (utf8 || is_damaged_utf8(bytes));
    header
        .filter(is_possible)
        .or_else(|| {
            let declared = declared(bytes).filter(|encoding| *encoding != REPLACEMENT);
            declared.filter(|encoding| *encoding == UTF_8 || !surely_utf8()).filter(is_possible)
        })
        .unwrap_or_else(|| if utf8 { UTF_8 } else { undeclared(bytes) })
}

/// What speaks against the encoding that a header or a user told.
fn conflict(
    bytes: &[u8],
    utf8: bool,
    decoded: &Decoded<'_>,
    told: &'static Encoding,
    by: &'static str,
) -> Option<Conflict> {
    let seems = if decoded.encoding != told.name() {
        decoded.encoding
    } else {
        // Bytes in ASCII say the same in nearly every encoding.
        let meta = declared(bytes).filter(|meta| *meta != told);
        let is_utf8 =
            told != UTF_8 && !bytes.is_ascii() && utf8 && (meta == Some(UTF_8) || has_high_bytes(bytes));
        let reads_better =
            |meta: &&'static Encoding| faults(decoded) > 0 && faults(&decode_as(meta, bytes)) == 0;
        if is_utf8 { UTF_8.name() } else { meta.filter(reads_better)?.name() }
    };
    Some(Conflict { by, told: told.name(), seems, used: decoded.encoding })
}

/// Malformed sequences, and control characters that no text has but one in the wrong encoding.
#[expect(clippy::arithmetic_side_effects, reason = "counts of what is in a text in memory")]
fn faults(decoded: &Decoded<'_>) -> usize {
    decoded.malformed + decoded.text.chars().filter(|c| matches!(c, '\u{80}'..='\u{9f}')).count()
}

/// The charset of a content type; a charset that stands alone is one.
fn charset_of(header: &str) -> &str {
    let value = header.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    });
    value.map_or(header, |value| value.trim().trim_matches(['"', '\'']))
}

impl<'a> Decoded<'a> {
    fn unchanged(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), encoding: UTF_8.name(), malformed: 0, conflict: None }
    }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded<'static> {
    let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
    let signs = |bytes: &[u8]| memmem::find_iter(bytes, "\u{fffd}").count();
    // A page in UTF-8 may have such a sign of its own.
    let own = if encoding == UTF_8 { signs(bytes) } else { 0 };
    let malformed = if has_errors { signs(text.as_bytes()).saturating_sub(own) } else { 0 };
    Decoded { text: Cow::Owned(text.into_owned()), encoding: encoding.name(), malformed, conflict: None }
}

/// UTF-32 by its byte order mark, or by a first and a second character of ASCII; the Encoding Standard leaves it out.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a mark is the first four bytes of those that are there, and each four of them are malformed once at most"
)]
fn utf32(bytes: &[u8]) -> Option<Decoded<'static>> {
    let (code_point, mark): (fn([u8; 4]) -> u32, usize) = match bytes.get(..8).or(bytes.get(..4))? {
        [0xff, 0xfe, 0, 0, ..] => (u32::from_le_bytes, 4),
        [0, 0, 0xfe, 0xff, ..] => (u32::from_be_bytes, 4),
        [1..=0x7f, 0, 0, 0, 1..=0x7f, 0, 0, 0] => (u32::from_le_bytes, 0),
        [0, 0, 0, 1..=0x7f, 0, 0, 0, 1..=0x7f] => (u32::from_be_bytes, 0),
        _ => return None,
    };
    let (units, incomplete) = bytes[mark..].as_chunks::<4>();
    let chars = units.iter().map(|unit| char::from_u32(code_point(*unit)));
    let (mut text, mut malformed) = (String::with_capacity(bytes.len() / 2), 0);
    for char in chars.chain((!incomplete.is_empty()).then_some(None)) {
        malformed += usize::from(char.is_none());
        text.push(char.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    Some(Decoded { text: Cow::Owned(text), encoding: "UTF-32", malformed, conflict: None })
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1252;

    use super::*;

    fn utf32(points: &[u32], to_bytes: fn(u32) -> [u8; 4]) -> Vec<u8> {
        [0xfeff].iter().chain(points).flat_map(|point| to_bytes(*point)).collect()
    }

    #[test]
    fn what_is_told_wins_and_a_conflict_is_named() {
        let page =
            |charset: &str, text: &[u8]| [format!("<meta charset={charset}><p>").as_bytes(), text].concat();
        let cyrillic = b"\xc4\xee\xe6\xe4\xfc \xf8\xb8\xeb \xe2\xe5\xf1\xfc \xe4\xe5\xed\xfc";
        // Name, bytes, HTTP charset, forced encoding; encoding that is used, what the bytes seem to be.
        type Row<'a> =
            (&'a str, Vec<u8>, Option<&'a str>, Option<&'static Encoding>, &'a str, Option<&'a str>);
        let rows: &[Row<'_>] = &[
            (
                "a header against UTF-8",
                page("utf-8", "é".as_bytes()),
                Some("latin1"),
                None,
                "windows-1252",
                Some("UTF-8"),
            ),
            (
                "a header against much UTF-8",
                "é".repeat(20).into_bytes(),
                Some("latin1"),
                None,
                "windows-1252",
                Some("UTF-8"),
            ),
            ("a header against little UTF-8", "é".into(), Some("latin1"), None, "windows-1252", None),
            ("a header and ASCII", page("utf-8", b"Rain"), Some("latin1"), None, "windows-1252", None),
            ("a header that agrees", page("utf-8", "é".as_bytes()), Some("utf-8"), None, "UTF-8", None),
            (
                "a header that is right against meta",
                page("utf-8", b"\xe9t\xe9"),
                Some("latin1"),
                None,
                "windows-1252",
                None,
            ),
            (
                "UTF-8 that is none",
                page("windows-1251", cyrillic),
                Some("utf-8"),
                None,
                "windows-1251",
                Some("windows-1251"),
            ),
            (
                "control characters",
                page("windows-1252", b"\x93Rain\x94"),
                Some("iso-8859-2"),
                None,
                "ISO-8859-2",
                Some("windows-1252"),
            ),
            (
                "malformed bytes",
                page("windows-1251", b"Rain \xff"),
                Some("shift_jis"),
                None,
                "Shift_JIS",
                Some("windows-1251"),
            ),
            (
                "a user against UTF-8",
                page("utf-8", "é".as_bytes()),
                None,
                Some(WINDOWS_1252),
                "windows-1252",
                Some("UTF-8"),
            ),
            ("meta alone", page("windows-1251", cyrillic), None, None, "windows-1251", None),
            ("an encoding that is not read", page("iso-2022-cn", cyrillic), None, None, "windows-1251", None),
            (
                "one bad byte",
                ["Brücke über Flüsse für Köln ".as_bytes(), &b"\xe9"[..]].concat(),
                None,
                None,
                "UTF-8",
                None,
            ),
            (
                "one bad byte against meta",
                page("latin1", &["Brücke über ".repeat(9).as_bytes(), &b"\xe9"[..]].concat()),
                None,
                None,
                "UTF-8",
                None,
            ),
            ("a mark wins", b"\xef\xbb\xbf\xc3\xa9".to_vec(), Some("latin1"), None, "UTF-8", None),
        ];
        for (name, bytes, header, forced, used, seems) in rows {
            let decoded = decode(bytes, *header, *forced).expect("text");
            assert_eq!(
                (decoded.encoding, decoded.conflict.map(|conflict| conflict.seems)),
                (*used, *seems),
                "{name}"
            );
        }
    }

    #[test]
    fn wide_units_without_a_mark_are_read() {
        let text = "<p>It rained all day in Züri, and on into the night.</p>";
        let wide = |to_bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>();
        let wider =
            |to_bytes: fn(u32) -> [u8; 4]| text.chars().flat_map(|c| to_bytes(c.into())).collect::<Vec<u8>>();
        let ascii = "It rained all day.".encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let rows = [
            ("UTF-16LE", wide(u16::to_le_bytes), text),
            ("UTF-16BE", wide(u16::to_be_bytes), text),
            ("UTF-16BE", ascii, "It rained all day."),
            ("UTF-32", wider(u32::to_le_bytes), text),
            ("UTF-32", wider(u32::to_be_bytes), text),
        ];
        for (name, bytes, text) in rows {
            let decoded = decode(&bytes, None, None).expect(name);
            assert_eq!((&*decoded.text, decoded.encoding), (text, name));
        }
    }

    /// What the decoder is given: name, bytes, HTTP charset; and what it says: text, encoding, malformed sequences.
    type Case<'a> = (&'a str, Vec<u8>, Option<&'a str>, &'a str, &'a str, usize);

    #[test]
    fn malformed_sequences_are_replaced_and_counted() {
        let cut = [&utf32(&[0x61], u32::to_le_bytes)[..], &[0x62, 0]].concat();
        let cases: &[Case<'_>] = &[
            ("UTF-8", b"\xef\xbb\xbfa\xffb".to_vec(), None, "a\u{fffd}b", "UTF-8", 1),
            (
                "a whole content type",
                b"\xe9".to_vec(),
                Some("text/html; Charset=\"latin1\""),
                "é",
                "windows-1252",
                0,
            ),
            ("half a unit of UTF-16", b"\xff\xfea\0b".to_vec(), None, "a\u{fffd}", "UTF-16LE", 1),
            ("UTF-32", utf32(&[0x61, 0x1f30a], u32::to_le_bytes), None, "a\u{1f30a}", "UTF-32", 0),
            ("UTF-32, big end first", utf32(&[0x61, 0xe9], u32::to_be_bytes), None, "aé", "UTF-32", 0),
            (
                "UTF-32 with a surrogate and a number beyond Unicode",
                utf32(&[0x61, 0xd800, 0x11_0000, 0x62], u32::to_le_bytes),
                None,
                "a\u{fffd}\u{fffd}b",
                "UTF-32",
                2,
            ),
            (
                "UTF-32 that holds U+FFFD itself",
                utf32(&[0xfffd], u32::to_le_bytes),
                None,
                "\u{fffd}",
                "UTF-32",
                0,
            ),
            ("UTF-32 that ends in half a unit", cut, None, "a\u{fffd}", "UTF-32", 1),
        ];
        for (name, bytes, http_charset, text, encoding, malformed) in cases {
            let decoded = decode(bytes, *http_charset, None).expect("text");
            assert_eq!(
                (&*decoded.text, decoded.encoding, decoded.malformed),
                (*text, *encoding, *malformed),
                "{name}"
            );
        }
    }
}
