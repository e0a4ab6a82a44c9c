//! Letters and signs that design sets apart from the words around them: drop caps, raised numbers, quotation marks,
//! permanent links.

use std::borrow::Cow;

use super::PageBuilder;
use crate::read::page::{AttributeName, Block, BlockKind, Tag};

/// Bytes of a line from which on a custom element or a button that follows an open sentence is a word of it.
const OPEN_LINE: usize = 40;

/// Signs after which a sentence goes on.
const OPEN_SIGNS: [char; 18] =
    [',', ':', ';', '(', '[', '“', '„', '«', '‘', '/', '-', '–', '—', '&', '+', '%', '€', '$'];

impl PageBuilder<'_> {
    /// Whether an element is set as a block where it is. A custom element or a button within a sentence is not, nor is a
    /// box around a line of code.
    pub(super) fn is_block(&self, tag: Tag) -> bool {
        if !matches!(tag, Tag::Custom | Tag::Button | Tag::Select | Tag::Option | Tag::Optgroup) {
            return tag.is_block() && !self.is_code_line(tag);
        }
        let container = self.page.elements[self.top().container as usize].tag;
        let in_paragraph = container == Tag::P || container.heading_level().is_some();
        if tag == Tag::Custom && in_paragraph {
            return false;
        }
        let line = self.page.text[self.block_start..].trim_end();
        let is_open = line.ends_with(|last: char| last.is_alphanumeric() || OPEN_SIGNS.contains(&last));
        !(is_open && (in_paragraph || tag == Tag::Custom && line.len() >= OPEN_LINE))
    }

    fn is_code_line(&self, tag: Tag) -> bool {
        let own = matches!(tag, Tag::Div | Tag::P | Tag::Section | Tag::Custom);
        own && self.is_code(self.top().element)
    }

    pub(super) fn is_code(&self, element: u32) -> bool {
        self.page.elements[element as usize].kind == BlockKind::Preformatted
    }

    /// Ends a line of code, unless one has just ended.
    pub(super) fn fresh_line(&mut self) {
        if self.page.text.len() > self.block_start && !self.page.text.ends_with('\n') {
            self.page.text.push('\n');
        }
    }

    /// Sets the marks that a browser sets around a `q`, unless the author did.
    pub(super) fn open_quotation(&mut self) {
        let line = &self.page.text[self.block_start..];
        if line.ends_with(['"', '“', '„', '«', '‘', '「']) {
            return;
        }
        self.text("“");
        if let Some(open) = self.stack.last_mut() {
            open.quoted = true;
        }
    }

    /// Takes the text alternative of an image that is a sign in a line, or may be the first letter of the block.
    pub(super) fn image_text(&mut self, alt: &str) {
        if is_emoji(alt) && self.page.text.len() > self.block_start {
            return self.text(alt);
        }
        let is_first = self.page.text.len() == self.block_start && self.hidden_text.is_empty();
        if is_first && is_capital(alt) {
            self.hidden_element = self.top().element;
            self.hidden_text.push_str(alt);
        }
    }

    /// The first letter of a block that begins with the rest of its word, where that letter was hidden: one that is
    /// drawn, or said once to eyes and once to screen readers.
    pub(super) fn drop_cap(&mut self, rest: &str) -> Option<char> {
        let cap = self.hidden_text.chars().next().filter(|cap| cap.is_uppercase())?;
        if !rest.starts_with(char::is_lowercase) {
            return None;
        }
        let again = &self.hidden_text[cap.len_utf8()..];
        let said = again.strip_prefix(cap).unwrap_or(again);
        if !rest.starts_with(said) {
            return None;
        }
        self.hidden_text.clear();
        Some(cap)
    }

    /// The block before, if it is the first letter of the word that the text goes on with.
    pub(super) fn take_drop_cap(&mut self, start: usize) -> Option<Block> {
        let before = self.page.blocks.last()?;
        let is_cap = before.link_bytes == 0
            && before.text.end as usize == start
            && !before.hidden
            && is_capital(self.page.text_of(before))
            && self.page.kind_of(before) == BlockKind::Paragraph
            && self.page.text[start..].starts_with(char::is_lowercase);
        if is_cap { self.page.blocks.pop() } else { None }
    }

    /// Whether a text is the sign of a link to where it stands: `¶` beside a heading, `↩` after a note.
    pub(super) fn is_permalink(&self, text: &str) -> bool {
        // Nearly all text is words or the space between elements.
        let mut bytes = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
        if bytes.next().is_none_or(|byte| byte.is_ascii_alphanumeric()) {
            return false;
        }
        let text = text.trim();
        if text.is_empty() || text.chars().any(char::is_alphanumeric) {
            return false;
        }
        let container = self.page.elements[self.top().container as usize].tag;
        if container.heading_level().is_some() && matches!(text, "¶" | "🔗") {
            return true;
        }
        let Some(link) = self.stack.iter().rev().find(|open| open.link) else { return false };
        let link = &self.page.elements[link.element as usize];
        let href = self.page.attribute(link, AttributeName::Href).unwrap_or_default();
        href.len() > 1 && href.starts_with('#') || container.heading_level().is_some() && href.contains('#')
    }
}

/// Whether a text is a pictograph.
fn is_emoji(text: &str) -> bool {
    /// Bytes of the longest: a family with the colours of their skins.
    const LONGEST: usize = 48;
    let is_part = |char: char| matches!(u32::from(char), 0x200d | 0xfe0f | 0x20e3 | 0x2190..=0x2bff | 0x3030..=0x303d | 0x1f000..=0x1faff | 0xe0020..=0xe007f);
    text.len() <= LONGEST && !text.is_empty() && text.chars().all(is_part)
}

/// Whether a text is one upper-case letter.
fn is_capital(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

/// A number that is raised above the line, in raised digits: `10⁶` is not 106. Other text stays.
pub(super) fn raised(text: &str) -> Cow<'_, str> {
    let raise = |char: char| {
        Some(match char {
            '0' => '⁰',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4'..='9' => char::from_u32('⁴' as u32 + char as u32 - '4' as u32)?,
            '+' => '⁺',
            '-' | '−' | '–' => '⁻',
            ',' | ' ' => char,
            _ => return None,
        })
    };
    if !text.contains(|char: char| char.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    text.chars().map(raise).collect::<Option<String>>().map_or(Cow::Borrowed(text), Cow::Owned)
}
