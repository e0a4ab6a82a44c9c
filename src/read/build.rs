//! Elements, attributes and text as a reader meets them -> a [`Page`]. Both HTML readers feed this
//! one builder, so that what a block is, and what is hidden, is decided in one place.
//!
//! A reader calls [`PageBuilder::begin`], then [`PageBuilder::attribute`] for each attribute that
//! [`AttributeName`] knows, then [`PageBuilder::finish`], which says what to do with the content;
//! [`PageBuilder::text`] for text; and [`PageBuilder::close`] for the end of the innermost element.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::page::{Attribute, AttributeName, Block, Element, Kind, Page, Slice, Span, SpanKind, Tag};
use crate::options::Limits;

/// What a reader does with the content of the element it has just begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Reads on; `close` must follow.
    Open,
    /// Reads on; the start tag only added to an open element, so no `close` follows.
    Merged,
    /// There is none: the element is void and already closed.
    Void,
    /// Passes over it; the element is already closed.
    Skip,
    /// Passes its text to [`PageBuilder::title`]; the element is already closed.
    Title,
    /// Passes its text to [`PageBuilder::json_ld`]; the element is already closed.
    JsonLd,
}

/// Spans open at once in one block; deeper formatting is not recorded, so that misnested
/// formatting elements cannot make a page cost more than its size.
const MAX_OPEN_SPANS: usize = 16;

/// An element that has begun and not ended.
#[derive(Clone, Copy)]
struct Open {
    tag: Tag,
    element: u32,
    /// The nearest block-level element, itself included.
    container: u32,
    link: bool,
    span: bool,
}

/// A span that has begun and not ended.
#[derive(Clone, Copy)]
struct OpenSpan {
    kind: SpanKind,
    element: u32,
    start: usize,
}

/// What stands between the last text of a block and the next, weakest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    /// One no-break space, which stays one: it is part of what the author wrote.
    NoBreak,
    Space,
    Break,
}

impl Gap {
    /// Both, one after the other: several spaces of whatever kind are one.
    fn and(self, next: Self) -> Self {
        if self == Self::NoBreak && next == Self::NoBreak { Self::Space } else { self.max(next) }
    }
}

/// The element whose attributes are being read.
#[derive(Default)]
struct Begun {
    hidden: bool,
    opened: bool,
    json_ld: bool,
    rel: Option<Slice>,
    href: Option<Slice>,
    /// Of a `meta`: its name, property and itemprop.
    keys: [Option<Slice>; 3],
    content: Option<Slice>,
}

/// Builds a [`Page`]; see the module's text.
pub(crate) struct PageBuilder<'a> {
    page: &'a mut Page,
    limits: &'a Limits,
    stack: Vec<Open>,
    /// Elements that are open and past a limit: their ends are counted off first.
    uncounted: usize,
    links: u32,
    spans: Vec<OpenSpan>,
    tag: Tag,
    begun: Begun,
    first_attribute: usize,
    block_start: usize,
    block_element: u32,
    block_span: usize,
    link_bytes: usize,
    gap: Gap,
    /// Text of hidden inline elements, which must not cut the sentence around it in two.
    aside: String,
    aside_element: u32,
}

impl<'a> PageBuilder<'a> {
    /// Starts on an empty page, with the root element open.
    pub(crate) fn new(page: &'a mut Page, limits: &'a Limits) -> Self {
        page.clear();
        page.elements.push(Element {
            tag: Tag::Html,
            parent: 0,
            depth: 0,
            kind: Kind::Paragraph,
            hidden: false,
            attributes: Slice::default(),
        });
        let root = Open { tag: Tag::Html, element: 0, container: 0, link: false, span: false };
        Self {
            page,
            limits,
            stack: vec![root],
            uncounted: 0,
            links: 0,
            spans: Vec::new(),
            tag: Tag::Html,
            begun: Begun::default(),
            first_attribute: 0,
            block_start: 0,
            block_element: 0,
            block_span: 0,
            link_bytes: 0,
            gap: Gap::None,
            aside: String::new(),
            aside_element: 0,
        }
    }

