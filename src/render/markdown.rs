//! Article -> Markdown: CommonMark with the tables of GitHub, that a parser reads back to the same structure.

use std::collections::BTreeMap;

use super::structure::{is_shown, title};
use super::{RenderOptions, inline};
use crate::article::{Article, Block, Cell, Container, ContainerKind, Image, Inline};
use crate::label::roles::Role;
use crate::read::page::{BlockKind, SpanKind};

/// The article as Markdown, the title as its first heading.
pub fn render(article: &Article, options: &RenderOptions) -> String {
    let mut writer = Markdown { article, options, out: String::new(), open: Vec::new(), before: None };
    if let Some(title) = title(article, options) {
        writer.out.push_str("# ");
        writer.out.push_str(&escape_heading_end(escape_line_start(escaped(title))));
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

/// A container that is open.
struct Level {
    container: Container,
    /// What each of its lines begins with, but for the first one of a list item.
    prefix: String,
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
    before: Option<BlockKind>,
}

impl Markdown<'_> {
    fn block(&mut self, block: &Block<'_>) {
        self.advance(block.containers);
        let mut writer = Inlines::default();
        if block.kind == BlockKind::Preformatted {
            let fence = fence(block.text);
            writer.out = format!("{fence}\n{}\n{fence}", block.text);
        } else {
            inline::write(self.article, block, self.options, &mut writer);
            writer.out = writer
                .out
                .split('\n')
                .map(|line| escape_line_start(line.to_owned()))
                .collect::<Vec<_>>()
                .join("\n");
        }
        let level = match (block.role, block.kind) {
            (Role::Headline, _) => Some(1),
            (_, BlockKind::Heading(level)) => Some(level.max(2)),
            _ => None,
        };
        let text = match level {
            Some(level) => {
                // A heading has one line.
                let line = escape_heading_end(writer.out.replace("\\\n", " "));
                format!("{} {line}", "#".repeat(usize::from(level)))
            }
            None => writer.out,
        };
        self.lines(&text);
        self.before = Some(block.kind);
    }

    /// Writes lines, each but the first after the prefixes of the open containers.
    fn lines(&mut self, text: &str) {
        let prefix: String = self.open.iter().map(|level| level.prefix.as_str()).collect();
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.out.push('\n');
                self.out.push_str(if line.is_empty() { prefix.trim_end() } else { &prefix });
            }
            self.out.push_str(line);
        }
    }

    /// Closes and opens containers, ends the line before, and writes the prefixes and markers that begin the next.
    fn advance(&mut self, containers: &[Container]) {
        let common = self
            .open
            .iter()
            .zip(containers)
            .take_while(|(level, container)| level.container == **container)
            .count();
        let closed = self.open.get(common).map(|level| level.container.kind);
        let tight = self.is_tight(containers, common);
        if !self.out.is_empty() {
            self.out.push('\n');
            if !tight {
                let prefix: String = self.open[..common].iter().map(|level| level.prefix.as_str()).collect();
                self.out.push_str(prefix.trim_end());
                self.out.push('\n');
            }
            let prefix: String = self.open[..common].iter().map(|level| level.prefix.as_str()).collect();
            self.out.push_str(&prefix);
        }
        let alternate = self.open.get(common).is_some_and(|level| !level.alternate);
        self.open.truncate(common);
        for (depth, container) in containers.iter().enumerate().skip(common) {
            let list = containers[..depth].last().map(|list| list.kind);
            // A list right after another one would continue it.
            let alternate = depth == common
                && closed.is_some_and(|closed| is_list(closed) && is_list(container.kind))
                && alternate;
            self.open_level(*container, list, alternate);
        }
    }

    fn open_level(&mut self, container: Container, list: Option<ContainerKind>, alternate: bool) {
        let (first, prefix) = match container.kind {
            ContainerKind::Quote => ("> ".to_owned(), "> ".to_owned()),
            ContainerKind::Item => {
                let marker = self.item_marker(list);
                let indent = " ".repeat(marker.len());
                (marker, indent)
            }
            _ => (String::new(), String::new()),
        };
        self.out.push_str(&first);
        let next = if let ContainerKind::Numbers { start } = container.kind { start } else { 0 };
        self.open.push(Level { container, prefix, alternate, next });
    }

    fn item_marker(&mut self, list: Option<ContainerKind>) -> String {
        let Some(level) = self.open.last_mut() else { return "- ".to_owned() };
        match list {
            Some(ContainerKind::Numbers { .. }) => {
                let number = level.next.min(999_999_999);
                level.next += 1;
                format!("{number}{} ", if level.alternate { ')' } else { '.' })
            }
            _ if level.alternate => "* ".to_owned(),
            _ => "- ".to_owned(),
        }
    }

    /// Whether only a line end separates the next block from the one before: items of one list, and a list under the
    /// text of its item.
    fn is_tight(&self, containers: &[Container], common: usize) -> bool {
        let opened = containers.get(common).map(|container| container.kind);
        let inside = common > 0 && containers[..common].iter().any(|container| is_list(container.kind));
        let heading = matches!(self.before, Some(BlockKind::Heading(_)));
        inside
            && !heading
            && match opened {
                Some(ContainerKind::Item) => true,
                Some(kind) if is_list(kind) => self.open.len() == common,
                _ => false,
            }
    }

    fn image(&mut self, image: &Image) {
        let Some(src) = self.article.resolve(&image.src) else { return };
        self.advance(&[]);
        let text = format!("![{}]({})", escaped(&image.alt.replace('\n', " ")), destination(&src));
        self.out.push_str(&text);
        if let Some(caption) = image.caption.as_deref().filter(|_| self.options.captions) {
            self.advance(&[]);
            self.out.push_str(&escape_line_start(escaped(&caption.replace('\n', " "))));
        }
        self.before = None;
    }

    /// Writes the blocks of one table; `depth` is its place among their containers.
    fn table(&mut self, blocks: &[Block<'_>], depth: usize) {
        let mut texts: BTreeMap<u32, String> = BTreeMap::new();
        for block in blocks {
            let mut inside = block.containers[depth..].iter();
            let Some(cell) = inside.find(|container| container.kind == ContainerKind::Cell) else {
                // What is in no cell is the caption.
                self.block(&Block { containers: &block.containers[..depth], ..*block });
                continue;
            };
            let mut writer = Inlines::default();
            inline::write(self.article, block, self.options, &mut writer);
            let text = texts.entry(cell.id).or_default();
            if !text.is_empty() {
                text.push_str("<br>");
            }
            text.push_str(&writer.out.replace("\\\n", " ").replace('\n', " ").replace('|', "\\|"));
        }
        let text_of = |cell: &Cell| cell.id.and_then(|cell| texts.get(&cell)).map_or("", String::as_str);
        let rows = self.article.grid(blocks[0].containers[depth].id).iter();
        let rows: Vec<Vec<&str>> = rows
            .map(|row| row.cells.iter().map(text_of).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|text| !text.is_empty()))
            .collect();
        if rows.is_empty() {
            return;
        }
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        self.advance(&blocks[0].containers[..depth]);
        let line = |cells: &Vec<&str>| {
            let padded = (0..width).map(|at| cells.get(at).copied().unwrap_or_default());
            format!("| {} |", padded.collect::<Vec<_>>().join(" | "))
        };
        let mut lines: Vec<String> = rows.iter().map(line).collect();
        lines.insert(1.min(lines.len()), format!("|{}", " --- |".repeat(width)));
        self.lines(&lines.join("\n"));
        self.before = Some(BlockKind::TableCell);
    }
}

