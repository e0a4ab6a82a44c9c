//! Article -> Markdown: CommonMark with the tables of GitHub, that a parser reads back to the same structure.

mod inlines;

use std::collections::BTreeMap;
use std::iter;

use self::inlines::{Inlines, Place, is_entity};

use super::structure::{is_shown, title};
use super::{RenderOptions, inline};
use crate::article::{Article, Block, Cell, Container, ContainerKind, Image};
use crate::label::roles::Role;
use crate::read::page::BlockKind;

/// The article as Markdown, the title as its first heading.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "`at` is below the number of blocks, and a table is one block or more from there"
)]
pub fn render(article: &Article, options: &RenderOptions) -> String {
    let mut writer = Markdown {
        article,
        options,
        out: String::new(),
        open: Vec::new(),
        prefix: String::new(),
        before: None,
    };
    if let Some(title) = title(article, options) {
        writer.out.push_str("# ");
        writer.out.push_str(&line(title));
    }
    let blocks: Vec<Block<'_>> = article.blocks().collect();
    let mut images = article.images().iter().filter(|_| options.images).peekable();
    let mut at = 0;
    while at < blocks.len() {
        while let Some(image) = images.next_if(|image| image.before <= at) {
            writer.image(image);
        }
        let block = &blocks[at];
        let table = block.containers.iter().position(|container| container.kind == ContainerKind::Table);
        let length = match table {
            _ if !is_shown(block, options) => 1,
            Some(depth) => {
                let same = |other: &&Block<'_>| other.containers.get(depth) == block.containers.get(depth);
                let length = blocks[at..].iter().take_while(same).count();
                writer.table(&blocks[at..at + length], depth);
                length
            }
            None => {
                writer.block(block);
                1
            }
        };
        at += length;
    }
    images.for_each(|image| writer.image(image));
    writer.out.push('\n');
    writer.out
}

/// A text as part of a line of Markdown, in which it is nothing but text.
pub(crate) fn line(text: &str) -> String {
    Inlines::of(text).finish(Place::Heading)
}

/// A container that is open.
struct Level {
    container: Container,
    /// Where its part of the prefix begins.
    start: usize,
    /// Whether its items have the other marker, so that it does not continue the list before it.
    alternate: bool,
    /// Number of the next item.
    next: u32,
}

struct Markdown<'a> {
    article: &'a Article,
    options: &'a RenderOptions,
    out: String,
    open: Vec<Level>,
    /// What each line within them begins with, but for the first one of a list item.
    prefix: String,
    before: Option<BlockKind>,
}