    /// Begins an element. `name` is the lower-case name as written.
    pub(crate) fn begin(&mut self, tag: Tag, name: &str) {
        self.tag = tag;
        self.begun = Begun::default();
        self.first_attribute = self.page.attributes.len();
        if tag == Tag::Custom {
            self.attribute(AttributeName::CustomElement, name);
        }
    }

    /// Adds an attribute to the element that has begun. The first of several of one name counts;
    /// the reader sees to that.
    pub(crate) fn attribute(&mut self, name: AttributeName, value: &str) {
        match name {
            AttributeName::Hidden => self.begun.hidden |= !value.eq_ignore_ascii_case("until-found"),
            AttributeName::AriaHidden => self.begun.hidden |= value.eq_ignore_ascii_case("true"),
            AttributeName::Style => self.begun.hidden |= hides(value),
            AttributeName::Class => self.begun.hidden |= is_for_screen_readers(value),
            AttributeName::Open => self.begun.opened = true,
            AttributeName::Type => self.begun.json_ld = is_json_ld(value),
            _ => {}
        }
        let of_head = matches!(self.tag, Tag::Meta | Tag::Link | Tag::Base);
        if !name.is_kept() && !of_head {
            return;
        }
        let value = self.cut_attribute(value);
        let slice = self.store(value);
        match (self.tag, name) {
            (Tag::Meta, AttributeName::Content) => self.begun.content = Some(slice),
            (Tag::Meta, AttributeName::Name) => self.begun.keys[0] = Some(slice),
            (Tag::Meta, AttributeName::Property) => self.begun.keys[1] = Some(slice),
            (Tag::Meta, AttributeName::ItemProp) => self.begun.keys[2] = Some(slice),
            (Tag::Link, AttributeName::Rel) => self.begun.rel = Some(slice),
            (Tag::Link | Tag::Base, AttributeName::Href) => self.begun.href = Some(slice),
            _ => {}
        }
        if name.is_kept() {
            if self.page.attributes.len() >= self.limits.attributes {
                self.page.cut.attributes += 1;
            } else {
                self.page.attributes.push(Attribute { name, value: slice });
            }
        }
    }

    /// Ends the start tag: lists the element and says what to do with its content.
    pub(crate) fn finish(&mut self) -> Content {
        let tag = self.tag;
        match tag {
            Tag::Html | Tag::Body if self.merge_into_open() => return Content::Merged,
            Tag::Br => {
                self.line_break();
                return Content::Void;
            }
            Tag::Meta | Tag::Link | Tag::Base => {
                self.head_fact();
                // Only microdata asks where in the document they stood.
                if !self.has(AttributeName::ItemProp) {
                    return self.unlisted(Content::Void);
                }
            }
            Tag::Title => return self.unlisted(Content::Title),
            Tag::Script if self.begun.json_ld => return self.unlisted(Content::JsonLd),
            _ if tag.is_skipped() => return self.unlisted(Content::Skip),
            _ => {}
        }
        self.list_element(None);
        if tag.is_void() {
            self.close();
            return Content::Void;
        }
        Content::Open
    }

    /// Forgets the element that has begun; the document ended in its tag.
    pub(crate) fn abandon(&mut self) {
        self.page.attributes.truncate(self.first_attribute);
    }

    /// The innermost open element, unless a limit kept it off the page.
    pub(crate) fn innermost(&self) -> Option<u32> {
        (self.uncounted == 0).then(|| self.top().element)
    }

