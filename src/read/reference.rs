//! HTML -> [`Page`] through scraper, a full HTML5 tree builder: the reader that the fast one is
//! compared with, and the one that knows CSS selectors.

use ego_tree::iter::Edge;
use scraper::node::{Element, Node};
use scraper::{ElementRef, Html};

use super::SelectedFacts;
use super::build::{Content, PageBuilder, Way, holds_story, shadow_holds_story};
use super::page::{AttributeName, Page, Tag};
use super::scan;
use crate::error::{Error, ErrorKind};
use crate::read::Limits;

mod select;
use select::SelectedNodes;
pub use select::Selection;

/// Reads a document into `page`, which is emptied first. `noscript` elements are read, as a
/// browser without scripting would, only where nothing else is to be seen.
///
/// # Errors
/// [`ErrorKind::TooComplex`] where the tree would take too long to build.
pub fn read(html: &str, limits: &Limits, page: &mut Page) -> Result<(), Error> {
    let document = tree(html, limits, page)?;
    walk_document(&document, html.len(), limits, &SelectedNodes::everything(), page);
    Ok(())
}

/// Like [`read`], with only the blocks that a selection keeps; returns the facts that it selects.
/// Facts of the head are read whether their elements are kept or not, unless they are dropped.
///
/// # Errors
/// [`ErrorKind::TooComplex`] where the tree, or the search for the selected elements, would take too long.
pub fn read_selected(
    html: &str,
    limits: &Limits,
    selection: &Selection,
    page: &mut Page,
) -> Result<SelectedFacts, Error> {
    let document = tree(html, limits, page)?;
    selection.check(&document)?;
    walk_document(&document, html.len(), limits, &selection.nodes(&document), page);
    Ok(selection.facts(&document))
}

/// Attributes of one tag, at most: the parser compares each with all before it.
const MAX_ATTRIBUTES: usize = 1_000;

/// Open elements, at most: the parser may look at all of them for each tag. The page of the corpora that nests deepest has some 100.
const MAX_DEPTH: usize = 256;

/// Builds the tree of a document, unless the scanner, which reads every document in linear time, finds that it would take
/// much longer than that: at each element the parser may look at all open ones, and at each block open all formatting again.
fn tree(html: &str, limits: &Limits, page: &mut Page) -> Result<Html, Error> {
    let effort = scan::read_counting(html, limits, page);
    let what = if effort.depth > MAX_DEPTH {
        format!("elements are nested {} deep", effort.depth)
    } else if effort.attributes > MAX_ATTRIBUTES {
        format!("a tag has {} attributes", effort.attributes)
    } else if effort.reopened > limits.elements {
        "formatting that is never ended goes on in every block".to_owned()
    } else {
        return Ok(Html::parse_document(html));
    };
    let message = format!("{what}; read it with the default reader and without selectors");
    Err(Error::new(ErrorKind::TooComplex, message))
}

fn walk_document(document: &Html, bytes: usize, limits: &Limits, found: &SelectedNodes, page: &mut Page) {
    let mut next = Some(Way::FIRST);
    while let Some(way) = next {
        let mut builder = PageBuilder::new(page, limits, way, bytes);
        Walk { found, noscript: way.noscript, builder: &mut builder }.document(document);
        let hides = builder.end();
        next = way.after(page, hides);
    }
}

/// Feeds trees to the builder, in document order and without recursion on their depth.
struct Walk<'a, 'p> {
    found: &'a SelectedNodes,
    noscript: bool,
    builder: &'a mut PageBuilder<'p>,
}

impl Walk<'_, '_> {
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "an element that is kept was counted when it was opened"
    )]
    fn document(&mut self, document: &Html) {
        // The node whose content is being skipped, until its end.
        let mut skipped = None;
        // Kept elements that are open; text outside them is skipped.
        let mut kept = usize::from(self.found.keeps_all());
        for edge in document.tree.root().traverse() {
            match edge {
                Edge::Close(node) if skipped == Some(node.id()) => skipped = None,
                _ if skipped.is_some() => {}
                Edge::Open(node) => match node.value() {
                    Node::Text(text) if kept > 0 => self.builder.text(text),
                    Node::Element(_) if self.found.drops(node.id()) => skipped = Some(node.id()),
                    Node::Element(element) => {
                        if !self.open(element, ElementRef::wrap(node), kept > 0) {
                            skipped = Some(node.id());
                        } else if self.found.keeps(node.id()) {
                            kept += 1;
                        }
                    }
                    _ => {}
                },
                Edge::Close(node) => {
                    kept -= usize::from(self.found.keeps(node.id()));
                    // The root of a document or fragment only adds to the root that the builder has.
                    if node.value().as_element().is_some_and(|element| element.name() != "html") {
                        self.builder.close();
                    }
                }
            }
        }
    }

    /// Opens an element; says whether to read on in it.
    fn open(&mut self, element: &Element, node: Option<ElementRef<'_>>, kept: bool) -> bool {
        let text = || node.map(|element| element.text().collect::<String>()).unwrap_or_default();
        match self.begin(element) {
            Content::Open | Content::Merged => return true,
            Content::Skip
                if kept && element.name() == "noscript" && (self.noscript || holds_story(&text())) =>
            {
                let (found, builder) = (&SelectedNodes::everything(), &mut *self.builder);
                Walk { found, noscript: false, builder }.document(&Html::parse_fragment(&text()));
            }
            Content::Void | Content::Skip => {}
            Content::Title => self.builder.title(&text()),
            Content::Style => self.builder.style(&text()),
            Content::JsonLd => self.builder.json_ld(&text()),
            Content::Formula if kept => self.builder.text(&text()),
            Content::Formula => {}
            Content::ShadowRoot => {
                let holds = node.is_some_and(|element| shadow_holds_story(&element.inner_html()));
                if holds {
                    self.builder.open_shadow_root();
                }
                return holds;
            }
        }
        false
    }

    fn begin(&mut self, element: &Element) -> Content {
        self.builder.begin(Tag::of(element.name().as_bytes()), element.name());
        for (name, value) in element.attrs() {
            if let Some(name) = AttributeName::from_name(name.as_bytes()) {
                self.builder.attribute(name, value);
            }
        }
        self.builder.finish()
    }
}
