//! How far a run is, kept beside its output: what `--resume` starts from.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::dedup::{Seen, Signature};
use super::feed::Cursor;
use super::report::Summary;
use super::sink::{self, State, unwritable};
use crate::error::{Error, ErrorKind};

/// What must be the same for a run to go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Identity {
    /// Of everything that decides about the bytes of the output.
    pub options: String,
    /// Of the names, sizes and times of the inputs.
    pub inputs: String,
}

/// A place in a run: everything before it is on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    pub identity: Identity,
    pub cursor: Cursor,
    pub output: State,
    pub summary: Summary,
    /// Bytes of the report.
    pub report: Option<u64>,
    /// Articles that are remembered to tell repeats.
    pub seen: u64,
}

/// Keeps checkpoints.
pub(super) struct Journal {
    path: PathBuf,
    pub identity: Identity,
}

impl Journal {
    /// The journal of an output.
    pub(super) fn new(output: &Path, identity: Identity) -> Self {
        Self { path: sink::beside(output, ".journal"), identity }
    }

    /// The last checkpoint, if a run was interrupted.
    pub(super) fn load(&self) -> Result<Option<Checkpoint>, Error> {
        let refuse = |why: String| {
            let fix = format!("start anew without --resume, which discards {}", self.path.display());
            Err(Error::new(ErrorKind::NotResumable, format!("{why}; {fix}")))
        };
        let bytes = match fs::read(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return refuse(format!("{}: {error}", self.path.display())),
            Ok(bytes) => bytes,
        };
        let checkpoint: Checkpoint = match serde_json::from_slice(&bytes) {
            Err(error) => return refuse(format!("{}: {error}", self.path.display())),
            Ok(checkpoint) => checkpoint,
        };
        if checkpoint.identity.options != self.identity.options {
            return refuse("the interrupted run had other options".to_owned());
        }
        if checkpoint.identity.inputs != self.identity.inputs {
            return refuse("the inputs changed since the interrupted run".to_owned());
        }
        Ok(Some(checkpoint))
    }

    /// Replaces the last checkpoint.
    pub(super) fn save(&self, checkpoint: &Checkpoint) -> Result<(), Error> {
        let temporary = sink::partial(&self.path);
        let save = || {
            let mut file = File::create(&temporary)?;
            file.write_all(serde_json::to_string(checkpoint)?.as_bytes())?;
            file.sync_data()?;
            fs::rename(&temporary, &self.path)
        };
        save().map_err(|error| unwritable(&self.path, &error))
    }

    /// Forgets a run that came to its end.
    pub(super) fn remove(&self) -> Result<(), Error> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(unwritable(&self.path, &error)),
            _ => Ok(()),
        }
    }
}

/// The articles seen so far, with their names, and a file of them that a run can go on from.
pub(super) struct Memory {
    seen: Seen,
    /// Names of the articles, where repeats are marked with them.
    names: Option<Vec<Box<str>>>,
    spool: Option<(PathBuf, BufWriter<File>)>,
    count: u64,
}

/// A line of the spool.
#[derive(Serialize, Deserialize)]
struct Remembered(Signature, String);

impl Memory {
    /// Remembers beside an output, if it can be resumed; goes on with the first so many articles.
    pub(super) fn open(output: Option<&Path>, named: bool, keep: u64) -> Result<Self, Error> {
        let names = named.then(Vec::new);
        let mut memory = Self { seen: Seen::default(), names, spool: None, count: 0 };
        let Some(path) = output.map(|output| sink::beside(output, ".seen")) else { return Ok(memory) };
        let old = if keep > 0 { memory.load(&path, keep)? } else { 0 };
        let open = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let mut spool = open.map_err(|error| unwritable(&path, &error))?;
        // A run that is killed here must find the articles again.
        sink::cut_to(&mut spool, &path, old)?;
        memory.spool = Some((path, BufWriter::new(spool)));
        Ok(memory)
    }

    /// Reads the first so many articles; gives the bytes that they take.
    fn load(&mut self, path: &Path, keep: u64) -> Result<u64, Error> {
        let failed = |error: &dyn std::fmt::Display| {
            Error::new(ErrorKind::NotResumable, format!("{}: {error}", path.display()))
        };
        let mut file = BufReader::new(File::open(path).map_err(|error| failed(&error))?);
        let (mut line, mut bytes) = (Vec::new(), 0);
        for _ in 0..keep {
            line.clear();
            bytes += file.read_until(b'\n', &mut line).map_err(|error| failed(&error))? as u64;
            let Remembered(signature, name) =
                serde_json::from_slice(&line).map_err(|error| failed(&error))?;
            self.remember(signature, &name);
        }
        Ok(bytes)
    }

    fn remember(&mut self, signature: Signature, name: &str) -> Option<u32> {
        let found = self.seen.find_or_add(signature);
        if found.is_none() {
            self.count += 1;
            if let Some(names) = &mut self.names {
                names.push(name.into());
            }
        }
        found
    }

    /// Whether an article was there before, and what the first one is called where names are kept.
    pub(super) fn repeats(&mut self, signature: Signature, name: &str) -> Result<Option<String>, Error> {
        if let Some(first) = self.remember(signature, name) {
            let name = self.names.as_ref().and_then(|names| names.get(first as usize));
            return Ok(Some(name.map(ToString::to_string).unwrap_or_default()));
        }
        let Some((path, spool)) = &mut self.spool else { return Ok(None) };
        let kept = if self.names.is_some() { name } else { "" };
        let line = serde_json::to_string(&Remembered(signature, kept.to_owned())).unwrap_or_default();
        writeln!(spool, "{line}").map_err(|error| unwritable(path, &error))?;
        Ok(None)
    }

    /// Makes sure of what was remembered; gives how many.
    pub(super) fn sync(&mut self) -> Result<u64, Error> {
        if let Some((path, spool)) = &mut self.spool {
            let synced = spool.flush().and_then(|()| spool.get_ref().sync_data());
            synced.map_err(|error| unwritable(path, &error))?;
        }
        Ok(self.count)
    }

    /// Forgets a run that came to its end.
    pub(super) fn remove(self) -> Result<(), Error> {
        let Some((path, _)) = self.spool else { return Ok(()) };
        fs::remove_file(&path).map_err(|error| unwritable(&path, &error))
    }
}
