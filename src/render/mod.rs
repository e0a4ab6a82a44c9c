//! Article -> text or a record. Each format is a function of the article and the [`RenderOptions`] alone.

pub mod collection;
mod compat;
pub mod csv;
pub mod html;
mod inline;
pub mod json;
pub mod markdown;
mod markup;
mod structure;
pub mod text;
pub mod xml;

pub(crate) use markup::escaped;

use crate::article::Article;

/// What of an article is written. All formats obey; plain text has no links, images or emphasis to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RenderOptions {
    /// The headline before the body. Default: yes.
    pub title: bool,
    /// Links, with addresses made absolute. Default: no.
    pub links: bool,
    /// Images, with addresses made absolute. Default: no.
    pub images: bool,
    /// The texts below the images. Only with images. Default: no.
    pub captions: bool,
    /// Tables of data. Default: yes.
    pub tables: bool,
    /// Strong and emphasised spans inside blocks; code is always marked. Default: no.
    pub emphasis: bool,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self { title: true, links: false, images: false, captions: false, tables: true, emphasis: false }
    }
}

/// The forms in which the text of one article can be written. Records are in [`json`], rows in [`csv`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Blocks set apart by blank lines; of a table a line for each row, with tabs between the cells.
    #[default]
    Text,
    /// CommonMark with the tables of GitHub.
    Markdown,
    /// An `article` element with a few plain elements in it, without scripts and styles.
    Html,
    /// A TEI document with the metadata in its header.
    Xml,
}

/// Writes an article.
pub fn render(article: &Article, format: Format, options: &RenderOptions) -> String {
    match format {
        Format::Text => text::render(article, options),
        Format::Markdown => markdown::render(article, options),
        Format::Html => html::render(article, options),
        Format::Xml => xml::render(article, options),
    }
}
