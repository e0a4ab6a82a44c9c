//! The index of articles seen so far, with their names where duplicates are marked, and a file of both that a run can go
//! on from.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::atomic::{self, unwritable};
use super::dedup::{DedupIndex, Fingerprint};
use super::error::{JobError, JobErrorKind};
use super::kept::{KeptFile, Mark};

/// The articles seen so far.
pub(super) struct SavedIndex {
    index: DedupIndex,
    /// Names of the articles, where duplicates are marked with them.
    names: Option<Vec<Box<str>>>,
    file: Option<(PathBuf, BufWriter<KeptFile>)>,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Row(Fingerprint, String);

impl SavedIndex {
    /// Saves beside an output, if it can be resumed; goes on with the articles up to a mark.
    pub(super) fn open(output: Option<&Path>, named: bool, keep: Mark) -> Result<Self, JobError> {
        let names = named.then(Vec::new);
        let mut saved = Self { index: DedupIndex::default(), names, file: None };
        let Some(path) = output.map(|output| atomic::beside(output, ".seen")) else { return Ok(saved) };
        // A run that is killed here must find the articles again.
        let file = KeptFile::open(&path, keep)?;
        saved.load(&path, keep.bytes)?;
        saved.file = Some((path, BufWriter::new(file)));
        Ok(saved)
    }

    /// Reads the articles in the first so many bytes.
    fn load(&mut self, path: &Path, keep: u64) -> Result<(), JobError> {
        let failed = |cause: Box<dyn Error + Send + Sync>| {
            JobError::new(JobErrorKind::OtherRun, "is no index of articles").at(path).because(cause)
        };
        let file = File::open(path).map_err(|error| failed(error.into()))?;
        for line in BufReader::new(file.take(keep)).split(b'\n') {
            let line = line.map_err(|error| failed(error.into()))?;
            let Row(fingerprint, name) =
                serde_json::from_slice(&line).map_err(|error| failed(error.into()))?;
            self.find_or_add(fingerprint, &name);
        }
        Ok(())
    }

    fn find_or_add(&mut self, fingerprint: Fingerprint, name: &str) -> Option<u32> {
        let found = self.index.find_or_add(fingerprint);
        if let (None, Some(names)) = (found, &mut self.names) {
            names.push(name.into());
        }
        found
    }

    /// The name of the article that this one repeats, empty where names are not kept; else adds this one.
    pub(super) fn repeats(
        &mut self,
        fingerprint: Fingerprint,
        name: &str,
    ) -> Result<Option<String>, JobError> {
        if let Some(first) = self.find_or_add(fingerprint, name) {
            let name = self.names.as_ref().and_then(|names| names.get(first as usize));
            return Ok(Some(name.map(ToString::to_string).unwrap_or_default()));
        }
        let Some((path, file)) = &mut self.file else { return Ok(None) };
        let kept = if self.names.is_some() { name } else { "" };
        let line = serde_json::to_string(&Row(fingerprint, kept.to_owned())).unwrap_or_default();
        writeln!(file, "{line}").map_err(|error| unwritable(path, error))?;
        Ok(None)
    }

    /// Makes sure that all is on disk; gives how far that is.
    pub(super) fn sync(&mut self) -> Result<Mark, JobError> {
        let Some((path, file)) = &mut self.file else { return Ok(Mark::default()) };
        let synced = file.flush().and_then(|()| file.get_ref().file().sync_data());
        synced.map_err(|error| unwritable(path, error))?;
        Ok(file.get_ref().mark())
    }

    /// Forgets a run that came to its end.
    pub(super) fn remove(self) -> Result<(), JobError> {
        let Some((path, _)) = self.file else { return Ok(()) };
        fs::remove_file(&path).map_err(|error| unwritable(&path, error))
    }
}
