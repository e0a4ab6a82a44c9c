//! HTML text -> [`Page`] in one linear pass that never makes a tree of nodes: the default reader.
//!
//! `token` finds where markup ends, `tree` applies a tag to the open elements, `stack` holds these;
//! `PageBuilder` makes the page. Where a browser would move what it has already read (text
//! misplaced in a table, blocks inside an ended link), this reader leaves it where it was. Everything
//! else follows the HTML standard's tree construction.
//!
//! Why not lol_html: on 302 news pages (80.6 MB, one core, one run, `cargo bench --bench read`) this pass takes 0.33 s,
//! lol_html with handlers that collect about the same 0.72 s (0.09 s without any), scraper's parse alone 1.58 s. Bytes to
//! `Page` with decoding take 0.46 s: 3.4 times as fast as scraper's parse, 5.0 times an empty pass of lol_html.

use std::borrow::Cow;

use super::build::{Content, PageBuilder, Way, holds_story, shadow_holds_story};
use super::charref;
use super::page::{AttributeName, Page, Tag};
use crate::read::Limits;

mod effort;
mod formatting;
mod sets;
mod stack;
mod tables;
pub(in crate::read) mod token;
mod tree;

use effort::Effort;
use formatting::Formatting;
use stack::{Mode, Push, Stack};
use token::RawAttributes;

/// Reads a document into `page`, which is emptied first. `noscript` elements are read, as a
/// browser without scripting would, only where nothing else is to be seen.
pub fn read(html: &str, limits: &Limits, page: &mut Page) {
    read_counting(html, limits, page);
}

/// As [`read`]; says what it would cost to build the tree.
pub(in crate::read) fn read_counting(html: &str, limits: &Limits, page: &mut Page) -> Effort {
    let mut effort = Effort::default();
    let html = html.strip_prefix('\u{feff}').unwrap_or(html);
    let mut next = Some(Way::FIRST);
    while let Some(way) = next {
        let mut builder = PageBuilder::new(page, limits, way, html.len());
        let mut scanner = Scanner::new(html, &mut builder, Mode::BeforeHead);
        scanner.read_noscript = way.noscript;
        effort = effort.and(scanner.run());
        let has_noscript = scanner.noscript;
        let hides = builder.end();
        next = way.after(page, hides).filter(|next| has_noscript || !next.noscript);
    }
    effort
}

/// A start tag whose attributes have not been read yet.
#[derive(Clone, Copy)]
struct StartTag<'h> {
    tag: Tag,
    name: &'h str,
    /// Where its name ends.
    end: usize,
}

/// Reads one document, or the content of one `noscript`.
struct Scanner<'h, 'b, 'p> {
    html: &'h str,
    at: usize,
    builder: &'b mut PageBuilder<'p>,
    stack: Stack,
    formatting: Formatting<'h>,
    /// The form that has begun and not ended; inside, its index on the stack, if it is still there.
    form: Option<Option<usize>>,
    /// A `frameset` may still take the place of the body.
    frameset_ok: bool,
    /// No proper doctype: a table does not end the paragraph before it.
    quirks: bool,
    read_noscript: bool,
    noscript: bool,
    /// A title had no end tag, nor will others have.
    endless_title: bool,
    text: String,
    effort: Effort,
}

#[expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "markup and raw text begin and end at signs of ASCII: a place is that of one which was found, or behind it"
)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "places of bytes that are in memory; a template is left at depth 0"
)]
impl<'h, 'b, 'p> Scanner<'h, 'b, 'p> {
    fn new(html: &'h str, builder: &'b mut PageBuilder<'p>, mode: Mode) -> Self {
        Self {
            html,
            at: 0,
            builder,
            stack: Stack::new(mode),
            formatting: Formatting::default(),
            form: None,
            frameset_ok: true,
            quirks: true,
            read_noscript: false,
            noscript: false,
            endless_title: false,
            text: String::new(),
            effort: Effort::default(),
        }
    }

