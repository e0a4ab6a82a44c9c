//! Records -> standard output, a file, shards, or a directory that mirrors the inputs.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of records, shards and bytes, all of which were written, in this run or by the journal"
)]

use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::atomic::{self, Destination, unwritable};
use super::container::Origin;
use super::error::JobError;
use super::format::OutputFormat;
use super::inputs::Inputs;
use super::kept::{KeptFile, Mark};
use super::packing::Packing;
use super::terminal::printable;
use super::work::Cleaned;

/// Where records go.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Output {
    /// Standard output; each record is flushed as soon as it and those before it are done.
    Stdout,
    /// One file, compressed as its name says.
    File(PathBuf),
    /// Files of at least so many uncompressed bytes each, numbered in front of the extension.
    Shards(PathBuf, u64),
    /// A file for each record, at the path of its input below this directory.
    Directory(PathBuf),
}

impl Output {
    /// The path that was named.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Stdout => None,
            Self::File(path) | Self::Shards(path, _) | Self::Directory(path) => Some(path),
        }
    }

    /// Whether what is written stays, so that a later run can go on with it.
    pub(super) fn is_kept(&self) -> bool {
        match self {
            Self::Stdout => false,
            Self::Directory(_) => true,
            Self::File(path) | Self::Shards(path, _) => {
                matches!(Destination::of(path), Ok(Destination::File(_)))
            }
        }
    }
}

/// What there is of an output, for a journal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// Records in all.
    records: u64,
    /// Whether the only input is one document, so that its record is the whole output.
    alone: bool,
    shard: ShardState,
}

/// What there is of the shard at hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct ShardState {
    number: u64,
    /// What is on disk.
    written: Mark,
    /// The same before compression.
    raw: u64,
}

/// Takes records in their order.
pub(super) struct Sink {
    target: Target,
    format: OutputFormat,
    /// Whether one file is the only input.
    solo: bool,
    records: u64,
    alone: bool,
}

enum Target {
    InPlace(InPlace),
    Files(Files),
    /// A folder, and the inputs, none of which a record may replace.
    Directory(PathBuf, Inputs),
}

impl Sink {
    /// Opens an output, or one of which a journal says how far it is.
    pub(super) fn open(
        output: &Output,
        format: OutputFormat,
        solo: bool,
        inputs: Inputs,
        state: Option<State>,
    ) -> Result<Self, JobError> {
        let shard = state.map(|state| state.shard);
        let files = |path: &Path, bytes| match Destination::of_output(path)? {
            Destination::File(target) => {
                Ok(Target::Files(Files::open(&target, Packing::of(format, Some(path)), bytes, shard)?))
            }
            Destination::Special => Ok(Target::InPlace(InPlace::special(path, format)?)),
        };
        let target = match output {
            Output::Stdout => Target::InPlace(InPlace::stdout(format)),
            Output::File(path) => files(path, None)?,
            Output::Shards(path, bytes) => files(path, Some(*bytes))?,
            Output::Directory(path) => {
                fs::create_dir_all(path).map_err(|error| unwritable(path, error))?;
                Target::Directory(path.clone(), inputs.around(path))
            }
        };
        let State { records, alone, .. } = state.unwrap_or_default();
        Ok(Self { target, format, solo, records, alone })
    }

    /// Is told of every document before its record, if it has one.
    pub(super) fn expect(&mut self, origin: &Origin) {
        self.alone = self.solo && origin.place.record.is_none();
    }

    /// Writes one record.
    pub(super) fn write(&mut self, origin: &Origin, cleaned: &Cleaned) -> Result<(), JobError> {
        let first = self.records == 0;
        self.records += 1;
        let several = !self.alone && !matches!(self.target, Target::Directory(..));
        let begins = match &self.target {
            Target::InPlace(_) => first,
            Target::Files(files) => files.is_empty(),
            Target::Directory(..) => true,
        };
        let mut text = if begins { self.format.head(several) } else { String::new() };
        if several {
            text.push_str(&self.format.member(&cleaned.id, &cleaned.rendered, first));
        } else {
            text.push_str(&cleaned.rendered);
        }
        match &mut self.target {
            Target::InPlace(stream) => stream.write(&text),
            Target::Files(files) => files.write(&text, if several { self.format.tail() } else { "" }),
            Target::Directory(directory, inputs) => {
                let path = directory.join(file_name(origin, self.format));
                inputs.spare(&path, "a record")?;
                atomic::write(&path, text.as_bytes())
            }
        }
    }

