//! What HTML and TEI share: an article as nested elements with escaped text in them.

use std::marker::PhantomData;

use super::structure::{Event, events};
use super::{RenderOptions, inline};
use crate::article::{Article, Block, Cell, ContainerKind, Image, Inline};
use crate::label::roles::Role;
use crate::read::page::{BlockKind, SpanKind};

/// What a format calls the parts of an article: names of elements, each with its attributes as they are written.
pub(super) trait Vocabulary {
    /// A line break inside a block.
    const LINE_BREAK: &'static str;
    /// What the text of preformatted blocks begins with, besides the text.
    const CODE_START: &'static str;
    /// The element of a link, and its attribute for the address.
    const LINK: (&'static str, &'static str);
    /// The element of the text below an image.
    const CAPTION: &'static str;
    /// That of the text above or below a table.
    const TABLE_CAPTION: &'static str;

    /// The element of a list, quote, table or a part of them.
    fn container(kind: ContainerKind) -> (&'static str, String);
    /// The element of a cell of a table of data.
    fn cell(cell: &Cell) -> (&'static str, String);
    /// The element of a block that is no caption.
    fn block(kind: BlockKind, role: Role) -> (&'static str, String);
    /// The element of an inline span that is no link.
    fn span(kind: SpanKind) -> (&'static str, &'static str);
    /// A whole image; both texts are escaped.
    fn image(src: &str, alt: &str) -> String;
}

/// Attributes that say how many columns and rows a cell spans, where it spans several.
pub(super) fn spans(cell: &Cell, columns: &str, rows: &str) -> String {
    let span =
        |name: &str, count: usize| if count > 1 { format!(" {name}=\"{count}\"") } else { String::new() };
    span(columns, cell.columns) + &span(rows, cell.rows)
}

/// Writes the body of an article: its blocks, the containers that they are in, its images.
pub(super) fn body<V: Vocabulary>(article: &Article, options: &RenderOptions, out: &mut String) {
    // A caption right after its image is set in one figure with it.
    let mut figure = false;
    for event in events(article, options) {
        let captions = matches!(event, Event::Block(block) if is_caption(&block));
        if figure && !captions {
            out.push_str("</figure>\n");
        }
        figure &= captions;
        match event {
            Event::Open(container) => {
                let (name, attributes) = V::container(container.kind);
                out.push_str(&format!("<{name}{attributes}>\n"));
            }
            Event::OpenCell(cell) => {
                let (name, attributes) = V::cell(&cell);
                out.push_str(&format!("<{name}{attributes}>\n"));
            }
            Event::CloseCell(cell) => out.push_str(&format!("</{}>\n", V::cell(&cell).0)),
            Event::Close(container) => out.push_str(&format!("</{}>\n", V::container(container.kind).0)),
            Event::Block(block) if captions => {
                out.push_str(if figure { "" } else { "<figure>" });
                write_inside::<V>(article, &block, options, (V::CAPTION, ""), out);
                out.push_str("</figure>\n");
                figure = false;
            }
            Event::Block(block) => {
                let (name, attributes) = match block.containers.last() {
                    Some(last) if last.kind == ContainerKind::Table => (V::TABLE_CAPTION, String::new()),
                    _ => V::block(block.kind, block.role),
                };
                write_inside::<V>(article, &block, options, (name, &attributes), out);
                out.push('\n');
            }
            Event::Image(image) => figure = write_image::<V>(article, image, options, out),
        }
    }
    out.push_str(if figure { "</figure>\n" } else { "" });
}

/// Whether a block is set as a caption: not in a table, which has another element for its own.
fn is_caption(block: &Block<'_>) -> bool {
    let in_table = matches!(block.containers.last(), Some(last) if last.kind == ContainerKind::Table);
    block.role == Role::Caption && !in_table
}

/// Whether a block is marked as what it is: by a class in HTML, by `rend` in TEI.
pub(super) fn is_set_apart(role: Role) -> bool {
    matches!(
        role,
        Role::Kicker
            | Role::Standfirst
            | Role::Byline
            | Role::Timestamp
            | Role::PullQuote
            | Role::Credit
            | Role::Correction
            | Role::AuthorBio
    )
}

/// Writes a block as an element of a name, with its attributes.
fn write_inside<V: Vocabulary>(
    article: &Article,
    block: &Block<'_>,
    options: &RenderOptions,
    (name, attributes): (&str, &str),
    out: &mut String,
) {
    let preformatted = block.kind == BlockKind::Preformatted;
    out.push_str(&format!("<{name}{attributes}>{}", if preformatted { V::CODE_START } else { "" }));
    let line_break = if preformatted { "\n" } else { V::LINE_BREAK };
    inline::write(article, block, options, &mut Inlines::<V> { out, line_break, vocabulary: PhantomData });
    out.push_str(&format!("</{name}>"));
}

/// Writes an image. Whether its figure is open for a caption: not if it has one, or the image has no address.
fn write_image<V: Vocabulary>(
    article: &Article,
    image: &Image,
    options: &RenderOptions,
    out: &mut String,
) -> bool {
    let Some(src) = article.resolve(&image.src) else { return false };
    out.push_str("<figure>");
    out.push_str(&V::image(&escaped(&src), &escaped(&image.alt)));
    let caption = image.caption.as_deref().filter(|_| options.captions);
    if let Some(caption) = caption {
        out.push_str(&format!("<{0}>{1}</{0}></figure>\n", V::CAPTION, escaped(caption)));
    }
    caption.is_none()
}

struct Inlines<'o, V> {
    out: &'o mut String,
    line_break: &'static str,
    vocabulary: PhantomData<V>,
}

impl<V: Vocabulary> inline::Writer for Inlines<'_, V> {
    fn open(&mut self, inline: &Inline, href: Option<&str>) -> bool {
        self.out.push_str(&match (inline.kind, V::LINK, V::span(inline.kind)) {
            (SpanKind::Link, (name, address), _) => {
                format!("<{name} {address}=\"{}\">", escaped(href.unwrap_or_default()))
            }
            (_, _, (name, attributes)) => format!("<{name}{attributes}>"),
        });
        true
    }

    fn close(&mut self, inline: &Inline, _: Option<&str>, _: Option<char>) {
        let name = if inline.kind == SpanKind::Link { V::LINK.0 } else { V::span(inline.kind).0 };
        self.out.push_str(&format!("</{name}>"));
    }

    fn text(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.out.push_str(self.line_break);
            }
            self.out.push_str(&escaped(line));
        }
    }
}

/// One element that holds nothing but a text, with its line end.
pub(super) fn element(name: &str, attributes: &str, text: &str) -> String {
    format!("<{name}{attributes}>{}</{name}>\n", escaped(text))
}

/// Text so that it is text in elements and in quoted attributes, of HTML and of XML.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(char),
            // Neither HTML nor XML has a way to write other control characters.
            char if char.is_control() || matches!(char, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            char => out.push(char),
        }
    }
    out
}
