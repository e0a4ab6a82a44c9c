//! Web archives: damaged, encoded, cut off, compressed record by record.

use std::fs;
use std::io::{BufRead, Write};

use super::{gzip, ids, in_a_pipe, page, records, report, run};

/// A WARC record of a page, with the HTTP headers that are given and a length that is off by so much.
pub(super) fn warc_record(id: &str, headers: &str, body: &[u8], off: i64) -> Vec<u8> {
    let block = [format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes(), body].concat();
    let length = block.len() as i64 + off;
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <{id}>\r\nWARC-Target-URI: http://example.com/{id}\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), &block, b"\r\n\r\n"].concat()
}

pub(super) fn html_record(id: &str, off: i64) -> Vec<u8> {
    warc_record(id, "Content-Type: text/html\r\n", page(1).as_bytes(), off)
}

#[test]
fn records_with_wrong_lengths_cost_no_neighbour() {
    let folder = tempfile::tempdir().unwrap();
    let far = |length: &str| {
        let record = String::from_utf8(html_record("b", 0)).unwrap();
        let start = record.find("Content-Length: ").unwrap() + "Content-Length: ".len();
        let end = start + record[start..].find('\r').unwrap();
        [&record[..start], length, &record[end..]].concat().into_bytes()
    };
    let junk = [&html_record("b", 0)[..], b"junk between records, more than a line end\r\n"].concat();
    // Where the length is right, what looks like a record is a part of the page.
    let quoting = page(1) + "<pre>\r\nWARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\n</pre>";
    let quoting = warc_record("b", "Content-Type: text/html\r\n", quoting.as_bytes(), 0);
    let rows: &[(&str, Vec<u8>, &[&str])] = &[
        ("right", html_record("b", 0), &[]),
        ("right, with the headers of a record in the page", quoting, &[]),
        ("one too long", html_record("b", 1), &[]),
        ("one too short", html_record("b", -1), &[]),
        ("five too long", html_record("b", 5), &[]),
        ("far too long", html_record("b", 700), &[]),
        ("larger than any file", far("9223372036854775808"), &[]),
        ("larger than any number", far("99999999999999999999999"), &[]),
        ("no number", far("many"), &["in.warc:2:corrupt"]),
        ("junk behind", junk, &["in.warc:3:corrupt"]),
    ];
    for (name, record, expected) in rows {
        let bytes = [&html_record("a", 0)[..], record, &html_record("c", 0)].concat();
        for (file, bytes) in [("in.warc", bytes.clone()), ("in.warc.gz", gzip(&bytes))] {
            fs::write(folder.path().join(file), bytes).unwrap();
            let output = run(&["clean", file, "-f", "json", "--report", "r.json"], folder.path());
            let found = ids(&output);
            let named = expected.iter().any(|row| row.contains(":2:"));
            let wanted: &[&str] = if named { &["a", "c"] } else { &["a", "b", "c"] };
            assert_eq!(found, wanted, "{name} in {file}");
            let failures = report(&folder.path().join("r.json")).1;
            let expected: Vec<String> = expected.iter().map(|row| row.replace("in.warc", file)).collect();
            assert_eq!(failures, expected, "{name} in {file}");
        }
    }
}

#[test]
fn encodings_of_archives_are_undone() {
    let folder = tempfile::tempdir().unwrap();
    let page = page(1);
    let body = page.as_bytes();
    let chunked: Vec<u8> = body
        .chunks(100)
        .flat_map(|part| [format!("{:x}\r\n", part.len()).as_bytes(), part, b"\r\n"].concat())
        .collect();
    let chunked = [&chunked[..], b"0\r\n\r\n"].concat();
    let zstd = zstd::encode_all(body, 1).unwrap();
    let deflate = {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    };
    let rows: &[(&str, &str, &[u8])] = &[
        ("plain", "", body),
        ("chunked", "Transfer-Encoding: chunked\r\n", &chunked),
        ("header without chunks", "Transfer-Encoding: chunked\r\n", body),
        ("chunks without header", "", &chunked),
        ("gzip", "Content-Encoding: gzip\r\n", &gzip(body)),
        ("header without gzip", "Content-Encoding: gzip\r\n", body),
        ("twice", "Content-Encoding: gzip, gzip\r\n", &gzip(&gzip(body))),
        ("chunked gzip cut off", "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", &gzip(body)),
        ("deflate", "Content-Encoding: deflate\r\n", &deflate),
        ("header without brotli", "Content-Encoding: br\r\n", body),
        ("zstd", "Content-Encoding: zstd\r\n", &zstd),
    ];
    fs::write(folder.path().join("page.html"), &page).unwrap();
    let expected = records(&run(&["clean", "page.html", "-f", "json"], folder.path()))[0]["text"].clone();
    for (name, headers, body) in rows {
        let record =
            warc_record("a", &format!("Content-Type: text/html; charset=utf-8\r\n{headers}"), body, 0);
        fs::write(folder.path().join("in.warc"), record).unwrap();
        let output = run(&["clean", "in.warc", "-f", "json"], folder.path());
        let text = records(&output).first().map(|record| record["text"].clone());
        assert_eq!(text.as_ref(), Some(&expected), "{name}: {output:?}");
    }
}

#[test]
fn damage_within_a_compressed_archive_costs_one_record() {
    let folder = tempfile::tempdir().unwrap();
    let members: Vec<Vec<u8>> = ["a", "b", "c"].iter().map(|id| gzip(&html_record(id, 0))).collect();
    let mut damaged = members[1].clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 20].fill(0xff);
    let cut = members[2][..members[2].len() / 2].to_vec();
    let bomb = gzip(&warc_record(
        "b",
        "Content-Type: text/html\r\nContent-Encoding: gzip\r\n",
        &gzip(&vec![b' '; 50 << 20]),
        0,
    ));
    type Row = (&'static str, Vec<u8>, &'static [&'static str], &'static [&'static str]);
    let rows: &[Row] = &[
        (
            "damaged",
            [&members[0][..], &damaged, &members[2]].concat(),
            &["a", "c"],
            &["in.warc.gz:2:corrupt"],
        ),
        ("cut off", [&members[0][..], &members[1], &cut].concat(), &["a", "b"], &["in.warc.gz:3:truncated"]),
        ("bomb", [&members[0][..], &bomb, &members[2]].concat(), &["a", "c"], &["in.warc.gz:2:too-large"]),
        ("garbage between", [&members[0][..], b"garbage", &members[1]].concat(), &["a", "b"], &[]),
    ];
    for (name, bytes, expected, failed) in rows {
        fs::write(folder.path().join("in.warc.gz"), bytes).unwrap();
        let output = run(&["clean", "in.warc.gz", "-f", "json", "--report", "r.json"], folder.path());
        assert_eq!(&ids(&output), expected, "{name}");
        assert_eq!(&report(&folder.path().join("r.json")).1, failed, "{name}");
    }
}

#[test]
fn records_flow_out_of_a_pipe_as_they_come() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, mut to, mut from) = in_a_pipe(folder.path());
    to.write_all(&html_record("a", 0)).unwrap();
    for (id, next) in [("a", "b"), ("b", "c"), ("c", "d")] {
        // Where a record ends is certain when another begins.
        to.write_all(&html_record(next, 0)).unwrap();
        let mut answer = String::new();
        from.read_line(&mut answer).unwrap();
        assert!(answer.starts_with(&format!("{{\"id\":\"{id}\"")), "{answer}");
    }
    drop(to);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
