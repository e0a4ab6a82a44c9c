//! Article -> Markdown: headings, list items, quotes, table cells and preformatted text as CommonMark blocks.

use crate::article::Article;
use crate::read::page::Kind;

/// The article as Markdown, the title as its first heading.
pub fn render(article: &Article) -> String {
    let mut out = String::new();
    if let Some(title) = article.title() {
        out.push_str("# ");
        out.push_str(&escape(title));
    }
    let mut before = None;
    for block in article.blocks() {
        if !out.is_empty() {
            let item = before == Some(Kind::ListItem) && block.kind == Kind::ListItem;
            out.push_str(if item { "\n" } else { "\n\n" });
        }
        before = Some(block.kind);
        match block.kind {
            Kind::Preformatted => {
                out.push_str("```\n");
                out.push_str(block.text);
                out.push_str("\n```");
            }
            kind => {
                let (first, rest) = marks(kind);
                out.push_str(&first);
                let broken = format!("\\\n{rest}");
                out.push_str(&escape(block.text).replace('\n', &broken));
            }
        }
    }
    out.push('\n');
    out
}

/// What stands before the first line of a block and before its others.
fn marks(kind: Kind) -> (String, &'static str) {
    match kind {
        Kind::Heading(level) => ("#".repeat(usize::from(level.max(2))) + " ", ""),
        Kind::ListItem => ("- ".to_owned(), "  "),
        Kind::Quote => ("> ".to_owned(), "> "),
        _ => (String::new(), ""),
    }
}

/// Escapes what Markdown would read as markup at the start of a block.
fn escape(text: &str) -> String {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    if digits > 0 && text[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    if text.starts_with(['#', '>', '-', '+', '*']) { format!("\\{text}") } else { text.to_owned() }
}
