//! XML that parses, whatever control characters were in the page.

use roxmltree::Document;

use super::{Article, Format, RenderOptions, addresses, said, written};

/// Reads the TEI document of an article back.
pub(super) fn check(article: &Article, options: &RenderOptions) {
    let xml = written(article, Format::Xml, options);
    assert!(xml.chars().all(is_allowed), "a character that XML forbids in\n{xml}");
    let document = Document::parse(&xml).unwrap_or_else(|error| panic!("{error} in\n{xml}"));
    let (links, images) = addresses(article, options);
    let of = |name, attribute| {
        let nodes = document.descendants().filter(move |node| node.has_tag_name(name));
        nodes.filter_map(move |node| node.attribute(attribute)).map(str::to_owned)
    };
    of("ref", "target").for_each(|link| assert!(links.contains(&link), "{link} in\n{xml}"));
    of("graphic", "url").for_each(|image| assert!(images.contains(&image), "{image} in\n{xml}"));
    let body = document.descendants().find(|node| node.has_tag_name("body")).expect("a body");
    let text: String =
        body.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect();
    said(article, options, false).assert_same(&text, &xml);
}

/// What XML 1.0 lets a document hold.
fn is_allowed(char: char) -> bool {
    matches!(char, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