    fn run(&mut self) -> Effort {
        let bytes = self.html.as_bytes();
        while self.at < bytes.len() {
            let text_end = self.text_end();
            if text_end > self.at {
                let text = &self.html[self.at..text_end];
                self.at = text_end;
                self.text(text);
                continue;
            }
            match bytes[self.at + 1] {
                b'!' => self.declaration(),
                b'/' => self.end_tag(),
                b'?' => self.at = token::bogus_end(bytes, self.at + 2),
                _ => self.start_tag(),
            }
        }
        if self.stack.top().mode == Mode::BeforeHead {
            self.open_head();
        }
        if matches!(self.stack.top().mode, Mode::Head | Mode::AfterHead) {
            self.open_body();
        }
        self.pop_to(1);
        self.effort.and(Effort { depth: self.stack.deepest(), ..Effort::default() })
    }

    /// Where the text that begins here ends: at the next `<` that begins markup.
    fn text_end(&self) -> usize {
        let bytes = self.html.as_bytes();
        let mut from = self.at;
        while let Some(found) = memchr::memchr(b'<', &bytes[from..]) {
            let at = from + found;
            match bytes.get(at + 1) {
                Some(b'!' | b'?') => return at,
                Some(b'/') if at + 2 < bytes.len() => return at,
                Some(byte) if byte.is_ascii_alphabetic() => return at,
                _ => from = at + 1,
            }
        }
        bytes.len()
    }

    /// A comment, a doctype or a CDATA section.
    fn declaration(&mut self) {
        let bytes = self.html.as_bytes();
        let rest = &bytes[self.at + 2..];
        if rest.starts_with(b"--") {
            self.at = token::comment_end(bytes, self.at);
        } else if rest.starts_with(b"[CDATA[") && self.stack.top().foreign {
            let (end, after) = token::cdata_end(bytes, self.at + 9);
            let text = &self.html[self.at + 9..end];
            self.at = after;
            self.raw_text(text);
        } else {
            let end = token::bogus_end(bytes, self.at + 2);
            if rest.get(..7).is_some_and(|name| name.eq_ignore_ascii_case(b"doctype")) {
                self.doctype(&self.html[self.at + 9..end]);
            }
            self.at = end;
        }
    }

    fn doctype(&mut self, text: &str) {
        if self.stack.len() > 1 {
            return;
        }
        let start = text.trim_start().get(..4);
        let html = start.is_some_and(|name| name.eq_ignore_ascii_case("html"));
        let text = text.to_ascii_lowercase();
        // Of the public identifiers, only these were meant by pages written for today's rules.
        let strict = text.contains("//dtd html 4.01//")
            || text.contains("//dtd xhtml ")
            || (text.contains("//dtd html 4.01 ") && text.contains("http"));
        self.quirks = !html || (text.contains("public") && !strict);
    }

    fn end_tag(&mut self) {
        let bytes = self.html.as_bytes();
        let start = self.at + 2;
        if !bytes[start].is_ascii_alphabetic() {
            self.at = token::bogus_end(bytes, start);
            return;
        }
        let end = token::name_end(bytes, start);
        let mut attributes = RawAttributes::new(self.html, end);
        while attributes.next().is_some() {}
        self.leave(&attributes);
        if attributes.complete {
            let name = &self.html[start..end];
            self.apply_end_tag(Tag::of(name.as_bytes()), name);
        }
    }

    fn start_tag(&mut self) {
        let start = self.at + 1;
        let end = token::name_end(self.html.as_bytes(), start);
        let name = &self.html[start..end];
        let tag = match Tag::of(name.as_bytes()) {
            Tag::Other if name.eq_ignore_ascii_case("image") => Tag::Img,
            tag => tag,
        };
        self.apply_start_tag(StartTag { tag, name, end });
    }

    /// Skips a start tag without effect.
    fn ignore(&mut self, start: StartTag<'h>) {
        self.skip_attributes(start);
    }

    /// Goes on after the attributes that were read.
    fn leave(&mut self, attributes: &RawAttributes<'_>) {
        self.at = attributes.at;
        self.effort.attributes = self.effort.attributes.max(attributes.count);
    }

    /// Skips the attributes; says whether the tag closes itself, or `None` at the end of
    /// the document.
    fn skip_attributes(&mut self, start: StartTag<'h>) -> Option<bool> {
        let mut attributes = RawAttributes::new(self.html, start.end);
        while attributes.next().is_some() {}
        self.leave(&attributes);
        attributes.complete.then_some(attributes.self_closing)
    }

