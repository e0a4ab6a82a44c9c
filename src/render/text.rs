//! Article -> plain text: title, blank line, blocks set apart by blank lines, or as they were in a plain text.

use super::RenderOptions;
use super::structure::{is_shown, title};
use crate::article::{Article, joined};

/// The title, a blank line and the body; the body alone where there is no title or none is wanted.
pub fn render(article: &Article, options: &RenderOptions) -> String {
    let body = joined(article.blocks().filter(|block| is_shown(block, options)));
    match title(article, options).filter(|title| !title.is_empty()) {
        Some(title) if body.is_empty() => title.to_owned(),
        Some(title) => format!("{title}\n\n{body}"),
        None => body,
    }
}
