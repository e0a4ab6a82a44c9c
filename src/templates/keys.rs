//! The keys by which blocks of different pages are the same.

use crate::label::Verdict;
use crate::label::lexicon::Hash;
use crate::read::page::{AttributeName, Block, Element, Origin, Page};

/// The hash of a block, and in the lowest bit whether its page kept it.
pub(super) type Key = u32;

/// Bits of a hash: of the some 5,000 blocks in a sample, one in 3,000 is taken for another.
pub(super) const BITS: u32 = 24;

/// Blocks of a page that are looked at.
const BLOCKS: usize = 4096;

/// Elements that a place is known by: that of the block, and those around it.
const AROUND: usize = 3;

/// Classes of an element that count.
const CLASSES: usize = 3;

/// By block: its hash; none where it has no letters or digits.
pub(super) fn of_page(page: &Page) -> Vec<Option<u32>> {
    page.blocks.iter().map(|block| of_block(page, block)).collect()
}

/// The keys of a page, in order; a block that is there twice is kept if one of them is.
pub(super) fn of_verdicts(page: &Page, verdicts: &[Verdict]) -> Vec<Key> {
    let blocks = page.blocks.iter().zip(verdicts).take(BLOCKS);
    let key =
        |(block, verdict): (&Block, &Verdict)| Some(of_block(page, block)? << 1 | u32::from(verdict.keep));
    let mut keys: Vec<Key> = blocks.filter_map(key).collect();
    keys.sort_unstable_by(|a, b| b.cmp(a));
    keys.dedup_by_key(|key| *key >> 1);
    keys.reverse();
    keys
}

fn of_block(page: &Page, block: &Block) -> Option<u32> {
    let mut hash = Hash::default();
    let written = push_words(&mut hash, page.text_of(block));
    if !written {
        return None;
    }
    if page.origin == Origin::Html {
        push_element(&mut hash, page, page.element_of(block), &[AttributeName::Id]);
    }
    Some(shortened(hash, BITS))
}

/// A hash of so many bits of the element of a block and of those around it.
#[expect(clippy::indexing_slicing, reason = "the number of a block of the page, and those of elements")]
pub(super) fn of_place(page: &Page, block: usize, bits: u32) -> u32 {
    let mut hash = Hash::default();
    for element in page.ancestors(page.blocks[block].element).take(AROUND) {
        push_element(
            &mut hash,
            page,
            &page.elements[element as usize],
            &[AttributeName::Id, AttributeName::ItemProp],
        );
    }
    shortened(hash, bits)
}

#[expect(clippy::arithmetic_side_effects, reason = "hashes have more bits than they are shortened to")]
fn shortened(hash: Hash, bits: u32) -> u32 {
    (hash.key() >> (u64::BITS - bits)) as u32
}

/// What comes before the next letter or digit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing that says anything.
    Nothing,
    Letter,
    Digit,
    /// A sign after a digit: the number may go on, as in 1,200 or 12:30.
    SignAfterDigit,
    /// Space, or another sign.
    Gap,
}

/// Adds letters in lower case, a zero for each number, and a space for whatever is between words; says whether there were any.
fn push_words(hash: &mut Hash, text: &str) -> bool {
    let mut before = Before::Nothing;
    for char in text.chars() {
        let is_digit = char.is_numeric();
        before = match before {
            Before::Nothing if !char.is_alphanumeric() => Before::Nothing,
            Before::Digit if !char.is_alphanumeric() && !char.is_whitespace() => Before::SignAfterDigit,
            _ if !char.is_alphanumeric() => Before::Gap,
            before => {
                if before == Before::Gap || before == Before::SignAfterDigit && !is_digit {
                    hash.push(" ");
                }
                match (is_digit, before) {
                    (true, Before::Digit | Before::SignAfterDigit) => {}
                    (true, _) => hash.push("0"),
                    (false, _) => {
                        char.to_lowercase().for_each(|char| hash.push(char.encode_utf8(&mut [0; 4])));
                    }
                }
                if is_digit { Before::Digit } else { Before::Letter }
            }
        };
    }
    before != Before::Nothing
}

/// Adds what an element is: its tag, its first classes and some other attributes, whatever numbers are in them.
fn push_element(hash: &mut Hash, page: &Page, element: &Element, others: &[AttributeName]) {
    let attribute = |name| page.attribute(element, name).unwrap_or_default();
    let classes = attribute(AttributeName::Class).split_ascii_whitespace().take(CLASSES);
    let others = others.iter().map(|name| attribute(*name));
    for name in [element.tag.name()].into_iter().chain(classes).chain(others) {
        hash.push("\0");
        push_words(hash, name);
    }
}
