//! What a record lists: blocks, entries of a live blog, what was dropped, titles, languages.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Fields;
use crate::article::{Article, Block, BlockKind, ContainerKind, Entry, joined};
use crate::label::roles::Role;
use crate::metadata::{LanguageShare, Sourced};
use crate::render::RenderOptions;
use crate::render::structure::is_shown;

/// One block of the body in a record, or a whole table.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Part<'a> {
    /// What it is to the reader.
    pub role: Role,
    /// What the markup makes it: a name of [`BlockKind`], or `table`.
    pub kind: &'static str,
    /// The level (1..=6) of a heading.
    pub level: Option<u8>,
    /// Id of the rule that kept it.
    pub rule: &'static str,
    /// Probability (0..=1) that it belongs to the article; of a table the mean over its cells.
    pub score: f32,
    /// The text; of a table a line for each row, with tabs between the cells.
    pub text: Cow<'a, str>,
    /// The texts of the cells of a table, row by row.
    pub rows: Option<Vec<Vec<String>>>,
}

/// One entry of a live blog in a record.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LiveEntry<'a> {
    /// When it was published, ISO 8601 as far as the page says.
    pub time: Option<&'a str>,
    /// Its heading.
    pub heading: Option<&'a str>,
    /// The rest of it, as it is in the text of the article.
    pub text: String,
}

/// One dropped block in a record.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Removed<'a> {
    /// What it is to the reader.
    pub role: Role,
    /// Id of the rule that dropped it.
    pub rule: &'static str,
    /// Probability (0..=1) that it belongs to the article.
    pub score: f32,
    /// The text.
    pub text: &'a str,
}

/// Texts with their places, as a list of objects.
pub(super) struct Titles<'a>(pub(super) &'a [Sourced<String>]);

impl Serialize for Titles<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = |title: &'_ Sourced<String>| {
            BTreeMap::from([("text", title.value.clone()), ("source", title.source.name().to_owned())])
        };
        serializer.collect_seq(self.0.iter().map(object))
    }
}

/// Languages with their shares, to a hundredth, as a list of objects.
pub(super) struct Languages<'a>(pub(super) &'a [LanguageShare]);

impl Serialize for Languages<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = |own: &LanguageShare| {
            let share = (f64::from(own.share) * 100.0).round() / 100.0;
            serde_json::json!({ "language": own.language, "share": share })
        };
        serializer.collect_seq(self.0.iter().map(object))
    }
}

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = Fields(serializer.serialize_map(None)?);
        fields.put("role", self.role.name())?;
        fields.put("kind", self.kind)?;
        fields.put_some("level", self.level)?;
        fields.put("rule", self.rule)?;
        fields.put("score", &self.score)?;
        fields.put("text", &self.text)?;
        fields.put_some("rows", self.rows.as_ref())?;
        fields.0.end()
    }
}

/// The blocks of the body; the cells of a table are one.
pub(super) fn parts<'a>(article: &'a Article, options: &RenderOptions) -> Vec<Part<'a>> {
    let mut parts: Vec<Part<'a>> = Vec::new();
    let mut open = None;
    let mut cells = 0.0;
    for block in article.blocks().filter(|block| is_shown(block, options)) {
        let table = block
            .containers
            .iter()
            .find(|container| container.kind == ContainerKind::Table)
            .map(|table| table.id);
        if let (Some(_), true, Some(part)) = (table, table == open, parts.last_mut()) {
            cells += 1.0;
            part.score += (block.score - part.score) / cells;
            continue;
        }
        (open, cells) = (table, 1.0);
        parts.push(match table {
            Some(table) => table_of(article, &block, table),
            None => part_of(&block),
        });
    }
    parts
}

fn part_of<'a>(block: &Block<'a>) -> Part<'a> {
    let level = if let BlockKind::Heading(level) = block.kind { Some(level) } else { None };
    Part {
        role: block.role,
        kind: block.kind.name(),
        level,
        rule: block.rule.id(),
        score: block.score,
        text: Cow::Borrowed(block.text),
        rows: None,
    }
}

/// A whole table, by its first block.
fn table_of<'a>(article: &'a Article, first: &Block<'a>, table: u32) -> Part<'a> {
    let rows = article.rows(table);
    let lines: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
    let text = Cow::Owned(lines.join("\n"));
    Part { role: Role::Table, kind: "table", level: None, text, rows: Some(rows), ..part_of(first) }
}

/// The entries of a live blog, of what is shown.
#[expect(clippy::indexing_slicing, reason = "entries are of blocks of the article")]
pub(super) fn entries<'a>(article: &'a Article, options: &RenderOptions) -> Vec<LiveEntry<'a>> {
    let blocks: Vec<Block<'a>> = article.blocks().collect();
    let entry = |entry: Entry<'a>| {
        let own = blocks[entry.blocks].iter().filter(|block| is_shown(block, options));
        LiveEntry { time: entry.time, heading: entry.heading, text: joined(own.copied()) }
    };
    article.entries().map(entry).collect()
}

impl Serialize for LiveEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = Fields(serializer.serialize_map(None)?);
        fields.put_some("time", self.time)?;
        fields.put_some("heading", self.heading)?;
        fields.put("text", &self.text)?;
        fields.0.end()
    }
}

impl Serialize for Removed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = Fields(serializer.serialize_map(Some(4))?);
        fields.put("role", self.role.name())?;
        fields.put("rule", self.rule)?;
        fields.put("score", &self.score)?;
        fields.put("text", self.text)?;
        fields.0.end()
    }
}
