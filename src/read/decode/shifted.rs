//! Encodings of seven bits that shift between ASCII and a table of two bytes: ISO-2022-KR, ISO-2022-CN and HZ. The Encoding
//! Standard leaves them out, because a browser that reads them could be made to run what looks like text. Here nothing is run,
//! and the tables are those of EUC-KR and GBK without their highest bit.

use encoding_rs::{EUC_KR, Encoding, GBK, REPLACEMENT};
use memchr::{memchr2, memmem};

/// One of these encodings.
pub(super) struct Shifted {
    /// What it is called.
    pub(super) name: &'static str,
    /// The table, of which the bytes are after [`Shifted::widened`].
    pub(super) table: &'static Encoding,
}

const KOREAN: Shifted = Shifted { name: "ISO-2022-KR", table: EUC_KR };
const CHINESE: Shifted = Shifted { name: "ISO-2022-CN", table: GBK };
const HZ: Shifted = Shifted { name: "HZ-GB-2312", table: GBK };

impl Shifted {
    /// The encoding of bytes, by the sequence that announces it; HZ, which has none, where the `label` of the document is one
    /// of an encoding that browsers do not read.
    pub(super) fn of(bytes: &[u8], label: impl Fn() -> Option<&'static Encoding>) -> Option<Self> {
        // Nearly all documents have other bytes early on, or none that shifts.
        if !bytes.is_ascii() || memchr2(0x1b, b'~', bytes).is_none() {
            return None;
        }
        let has = |sequence: &[u8]| memmem::find(bytes, sequence).is_some();
        let found = if has(b"\x1b$)C") {
            KOREAN
        } else if has(b"\x1b$)A") {
            CHINESE
        } else if has(b"~{") && label() == Some(REPLACEMENT) {
            HZ
        } else {
            return None;
        };
        Some(found)
    }

    /// The bytes in its table: with the highest bit where they were shifted, without what shifted them.
    #[expect(
        clippy::indexing_slicing,
        reason = "a pattern matches as many bytes as are taken, and where none does there is one"
    )]
    pub(super) fn widened(&self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len());
        let (mut rest, mut shifted) = (bytes, false);
        loop {
            let (length, shift) = match rest {
                [0x1b, b'$', b')', b'A' | b'C', ..] => (4, shifted),
                [0x0e, ..] => (1, true),
                [0x0f, ..] => (1, false),
                [b'~', b'{', ..] if self.name == HZ.name => (2, true),
                [b'~', b'}', ..] if self.name == HZ.name => (2, false),
                // A shift ends with its line.
                [b'\n', ..] => (0, false),
                [] => break,
                _ => (0, shifted),
            };
            shifted = shift;
            if length == 0 {
                out.push(rest[0] | if shifted && rest[0].is_ascii_graphic() { 0x80 } else { 0 });
            }
            rest = &rest[length.max(1)..];
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifted_text_is_widened() {
        type Row<'a> = (&'a str, &'a [u8], Option<&'static Encoding>, Option<&'a str>);
        let rows: &[Row<'_>] = &[
            ("ISO-2022-KR", b"\x1b$)C\x0e1W\x0f is \x0e1W\x0f", None, Some("그 is 그")),
            ("ISO-2022-CN", b"\x1b$)A\x0eVP\x0f.\n", None, Some("中.\n")),
            ("HZ that is declared", b"~{VPND~} ok", Some(REPLACEMENT), Some("中文 ok")),
            ("HZ that is not", b"~{VPND~} ok", None, None),
            ("ISO-2022-JP", b"\x1b$B", None, None),
            ("bytes of eight bits", b"\x1b$)C\xe9", None, None),
            ("plain text", b"Rain", Some(REPLACEMENT), None),
        ];
        for (name, bytes, label, expected) in rows {
            let text = Shifted::of(bytes, || *label)
                .map(|own| own.table.decode_without_bom_handling(&own.widened(bytes)).0.into_owned());
            assert_eq!(text.as_deref(), *expected, "{name}");
        }
    }
}
