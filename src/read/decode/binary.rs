//! What is neither HTML nor text, and what it seems to be.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts among the first bytes of a document, times 20 at most, and a place in memory"
)]

use std::fmt;

use memchr::memmem;

use crate::error::{Error, ErrorKind};

/// Bytes of a document that are looked at.
const LOOKED_AT: usize = 8 << 10;

/// Bytes in which a format that begins like a text has control characters.
const HEAD_BYTES: usize = 512;

/// Control characters that a text may have by accident.
const ACCIDENTS: usize = 4;

/// Formats by their first bytes.
const FORMATS: &[(&[u8], &str)] = &[
    // Documents.
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript document"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript document"),
    (b"AT&TFORM", "a DjVu document"),
    (b"ITSF", "a compiled help file (CHM)"),
    // Images.
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\0\0\x01\0", "an icon"),
    (b"8BPS", "a Photoshop image"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL image"),
    (b"\xff\x0a", "a JPEG XL image"),
    (b"\0\0\0\x0cjP", "a JPEG 2000 image"),
    // Sound and pictures that move.
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
    (b"\xff\xfb", "an MP3 recording"),
    (b"\xff\xf1", "an AAC recording"),
    (b"fLaC", "a FLAC recording"),
    (b"MThd", "a MIDI file"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (b"FLV\x01", "a Flash video"),
    (b"\0\0\x01\xba", "an MPEG video"),
    (b"\0\0\x01\xb3", "an MPEG video"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a Windows Media file"),
    // Fonts.
    (b"wOF2", "a WOFF2 font"),
    (b"wOFF", "a WOFF font"),
    (b"\0\x01\0\0\0", "a TrueType font"),
    (b"OTTO", "an OpenType font"),
    (b"ttcf", "a collection of fonts"),
    // Programs.
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ", "a program (Windows)"),
    (b"\xcf\xfa\xed\xfe", "a program (Mach-O)"),
    (b"\xce\xfa\xed\xfe", "a program (Mach-O)"),
    (b"\xfe\xed\xfa\xcf", "a program (Mach-O)"),
    (b"\xfe\xed\xfa\xce", "a program (Mach-O)"),
    (b"\xca\xfe\xba\xbe", "a program (Java or Mach-O)"),
    (b"\0asm", "a program (WebAssembly)"),
    // Archives and compressed data.
    (b"\x1f\x8b", "gzip data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"\xfd7zXZ\0", "xz data"),
    (b"BZh91AY", "bzip2 data"),
    (b"\x04\"M\x18", "lz4 data"),
    (b"\x1f\x9d", "compress data"),
    (b"LZIP", "lzip data"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"MSCF", "a CAB archive"),
    (b"!<arch>\n", "an ar archive"),
    (b"\xed\xab\xee\xdb", "an RPM package"),
    // Data.
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1\0\0", "an Arrow file, which is not read yet"),
    (b"FEA1", "a Feather file"),
    (b"ORC", "an ORC file"),
    (b"Obj\x01", "an Avro file"),
    (b"\x89HDF\r\n", "an HDF5 file"),
    (b"\x93NUMPY", "a NumPy array"),
];

/// Those of these formats that are text themselves, so that there are no other signs of them.
const WRITTEN_AS_TEXT: &[&[u8]] = &[b"%PDF-", b"{\\rtf", b"%!PS"];

/// Documents that are ZIP archives, by the beginning of a name in them, or by the type that they give first.
const ZIPPED: &[(&[u8], &str)] = &[
    (b"mimetypeapplication/epub+zip", "an EPUB book"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument text (ODT)"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet (ODS)"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"word/", "a Word document (DOCX)"),
    (b"xl/", "an Excel workbook (XLSX)"),
    (b"ppt/", "a PowerPoint presentation (PPTX)"),
    (b"META-INF/MANIFEST.MF", "a Java archive"),
    (b"AndroidManifest.xml", "an Android package"),
];

/// Documents in the older format of Microsoft Office, by a name in them, in UTF-16.
const COMPOUND: &[(&[u8], &str)] = &[
    (b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", "a Word document (DOC)"),
    (b"W\0o\0r\0k\0b\0o\0o\0k\0", "an Excel workbook (XLS)"),
    (b"P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0", "a PowerPoint presentation (PPT)"),
    (b"_\0_\0s\0u\0b\0s\0t\0g\0", "an Outlook message (MSG)"),
];

/// Refuses bytes that are of a well-known format.
pub(super) fn refuse_format(bytes: &[u8]) -> Result<(), Error> {
    format(bytes).map_or(Ok(()), |format| Err(refused(format)))
}

/// Refuses a text that is none: bytes of who knows what, decoded.
pub(crate) fn refuse_noise(text: &str) -> Result<(), Error> {
    if is_noise(text) { Err(refused("binary data")) } else { Ok(()) }
}

fn refused(format: impl fmt::Display) -> Error {
    Error::new(ErrorKind::NotHtml, format!("the bytes seem to be {format}, not HTML or text"))
}

fn format(bytes: &[u8]) -> Option<&'static str> {
    let listed = || {
        // Programs that write or send a PDF put line ends in front of it.
        let start = bytes.trim_ascii_start();
        let found = FORMATS.iter().find(|(magic, _)| bytes.starts_with(magic) || start.starts_with(magic))?;
        is_sure(found.0, bytes).then_some(found.1)
    };
    zipped(bytes)
        .or_else(|| compound(bytes))
        .or_else(|| media(bytes))
        .or_else(|| further_on(bytes))
        .or_else(listed)
}

/// Whether bytes that begin so are of this format: where a text may begin so, they have control characters.
fn is_sure(magic: &[u8], bytes: &[u8]) -> bool {
    let is_letters = magic.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ');
    let is_short = magic.len() < 3;
    !is_letters && !is_short
        || WRITTEN_AS_TEXT.contains(&magic)
        || controls(bytes.get(..HEAD_BYTES).unwrap_or(bytes)) > 0
}

fn zipped(bytes: &[u8]) -> Option<&'static str> {
    if ![&b"PK\x03\x04"[..], b"PK\x05\x06", b"PK\x07\x08"].iter().any(|magic| bytes.starts_with(magic)) {
        return None;
    }
    // A name is 30 bytes into the head of its entry.
    let names = memmem::find_iter(bytes, b"PK\x03\x04").filter_map(|at| bytes.get(at + 30..));
    let document = |name: &[u8]| ZIPPED.iter().find(|(start, _)| name.starts_with(start));
    Some(names.filter_map(document).next().map_or("a ZIP archive", |(_, document)| document))
}

fn compound(bytes: &[u8]) -> Option<&'static str> {
    if !bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return None;
    }
    let document = COMPOUND.iter().find(|(name, _)| memmem::find(bytes, name).is_some());
    Some(document.map_or("a document of an older Microsoft Office", |(_, document)| document))
}

