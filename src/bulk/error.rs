//! Why a job could not be done. What is wrong with a single document is an [`Error`](crate::Error), and ends no job.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::causes;

/// Why a job could not be done: a [kind](JobErrorKind), the file that it is about, a sentence, and the cause.
///
/// It displays as file and sentence; [`source`](Error::source) is the cause.
#[derive(Debug)]
pub struct JobError {
    kind: JobErrorKind,
    path: Option<PathBuf>,
    message: String,
    cause: Option<Box<dyn Error + Send + Sync>>,
    resumable: bool,
}

/// The kinds of [`JobError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JobErrorKind {
    /// An output, a report or a journal that cannot be written.
    Unwritable,
    /// An input that the machine cannot read, while it is there and may be read.
    Unreadable,
    /// A job that can never be resumed: it reads standard input, or writes to a pipe or a device.
    NotResumable,
    /// What an interrupted run left is not of this job: options or inputs are others, or its files are damaged.
    OtherRun,
    /// A file that would be read and written at once, or two outputs that are one file.
    SameFile,
    /// An output that another run is writing.
    Locked,
    /// Repeated articles are to be marked in a format that has no field for the mark.
    NoField,
    /// Threads cannot be started.
    NoThreads,
    /// A fault of this library: a panic, and not while a document was cleaned.
    Internal,
}

impl JobError {
    pub(super) fn new(kind: JobErrorKind, message: impl Into<String>) -> Self {
        Self { kind, path: None, message: message.into(), cause: None, resumable: false }
    }

    pub(super) fn at(self, path: &Path) -> Self {
        Self { path: Some(path.to_owned()), ..self }
    }

    pub(super) fn because(self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { cause: Some(cause.into()), ..self }
    }

    pub(super) fn resumable(self, resumable: bool) -> Self {
        Self { resumable, ..self }
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> JobErrorKind {
        self.kind
    }

    /// The file that it is about.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// What happened, without the file and the cause.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The causes, from the nearest to the first, each after a colon; empty without any.
    pub fn causes(&self) -> String {
        causes(self)
    }

    /// Whether a journal is there, so that the job can [go on](super::Job::resume) once the cause is mended.
    pub fn is_resumable(&self) -> bool {
        self.resumable
    }

    /// Whether the reader of the output went away, which is no fault.
    pub(super) fn is_closed_pipe(&self) -> bool {
        let cause = self.cause.as_ref().and_then(|cause| cause.downcast_ref::<io::Error>());
        cause.is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for JobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}: ", path.display())?;
        }
        f.write_str(&self.message)
    }
}

impl Error for JobError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_ref().map(|cause| &**cause as &(dyn Error + 'static))
    }
}