    /// Passes on what was written to whoever reads a pipe.
    pub(super) fn flush(&mut self) -> Result<(), JobError> {
        match &mut self.target {
            Target::InPlace(stream) => stream.flush(),
            Target::Files(_) | Target::Directory(..) => Ok(()),
        }
    }

    /// Makes sure that everything written is on disk, if this is a place to stop and start again.
    pub(super) fn checkpoint(&mut self) -> Result<Option<State>, JobError> {
        let shard = match &mut self.target {
            Target::InPlace(..) => None,
            Target::Files(files) => files.checkpoint()?,
            Target::Directory(path, _) => {
                atomic::sync_directory(path)?;
                Some(ShardState::default())
            }
        };
        Ok(shard.map(|shard| State { records: self.records, alone: self.alone, shard }))
    }

    /// What is to be written at the end; an output of several without any is a document, too.
    fn end(&self, is_empty: bool) -> String {
        let tail = self.format.tail();
        let head = is_empty && !tail.is_empty();
        if self.alone {
            String::new()
        } else if head {
            self.format.head(true) + tail
        } else {
            tail.to_owned()
        }
    }

    /// Ends an output that nobody can go on with; leaves others as they are, for a later run.
    pub(super) fn interrupt(&mut self) -> Result<(), JobError> {
        let end = self.end(self.records == 0);
        match &mut self.target {
            Target::InPlace(stream) => stream.end(&end),
            Target::Files(_) | Target::Directory(..) => Ok(()),
        }
    }

    /// Ends the output and gives it its name.
    pub(super) fn finish(mut self) -> Result<(), JobError> {
        self.interrupt()?;
        let end = self.end(matches!(&self.target, Target::Files(files) if files.is_empty()));
        match self.target {
            Target::InPlace(..) => Ok(()),
            Target::Files(mut files) => files.close(&end),
            Target::Directory(path, _) => atomic::sync_directory(&path),
        }
    }
}

/// What is written in place: standard output, a FIFO, a device.
struct InPlace {
    to: Box<dyn Write + Send>,
    packing: Packing,
    /// What is not yet passed on, not packed.
    pending: Vec<u8>,
    is_terminal: bool,
    name: PathBuf,
}

impl InPlace {
    fn stdout(format: OutputFormat) -> Self {
        let (to, name) = (Box::new(io::stdout()), PathBuf::from("standard output"));
        let (packing, is_terminal) = (Packing::of(format, None), io::stdout().is_terminal());
        Self { to, packing, pending: Vec::new(), is_terminal, name }
    }

    fn special(path: &Path, format: OutputFormat) -> Result<Self, JobError> {
        let file = atomic::open_special(path)?;
        let (is_terminal, name) = (file.is_terminal(), path.to_owned());
        let packing = Packing::of(format, Some(path));
        Ok(Self { to: Box::new(file), packing, pending: Vec::new(), is_terminal, name })
    }

    /// Writes text; to a terminal, without what it would obey.
    fn write(&mut self, text: &str) -> Result<(), JobError> {
        if self.is_terminal {
            for part in text.split_inclusive(['\n', '\t']) {
                let (text, end) = part.split_at(part.trim_end_matches(['\n', '\t', '\r']).len());
                self.pending.extend_from_slice(printable(text).as_bytes());
                self.pending.extend_from_slice(end.as_bytes());
            }
        } else {
            self.pending.extend_from_slice(text.as_bytes());
        }
        if self.pending.len() >= self.packing.piece_bytes() { self.pass_on() } else { Ok(()) }
    }

    fn pass_on(&mut self) -> Result<(), JobError> {
        let passed = self.packing.pack(&self.pending).and_then(|bytes| {
            self.to.write_all(&bytes)?;
            self.to.flush()
        });
        self.pending.clear();
        passed.map_err(|error| unwritable(&self.name, error))
    }

    /// Passes on what can be: pieces that are packed have their size.
    fn flush(&mut self) -> Result<(), JobError> {
        if !self.packing.is_plain() || self.pending.is_empty() { Ok(()) } else { self.pass_on() }
    }

