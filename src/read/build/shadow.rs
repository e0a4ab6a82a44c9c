//! Shadow roots that a page declares: what a browser shows of an element in place of its content. Most hold a button or a
//! frame around the content; only those that hold the story are read.

use super::PageBuilder;
use crate::read::page::Tag;

/// Whether a `template` with this `shadowrootmode` is the shadow root of the element that it is in: not all may have one.
pub(super) fn is_shadow_root(mode: &str, host: Tag) -> bool {
    use Tag::*;
    let may_have = matches!(
        host,
        Article
            | Aside
            | Blockquote
            | Body
            | Custom
            | Div
            | Footer
            | Header
            | Main
            | Nav
            | P
            | Section
            | Span
    ) || host.heading_level().is_some();
    may_have && (mode.eq_ignore_ascii_case("open") || mode.eq_ignore_ascii_case("closed"))
}

impl PageBuilder<'_> {
    /// Opens the shadow root that has begun.
    pub(crate) fn open_shadow_root(&mut self) {
        self.list_element(None);
    }

    /// Whether a shadow root is open; those in it are read as well.
    pub(super) fn is_in_shadow(&self) -> bool {
        self.stack.iter().any(|open| open.tag == Tag::Template)
    }

    /// Notes that the innermost shadow root shows what else its host holds.
    pub(super) fn show_slotted(&mut self) {
        if let Some(root) = self.stack.iter_mut().rfind(|open| open.tag == Tag::Template) {
            root.slotted = true;
        }
    }

    /// Hides what follows in the innermost element: its shadow root, which is read, is shown in place of it.
    #[expect(clippy::indexing_slicing, reason = "an open element is one of the page")]
    pub(super) fn hide_host(&mut self) {
        if let Some(top) = self.stack.last_mut() {
            top.gone = true;
            self.page.elements[top.element as usize].hidden = true;
        }
    }
}
