//! The [`Page`]: what every reader gives, whatever it read. Knows no parser.
//!
//! A page is read once and never edited. All text of its blocks lies in one buffer, all attribute
//! text in another; elements, blocks and spans are flat lists that point into them.

pub use super::json_ld::JsonLd;
pub use super::slice::Slice;
use crate::spare::{Refill, memory_of};

/// What a page was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// An HTML document: blocks have elements, links and spans.
    #[default]
    Html,
    /// Plain text: blocks have nothing but their text.
    Text,
}

/// One page, flattened: elements, blocks in reading order, head facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// What the page was read from.
    pub origin: Origin,
    /// The text of all blocks, in reading order. White space is collapsed, except in
    /// preformatted blocks and in plain text, where every byte is kept.
    pub text: String,
    /// Attribute values and head facts, one after another.
    pub attribute_text: String,
    /// Elements in document order; a parent comes before its children. Element 0 is the root.
    pub elements: Vec<Element>,
    /// The attributes that later stages use, grouped by element.
    pub attributes: Vec<Attribute>,
    /// Blocks in reading order.
    pub blocks: Vec<Block>,
    /// Inline spans in the order in which they end, grouped by block.
    pub spans: Vec<Span>,
    /// Inline elements of headings that make no span, in the order in which they end.
    pub parts: Vec<Part>,
    /// Facts of the document head, wherever in the document they were.
    pub head: Head,
    /// Counts of what the limits cut, for warnings.
    pub cut: Cut,
}

/// One element of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// What it is.
    pub tag: Tag,
    /// The enclosing element; the root encloses itself.
    pub parent: u32,
    /// Number of enclosing elements; the root has 0.
    pub depth: u16,
    /// The kind of block that text directly in it forms.
    pub kind: BlockKind,
    /// Whether it or an enclosing element is not shown to a reader.
    pub hidden: bool,
    /// Its attributes: a range of [`Page::attributes`].
    pub attributes: Slice,
}

/// One kept attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Which attribute.
    pub name: AttributeName,
    /// Its value, with character references resolved: bytes of [`Page::attribute_text`]. Equal values of `class` attributes
    /// of one document are the same bytes.
    pub value: Slice,
}

/// A run of text that a browser shows as one paragraph, heading, item or cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The nearest enclosing block-level element.
    pub element: u32,
    /// Its bytes in [`Page::text`]: never empty, and without white space at its ends, except the indentation of
    /// preformatted text.
    pub text: Slice,
    /// Its inline spans: a range of [`Page::spans`].
    pub spans: Slice,
    /// Bytes of its text that lie in links.
    pub link_bytes: u32,
    /// Whether a reader of the page does not see it.
    pub hidden: bool,
}

impl Block {
    /// Whether more than half of its text lies in links.
    pub(crate) fn is_mostly_links(&self) -> bool {
        self.link_bytes as usize > self.text.len() / 2
    }

    /// Whether less than half of its text lies in links.
    pub(crate) fn is_mostly_unlinked(&self) -> bool {
        (self.link_bytes as usize) < self.text.len().div_ceil(2)
    }
}

/// Text inside one block that is marked up as one: a link, or emphasis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// What it does to its text.
    pub kind: SpanKind,
    /// The element that makes it.
    pub element: u32,
    /// Its bytes in [`Page::text`]; empty only where all its text was white space at an end of the block.
    pub text: Slice,
}

/// Text inside a heading that an element without a meaning of its own sets apart, such as a topic before the headline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The element.
    pub element: u32,
    /// Its bytes in [`Page::text`]; empty only where all its text was white space at an end of the block.
    pub text: Slice,
}

/// What an inline span does to its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpanKind {
    /// `a` with an `href`.
    Link,
    /// `b`, `strong`.
    Strong,
    /// `i`, `em`, `cite`.
    Emphasis,
    /// `code`, `kbd`, `samp`, `tt`.
    Code,
}

/// What kind of text a block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BlockKind {
    /// Running text.
    #[default]
    Paragraph,
    /// `h1` to `h6`, by level 1..=6.
    Heading(u8),
    /// An item of a list.
    ListItem,
    /// Text inside `blockquote`.
    Quote,
    /// A cell of a table.
    TableCell,
    /// `pre`: line ends and spaces count.
    Preformatted,
}

