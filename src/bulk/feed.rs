//! Inputs -> documents, one after another: what the workers take from.

use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::archive::{Archive, Entry};
use super::lines::Lines;
use super::open::{self, Mark, Meter, Stream};
use super::sniff::{self, Format, Kind};
use super::walk::{self, Avoid, Found, Input, Select, Step, Walk};
use crate::error::{Error, ErrorKind};

/// Bytes that tell a page from lines from an archive, if there are no more: the length of `filedesc://`.
const FORMAT_BYTES: usize = 11;

/// One input document, not yet read further than its source made necessary.
#[derive(Debug)]
pub(super) struct Item {
    pub origin: Origin,
    pub load: Load,
    /// Where the document after this one begins.
    pub next: Cursor,
}

/// Where a document is from.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// The file, or `stdin`.
    pub source: Arc<str>,
    /// Number of the record in its file, from 1; none where the file is one document.
    pub record: Option<u64>,
    /// Where the record begins: a line number, or a byte of the decompressed file.
    pub offset: Option<u64>,
    /// Path below a mirrored output, without extension.
    pub mirror: Arc<Path>,
}

/// What there is of a document.
#[derive(Debug)]
pub(super) enum Load {
    /// A file that holds one document.
    File(PathBuf),
    /// Standard input that holds one document.
    Bytes(Vec<u8>),
    /// A line of JSON.
    Line(Vec<u8>),
    /// A record of an archive.
    Entry(Entry),
    /// No document.
    Failed(Error),
    /// A record of a kind that holds no document; the word is counted.
    Skipped(&'static str),
}

impl Load {
    /// Bytes it takes in memory, or will on disk.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Bytes(bytes) | Self::Line(bytes) => bytes.len(),
            Self::Entry(entry) => entry.block.len(),
            Self::File(_) | Self::Failed(_) | Self::Skipped(_) => 0,
        }
    }
}

/// A place between two documents of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Cursor {
    /// Files that are done.
    pub files: u64,
    /// Records of the next file that are done.
    pub records: u64,
    /// Where the record after them begins.
    pub mark: Mark,
    /// Its line number less one, or its byte.
    pub offset: u64,
    /// Bytes on disk of the files that are done.
    pub bytes: u64,
    /// Bytes on disk that were read of the next file.
    pub read: u64,
}

impl Cursor {
    /// Bytes on disk that are done.
    pub(super) fn position(&self) -> u64 {
        self.bytes + self.read
    }

    /// Behind the next file, which has so many bytes on disk.
    fn behind_file(self, bytes: u64) -> Self {
        Self { files: self.files + 1, bytes: self.bytes + bytes, ..Self::default() }
    }
}

/// Takes the inputs apart.
pub(super) struct Feed {
    walk: Walk,
    open: Option<Container>,
    cursor: Cursor,
    limit: usize,
}

/// A file with many documents.
struct Container {
    source: Arc<str>,
    mirror: PathBuf,
    /// On disk.
    bytes: u64,
    meter: Meter,
    records: Records,
}

enum Records {
    Lines(Lines),
    Archive(Archive),
}

impl Feed {
    /// `limit` is that of the bytes of a document.
    pub(super) fn new(inputs: &[Input], select: &Arc<Select>, avoid: &Arc<Avoid>, limit: usize) -> Self {
        Self { walk: Walk::new(inputs, select, avoid), open: None, cursor: Cursor::default(), limit }
    }

    /// Goes on where another feed of the same inputs stopped.
    pub(super) fn resume(mut self, cursor: Cursor) -> Result<Self, Error> {
        for _ in 0..cursor.files {
            self.walk.next();
        }
        self.cursor = cursor;
        if cursor.records > 0 {
            let Some(Step::File(found)) = self.walk.next() else {
                return Err(Error::new(ErrorKind::NotResumable, "an input is gone"));
            };
            let failed =
                |error: std::io::Error| Error::new(ErrorKind::NotResumable, format!("{}: {error}", found.id));
            let format = Self::format_of(&mut Stream::file(&found.path).map_err(failed)?, Some(&found.path));
            let stream = Stream::file_at(&found.path, cursor.mark).map_err(failed)?;
            let meter = stream.meter();
            let records = Records::new(format, stream, self.limit, cursor.offset).ok_or_else(|| {
                Error::new(ErrorKind::NotResumable, format!("{}: no longer has many documents", found.id))
            })?;
            let Found { id, mirror, size, .. } = found;
            self.open = Some(Container { source: id.into(), mirror, bytes: size, meter, records });
        }
        Ok(self)
    }

