//! What differs between two pages read from one document by different readers.

use std::collections::HashMap;

use cleancopy::read::page::{Head, Page, Slice};

/// Why two readers may differ on a document: what a browser moves after having read it, which one
/// pass cannot do. The words are the same, their order or the blocks around them are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text or elements directly in a table: a browser moves them in front of it.
    FosterParenting,
    /// A frameset after content: a browser removes the content.
    LateFrameset,
    /// NUL in SVG or MathML: a browser shows U+FFFD, this reader nothing.
    ForeignNul,
}

impl Kind {
    /// The kind that a document's markup allows, if any.
    pub(crate) fn of(html: &str) -> Option<Self> {
        let lower = html.to_ascii_lowercase();
        if lower.contains("<table") {
            Some(Self::FosterParenting)
        } else if lower.contains("<frameset") {
            Some(Self::LateFrameset)
        } else if lower.contains('\0') {
            Some(Self::ForeignNul)
        } else {
            None
        }
    }
}

/// How two pages differ.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The words of the visible text, or their order.
    pub(crate) words: bool,
    /// Blocks of the reference page.
    pub(crate) blocks: usize,
    /// Blocks of the reference page that the other does not have, and the other way round.
    pub(crate) unmatched: (usize, usize),
    /// Names of the head facts that are not equal.
    pub(crate) head: Vec<&'static str>,
}

impl Difference {
    /// Compares a page with that of the reference reader.
    pub(crate) fn of(reference: &Page, other: &Page) -> Self {
        let missing = missing_blocks(reference, other);
        let added = missing_blocks(other, reference);
        Self {
            words: !visible_words(reference).eq(visible_words(other)),
            blocks: reference.blocks.len(),
            unmatched: (missing.len(), added.len()),
            head: head_differences(reference, other),
        }
    }
}

/// The words of the blocks that a reader of the page sees, in order.
pub(crate) fn visible_words(page: &Page) -> impl Iterator<Item = &str> {
    let visible = page.blocks.iter().filter(|block| !block.hidden);
    visible.flat_map(|block| page.text_of(block).split_whitespace())
}

/// The blocks of one page that the other has not: same text, same visibility, same kind.
pub(crate) fn missing_blocks<'a>(page: &'a Page, other: &Page) -> Vec<&'a str> {
    let mut counts: HashMap<_, usize> = HashMap::new();
    for block in &other.blocks {
        *counts.entry((other.text_of(block), block.hidden, other.kind_of(block))).or_default() += 1;
    }
    let mut missing = Vec::new();
    for block in &page.blocks {
        match counts.get_mut(&(page.text_of(block), block.hidden, page.kind_of(block))) {
            Some(count) if *count > 0 => *count -= 1,
            _ => missing.push(page.text_of(block)),
        }
    }
    missing
}

fn head_differences(a: &Page, b: &Page) -> Vec<&'static str> {
    let one = |page: &Page, slice: Option<Slice>| slice.map(|s| page.attribute_str(s).to_owned());
    let many = |page: &Page, facts: fn(&Head) -> Vec<Slice>| -> Vec<String> {
        facts(&page.head).iter().map(|s| page.attribute_str(*s).to_owned()).collect()
    };
    let metas: fn(&Head) -> Vec<Slice> = |head| head.metas.iter().flat_map(|(k, v)| [*k, *v]).collect();
    let links: fn(&Head) -> Vec<Slice> = |head| head.links.iter().flat_map(|(k, v)| [*k, *v]).collect();
    let facts = [
        ("title", one(a, a.head.title) == one(b, b.head.title)),
        ("language", one(a, a.head.language) == one(b, b.head.language)),
        ("base", one(a, a.head.base) == one(b, b.head.base)),
        ("metas", many(a, metas) == many(b, metas)),
        ("links", many(a, links) == many(b, links)),
        ("json_ld", many(a, |head| head.json_ld.clone()) == many(b, |head| head.json_ld.clone())),
    ];
    facts.iter().filter(|(_, equal)| !equal).map(|(name, _)| *name).collect()
}
