//! Plain text that is Markdown, as many scrapers give it -> the HTML that it stands for.

use pulldown_cmark::{Options, Parser, html};

use super::entry::escaped;

/// Bytes that are looked at.
const SAMPLE_BYTES: usize = 64 << 10;

/// Links in a text that has no headings, at least.
const FEWEST_LINKS: usize = 3;

/// The HTML of a text, if it is Markdown: it has headings and links, or one of them often.
pub(super) fn html_of(text: &str) -> Option<String> {
    let (facts, body) = front_matter(text);
    if facts.is_empty() && !is_markdown(text) {
        return None;
    }
    let mut page = String::from("<!DOCTYPE html><html><head>");
    for (name, value) in facts {
        page.extend(["<meta name=\"", name, "\" content=\"", &escaped(value), "\">"]);
    }
    page.push_str("</head><body><article>\n");
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    html::push_html(&mut page, Parser::new_ext(body, options));
    page.push_str("</article></body></html>");
    Some(page)
}

fn is_markdown(text: &str) -> bool {
    let end = text.floor_char_boundary(SAMPLE_BYTES.min(text.len()));
    let (mut headings, mut links, mut in_code) = (0, 0, false);
    for line in text[..end].lines() {
        let line = line.trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            in_code = !in_code;
        }
        if !in_code {
            headings += usize::from(is_heading(line));
            links += links_in(line);
        }
    }
    headings > 0 && links > 0 || headings > 1 || links >= FEWEST_LINKS
}

fn is_heading(line: &str) -> bool {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    (1..=6).contains(&level) && title.starts_with(' ') && title.chars().any(char::is_alphabetic)
}

/// How many links or pictures a line has: `[text](address)`.
fn links_in(line: &str) -> usize {
    let is_address = |rest: &&str| {
        let address = rest.split(')').next().unwrap_or_default();
        address.len() < rest.len() && (address.contains('/') || address.starts_with(['#', '<']))
    };
    line.split("](").skip(1).filter(is_address).count()
}

/// The facts that stand before a text between lines of dashes, by their names in a page, and the text.
fn front_matter(text: &str) -> (Vec<(&'static str, &str)>, &str) {
    let text = text.trim_start_matches('\u{feff}');
    let none = (Vec::new(), text);
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else { return none };
    let Some((matter, body)) = rest.split_once("\n---") else { return none };
    let mut facts = Vec::new();
    for line in matter.lines() {
        let Some((key, value)) = line.split_once(':') else {
            // A list, or a value that goes on.
            if line.starts_with([' ', '\t', '-', '#']) || line.trim().is_empty() {
                continue;
            }
            return none;
        };
        let value = value.trim().trim_matches(['"', '\'']);
        let name = match key.trim() {
            "title" => "og:title",
            "author" | "authors" => "author",
            "date" | "published" | "publishedTime" => "article:published_time",
            "description" => "description",
            _ => continue,
        };
        if !value.is_empty() {
            facts.push((name, value));
        }
    }
    (facts, body.trim_start_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_told_from_text() {
        let rows: &[(&str, &str, bool)] = &[
            ("a heading and a link", "# Rain\n\nIt [rained](/a) all day.", true),
            ("headings", "# Rain\n\nIt rained.\n\n## Snow\n\nIt snowed.", true),
            ("links", "[One](/1)\n\n[Two](https://a.example/2)\n\n![Three](3/x.png)", true),
            ("facts in front", "---\ntitle: Rain\n---\nIt rained.", true),
            ("plain", "Rain\n\nIt rained all day.\n\n- one\n- two", false),
            ("a number sign", "#1 is rain\n\n# 2\n\n#rain", false),
            ("one heading", "# Rain\n\nIt rained all day.", false),
            ("brackets", "It rained [sic](!) and [so](on) and [on](then).", false),
            ("code", "Rain\n\n```\n# one\n# two\n```\n", false),
            ("dashes", "---\nIt rained. And so on.\n---\nRain.", false),
        ];
        for (name, text, expected) in rows {
            assert_eq!(html_of(text).is_some(), *expected, "{name}");
        }
    }

    #[test]
    fn markdown_becomes_html() {
        let rows = [
            ("# Rain\n\n## Snow\n\n- **one**\n- two\n", "<li><strong>one</strong></li>"),
            ("# Rain\n\n## Snow\n\n```\na < b\n```\n", "<pre><code>a &lt; b\n</code></pre>"),
            ("# Rain\n\nIt [rained](/a).", "<p>It <a href=\"/a\">rained</a>.</p>"),
            (
                "---\ntitle: \"Rain & snow\"\n---\nIt rained.",
                "<meta name=\"og:title\" content=\"Rain &amp; snow\">",
            ),
        ];
        for (text, expected) in rows {
            let html = html_of(text).expect("Markdown");
            assert!(html.contains(expected), "{html}");
        }
    }
}