    fn format_of(stream: &mut Stream, path: Option<&Path>) -> Format {
        stream.peek(FORMAT_BYTES);
        // Waiting for more would keep a line from whoever pipes it in.
        sniff::format(stream.buffered(), path)
    }

    fn next_record(&mut self) -> Option<Item> {
        let container = self.open.as_mut()?;
        let Some((offset, load)) = container.records.next() else {
            self.cursor = self.cursor.behind_file(container.bytes);
            self.open = None;
            return None;
        };
        self.cursor.records += 1;
        (self.cursor.mark, self.cursor.offset) = container.records.place();
        self.cursor.read = container.meter.load(Ordering::Relaxed);
        let number = self.cursor.records;
        let origin = Origin {
            source: Arc::clone(&container.source),
            record: Some(number),
            offset: Some(offset),
            mirror: container.mirror.join(format!("{number:08}")).into(),
        };
        Some(Item { origin, load, next: self.cursor })
    }

    fn enter(&mut self, step: Step) -> Option<Item> {
        match step {
            Step::Failed(source, error) => Some(self.whole(source, PathBuf::new(), 0, Load::Failed(error))),
            Step::File(found) if walk::is_page_name(&found.path) => {
                Some(self.whole(found.id, found.mirror, found.size, Load::File(found.path)))
            }
            Step::File(found) => self.enter_stream(Stream::file(&found.path), found),
            Step::Stdin => self.enter_stream(Stream::stdin(), Found::stdin()),
        }
    }

    fn enter_stream(&mut self, stream: std::io::Result<Stream>, found: Found) -> Option<Item> {
        let Found { path, id, mirror, size, .. } = found;
        let mut stream = match stream {
            Ok(stream) => stream,
            Err(error) => return Some(self.whole(id, mirror, size, Load::Failed(open::error_of(&error)))),
        };
        let format = Self::format_of(&mut stream, Some(&path));
        if format == Format::Page {
            let stdin = path == Path::new(walk::STDIN);
            let load = if stdin { load_page(&mut stream, self.limit) } else { Load::File(path) };
            return Some(self.whole(id, mirror, size, load));
        }
        let meter = stream.meter();
        let records = Records::new(format, stream, self.limit, 0)?;
        self.open = Some(Container { source: id.into(), mirror, bytes: size, meter, records });
        None
    }

    /// The item of a file that is one document.
    fn whole(&mut self, source: String, mirror: PathBuf, bytes: u64, load: Load) -> Item {
        self.cursor = self.cursor.behind_file(bytes);
        let origin = Origin { source: source.into(), record: None, offset: None, mirror: mirror.into() };
        Item { origin, load, next: self.cursor }
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

impl Records {
    fn new(format: Format, stream: Stream, limit: usize, offset: u64) -> Option<Self> {
        match format {
            Format::Page => None,
            Format::Lines => Some(Self::Lines(Lines::new(stream, limit, offset))),
            Format::Warc | Format::Arc => Some(Self::Archive(Archive::new(stream, format, limit, offset))),
        }
    }

    /// Offset and content of the next record.
    fn next(&mut self) -> Option<(u64, Load)> {
        match self {
            Self::Lines(lines) => lines.next(),
            Self::Archive(archive) => archive.next(),
        }
    }

    fn place(&self) -> (Mark, u64) {
        match self {
            Self::Lines(lines) => lines.place(),
            Self::Archive(archive) => archive.place(),
        }
    }
}

/// Reads one document, no further than one byte over the limit.
fn load_page(stream: &mut Stream, limit: usize) -> Load {
    read_all(stream, Vec::new(), limit).map_or_else(|error| Load::Failed(open::error_of(&error)), Load::Bytes)
}

/// Reads a file that holds one document.
pub(super) fn read_page(path: &Path, limit: usize) -> Result<Vec<u8>, Error> {
    let read = || {
        let size = usize::try_from(path.metadata()?.len()).unwrap_or(limit);
        read_all(&mut Stream::file(path)?, Vec::with_capacity(size.min(limit)), limit)
    };
    read().map_err(|error| open::error_of(&error))
}

/// Reads what is left of a stream behind some bytes; of what is over the limit one byte.
fn read_all(stream: &mut Stream, mut bytes: Vec<u8>, limit: usize) -> std::io::Result<Vec<u8>> {
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
pub(super) fn kind_of(bytes: &[u8], path: Option<&Path>, forced: Option<Kind>) -> Kind {
    forced.unwrap_or_else(|| sniff::kind(bytes, path))
}
