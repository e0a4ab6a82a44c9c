//! Markdown that says what the article says, and in which nothing acts.

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::{Article, Format, RenderOptions, addresses, is_among, said, written};

/// Reads the Markdown of an article back as GitHub would.
pub(super) fn check(article: &Article, options: &RenderOptions) {
    let markdown = written(article, Format::Markdown, options);
    let (links, images) = addresses(article, options);
    let extensions = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM;
    let (mut text, mut tables) = (String::new(), 0_usize);
    for event in Parser::new_ext(&markdown, extensions) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(is_among(&dest_url, &links), "a link to {dest_url:?} in\n{markdown}");
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                assert!(is_among(&dest_url, &images), "an image at {dest_url:?} in\n{markdown}");
            }
            Event::Start(Tag::Table(_)) => tables += 1,
            Event::Start(Tag::BlockQuote(None)) => {}
            Event::Start(Tag::Strong | Tag::Emphasis) => {
                assert!(options.emphasis, "emphasis in\n{markdown}");
            }
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::CodeBlock(_)
                | Tag::List(_)
                | Tag::Item
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell,
            )
            | Event::End(_)
            | Event::SoftBreak
            | Event::HardBreak => {}
            // Blocks of one cell are set apart so; Markdown has nothing else for it.
            Event::InlineHtml(html) if &*html == "<br>" && tables > 0 => {}
            other => panic!("{other:?} in\n{markdown}"),
        }
    }
    said(article, options, true).assert_same(&text, &markdown);
}
