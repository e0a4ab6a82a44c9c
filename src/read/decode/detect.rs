//! The encoding of bytes, by what they look like.

#![expect(
    clippy::indexing_slicing,
    reason = "tables of 256 have every byte, and pairs a first and a second one"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts in a GiB at most, times four, or in 64 kB, times 100; four of the bytes 0x80..=0x9f are taken from all of these"
)]

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, X_MAC_CYRILLIC,
};

/// Bytes of a document that detection looks at; more changes nothing and costs time.
const DETECTED_BYTES: usize = 64 << 10;

/// The encoding of bytes that are no UTF-8.
pub(super) fn detect(bytes: &[u8]) -> &'static Encoding {
    let sample = bytes.get(..DETECTED_BYTES).unwrap_or(bytes);
    let mut found = (guess(sample, sample.len() == bytes.len()), sample);
    if found.0 == WINDOWS_1252 && sample.len() < bytes.len() {
        // A long head in ASCII says nothing; the body does.
        let (_, half) = bytes.split_at(bytes.len() / 2);
        let body = half.get(..DETECTED_BYTES).unwrap_or(half);
        found = (guess(body, true), body);
    }
    second_thought(found.0, found.1)
}

fn guess(sample: &[u8], last: bool) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, last);
    detector.guess(None, Utf8Detection::Allow)
}

/// Encodings that the detector does not know, or knows too little of: each shows in bytes that the one which it took for it
/// hardly has.
fn second_thought(guessed: &'static Encoding, sample: &[u8]) -> &'static Encoding {
    if guessed != WINDOWS_1251 && guessed != WINDOWS_1252 {
        return guessed;
    }
    let mut counts = [0_usize; 256];
    let mut inside = [0_usize; 256];
    for window in sample.windows(3) {
        counts[usize::from(window[1])] += 1;
        inside[usize::from(window[1])] +=
            usize::from(window[0].is_ascii_lowercase() && window[2].is_ascii_lowercase());
    }
    let sum = |counts: &[usize; 256], bytes: &[u8]| {
        bytes.iter().map(|byte| counts[usize::from(*byte)]).sum::<usize>()
    };
    let range = |counts: &[usize; 256], from: u8, to: u8| {
        counts[usize::from(from)..=usize::from(to)].iter().sum::<usize>()
    };
    // Small letters are alike but for `я`, and capitals are where windows-1251 has letters of other languages.
    let (small, ya, ya_of_windows) = (range(&counts, 0xe0, 0xfe), counts[0xdf], counts[0xff]);
    if small > 40 && ya * 100 > small && ya > 8 * ya_of_windows && range(&counts, 0xc0, 0xdc) * 20 < small {
        return X_MAC_CYRILLIC;
    }
    if guessed != WINDOWS_1252 {
        return guessed;
    }
    // Accented letters where windows-1252 has signs, but for the few that words have in it.
    let signs = range(&inside, 0x80, 0x9f) - sum(&inside, &[0x92, 0x9a, 0x9c, 0x9e]);
    if signs >= 4 && signs > 4 * range(&inside, 0xc0, 0xff) {
        return MACINTOSH;
    }
    // Long vowels of Hungarian, among its other ones and no letters of those who write õ or û.
    let long = sum(&counts, b"\xf5\xfb\xd5\xdb");
    let others = sum(&counts, b"\xe1\xe9\xed\xf3\xf6\xfa\xfc\xc1\xc9\xcd\xd3\xd6\xda\xdc");
    let acute = sum(&counts, b"\xe1\xe9");
    if long >= 3 && acute > long && long + others == range(&counts, 0xc0, 0xff) {
        return WINDOWS_1250;
    }
    guessed
}

/// UTF-16 that lost its mark: read so, it is in scripts that people write in, with ASCII among them; zeros are bytes of
/// one half only.
pub(super) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..DETECTED_BYTES).unwrap_or(bytes);
    memchr::memchr(0, sample)?;
    let (pairs, _) = sample.as_chunks::<2>();
    let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let most = first.max(second);
    if pairs.len() < 8 || first.min(second) * 20 > pairs.len() {
        return None;
    }
    let encoding = if first > second { UTF_16BE } else { UTF_16LE };
    let is_latin = || most * 10 >= pairs.len() * 3;
    let is_script = || {
        let unit = if first > second { u16::from_be_bytes } else { u16::from_le_bytes };
        let known = pairs.iter().filter(|pair| is_written(unit(**pair))).count();
        most >= 8 && most * 50 >= pairs.len() && first.min(second) == 0 && known * 100 >= pairs.len() * 98
    };
    (is_latin() || is_script()).then_some(encoding)
}