impl BlockKind {
    /// The name used in records: `paragraph`, `heading`, `list-item`, `quote`, `table-cell` or
    /// `preformatted`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Heading(_) => "heading",
            Self::ListItem => "list-item",
            Self::Quote => "quote",
            Self::TableCell => "table-cell",
            Self::Preformatted => "preformatted",
        }
    }
}

/// What the document says of itself. All slices are bytes of [`Page::attribute_text`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The text of the first `title`.
    pub title: Option<Slice>,
    /// `meta` elements with a name, property or itemprop: (lower-case name, content).
    pub metas: Vec<(Slice, Slice)>,
    /// `link` elements: (lower-case rel, href).
    pub links: Vec<(Slice, Slice)>,
    /// What the `application/ld+json` scripts say.
    pub json_ld: JsonLd,
    /// `lang` of the root element, as written.
    pub language: Option<Slice>,
    /// `href` of the first `base`.
    pub base: Option<Slice>,
}

/// How often one of the [`Limits`](crate::options::Limits) cut something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Elements that were nested too deep or came too late to be listed; their text was kept.
    pub elements: u32,
    /// Attribute values that were shortened or left out.
    pub attributes: u32,
    /// Blocks that were split because they were too long, or put together because they were too many.
    pub blocks: u32,
}

#[expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "readers alone make pages: slices, cut at characters, and numbers are of what the page has, and none is taken out"
)]
impl Page {
    /// The smallest page with a block, from which the names of the features are listed.
    pub(crate) fn of_one_block(origin: Origin) -> Self {
        let root = Element {
            tag: Tag::Body,
            parent: 0,
            depth: 0,
            kind: BlockKind::Paragraph,
            hidden: false,
            attributes: Slice::default(),
        };
        let text = Slice::new(0, 1);
        let block = Block { element: 0, text, spans: Slice::default(), link_bytes: 0, hidden: false };
        Self { origin, text: "a".to_owned(), elements: vec![root], blocks: vec![block], ..Self::default() }
    }

    /// Empties the page and keeps its memory for the next one.
    pub fn clear(&mut self) {
        self.origin = Origin::Html;
        self.text.clear();
        self.attribute_text.clear();
        self.elements.clear();
        self.attributes.clear();
        self.blocks.clear();
        self.spans.clear();
        self.parts.clear();
        self.head.title = None;
        self.head.metas.clear();
        self.head.links.clear();
        self.head.json_ld.clear();
        self.head.language = None;
        self.head.base = None;
        self.cut = Cut::default();
    }

