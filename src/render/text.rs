//! Article -> plain text: title, blank line, blocks set apart by blank lines, or as they were in a plain text.

use super::RenderOptions;
use super::structure::is_shown;
use crate::article::Article;

/// The title, a blank line and the body; the body alone where there is no title or none is wanted.
pub fn render(article: &Article, options: &RenderOptions) -> String {
    let mut out = String::new();
    if let Some(title) = article.title().filter(|_| options.title) {
        out.push_str(title);
    }
    append_body(article, options, &mut out);
    out
}

/// The kept blocks, set apart by blank lines, or as they were in a plain text.
pub fn body(article: &Article) -> String {
    let mut out = String::new();
    append_body(article, &RenderOptions::default(), &mut out);
    out
}

fn append_body(article: &Article, options: &RenderOptions, out: &mut String) {
    let mut body_begins = true;
    for block in article.blocks().filter(|block| is_shown(block, options)) {
        if !out.is_empty() {
            out.push_str(if body_begins { "\n\n" } else { block.gap });
        }
        body_begins = false;
        out.push_str(block.text);
    }
}
