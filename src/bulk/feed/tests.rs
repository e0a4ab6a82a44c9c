//! What every container promises, held against all of them.

use std::io::Write;

use super::super::container::ArchiveFormat;
use super::*;

const LIMIT: usize = 10_000;
const RECORDS: usize = 5;

/// All formats of many documents, one after another. A new one does not compile before it is in the list.
fn next_format(format: Option<InputFormat>) -> Option<InputFormat> {
    match format {
        // A table is no stream, and has tests of its own.
        None | Some(InputFormat::Page | InputFormat::Table) => Some(InputFormat::Lines),
        Some(InputFormat::Lines) => Some(InputFormat::Values),
        Some(InputFormat::Values) => Some(InputFormat::Feed),
        Some(InputFormat::Feed) => Some(InputFormat::Archive(ArchiveFormat::Warc)),
        Some(InputFormat::Archive(ArchiveFormat::Warc)) => Some(InputFormat::Archive(ArchiveFormat::Arc)),
        Some(InputFormat::Archive(ArchiveFormat::Arc)) => None,
    }
}

fn formats() -> impl Iterator<Item = InputFormat> {
    std::iter::successors(next_format(None), |format| next_format(Some(*format)))
}

/// A record with a text in it.
fn record(format: InputFormat, text: &str) -> Vec<u8> {
    let length = text.len();
    let record = match format {
        InputFormat::Page | InputFormat::Table => unreachable!("not cut from a stream"),
        InputFormat::Lines => format!("{{\"text\": \"{text}\"}}\n"),
        InputFormat::Values => format!("{{\n\"text\": \"{text}\"\n}}\n"),
        InputFormat::Feed => format!("<item><description>{text}</description></item>"),
        InputFormat::Archive(ArchiveFormat::Warc) => {
            format!("WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: {length}\r\n\r\n{text}\r\n\r\n")
        }
        InputFormat::Archive(ArchiveFormat::Arc) => {
            format!("http://a.example/ 192.0.2.1 20260101000000 text/html {length}\n{text}\n")
        }
    };
    record.into_bytes()
}

fn records(format: InputFormat) -> Vec<Vec<u8>> {
    (0..RECORDS).map(|number| record(format, &format!("Report {number} of rain. ").repeat(20))).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Files that hold the same records, by how they are compressed.
fn files(records: &[Vec<u8>]) -> Vec<(&'static str, Vec<u8>)> {
    let all = records.concat();
    vec![
        ("one gzip member", gzip(&all)),
        ("a gzip member for each record", records.iter().flat_map(|record| gzip(record)).collect()),
        ("zstd", zstd::encode_all(&all[..], 1).unwrap()),
        ("xz", liblzma::encode_all(&all[..], 1).unwrap()),
        ("plain", all),
    ]
}

fn open(path: &Path, format: InputFormat) -> Box<dyn Container> {
    open_container(format, InputStream::file(path).unwrap(), LIMIT, 0).unwrap()
}

fn text_of(load: &Load) -> String {
    match load {
        Load::Line(bytes) | Load::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Load::Entry(entry) => String::from_utf8_lossy(&entry.xml).into_owned(),
        Load::ArchiveRecord(record) => String::from_utf8_lossy(&record.block).into_owned(),
        Load::Failed(error) => format!("failed: {}", error.kind().name()),
        Load::File(_) | Load::Row(_) | Load::Skipped(_) => "skipped".to_owned(),
    }
}

/// Place and text of all records that are left.
fn rest(container: &mut dyn Container) -> Vec<(Place, String)> {
    let all: Vec<_> = std::iter::from_fn(|| container.next_record())
        .map(|record| (record.place, text_of(&record.load)))
        .collect();
    assert!(
        container.next_record().is_none() && container.next_record().is_none(),
        "after the last there is none"
    );
    all
}

#[test]
fn every_record_comes_out_once_in_order_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in");
    for format in formats() {
        let records = records(format);
        for (name, bytes) in files(&records) {
            std::fs::write(&path, bytes).unwrap();
            let found = rest(&mut *open(&path, format));
            assert_eq!(found.len(), RECORDS, "{format:?}, {name}: {found:?}");
            let mut before = 0;
            for (number, (place, text)) in found.iter().enumerate() {
                assert!(text.contains(&format!("Report {number} of rain.")), "{format:?}, {name}: {text}");
                let expected = match format {
                    InputFormat::Lines => (Some(number as u64 + 1), None),
                    _ => (None, Some(before)),
                };
                assert_eq!((place.line, place.byte), expected, "{format:?}, {name}");
                before += records[number].len() as u64;
            }
        }
    }
}

