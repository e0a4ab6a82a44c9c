//! What a tag does to the open elements: the standard's tree construction outside tables.

use super::sets::{
    HEADINGS, belongs_in_head, breaks_out, closes_p, ends_in_scope, has_implied_end, is_formatting,
};
use super::stack::{Mode, Scope};
use super::{Scanner, StartTag};
use crate::read::page::Tag;

impl<'h> Scanner<'h, '_, '_> {
    pub(super) fn apply_start_tag(&mut self, start: StartTag<'h>) {
        let top = *self.stack.top();
        if top.foreign && !top.integration {
            if !breaks_out(start.tag) {
                return self.insert_foreign(start);
            }
            while self.stack.top().foreign && !self.stack.top().integration {
                self.pop();
            }
        }
        match self.stack.top().mode {
            Mode::BeforeHead | Mode::Head | Mode::AfterHead => self.start_before_body(start),
            Mode::Frameset => self.start_in_frameset(start),
            Mode::Body => self.start_in_body(start),
            _ => self.start_in_table(start),
        }
    }

    fn start_before_body(&mut self, start: StartTag<'h>) {
        let before_head = self.stack.top().mode == Mode::BeforeHead;
        match start.tag {
            Tag::Html => self.insert(start),
            Tag::Head if before_head => self.insert(start),
            Tag::Head => self.ignore(start),
            tag if belongs_in_head(tag) && !(tag == Tag::Noscript && self.is_after_head()) => {
                if before_head {
                    self.open_head();
                }
                self.insert(start);
            }
            Tag::Body | Tag::Frameset => {
                self.leave_head();
                self.frameset_ok &= start.tag != Tag::Body;
                self.insert(start);
                if start.tag == Tag::Frameset {
                    self.stack.set_root_mode(Mode::Frameset);
                }
            }
            _ => {
                self.open_body();
                self.start_in_body(start);
            }
        }
    }

    fn is_after_head(&self) -> bool {
        self.stack.top().mode == Mode::AfterHead
    }

    pub(super) fn open_head(&mut self) {
        self.insert_implied(Tag::Head);
    }

    fn leave_head(&mut self) {
        if self.stack.top().mode == Mode::BeforeHead {
            self.open_head();
        }
        if self.stack.top().mode == Mode::Head {
            self.pop();
        }
    }

    pub(super) fn open_body(&mut self) {
        self.leave_head();
        self.insert_implied(Tag::Body);
    }

    fn start_in_frameset(&mut self, start: StartTag<'h>) {
        match start.tag {
            Tag::Html | Tag::Frameset | Tag::Frame | Tag::Noframes => self.insert(start),
            _ => self.ignore(start),
        }
    }

    pub(super) fn start_in_body(&mut self, start: StartTag<'h>) {
        use Tag::*;
        match start.tag {
            tag if belongs_in_head(tag) => self.start_as_in_head(start),
            Html | Body if self.stack.top().skipped => self.ignore(start),
            Html | Body => {
                self.frameset_ok &= start.tag == Html;
                self.insert(start);
            }
            Head | Caption | Col | Colgroup | Frame | Tbody | Td | Tfoot | Th | Thead | Tr => {
                self.ignore(start);
            }
            Frameset => self.start_frameset(start),
            H1 | H2 | H3 | H4 | H5 | H6 => {
                self.close_p();
                if HEADINGS.contains(&self.stack.top().tag) && !self.stack.top().foreign {
                    self.pop();
                }
                self.insert(start);
            }
            Form => self.start_form(start),
            Li => self.start_item(start, &[Li]),
            Dd | Dt => self.start_item(start, &[Dd, Dt]),
            tag if closes_p(tag) => {
                self.close_p();
                self.frameset_ok &= !matches!(tag, Pre | Listing);
                self.insert(start);
            }
            Table => {
                if !self.quirks {
                    self.close_p();
                }
                self.frameset_ok = false;
                self.insert(start);
            }
            tag if is_formatting(tag) => self.start_formatting(start),
            tag => self.start_inline(start, tag),
        }
    }

    fn start_as_in_head(&mut self, start: StartTag<'h>) {
        if start.tag == Tag::Template {
            self.frameset_ok = false;
        }
        self.insert(start);
    }

