//! Markdown of random pages, read back by a parser.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::*;

/// Blocks of Markdown as a parser sees them: the containers and kind of each, and its text.
fn read_back(markdown: &str) -> Vec<(String, String)> {
    let mut stack: Vec<String> = Vec::new();
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut text: Option<String> = None;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(tag) => {
                let name = match tag {
                    Tag::List(start) => if start.is_some() { "ol" } else { "ul" }.to_owned(),
                    Tag::Item => "li".to_owned(),
                    Tag::BlockQuote(_) => "quote".to_owned(),
                    Tag::Heading { level, .. } => format!("{level}"),
                    Tag::CodeBlock(_) => "pre".to_owned(),
                    Tag::Paragraph => "p".to_owned(),
                    other => format!("{other:?}"),
                };
                flush(&stack, &mut text, &mut blocks);
                stack.push(name);
            }
            Event::End(end) => {
                flush(&stack, &mut text, &mut blocks);
                let _: TagEnd = end;
                stack.pop();
            }
            Event::Text(part) | Event::Code(part) => text.get_or_insert_default().push_str(&part),
            Event::HardBreak | Event::SoftBreak => text.get_or_insert_default().push('\n'),
            other => text.get_or_insert_default().push_str(&format!("{other:?}")),
        }
    }
    blocks
}

fn flush(stack: &[String], text: &mut Option<String>, blocks: &mut Vec<(String, String)>) {
    if let Some(text) = text.take() {
        let names: Vec<&str> = stack.iter().map(String::as_str).filter(|name| *name != "p").collect();
        blocks.push((names.join(" "), text.trim_end_matches('\n').to_owned()));
    }
}

/// A piece of a page, and the blocks that it must be read back as.
fn piece() -> impl Strategy<Value = (String, Vec<(String, String)>)> {
    let text =
        "[a-zA-Z0-9.#>*_`+=~<&;!|\\[\\]()\\\\-]{1,6}( [a-zA-Z0-9.#>*_`+=~<&;!|\\[\\]()\\\\-]{1,6}){0,4}";
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    prop_oneof![
        text.prop_map(move |t| (format!("<p>{}</p>", escape(&t)), vec![(String::new(), t)])),
        text.prop_map(move |t| (format!("<h3>{}</h3>", escape(&t)), vec![("h3".to_owned(), t)])),
        text.prop_map(move |t| (
            format!("<blockquote>{}</blockquote>", escape(&t)),
            vec![("quote".to_owned(), t)]
        )),
        (text, text).prop_map(move |(a, b)| {
            let html = format!("<ul><li>{}</li><li>{}</li></ul>", escape(&a), escape(&b));
            (html, vec![("ul li".to_owned(), a), ("ul li".to_owned(), b)])
        }),
        (text, text).prop_map(move |(a, b)| {
            let html = format!("<ol><li>{}<ul><li>{}</li></ul></li></ol>", escape(&a), escape(&b));
            (html, vec![("ol li".to_owned(), a), ("ol li ul li".to_owned(), b)])
        }),
        (text, text).prop_map(move |(a, b)| (
            format!("<p>{}<br>{}</p>", escape(&a), escape(&b)),
            vec![(String::new(), format!("{a}\n{b}"))]
        )),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn markdown_is_read_back_to_the_same_structure(pieces in proptest::collection::vec(piece(), 1..4)) {
        let html: String = pieces.iter().map(|(html, _)| html.as_str()).collect();
        let article = clean(&html);
        let kept: Vec<String> = article.blocks().map(|block| block.text.to_owned()).collect();
        let wanted: Vec<(String, String)> = pieces.into_iter().flat_map(|(_, blocks)| blocks).collect();
        // What the labels drop is not the renderer's business.
        prop_assume!(wanted.iter().all(|(_, text)| kept.contains(text)));
        let markdown = render(&article, Format::Markdown, &RenderOptions::default());
        let read = read_back(&markdown);
        let found = read.windows(wanted.len()).any(|window| window == wanted);
        prop_assert!(found, "{markdown}\n{read:?}\n{wanted:?}");
    }
}