    /// Passes an element with its attributes to the builder; says what to do with its content and
    /// whether the tag closes itself, or `None` at the end of the document.
    fn begin(&mut self, start: StartTag<'h>) -> Option<(Content, bool)> {
        let is_capital = |byte: u8| byte.is_ascii_uppercase();
        let name = match start.tag {
            Tag::Custom if start.name.bytes().any(is_capital) => Cow::Owned(start.name.to_ascii_lowercase()),
            Tag::Custom => Cow::Borrowed(start.name),
            _ => Cow::Borrowed(""),
        };
        self.builder.begin(start.tag, &name);
        let mut attributes = RawAttributes::new(self.html, start.end);
        let mut seen = 0u64;
        while let Some(attribute) = attributes.next() {
            let Some(name) = AttributeName::from_name(attribute.name.as_bytes()) else { continue };
            if seen >> name as u8 & 1 == 0 {
                seen |= 1 << name as u8;
                self.builder.attribute(name, charref::attribute_value(attribute.value, &mut self.text));
            }
        }
        self.leave(&attributes);
        if !attributes.complete {
            self.builder.abandon();
            return None;
        }
        Some((self.builder.finish(), attributes.self_closing))
    }

    /// Opens an element of HTML and, where it holds raw text, reads that.
    fn insert(&mut self, start: StartTag<'h>) {
        if self.stack.top().skipped {
            return self.insert_skipped(start);
        }
        let Some((content, _)) = self.begin(start) else { return };
        match content {
            Content::Merged | Content::Void => {}
            Content::Open => {
                let element = self.builder.innermost();
                self.push(start, Push { listed: true, element, ..Push::default() });
                match start.tag {
                    Tag::Xmp => self.xmp(),
                    Tag::Plaintext => self.plaintext(),
                    _ => {}
                }
            }
            Content::ShadowRoot if shadow_holds_story(self.template_content()) => {
                self.builder.open_shadow_root();
                let element = self.builder.innermost();
                self.push(start, Push { listed: true, element, ..Push::default() });
            }
            Content::Skip | Content::ShadowRoot if start.tag == Tag::Template => {
                self.push(start, Push { skipped: true, ..Push::default() });
            }
            Content::Skip if start.tag == Tag::Noscript => self.noscript(),
            Content::Skip | Content::ShadowRoot => {
                self.raw_content(start.tag);
            }
            Content::Title => {
                let raw = self.title_content();
                let raw = charref::normalized(raw);
                self.builder.title(charref::text(&raw, &mut self.text));
            }
            Content::JsonLd => {
                let raw = self.raw_content(start.tag);
                self.builder.json_ld(&charref::normalized(raw));
            }
            Content::Style => {
                let css = self.raw_content(start.tag);
                self.builder.style(css);
            }
            Content::Formula => {
                let raw = self.raw_content(start.tag);
                self.builder.text(&charref::normalized(raw));
            }
        }
    }

    /// Opens an element inside a template or an SVG picture.
    fn insert_skipped(&mut self, start: StartTag<'h>) {
        if self.skip_attributes(start).is_none() || start.tag.is_void() {
            return;
        }
        match start.tag {
            Tag::Plaintext => self.at = self.html.len(),
            Tag::Template => self.push(start, Push { skipped: true, ..Push::default() }),
            tag if tag.is_skipped() && tag != Tag::Svg || tag == Tag::Xmp => {
                self.raw_content(tag);
            }
            _ => self.push(start, Push { skipped: true, ..Push::default() }),
        }
    }

    /// Opens an element of SVG or MathML.
    fn insert_foreign(&mut self, start: StartTag<'h>) {
        let skipped = self.stack.top().skipped;
        let content = if skipped {
            self.skip_attributes(start).map(|closes| (Content::Skip, closes))
        } else {
            self.begin(start)
        };
        let Some((content, closes_itself)) = content else { return };
        let listed = content == Content::Open;
        if closes_itself || content == Content::Void {
            if listed {
                self.builder.close();
            }
            return;
        }
        let element = if listed { self.builder.innermost() } else { None };
        let integration = sets::is_integration_point(start.name);
        self.push(start, Push { foreign: true, integration, listed, skipped: !listed, element });
    }

    fn push(&mut self, start: StartTag<'h>, push: Push) {
        let name = self.stack.name_id(start.tag, start.name, push.foreign);
        self.stack.push(start.tag, name, push);
    }

