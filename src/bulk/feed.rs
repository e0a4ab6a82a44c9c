//! Inputs -> documents, one after another: what the workers take from.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::archive::Archive;
use super::compression::Compression;
use super::container::{Container, Load, Origin, Position, Record};
use super::decompress::{InputStream, MAGIC_BYTES, read_error};
use super::error::{JobError, JobErrorKind};
use super::lines::{Fields, Lines};
use super::members::Meter;
use super::places::Outputs;
use super::sniff::{self, ContentKind, InputFormat};
use super::syndication;
use super::table::Rows;
use super::values::Values;
use super::walk::{self, Input, InputFile, Select, Step, Walk};
use super::{Job, outputs};
use crate::error::{Error, ErrorKind, Place};

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
        self.bytes.saturating_add(self.read)
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
    #[expect(clippy::arithmetic_side_effects, reason = "one for each file that a walk comes by")]
    fn after_file(self, bytes: u64) -> Self {
        Self { files: self.files + 1, bytes: self.bytes.saturating_add(bytes), ..Self::default() }
    }
}

/// Takes the inputs apart.
pub(super) struct Feed {
    walk: Walk,
    open: Option<OpenFile>,
    cursor: Cursor,
    limit: usize,
    fields: Fields,
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
    /// `fields` are the columns of tables that are read, `limit` is that of the bytes of a document.
    pub(super) fn new(
        inputs: &[Input],
        select: &Arc<Select>,
        outputs: &Arc<Outputs>,
        fields: &Fields,
        limit: usize,
    ) -> Self {
        let walk = Walk::new(inputs, select, outputs);
        Self { walk, open: None, cursor: Cursor::default(), limit, fields: fields.clone() }
    }

    /// The documents of a job.
    pub(super) fn of(job: &Job) -> Self {
        let (select, outputs) = (Arc::new(job.select.clone()), Arc::new(outputs(job)));
        Self::new(&job.inputs, &select, &outputs, &job.work.fields, job.options.limits.document_bytes)
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
            let Position { seek_point, offset } = cursor.position;
            let (container, meter) = if format == InputFormat::Table {
                let failed = |error| refuse("cannot be read again").at(&file.path).because(error);
                table(Rows::open(&file.path, &self.fields, offset).map_err(failed)?)
            } else {
                let stream = InputStream::file_at(&file.path, seek_point).map_err(failed)?;
                let meter = stream.meter();
                let container = open_container(format, stream, self.limit, offset)
                    .ok_or_else(|| refuse("no longer has many documents").at(&file.path))?;
                (container, meter)
            };
            let InputFile { id, mirror, size, .. } = file;
            self.open = Some(OpenFile { source: id.into(), mirror, bytes: size, meter, container });
        }
        Ok(self)
    }

    #[expect(
        clippy::arithmetic_side_effects,
        reason = "records have a byte at least, and a place in a file has 64 bits"
    )]
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
            place: place.or(Place { record: Some(number), ..Place::default() }),
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
        let stdin = path == Path::new(walk::STDIN);
        if format == InputFormat::Table {
            match self.open_table(&path, stdin) {
                Ok((container, meter)) => {
                    self.open = Some(OpenFile { source: id.into(), mirror, bytes: size, meter, container });
                    return None;
                }
                Err(error) => return Some(self.whole(id, mirror, size, Load::Failed(error))),
            }
        }
        if format == InputFormat::Page {
            let load = if stdin { load_page(&mut stream, self.limit) } else { Load::File(path) };
            return Some(self.whole(id, mirror, size, load));
        }
        let meter = stream.meter();
        let container = open_container(format, stream, self.limit, 0)?;
        self.open = Some(OpenFile { source: id.into(), mirror, bytes: size, meter, container });
        None
    }

    fn open_table(&self, path: &Path, stdin: bool) -> Result<(Box<dyn Container>, Meter), Error> {
        if stdin {
            let message = "a Parquet file is read from its end, which a pipe does not have yet; name a file";
            return Err(Error::new(ErrorKind::Unreadable, message));
        }
        Rows::open(path, &self.fields, 0).map(table)
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

/// A table as a container, and what tells how much of it was read.
fn table(rows: Rows) -> (Box<dyn Container>, Meter) {
    let meter = rows.meter();
    (Box::new(rows), meter)
}

/// Opens a file of many documents of which so many lines or bytes were read before. A page is none, and a table no stream.
pub(super) fn open_container(
    format: InputFormat,
    stream: InputStream,
    limit: usize,
    offset: u64,
) -> Option<Box<dyn Container>> {
    match format {
        InputFormat::Page | InputFormat::Table => None,
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

/// Reads a file that holds one document; of what is over the limit no more than a few bytes. One that is not compressed is
/// read at once, not by way of buffers.
pub(super) fn read_page(path: &Path, limit: usize) -> Result<Vec<u8>, Error> {
    let read = || {
        let mut file = File::open(path)?;
        let size = usize::try_from(file.metadata()?.len()).unwrap_or(limit).min(limit);
        // With room for what tells that it ends.
        let mut bytes = Vec::with_capacity(size.saturating_add(MAGIC_BYTES));
        file.by_ref().take(MAGIC_BYTES as u64).read_to_end(&mut bytes)?;
        if Compression::of_content(&bytes).is_some() {
            return read_all(&mut InputStream::of(io::Cursor::new(bytes).chain(file))?, Vec::new(), limit);
        }
        file.take(limit.saturating_add(1).saturating_sub(bytes.len()) as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().map_err(read_error)
}

/// Reads what is left of a stream after some bytes; of what is over the limit one byte.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "no more than `limit` and one byte were taken before, and `count` is no more than there are"
)]
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
mod tests;
