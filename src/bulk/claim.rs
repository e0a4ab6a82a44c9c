//! The files that a run writes are its own: none is an input, and no two are one.

use std::collections::HashSet;
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::atomic::{self, Destination, parent};
use super::error::{JobError, JobErrorKind};
use super::sink::Output;
use super::walk::{self, Input};
use super::{Job, Select};

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
fn standard_file(stream: impl std::os::fd::AsFd) -> FileId {
    let file = File::from(stream.as_fd().try_clone_to_owned().ok()?);
    file.metadata().ok().filter(Metadata::is_file).as_ref().and_then(file_id)
}

#[cfg(not(unix))]
fn standard_file<T>(_: T) -> FileId {
    None
}

/// The files that a run writes.
#[derive(Debug, Default)]
pub(super) struct Outputs {
    places: Vec<Place>,
    /// Standard output, if it is a file.
    stdout: FileId,
}

/// The place of an output.
#[derive(Debug)]
struct Place {
    /// What is written there.
    role: &'static str,
    /// As it was named.
    named: PathBuf,
    /// Its folder, without links.
    parent: PathBuf,
    name: String,
    /// Whether numbers are put in front of its extension.
    shards: bool,
}

impl Place {
    fn of(role: &'static str, named: &Path, path: &Path, shards: bool) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().into_owned();
        Some(Self { role, named: named.to_owned(), parent: parent(path).canonicalize().ok()?, name, shards })
    }

    /// As users are told of it.
    fn display(&self) -> String {
        format!("the {} {}", self.role, self.named.display())
    }

    /// Whether a file is this output, or what is beside it while it is written.
    fn covers(&self, parent: &Path, name: &str) -> bool {
        let is_own = name.strip_prefix(self.name.as_str()).is_some_and(|rest| COMPANIONS.contains(&rest));
        (is_own || self.shards && is_shard(name, &self.name)) && parent == self.parent
    }

