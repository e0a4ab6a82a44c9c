//! Records -> standard output, a file, shards, or a directory that mirrors the inputs.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use super::feed::Origin;
use super::report::printable;
use super::work::{Cleaned, Format};
use crate::error::{Error, ErrorKind};

/// Uncompressed bytes of a gzip member or zstd frame of the output. They end after a fixed count, never at a moment of
/// time, so that an output that was interrupted has the same bytes in the end; members of this size compress as well as
/// one long one to within a few percent, and hold about a second of work.
const MEMBER_BYTES: usize = 256 << 10;

/// Level 3 of zstd is its default; gzip's 6 likewise.
const ZSTD_LEVEL: i32 = 3;

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
}

/// What there is of an output, for a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    shard: u64,
    /// Bytes of the shard on disk.
    written: u64,
    /// The same before compression.
    raw: u64,
    /// Records in all.
    records: u64,
}

/// Takes records in their order.
pub(super) struct Sink {
    target: Target,
    format: Format,
    /// Whether one file is the only input; if it is one document, its record needs no name.
    solo: bool,
    records: u64,
}

enum Target {
    Pipe(Pipe),
    Files(Files),
    Directory(PathBuf),
}

impl Sink {
    /// Opens an output, or one of which a journal says how far it is.
    pub(super) fn open(
        output: &Output,
        format: Format,
        solo: bool,
        state: Option<State>,
    ) -> Result<Self, Error> {
        let target = match output {
            Output::Stdout => {
                let terminal = io::stdout().is_terminal();
                Target::Pipe(Pipe::new(Box::new(io::stdout()), terminal, "standard output".into()))
            }
            Output::File(path) | Output::Shards(path, _) if is_device(path) => {
                let file =
                    OpenOptions::new().write(true).open(path).map_err(|error| unwritable(path, &error))?;
                let terminal = file.is_terminal();
                Target::Pipe(Pipe::new(Box::new(file), terminal, path.clone()))
            }
            Output::File(path) => Target::Files(Files::open(path, None, state)?),
            Output::Shards(path, bytes) => Target::Files(Files::open(path, Some(*bytes), state)?),
            Output::Directory(path) => {
                fs::create_dir_all(path).map_err(|error| unwritable(path, &error))?;
                Target::Directory(path.clone())
            }
        };
        Ok(Self { target, format, solo, records: state.map_or(0, |state| state.records) })
    }

    /// Writes one record.
    pub(super) fn write(&mut self, origin: &Origin, cleaned: &Cleaned) -> Result<(), Error> {
        let name = self.name_line(origin, cleaned);
        let head = if self.begins_file() { self.format.head() } else { String::new() };
        self.records += 1;
        match &mut self.target {
            Target::Pipe(pipe) => pipe.write(&[(head + &name).as_bytes(), &cleaned.rendered].concat()),
            Target::Files(files) => files.write((head + &name).as_bytes(), &cleaned.rendered),
            Target::Directory(directory) => {
                let bytes = [head.as_bytes(), &cleaned.rendered].concat();
                write_whole(&directory.join(file_name(origin, self.format)), &bytes)
            }
        }
    }

    /// Whether the next record is the first one of a file.
    fn begins_file(&self) -> bool {
        match &self.target {
            Target::Pipe(..) => self.records == 0,
            Target::Files(files) => files.state.raw == 0 && files.pending.is_empty(),
            Target::Directory(_) => true,
        }
    }

    /// Texts of several inputs in one file are told apart as `head` and `tail` do it.
    fn name_line(&self, origin: &Origin, cleaned: &Cleaned) -> String {
        let alone = self.solo && origin.record.is_none();
        if alone || self.format.names_input() || matches!(self.target, Target::Directory(_)) {
            return String::new();
        }
        let blank = if self.records > 0 { "\n" } else { "" };
        format!("{blank}==> {} <==\n", printable(&cleaned.id))
    }

    /// Passes on what was written to whoever reads a pipe.
    pub(super) fn flush(&mut self) -> Result<(), Error> {
        match &mut self.target {
            Target::Pipe(pipe) => pipe.to.flush().map_err(|error| unwritable(&pipe.name, &error)),
            Target::Files(_) | Target::Directory(_) => Ok(()),
        }
    }

    /// Makes sure that everything written is on disk, if this is a place to stop and start again.
    pub(super) fn checkpoint(&mut self) -> Result<Option<State>, Error> {
        let records = self.records;
        match &mut self.target {
            Target::Pipe(..) => Ok(None),
            Target::Files(files) => Ok(files.checkpoint()?.map(|state| State { records, ..state })),
            Target::Directory(path) => {
                sync_directory(path)?;
                Ok(Some(State { shard: 0, written: 0, raw: 0, records }))
            }
        }
    }

