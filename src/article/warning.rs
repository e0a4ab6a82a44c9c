//! [`Warning`]: what went other than it should when a page was read.

/// What a reader of an article should know about how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// Sequences of bytes that the encoding does not have; each is now U+FFFD.
    Malformed {
        /// How many.
        count: usize,
        /// The encoding.
        encoding: &'static str,
    },
    /// The HTTP header or the user told an encoding that the bytes do not seem to be in.
    Charset {
        /// Who told it: `the HTTP header` or `the encoding option`.
        by: &'static str,
        /// What was told.
        told: &'static str,
        /// What the bytes seem to be in.
        seems: &'static str,
        /// What they were decoded as.
        used: &'static str,
    },
    /// Elements, attributes, blocks, their containers or addresses of links that a limit cut; no text was lost.
    Cut {
        /// How many.
        count: u32,
        /// Which: `elements`, `attributes`, `blocks`, `containers` or `addresses`.
        what: &'static str,
    },
    /// No block scored as article; the best run of text was taken.
    Fallback,
    /// A page of several, by its address, that was to be joined with the others and was not: they are not near it, or are not of its article.
    Apart {
        /// Its number, from 1.
        page: u32,
    },
    /// The page is an empty shell that scripts fill; the article is not in it.
    Shell,
    /// The page has next to nothing of what the other pages of its site had, so that templates were not asked: the site was
    /// rebuilt since, or this is a page of another kind.
    Templates,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Malformed { count, encoding } => write!(f, "{count} malformed sequences of {encoding}"),
            Self::Charset { by, told, seems, used } => {
                write!(f, "{by} says {told}, the bytes seem to be {seems}; read as {used}")
            }
            Self::Cut { count, what } => write!(f, "{count} {what} beyond a limit"),
            Self::Fallback => write!(f, "no block scored as article; took the best run of text"),
            Self::Apart { page } => {
                write!(f, "page {page} of an article by its address, not joined with others")
            }
            Self::Shell => write!(f, "an empty shell that scripts fill, without the article"),
            Self::Templates => write!(f, "the templates of the site do not fit this page; learn anew"),
        }
    }
}