    /// The files that it replaces, of those that are there.
    fn replaced(&self) -> Vec<PathBuf> {
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

fn lossy_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

impl Outputs {
    pub(super) fn of(job: &Job) -> Self {
        let shards = matches!(job.output, Output::Shards(..));
        let output = job.output.path().map(|path| ("output", path, shards));
        let report = job.report.as_deref().map(|path| ("report", path, false));
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
        let stdout = job.output.path().map_or_else(|| standard_file(io::stdout()), |_| None);
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

/// The inputs of a run, by the places where they are.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    files: HashSet<PathBuf>,
    folders: Vec<PathBuf>,
    select: Select,
}

impl Inputs {
    fn of(job: &Job) -> Self {
        let mut inputs = Self { select: job.select.clone(), ..Self::default() };
        for input in &job.inputs {
            match input {
                Input::Path(path) if path.is_dir() => inputs.folders.extend(path.canonicalize()),
                Input::Path(path) => inputs.files.extend(path.canonicalize()),
                Input::Stdin => {}
            }
        }
        inputs
    }

    /// The same for the records of a folder: of an input around it, what is in the folder is not read.
    pub(super) fn around(mut self, output: &Path) -> Self {
        if let Ok(output) = output.canonicalize() {
            self.folders.retain(|folder| !output.starts_with(folder));
        }
        self
    }

    /// Sees that a file which is about to be replaced is none of the inputs.
    pub(super) fn spare(&self, path: &Path, output: &str) -> Result<(), JobError> {
        let Ok(place) = path.canonicalize() else { return Ok(()) };
        if self.files.contains(&place) {
            return Err(same_file(path, replaces(output)));
        }
        let below =
            |folder: &&PathBuf| place.strip_prefix(folder).is_ok_and(|relative| self.select.takes(relative));
        match self.folders.iter().find(below) {
            Some(folder) => {
                let message = format!("is in the input {}; {output} would replace it", folder.display());
                Err(same_file(path, message))
            }
            None => Ok(()),
        }
    }
}

fn replaces(output: &str) -> String {
    format!("is an input; {output} would replace it")
}

fn same_file(path: &Path, message: String) -> JobError {
    JobError::new(JobErrorKind::SameFile, message).at(path)
}

/// Sees that nothing is read and written at once, and that no two outputs are one. Gives the inputs, for whatever is
/// written to a folder later.
pub(super) fn check(job: &Job, outputs: &Outputs) -> Result<Inputs, JobError> {
    outputs_differ(job, outputs)?;
    for input in &job.inputs {
        match input {
            Input::Path(path) if path.is_dir() => {}
            Input::Path(path) => file_differs(path, outputs)?,
            Input::Stdin => stdin_differs(outputs)?,
        }
    }
    folders_differ(job)?;
    let inputs = Inputs::of(job);
    // What a run left that is gone on with is its own, wherever it lies.
    let goes_on = job.resume && job.output.path().is_some_and(|path| atomic::journal(path).is_file());
    if !goes_on {
        for place in &outputs.places {
            place.replaced().iter().try_for_each(|path| inputs.spare(path, &place.display()))?;
        }
    }
    Ok(inputs)
}

fn outputs_differ(job: &Job, outputs: &Outputs) -> Result<(), JobError> {
    let covers =
        |one: &Place, other: &Place| one.role != other.role && one.covers(&other.parent, &other.name);
    let meet = |one: &Place| outputs.places.iter().any(|other| covers(one, other));
    let special = |path: &Path| matches!(Destination::of(path), Ok(Destination::Special));
    match (job.output.path(), job.report.as_deref()) {
        (Some(output), Some(report)) if !special(report) && outputs.places.iter().any(meet) => {
            let message = format!("is the report; the output {} would be the same file", output.display());
            Err(same_file(report, message))
        }
        _ => Ok(()),
    }
}

/// An input that was named must not be an output, by whatever name.
fn file_differs(path: &Path, outputs: &Outputs) -> Result<(), JobError> {
    let (Ok(place), Ok(metadata)) = (path.canonicalize(), path.metadata()) else { return Ok(()) };
    if outputs.are_at(path) {
        return Err(same_file(path, replaces("standard output")));
    }
    let name = lossy_name(&place);
    let same = |own: &&Place| own.covers(parent(&place), &name) || is_one_file(&metadata, &own.named);
    outputs.places.iter().find(same).map_or(Ok(()), |own| Err(same_file(path, replaces(&own.display()))))
}

fn stdin_differs(outputs: &Outputs) -> Result<(), JobError> {
    let Some(stdin) = standard_file(io::stdin()) else { return Ok(()) };
    let same = |own: &&Place| own.named.metadata().is_ok_and(|metadata| file_id(&metadata) == Some(stdin));
    match outputs.places.iter().find(same) {
        Some(own) => Err(same_file(&own.named, replaces(&own.display()))),
        None => Ok(()),
    }
}

fn is_one_file(metadata: &Metadata, other: &Path) -> bool {
    let other = other.metadata().ok().filter(|other| !other.is_dir());
    let id = file_id(metadata).filter(|_| metadata.is_file() || is_fifo(metadata));
    id.is_some() && id == other.as_ref().and_then(file_id)
}

#[cfg(unix)]
fn is_fifo(metadata: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&metadata.file_type())
}

#[cfg(not(unix))]
fn is_fifo(_: &Metadata) -> bool {
    false
}

/// A folder that is mirrored into itself would be read as well in the next run.
fn folders_differ(job: &Job) -> Result<(), JobError> {
    let Output::Directory(output) = &job.output else { return Ok(()) };
    for (folder, label) in walk::labels(&job.inputs) {
        let (read, written) = (folder.canonicalize(), output.join(label).canonicalize());
        if folder.is_dir() && read.is_ok_and(|read| written.is_ok_and(|written| read == written)) {
            let message = format!("is an input; the output {} would be among its files", output.display());
            return Err(same_file(&folder, message));
        }
    }
    Ok(())
}
