//! The stack of open elements. Whether a `p` is in button scope, and whatever else tree
//! construction has to know, is found in constant time however deep the nesting: each entry holds the
//! nearest boundary of each scope at or below it, and each name the index of its innermost open element.

#![expect(
    clippy::indexing_slicing,
    reason = "each name has a place in `innermost`, where an open element or `NONE` is; the root stays open; tags are below 256, scopes below `SCOPES`"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "the root stays on the stack; names are numbered from 512 on"
)]

use std::collections::HashMap;

use crate::read::page::Tag;

/// Which rules apply to the next tag: the standard's insertion mode. It follows from the innermost
/// element that sets one, so each entry carries its own and closing an element restores the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    BeforeHead,
    Head,
    AfterHead,
    Body,
    Table,
    TableBody,
    Row,
    Cell,
    Caption,
    ColumnGroup,
    Frameset,
}

impl Mode {
    /// The mode inside an element, where it sets one.
    fn inside(tag: Tag) -> Option<Self> {
        Some(match tag {
            Tag::Head => Self::Head,
            Tag::Body | Tag::Template => Self::Body,
            Tag::Frameset => Self::Frameset,
            Tag::Table => Self::Table,
            Tag::Tbody | Tag::Thead | Tag::Tfoot => Self::TableBody,
            Tag::Tr => Self::Row,
            Tag::Td | Tag::Th => Self::Cell,
            Tag::Caption => Self::Caption,
            Tag::Colgroup => Self::ColumnGroup,
            _ => return None,
        })
    }
}

/// What bounds a search down the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Default,
    Button,
    List,
    Table,
    /// Any special element.
    Special,
    /// Any special element but `address`, `div` and `p`.
    Item,
    /// Any element of HTML, which bounds the foreign ones above it.
    Html,
}

const SCOPES: usize = 7;

/// The scopes that each element bounds, one bit each.
static BOUNDS: [u8; 256] = bounds();

const fn bounds() -> [u8; 256] {
    use Tag::*;
    const DEFAULT: u8 = 1 << Scope::Default as u8 | 1 << Scope::Button as u8 | 1 << Scope::List as u8;
    const TABLE: u8 = 1 << Scope::Table as u8;
    const SPECIAL: u8 = 1 << Scope::Special as u8 | 1 << Scope::Item as u8;
    let mut table = [0; 256];
    let sets: [(&[Tag], u8); 6] = [
        (&[Applet, Caption, Html, Tag::Table, Td, Th, Marquee, Object, Select, Template], DEFAULT),
        (&[Html, Tag::Table, Template], TABLE),
        (&[Button], 1 << Scope::Button as u8),
        (&[Ol, Ul], 1 << Scope::List as u8),
        (SPECIAL_TAGS, SPECIAL),
        (&[Address, Div, P], 1 << Scope::Special as u8),
    ];
    let mut set = 0;
    while set < sets.len() {
        let mut at = 0;
        while at < sets[set].0.len() {
            table[sets[set].0[at] as usize] |= sets[set].1;
            at += 1;
        }
        set += 1;
    }
    table
}

/// The standard's special elements that can be on the stack, but for `address`, `div` and `p`.
#[rustfmt::skip]
const SPECIAL_TAGS: &[Tag] = {
    use Tag::*;
    &[
        Applet, Article, Aside, Blockquote, Body, Button, Caption, Center, Colgroup, Dd, Details, Dir, Dl, Dt,
        Fieldset, Figcaption, Figure, Footer, Form, Frameset, H1, H2, H3, H4, H5, H6, Head, Header, Hgroup, Html,
        Li, Listing, Main, Marquee, Menu, Nav, Noscript, Object, Ol, Plaintext, Pre, Section, Select, Summary,
        Table, Tbody, Td, Template, Tfoot, Th, Thead, Tr, Ul, Xmp,
    ]
};

/// No index into the stack.
const NONE: u32 = u32::MAX;

/// An open element.
#[derive(Clone, Copy, Debug)]
pub(super) struct StackEntry {
    pub(super) tag: Tag,
    pub(super) mode: Mode,
    /// Of SVG or MathML.
    pub(super) foreign: bool,
    /// Foreign, but with HTML inside.
    pub(super) integration: bool,
    /// The builder knows of it and must be told of its end.
    pub(super) listed: bool,
    /// Nothing inside reaches the builder.
    pub(super) skipped: bool,
    /// Ended by its end tag while elements inside it stayed open.
    ended: bool,
    name: u32,
    /// The index of the next open element of the same name, further out.
    outer_of_name: u32,
    /// The element's id in the page, where it has one.
    pub(super) element: Option<u32>,
    bounds: [u32; SCOPES],
}

/// What [`Stack::push`] is told of an element besides its name; see [`StackEntry`].
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Push {
    pub(super) foreign: bool,
    pub(super) integration: bool,
    pub(super) listed: bool,
    pub(super) skipped: bool,
    pub(super) element: Option<u32>,
}

impl StackEntry {
    /// Whether its end tag has been read while elements inside it stayed open.
    pub(super) fn is_ended(&self) -> bool {
        self.ended
    }
}

/// See the module's text.
pub(super) struct Stack {
    open: Vec<StackEntry>,
    /// By the id of a name: the index of its innermost open element.
    innermost: Vec<u32>,
    /// Names that [`Tag`] does not know, with a leading NUL for foreign ones.
    names: HashMap<String, u32>,
    key: String,
    /// Elements that were open at once, at most.
    deepest: usize,
}

/// Added to the id of an HTML name: the id of the same name in SVG or MathML.
const FOREIGN: u32 = 256;
/// The id of every name that no element has had; names that [`Tag`] does not know have the ids after it.
const UNKNOWN: u32 = 512;