    /// Adds the elements and blocks of another page at the end of this one. What its head says is left out.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "both pages are of one document, of a GiB at most, and what a reader numbers in it a u32 holds; depths are below the highest u16"
    )]
    pub(crate) fn append(&mut self, other: &Self) {
        let (text, attribute_text) = (self.text.len() as u32, self.attribute_text.len() as u32);
        let (elements, attributes) = (self.elements.len() as u32, self.attributes.len() as u32);
        let spans = self.spans.len() as u32;
        let moved = |slice: Slice, by: u32| Slice { start: slice.start + by, end: slice.end + by };
        self.text.push_str(&other.text);
        self.attribute_text.push_str(&other.attribute_text);
        self.elements.extend(other.elements.iter().enumerate().map(|(at, element)| Element {
            parent: if at == 0 { 0 } else { element.parent + elements },
            depth: element.depth + 1,
            attributes: moved(element.attributes, attributes),
            ..*element
        }));
        let attribute = |own: &Attribute| Attribute { value: moved(own.value, attribute_text), ..*own };
        self.attributes.extend(other.attributes.iter().map(attribute));
        let span = |own: &Span| Span { element: own.element + elements, text: moved(own.text, text), ..*own };
        self.spans.extend(other.spans.iter().map(span));
        let part = |own: &Part| Part { element: own.element + elements, text: moved(own.text, text) };
        self.parts.extend(other.parts.iter().map(part));
        self.blocks.extend(other.blocks.iter().map(|own| Block {
            element: own.element + elements,
            text: moved(own.text, text),
            spans: moved(own.spans, spans),
            ..*own
        }));
        self.cut.elements += other.cut.elements;
        self.cut.attributes += other.cut.attributes;
        self.cut.blocks += other.cut.blocks;
    }

    /// The text of a block.
    pub fn text_of(&self, block: &Block) -> &str {
        &self.text[block.text.range()]
    }

    /// The element that a block lies in.
    pub fn element_of(&self, block: &Block) -> &Element {
        &self.elements[block.element as usize]
    }

    /// The kind of a block.
    pub fn kind_of(&self, block: &Block) -> BlockKind {
        self.element_of(block).kind
    }

    /// The inline spans of a block.
    pub fn spans_of(&self, block: &Block) -> &[Span] {
        &self.spans[block.spans.range()]
    }

    /// The attributes of an element.
    pub fn attributes_of(&self, element: &Element) -> &[Attribute] {
        &self.attributes[element.attributes.range()]
    }

    /// The value of one attribute of an element, if it was kept.
    pub fn attribute(&self, element: &Element, name: AttributeName) -> Option<&str> {
        let found = self.attributes_of(element).iter().find(|a| a.name == name)?;
        Some(self.attribute_str(found.value))
    }

    /// The text of a slice of [`Page::attribute_text`].
    pub fn attribute_str(&self, slice: Slice) -> &str {
        &self.attribute_text[slice.range()]
    }

    /// The ids of an element and all that enclose it, innermost first, ending with the root.
    pub fn ancestors(&self, element: u32) -> impl Iterator<Item = u32> + '_ {
        let mut next = (!self.elements.is_empty()).then_some(element);
        std::iter::from_fn(move || {
            let id = next?;
            next = (id != 0).then(|| self.elements[id as usize].parent);
            Some(id)
        })
    }

    /// The `href` of the first `link` that has a relation, unless it is empty.
    pub fn link(&self, relation: &str) -> Option<&str> {
        let has = |rel: &str| rel.split_ascii_whitespace().any(|word| word == relation);
        let link = self.head.links.iter().find(|(rel, _)| has(self.attribute_str(*rel)))?;
        Some(self.attribute_str(link.1)).filter(|href| !href.trim().is_empty())
    }

    /// The title that the head states: `og:title`, else that of the document.
    pub fn title(&self) -> Option<&str> {
        self.meta("og:title").or(self.head.title.map(|title| self.attribute_str(title)))
    }

    /// The content of the first `meta` of that lower-case name, property or itemprop.
    pub fn meta(&self, name: &str) -> Option<&str> {
        let found = self.head.metas.iter().find(|(key, _)| self.attribute_str(*key) == name)?;
        Some(self.attribute_str(found.1))
    }
}

impl Refill for Page {
    fn memory(&self) -> usize {
        let head = &self.head;
        let facts = [memory_of(&head.metas), memory_of(&head.links), head.json_ld.memory()];
        let texts = [self.text.capacity(), self.attribute_text.capacity()];
        let elements = [memory_of(&self.elements), memory_of(&self.attributes)];
        let blocks = [memory_of(&self.blocks), memory_of(&self.spans), memory_of(&self.parts)];
        [&texts[..], &elements, &blocks, &facts].into_iter().flatten().sum()
    }
}

/// Defines an enum whose variants are looked up by a lower-case name.
macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($variant:ident $name:literal)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each variant is the HTML name itself")]
        pub enum $type { $($variant,)* }

        impl $type {
            /// The variant of an HTML name, in any case.
            #[expect(clippy::indexing_slicing, reason = "the table has the places of the names")]
            pub fn from_name(name: &[u8]) -> Option<Self> {
                const ALL: &[$type] = &[$($type::$variant,)*];
                static NAMES: NameTable = NameTable::new(&[$($name,)*]);
                NAMES.find(name).map(|index| ALL[index])
            }

            /// The lower-case HTML name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}
mod names;
mod tag;
pub use tag::{AttributeName, Tag};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_and_less_than_half_of_a_block_in_links() {
        let rows = [
            ("less", 10, 4, false, true),
            ("half", 10, 5, false, false),
            ("more", 10, 6, true, false),
            ("half, rounded down", 11, 5, false, true),
            ("half, rounded up", 11, 6, true, false),
            ("the longest link", u32::MAX, u32::MAX, true, false),
        ];
        for (name, end, link_bytes, more, less) in rows {
            let text = Slice { start: 0, end };
            let block = Block { element: 0, text, spans: Slice::default(), link_bytes, hidden: false };
            assert_eq!((block.is_mostly_links(), block.is_mostly_unlinked()), (more, less), "{name}");
        }
    }
}
