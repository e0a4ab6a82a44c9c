//! What has begun while a page is built.

use super::level::Level;
use super::visibility::Sight;
use crate::read::page::{Slice, SpanKind, Tag};

/// An element that has begun and not ended.
#[derive(Clone, Copy)]
pub(super) struct OpenElement {
    pub(super) tag: Tag,
    pub(super) element: u32,
    /// The nearest block-level element, itself included.
    pub(super) container: u32,
    pub(super) link: bool,
    pub(super) span: bool,
    /// Whether it is set as a block of its own.
    pub(super) block: bool,
    /// How its text stands to the line.
    pub(super) level: Level,
    /// Whether quotation marks are set around it.
    pub(super) quoted: bool,
    /// Nothing in it can be seen.
    pub(super) gone: bool,
    /// Inherited properties by which its text is out of sight, see [`Sight`].
    pub(super) unseen: u8,
    /// A style sheet hides it.
    pub(super) by_sheet: bool,
    /// Of a shadow root: it shows the content of its host somewhere.
    pub(super) slotted: bool,
}

impl OpenElement {
    pub(super) const ROOT: Self = Self {
        tag: Tag::Html,
        element: 0,
        container: 0,
        link: false,
        span: false,
        block: true,
        level: Level::OnLine,
        quoted: false,
        gone: false,
        unseen: 0,
        by_sheet: false,
        slotted: false,
    };
}

/// A span that has begun and not ended.
#[derive(Clone, Copy)]
pub(super) struct OpenSpan {
    /// None for an element that only sets a part of a heading apart.
    pub(super) kind: Option<SpanKind>,
    pub(super) element: u32,
    pub(super) start: usize,
}

/// What the attributes say that have been read so far of the current start tag.
#[derive(Default)]
pub(super) struct PendingElement {
    pub(super) hidden: bool,
    pub(super) style: Sight,
    /// The class names an animation.
    pub(super) awaits: bool,
    pub(super) opened: bool,
    /// The template is the shadow root of the element that it is in.
    pub(super) shadow_root: bool,
    pub(super) json_ld: bool,
    pub(super) formula: bool,
    /// Of a style sheet: it is for print, or for some screens.
    pub(super) other_media: bool,
    /// The number of the value of its `class` attribute.
    pub(super) class: Option<u32>,
    pub(super) id: Slice,
    pub(super) alt: Slice,
    pub(super) rel: Option<Slice>,
    pub(super) href: Option<Slice>,
    /// Of a `meta`: its name, property and itemprop.
    pub(super) keys: [Option<Slice>; 3],
    pub(super) content: Option<Slice>,
    pub(super) value: Option<Slice>,
}
