//! Elements, attributes and text as a reader meets them -> a [`Page`]. Both HTML readers feed this
//! one builder, so that what a block is, and what is hidden, is decided in one place.
//!
//! A reader calls [`PageBuilder::begin`], then [`PageBuilder::attribute`] for each attribute that
//! [`AttributeName`] knows, then [`PageBuilder::finish`], which says what to do with the content;
//! [`PageBuilder::text`] for text; and [`PageBuilder::close`] for the end of the innermost element.

mod attributes;
mod blocks;
mod classes;
mod escaped;
mod kinds;
mod letters;
mod level;
mod open;
mod shadow;
mod sheet;
mod spaces;
mod visibility;
mod way;

use classes::Classes;
use kinds::{is_json_ld, kind_in, span_kind};
use open::{OpenElement, OpenSpan, PendingElement};
use sheet::Sheet;
pub(crate) use spaces::collapsed;
use spaces::{Gap, collapse_into};
use visibility::Sight;
pub(crate) use visibility::{holds_story, shadow_holds_story};
pub(crate) use way::Way;

use super::page::{Attribute, AttributeName, BlockKind, Element, Page, Slice, Tag};
use crate::read::{Allowance, Limits, REPEATED};

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
    /// Passes its text to [`PageBuilder::text`]; the element is already closed.
    Formula,
    /// Passes its text to [`PageBuilder::style`]; the element is already closed.
    Style,
    /// A shadow root. If [`shadow_holds_story`] is true of it, calls [`PageBuilder::open_shadow_root`] and reads on, `close` must
    /// follow; else passes over it.
    ShadowRoot,
}

/// Elements that are open at once, at most as a rule.
const OPEN: usize = 64;

/// Spans open at once in one block; deeper formatting is not recorded, so that misnested
/// formatting elements cannot make a page cost more than its size.
const MAX_OPEN_SPANS: usize = 16;

/// Open elements, whatever the limit: depths are numbers of 16 bits, and what is appended to a page lies one deeper.
const MAX_DEPTH: usize = u16::MAX as usize;

/// Builds a [`Page`]; see the module's text.
pub(crate) struct PageBuilder<'a> {
    page: &'a mut Page,
    limits: &'a Limits,
    stack: Vec<OpenElement>,
    /// Open elements that a limit kept off the page; as the innermost ones, they are closed first.
    over_limit: usize,
    links: u32,
    spans: Vec<OpenSpan>,
    tag: Tag,
    pending: PendingElement,
    first_attribute: usize,
    block_start: usize,
    block_element: u32,
    block_span: usize,
    link_bytes: usize,
    /// Whether some of the block's text can be seen.
    seen: bool,
    gap: Gap,
    /// Text of hidden inline elements, kept apart so that it does not split the sentence around it.
    hidden_text: String,
    hidden_element: u32,
    /// None where style sheets do not count.
    sheet: Option<Sheet>,
    /// Bytes of text that it hides.
    sheet_hidden: usize,
    /// Bytes of attributes that the page may yet have.
    attribute_bytes: Allowance,
    classes: Classes,
}

#[expect(
    clippy::indexing_slicing,
    reason = "elements are numbered as they are listed, and none is taken out; the root stays open; attributes are cut to `first_attribute` at most"
)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "counts of what is in a document; an element over the limit and a link are taken away once; depths are below `MAX_DEPTH`; the root stays open"
)]
impl<'a> PageBuilder<'a> {
    /// Starts on an empty page, with the root element open; `bytes` is the length of the document.
    pub(crate) fn new(page: &'a mut Page, limits: &'a Limits, way: Way, bytes: usize) -> Self {
        page.clear();
        page.elements.push(Element {
            tag: Tag::Html,
            parent: 0,
            depth: 0,
            kind: BlockKind::Paragraph,
            hidden: false,
            attributes: Slice::default(),
        });
        let mut stack = Vec::with_capacity(OPEN);
        stack.push(OpenElement::ROOT);
        Self {
            page,
            limits,
            stack,
            over_limit: 0,
            links: 0,
            spans: Vec::new(),
            tag: Tag::Html,
            pending: PendingElement::default(),
            first_attribute: 0,
            block_start: 0,
            block_element: 0,
            block_span: 0,
            link_bytes: 0,
            seen: false,
            gap: Gap::None,
            hidden_text: String::new(),
            hidden_element: 0,
            sheet: way.sheets.then(Sheet::default),
            sheet_hidden: 0,
            attribute_bytes: Allowance::new(REPEATED * bytes),
            classes: Classes::new(),
        }
    }

