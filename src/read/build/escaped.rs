//! Text that was escaped twice throughout: `&ldquo;` stands in the text of the page, where a quotation mark was meant.

#![expect(
    clippy::indexing_slicing,
    reason = "blocks have elements and spans of their page; a place in `moved` is one that was counted in it"
)]
#![expect(
    clippy::string_slice,
    reason = "blocks are cut at characters; a reference is ASCII and in one block, and they come in order"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts and places of a text in memory, times 4 at most; a place is moved by how far it is behind the end of a reference before it"
)]

use super::PageBuilder;
use crate::read::charref;
use crate::read::page::{BlockKind, Page, Slice};

/// References that stand where their characters would, at least: a page may show what a reference looks like.
const FEWEST: usize = 4;

/// A reference in the text of a page.
struct Reference {
    at: usize,
    length: usize,
    character: String,
}

impl PageBuilder<'_> {
    /// Undoes the second escaping, where there was one for certain.
    pub(super) fn undo_escaping(&mut self) {
        if memchr::memchr(b'&', self.page.text.as_bytes()).is_none() {
            return;
        }
        let found = references(self.page);
        let fitting = found.iter().filter(|one| is_in_place(&self.page.text, one)).count();
        let is_sign = |char: &char| matches!(char, '“' | '”' | '’' | '‘' | '„' | '—' | '–' | '…');
        let escaped_once = || self.page.text.chars().filter(is_sign).count();
        if fitting >= FEWEST && fitting * 4 >= found.len() * 3 && fitting > 2 * escaped_once() {
            replace(self.page, &found);
            self.undo_escaping_in_head();
        }
    }

    fn undo_escaping_in_head(&mut self) {
        let title = self.page.head.title.map(|title| self.resolved(title));
        let metas =
            self.page.head.metas.clone().into_iter().map(|(name, value)| (name, self.resolved(value)));
        self.page.head.metas = metas.collect();
        self.page.head.title = title;
    }

    fn resolved(&mut self, slice: Slice) -> Slice {
        let mut buffer = String::new();
        let text = charref::text(self.page.attribute_str(slice), &mut buffer).to_owned();
        if text.len() == slice.len() || !self.attribute_bytes.take(text.len()) {
            return slice;
        }
        self.store(&text)
    }
}

/// The references in running text.
fn references(page: &Page) -> Vec<Reference> {
    let mut found = Vec::new();
    for block in page.blocks.iter().filter(|block| page.kind_of(block) != BlockKind::Preformatted) {
        let text = page.text_of(block);
        for at in memchr::memchr_iter(b'&', text.as_bytes()) {
            let mut character = String::new();
            if let Some(length) = charref::with_semicolon(&text[at..], &mut character) {
                found.push(Reference { at: block.text.start as usize + at, length, character });
            }
        }
    }
    found
}

/// Whether a reference stands where its character would stand in a sentence, and not as an example of one.
fn is_in_place(text: &str, reference: &Reference) -> bool {
    let before = text[..reference.at].chars().next_back().unwrap_or(' ');
    let after = text[reference.at + reference.length..].chars().next().unwrap_or(' ');
    let ends_word = before.is_alphanumeric() || matches!(before, '.' | ',' | '!' | '?' | ';');
    match reference.character.as_str() {
        "<" | ">" => false,
        "“" | "„" | "«" => !before.is_alphanumeric() && (after.is_alphanumeric() || after == '&'),
        "”" | "»" => ends_word,
        "&" => before.is_alphanumeric() == after.is_alphanumeric() && (before == ' ') == (after == ' '),
        "\"" | "‘" | "’" | "'" => ends_word || after.is_alphanumeric(),
        _ => before.is_alphanumeric() || after.is_alphanumeric(),
    }
}

/// Sets characters in place of references.
fn replace(page: &mut Page, references: &[Reference]) {
    let mut text = String::with_capacity(page.text.len());
    // Where each reference began and begins, and the bytes of each then and now.
    let mut moved = Vec::with_capacity(references.len());
    let mut at = 0;
    for Reference { at: start, length, character } in references {
        text.push_str(&page.text[at..*start]);
        moved.push((*start, *start + length, text.len()));
        text.push_str(if character == "\u{a0}" { " " } else { character });
        moved.push((*start + length, *start + length, text.len()));
        at = start + length;
    }
    text.push_str(&page.text[at..]);
    let place = |old: u32| {
        let old = old as usize;
        let Some(index) = moved.partition_point(|(start, ..)| *start <= old).checked_sub(1) else {
            return old;
        };
        let (start, end, new) = moved[index];
        if old < end { new } else { new + (old - start) }
    };
    let slice = |old: Slice| Slice::new(place(old.start), place(old.end));
    page.spans.iter_mut().for_each(|span| span.text = slice(span.text));
    page.parts.iter_mut().for_each(|part| part.text = slice(part.text));
    for block in &mut page.blocks {
        let own = slice(block.text);
        if page.elements[block.element as usize].kind == BlockKind::Preformatted {
            block.text = own;
            continue;
        }
        let words = &text[own.range()];
        let start = own.range().start + words.len() - words.trim_start().len();
        block.text = Slice::new(start, start + words.trim().len());
        block.link_bytes = block.link_bytes.min(block.text.len() as u32);
        let (start, end) = (block.text.start, block.text.end);
        for span in &mut page.spans[block.spans.range()] {
            span.text.start = span.text.start.clamp(start, end);
            span.text.end = span.text.end.clamp(start, end);
        }
    }
    page.blocks.retain(|block| !block.text.is_empty());
    page.text = text;
}