fn is_list(kind: ContainerKind) -> bool {
    matches!(kind, ContainerKind::Bullets | ContainerKind::Numbers { .. })
}

/// A fence of at least three backticks that the text does not hold.
fn fence(text: &str) -> String {
    "`".repeat(longest_backticks(text).max(2) + 1)
}

fn longest_backticks(text: &str) -> usize {
    text.split(|char| char != '`').map(str::len).max().unwrap_or(0)
}

/// Code within a line. A space that is not part of it parts it from the fence where it begins or ends with a backtick.
fn code_span(code: &str) -> String {
    let fence = "`".repeat(longest_backticks(code) + 1);
    let space = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{code}{space}{fence}")
}

/// The address of a link in a form that needs no brackets.
fn destination(href: &str) -> String {
    href.replace('(', "%28")
        .replace(')', "%29")
        .replace(' ', "%20")
        .replace('<', "%3C")
        .replace('>', "%3E")
        .replace('\\', "%5C")
}

#[derive(Default)]
struct Inlines {
    out: String,
    /// Where a span of code began, of which nothing but its text is written.
    code: Option<usize>,
}

impl inline::Writer for Inlines {
    fn open(&mut self, inline: &Inline, _: Option<&str>, edge: (Option<char>, Option<char>)) -> bool {
        match inline.kind {
            _ if self.code.is_some() => return false,
            SpanKind::Code => self.code = Some(self.out.len()),
            SpanKind::Link => self.out.push('['),
            _ if !self.may_open() || !may_close(edge) => return false,
            SpanKind::Strong => self.out.push_str("**"),
            SpanKind::Emphasis => self.out.push('*'),
        }
        true
    }