    /// Opens an element like an earlier one: formatting that a reader carries on into the next
    /// block. The two share their attributes.
    pub(crate) fn reopen(&mut self, tag: Tag, like: Option<u32>) {
        self.tag = tag;
        self.begun = Begun::default();
        self.first_attribute = self.page.attributes.len();
        let attributes = like.map(|id| {
            let old = self.page.elements[id as usize];
            self.begun.hidden = old.hidden && !self.page.elements[old.parent as usize].hidden;
            old.attributes
        });
        self.list_element(attributes);
    }

    /// Ends the effect of an inline element that stays open because a block inside it does: a
    /// link whose end tag comes too late is no link from there on.
    pub(crate) fn end_inline(&mut self, element: u32) {
        let Some(open) = self.stack.iter_mut().rev().find(|open| open.element == element) else { return };
        let (link, span) = (open.link, open.span);
        (open.link, open.span) = (false, false);
        self.links -= u32::from(link);
        if span && let Some(at) = self.spans.iter().rposition(|span| span.element == element) {
            let span = self.spans.remove(at);
            self.list_span(span);
        }
    }

    fn has(&self, name: AttributeName) -> bool {
        self.page.attributes[self.first_attribute..].iter().any(|a| a.name == name)
    }

    /// Forgets the attributes of an element that is not listed.
    fn unlisted(&mut self, content: Content) -> Content {
        self.page.attributes.truncate(self.first_attribute);
        content
    }

    /// A second `html` or `body` start tag adds its attributes to the open element, as the HTML
    /// standard asks, instead of opening another.
    fn merge_into_open(&mut self) -> bool {
        let Some(open) = self.stack.iter().take(2).find(|open| open.tag == self.tag) else { return false };
        let element = open.element as usize;
        let attributes = Slice::new(self.first_attribute, self.page.attributes.len());
        if self.page.elements[element].attributes.is_empty() {
            self.page.elements[element].attributes = attributes;
        }
        if self.tag == Tag::Html && self.page.head.language.is_none() {
            let lang =
                self.page.attributes[attributes.range()].iter().find(|a| a.name == AttributeName::Lang);
            self.page.head.language = lang.map(|a| a.value).filter(|v| !v.is_empty());
        }
        true
    }

    /// Adds the element that has begun to the page and the stack, with its own attributes or
    /// those of another.
    fn list_element(&mut self, shared: Option<Slice>) {
        let tag = self.tag;
        if tag.is_block() {
            self.end_block();
        }
        let parent = self.top();
        let too_deep = self.stack.len() >= self.limits.depth;
        if too_deep || self.page.elements.len() >= self.limits.elements {
            self.page.cut.elements += 1;
            self.page.attributes.truncate(self.first_attribute);
            self.uncounted += 1;
            return;
        }
        let above = self.page.elements[parent.element as usize];
        let attributes =
            shared.unwrap_or_else(|| Slice::new(self.first_attribute, self.page.attributes.len()));
        let closed_dialog = tag == Tag::Dialog && !self.begun.opened;
        let id = self.page.elements.len() as u32;
        self.page.elements.push(Element {
            tag,
            parent: parent.element,
            depth: above.depth + 1,
            kind: kind_in(tag, above.kind),
            hidden: above.hidden || self.begun.hidden || closed_dialog || tag.is_fallback(),
            attributes,
        });
        let href = |a: &Attribute| a.name == AttributeName::Href;
        let link = tag == Tag::A && self.page.attributes[attributes.range()].iter().any(href);
        let span = self.open_span(tag, id, link);
        self.links += u32::from(link);
        let container = if tag.is_block() { id } else { parent.container };
        self.stack.push(Open { tag, element: id, container, link, span });
    }

    fn open_span(&mut self, tag: Tag, element: u32, link: bool) -> bool {
        let Some(kind) = span_kind(tag, link) else { return false };
        if self.spans.len() >= MAX_OPEN_SPANS {
            return false;
        }
        self.spans.push(OpenSpan { kind, element, start: usize::MAX });
        true
    }