impl Stack {
    /// With the root element on it.
    pub(super) fn new(mode: Mode) -> Self {
        let mut innermost = vec![NONE; UNKNOWN as usize + 1];
        innermost[Tag::Html as usize] = 0;
        let root = StackEntry {
            tag: Tag::Html,
            mode,
            foreign: false,
            integration: false,
            listed: false,
            skipped: false,
            ended: false,
            name: Tag::Html as u32,
            outer_of_name: NONE,
            element: Some(0),
            bounds: [0; SCOPES],
        };
        let mut open = Vec::with_capacity(64);
        open.push(root);
        Self { open, innermost, names: HashMap::new(), key: String::with_capacity(64), deepest: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    pub(super) fn top(&self) -> &StackEntry {
        &self.open[self.open.len() - 1]
    }

    pub(super) fn at(&self, index: usize) -> &StackEntry {
        &self.open[index]
    }

    /// Changes the mode directly in the root element.
    pub(super) fn set_root_mode(&mut self, mode: Mode) {
        self.open[0].mode = mode;
    }

    /// The id of a name, as written, on this stack; a new one where no element has had the name.
    pub(super) fn name_id(&mut self, tag: Tag, name: &str, foreign: bool) -> u32 {
        let id = self.existing_name_id(tag, name, foreign);
        if id != UNKNOWN {
            return id;
        }
        let id = self.innermost.len() as u32;
        self.innermost.push(NONE);
        self.names.insert(self.key.clone(), id);
        id
    }

    /// The same for an end tag: all names that no element has had share [`UNKNOWN`], of which none is open.
    pub(super) fn existing_name_id(&mut self, tag: Tag, name: &str, foreign: bool) -> u32 {
        if !matches!(tag, Tag::Other | Tag::Custom) {
            return tag as u32 + if foreign { FOREIGN } else { 0 };
        }
        self.key.clear();
        if foreign {
            self.key.push('\0');
        }
        self.key.push_str(name);
        self.key.make_ascii_lowercase();
        self.names.get(&self.key).copied().unwrap_or(UNKNOWN)
    }

    pub(super) fn deepest(&self) -> usize {
        self.deepest
    }

    pub(super) fn push(&mut self, tag: Tag, name: u32, push: Push) {
        let index = self.open.len() as u32;
        let below = self.top();
        let mut mask = if push.foreign { 0 } else { BOUNDS[tag as usize] | 1 << Scope::Html as u8 };
        if push.integration {
            mask |= 1 << Scope::Default as u8 | 1 << Scope::Button as u8 | 1 << Scope::List as u8;
        }
        let mut bounds = below.bounds;
        if mask != 0 {
            for (scope, bound) in bounds.iter_mut().enumerate() {
                if mask >> scope & 1 == 1 {
                    *bound = index;
                }
            }
        }
        let inside = if push.foreign { None } else { Mode::inside(tag) };
        let open = StackEntry {
            tag,
            mode: inside.unwrap_or(below.mode),
            foreign: push.foreign,
            integration: push.integration,
            listed: push.listed,
            skipped: push.skipped,
            ended: false,
            name,
            outer_of_name: self.innermost[name as usize],
            element: push.element,
            bounds,
        };
        self.innermost[name as usize] = index;
        self.open.push(open);
        self.deepest = self.deepest.max(self.open.len());
    }

    /// Takes the innermost element off; the root stays.
    pub(super) fn pop(&mut self) -> Option<StackEntry> {
        if self.open.len() == 1 {
            return None;
        }
        let open = self.open.pop()?;
        if !open.ended {
            self.innermost[open.name as usize] = open.outer_of_name;
        }
        Some(open)
    }

    /// Ends an element in the midst of the stack: it is no longer found by name. The search goes over the
    /// elements of its name above it one by one; callers make sure that they are few.
    pub(super) fn end_in_place(&mut self, index: usize) {
        let StackEntry { name, outer_of_name, .. } = self.open[index];
        self.open[index].ended = true;
        let mut above = self.innermost[name as usize];
        if above as usize == index {
            self.innermost[name as usize] = outer_of_name;
            return;
        }
        while above != NONE && self.open[above as usize].outer_of_name as usize != index {
            above = self.open[above as usize].outer_of_name;
        }
        if above != NONE {
            self.open[above as usize].outer_of_name = outer_of_name;
        }
    }

    /// The innermost open element of a name.
    pub(super) fn innermost_named(&self, name: u32) -> Option<usize> {
        let index = self.innermost[name as usize];
        (index != NONE).then_some(index as usize)
    }

    /// The innermost open HTML element of a tag.
    pub(super) fn innermost(&self, tag: Tag) -> Option<usize> {
        self.innermost_named(tag as u32)
    }

    /// The nearest boundary of a scope.
    pub(super) fn bound(&self, scope: Scope) -> usize {
        self.top().bounds[scope as usize] as usize
    }

    /// The innermost open element of a name within a scope.
    pub(super) fn named_in_scope(&self, name: u32, scope: Scope) -> Option<usize> {
        self.innermost_named(name).filter(|index| *index >= self.bound(scope))
    }

    /// The innermost open HTML element of a tag within a scope.
    pub(super) fn in_scope(&self, tag: Tag, scope: Scope) -> Option<usize> {
        self.named_in_scope(tag as u32, scope)
    }

    /// The innermost of several tags within a scope.
    pub(super) fn any_in_scope(&self, tags: &[Tag], scope: Scope) -> Option<usize> {
        tags.iter().filter_map(|tag| self.in_scope(*tag, scope)).max()
    }

    /// Whether a special element is open inside the one at an index: formatting that ends there would
    /// end before a block in it does.
    pub(super) fn special_above(&self, index: usize) -> bool {
        self.bound(Scope::Special) > index
    }
}