    fn start_inline(&mut self, start: StartTag<'h>, tag: Tag) {
        use Tag::*;
        match tag {
            Param | Source | Track => return self.insert(start),
            Iframe | Noembed | Textarea => {
                self.frameset_ok &= tag == Noembed;
                return self.insert(start);
            }
            Hr => {
                self.close_p();
                if self.stack.in_scope(Select, Scope::Default).is_some() {
                    self.imply_ends(None);
                }
                self.frameset_ok = false;
                return self.insert(start);
            }
            Xmp => {
                self.close_p();
                self.frameset_ok = false;
            }
            Button => self.close_in_scope(Button),
            Select | Input => {
                if let Some(select) = self.stack.in_scope(Select, Scope::Default) {
                    self.pop_to(select);
                    if tag == Select {
                        return self.ignore(start);
                    }
                }
            }
            Option | Optgroup => self.before_option(tag),
            Rb | Rtc | Rp | Rt => {
                if self.stack.in_scope(Ruby, Scope::Default).is_some() {
                    self.imply_ends(matches!(tag, Rp | Rt).then_some(Rtc));
                }
                return self.insert(start);
            }
            _ => {}
        }
        let ends_frameset = matches!(
            tag,
            Area | Br | Embed | Img | Keygen | Wbr | Input | Select | Button | Applet | Marquee | Object
        );
        self.frameset_ok &= !ends_frameset;
        self.reconstruct();
        if matches!(tag, Math | Svg) {
            return self.insert_foreign(start);
        }
        self.insert(start);
        if matches!(tag, Applet | Marquee | Object) && !self.stack.top().skipped {
            self.formatting.add_marker();
        }
    }

    fn before_option(&mut self, tag: Tag) {
        if self.stack.in_scope(Tag::Select, Scope::Default).is_some() {
            self.imply_ends((tag == Tag::Option).then_some(Tag::Optgroup));
        } else if self.stack.top().tag == Tag::Option {
            self.pop();
        }
    }

    #[expect(clippy::string_slice, reason = "a tag was read from the end of its name on")]
    fn start_formatting(&mut self, start: StartTag<'h>) {
        match start.tag {
            // A link cannot be in a link: the new one ends the old.
            Tag::A if self.has_formatting(Tag::A) => self.end_formatting(Tag::A),
            Tag::Nobr => {
                self.reconstruct();
                if self.stack.in_scope(Tag::Nobr, Scope::Default).is_some() {
                    self.end_formatting(Tag::Nobr);
                }
            }
            _ => {}
        }
        self.reconstruct();
        let before = self.stack.len();
        self.insert(start);
        if self.stack.len() > before {
            self.add_formatting(start.tag, &self.html[start.end..self.at]);
        }
    }

    fn start_form(&mut self, start: StartTag<'h>) {
        let skipped = self.stack.top().skipped;
        if self.form.is_some() && !skipped {
            return self.ignore(start);
        }
        self.close_p();
        if !skipped {
            self.form = Some(Some(self.stack.len()));
        }
        self.insert(start);
    }

    /// A list item ends the one before it in the same list.
    fn start_item(&mut self, start: StartTag<'h>, tags: &[Tag]) {
        self.frameset_ok = false;
        if let Some(before) = self.stack.any_in_scope(tags, Scope::Item) {
            self.pop_to(before);
        }
        self.close_p();
        self.insert(start);
    }

    fn start_frameset(&mut self, start: StartTag<'h>) {
        if !self.frameset_ok || self.stack.len() < 2 || self.stack.at(1).tag != Tag::Body {
            return self.ignore(start);
        }
        self.pop_to(1);
        self.insert(start);
        self.stack.set_root_mode(Mode::Frameset);
    }

    /// Ends an open paragraph, which cannot hold the next block.
    pub(super) fn close_p(&mut self) {
        if let Some(p) = self.stack.in_scope(Tag::P, Scope::Button) {
            self.pop_to(p);
        }
    }

    fn close_in_scope(&mut self, tag: Tag) {
        if let Some(open) = self.stack.in_scope(tag, Scope::Default) {
            self.pop_to(open);
        }
    }

