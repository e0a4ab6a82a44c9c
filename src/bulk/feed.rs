//! Inputs -> documents, one after another: what the workers take from.

use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::archive::Archive;
use super::container::{Container, Load, Origin, Position, Record};
use super::decompress::{InputStream, read_error};
use super::error::{JobError, JobErrorKind};
use super::lines::Lines;
use super::members::Meter;
use super::places::Outputs;
use super::sniff::{self, ContentKind, InputFormat};
use super::syndication;
use super::values::Values;
use super::walk::{self, Input, InputFile, Select, Step, Walk};
use crate::error::{Error, Place};

/// Bytes that tell a page from lines from an archive, if there are no more: the length of `filedesc://`.
const FORMAT_BYTES: usize = 11;

/// Bytes that are decompressed again in a moment.
const WORTH_A_WORD: u64 = 1 << 20;

/// One input document, not yet read further than its source made necessary.
#[derive(Debug)]
pub(super) struct Item {
    pub origin: Origin,
    pub load: Load,
    /// Where the document after this one begins.
    pub next: Cursor,
}

/// A position between two documents of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Cursor {
    /// Files that are done.
    files: u64,
    /// Records of the next file that are done.
    records: u64,
    /// Where the record after them begins.
    position: Position,
    /// Bytes on disk of the files that are done.
    bytes: u64,
    /// Bytes on disk that were read of the next file.
    read: u64,
}

impl Cursor {
    /// Bytes on disk that are done.
    pub(super) fn bytes_done(&self) -> u64 {
        self.bytes + self.read
    }

    /// What it costs to come to this position, if that is worth a word.
    pub(super) fn cost(&self) -> Option<String> {
        let bytes = self.position.seek_point.skip;
        (bytes >= WORTH_A_WORD).then(|| {
            let megabytes = bytes as f64 / 1e6;
            format!("{megabytes:.0} MB are decompressed again: a compressed stream can be entered at its beginning only")
        })
    }

    /// After the next file, which has so many bytes on disk.
    fn after_file(self, bytes: u64) -> Self {
        Self { files: self.files + 1, bytes: self.bytes + bytes, ..Self::default() }
    }
}

/// Takes the inputs apart.
pub(super) struct Feed {
    walk: Walk,
    open: Option<OpenFile>,
    cursor: Cursor,
    limit: usize,
}

/// A file of many documents that is being read.
struct OpenFile {
    source: Arc<str>,
    mirror: PathBuf,
    /// On disk.
    bytes: u64,
    meter: Meter,
    container: Box<dyn Container>,
}

impl Feed {
    /// `limit` is that of the bytes of a document.
    pub(super) fn new(inputs: &[Input], select: &Arc<Select>, outputs: &Arc<Outputs>, limit: usize) -> Self {
        Self { walk: Walk::new(inputs, select, outputs), open: None, cursor: Cursor::default(), limit }
    }

    /// Goes on where another feed of the same inputs stopped.
    pub(super) fn resume(mut self, cursor: Cursor) -> Result<Self, JobError> {
        for _ in 0..cursor.files {
            self.walk.next();
        }
        self.cursor = cursor;
        if cursor.records > 0 {
            let refuse = |message: &str| JobError::new(JobErrorKind::OtherRun, message);
            let Some(Step::File(file)) = self.walk.next() else { return Err(refuse("an input is gone")) };
            let failed = |error| refuse("cannot be read again").at(&file.path).because(error);
            let format = format_of(&mut InputStream::file(&file.path).map_err(failed)?, Some(&file.path));
            let stream = InputStream::file_at(&file.path, cursor.position.seek_point).map_err(failed)?;
            let meter = stream.meter();
            let container = open_container(format, stream, self.limit, cursor.position.offset)
                .ok_or_else(|| refuse("no longer has many documents").at(&file.path))?;
            let InputFile { id, mirror, size, .. } = file;
            self.open = Some(OpenFile { source: id.into(), mirror, bytes: size, meter, container });
        }
        Ok(self)
    }

    fn next_record(&mut self) -> Option<Item> {
        let file = self.open.as_mut()?;
        let Some(Record { place, load }) = file.container.next_record() else {
            self.cursor = self.cursor.after_file(file.bytes);
            self.open = None;
            return None;
        };
        self.cursor.records += 1;
        self.cursor.position = file.container.position();
        self.cursor.read = file.meter.load(Ordering::Relaxed);
        let number = self.cursor.records;
        let origin = Origin {
            source: Arc::clone(&file.source),
            place: Place { record: Some(number), ..place },
            mirror: file.mirror.join(format!("{number:08}")).into(),
        };
        Some(Item { origin, load, next: self.cursor })
    }

