//! Text -> blocks and spans of the page: where a block begins and ends, and which of its white space is kept.

#![expect(
    clippy::indexing_slicing,
    reason = "elements and spans are numbered as they are listed, and none is taken out"
)]
#![expect(
    clippy::string_slice,
    reason = "a block begins where the text ended once, and other places are those at which white space begins or ends"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "places and counts of bytes that are in memory; the text is never cut back behind where its block or what is trimmed of it begins"
)]

use super::spaces::{Gap, collapse_into, find_gap, joins_lines, skip_spaces};
use super::{OpenSpan, PageBuilder};
use crate::read::limits::LATE_BLOCK;
use crate::read::page::{Block, BlockKind, Part, Slice, Span};

impl PageBuilder<'_> {
    /// Adds text as it is read, character references resolved.
    pub(crate) fn text(&mut self, text: &str) {
        let open = self.top();
        if open.by_sheet {
            self.sheet_hidden += text.trim().len();
        }
        let hidden = self.page.elements[open.element as usize].hidden;
        // Where blocks are put together, what can be seen stays apart from what cannot.
        if hidden && (!self.page.elements[open.container as usize].hidden || self.is_late()) {
            if self.hidden_text.is_empty() {
                self.hidden_element = open.element;
            }
            self.hidden_text.push_str(text);
            return;
        }
        if self.is_permalink(text) {
            return;
        }
        let text = &open.level.set(text, &self.page.text[self.block_start..]);
        if self.page.elements[open.container as usize].kind == BlockKind::Preformatted {
            self.raw_text(text);
        } else {
            self.collapsed_text(text);
        }
        if self.page.text.len() - self.block_start > self.limits.block_bytes {
            self.page.cut.blocks += 1;
            self.list_text();
        }
    }

    /// One `br` is a line end inside a block; a second one with nothing between ends the block.
    pub(super) fn line_break(&mut self) {
        if self.page.elements[self.top().container as usize].kind == BlockKind::Preformatted {
            self.raw_text("\n");
        } else if self.gap == Gap::Break {
            self.end_block();
        } else if self.page.text.len() > self.block_start {
            self.gap = Gap::Break;
        }
    }

    fn raw_text(&mut self, text: &str) {
        if self.gap == Gap::Break {
            self.gap = Gap::None;
            self.page.text.push('\n');
        }
        self.start_text();
        let before = self.page.text.len();
        for (at, line) in text.split("\r\n").enumerate() {
            if at > 0 {
                self.page.text.push('\n');
            }
            self.page
                .text
                .extend(line.chars().filter(|c| *c != '\0').map(|c| if c == '\r' { '\n' } else { c }));
        }
        self.count_link_bytes(before);
    }

    fn collapsed_text(&mut self, text: &str) {
        let mut rest = text;
        // Between two elements a line end may be what sets two links apart.
        let mut is_within = false;
        loop {
            let (gap, word_at) = skip_spaces(&self.page.text[self.block_start..], rest);
            if self.page.text.len() > self.block_start {
                self.gap = self.gap.max(gap);
            }
            rest = &rest[word_at..];
            if rest.is_empty() {
                return;
            }
            let (words, after) = rest.split_at(find_gap(rest));
            let before = self.page.text.len();
            if before == self.block_start
                && !self.hidden_text.is_empty()
                && let Some(cap) = self.drop_cap(rest, word_at == 0)
            {
                self.start_text();
                self.page.text.push_str(&cap);
                self.gap = gap;
            }
            let line = &self.page.text[self.block_start..];
            let gap = std::mem::replace(&mut self.gap, Gap::None);
            if !(gap == Gap::Line && is_within && joins_lines(line, rest)) {
                let between = gap.between(line, rest);
                self.page.text.push_str(between);
            }
            self.start_text();
            self.page.text.push_str(words);
            self.count_link_bytes(before);
            rest = after;
            is_within = true;
        }
    }

    /// Notes where the block and the spans open now begin, if this is their first text.
    fn start_text(&mut self) {
        let (at, open) = (self.page.text.len(), self.top());
        if at == self.block_start {
            self.block_element = open.container;
        }
        self.seen |= !self.page.elements[open.element as usize].hidden;
        for span in self.spans.iter_mut().rev().take_while(|span| span.start == usize::MAX) {
            span.start = at;
        }
    }

    fn count_link_bytes(&mut self, before: usize) {
        if self.links > 0 {
            self.link_bytes += self.page.text.len() - before;
        }
    }

    pub(super) fn list_span(&mut self, span: OpenSpan) {
        let end = self.page.text.len();
        if span.start < end {
            let text = Slice::new(span.start, end);
            match span.kind {
                Some(kind) => self.page.spans.push(Span { kind, element: span.element, text }),
                None => self.page.parts.push(Part { element: span.element, text }),
            }
        }
    }

    /// Whether there are so many blocks that the next ones are put together.
    fn is_late(&self) -> bool {
        self.page.blocks.len() >= self.limits.blocks
    }

    /// Ends the block, or, where there are too many, the line.
    pub(super) fn end_block(&mut self) {
        let length = self.page.text.len() - self.block_start;
        if length.max(self.hidden_text.len()) >= LATE_BLOCK || !self.is_late() {
            self.list_text();
        } else if length > 0 && self.gap != Gap::Break {
            self.page.cut.blocks += 1;
            self.gap = Gap::Break;
        }
    }

    /// Lists what was read since the last block.
    pub(super) fn list_text(&mut self) {
        self.gap = Gap::None;
        if self.page.text.len() > self.block_start {
            self.list_block();
        }
        if !self.hidden_text.is_empty() {
            self.list_hidden_text();
        }
    }

    fn list_block(&mut self) {
        for at in 0..self.spans.len() {
            let span = self.spans[at];
            self.list_span(span);
            self.spans[at].start = usize::MAX;
        }
        let element = self.page.elements[self.block_element as usize];
        let start = self.trim_block(element.kind);
        let end = self.page.text.len();
        if end > start {
            let mut block = Block {
                element: self.block_element,
                text: Slice::new(start, end),
                spans: Slice::new(self.block_span, self.page.spans.len()),
                link_bytes: self.link_bytes.min(end - start) as u32,
                hidden: element.hidden && !self.seen,
            };
            if let Some(cap) = self.take_drop_cap(start) {
                (block.text.start, block.spans.start) = (cap.text.start, cap.spans.start);
            }
            self.page.blocks.push(block);
        }
        self.next_block();
    }

    /// Takes white space of any script off both ends of the block, of preformatted text only line ends
    /// before it; returns where the block now starts.
    fn trim_block(&mut self, kind: BlockKind) -> usize {
        let text = &self.page.text[self.block_start..];
        let trimmed = match kind {
            BlockKind::Preformatted => text.trim_start_matches(['\n', '\r']),
            _ => text.trim_start(),
        };
        let start = self.block_start + text.len() - trimmed.len();
        let end = start + trimmed.trim_end().len();
        if start > self.block_start || end < self.page.text.len() {
            self.page.text.truncate(end);
            let own = self.page.parts.iter_mut().rev();
            let own = own.take_while(|part| part.text.end as usize > self.block_start);
            let spans = self.page.spans[self.block_span..].iter_mut().map(|span| &mut span.text);
            for text in own.map(|part| &mut part.text).chain(spans) {
                text.start = text.start.clamp(start as u32, end as u32);
                text.end = text.end.clamp(start as u32, end as u32);
            }
            for part in self.page.parts.iter_mut().rev().take_while(|part| part.text.end as usize > end) {
                part.text = Slice::new((part.text.start as usize).min(end), end);
            }
        }
        start
    }

    /// Lists the text of hidden inline elements as a block of its own, after the one around them.
    fn list_hidden_text(&mut self) {
        let hidden = std::mem::take(&mut self.hidden_text);
        let start = self.page.text.len();
        collapse_into(&mut self.page.text, start, &hidden);
        // Only what HTML calls white space is collapsed.
        let text = &self.page.text[start..];
        let (first, length) = (start + text.len() - text.trim_start().len(), text.trim().len());
        if length > 0 {
            self.page.blocks.push(Block {
                element: self.hidden_element,
                text: Slice::new(first, first + length),
                spans: Slice::new(self.block_span, self.block_span),
                link_bytes: 0,
                hidden: true,
            });
        }
        self.next_block();
        self.hidden_text = hidden;
        self.hidden_text.clear();
    }

    fn next_block(&mut self) {
        self.block_start = self.page.text.len();
        self.block_span = self.page.spans.len();
        self.link_bytes = 0;
        self.seen = false;
    }
}
