//! What differs between two pages read from one document by different readers.

use std::collections::HashMap;

use cleancopy::unstable::read::page::{Block, BlockKind, Head, Page, Slice, Tag};

/// Why two readers may differ on a document: what a browser moves after having read it, which one
/// pass cannot do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// Text or elements directly in a table: a browser moves them in front of it. The words are the same, their order
    /// or the blocks around them are not.
    FosterParenting,
    /// A frameset after content: a browser removes the content.
    LateFrameset,
    /// NUL in SVG or MathML: a browser shows U+FFFD, this reader nothing.
    ForeignNul,
    /// Formatting that ends inside another element, or never: a browser makes copies of it. The blocks are the same, the
    /// spans in them are not.
    MisnestedFormatting,
}

impl Cause {
    /// The kind of the difference between two pages of a document, if it is one of them.
    pub(crate) fn of(html: &str, reference: &Page, other: &Page) -> Option<Self> {
        let has = |tag| reference.elements.iter().any(|element| element.tag == tag);
        if html.contains('\0') && without_nul(reference) == without_nul(other) {
            Some(Self::ForeignNul)
        } else if html.to_ascii_lowercase().contains("<frameset") && reference.blocks.is_empty() {
            Some(Self::LateFrameset)
        } else if has(Tag::Table) && sorted_words(reference) == sorted_words(other) {
            Some(Self::FosterParenting)
        } else if missing_blocks(reference, other, shape).is_empty()
            && missing_blocks(other, reference, shape).is_empty()
        {
            Some(Self::MisnestedFormatting)
        } else {
            None
        }
    }
}

fn sorted_words(page: &Page) -> Vec<char> {
    // Words may have been joined where one was moved in front of a table; characters tell.
    let mut chars: Vec<char> = visible_words(page).flat_map(str::chars).collect();
    chars.sort_unstable();
    chars
}

fn without_nul(page: &Page) -> String {
    visible_words(page).flat_map(str::chars).filter(|char| *char != char::REPLACEMENT_CHARACTER).collect()
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
    /// Blocks of the reference page that begin and end alike, but whose links or formatting do not.
    pub(crate) marked_otherwise: usize,
    /// Names of the head facts that are not equal.
    pub(crate) head: Vec<&'static str>,
}

impl Difference {
    /// Compares a page with that of the reference reader.
    pub(crate) fn of(reference: &Page, other: &Page) -> Self {
        let missing = missing_blocks(reference, other, shape);
        let added = missing_blocks(other, reference, shape);
        let in_detail = missing_blocks(reference, other, looks).len();
        Self {
            words: !visible_words(reference).eq(visible_words(other)),
            blocks: reference.blocks.len(),
            unmatched: (missing.len(), added.len()),
            marked_otherwise: in_detail - missing.len(),
            head: head_differences(reference, other),
        }
    }
}

/// The words of the blocks that a reader of the page sees, in order.
pub(crate) fn visible_words(page: &Page) -> impl Iterator<Item = &str> {
    let visible = page.blocks.iter().filter(|block| !block.hidden);
    visible.flat_map(|block| page.text_of(block).split_whitespace())
}

/// What two blocks have in common that are the same: text, visibility, kind, element, characters in links, spans.
pub(crate) type Looks<'a> = (&'a str, bool, BlockKind, Tag, u32, Vec<(u8, Slice)>);

pub(crate) fn looks<'a>(page: &'a Page, block: &Block) -> Looks<'a> {
    let start = block.text.range().start;
    let within = |slice: Slice| Slice::new(slice.range().start - start, slice.range().end - start);
    let mut spans: Vec<_> =
        page.spans_of(block).iter().map(|span| (span.kind as u8, within(span.text))).collect();
    spans.sort_unstable_by_key(|(kind, slice)| (slice.start, slice.end, *kind));
    (
        page.text_of(block),
        block.hidden,
        page.kind_of(block),
        page.element_of(block).tag,
        block.link_bytes,
        spans,
    )
}

/// The same without what is marked in it.
pub(crate) fn shape<'a>(page: &'a Page, block: &Block) -> Looks<'a> {
    let (text, hidden, kind, tag, ..) = looks(page, block);
    (text, hidden, kind, tag, 0, Vec::new())
}

/// The blocks of one page that the other has not, by what `looks` compares.
pub(crate) fn missing_blocks<'a>(
    page: &'a Page,
    other: &Page,
    looks: for<'p> fn(&'p Page, &Block) -> Looks<'p>,
) -> Vec<&'a str> {
    let mut counts: HashMap<_, usize> = HashMap::new();
    for block in &other.blocks {
        *counts.entry(looks(other, block)).or_default() += 1;
    }
    let mut missing = Vec::new();
    for block in &page.blocks {
        match counts.get_mut(&looks(page, block)) {
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
        ("json_ld", a.head.json_ld == b.head.json_ld),
    ];
    facts.iter().filter(|(_, equal)| !equal).map(|(name, _)| *name).collect()
}
