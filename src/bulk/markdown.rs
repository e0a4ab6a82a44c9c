//! Plain text that is Markdown, as many scrapers give it -> the HTML that it stands for.

use memchr::memmem;
use pulldown_cmark::{Options, Parser, html};

use super::entry::escaped;

/// Bytes that are looked at.
const SAMPLE_BYTES: usize = 64 << 10;

/// Links in a text that has no headings, at least.
const FEWEST_LINKS: usize = 3;

/// Items of lists beside a heading, and stretches of bold text alone, that make Markdown of a text.
const FEWEST_ITEMS: usize = 2;
const FEWEST_BOLD: usize = 3;

/// Bytes of a heading with a line below it, at most.
const MAX_HEADING: usize = 120;

/// The HTML of a text, if it is Markdown, as it is by the name of its file, or by what is in it: facts in front, headings and links or lists,
/// or one of them often.
pub(super) fn html_of(text: &str, is_named: bool) -> Option<String> {
    let (facts, body) = front_matter(text);
    if facts.is_empty() && !is_named && !is_markdown(text) {
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

#[expect(
    clippy::arithmetic_side_effects,
    reason = "counts of lines and marks, which are no more than the bytes of the sample"
)]
fn is_markdown(text: &str) -> bool {
    let (text, _) = text.split_at(text.floor_char_boundary(SAMPLE_BYTES));
    let (mut headings, mut links, mut items, mut bold, mut in_code) = (0, 0, 0, 0, false);
    // Most texts have none of these, so that their lines need not be looked at.
    let has = |mark: &str| memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    let (has_links, has_bold) = (has("](") || has("]: "), has("**"));
    if !has_links && !has_bold && !["#", "===", "---"].into_iter().any(has) {
        return false;
    }
    // The two lines before.
    let mut before = ["", ""];
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            in_code = !in_code;
        }
        if !in_code {
            headings += usize::from(is_heading(line) || before[0].is_empty() && underlines(line, before[1]));
            items += usize::from(["- ", "* ", "+ ", "1. "].iter().any(|mark| line.starts_with(mark)));
            if has_links {
                links += links_in(line);
            }
            if has_bold {
                bold += bold_in(line);
            }
        }
        before = [before[1], line];
    }
    let is_set = links > 0 || items >= FEWEST_ITEMS || bold > 0;
    headings > 0 && is_set || headings > 1 || links >= FEWEST_LINKS || bold >= FEWEST_BOLD
}

/// Whether a line makes a heading of the one above it.
fn underlines(line: &str, above: &str) -> bool {
    let is_line = |mark: char| line.len() > 2 && line.chars().all(|c| c == mark);
    (is_line('=') || is_line('-')) && above.len() <= MAX_HEADING && above.starts_with(char::is_alphanumeric)
}

/// How many stretches of text stand between pairs of asterisks.
fn bold_in(line: &str) -> usize {
    let mut parts = line.split("**").skip(1);
    let is_text = |(part, _): &(&str, &str)| !part.is_empty() && part.trim() == *part;
    std::iter::from_fn(|| parts.next().zip(parts.next())).filter(is_text).count()
}

fn is_heading(line: &str) -> bool {
    if !line.starts_with('#') {
        return false;
    }
    let title = line.trim_start_matches('#');
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    (1..=6).contains(&level) && title.starts_with(' ') && title.chars().any(char::is_alphabetic)
}

/// How many links or pictures a line has: `[text](address)`, or one whose address is said: `[name]: address`.
fn links_in(line: &str) -> usize {
    let said = line.strip_prefix('[').and_then(|rest| rest.split_once("]: "));
    if said.is_some_and(|(_, address)| address.contains('/')) {
        return 1;
    }
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
            ("headings with lines below", "Rain\n====\n\nIt rained.\n\nSnow\n----\n\nIt snowed.", true),
            ("a heading and a list", "# Rain\n\n* one\n* two", true),
            ("a heading and bold text", "# Rain\n\nIt **rained** all day.", true),
            ("bold text", "It **rained** all day, and **snowed** all **night**.", true),
            ("an address that is said", "# Rain\n\nIt [rained][1].\n\n[1]: https://a.example/", true),
            ("asterisks", "2 ** 3 ** 4 ** 5 and ** and ** and **", false),
            (
                "a line below a paragraph",
                "Rain fell.\nIt rained on.\n-----\n\n- one\n- two\n\nSo.\nIt goes.\n-----\n",
                false,
            ),
            ("plain", "Rain\n\nIt rained all day.\n\n- one\n- two", false),
            ("a number sign", "#1 is rain\n\n# 2\n\n#rain", false),
            ("one heading", "# Rain\n\nIt rained all day.", false),
            ("brackets", "It rained [sic](!) and [so](on) and [on](then).", false),
            ("code", "Rain\n\n```\n# one\n# two\n```\n", false),
            ("dashes", "---\nIt rained. And so on.\n---\nRain.", false),
        ];
        for (name, text, expected) in rows {
            assert_eq!(html_of(text, false).is_some(), *expected, "{name}");
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
            let html = html_of(text, false).expect("Markdown");
            assert!(html.contains(expected), "{html}");
        }
    }
}
