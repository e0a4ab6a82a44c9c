//! Why a document gave no article.

use std::fmt;
use std::sync::Arc;

/// Why a document gave no article: a [kind](ErrorKind), a sentence that says what to do, the [place](Place) in the input
/// as far as it is known, and the cause.
///
/// It displays as kind and sentence; [`source`](std::error::Error::source) is the cause.
#[derive(Clone, Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    place: Place,
    cause: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

/// Where in its input something is; each part as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Place {
    /// Number of the record in its file, from 1.
    pub record: Option<u64>,
    /// Number of the line in its file, from 1.
    pub line: Option<u64>,
    /// Character in that line, from 1.
    pub column: Option<u64>,
    /// Byte of the decompressed file, from 0.
    pub byte: Option<u64>,
}

impl Place {
    /// This place, and what the other knows besides.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            record: self.record.or(other.record),
            line: self.line.or(other.line),
            column: self.column.or(other.column),
            byte: self.byte.or(other.byte),
        }
    }
}

/// The kinds of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The document is larger than [`Limits::document_bytes`](crate::options::Limits).
    TooLarge,
    /// The bytes are neither HTML nor text: a PDF, an image, an archive, or nothing that is known.
    NotHtml,
    /// A full tree builder, which selectors need, would take too long for the page.
    TooComplex,
    /// An encoding label that encoding_rs does not know.
    UnknownEncoding,
    /// A CSS selector that is not valid.
    Selector,
    /// A pattern for blocks to drop that is not valid, or too large.
    Pattern,
    /// A name that no [`Role`](crate::Role) has.
    UnknownRole,
    /// A file of site rules that is not valid.
    SiteRules,
    /// A file of templates that is not valid, or of another version.
    Templates,
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
}

impl ErrorKind {
    /// The stable name that reports use, such as `too-large`.
    pub fn name(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::NotHtml => "not-html",
            Self::TooComplex => "too-complex",
            Self::UnknownEncoding => "unknown-encoding",
            Self::Selector => "bad-selector",
            Self::Pattern => "bad-pattern",
            Self::UnknownRole => "unknown-role",
            Self::SiteRules => "bad-site-rules",
            Self::Templates => "bad-templates",
            Self::Unreadable => "unreadable",
            Self::Truncated => "truncated",
            Self::Corrupt => "corrupt",
            Self::BadRecord => "bad-record",
            Self::Internal => "internal",
        }
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), place: Place::default(), cause: None }
    }

    /// The same with what caused it.
    #[cfg(feature = "bulk")]
    pub(crate) fn because(self, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { cause: Some(Arc::new(cause)), ..self }
    }

    /// The same with another sentence.
    #[cfg(feature = "parquet")]
    pub(crate) fn saying(self, message: String) -> Self {
        Self { message, ..self }
    }

    /// The same with a place; what is known of it already stays.
    #[cfg(feature = "bulk")]
    pub(crate) fn at(self, place: Place) -> Self {
        Self { place: self.place.or(place), ..self }
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What happened and what to do, without the kind and the cause.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where it happened.
    pub fn place(&self) -> Place {
        self.place
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.name(), self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|cause| &**cause as &(dyn std::error::Error + 'static))
    }
}

/// What an error says after its own sentence: that of its cause, and of the cause of the cause.
#[cfg(feature = "bulk")]
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    std::iter::successors(error.source(), |cause| cause.source()).map(|cause| format!(": {cause}")).collect()
}
