//! Why an input gave no article.

use std::fmt;

/// Why an input gave no article: a [kind](ErrorKind) and a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

/// The kinds of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The document is larger than [`Limits::document_bytes`](crate::options::Limits).
    TooLarge,
    /// The bytes are neither HTML nor text: a PDF, an image, an archive.
    NotHtml,
    /// An encoding label that encoding_rs does not know.
    UnknownEncoding,
    /// A CSS selector that is not valid.
    Selector,
    /// A file of site rules that is not valid.
    SiteRules,
    /// A file that could not be opened or read.
    Unreadable,
    /// Compressed data that breaks off before its end.
    Truncated,
    /// Compressed data or an archive record that breaks its own format.
    Corrupt,
    /// A line that is no JSON object with the fields it needs.
    BadRecord,
    /// A fault of this library: cleaning the document panicked.
    Internal,
    /// An output, a report or a journal that could not be written.
    Unwritable,
    /// The reader of the output went away, which is no fault.
    Closed,
    /// A run that cannot go on from where another stopped.
    NotResumable,
}

impl ErrorKind {
    /// The stable name that reports use, such as `too-large`.
    pub fn name(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::NotHtml => "not-html",
            Self::UnknownEncoding => "unknown-encoding",
            Self::Selector => "bad-selector",
            Self::SiteRules => "bad-site-rules",
            Self::Unreadable => "unreadable",
            Self::Truncated => "truncated",
            Self::Corrupt => "corrupt",
            Self::BadRecord => "bad-record",
            Self::Internal => "internal",
            Self::Unwritable => "unwritable",
            Self::Closed => "closed",
            Self::NotResumable => "not-resumable",
        }
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What happened and what to do, without the kind.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.name(), self.message)
    }
}

impl std::error::Error for Error {}