/// Whether a unit of UTF-16 is a sign of ASCII, or of one of the scripts that fill pages.
fn is_written(unit: u16) -> bool {
    matches!(unit, 9 | 10 | 13 | 0x20..=0x7e | 0xa0..=0x24f | 0x370..=0x6ff | 0x900..=0xe7f | 0x1e00..=0x1eff | 0x2010..=0x2026
        | 0x3000..=0x30ff | 0x4e00..=0x9fff | 0xac00..=0xd7a3 | 0xff00..=0xffef)
}

/// Whether bytes are UTF-8 but for a few of them: one that was cut in two, or that comes from another text. In other encodings
/// letters form sequences of UTF-8 by chance only, and the rest of them are faults.
pub(super) fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let Err(error) = std::str::from_utf8(bytes) else { return true };
    let (mut sequences, mut faults) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sequences += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    let is_cut = error.error_len().is_none();
    is_cut && sequences > 0 || sequences >= 4 && faults * 4 <= sequences
}

/// Whether bytes can be UTF-8 as declared although some are not: a declared UTF-8 that breaks in more than one place of a
/// few non-ASCII bytes was declared wrongly.
pub(super) fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let broken = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
    let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    broken * 3 < high
}

/// Whether there are more than a few bytes beyond ASCII: sequences that no other encoding would form by chance. Pages that
/// were saved as UTF-8 still carry their first declaration.
pub(super) fn has_high_bytes(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| !byte.is_ascii()).nth(16).is_some()
}