    /// Ends the output and gives it its name.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        self.flush()?;
        match self.target {
            Target::Pipe(..) => Ok(()),
            Target::Files(mut files) => files.close(),
            Target::Directory(path) => sync_directory(&path),
        }
    }
}

/// What cannot be renamed: a pipe, a terminal, a device.
struct Pipe {
    to: BufWriter<Box<dyn Write + Send>>,
    terminal: bool,
    name: PathBuf,
}

impl Pipe {
    fn new(to: Box<dyn Write + Send>, terminal: bool, name: PathBuf) -> Self {
        Self { to: BufWriter::with_capacity(MEMBER_BYTES, to), terminal, name }
    }

    /// Writes bytes; to a terminal, without what it would obey.
    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let written = if self.terminal {
            let lines = String::from_utf8_lossy(bytes);
            lines.split_inclusive(['\n', '\t']).try_for_each(|part| {
                let (text, end) = part.split_at(part.trim_end_matches(['\n', '\t', '\r']).len());
                self.to.write_all(printable(text).as_bytes())?;
                self.to.write_all(end.as_bytes())
            })
        } else {
            self.to.write_all(bytes)
        };
        written.map_err(|error| unwritable(&self.name, &error))
    }
}

/// One file after another, each under another name until it is complete.
struct Files {
    path: PathBuf,
    shard_bytes: Option<u64>,
    compression: Option<Extension>,
    file: Option<File>,
    state: State,
    /// What is not yet on disk, uncompressed.
    pending: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extension {
    Gz,
    Zst,
}

impl Files {
    fn open(path: &Path, shard_bytes: Option<u64>, state: Option<State>) -> Result<Self, Error> {
        let compression = match path.extension().and_then(|extension| extension.to_str()) {
            Some("gz") => Some(Extension::Gz),
            Some("zst") => Some(Extension::Zst),
            _ => None,
        };
        let begun = state.is_some();
        let state = state.unwrap_or(State { shard: 0, written: 0, raw: 0, records: 0 });
        let (path, pending) = (path.to_owned(), Vec::new());
        let mut files = Self { path, shard_bytes, compression, file: None, state, pending };
        files.file = Some(open_partial(&files.shard(), begun.then_some(state.written))?);
        Ok(files)
    }

    /// Path of the shard at hand.
    fn shard(&self) -> PathBuf {
        if self.shard_bytes.is_none() {
            return self.path.clone();
        }
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let (stem, extensions) = name.split_at(name.find('.').unwrap_or(name.len()));
        self.path.with_file_name(format!("{stem}-{:05}{extensions}", self.state.shard))
    }

    fn write(&mut self, name: &[u8], rendered: &[u8]) -> Result<(), Error> {
        self.pending.extend_from_slice(name);
        self.pending.extend_from_slice(rendered);
        if self.pending.len() >= MEMBER_BYTES {
            self.cut()?;
        }
        let full = |most| self.state.raw + self.pending.len() as u64 >= most;
        if self.shard_bytes.is_some_and(full) {
            self.close()?;
            let shard = self.state.shard + 1;
            self.state = State { shard, written: 0, raw: 0, records: 0 };
        }
        Ok(())
    }

    /// Writes what is pending, as a member of its own where the file is compressed.
    fn cut(&mut self) -> Result<(), Error> {
        let path = self.shard();
        if self.file.is_none() {
            self.file = Some(open_partial(&path, None)?);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        let written = compress(self.compression, &self.pending).and_then(|bytes| {
            file.write_all(&bytes)?;
            Ok(bytes.len())
        });
        self.state.written += written.map_err(|error| unwritable(&path, &error))? as u64;
        self.state.raw += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }

    fn checkpoint(&mut self) -> Result<Option<State>, Error> {
        if self.compression.is_some() && !self.pending.is_empty() {
            return Ok(None);
        }
        if !self.pending.is_empty() {
            self.cut()?;
        }
        if let Some(file) = &self.file {
            file.sync_data().map_err(|error| unwritable(&self.shard(), &error))?;
        }
        Ok(Some(self.state))
    }

    /// Completes the shard at hand. One behind the last record is none; a first one without any is an empty file, or an
    /// empty member, which is what programs that decompress take for one.
    fn close(&mut self) -> Result<(), Error> {
        let path = self.shard();
        let empty = self.state.raw == 0 && self.pending.is_empty();
        if empty && self.state.shard > 0 {
            let removed = self.file.take().map_or(Ok(()), |_| fs::remove_file(partial(&path)));
            return removed.map_err(|error| unwritable(&path, &error));
        }
        if empty || !self.pending.is_empty() {
            self.cut()?;
        }
        let Some(file) = self.file.take() else { return Ok(()) };
        let renamed = file.sync_all().and_then(|()| fs::rename(partial(&path), &path));
        renamed.map_err(|error| unwritable(&path, &error))?;
        sync_parent(&path)
    }
}

fn compress(compression: Option<Extension>, bytes: &[u8]) -> io::Result<std::borrow::Cow<'_, [u8]>> {
    Ok(match compression {
        None => bytes.into(),
        Some(Extension::Zst) => zstd::bulk::compress(bytes, ZSTD_LEVEL)?.into(),
        Some(Extension::Gz) => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(bytes)?;
            encoder.finish()?.into()
        }
    })
}