impl Markdown<'_> {
    fn block(&mut self, block: &Block<'_>) {
        self.advance(block.containers);
        let level = match (block.role, block.kind) {
            (Role::Headline, _) => Some(1),
            (_, BlockKind::Heading(level)) => Some(level.max(2)),
            _ => None,
        };
        let text = match level {
            Some(level) => {
                format!("{} {}", "#".repeat(usize::from(level)), self.inlines(block, Place::Heading))
            }
            None if block.kind == BlockKind::Preformatted => fenced(block.text),
            None => self.inlines(block, Place::Paragraph),
        };
        self.lines(&text);
        self.before = Some(block.kind);
    }

    fn inlines(&self, block: &Block<'_>, place: Place) -> String {
        let mut inlines = Inlines::default();
        inline::write(self.article, block, self.options, &mut inlines);
        inlines.finish(place)
    }

    /// Writes lines, each but the first after the prefixes of the open containers.
    fn lines(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.out.push('\n');
                self.out.push_str(if line.is_empty() { self.prefix.trim_end() } else { &self.prefix });
            }
            self.out.push_str(line);
        }
    }

    /// Closes and opens containers, ends the line before, and writes the prefixes and markers that begin the next.
    #[expect(
        clippy::indexing_slicing,
        reason = "`depth` is the number of a container, and `common` no more than the levels that it was counted of"
    )]
    fn advance(&mut self, containers: &[Container]) {
        let common = self
            .open
            .iter()
            .zip(containers)
            .take_while(|(level, container)| level.container == **container)
            .count();
        let tight = self.is_tight(containers, common);
        let closed = self.open.drain(common..).next();
        if let Some(level) = &closed {
            self.prefix.truncate(level.start);
        }
        if !self.out.is_empty() {
            self.out.push('\n');
            if !tight {
                self.out.push_str(self.prefix.trim_end());
                self.out.push('\n');
            }
            self.out.push_str(&self.prefix);
        }
        for (depth, container) in containers.iter().enumerate().skip(common) {
            let list = containers[..depth].last().map(|list| list.kind);
            // A list right after another one would continue it.
            let alternate = depth == common
                && closed.as_ref().is_some_and(|closed| {
                    !closed.alternate && is_list(closed.container.kind) && is_list(container.kind)
                });
            self.open_level(*container, list, alternate);
        }
    }

    fn open_level(&mut self, container: Container, list: Option<ContainerKind>, alternate: bool) {
        let start = self.prefix.len();
        match container.kind {
            ContainerKind::Quote => {
                self.out.push_str("> ");
                self.prefix.push_str("> ");
            }
            ContainerKind::Item => {
                let marker = self.item_marker(list);
                self.out.push_str(&marker);
                self.prefix.extend(iter::repeat_n(' ', marker.len()));
            }
            _ => {}
        }
        let next = if let ContainerKind::Numbers { start } = container.kind { start } else { 0 };
        self.open.push(Level { container, start, alternate, next });
    }

    fn item_marker(&mut self, list: Option<ContainerKind>) -> String {
        let Some(level) = self.open.last_mut() else { return "- ".to_owned() };
        match list {
            Some(ContainerKind::Numbers { .. }) => {
                let number = level.next.min(999_999_999);
                level.next = level.next.saturating_add(1);
                format!("{number}{} ", if level.alternate { ')' } else { '.' })
            }
            _ if level.alternate => "* ".to_owned(),
            _ => "- ".to_owned(),
        }
    }

    /// Whether only a line end separates the next block from the one before: items of one list, and a list under the
    /// text of its item.
    #[expect(clippy::indexing_slicing, reason = "`common` is no more than the containers")]
    fn is_tight(&self, containers: &[Container], common: usize) -> bool {
        let opened = containers.get(common).map(|container| container.kind);
        let inside = common > 0 && containers[..common].iter().any(|container| is_list(container.kind));
        let heading = matches!(self.before, Some(BlockKind::Heading(_)));
        inside
            && !heading
            && match opened {
                Some(ContainerKind::Item) => true,
                // Such a list would be read as text of the paragraph before it.
                Some(ContainerKind::Numbers { start }) if start != 1 => false,
                Some(kind) if is_list(kind) => self.open.len() == common,
                _ => false,
            }
    }

    fn image(&mut self, image: &Image) {
        let Some(src) = self.article.resolve(&image.src) else { return };
        self.advance(&[]);
        let alt = Inlines::of(&image.alt).finish(Place::Brackets);
        let text = format!("![{alt}]({})", destination(&src));
        self.out.push_str(&text);
        if let Some(caption) = image.caption.as_deref().filter(|_| self.options.captions) {
            self.advance(&[]);
            self.out.push_str(&Inlines::of(&caption.replace('\n', " ")).finish(Place::Paragraph));
        }
        self.before = None;
    }

    /// Writes the blocks of one table; `depth` is its place among their containers.
    #[expect(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "there is a block, all of them have the table among their containers, at `depth`, and a row is left"
    )]
    fn table(&mut self, blocks: &[Block<'_>], depth: usize) {
        let mut texts: BTreeMap<u32, String> = BTreeMap::new();
        let cell_of = |at: usize| {
            let mut inside = blocks.get(at)?.containers[depth..].iter();
            inside.find(|container| container.kind == ContainerKind::Cell)
        };
        for (at, block) in blocks.iter().enumerate() {
            let Some(cell) = cell_of(at) else {
                // What is in no cell is the caption.
                self.block(&Block { containers: &block.containers[..depth], ..*block });
                continue;
            };
            let is_shared = [at.wrapping_sub(1), at + 1].iter().any(|other| cell_of(*other) == Some(cell));
            let place = if is_shared { Place::SharedCell } else { Place::Cell };
            let text = texts.entry(cell.id).or_default();
            if !text.is_empty() {
                text.push_str("<br>");
            }
            text.push_str(&self.inlines(block, place));
        }
        let text_of = |cell: &Cell| cell.id.and_then(|cell| texts.get(&cell)).map_or("", String::as_str);
        let rows = self.article.grid(blocks[0].containers[depth].id).iter();
        let mut rows: Vec<Vec<&str>> = rows
            .map(|row| row.cells.iter().map(text_of).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|text| !text.is_empty()))
            .collect();
        if rows.is_empty() {
            return;
        }
        // The head says how many columns there are; of the others a row may have fewer, which parsers fill up. To fill them up
        // here would make the output as large as the square of the page.
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        rows[0].resize(width, "");
        self.advance(&blocks[0].containers[..depth]);
        let mut lines: Vec<String> = rows.iter().map(|cells| format!("| {} |", cells.join(" | "))).collect();
        lines.insert(1, format!("|{}", " --- |".repeat(width)));
        self.lines(&lines.join("\n"));
        self.before = Some(BlockKind::TableCell);
    }
}

fn is_list(kind: ContainerKind) -> bool {
    matches!(kind, ContainerKind::Bullets | ContainerKind::Numbers { .. })
}

/// Preformatted text between fences that it does not hold.
#[expect(clippy::arithmetic_side_effects, reason = "no more backticks than the text has, and one")]
fn fenced(text: &str) -> String {
    let longest = text.split(|char| char != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    // A carriage return alone ends a line as well, without what must stand before the next.
    format!("{fence}\n{}\n{fence}", text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// The address of a link, so that it needs no brackets and nothing in it is markup.
#[expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "after an ampersand, which has one byte"
)]
fn destination(href: &str) -> String {
    let mut out = String::with_capacity(href.len());
    for (at, char) in href.char_indices() {
        match char {
            '(' | ')' | ' ' | '<' | '>' | '\\' | '`' | '|' => {
                out.push_str(&format!("%{:02X}", u32::from(char)));
            }
            '&' if is_entity(&href[at + 1..]) => out.push_str("&amp;"),
            _ => out.push(char),
        }
    }
    out
}