    /// Ends the innermost open element; the root stays open.
    pub(crate) fn close(&mut self) {
        if self.uncounted > 0 {
            self.uncounted -= 1;
            return;
        }
        if self.stack.len() == 1 {
            return;
        }
        let open = self.top();
        if open.tag.is_block() {
            self.end_block();
        }
        self.stack.pop();
        self.links -= u32::from(open.link);
        if open.span
            && let Some(span) = self.spans.pop()
        {
            self.list_span(span);
        }
    }

    /// Adds text as it is read, character references resolved.
    pub(crate) fn text(&mut self, text: &str) {
        let open = self.top();
        let hidden = self.page.elements[open.element as usize].hidden;
        if hidden && !self.page.elements[open.container as usize].hidden {
            if self.aside.is_empty() {
                self.aside_element = open.element;
            }
            self.aside.push_str(text);
            return;
        }
        if self.page.elements[open.container as usize].kind == Kind::Preformatted {
            self.raw_text(text);
        } else {
            self.collapsed_text(text);
        }
        if self.page.text.len() - self.block_start > self.limits.block_bytes {
            self.page.cut.blocks += 1;
            self.end_block();
        }
    }

    /// Takes the text of a `title` element; the first one counts.
    pub(crate) fn title(&mut self, text: &str) {
        if self.page.head.title.is_none() {
            let start = self.page.attribute_text.len();
            collapse_into(&mut self.page.attribute_text, start, text);
            self.page.head.title = Some(Slice::new(start, self.page.attribute_text.len()));
        }
    }

    /// Takes the text of an `application/ld+json` script.
    pub(crate) fn json_ld(&mut self, text: &str) {
        self.page.head.json_ld.add(text.trim());
    }

    /// Ends the page.
    pub(crate) fn end(mut self) {
        self.end_block();
    }

    fn top(&self) -> Open {
        self.stack[self.stack.len() - 1]
    }

    fn store(&mut self, value: &str) -> Slice {
        let start = self.page.attribute_text.len();
        self.page.attribute_text.push_str(value);
        Slice::new(start, self.page.attribute_text.len())
    }

