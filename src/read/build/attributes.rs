//! The attributes of the element that has begun -> what they say of it, and those that the page keeps.

#![expect(
    clippy::string_slice,
    reason = "what is stored is whole values, or cut at the boundary of a character"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a document, of a GiB at most, has fewer attributes than that"
)]

use super::shadow::is_shadow_root;
use super::visibility::Sight;
use super::{PageBuilder, is_json_ld, sheet};
use crate::read::page::{Attribute, AttributeName, Slice, Tag};

impl PageBuilder<'_> {
    /// Adds an attribute to the element that has begun. The first of several of one name counts;
    /// the reader sees to that.
    pub(crate) fn attribute(&mut self, name: AttributeName, value: &str) {
        if !self.attribute_bytes.take(value.len()) {
            return;
        }
        match name {
            AttributeName::Hidden => self.pending.hidden |= !value.eq_ignore_ascii_case("until-found"),
            // The whole page is, while a dialog is open.
            AttributeName::AriaHidden
                if matches!(self.tag, Tag::Html | Tag::Body | Tag::Main | Tag::Article) => {}
            AttributeName::AriaHidden => self.pending.hidden |= value.eq_ignore_ascii_case("true"),
            AttributeName::Style => self.pending.style = Sight::of_style(value),
            AttributeName::Class => {
                let class = self.class(value);
                let says = self.classes.says(class);
                self.pending.hidden |= says.gone || says.hides_words && !self.tag.is_block();
                self.pending.awaits |= says.awaits;
                self.pending.class = Some(class);
            }
            AttributeName::DataAos | AttributeName::DataAnimation | AttributeName::DataSal => {
                self.pending.awaits = true;
            }
            AttributeName::Open => self.pending.opened = true,
            AttributeName::Media => self.pending.other_media = !sheet::is_for_screens(value),
            AttributeName::ShadowRootMode => self.pending.shadow_root = is_shadow_root(value, self.top().tag),
            AttributeName::Type => {
                self.pending.json_ld = is_json_ld(value);
                self.pending.formula = value.trim_start().starts_with("math/tex");
            }
            _ => {}
        }
        let of_head = matches!(self.tag, Tag::Meta | Tag::Link | Tag::Base);
        if !name.is_kept() && !of_head {
            return;
        }
        let slice = match self.pending.class.filter(|_| name == AttributeName::Class) {
            Some(class) => self.classes.kept(class),
            None => {
                let value = self.cut_attribute(value);
                self.store(value)
            }
        };
        match (self.tag, name) {
            (_, AttributeName::Id) => self.pending.id = slice,
            (Tag::Img, AttributeName::Alt) => self.pending.alt = slice,
            (Tag::Meta, AttributeName::Content) => self.pending.content = Some(slice),
            (Tag::Meta, AttributeName::Value) => self.pending.value = Some(slice),
            (Tag::Meta, AttributeName::Name) => self.pending.keys[0] = Some(slice),
            (Tag::Meta, AttributeName::Property) => self.pending.keys[1] = Some(slice),
            (Tag::Meta, AttributeName::ItemProp) => self.pending.keys[2] = Some(slice),
            (Tag::Link, AttributeName::Rel) => self.pending.rel = Some(slice),
            (Tag::Link | Tag::Base, AttributeName::Href) => self.pending.href = Some(slice),
            _ => {}
        }
        if name.is_kept() {
            self.keep_attribute(name, slice);
        }
    }

    fn keep_attribute(&mut self, name: AttributeName, value: Slice) {
        if self.page.attributes.len() >= self.limits.attributes {
            self.page.cut.attributes += 1;
        } else {
            self.page.attributes.push(Attribute { name, value });
        }
    }

    pub(super) fn store(&mut self, value: &str) -> Slice {
        let start = self.page.attribute_text.len();
        self.page.attribute_text.push_str(value);
        Slice::new(start, self.page.attribute_text.len())
    }

    pub(super) fn cut_attribute<'v>(&mut self, value: &'v str) -> &'v str {
        if value.len() <= self.limits.attribute_bytes {
            return value;
        }
        self.page.cut.attributes += 1;
        &value[..value.floor_char_boundary(self.limits.attribute_bytes)]
    }

    /// Lists what a `meta`, `link` or `base` says. A `meta` with both a name and a property is
    /// listed under both, in whatever order they came. One without `content` may say it in its `value`.
    pub(super) fn head_fact(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        if let (None, Some(value)) = (pending.content, pending.value) {
            pending.content = Some(value);
            self.keep_attribute(AttributeName::Content, value);
        }
        let head = &mut self.page.head;
        match self.tag {
            Tag::Base => head.base = head.base.or(pending.href),
            Tag::Link => head.links.extend(pending.rel.zip(pending.href)),
            _ => head.metas.extend(pending.keys.iter().filter_map(|key| key.zip(pending.content))),
        }
        // Keys are compared in lower case; the value keeps its own.
        for key in pending.keys.iter().flatten().chain(&pending.rel) {
            self.page.attribute_text[key.range()].make_ascii_lowercase();
        }
    }
}