#[test]
fn what_is_opened_at_a_position_gives_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in");
    for format in formats() {
        for (name, bytes) in files(&records(format)) {
            std::fs::write(&path, bytes).unwrap();
            for done in 0..=RECORDS {
                let mut first = open(&path, format);
                (0..done).for_each(|_| drop(first.next_record()));
                let Position { seek_point, offset } = first.position();
                let stream = InputStream::file_at(&path, seek_point).unwrap();
                let mut second = open_container(format, stream, LIMIT, offset).unwrap();
                assert_eq!(rest(&mut *second), rest(&mut *first), "{format:?}, {name}, after {done}");
            }
        }
    }
}

#[test]
fn damage_costs_the_records_that_it_touches_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in");
    let zstd = |bytes: &[u8]| {
        let mut compressor = zstd::bulk::Compressor::new(1).unwrap();
        compressor.include_checksum(true).unwrap();
        compressor.compress(bytes).unwrap()
    };
    let xz = |bytes: &[u8]| liblzma::encode_all(bytes, 1).unwrap();
    type Coding<'a> = &'a dyn Fn(&[u8]) -> Vec<u8>;
    let codings: [Coding<'_>; 4] = [&gzip, &zstd, &xz, &bzip2];
    for (format, coding) in formats().flat_map(|format| codings.map(|coding| (format, coding))) {
        let mut members: Vec<Vec<u8>> = records(format).iter().map(|record| coding(record)).collect();
        let middle = members[2].len() / 2;
        members[2][middle..middle + 8].fill(0xff);
        std::fs::write(&path, members.concat()).unwrap();
        let mut container = open(&path, format);
        let found = rest(&mut *container);
        let failed = found.iter().filter(|(_, text)| text.starts_with("failed")).count();
        assert_eq!(failed, 1, "{format:?}: {found:?}");
        for number in [0, 1, 3, 4] {
            let there =
                found.iter().filter(|(_, text)| text.contains(&format!("Report {number} of rain."))).count();
            // In a stream of lines nobody knows where the line after the damage begins.
            assert!(
                there == 1 || format == InputFormat::Lines && number == 3,
                "{format:?}: {number}, {found:?}"
            );
        }
    }
}

/// Cut off after any byte, an archive gives every record that is whole, and names the cut once. Members before the
/// last ones do not depend on it, so that most cuts are tried on the last three.
#[test]
fn an_archive_that_is_cut_off_gives_every_whole_record() {
    let format = InputFormat::Archive(ArchiveFormat::Warc);
    let members: Vec<Vec<u8>> = (0..100)
        .map(|number| gzip(&record(format, &format!("Report {number} of rain. ").repeat(3 + number % 3))))
        .collect();
    let ends: Vec<usize> = { members.iter() }
        .scan(0, |end, member| {
            *end += member.len();
            Some(*end)
        })
        .collect();
    let all = members.concat();
    for cut in 0..=all.len() {
        let whole = ends.iter().filter(|end| **end <= cut).count();
        let first = if cut % 97 == 0 { 0 } else { whole.saturating_sub(2) };
        let start = if first == 0 { 0 } else { ends[first - 1] };
        let stream = InputStream::of(std::io::Cursor::new(all[start..cut].to_vec())).unwrap();
        let found = rest(&mut *open_container(format, stream, LIMIT, 0).unwrap());
        let texts = found.iter().filter(|(_, text)| text.starts_with("Report"));
        assert!(texts.clone().count() >= whole - first, "cut after {cut} bytes: {found:?}");
        for (number, (_, text)) in (first..whole).zip(texts) {
            assert!(text.contains(&format!("Report {number} of rain.")), "cut after {cut} bytes: {text}");
        }
        let failed: Vec<_> = found.iter().filter(|(_, text)| text.starts_with("failed")).collect();
        let is_clean = cut == 0 || ends.contains(&cut);
        assert_eq!(failed.len(), usize::from(!is_clean), "cut after {cut} bytes, {ends:?}: {found:?}");
    }
}