    fn cut_attribute<'v>(&mut self, value: &'v str) -> &'v str {
        if value.len() <= self.limits.attribute_bytes {
            return value;
        }
        self.page.cut.attributes += 1;
        let mut end = self.limits.attribute_bytes;
        while !value.is_char_boundary(end) {
            end -= 1;
        }
        &value[..end]
    }

    /// Lists what a `meta`, `link` or `base` says. A `meta` with both a name and a property is
    /// listed under both, whichever came first.
    fn head_fact(&mut self) {
        let begun = std::mem::take(&mut self.begun);
        let head = &mut self.page.head;
        match self.tag {
            Tag::Base => head.base = head.base.or(begun.href),
            Tag::Link => head.links.extend(begun.rel.zip(begun.href)),
            _ => head.metas.extend(begun.keys.iter().filter_map(|key| key.zip(begun.content))),
        }
        // Keys are compared in lower case; the value keeps its own.
        for key in begun.keys.iter().flatten().chain(&begun.rel) {
            self.page.attribute_text[key.range()].make_ascii_lowercase();
        }
    }

    /// One `br` is a line end inside a block; a second one with nothing between ends the block.
    fn line_break(&mut self) {
        if self.page.elements[self.top().container as usize].kind == Kind::Preformatted {
            self.raw_text("\n");
        } else if self.gap == Gap::Break {
            self.end_block();
        } else if self.page.text.len() > self.block_start {
            self.gap = Gap::Break;
        }
    }

    fn raw_text(&mut self, text: &str) {
        self.start_text();
        let before = self.page.text.len();
        for (at, line) in text.split("\r\n").enumerate() {
            if at > 0 {
                self.page.text.push('\n');
            }
            self.page
                .text
                .extend(line.chars().filter(|c| *c != '\0').map(|c| if c == '\r' { '\n' } else { c }));
        }
        self.count_link_bytes(before);
    }

    fn collapsed_text(&mut self, text: &str) {
        let mut rest = text;
        loop {
            let (gap, word_at) = skip_spaces(rest);
            if self.page.text.len() > self.block_start {
                self.gap = self.gap.and(gap);
            }
            rest = &rest[word_at..];
            if rest.is_empty() {
                return;
            }
            let end = find_gap(rest);
            let before = self.page.text.len();
            match self.gap {
                Gap::None => {}
                Gap::NoBreak => self.page.text.push('\u{a0}'),
                Gap::Space => self.page.text.push(' '),
                Gap::Break => self.page.text.push('\n'),
            }
            self.gap = Gap::None;
            self.start_text();
            self.page.text.push_str(&rest[..end]);
            self.count_link_bytes(before);
            rest = &rest[end..];
        }
    }

    /// Notes where the block and the spans open now begin, if this is their first text.
    fn start_text(&mut self) {
        let at = self.page.text.len();
        if at == self.block_start {
            self.block_element = self.top().container;
        }
        for span in self.spans.iter_mut().rev().take_while(|span| span.start == usize::MAX) {
            span.start = at;
        }
    }

    fn count_link_bytes(&mut self, before: usize) {
        if self.links > 0 {
            self.link_bytes += self.page.text.len() - before;
        }
    }

    fn list_span(&mut self, span: OpenSpan) {
        let end = self.page.text.len();
        if span.start < end {
            let text = Slice::new(span.start, end);
            self.page.spans.push(Span { kind: span.kind, element: span.element, text });
        }
    }

    fn end_block(&mut self) {
        self.gap = Gap::None;
        if self.page.text.len() > self.block_start {
            self.list_block();
        }
        if !self.aside.is_empty() {
            self.list_aside();
        }
    }

    fn list_block(&mut self) {
        for at in 0..self.spans.len() {
            let span = self.spans[at];
            self.list_span(span);
            self.spans[at].start = usize::MAX;
        }
        let element = self.page.elements[self.block_element as usize];
        let start = self.trim_block(element.kind);
        let end = self.page.text.len();
        if end > start {
            self.page.blocks.push(Block {
                element: self.block_element,
                text: Slice::new(start, end),
                spans: Slice::new(self.block_span, self.page.spans.len()),
                link_bytes: self.link_bytes.min(end - start) as u32,
                hidden: element.hidden,
            });
        }
        self.next_block();
    }

    /// Takes white space of any script off both ends of the block, of preformatted text only line ends
    /// before it; returns where the block now starts.
    fn trim_block(&mut self, kind: Kind) -> usize {
        let text = &self.page.text[self.block_start..];
        let trimmed = match kind {
            Kind::Preformatted => text.trim_start_matches(['\n', '\r']),
            _ => text.trim_start(),
        };
        let start = self.block_start + text.len() - trimmed.len();
        let end = start + trimmed.trim_end().len();
        if start > self.block_start || end < self.page.text.len() {
            self.page.text.truncate(end);
            for span in &mut self.page.spans[self.block_span..] {
                span.text.start = span.text.start.clamp(start as u32, end as u32);
                span.text.end = span.text.end.clamp(start as u32, end as u32);
            }
        }
        start
    }

    /// Lists the text of hidden inline elements as a block of its own, after the one it stood in.
    fn list_aside(&mut self) {
        let aside = std::mem::take(&mut self.aside);
        let start = self.page.text.len();
        collapse_into(&mut self.page.text, start, &aside);
        if self.page.text.len() > start {
            self.page.blocks.push(Block {
                element: self.aside_element,
                text: Slice::new(start, self.page.text.len()),
                spans: Slice::new(self.block_span, self.block_span),
                link_bytes: 0,
                hidden: true,
            });
        }
        self.next_block();
        self.aside = aside;
        self.aside.clear();
    }

    fn next_block(&mut self) {
        self.block_start = self.page.text.len();
        self.block_span = self.page.spans.len();
        self.link_bytes = 0;
    }
}