/// Path below a mirrored output: that of the input with the extension of the format behind, so that no two meet.
fn file_name(origin: &Origin, format: Format) -> PathBuf {
    let mut name = OsString::from(origin.mirror.as_os_str());
    name.push(".");
    name.push(format.extension());
    name.into()
}

/// Writes a small file under another name first.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let temporary = partial(path);
    let written = fs::write(&temporary, bytes).or_else(|_| {
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        fs::write(&temporary, bytes)
    });
    written.and_then(|()| fs::rename(&temporary, path)).map_err(|error| unwritable(path, &error))
}

/// The name of a file that is not complete.
pub(super) fn partial(path: &Path) -> PathBuf {
    beside(path, ".partial")
}

/// A path with something behind its name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    // Components drop the slash at the end of a directory.
    let mut name: OsString = path.components().collect::<PathBuf>().into_os_string();
    name.push(suffix);
    name.into()
}

/// Opens the incomplete file of a path: a new one, or one of which so many bytes are to be kept. A run that was killed
/// right behind its end has renamed it already.
pub(super) fn open_partial(path: &Path, keep: Option<u64>) -> Result<File, Error> {
    let temporary = partial(path);
    let Some(keep) = keep else {
        return File::create(&temporary).map_err(|error| unwritable(path, &error));
    };
    if !temporary.exists() && path.exists() {
        fs::rename(path, &temporary).map_err(|error| unwritable(path, &error))?;
    }
    let failed = |error| unwritable(path, &error);
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(false).open(&temporary).map_err(failed)?;
    cut_to(&mut file, &temporary, keep)?;
    Ok(file)
}

/// Cuts a file off behind the bytes that a journal knows, and goes there. One that has fewer stays as it is.
pub(super) fn cut_to(file: &mut File, path: &Path, keep: u64) -> Result<(), Error> {
    let failed = |error| unwritable(path, &error);
    let there = file.metadata().map_err(failed)?.len();
    if there < keep {
        let message = format!("{}: has {there} bytes, the journal knows {keep}", path.display());
        return Err(Error::new(ErrorKind::NotResumable, message));
    }
    file.set_len(keep).and_then(|()| file.seek(SeekFrom::End(0))).map_err(failed)?;
    Ok(())
}

/// Whether writing to a path must not replace it.
fn is_device(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

#[cfg(unix)]
pub(super) fn sync_parent(path: &Path) -> Result<(), Error> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(parent).and_then(|directory| directory.sync_all()).map_err(|error| unwritable(path, &error))
}

#[cfg(not(unix))]
pub(super) fn sync_parent(_: &Path) -> Result<(), Error> {
    Ok(())
}

/// Sees that all files of a directory are on disk, by one call for all: a call for each would cost more than cleaning.
#[cfg(target_os = "linux")]
fn sync_directory(path: &Path) -> Result<(), Error> {
    let synced = File::open(path).and_then(|directory| Ok(rustix::fs::syncfs(directory)?));
    synced.map_err(|error| unwritable(path, &error))
}

#[cfg(not(target_os = "linux"))]
fn sync_directory(path: &Path) -> Result<(), Error> {
    sync_parent(&path.join("."))
}

/// The error of an output.
pub(super) fn unwritable(path: &Path, error: &io::Error) -> Error {
    let (kind, message) = (ErrorKind::Unwritable, format!("{}: {error}", path.display()));
    if error.kind() == io::ErrorKind::BrokenPipe {
        Error::new(ErrorKind::Closed, message)
    } else {
        Error::new(kind, message)
    }
}
