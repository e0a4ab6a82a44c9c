//! Letters and signs that design sets apart from the words around them: drop caps, quotation marks, images of signs,
//! permanent links.

#![expect(
    clippy::indexing_slicing,
    reason = "elements are numbered as they are listed, and none is taken out"
)]
#![expect(clippy::string_slice, reason = "a block begins where the text ended once")]
#![expect(clippy::arithmetic_side_effects, reason = "numbers of elements, and lengths of a text in memory")]

use super::PageBuilder;
use super::level::Level;
use super::open::OpenElement;
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

    /// Whether the element that has begun is set as a line of code of its own.
    pub(super) fn begins_code_line(&self, tag: Tag) -> bool {
        /// Class names of lines in what highlights code.
        const LINES: [&str; 6] = ["line", "code-line", "code_line", "cl-line", "view-line", "token-line"];
        let parent = self.top();
        if !self.is_code(parent.element) {
            return false;
        }
        let is_line = || {
            let class = self.pending_class();
            self.pending.style.boxed || class.split_ascii_whitespace().any(|word| LINES.contains(&word))
        };
        let follows = self.page.elements.len() > parent.element as usize + 1;
        tag.is_block() || is_line() || tag == Tag::Code && parent.tag == Tag::Pre && follows
    }

    /// Ends a line of code, unless one has just ended.
    pub(super) fn fresh_line(&mut self) {
        let line = &self.page.text[self.block_start..];
        if !line.is_empty() && !line.trim_end_matches([' ', '\t']).ends_with('\n') {
            self.page.text.push('\n');
        }
    }

    /// How the text of the element that has begun stands to the line.
    pub(super) fn level(&self, tag: Tag, parent: OpenElement) -> Level {
        // In `msup` and `msub` the second element is the exponent or the index.
        let is_second = self.page.elements.len() > parent.element as usize + 1;
        match tag {
            Tag::Sup => Level::Raised,
            Tag::Sub => Level::Lowered,
            _ if parent.tag == Tag::Msup && is_second => Level::Raised,
            _ if parent.tag == Tag::Msub && is_second => Level::Lowered,
            _ => parent.level,
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

    /// Takes the text alternative of the image that has begun if it is a sign in a line or a formula, or may be the first
    /// letter of the block.
    pub(super) fn image_text(&mut self) {
        let alt = self.page.attribute_str(self.pending.alt).trim();
        let class = self.pending_class();
        let is_within = self.page.text.len() > self.block_start;
        if let Some(formula) = formula_of(alt, class) {
            let formula = formula.to_owned();
            self.text(&formula);
        } else if is_within && (is_emoji(alt) || is_smiley(alt, class)) {
            let sign = alt.to_owned();
            self.text(&sign);
        } else if !is_within && self.hidden_text.is_empty() && is_capital(alt) {
            self.hidden_text.push_str(alt);
            self.hidden_element = self.top().element;
        }
    }

    /// The first letter of a block that begins with the rest of its word, where that letter was hidden: one that is
    /// drawn, or said once to eyes and once to screen readers. Where the whole word is said twice, the word.
    pub(super) fn drop_cap(&mut self, rest: &str, within_word: bool) -> Option<String> {
        let hidden = self.hidden_text.as_str();
        let cap = hidden.chars().next().filter(|cap| cap.is_uppercase())?;
        let (first, again) = hidden.split_at(cap.len_utf8());
        let word = if within_word {
            let said = again.strip_prefix(cap).unwrap_or(again);
            (rest.starts_with(char::is_lowercase) && rest.starts_with(said)).then_some(first)
        } else {
            word_said_twice(hidden, first)
        };
        let word = word.map(str::to_owned)?;
        self.hidden_text.clear();
        Some(word)
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

/// The word that a text holds once whole and once as its first letter and the rest: `TThehe`, `TheThe`.
fn word_said_twice<'t>(text: &'t str, first: &str) -> Option<&'t str> {
    let half = text.len() / 2;
    let is_word = |word: &&str| word.len() > first.len() && word.chars().all(char::is_alphabetic);
    let (whole, parts) = (text.get(..half)?, text.get(half..)?);
    if whole == parts {
        return Some(whole).filter(is_word);
    }
    let (word, rest) = (text.get(first.len()..first.len() + half)?, text.get(first.len() + half..)?);
    (word.strip_prefix(first) == Some(rest)).then_some(word).filter(is_word)
}

/// Whether a text is a pictograph.
fn is_emoji(text: &str) -> bool {
    /// Bytes of the longest: a family with the colours of their skins.
    const LONGEST: usize = 48;
    let is_part = |char: char| matches!(u32::from(char), 0x200d | 0xfe0f | 0x20e3 | 0x2190..=0x2bff | 0x3030..=0x303d | 0x1f000..=0x1faff | 0xe0020..=0xe007f);
    text.len() <= LONGEST && !text.is_empty() && text.chars().all(is_part)
}

/// Whether an image with this text alternative and these classes is a smiley.
fn is_smiley(alt: &str, class: &str) -> bool {
    /// Bytes of the longest, as `:mrgreen:`.
    const LONGEST: usize = 12;
    let is_name = |word: &str| matches!(word, "emoji" | "emoticon" | "smiley" | "smilies" | "wp-smiley");
    alt.len() <= LONGEST && class.split_ascii_whitespace().any(is_name)
}

/// The formula that an image shows, in TeX, if it is the picture of one.
fn formula_of<'t>(alt: &'t str, class: &str) -> Option<&'t str> {
    let is_name = |word: &str| {
        let starts = ["mwe-math-fallback", "latex", "tex-", "math-", "equation"];
        matches!(word, "tex" | "math" | "ql-img-inline-formula")
            || starts.iter().any(|start| word.starts_with(start))
    };
    let enclosed = [("{\\displaystyle", "}"), ("\\(", "\\)"), ("$", "$")]
        .into_iter()
        .find_map(|(open, close)| alt.strip_prefix(open)?.strip_suffix(close));
    let bare = enclosed.unwrap_or(alt).trim();
    let is_tex = enclosed.is_some() || class.split_ascii_whitespace().any(is_name);
    (is_tex && bare.contains(char::is_alphanumeric)).then_some(bare)
}

/// Whether a text is one upper-case letter.
fn is_capital(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}