    pub(super) fn imply_ends(&mut self, except: Option<Tag>) {
        loop {
            let top = self.stack.top();
            if top.foreign || !has_implied_end(top.tag) || Some(top.tag) == except {
                return;
            }
            self.pop();
        }
    }

    pub(super) fn apply_end_tag(&mut self, tag: Tag, name: &'h str) {
        if self.stack.top().foreign && self.end_foreign(tag, name) {
            return;
        }
        let name = self.stack.existing_name_id(tag, name, false);
        match self.stack.top().mode {
            Mode::BeforeHead | Mode::Head | Mode::AfterHead => self.end_before_body(tag),
            Mode::Frameset if tag == Tag::Frameset => self.pop(),
            Mode::Frameset => {}
            Mode::Body => self.end_in_body(tag, name),
            _ => self.end_in_table(tag, name),
        }
    }

    /// Says whether the end tag belonged to the SVG or MathML.
    fn end_foreign(&mut self, tag: Tag, name: &'h str) -> bool {
        if matches!(tag, Tag::Br | Tag::P) {
            while self.stack.top().foreign && !self.stack.top().integration {
                self.pop();
            }
            return false;
        }
        let name = self.stack.existing_name_id(tag, name, true);
        let found = self.stack.innermost_named(name).filter(|index| *index > self.stack.bound(Scope::Html));
        if let Some(index) = found {
            self.pop_to(index);
        }
        found.is_some()
    }

    fn end_before_body(&mut self, tag: Tag) {
        match tag {
            Tag::Head if self.stack.top().mode == Mode::Head => self.pop(),
            Tag::Head if self.stack.top().mode == Mode::BeforeHead => {
                self.open_head();
                self.pop();
            }
            Tag::Body | Tag::Html | Tag::Br => {
                self.open_body();
                self.end_in_body(tag, tag as u32);
            }
            _ => {}
        }
    }

    pub(super) fn end_in_body(&mut self, tag: Tag, name: u32) {
        use Tag::*;
        match tag {
            // What follows the end of the body still belongs to it.
            Body | Html => {}
            Template => {
                if let Some(open) = self.stack.innermost(Template) {
                    self.pop_to(open);
                }
            }
            P => {
                if self.stack.in_scope(P, Scope::Button).is_none() {
                    self.insert_implied(P);
                }
                self.close_p();
            }
            Br => {
                self.reconstruct();
                if !self.stack.top().skipped {
                    self.builder.begin(Br, "");
                    self.builder.finish();
                }
            }
            Li => {
                if let Some(open) = self.stack.in_scope(Li, Scope::List) {
                    self.pop_to(open);
                }
            }
            H1 | H2 | H3 | H4 | H5 | H6 => {
                if let Some(open) = self.stack.any_in_scope(&HEADINGS, Scope::Default) {
                    self.pop_to(open);
                }
            }
            Form => self.end_form(),
            Applet | Marquee | Object => {
                if let Some(open) = self.stack.in_scope(tag, Scope::Default) {
                    self.pop_to(open);
                    self.clear_formatting();
                }
            }
            tag if is_formatting(tag) => self.end_formatting(tag),
            tag if ends_in_scope(tag) => self.close_in_scope(tag),
            _ => self.end_any(name),
        }
    }

    /// Ends an element of that name, unless a special one is open inside it.
    pub(super) fn end_any(&mut self, name: u32) {
        if let Some(open) = self.stack.named_in_scope(name, Scope::Special)
            && open > 0
        {
            self.pop_to(open);
        }
    }

    /// A form may end while elements inside it go on.
    #[expect(clippy::arithmetic_side_effects, reason = "the form that has begun has an index on the stack")]
    fn end_form(&mut self) {
        if self.stack.top().skipped {
            return self.close_in_scope(Tag::Form);
        }
        let Some(Some(form)) = self.form.take() else { return };
        if form < self.stack.bound(Scope::Default) {
            return;
        }
        self.imply_ends(None);
        if form + 1 == self.stack.len() {
            self.pop();
        } else {
            self.stack.end_in_place(form);
        }
    }

    pub(super) fn clear_formatting(&mut self) {
        if !self.stack.top().skipped {
            self.formatting.clear_to_marker();
        }
    }
}
