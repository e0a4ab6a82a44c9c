//! The places that a run writes to, told apart from all others by folder and name.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::atomic::{Destination, parent};

/// What is added to the name of an output while it is written.
const COMPANIONS: &[&str] = &["", ".partial", ".journal", ".journal.partial", ".seen", ".lock"];

/// What all names of a file have in common; nothing where the system does not tell.
pub(super) type FileId = Option<(u64, u64)>;

#[cfg(unix)]
pub(super) fn file_id(metadata: &Metadata) -> FileId {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
pub(super) fn file_id(_: &Metadata) -> FileId {
    None
}

/// Standard input and output where they are files, with the names that users give them.
#[cfg(unix)]
pub(super) fn standard_file(stream: impl std::os::fd::AsFd) -> FileId {
    let file = File::from(stream.as_fd().try_clone_to_owned().ok()?);
    file.metadata().ok().filter(Metadata::is_file).as_ref().and_then(file_id)
}

#[cfg(not(unix))]
pub(super) fn standard_file<T>(_: T) -> FileId {
    None
}

/// The files that a run writes.
#[derive(Debug, Default)]
pub(super) struct Outputs {
    pub places: Vec<Place>,
    /// Standard output, if it is a file.
    stdout: FileId,
}

/// The place of an output.
#[derive(Debug)]
pub(super) struct Place {
    /// What is written there.
    pub role: &'static str,
    /// As it was named.
    pub named: PathBuf,
    /// Its folder, without links.
    pub parent: PathBuf,
    pub name: String,
    /// Whether numbers are put in front of its extension.
    shards: bool,
}

impl Place {
    fn of(role: &'static str, named: &Path, path: &Path, shards: bool) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().into_owned();
        Some(Self { role, named: named.to_owned(), parent: parent(path).canonicalize().ok()?, name, shards })
    }

    /// As users are told of it.
    pub(super) fn display(&self) -> String {
        format!("the {} {}", self.role, self.named.display())
    }

    /// Whether a file is this output, or what is beside it while it is written.
    pub(super) fn covers(&self, parent: &Path, name: &str) -> bool {
        let is_own = name.strip_prefix(self.name.as_str()).is_some_and(|rest| COMPANIONS.contains(&rest));
        (is_own || self.shards && is_shard(name, &self.name)) && parent == self.parent
    }

    /// The files that it replaces, of those that are there.
    pub(super) fn replaced(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.parent).into_iter().flatten().flatten();
        let shards = entries.map(|entry| entry.path()).filter(|path| is_shard(&lossy_name(path), &self.name));
        let own = || std::iter::once(self.parent.join(&self.name)).filter(|path| path.is_file());
        if self.shards { shards.collect() } else { own().collect() }
    }
}

/// Whether a name is that of an output with a number in front of the extension, or of what is beside it.
fn is_shard(name: &str, output: &str) -> bool {
    let (stem, extensions) = output.split_at(output.find('.').unwrap_or(output.len()));
    let number = name.strip_prefix(stem).and_then(|rest| rest.strip_prefix('-'));
    let rest = number.map(|number| number.trim_start_matches(|c: char| c.is_ascii_digit()));
    rest.and_then(|rest| rest.strip_prefix(extensions)).is_some_and(|rest| COMPANIONS.contains(&rest))
}

pub(super) fn lossy_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

impl Outputs {
    /// `shards` says whether the output is numbered.
    pub(super) fn new(output: Option<&Path>, shards: bool, report: Option<&Path>) -> Self {
        let stdout = output.map_or_else(|| standard_file(io::stdout()), |_| None);
        let output = output.map(|path| ("output", path, shards));
        let report = report.map(|path| ("report", path, false));
        let mut places = Vec::new();
        for (role, path, shards) in output.into_iter().chain(report) {
            places.extend(Place::of(role, path, path, shards));
            // The journal is beside a link, the file itself where the link leads to.
            let target = match Destination::of(path) {
                Ok(Destination::File(target)) => Some(target),
                _ => path.canonicalize().ok(),
            };
            let elsewhere = target.filter(|target| target != path);
            places.extend(elsewhere.and_then(|target| Place::of(role, path, &target, shards)));
        }
        Self { places, stdout }
    }

    /// Whether a file below an input is written by this run, which must not read it.
    pub(super) fn cover(&self, path: &Path) -> bool {
        let name = lossy_name(path);
        let maybe = |place: &Place| place.shards || name.starts_with(&place.name);
        // Few names need their folder looked up.
        self.places.iter().any(maybe)
            && parent(path)
                .canonicalize()
                .is_ok_and(|parent| self.places.iter().any(|place| place.covers(&parent, &name)))
    }

    /// Whether standard output goes to this file.
    pub(super) fn are_at(&self, path: &Path) -> bool {
        self.stdout.is_some() && path.metadata().is_ok_and(|metadata| file_id(&metadata) == self.stdout)
    }
}
