//! Text as JSON holds it -> HTML: plain text with line ends, HTML, or HTML whose signs are escaped once more.

use std::borrow::Cow;

use crate::read::charref;
use crate::read::page::Tag;

/// HTML of a text, paragraph by paragraph.
pub(super) fn of_text(text: &str) -> Cow<'_, str> {
    if is_html(text) {
        return Cow::Borrowed(text);
    }
    if text.contains("&lt;") {
        let mut buffer = String::new();
        let decoded = charref::text(text, &mut buffer);
        if is_html(decoded) {
            return Cow::Owned(decoded.to_owned());
        }
    }
    Cow::Owned(paragraphs(text))
}

/// Whether a text has tags that text of a story has.
pub(super) fn is_html(text: &str) -> bool {
    text.split('<').skip(1).any(|tag| {
        let tag = tag.strip_prefix('/').unwrap_or(tag);
        let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
        let (name, rest) = tag.split_at(end);
        !name.is_empty()
            && rest.starts_with(['>', ' ', '/', '\n'])
            && !matches!(Tag::of(name.as_bytes()), Tag::Other | Tag::Custom)
    })
}

/// The signs of a plain text as HTML. Character references in it are meant as such.
pub(super) fn escaped(text: &str) -> String {
    text.replace('<', "&lt;")
}

/// The paragraphs of a plain text: what blank lines set apart; else each line is one.
fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let has_blank_lines = text.trim().split('\n').any(|line| line.trim().is_empty());
    let mut html = String::with_capacity(text.len());
    let mut open = false;
    for line in text.split('\n').map(str::trim) {
        if open && (line.is_empty() || !has_blank_lines) {
            html.push_str("</p>\n");
            open = false;
        }
        if line.is_empty() {
            continue;
        }
        html.push_str(if open { "<br>" } else { "<p>" });
        html.push_str(&escaped(line));
        open = true;
    }
    if open {
        html.push_str("</p>\n");
    }
    html
}

/// The text of HTML, tags taken off.
pub(super) fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        rest = tag.split_once('>').map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    let mut buffer = String::new();
    charref::text(&text, &mut buffer).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_form_become_html() {
        let cases = [
            ("lines", "a\nb < c\n", "<p>a</p>\n<p>b &lt; c</p>\n"),
            ("blank lines", "a\r\nb\r\n\r\nc", "<p>a<br>b</p>\n<p>c</p>\n"),
            ("one line", "a &amp; b", "<p>a &amp; b</p>\n"),
            ("HTML", "<p>a</p>", "<p>a</p>"),
            ("escaped HTML", "&lt;p>a &amp;amp; b&lt;/p&gt;", "<p>a &amp; b</p>"),
            ("a sign", "a <3 b", "<p>a &lt;3 b</p>\n"),
        ];
        for (name, text, html) in cases {
            assert_eq!(of_text(text), html, "{name}");
        }
        assert_eq!(
            text_of("<p>a &amp; b</p><br>c").split_whitespace().collect::<Vec<_>>(),
            ["a", "&", "b", "c"]
        );
    }
}