/// What bytes in UTF-8 are where nothing else is said.
pub(super) fn undeclared(bytes: &[u8]) -> &'static Encoding {
    if is_damaged_utf8(bytes) { UTF_8 } else { detect(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sentences that are long enough to tell.
    fn many(sentence: &str) -> String {
        sentence.repeat(6)
    }

    #[test]
    fn encodings_are_told_by_their_bytes() {
        let russian =
            many("Сегодня в Москве прошла встреча, на которой обсуждали новый мост через реку Яуза. ");
        let french = many("L’été dernier, la forêt a brûlé près du château où l’élève étudiait déjà. ");
        let hungarian =
            many("Az idő szép, a nő és a férfi örül a jövő évi tűzijátéknak, mert három órát várt érte. ");
        let estonian =
            many("Õpetaja ütles, et õhtul sõidavad nad linna ja söövad kooki, sest töö õnnestus hästi. ");
        let portuguese =
            many("As eleições não são às sete, as decisões e as opções é que são, amanhã e só então. ");
        let czech =
            many("Včera večer přišel do města velký déšť a řeka se začala rychle zvedat až k mostu. ");
        let rows: &[(&str, &str, &'static Encoding)] = &[
            ("Mac, Cyrillic", &russian, X_MAC_CYRILLIC),
            ("windows-1251", &russian, WINDOWS_1251),
            ("KOI8-R", &russian, encoding_rs::KOI8_R),
            ("Mac", &french, MACINTOSH),
            ("French", &french, WINDOWS_1252),
            ("Hungarian", &hungarian, WINDOWS_1250),
            ("Estonian", &estonian, WINDOWS_1252),
            ("Portuguese", &portuguese, WINDOWS_1252),
            ("Czech", &czech, WINDOWS_1250),
        ];
        for (name, text, encoding) in rows {
            let bytes = encode(text, encoding);
            let found = undeclared(&bytes);
            assert_eq!(found.decode_without_bom_handling(&bytes).0, *text, "{name}: {}", found.name());
        }
    }

    /// The Mac's encodings have no encoder; theirs is looked up in what they decode to.
    fn encode(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        let bytes: Vec<u8> = (0..=255).collect();
        let table: Vec<char> = bytes
            .iter()
            .filter_map(|byte| encoding.decode_without_bom_handling(&[*byte]).0.chars().next())
            .collect();
        text.chars()
            .map(|char| table.iter().position(|own| *own == char).expect("a letter of the encoding") as u8)
            .collect()
    }

    #[test]
    fn a_few_faults_do_not_make_another_encoding_of_utf8() {
        let german = "Die Brücke über den Fluß wird für zwei Jahre gesperrt, hieß es am Dienstag in Köln.";
        let japanese = "橋は二年間の修理を経て月曜日に再び開通したと市が発表した。";
        let bytes = |text: &str, at: usize, put: &[u8]| {
            [&text.as_bytes()[..at], put, &text.as_bytes()[at..]].concat()
        };
        let rows: &[(&str, Vec<u8>, bool)] = &[
            ("cut in its only letter", b"caf\xc3".to_vec(), false),
            ("cut in its second letter", "Brücke ü".as_bytes()[..9].to_vec(), true),
            ("a stray byte", bytes(german, 20, b"\xe9"), true),
            ("a byte that is missing", [&german.as_bytes()[..6], &german.as_bytes()[7..]].concat(), true),
            ("a stray byte in Japanese", bytes(japanese, 9, b"\x82"), true),
            ("Japanese that is cut", japanese.as_bytes()[..20].to_vec(), true),
            ("windows-1252", encoding_rs::WINDOWS_1252.encode(german).0.into_owned(), false),
            ("Shift_JIS", encoding_rs::SHIFT_JIS.encode(japanese).0.into_owned(), false),
            ("EUC-JP", encoding_rs::EUC_JP.encode(japanese).0.into_owned(), false),
            (
                "GBK",
                encoding_rs::GBK.encode("大桥经过两年的维修后于星期一重新开放，市政府说。").0.into_owned(),
                false,
            ),
            (
                "Big5",
                encoding_rs::BIG5.encode("大橋經過兩年的維修後於星期一重新開放，市政府說。").0.into_owned(),
                false,
            ),
            (
                "EUC-KR",
                encoding_rs::EUC_KR
                    .encode("다리가 이 년 동안의 수리를 마치고 월요일에 다시 열렸다.")
                    .0
                    .into_owned(),
                false,
            ),
            (
                "KOI8-R",
                encoding_rs::KOI8_R.encode("Мост через реку открыли в понедельник.").0.into_owned(),
                false,
            ),
        ];
        for (name, bytes, expected) in rows {
            assert_eq!(is_damaged_utf8(bytes), *expected, "{name}");
        }
    }

    #[test]
    fn utf16_without_a_mark_is_told_in_other_scripts() {
        let texts = [
            "<p>Мост через реку открыли в понедельник.</p>\n<p>Он старый.</p>",
            "<p>橋は二年間の修理を経て月曜日に再び開通した。</p>\n<p>橋</p>",
        ];
        for text in texts {
            let bytes = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
            assert_eq!(utf16_without_mark(&bytes(u16::to_le_bytes)), Some(UTF_16LE), "{text}");
            assert_eq!(utf16_without_mark(&bytes(u16::to_be_bytes)), Some(UTF_16BE), "{text}");
        }
        let zeros = "\0".to_owned() + &"Rain fell\0 all day. ".repeat(20);
        assert_eq!(utf16_without_mark(zeros.as_bytes()), None);
    }
}