    /// Begins an element. `name` is the lower-case name as written.
    pub(crate) fn begin(&mut self, tag: Tag, name: &str) {
        self.tag = tag;
        self.pending = PendingElement::default();
        self.first_attribute = self.page.attributes.len();
        if tag == Tag::Custom {
            self.attribute(AttributeName::CustomElement, name);
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
                // Only microdata depends on where in the document they are.
                if !self.has(AttributeName::ItemProp) {
                    return self.unlisted(Content::Void);
                }
            }
            Tag::Img if !self.pending.alt.is_empty() => self.image_text(),
            Tag::Title => return self.unlisted(Content::Title),
            Tag::Script if self.pending.json_ld => return self.unlisted(Content::JsonLd),
            Tag::Script if self.pending.formula => return self.unlisted(Content::Formula),
            Tag::Style if self.sheet.is_some() && !self.pending.other_media => {
                return self.unlisted(Content::Style);
            }
            Tag::Template if self.pending.shadow_root && !self.is_in_shadow() => {
                return self.unlisted(Content::ShadowRoot);
            }
            _ if tag.is_skipped() && !self.pending.shadow_root => return self.unlisted(Content::Skip),
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
        (self.over_limit == 0).then(|| self.top().element)
    }

    /// Opens an element like an earlier one: formatting that a reader carries on into the next
    /// block. The two share their attributes.
    pub(crate) fn reopen(&mut self, tag: Tag, like: Option<u32>) {
        self.tag = tag;
        self.pending = PendingElement::default();
        self.first_attribute = self.page.attributes.len();
        let attributes = like.map(|id| {
            let old = self.page.elements[id as usize];
            self.pending.hidden = old.hidden && !self.page.elements[old.parent as usize].hidden;
            let bytes = self.page.attributes_of(&old).iter().map(|own| own.value.len()).sum();
            if self.attribute_bytes.take(bytes) { old.attributes } else { Slice::default() }
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
    /// standard requires, instead of opening another.
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
        let parent = self.top();
        let block = self.is_block(tag);
        if block {
            self.end_block();
        } else if tag == Tag::Button && self.page.text.ends_with(char::is_alphanumeric) {
            // It is drawn as a box.
            self.gap = self.gap.max(Gap::Box);
        } else if self.begins_code_line(tag) {
            self.fresh_line();
        }
        let too_deep = self.stack.len() >= self.limits.depth.min(MAX_DEPTH);
        if too_deep || self.page.elements.len() >= self.limits.elements {
            self.page.cut.elements += 1;
            self.page.attributes.truncate(self.first_attribute);
            self.over_limit += 1;
            return;
        }
        let enclosing = self.page.elements[parent.element as usize];
        let attributes =
            shared.unwrap_or_else(|| Slice::new(self.first_attribute, self.page.attributes.len()));
        let closed_dialog = tag == Tag::Dialog && !self.pending.opened;
        let mut style = self.pending.style;
        style.awaits |= self.pending.awaits;
        let shown = parent.gone || style.gone || self.pending.hidden || closed_dialog || tag.is_fallback();
        let by_rule = self.sight_by_sheet();
        let by_sheet =
            parent.by_sheet || by_rule.gone && !style.displayed || by_rule.unseen != 0 && !style.awaits;
        let gone = shown || by_rule.gone && !style.displayed;
        let around = if style.awaits { parent.unseen } else { by_rule.unseen_in(parent.unseen) };
        let unseen = style.unseen_in(around);
        let level = self.level(tag, parent);
        let id = self.page.elements.len() as u32;
        self.page.elements.push(Element {
            tag,
            parent: parent.element,
            depth: enclosing.depth + 1,
            kind: kind_in(tag, enclosing.kind),
            hidden: gone || unseen != 0,
            attributes,
        });
        let href = |a: &Attribute| a.name == AttributeName::Href;
        let link = tag == Tag::A && self.page.attributes[attributes.range()].iter().any(href);
        let span = self.open_span(tag, id, link);
        self.links += u32::from(link);
        let container = if block { id } else { parent.container };
        let open = OpenElement {
            tag,
            element: id,
            container,
            link,
            span,
            block,
            level,
            quoted: false,
            gone,
            unseen,
            by_sheet,
            slotted: false,
        };
        self.stack.push(open);
        if tag == Tag::Slot {
            self.show_slotted();
        }
        if tag == Tag::Q {
            self.open_quotation();
        }
    }

    /// What the style sheets say of the element that has begun. They often hide the whole page until a script has run.
    fn sight_by_sheet(&self) -> Sight {
        let whole = matches!(self.tag, Tag::Html | Tag::Body | Tag::Main | Tag::Article);
        let Some(sheet) = self.sheet.as_ref().filter(|sheet| !whole && !sheet.is_empty()) else {
            return Sight::default();
        };
        let (class, id) = (self.pending_class(), self.page.attribute_str(self.pending.id));
        let is_in_sheet = |number| self.classes.is_in_sheet(number, || sheet.names_class(class));
        let is_named = self.pending.class.is_some_and(is_in_sheet);
        if is_named || sheet.names_id(id) { sheet.sight(self.tag, class, id) } else { Sight::default() }
    }

    fn open_span(&mut self, tag: Tag, element: u32, link: bool) -> bool {
        let kind = span_kind(tag, link);
        let is_part = || {
            let around = self.page.elements[element as usize].kind;
            matches!(around, BlockKind::Heading(_)) && !tag.is_block()
        };
        if self.spans.len() >= MAX_OPEN_SPANS || kind.is_none() && !is_part() {
            return false;
        }
        self.spans.push(OpenSpan { kind, element, start: usize::MAX });
        true
    }

    /// Ends the innermost open element; the root stays open.
    pub(crate) fn close(&mut self) {
        if self.over_limit > 0 {
            self.over_limit -= 1;
            return;
        }
        if self.stack.len() == 1 {
            return;
        }
        let open = self.top();
        if open.quoted {
            self.text("”");
        }
        if open.block {
            self.end_block();
        } else if open.tag.is_block() && self.is_code(open.element) {
            self.fresh_line();
        }
        self.stack.pop();
        if open.tag == Tag::Template && !open.slotted {
            self.hide_host();
        }
        self.links -= u32::from(open.link);
        if open.span
            && let Some(span) = self.spans.pop()
        {
            self.list_span(span);
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

    /// Takes the text of a `style` element.
    pub(crate) fn style(&mut self, css: &str) {
        if let Some(sheet) = &mut self.sheet {
            sheet.add(css);
            self.classes.note_sheet();
        }
    }

    /// Ends the page. Says whether its style sheets hide as much text as there is otherwise: scripts show that.
    pub(crate) fn end(mut self) -> bool {
        self.list_text();
        self.undo_escaping();
        self.page.cut.attributes += self.attribute_bytes.cut;
        self.sheet_hidden > 0 && self.sheet_hidden * 2 >= self.page.text.len()
    }

    fn top(&self) -> OpenElement {
        self.stack[self.stack.len() - 1]
    }
}
