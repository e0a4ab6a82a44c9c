//! What encoding is found of pages that do not say it.

use std::collections::BTreeMap;
use std::path::Path;

use cleancopy::unstable::read::decode;
use encoding_rs::Encoding;
use libtest_mimic::Trial;

use super::needing;

pub(crate) fn trials() -> Vec<Trial> {
    vec![needing("hostile/charset", "encodings are found without a hint", without_a_hint)]
}

/// Encodings that the Encoding Standard leaves out, so that no browser reads them.
const OUT_OF_REACH: &[&str] = &["IBM855", "Johab"];

/// Encodings of fewer than 9 in 10 right, with the pages that are: one in ASCII is a thousand zeros before a line, and is refused
/// as binary data.
const KNOWN_GAPS: &[(&str, usize)] = &[("ascii", 1)];

/// Of the pages of 500 bytes and more in each encoding, 9 in 10 are read to the right text.
fn without_a_hint(folder: &Path) {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).min_depth(2).sort_by_file_name() {
        let path = entry.expect("a folder that can be listed").into_path();
        let name = path.parent().and_then(Path::file_name).expect("a folder").to_string_lossy().into_owned();
        let mut bytes = std::fs::read(&path).expect("a file that can be read");
        if bytes.len() < 500 || OUT_OF_REACH.contains(&&*name) {
            continue;
        }
        hide_declarations(&mut bytes);
        let found =
            decode::decode(&bytes, None, None).map(|decoded| (letters(&decoded.text), decoded.encoding));
        let is_right = found.as_ref().is_ok_and(|(text, _)| Some(text) == expected(&name, &bytes).as_ref());
        let (right, all) = counts.entry(name).or_default();
        *all += 1;
        *right += usize::from(is_right);
        if !is_right {
            println!("{}: {:?}", path.display(), found.map(|(_, encoding)| encoding));
        }
    }
    for (name, (right, all)) in &counts {
        println!("{name}: {right} of {all}");
    }
    for (name, (right, all)) in counts {
        let known = KNOWN_GAPS.iter().find(|(own, _)| *own == name).map(|(_, right)| *right);
        assert!(known.map_or(right * 10 >= all * 9, |known| right == known), "{name}: {right} of {all}");
    }
}

/// Takes away what a page says of its encoding, so that the bytes alone tell.
fn hide_declarations(bytes: &mut [u8]) {
    for word in [&b"charset"[..], b"encoding"] {
        for at in 0..bytes.len().saturating_sub(word.len()) {
            if bytes[at..at + word.len()].eq_ignore_ascii_case(word) {
                bytes[at..at + word.len()].fill(b'x');
            }
        }
    }
}

/// What a page in the encoding of a folder says.
fn expected(name: &str, bytes: &[u8]) -> Option<String> {
    let label = match name {
        "CP932" => "shift_jis",
        "MacCyrillic" => "x-mac-cyrillic",
        "MacRoman" => "macintosh",
        "utf-8-sig" => "utf-8",
        "UTF-32BE" | "UTF-32LE" => return utf32(bytes, name == "UTF-32LE"),
        "iso-2022-kr" => return iso_2022_kr(bytes),
        _ => name
            .split_once("-")
            .filter(|_| name.starts_with("iso-8859") || name.starts_with("windows"))
            .map_or(name, |_| {
                let end = name.rfind(|char: char| char.is_ascii_digit()).map_or(name.len(), |at| at + 1);
                &name[..end]
            }),
    };
    let encoding = Encoding::for_label(label.as_bytes())?;
    Some(letters(&encoding.decode(bytes).0))
}

fn utf32(bytes: &[u8], little: bool) -> Option<String> {
    let (units, _) = bytes.as_chunks::<4>();
    let points =
        units.iter().map(|unit| if little { u32::from_le_bytes(*unit) } else { u32::from_be_bytes(*unit) });
    Some(letters(&points.map(char::from_u32).collect::<Option<String>>()?))
}

/// EUC-KR whose bytes have lost their highest bit between two controls.
fn iso_2022_kr(bytes: &[u8]) -> Option<String> {
    let mut shifted = false;
    let mut wide = Vec::new();
    let announced = b"\x1b$)C";
    for byte in bytes.strip_prefix(announced).unwrap_or(bytes) {
        match byte {
            0x0e => shifted = true,
            0x0f => shifted = false,
            0x21..=0x7e if shifted => wide.push(byte | 0x80),
            _ => wide.push(*byte),
        }
    }
    Some(letters(&encoding_rs::EUC_KR.decode(&wide).0))
}

/// The letters alone: encodings of one family differ in signs that nobody misses.
fn letters(text: &str) -> String {
    text.chars().filter(|char| char.is_alphanumeric()).collect()
}
