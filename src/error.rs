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
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.name(), self.message)
    }
}

impl std::error::Error for Error {}