/// The kind of text directly in an element, given the kind around it.
fn kind_in(tag: Tag, above: Kind) -> Kind {
    match tag {
        Tag::Li | Tag::Dd | Tag::Dt => Kind::ListItem,
        Tag::Blockquote => Kind::Quote,
        Tag::Td | Tag::Th => Kind::TableCell,
        Tag::Pre | Tag::Listing | Tag::Xmp | Tag::Plaintext => Kind::Preformatted,
        Tag::Table | Tag::Ul | Tag::Ol | Tag::Dl | Tag::Figure => Kind::Paragraph,
        _ => tag.heading_level().map_or(above, Kind::Heading),
    }
}

fn span_kind(tag: Tag, link: bool) -> Option<SpanKind> {
    match tag {
        Tag::A if link => Some(SpanKind::Link),
        Tag::B | Tag::Strong => Some(SpanKind::Strong),
        Tag::I | Tag::Em | Tag::Cite => Some(SpanKind::Emphasis),
        Tag::Code | Tag::Kbd | Tag::Samp | Tag::Tt => Some(SpanKind::Code),
        _ => None,
    }
}

/// Whether a `type` attribute is that of JSON-LD.
fn is_json_ld(kind: &str) -> bool {
    kind.as_bytes().windows(7).any(|part| part.eq_ignore_ascii_case(b"ld+json"))
}

/// Whether a `style` attribute takes the element out of sight.
fn hides(style: &str) -> bool {
    if memchr::memmem::find(style.as_bytes(), b"none").is_none()
        && memchr::memmem::find(style.as_bytes(), b"hidden").is_none()
    {
        return false;
    }
    style.split(';').any(|rule| {
        let Some((name, value)) = rule.split_once(':') else { return false };
        let value = value.trim().trim_end_matches("!important").trim_end();
        match name.trim() {
            "display" => value.eq_ignore_ascii_case("none"),
            "visibility" => value.eq_ignore_ascii_case("hidden"),
            _ => false,
        }
    })
}

/// Whether a `class` attribute leaves the element to screen readers.
fn is_for_screen_readers(class: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| include_str!("screen-reader.txt").lines().collect());
    class.split_ascii_whitespace().any(|word| WORDS.contains(word))
}

/// Appends text with its white space collapsed to what already stands from `start` on.
fn collapse_into(buffer: &mut String, start: usize, text: &str) {
    let mut rest = text;
    loop {
        let (gap, word_at) = skip_spaces(rest);
        rest = &rest[word_at..];
        if rest.is_empty() {
            return;
        }
        if gap != Gap::None && buffer.len() > start {
            buffer.push(' ');
        }
        let end = find_gap(rest);
        buffer.push_str(&rest[..end]);
        rest = &rest[end..];
    }
}

/// What white space text begins with (ASCII or no-break space; NUL counts as nothing), and where its
/// first word begins.
fn skip_spaces(text: &str) -> (Gap, usize) {
    let bytes = text.as_bytes();
    let (mut at, mut gap) = (0, Gap::None);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' => (at, gap) = (at + 1, Gap::Space),
            0xc2 if bytes.get(at + 1) == Some(&0xa0) => (at, gap) = (at + 2, gap.and(Gap::NoBreak)),
            0 => at += 1,
            _ => break,
        }
    }
    (gap, at)
}

/// Where the first white space stands that is not one space between two words, or the first NUL,
/// or the end of the text: what is before can be taken over as it is.
fn find_gap(text: &str) -> usize {
    let bytes = text.as_bytes();
    let starts_word = |at: usize| bytes.get(at).is_some_and(|byte| *byte > b' ' && *byte != 0xc2);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' if starts_word(at + 1) => at += 2,
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | 0 => break,
            0xc2 if bytes.get(at + 1) == Some(&0xa0) => break,
            _ => at += 1,
        }
    }
    at
}
