//! Reading an object of JSON that holds whole documents: each string is unescaped and copied in one pass over it, many bytes at
//! a time, and what comes out is checked. HTML has an escape in every twenty bytes; text in other scripts than Latin may be
//! nothing else.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch};
use serde_json::value::RawValue;

use crate::lanes::{LANES, first_bytes};

/// Memory that a document gets at first: hardly any has more, and a line may have many.
const PAGE_BYTES: usize = 8 << 20;

/// What is left to read of a text of JSON. Of what is not there, or not well formed, comes `None`.
pub(super) struct Json<'j> {
    rest: &'j [u8],
}

impl<'j> Json<'j> {
    pub(super) fn new(json: &'j [u8]) -> Self {
        Self { rest: json }
    }

    /// What was not read yet, after white space.
    pub(super) fn rest(&mut self) -> &'j [u8] {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        while let Some((_, after)) = self.rest.split_first().filter(|(first, _)| is_space(first)) {
            self.rest = after;
        }
        self.rest
    }

    /// A sign of punctuation.
    pub(super) fn sign(&mut self, sign: u8) -> Option<()> {
        self.rest = self.rest().strip_prefix(&[sign])?;
        Some(())
    }

    /// The name of a member, and the colon behind it.
    pub(super) fn name(&mut self) -> Option<String> {
        let name = self.string()?;
        self.sign(b':')?;
        Some(name)
    }

    /// A string.
    pub(super) fn string(&mut self) -> Option<String> {
        self.string_into(Vec::new())
    }

    /// A string that may be most of what is left.
    pub(super) fn long_string(&mut self) -> Option<String> {
        self.string_into(Vec::with_capacity(self.rest.len().min(PAGE_BYTES)))
    }

    fn string_into(&mut self, mut out: Vec<u8>) -> Option<String> {
        self.sign(b'"')?;
        self.rest = dispatch!(Level::new(), simd => unescape(simd, self.rest, &mut out))?;
        String::from_utf8(out).ok()
    }

    /// Any value, as it is written.
    pub(super) fn value(&mut self) -> Option<&'j str> {
        let mut values = serde_json::Deserializer::from_slice(self.rest).into_iter::<&RawValue>();
        let value = values.next()?.ok()?;
        self.rest = self.rest.get(values.byte_offset()..)?;
        Some(value.get())
    }
}

/// Writes a string, whose opening quotation mark was read; what follows its closing one is left. Control characters stay as
/// they are, which JSON forbids and scrapers write. Inlined into a copy for each kind of processor.
#[inline(always)]
#[expect(clippy::arithmetic_side_effects, reason = "bytes of a text in memory")]
fn unescape<'j>(simd: impl Simd, json: &'j [u8], out: &mut Vec<u8>) -> Option<&'j [u8]> {
    let mut rest = json;
    loop {
        let bytes = first_bytes(simd, rest);
        let special = bytes.simd_eq(b'"') | bytes.simd_eq(b'\\');
        let plain = (special.to_bitmask().trailing_zeros() as usize).min(LANES).min(rest.len());
        let length = out.len() + plain;
        // Copying a vector, and forgetting what was too much, is quicker than copying just as many bytes.
        match rest.first_chunk::<LANES>() {
            Some(chunk) => out.extend_from_slice(chunk),
            None => out.extend_from_slice(rest),
        }
        out.truncate(length);
        rest = match rest.split_at_checked(plain)?.1 {
            after if plain == LANES => after,
            [b'"', after @ ..] => return Some(after),
            [b'\\', b'u', after @ ..] => {
                let (char, after) = character(after)?;
                out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
                after
            }
            [b'\\', escaped, after @ ..] => {
                out.push(byte_of(*escaped)?);
                after
            }
            _ => return None,
        };
    }
}

/// What a backslash and a letter stand for.
fn byte_of(escaped: u8) -> Option<u8> {
    Some(match escaped {
        b'"' | b'\\' | b'/' => escaped,
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        b'b' => 8,
        b'f' => 12,
        _ => return None,
    })
}

/// A character of UTF-16 after its `\u`. Half of a surrogate pair, which scrapers do write, is U+FFFD.
fn character(json: &[u8]) -> Option<(char, &[u8])> {
    let (unit, after) = unit(json)?;
    if let (0xd800..=0xdbff, [b'\\', b'u', second @ ..]) = (unit, after)
        && let (second, after) = self::unit(second)?
        && let Some(Ok(char)) = char::decode_utf16([unit, second]).next()
    {
        return Some((char, after));
    }
    Some((char::from_u32(unit.into()).unwrap_or(char::REPLACEMENT_CHARACTER), after))
}

/// Four digits of a hexadecimal number.
fn unit(json: &[u8]) -> Option<(u16, &[u8])> {
    let (digits, after) = json.split_first_chunk::<4>()?;
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let unit = digits.iter().try_fold(0, |unit, byte| Some(unit << 4 | digit(byte)?))?;
    Some((u16::try_from(unit).ok()?, after))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn strings_are_what_they_say() {
        let long = |text: &str| format!("{}{text}", "x".repeat(LANES - 2));
        let rows: &[(&str, &str, Option<&str>)] = &[
            ("nothing", r#""""#, Some("")),
            ("every escape", r#""\"\\\/\b\f\n\r\t\u00e9\u4E2d""#, Some("\"\\/\u{8}\u{c}\n\r\té中")),
            ("a pair", r#""\ud83c\udf27""#, Some("\u{1f327}")),
            (
                "halves",
                r#""\ud83c \udf27\ud83c\ud83c\udf27\ud83c\n""#,
                Some("\u{fffd} \u{fffd}\u{fffd}\u{1f327}\u{fffd}\n"),
            ),
            ("a raw tab", "\"a\tb\"", Some("a\tb")),
            ("no end", r#""a"#, None),
            ("no end after a backslash", r#""a\"#, None),
            ("an end within an escape", r#""\u00e""#, None),
            ("an escape of no kind", r#""\x""#, None),
            ("a sign within the number", r#""\u+0e9""#, None),
            ("the second number is none", r#""\ud83c\u""#, None),
            ("no string", "5", None),
        ];
        for (name, json, expected) in rows {
            assert_eq!(Json::new(json.as_bytes()).long_string().as_deref(), *expected, "{name}");
            // Over the border of two vectors.
            let (json, expected) =
                (json.replacen('"', &long("").replacen('x', "\"x", 1), 1), expected.map(long));
            assert_eq!(Json::new(json.as_bytes()).long_string(), expected, "{name}, further on");
        }
        assert_eq!(Json::new(b"\"a\xff\"").long_string(), None, "no UTF-8");
    }

    proptest! {
        /// What serde_json writes is read again, and the place behind it is right.
        #[test]
        fn what_is_written_is_read(text in "(?s).{0,99}", mut letter in "[\"\\\\\n\u{1}é中🌧]{0,50}") {
            letter.push_str(&text);
            let json = format!("{{{}:{}}}", serde_json::json!(letter), serde_json::json!(text));
            let mut json = Json::new(json.as_bytes());
            prop_assert_eq!(json.sign(b'{'), Some(()));
            prop_assert_eq!(json.name(), Some(letter));
            prop_assert_eq!(json.long_string(), Some(text));
            prop_assert_eq!(json.rest(), b"}");
        }
    }
}
