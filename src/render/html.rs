//! Article -> HTML: an `article` element of headings, paragraphs, lists, quotes, tables, links and images. It is built
//! from text, not filtered from the page, so that no script, handler or style of the page can be in it; addresses are
//! `http` or `https`.

use super::RenderOptions;
use super::markup::{self, Vocabulary};
use super::structure::title;
use crate::article::{Article, Cell, ContainerKind};
use crate::label::roles::Role;
use crate::read::page::{BlockKind, SpanKind};

/// The root element, up to where attributes may come.
pub(super) const START: &str = "<article";

/// The article as one `article` element.
pub fn render(article: &Article, options: &RenderOptions) -> String {
    let mut out = format!("{START}>\n");
    if let Some(title) = title(article, options) {
        out.push_str(&markup::element("h1", "", title));
    }
    markup::body::<Html>(article, options, &mut out);
    out.push_str("</article>\n");
    out
}

struct Html;

impl Vocabulary for Html {
    const LINE_BREAK: &'static str = "<br>\n";
    // The line end after `<pre>` is not part of its text.
    const CODE_START: &'static str = "\n";
    const LINK: (&'static str, &'static str) = ("a", "href");
    const CAPTION: &'static str = "figcaption";
    const TABLE_CAPTION: &'static str = "caption";

    fn container(kind: ContainerKind) -> (&'static str, String) {
        let name = match kind {
            ContainerKind::Bullets => "ul",
            ContainerKind::Numbers { start: 1 } => "ol",
            ContainerKind::Numbers { start } => return ("ol", format!(" start=\"{start}\"")),
            ContainerKind::Item => "li",
            ContainerKind::Quote => "blockquote",
            ContainerKind::Table => "table",
            ContainerKind::Row => "tr",
            ContainerKind::Cell => "td",
        };
        (name, String::new())
    }

    fn cell(cell: &Cell) -> (&'static str, String) {
        (if cell.is_header { "th" } else { "td" }, markup::spans(cell, "colspan", "rowspan"))
    }

    fn block(kind: BlockKind, role: Role) -> (&'static str, String) {
        let name = match kind {
            _ if role == Role::Headline => "h1",
            BlockKind::Heading(0..=2) => "h2",
            BlockKind::Heading(3) => "h3",
            BlockKind::Heading(4) => "h4",
            BlockKind::Heading(5) => "h5",
            BlockKind::Heading(_) => "h6",
            BlockKind::Preformatted => "pre",
            _ => "p",
        };
        let class = markup::is_set_apart(role).then(|| format!(" class=\"{role}\""));
        (name, class.unwrap_or_default())
    }

    fn span(kind: SpanKind) -> (&'static str, &'static str) {
        let name = match kind {
            SpanKind::Link => Self::LINK.0,
            SpanKind::Strong => "strong",
            SpanKind::Emphasis => "em",
            SpanKind::Code => "code",
        };
        (name, "")
    }

    fn image(src: &str, alt: &str) -> String {
        format!("<img src=\"{src}\" alt=\"{alt}\">")
    }
}