/// Formats that name what is in them after its size.
fn media(bytes: &[u8]) -> Option<&'static str> {
    Some(match (bytes.get(..4)?, bytes.get(4..8)?, bytes.get(8..12)?) {
        (b"RIFF", _, b"WEBP") => "a WebP image",
        (b"RIFF", _, b"WAVE") => "a WAV recording",
        (b"RIFF", _, b"AVI ") => "an AVI video",
        (b"FORM", _, b"AIFF" | b"AIFC") => "an AIFF recording",
        (_, b"ftyp", b"avif" | b"avis") => "an AVIF image",
        (_, b"ftyp", b"heic" | b"heix" | b"mif1" | b"msf1") => "an HEIF image",
        (_, b"ftyp", b"M4A " | b"M4B ") => "an MPEG-4 recording",
        (_, b"ftyp", _) => "an MPEG-4 video",
        _ => return None,
    })
}

/// Formats that are told by what stands later.
fn further_on(bytes: &[u8]) -> Option<&'static str> {
    let has = |at: usize, word: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(word));
    if has(257, b"ustar\0") || has(257, b"ustar  \0") {
        return Some("a tar archive");
    }
    if has(60, b"BOOKMOBI") {
        return Some("a Mobipocket book");
    }
    let pickle = matches!(bytes, [0x80, 2..=5, .., b'.']);
    pickle.then_some("a Python pickle, which nobody should load who does not know where it is from")
}

/// Control characters among bytes, those left out that texts and terminals use.
fn controls(bytes: &[u8]) -> usize {
    let is_control = |byte: u8| (byte < 0x20) & !(b'\t'..=b'\r').contains(&byte) & (byte != 0x1b);
    // In bytes, many of which are added at once.
    let of_chunk =
        |chunk: &[u8]| usize::from(chunk.iter().map(|byte| u8::from(is_control(*byte))).sum::<u8>());
    bytes.chunks(usize::from(u8::MAX)).map(of_chunk).sum()
}