    fn close(&mut self, inline: &Inline, href: Option<&str>) {
        match inline.kind {
            SpanKind::Link => self.out.push_str(&format!("]({})", destination(href.unwrap_or_default()))),
            SpanKind::Strong => self.out.push_str("**"),
            SpanKind::Emphasis => self.out.push('*'),
            SpanKind::Code => {
                let code = self.code.take().map(|start| self.out.split_off(start)).unwrap_or_default();
                self.out.push_str(&code_span(&code));
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.code.is_some() {
            self.out.extend(text.chars().map(|char| if char == '\n' { ' ' } else { char }));
        } else {
            self.out.push_str(&escaped(text));
        }
    }
}

impl Inlines {
    /// Whether a run of stars that begins here opens emphasis: it is at the start of a word.
    fn may_open(&self) -> bool {
        self.out
            .chars()
            .next_back()
            .is_none_or(|char| char.is_whitespace() || matches!(char, '(' | '"' | '“' | '„' | '«' | '['))
    }
}

/// Whether stars between these two characters close emphasis: after a letter always, after punctuation only before
/// a space.
fn may_close((last, after): (Option<char>, Option<char>)) -> bool {
    is_word(last) || is_space(after)
}

/// Text with a backslash before every character that Markdown would read as markup inside a line; line ends
/// are hard breaks.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = None;
    for (at, char) in text.char_indices() {
        let rest = &text[at + char.len_utf8()..];
        let next = rest.chars().next();
        let is_markup = match char {
            '\\' => next.is_some_and(|next| next.is_ascii_punctuation() || next == '\n') || next.is_none(),
            '`' => true,
            // At the start of a line it would be an item, even before a space.
            '*' => {
                before.is_none_or(|before: char| before == '\n' || !before.is_whitespace()) || !is_space(next)
            }
            '_' => !(is_space(before) && is_space(next) || is_word(before) && is_word(next)),
            '<' => next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')),
            '&' => is_entity(rest),
            '[' => rest.split_once(']').is_some_and(|(_, after)| after.starts_with(['(', ':', '['])),
            ']' => next.is_some_and(|next| matches!(next, '(' | ':' | '[')),
            '~' => before == Some('~') || next == Some('~'),
            _ => false,
        };
        if is_markup || char == '\n' {
            out.push('\\');
        }
        out.push(char);
        before = Some(char);
    }
    out
}

fn is_space(char: Option<char>) -> bool {
    char.is_none_or(char::is_whitespace)
}

fn is_word(char: Option<char>) -> bool {
    char.is_some_and(char::is_alphanumeric)
}

fn is_entity(rest: &str) -> bool {
    let name = rest.trim_start_matches('#');
    let end = name.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(name.len());
    end > 0 && end < 34 && name[end..].starts_with(';')
}

/// Escapes what Markdown would read as markup at the start of a line.
fn escape_line_start(line: String) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = |text: &str| text.is_empty() || text.starts_with([' ', '\t', '\\']);
    if (1..10).contains(&digits) && line[digits..].starts_with(['.', ')']) && after(&line[digits + 1..]) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    let consists_of = |mark: char| {
        line.starts_with(mark) && line.trim_end_matches('\\').chars().all(|char| char == mark || char == ' ')
    };
    let is_markup = line.starts_with('>')
        || (1..=6).contains(&hashes) && after(&line[hashes..])
        || line.starts_with(['-', '+']) && after(&line[1..])
        || consists_of('-')
        || consists_of('=')
        || consists_of('_');
    if is_markup { format!("\\{line}") } else { line }
}

/// Escapes what Markdown would read as the closing sequence of a heading.
fn escape_heading_end(line: String) -> String {
    let text = line.trim_end_matches('#');
    if text.len() < line.len() && (text.is_empty() || text.ends_with(' ')) {
        return format!("{text}\\{}", &line[text.len()..]);
    }
    line
}