    fn end(&mut self, end: &str) -> Result<(), JobError> {
        self.write(end)?;
        self.pass_on()?;
        let end = self.packing.end().and_then(|end| {
            self.to.write_all(&end)?;
            self.to.flush()
        });
        end.map_err(|error| unwritable(&self.name, error))
    }
}

/// One file after another, each under another name until it is complete.
struct Files {
    path: PathBuf,
    shard_bytes: Option<u64>,
    packing: Packing,
    file: Option<KeptFile>,
    state: ShardState,
    /// What is not yet on disk, not packed.
    pending: Vec<u8>,
}

impl Files {
    fn open(
        path: &Path,
        packing: Packing,
        shard_bytes: Option<u64>,
        state: Option<ShardState>,
    ) -> Result<Self, JobError> {
        let mut files = Self {
            path: path.to_owned(),
            shard_bytes,
            packing,
            file: None,
            state: state.unwrap_or_default(),
            pending: Vec::new(),
        };
        let shard = files.shard();
        files.file = Some(KeptFile::open_partial(&shard, state.map(|state| state.written))?);
        let resumed = files.packing.resume(&atomic::partial(&shard), files.state.written.bytes);
        resumed.map_err(|error| unwritable(&shard, error))?;
        Ok(files)
    }

    /// Path of the shard at hand.
    fn shard(&self) -> PathBuf {
        if self.shard_bytes.is_none() {
            return self.path.clone();
        }
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let (stem, extensions) = name.split_at(name.find('.').unwrap_or(name.len()));
        self.path.with_file_name(format!("{stem}-{:05}{extensions}", self.state.number))
    }

    /// Whether the shard at hand holds nothing.
    fn is_empty(&self) -> bool {
        self.state.raw == 0 && self.pending.is_empty()
    }

    /// Writes a record; `tail` is what a shard ends with.
    fn write(&mut self, record: &str, tail: &str) -> Result<(), JobError> {
        self.pending.extend_from_slice(record.as_bytes());
        if self.pending.len() >= self.packing.piece_bytes() {
            self.cut()?;
        }
        let full = |most| self.state.raw + self.pending.len() as u64 >= most;
        if self.shard_bytes.is_some_and(full) {
            self.close(tail)?;
            self.state = ShardState { number: self.state.number + 1, ..ShardState::default() };
        }
        Ok(())
    }

    /// Writes what is pending, as a piece of its own where the file is packed.
    fn cut(&mut self) -> Result<(), JobError> {
        let path = self.shard();
        if self.file.is_none() {
            self.file = Some(KeptFile::open_partial(&path, None)?);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        let written = self.packing.pack(&self.pending).and_then(|bytes| file.write_all(&bytes));
        written.map_err(|error| unwritable(&path, error))?;
        self.state.written = file.mark();
        self.state.raw += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }

    fn checkpoint(&mut self) -> Result<Option<ShardState>, JobError> {
        if !self.packing.is_plain() && !self.pending.is_empty() {
            return Ok(None);
        }
        if !self.pending.is_empty() {
            self.cut()?;
        }
        if let Some(file) = &self.file {
            file.file().sync_data().map_err(|error| unwritable(&self.shard(), error))?;
        }
        Ok(Some(self.state))
    }

    /// Completes the shard at hand. One after the last record is none; a first one without any is an empty file, or an
    /// empty stream, which is what programs that decompress take for one.
    fn close(&mut self, tail: &str) -> Result<(), JobError> {
        let path = self.shard();
        let is_empty = self.is_empty();
        if is_empty && self.state.number > 0 {
            let removed = self.file.take().map_or(Ok(()), |_| fs::remove_file(atomic::partial(&path)));
            return removed.map_err(|error| unwritable(&path, error));
        }
        self.pending.extend_from_slice(tail.as_bytes());
        if is_empty || !self.pending.is_empty() {
            self.cut()?;
        }
        if let Some(file) = &mut self.file {
            let written = self.packing.end().and_then(|end| file.write_all(&end));
            written.map_err(|error| unwritable(&path, error))?;
        }
        self.file.take().map_or(Ok(()), |file| atomic::complete(file.file(), &path))
    }
}

/// Path below a mirrored output: that of the input with the extension of the format added, so that no two meet.
fn file_name(origin: &Origin, format: OutputFormat) -> PathBuf {
    let mut name = OsString::from(origin.mirror.as_os_str());
    name.push(".");
    name.push(format.extension());
    name.into()
}
