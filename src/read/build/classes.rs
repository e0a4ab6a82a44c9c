//! The values of the `class` attributes of a page. Many elements share one, so that each is looked into, and kept, once.

#![expect(clippy::indexing_slicing, reason = "numbers are those of values that were added")]

use std::cell::Cell;
use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::PageBuilder;
use super::visibility::ClassSays;
use crate::read::page::Slice;

/// The values so far.
pub(super) struct Classes {
    values: Vec<Value>,
    /// By the hash of a value, its number.
    numbers: FxHashMap<u64, u32>,
    /// How many style sheets there were.
    sheets: u32,
}

struct Value {
    /// Where the page keeps it.
    kept: Slice,
    says: ClassSays,
    /// Whether a rule of so many style sheets names one of its words, where that was asked.
    in_sheet: Cell<Option<(u32, bool)>>,
}

/// Values that most pages have no more of.
const USUAL: usize = 200;

impl Classes {
    pub(super) fn new() -> Self {
        Self {
            values: Vec::with_capacity(USUAL),
            numbers: FxHashMap::with_capacity_and_hasher(USUAL, FxBuildHasher),
            sheets: 0,
        }
    }

    /// What a value says.
    pub(super) fn says(&self, number: u32) -> ClassSays {
        self.values[number as usize].says
    }

    /// Where the page keeps a value.
    pub(super) fn kept(&self, number: u32) -> Slice {
        self.values[number as usize].kept
    }

    /// Whether a rule of the style sheets names one of its words, as `find` tells, which is asked once until there are new rules.
    pub(super) fn is_in_sheet(&self, number: u32, find: impl FnOnce() -> bool) -> bool {
        let asked = &self.values[number as usize].in_sheet;
        if let Some((_, named)) = asked.get().filter(|(sheets, _)| *sheets == self.sheets) {
            return named;
        }
        let named = find();
        asked.set(Some((self.sheets, named)));
        named
    }

    /// Notes that there are new rules.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "a document of a GiB has fewer style sheets than that"
    )]
    pub(super) fn note_sheet(&mut self) {
        self.sheets += 1;
    }
}

impl PageBuilder<'_> {
    /// The value of the element that has begun.
    pub(super) fn pending_class(&self) -> &str {
        self.pending.class.map_or("", |class| self.page.attribute_str(self.classes.kept(class)))
    }

    /// The number of a value, which is added where it is new.
    pub(super) fn class(&mut self, value: &str) -> u32 {
        let hash = FxBuildHasher.hash_one(value);
        let known = self.classes.numbers.get(&hash).copied();
        // One that was cut, or has the hash of another, is looked into again.
        if let Some(number) =
            known.filter(|number| self.page.attribute_str(self.classes.kept(*number)) == value)
        {
            return number;
        }
        let cut = self.cut_attribute(value);
        let kept = self.store(cut);
        let number = self.classes.values.len() as u32;
        self.classes.values.push(Value { kept, says: ClassSays::of(value), in_sheet: Cell::default() });
        self.classes.numbers.insert(hash, number);
        number
    }
}

#[cfg(test)]
mod tests {
    use crate::read::page::{AttributeName, Page};
    use crate::read::{Limits, scan};

    #[test]
    fn equal_classes_are_the_same_bytes() {
        let long = "x".repeat(Limits::default().attribute_bytes + 1);
        let cases = [
            ("equal", "a b", "a b", true),
            ("others", "a b", "b a", false),
            ("one is empty", "", "a", false),
            ("both were cut", &*long, &*long, false),
        ];
        for (name, one, two, same) in cases {
            let mut page = Page::default();
            let html = format!("<p class=\"{one}\">One</p><p class=\"{two}\">Two</p>");
            scan::read(&html, &Limits::default(), &mut page);
            let classes = page.attributes.iter().filter(|own| own.name == AttributeName::Class);
            let classes: Vec<_> = classes.map(|own| own.value).collect();
            assert_eq!(classes.len(), 2, "{name}");
            assert_eq!(classes[0] == classes[1], same, "{name}");
        }
    }
}
