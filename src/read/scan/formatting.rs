//! The list of active formatting elements: what carries bold type, or a link, on into the next
//! block when the page forgot to end it.

#![expect(clippy::indexing_slicing, reason = "places are those of entries that are in the list")]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts and places of entries of the list, and of the stack, on which the root stays"
)]

use super::Scanner;
use super::stack::{Push, Scope};
use crate::read::page::Tag;

/// Formatting elements that are carried on at once. The standard has no bound, and so takes
/// quadratic time for a page that opens them and never ends them; no page needs more.
const MAX_ACTIVE: usize = 8;

/// Alike elements in the list: the standard's own bound.
const MAX_ALIKE: usize = 3;

#[derive(Clone, Copy)]
struct Active<'h> {
    tag: Tag,
    /// Its attributes as written, by which alike ones are known.
    written: &'h str,
    element: Option<u32>,
    /// Its index on the stack, where it is still open.
    index: usize,
}

/// See the module's text. `None` is the standard's marker: where a table cell or the like began, which
/// formatting does not leave or enter.
#[derive(Default)]
pub(super) struct Formatting<'h> {
    list: Vec<Option<Active<'h>>>,
    /// Those that are not carried on because there are too many.
    left_out: usize,
}

impl<'h> Formatting<'h> {
    pub(super) fn add_marker(&mut self) {
        self.list.push(None);
    }

    pub(super) fn clear_to_marker(&mut self) {
        while let Some(Some(_)) = self.list.pop() {}
    }

    /// The number of entries since the last marker.
    fn since_marker(&self) -> usize {
        self.list.iter().rev().take_while(|entry| entry.is_some()).count()
    }

    fn add(&mut self, active: Active<'h>) {
        let recent = self.since_marker();
        let start = self.list.len() - recent;
        let alike = |entry: &Option<Active<'h>>| {
            entry.is_some_and(|old| old.tag == active.tag && old.written == active.written)
        };
        if self.list[start..].iter().filter(|entry| alike(entry)).count() >= MAX_ALIKE {
            if let Some(first) = self.list[start..].iter().position(alike) {
                self.list.remove(start + first);
            }
        } else if recent >= MAX_ACTIVE {
            self.list.remove(start);
            self.left_out += 1;
        }
        self.list.push(Some(active));
    }

    /// The last entry of a tag since the last marker.
    fn find(&self, tag: Tag) -> Option<usize> {
        let recent = self.since_marker();
        let start = self.list.len() - recent;
        (start..self.list.len()).rev().find(|at| self.list[*at].is_some_and(|entry| entry.tag == tag))
    }
}

impl<'h> Scanner<'h, '_, '_> {
    /// Notes the element that has just been opened as formatting.
    pub(super) fn add_formatting(&mut self, tag: Tag, written: &'h str) {
        let top = self.stack.top();
        if !top.skipped && top.tag == tag {
            let active = Active { tag, written, element: top.element, index: self.stack.len() - 1 };
            self.formatting.add(active);
        }
    }

    fn is_open(&self, active: &Active<'h>) -> bool {
        active.index < self.stack.len() && {
            let open = self.stack.at(active.index);
            // An index may have been taken over by a later element of the same tag, but not by
            // one with the same id.
            open.tag == active.tag && open.element == active.element && !open.is_ended()
        }
    }

    /// Opens again what formatting was open when a block ended without ending it.
    pub(super) fn reconstruct(&mut self) {
        let list = &self.formatting.list;
        let Some(Some(last)) = list.last() else { return };
        if self.is_open(last) || self.stack.top().skipped {
            return;
        }
        let closed = list.iter().rev().take_while(|entry| entry.is_some_and(|active| !self.is_open(&active)));
        let closed = closed.count();
        let start = list.len() - closed;
        let reopened = closed + self.formatting.left_out;
        self.effort.reopened = self.effort.reopened.saturating_add(reopened);
        for at in start..self.formatting.list.len() {
            let Some(active) = self.formatting.list[at] else { continue };
            self.builder.reopen(active.tag, active.element);
            let element = self.builder.innermost();
            self.stack.push(active.tag, active.tag as u32, Push { listed: true, element, ..Push::default() });
            let index = self.stack.len() - 1;
            self.formatting.list[at] = Some(Active { element, index, ..active });
        }
    }

    /// Whether formatting of a tag is active here.
    pub(super) fn has_formatting(&self, tag: Tag) -> bool {
        self.formatting.find(tag).is_some()
    }

    /// The end tag of a formatting element: the standard's adoption agency, but for moving what
    /// has been read.
    pub(super) fn end_formatting(&mut self, tag: Tag) {
        let Some(at) = self.formatting.find(tag) else { return self.end_any(tag as u32) };
        let Some(active) = self.formatting.list[at] else { return };
        if !self.is_open(&active) {
            self.formatting.list.remove(at);
            return;
        }
        if active.index < self.stack.bound(Scope::Default) {
            return;
        }
        self.formatting.list.remove(at);
        if self.stack.special_above(active.index) {
            self.stack.end_in_place(active.index);
            if let Some(element) = active.element {
                self.builder.end_inline(element);
            }
        } else {
            self.pop_to(active.index);
        }
    }
}
