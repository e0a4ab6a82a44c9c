//! The inline spans of a block as markup around its text.

use super::RenderOptions;
use crate::article::{Article, Block, Inline};
use crate::read::page::SpanKind;

/// How a format writes inline text.
pub(super) trait Writer {
    /// Begins a span; `href` is the absolute address of a link. Returns `false` where it is written without markup.
    fn open(&mut self, inline: &Inline, href: Option<&str>) -> bool;
    /// Ends it; `after` is the next character of the text.
    fn close(&mut self, inline: &Inline, href: Option<&str>, after: Option<char>);
    /// Writes text; a line end in it is a line break.
    fn text(&mut self, text: &str);
}

/// Writes the text of a block with the spans that the options want.
#[expect(
    clippy::string_slice,
    reason = "spans are in order of their beginnings, at bounds of characters; `at` is where one began, or ended before the next"
)]
pub(super) fn write(article: &Article, block: &Block<'_>, options: &RenderOptions, writer: &mut impl Writer) {
    if article.is_plain_text() {
        // A line end inside a block of plain text is where its lines were broken, no line break.
        let lines: Vec<&str> = block.text.lines().map(str::trim).collect();
        return writer.text(&lines.join(" "));
    }
    let mut open: Vec<(&Inline, Option<String>)> = Vec::new();
    let mut at = 0;
    for inline in block.inlines {
        let href = inline.href.as_deref().and_then(|href| article.resolve(href));
        let wanted = match inline.kind {
            SpanKind::Link => options.links && href.is_some(),
            SpanKind::Code => true,
            SpanKind::Strong | SpanKind::Emphasis => options.emphasis,
        };
        let nested =
            open.iter().any(|(outer, _)| outer.kind == inline.kind && outer.range.end > inline.range.start);
        // Spans nest, unless a limit of the reader cut one: one that crosses another is written without markup.
        let crosses = open
            .iter()
            .any(|(outer, _)| outer.range.end > inline.range.start && outer.range.end < inline.range.end);
        if !wanted || nested || crosses {
            continue;
        }
        close_until(block.text, inline.range.start, &mut open, &mut at, writer);
        writer.text(&block.text[at..inline.range.start]);
        at = inline.range.start;
        if writer.open(inline, href.as_deref()) {
            open.push((inline, href));
        }
    }
    close_until(block.text, usize::MAX, &mut open, &mut at, writer);
    writer.text(&block.text[at..]);
}

#[expect(
    clippy::string_slice,
    reason = "a span ends, at a bound of characters, where it begins or later, and not before one in it"
)]
fn close_until(
    text: &str,
    until: usize,
    open: &mut Vec<(&Inline, Option<String>)>,
    at: &mut usize,
    writer: &mut impl Writer,
) {
    while let Some((inline, href)) = open.pop_if(|(inline, _)| inline.range.end <= until) {
        writer.text(&text[*at..inline.range.end]);
        *at = inline.range.end;
        writer.close(inline, href.as_deref(), text[*at..].chars().next());
    }
}
