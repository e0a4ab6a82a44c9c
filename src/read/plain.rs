//! Plain text -> [`Page`]: the same blocks as from HTML, with the features text has. Every block
//! stands byte for byte as it was.

use super::page::{Block, Element, Kind, Origin, Page, Slice, Tag};

/// Reads a text into `page`, which is emptied first.
pub fn read(text: &str, page: &mut Page) {
    page.clear();
    page.origin = Origin::Text;
    page.text.push_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    page.elements.push(Element {
        tag: Tag::Body,
        parent: 0,
        depth: 0,
        kind: Kind::Paragraph,
        hidden: false,
        attributes: Slice::default(),
    });
    let blank_lines = has_blank_lines(&page.text);
    let mut start = None;
    let mut at = 0;
    for line in page.text.split_inclusive('\n') {
        let words = line.trim();
        if !words.is_empty() {
            let begin = at + line.len() - line.trim_start().len();
            let end = begin + words.len();
            let first = *start.get_or_insert(begin);
            if !blank_lines {
                page.blocks.push(block(first, end));
                start = None;
            } else if let Some(last) = page.blocks.last_mut().filter(|b| b.text.start as usize == first) {
                last.text.end = end as u32;
            } else {
                page.blocks.push(block(first, end));
            }
        } else {
            start = None;
        }
        at += line.len();
    }
}

/// Whether blank lines set the paragraphs apart: at least a few do, measured against the lines.
fn has_blank_lines(text: &str) -> bool {
    let (mut blank, mut full) = (0, 0);
    for line in text.trim().lines() {
        if line.trim().is_empty() {
            blank += 1;
        } else {
            full += 1;
        }
    }
    blank * 10 > full
}

fn block(start: usize, end: usize) -> Block {
    Block { element: 0, text: Slice::new(start, end), spans: Slice::default(), link_bytes: 0, hidden: false }
}