    fn enter(&mut self, step: Step) -> Option<Item> {
        match step {
            Step::Failed(source, error) => Some(self.whole(source, PathBuf::new(), 0, Load::Failed(error))),
            Step::Skipped(source, what) => Some(self.whole(source, PathBuf::new(), 0, Load::Skipped(what))),
            Step::File(file) if walk::is_page_name(&file.path) => {
                Some(self.whole(file.id, file.mirror, file.size, Load::File(file.path)))
            }
            Step::File(file) => self.enter_stream(InputStream::file(&file.path), file),
            Step::Stdin => self.enter_stream(InputStream::stdin(), InputFile::stdin()),
        }
    }

    fn enter_stream(&mut self, stream: std::io::Result<InputStream>, file: InputFile) -> Option<Item> {
        let InputFile { path, id, mirror, size, .. } = file;
        let mut stream = match stream {
            Ok(stream) => stream,
            Err(error) => return Some(self.whole(id, mirror, size, Load::Failed(read_error(error)))),
        };
        let format = format_of(&mut stream, Some(&path));
        if format == InputFormat::Page {
            let stdin = path == Path::new(walk::STDIN);
            let load = if stdin { load_page(&mut stream, self.limit) } else { Load::File(path) };
            return Some(self.whole(id, mirror, size, load));
        }
        let meter = stream.meter();
        let container = open_container(format, stream, self.limit, 0)?;
        self.open = Some(OpenFile { source: id.into(), mirror, bytes: size, meter, container });
        None
    }

    /// The item of a file that is one document.
    fn whole(&mut self, source: String, mirror: PathBuf, bytes: u64, load: Load) -> Item {
        self.cursor = self.cursor.after_file(bytes);
        let origin = Origin { source: source.into(), place: Place::default(), mirror: mirror.into() };
        Item { origin, load, next: self.cursor }
    }
}

fn format_of(stream: &mut InputStream, path: Option<&Path>) -> InputFormat {
    stream.peek(FORMAT_BYTES);
    // Waiting for more would keep a line from whoever pipes it in.
    sniff::format(stream.buffered(), path)
}

/// Opens a file of many documents of which so many lines or bytes were read before; a page is none.
pub(super) fn open_container(
    format: InputFormat,
    stream: InputStream,
    limit: usize,
    offset: u64,
) -> Option<Box<dyn Container>> {
    match format {
        InputFormat::Page => None,
        InputFormat::Lines => Some(Box::new(Lines::new(stream, limit, offset))),
        InputFormat::Values => Some(Box::new(Values::new(stream, limit, offset))),
        InputFormat::Feed => Some(Box::new(syndication::Feed::new(stream, limit, offset))),
        InputFormat::Archive(format) => Some(Box::new(Archive::new(stream, format, limit, offset))),
    }
}

impl Iterator for Feed {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.next_record() {
                return Some(item);
            }
            let step = self.walk.next()?;
            if let Some(item) = self.enter(step) {
                return Some(item);
            }
        }
    }
}

/// Reads one document, no further than one byte over the limit.
fn load_page(stream: &mut InputStream, limit: usize) -> Load {
    read_all(stream, Vec::new(), limit).map_or_else(|error| Load::Failed(read_error(error)), Load::Bytes)
}

/// Reads a file that holds one document.
pub(super) fn read_page(path: &Path, limit: usize) -> Result<Vec<u8>, Error> {
    let read = || {
        let size = usize::try_from(path.metadata()?.len()).unwrap_or(limit);
        read_all(&mut InputStream::file(path)?, Vec::with_capacity(size.min(limit)), limit)
    };
    read().map_err(read_error)
}

/// Reads what is left of a stream after some bytes; of what is over the limit one byte.
fn read_all(stream: &mut InputStream, mut bytes: Vec<u8>, limit: usize) -> std::io::Result<Vec<u8>> {
    loop {
        let next = stream.fill_buf()?;
        let count = next.len().min(limit.saturating_add(1) - bytes.len());
        if count == 0 {
            return Ok(bytes);
        }
        bytes.extend_from_slice(&next[..count]);
        stream.consume(count);
    }
}

/// Whether a document is HTML or text: as it is forced, else by content.
pub(super) fn kind_of(bytes: &[u8], path: Option<&Path>, forced: Option<ContentKind>) -> ContentKind {
    forced.unwrap_or_else(|| sniff::kind(bytes, path))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::super::container::ArchiveFormat;
    use super::*;

    const LIMIT: usize = 10_000;
    const RECORDS: usize = 5;

    /// All formats of many documents, one after another. A new one does not compile before it is in the list.
    fn next_format(format: Option<InputFormat>) -> Option<InputFormat> {
        match format {
            None | Some(InputFormat::Page) => Some(InputFormat::Lines),
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
            InputFormat::Page => unreachable!("a page has no records"),
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
            Load::File(_) | Load::Skipped(_) => "skipped".to_owned(),
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
                    assert!(
                        text.contains(&format!("Report {number} of rain.")),
                        "{format:?}, {name}: {text}"
                    );
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
                let there = found
                    .iter()
                    .filter(|(_, text)| text.contains(&format!("Report {number} of rain.")))
                    .count();
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
}