/// Whether a text is largely control characters, or largely what no encoding has. Of random bytes every ninth is a control
/// character.
fn is_noise(text: &str) -> bool {
    let bytes = text.as_bytes();
    let bytes = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let controls = controls(bytes);
    let replaced = || memmem::find_iter(bytes, "\u{fffd}").count();
    let unknown = controls + if bytes.is_ascii() { 0 } else { replaced() };
    if unknown <= ACCIDENTS {
        return false;
    }
    let chars = bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count();
    controls * 20 > chars || unknown * 3 > chars
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive with entries of these names and bytes.
    fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
        let entry = |(name, content): &(&str, &str)| {
            [b"PK\x03\x04", &[0; 26][..], name.as_bytes(), content.as_bytes()].concat()
        };
        entries.iter().flat_map(entry).collect()
    }

    fn compound_of(name: &str) -> Vec<u8> {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", &[0; 504][..], &name].concat()
    }

    #[test]
    fn formats_are_named() {
        let content_types = ("[Content_Types].xml", "<Types/>");
        let tar = [&b"story.html"[..], &[0; 247], b"ustar\x0000", &[0; 248]].concat();
        let rows: &[(&str, Vec<u8>, &str)] = &[
            ("docx", zip(&[content_types, ("word/document.xml", "<w/>")]), "Word document (DOCX)"),
            ("xlsx", zip(&[content_types, ("xl/workbook.xml", "<x/>")]), "Excel workbook (XLSX)"),
            ("pptx", zip(&[content_types, ("ppt/presentation.xml", "<p/>")]), "PowerPoint"),
            ("odt", zip(&[("mimetype", "application/vnd.oasis.opendocument.text")]), "(ODT)"),
            ("ods", zip(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]), "(ODS)"),
            ("epub", zip(&[("mimetype", "application/epub+zip")]), "EPUB"),
            ("zip", zip(&[("a.html", "<p>Rain")]), "ZIP"),
            ("doc", compound_of("WordDocument"), "Word document (DOC)"),
            ("xls", compound_of("Workbook"), "Excel workbook (XLS)"),
            ("an unknown one of Office", compound_of("Rain"), "older Microsoft Office"),
            ("rtf", b"{\\rtf1\\ansi Rain}".to_vec(), "RTF"),
            ("pdf", b"%PDF-1.7\n".to_vec(), "PDF"),
            ("pdf after line ends", b"\r\n%PDF-1.7\n".to_vec(), "PDF"),
            ("jpeg", b"\xff\xd8\xff\xe0".to_vec(), "JPEG"),
            ("gif", b"GIF89a\x01\0\x01\0".to_vec(), "GIF"),
            ("bmp", b"BM\x36\0\0\0\0\0".to_vec(), "BMP"),
            ("webp", b"RIFF\x10\0\0\0WEBPVP8 ".to_vec(), "WebP"),
            ("avif", b"\0\0\0\x1cftypavif".to_vec(), "AVIF"),
            ("mp4", b"\0\0\0\x18ftypmp42".to_vec(), "MPEG-4 video"),
            ("wav", b"RIFF\x10\0\0\0WAVEfmt ".to_vec(), "WAV"),
            ("mp3", b"ID3\x03\0".to_vec(), "MP3"),
            ("font", b"wOF2\0\x01\0\0".to_vec(), "font"),
            ("elf", b"\x7fELF\x02".to_vec(), "ELF"),
            ("exe", b"MZ\x90\0\x03\0".to_vec(), "Windows"),
            ("mach-o", b"\xcf\xfa\xed\xfe\x07\0".to_vec(), "Mach-O"),
            ("wasm", b"\0asm\x01\0\0\0".to_vec(), "WebAssembly"),
            ("sqlite", b"SQLite format 3\0".to_vec(), "SQLite"),
            ("parquet", b"PAR1\x15\x04PAR1".to_vec(), "Parquet"),
            ("arrow", b"ARROW1\0\0".to_vec(), "Arrow"),
            ("7z", b"7z\xbc\xaf\x27\x1c".to_vec(), "7z"),
            ("rar", b"Rar!\x1a\x07\0".to_vec(), "RAR"),
            ("tar", tar, "tar archive"),
            ("pickle", b"\x80\x04\x95\x0b\0\0\0\0\0\0\0\x8c\x04Rain\x94.".to_vec(), "pickle"),
        ];
        for (name, bytes, expected) in rows {
            let error = refuse_format(bytes).expect_err(name);
            assert!(error.message().contains(expected), "{name}: {error}");
        }
    }

    #[test]
    fn texts_that_begin_like_a_format_are_texts() {
        for text in [
            "BMW builds a plant.\n",
            "MZ",
            "ID3 tags are",
            "ORCHARDS in bloom",
            "OTTO won.",
            "PAR1S",
            "8BPS is",
        ] {
            let text = text.to_owned() + " It rained all day in the valley.";
            assert_eq!(format(text.as_bytes()), None, "{text}");
        }
    }

    /// Bytes that look random and are the same in every run.
    fn random(count: usize) -> Vec<u8> {
        let next = |state: &mut u64| {
            *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            Some((*state >> 56) as u8)
        };
        let mut state = 7;
        std::iter::from_fn(|| next(&mut state)).take(count).collect()
    }

    #[test]
    fn noise_is_told_from_text() {
        let latin: String = random(4000).iter().map(|byte| *byte as char).collect();
        let text = "It rained all day in the valley, and the river rose. ";
        let rows: &[(&str, String, bool)] = &[
            ("random bytes as Latin-1", latin.clone(), true),
            ("random bytes as UTF-8", String::from_utf8_lossy(&random(4000)).into_owned(), true),
            ("few of them", latin.chars().take(100).collect(), true),
            ("text", text.repeat(20), false),
            ("text with a few zeros", text.replace(" river", "\0river"), false),
            ("text in place of which there are signs of loss", "\u{fffd}\u{fffd}\u{fffd} ".repeat(20), true),
            (
                "text with lost accents",
                "Il a plu toute la journ\u{fffd}e \u{fffd} l'\u{fffd}t\u{fffd}. ".repeat(9),
                false,
            ),
            ("colours of a terminal", "\x1b[1mRain\x1b[0m fell ".repeat(9), false),
            ("ideographs", "河水上涨。".repeat(30), false),
            ("nothing", String::new(), false),
        ];
        for (name, text, expected) in rows {
            assert_eq!(is_noise(text), *expected, "{name}");
        }
    }
}