/// Records that claim to be larger than they are cost what they are.
#[test]
fn wrong_lengths_cost_no_more_than_their_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.warc");
    let format = InputFormat::Archive(ArchiveFormat::Warc);
    let text = "Report of rain. ".repeat(20);
    for claim in ["9000000", "99999999999", "5"] {
        let length = format!(
            "Content-Length: {}
",
            text.len()
        );
        let record = String::from_utf8(record(format, &text)).unwrap();
        let record = record.replace(
            &length,
            &format!(
                "Content-Length: {claim}
"
            ),
        );
        std::fs::write(&path, record.repeat(2000)).unwrap();
        let mut count = 0;
        let allocations = allocation_counter::measure(|| {
            let stream = InputStream::file(&path).unwrap();
            let mut container = open_container(format, stream, 10 << 20, 0).unwrap();
            count = std::iter::from_fn(|| container.next_record()).count();
        });
        assert!(count >= 2000, "{claim}: {count}");
        let most = 40 * record.len() as u64 * 2000;
        assert!(allocations.bytes_total < most, "{claim}: {allocations:?}, more than {most}");
    }
}

#[test]
fn no_record_takes_more_memory_than_a_few_limits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in");
    for format in formats() {
        let huge = record(format, &"Rain. ".repeat(2_000_000));
        let [first, .., last] = &records(format)[..] else { unreachable!() };
        std::fs::write(&path, [&first[..], &huge, last].concat()).unwrap();
        let mut container = open(&path, format);
        let mut largest = 0;
        let allocations = allocation_counter::measure(|| {
            while let Some(record) = container.next_record() {
                largest = largest.max(record.load.bytes());
            }
        });
        assert!(largest < huge.len() / 4, "{format:?}: {largest} bytes in a record");
        assert!(allocations.bytes_max < huge.len() as u64 / 2, "{format:?}: {allocations:?}");
    }
}

/// Where the limit is as large as numbers go, a length that no file can have must not carry the reader beyond what is there.
#[test]
fn records_with_impossible_lengths_end_where_the_next_begins() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in");
    let text = "Rain fell. ".repeat(20_000);
    let length = u128::from(u64::MAX) + 1;
    let record = format!("WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: {length}\r\n\r\n{text}\r\n\r\n");
    std::fs::write(&path, record.repeat(3)).unwrap();
    let stream = InputStream::file(&path).unwrap();
    let format = InputFormat::Archive(ArchiveFormat::Warc);
    let found = rest(&mut *open_container(format, stream, usize::MAX, 0).unwrap());
    let found: Vec<&str> = found.iter().map(|(_, found)| found.trim_end()).collect();
    assert_eq!(found, [text.trim_end(), text.trim_end(), "failed: truncated"]);
}

/// Files with holes in them may state sizes that add up to more than there are numbers.
#[test]
fn sizes_of_files_add_up_to_the_largest_number_at_most() {
    let before = Cursor { bytes: u64::MAX - 1, ..Cursor::default() };
    let cursor = Cursor { read: 1, ..before.after_file(2) };
    assert_eq!((cursor.files, cursor.bytes_done()), (1, u64::MAX));
}
