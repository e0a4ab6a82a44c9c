//! [`Options`]: how a [`Cleaner`](crate::Cleaner) works, each with its default.

use std::sync::Arc;

#[cfg(feature = "select")]
mod import;
#[cfg(feature = "select")]
mod site_rules;

pub use crate::label::Balance;
pub use crate::label::patterns::TextPatterns;
pub use crate::label::roles::Roles;
#[cfg(feature = "select")]
pub use crate::read::reference::Selection;
pub use crate::read::{Limits, ReaderKind};
#[cfg(feature = "select")]
pub use import::{ImportedRules, Left};
#[cfg(feature = "select")]
pub use site_rules::{Site, SiteRules};

use crate::error::Error;
use crate::read::decode::encoding_of;
use crate::templates::Templates;

/// How a [`Cleaner`](crate::Cleaner) works.
///
/// ```
/// use cleancopy::options::{Balance, Limits, Options};
/// use cleancopy::Cleaner;
///
/// let options = Options::default()
///     .with_balance(Balance::Precision)
///     .with_limits(Limits::default().with_document_bytes(2 << 20));
/// let cleaner = Cleaner::new(options);
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// What a document may cost.
    pub limits: Limits,
    /// What makes a page of HTML. Default: the scanner.
    pub reader: ReaderKind,
    /// How sure a block must be to be kept. Default: balanced.
    pub balance: Balance,
    /// Label of the encoding to decode by, whatever a document declares. Default: `None`, which finds out.
    pub encoding: Option<String>,
    /// Blocks to drop in every document, by what they say. Default: none.
    pub drop_text: TextPatterns,
    /// Roles whose blocks are kept, in their place, where they are of the article, besides standfirsts: those that are left out
    /// by default (kickers, bylines, dates, captions, closing credits, notes on the author), and what scores and rules drop of
    /// others. Default: none.
    pub include: Roles,
    /// Roles whose blocks are dropped besides those that are left out by default; one that is included too is dropped. Default:
    /// none.
    pub exclude: Roles,
    /// What the sites of the pages were learned to have in common, as evidence for what is none of their articles. Default:
    /// `None`.
    pub templates: Option<Arc<Templates>>,
    /// Elements to keep and drop on every page, by CSS. Where there are any, pages go through the reference reader.
    #[cfg(feature = "select")]
    pub selection: Selection,
    /// Both for the pages of single sites, with selectors for title, author and date.
    #[cfg(feature = "select")]
    pub site_rules: SiteRules,
}

impl Options {
    /// The same with other [`limits`](Self::limits).
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The same with another [`reader`](Self::reader).
    #[must_use]
    pub fn with_reader(self, reader: ReaderKind) -> Self {
        Self { reader, ..self }
    }

    /// The same with another [`balance`](Self::balance).
    #[must_use]
    pub fn with_balance(self, balance: Balance) -> Self {
        Self { balance, ..self }
    }

    /// Says whether decoders know an encoding by this label.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownEncoding`](crate::ErrorKind::UnknownEncoding) where none does.
    pub fn check_encoding(label: &str) -> Result<(), Error> {
        encoding_of(label).map(|_| ())
    }

    /// The same with an [`encoding`](Self::encoding) that is certain.
    #[must_use]
    pub fn with_encoding(self, label: impl Into<Option<String>>) -> Self {
        Self { encoding: label.into(), ..self }
    }

    /// The same with other patterns of [`drop_text`](Self::drop_text).
    #[must_use]
    pub fn with_drop_text(self, drop_text: TextPatterns) -> Self {
        Self { drop_text, ..self }
    }

    /// The same with other roles to [`include`](Self::include).
    #[must_use]
    pub fn with_include(self, include: Roles) -> Self {
        Self { include, ..self }
    }

    /// The same with other roles to [`exclude`](Self::exclude).
    #[must_use]
    pub fn with_exclude(self, exclude: Roles) -> Self {
        Self { exclude, ..self }
    }

    /// The same with [`templates`](Self::templates).
    #[must_use]
    pub fn with_templates(self, templates: impl Into<Arc<Templates>>) -> Self {
        Self { templates: Some(templates.into()), ..self }
    }

    /// The same with another [`selection`](Self::selection).
    #[cfg(feature = "select")]
    #[must_use]
    pub fn with_selection(self, selection: Selection) -> Self {
        Self { selection, ..self }
    }

    /// The same with other [`site_rules`](Self::site_rules).
    #[cfg(feature = "select")]
    #[must_use]
    pub fn with_site_rules(self, site_rules: SiteRules) -> Self {
        Self { site_rules, ..self }
    }
}
