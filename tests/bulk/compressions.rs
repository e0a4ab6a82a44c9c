//! Compressed inputs that are hostile or not quite right: bombs, wishes for memory, what stands after the end.

use std::fs;
use std::io::Write;

use super::archives::{html_record, warc_record};
use super::{gzip, ids, jsonl, report, run, stderr};

/// 12 MB of spaces in brotli, for which there is no encoder here.
const BROTLI_BOMB: &[u8] = &[
    0xcb, 0xff, 0xff, 0x3f, 0xf8, 0x25, 0x40, 0xe2, 0xb1, 0x40, 0x20, 0xf7, 0xfe, 0x2f, 0xff, 0xff, 0x7f,
    0xf0, 0x4b, 0x00, 0xc4, 0x61, 0x11, 0x80, 0xee, 0xfd, 0x0f,
];

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    liblzma::encode_all(bytes, 1).unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Damaged at its end: whoever decompresses all of it does not say that it is too large.
fn bomb(coding: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut bytes = coding(&vec![b' '; 12 << 20]);
    let end = bytes.len() - 8;
    bytes[end..].fill(0xaa);
    bytes
}

#[test]
fn bombs_end_at_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let files: &[(&str, Vec<u8>)] = &[
        ("bomb.html.gz", bomb(gzip)),
        ("bomb.html.zst", bomb(zstd)),
        ("bomb.html.bz2", bomb(bzip2)),
        ("bomb.html.xz", bomb(xz)),
    ];
    let record = |coding: &str, body: &[u8]| {
        warc_record("b", &format!("Content-Type: text/html\r\nContent-Encoding: {coding}\r\n"), body, 0)
    };
    let records: &[(&str, Vec<u8>)] = &[
        ("gzip", bomb(gzip)),
        ("deflate", bomb(deflate)),
        ("zstd", bomb(zstd)),
        ("br", BROTLI_BOMB.to_vec()),
        ("gzip, gzip", gzip(&bomb(gzip))),
        ("br, gzip", gzip(BROTLI_BOMB)),
        ("gzip, zstd", zstd(&bomb(gzip))),
    ];
    let refused = |name: &str, said: &str| {
        let arguments = ["clean", name, "-f", "json", "--max-filesize", "1M", "--report", "r.json"];
        let output = run(&arguments, folder.path());
        let failures = report(&folder.path().join("r.json")).1;
        assert!(failures.len() == 1 && failures[0].ends_with(":too-large"), "{name} {said}: {failures:?}");
        output
    };
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
        refused(name, "");
    }
    for (coding, body) in records {
        let bytes = [&html_record("a", 0)[..], &record(coding, body), &html_record("c", 0)].concat();
        fs::write(folder.path().join("in.warc"), &bytes).unwrap();
        assert_eq!(ids(&refused("in.warc", coding)), ["a", "c"], "{coding}");
        // The archive itself compressed, so that the bomb is in a bomb.
        fs::write(folder.path().join("in.warc.zst"), zstd(&bytes)).unwrap();
        assert_eq!(ids(&refused("in.warc.zst", coding)), ["a", "c"], "{coding}");
    }
    let nested = vec!["gzip"; 1000].join(",");
    fs::write(folder.path().join("in.warc"), record(&nested, &gzip(b"<p>Rain"))).unwrap();
    let output = run(&["clean", "in.warc"], folder.path());
    assert!(stderr(&output).contains("more than 5 content encodings"), "{}", stderr(&output));
}

#[test]
fn what_asks_for_too_much_memory_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    // A frame with a window of 2 GiB and one raw block.
    let frame = b"\x28\xb5\x2f\xfd\x00\xa8\x29\x00\x00hello";
    // The dictionary of a stream made 3 GiB large, and its header consistent.
    let mut stream = xz(jsonl(1).as_bytes());
    let header = (usize::from(stream[12]) + 1) * 4;
    stream[16] = 39;
    let mut checksum = flate2::Crc::new();
    checksum.update(&stream[12..12 + header - 4]);
    stream[12 + header - 4..12 + header].copy_from_slice(&checksum.sum().to_le_bytes());
    for (name, bytes) in [("in.jsonl.zst", &frame[..]), ("in.html.zst", frame), ("in.jsonl.xz", &stream)] {
        fs::write(folder.path().join(name), bytes).unwrap();
        let output = run(&["clean", name, "-f", "json"], folder.path());
        assert_eq!(output.status.code(), Some(1), "{name}");
        let error = stderr(&output);
        assert!(error.contains("too-large: the compressed data asks for too much memory"), "{name}: {error}");
    }
    let record = warc_record("b", "Content-Type: text/html\r\nContent-Encoding: zstd\r\n", frame, 0);
    fs::write(folder.path().join("in.warc"), [html_record("a", 0), record].concat()).unwrap();
    let output = run(&["clean", "in.warc", "-f", "json"], folder.path());
    assert_eq!(ids(&output), ["a"], "{}", stderr(&output));
}

/// Zeros are padding. Of anything else after the end, all is there before it, and it is named; gzip passes over it.
#[test]
fn what_stands_after_the_end_costs_no_record() {
    let folder = tempfile::tempdir().unwrap();
    let lines = jsonl(3);
    type Coding = fn(&[u8]) -> Vec<u8>;
    let codings: [(&str, Coding); 4] = [("gz", gzip), ("zst", zstd), ("bz2", bzip2), ("xz", xz)];
    let tails: [(&[u8], bool); 4] =
        [(&[0; 512], true), (b"x", false), (b"garbage, longer", false), (&[b'x'; 9999], false)];
    for (extension, coding) in codings {
        let name = format!("in.jsonl.{extension}");
        let compressed = coding(lines.as_bytes());
        for (tail, is_padding) in tails {
            fs::write(folder.path().join(&name), [&compressed[..], tail].concat()).unwrap();
            let output = run(&["clean", &name, "-f", "json"], folder.path());
            let (said, length) = (stderr(&output), tail.len());
            assert_eq!(ids(&output), ["n0", "n1", "n2"], "{name}, {length}: {said}");
            let is_named = said.contains("record 4 at 4: corrupt") && output.status.code() == Some(1);
            assert_eq!(is_named, !is_padding && extension != "gz", "{name}, {length}: {said}");
        }
        // A member after the garbage is found.
        fs::write(folder.path().join(&name), [&compressed[..], b"garbage", &compressed].concat()).unwrap();
        assert!(ids(&run(&["clean", &name, "-f", "json"], folder.path())).len() >= 5, "{name}");
    }
    let skippable = [b"\x50\x2a\x4d\x18\x03\0\0\0abc", &zstd(lines.as_bytes())[..]].concat();
    fs::write(folder.path().join("in.jsonl.zst"), [&zstd(lines.as_bytes())[..], &skippable].concat())
        .unwrap();
    assert_eq!(ids(&run(&["clean", "in.jsonl.zst", "-f", "json"], folder.path())).len(), 6);
}

/// A byte that changed on disk is found by whoever decompresses.
#[test]
fn every_compressed_output_has_a_checksum() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), jsonl(3)).unwrap();
    run(&["clean", "in.jsonl", "-o", "out.jsonl.zst"], folder.path());
    let bytes = fs::read(folder.path().join("out.jsonl.zst")).unwrap();
    // The third lowest bit of the byte after the magic.
    assert_eq!(bytes[4] & 4, 4, "the frame says that it ends with a checksum");
    let mut edited = bytes.clone();
    let last = edited.len() - 1;
    edited[last] ^= 1;
    assert!(zstd::decode_all(&bytes[..]).is_ok() && zstd::decode_all(&edited[..]).is_err());
}