    /// Opens an element that the document implies. It has no attributes.
    fn insert_implied(&mut self, tag: Tag) {
        let skipped = self.stack.top().skipped;
        let mut push = Push { listed: !skipped, skipped, ..Push::default() };
        if !skipped {
            self.builder.begin(tag, "");
            self.builder.finish();
            push.element = self.builder.innermost();
        }
        self.stack.push(tag, tag as u32, push);
    }

    /// Ends the innermost element.
    fn pop(&mut self) {
        self.pop_one();
        // Elements around it whose end tags have been read were only open because it was.
        while self.stack.top().is_ended() {
            self.pop_one();
        }
    }

    fn pop_one(&mut self) {
        let Some(open) = self.stack.pop() else { return };
        if open.listed {
            self.builder.close();
        }
        if open.tag == Tag::Form && self.form == Some(Some(self.stack.len())) {
            self.form = Some(None);
        }
        if open.tag == Tag::Head && self.stack.len() == 1 {
            self.stack.set_root_mode(Mode::AfterHead);
        }
    }

    /// Ends elements until only `length` are open.
    fn pop_to(&mut self, length: usize) {
        while self.stack.len() > length {
            self.pop();
        }
    }

    /// Text outside raw text: references are resolved.
    fn text(&mut self, raw: &'h str) {
        let mut buffer = std::mem::take(&mut self.text);
        self.raw_text(charref::text(raw, &mut buffer));
        self.text = buffer;
    }

    /// Text as it is, without references.
    fn raw_text(&mut self, text: &str) {
        let top = self.stack.top();
        if top.skipped {
            return;
        }
        let blank = text.bytes().all(|byte| token::is_space(byte) || byte == 0);
        if top.foreign && !top.integration {
            self.frameset_ok &= blank;
            return self.builder.text(text);
        }
        match top.mode {
            Mode::BeforeHead | Mode::Head | Mode::AfterHead if blank => return,
            Mode::BeforeHead | Mode::Head | Mode::AfterHead => self.open_body(),
            Mode::Frameset => return,
            Mode::ColumnGroup if !blank => self.pop(),
            _ => {}
        }
        self.frameset_ok &= blank;
        if !(blank && self.misplaced()) {
            self.reconstruct();
        }
        self.builder.text(text);
    }

    /// Skips raw text and its end tag; returns the text.
    fn raw_content(&mut self, tag: Tag) -> &'h str {
        let bytes = self.html.as_bytes();
        let start = self.at;
        let end = match tag {
            Tag::Script => token::script_end(bytes, start),
            _ => token::raw_text_end(bytes, start, tag.name()),
        };
        self.at = end;
        if end < bytes.len() {
            let mut attributes = RawAttributes::new(self.html, end + 2 + tag.name().len());
            while attributes.next().is_some() {}
            self.leave(&attributes);
        }
        &self.html[start..end]
    }

    /// What is between the start tag of a template, which has been read, and its end tag.
    fn template_content(&self) -> &'h str {
        let rest = &self.html[self.at..];
        let mut depth = 1_usize;
        for at in memchr::memmem::find_iter(rest.as_bytes(), b"template") {
            if rest[..at].ends_with('<') {
                depth += 1;
            } else if rest[..at].ends_with("</") {
                depth -= 1;
            }
            if depth == 0 {
                return &rest[..at];
            }
        }
        rest
    }

    /// Skips a title and its end tag; returns its text. One that never ends is taken to end with the text, so that the
    /// page is not lost.
    fn title_content(&mut self) -> &'h str {
        let start = self.at;
        if !self.endless_title {
            let raw = self.raw_content(Tag::Title);
            // With an end tag, there is more than its text.
            if start + raw.len() < self.html.len() || !raw.contains('<') {
                return raw;
            }
            self.endless_title = true;
        }
        self.at = self.html[start..].find('<').map_or(self.html.len(), |end| start + end);
        &self.html[start..self.at]
    }

    fn xmp(&mut self) {
        let text = self.raw_content(Tag::Xmp);
        self.builder.text(text);
        self.pop();
    }

    fn plaintext(&mut self) {
        let text = &self.html[self.at..];
        self.at = self.html.len();
        self.builder.text(text);
    }

    fn noscript(&mut self) {
        self.noscript = true;
        let content = self.raw_content(Tag::Noscript);
        if self.read_noscript || holds_story(content) {
            // One level: a `noscript` inside is skipped.
            let effort = Scanner::new(content, self.builder, Mode::Body).run();
            self.effort = self.effort.and(effort);
        }
    }
}
