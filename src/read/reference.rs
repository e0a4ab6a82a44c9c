//! HTML -> [`Page`] through scraper, a full HTML5 tree builder: the reader that the fast one is
//! held against, and the one that knows CSS selectors.

use ego_tree::iter::Edge;
use scraper::node::{Element, Node};
use scraper::{ElementRef, Html};

use super::build::{Content, PageBuilder};
use super::page::{AttributeName, Page, Tag};
use crate::options::Limits;

/// Reads a document into `page`, which is emptied first. `noscript` elements are read, as a
/// browser without scripting would, only where nothing else is to be seen.
pub fn read(html: &str, limits: &Limits, page: &mut Page) {
    let document = Html::parse_document(html);
    walk_document(&document, limits, false, page);
    if page.blocks.iter().all(|block| block.hidden) {
        walk_document(&document, limits, true, page);
    }
}

fn walk_document(document: &Html, limits: &Limits, noscript: bool, page: &mut Page) {
    let mut builder = PageBuilder::new(page, limits);
    walk(document, noscript, &mut builder);
    builder.end();
}

/// Feeds a tree to the builder, in document order and without recursion on its depth.
fn walk(document: &Html, noscript: bool, builder: &mut PageBuilder<'_>) {
    // The node whose content is being passed over, until its end.
    let mut skipped = None;
    for edge in document.tree.root().traverse() {
        match edge {
            Edge::Close(node) if skipped == Some(node.id()) => skipped = None,
            _ if skipped.is_some() => {}
            Edge::Open(node) => match node.value() {
                Node::Text(text) => builder.text(text),
                Node::Element(element) => {
                    let node_ref = ElementRef::wrap(node);
                    let text =
                        || node_ref.map(|element| element.text().collect::<String>()).unwrap_or_default();
                    match begin(element, builder) {
                        Content::Open | Content::Merged => continue,
                        Content::Void => {}
                        Content::Skip if noscript && element.name() == "noscript" => {
                            walk(&Html::parse_fragment(&text()), false, builder);
                        }
                        Content::Skip => {}
                        Content::Title => builder.title(&text()),
                        Content::JsonLd => builder.json_ld(&text()),
                    }
                    skipped = Some(node.id());
                }
                _ => {}
            },
            Edge::Close(node) => {
                // The root of a document or fragment only adds to the root that the builder has.
                if node.value().as_element().is_some_and(|element| element.name() != "html") {
                    builder.close();
                }
            }
        }
    }
}

fn begin(element: &Element, builder: &mut PageBuilder<'_>) -> Content {
    builder.begin(Tag::of(element.name().as_bytes()), element.name());
    for (name, value) in element.attrs() {
        if let Some(name) = AttributeName::from_name(name.as_bytes()) {
            builder.attribute(name, value);
        }
    }
    builder.finish()
}
