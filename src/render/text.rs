//! Article -> plain text: title, blank line, blocks set apart by blank lines.

use crate::article::Article;

/// The title, a blank line and the body; the body alone where there is no title or none is wanted.
pub fn with_title(article: &Article, title: bool) -> String {
    let mut out = String::new();
    if let Some(title) = article.title().filter(|_| title) {
        out.push_str(title);
    }
    append_body(article, &mut out);
    out
}

/// The kept blocks, set apart by blank lines.
pub fn body(article: &Article) -> String {
    let mut out = String::new();
    append_body(article, &mut out);
    out
}

fn append_body(article: &Article, out: &mut String) {
    for block in article.blocks() {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(block.text);
    }
}
