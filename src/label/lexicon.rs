//! Compiles `lexicon/*.txt` once: the phrases, stop words and class tokens of every language. The
//! format is described at the head of `lexicon/en.txt`.

use std::ops::{BitOr, BitOrAssign};

use rustc_hash::FxHashMap;

/// The files of the lexicon: language code (ISO 639-1) and text.
macro_rules! lexicon_files {
    ($($code:literal)*) => {
        [$(($code, include_str!(concat!("../../lexicon/", $code, ".txt"))),)*]
    };
}

const LANGUAGES: [(&str, &str); 54] = lexicon_files!(
    "af" "ar" "bg" "bn" "ca" "cs" "da" "de" "el" "en" "es" "et" "fa" "fi" "fr" "gu" "he" "hi" "hr" "hu" "id" "is" "it" "ja" "kn" "ko" "lt" "lv" "mk" "ml" "mr" "ms" "nl" "no" "pa" "pl" "pt" "ro" "ru" "sk" "sl" "sq" "sr" "sv" "sw" "ta" "te" "th" "tr" "uk" "ur" "vi" "zh" "zu"
);

const MARKUP: &str = include_str!("../../lexicon/markup.txt");

macro_rules! families {
    ($(#[$doc:meta])* $type:ident { $($variant:ident $name:literal)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "each variant is a section of the lexicon")]
        pub enum $type { $($variant,)* }

        impl $type {
            /// Every family, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name of its section in the lexicon.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            fn of_section(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

families! {
    /// What a phrase of the lexicon says of the block it stands in.
    Phrase {
        Related "related" MostRead "most-read" ReadMore "read-more" Newsletter "newsletter" Share "share" Ad "ad"
        Copyright "copyright" Agency "agency" Credit "credit" AuthorBox "author-box" Byline "byline"
        Comments "comments" Cookies "cookies" Paywall "paywall" Donation "donation" App "app" Tags "tags"
        Player "player" ErrorReport "error-report" SummaryBox "summary-box"
    }
}

families! {
    /// What a class, id or role token says of the element that bears it.
    Markup {
        Body "body" Headline "headline" Standfirst "standfirst" Related "related" MostRead "most-read"
        Share "share" Ad "ad" Newsletter "newsletter" Comments "comments" Byline "byline" AuthorBox "author-box"
        Date "date" Caption "caption" Gallery "gallery" Player "player" Nav "nav" Header "header" Footer "footer"
        Sidebar "sidebar" Tags "tags" Cookies "cookies" Paywall "paywall" Promo "promo" Widget "widget"
        Modal "modal" Hidden "hidden" Login "login" Search "search" Toc "toc" Infobox "infobox" Embed "embed"
        Pullquote "pullquote" Correction "correction" Liveblog "liveblog" Product "product" Teaser "teaser"
        List "list" Donation "donation" App "app" Error "error" Rating "rating" Recipe "recipe" Legal "legal"
    }
}

/// How a phrase stands in a block, weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// It does not.
    #[default]
    Nowhere,
    /// Somewhere inside.
    Inside,
    /// At its start or end.
    Edge,
    /// It is the whole block.
    Whole,
}

/// The phrases found in one block, by family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hits([Place; Phrase::ALL.len()]);

impl Hits {
    /// Where a phrase of the family stands.
    pub fn place(&self, family: Phrase) -> Place {
        self.0[family as usize]
    }

    /// Whether a phrase of any family is the whole block.
    pub fn is_label(&self) -> bool {
        self.0.contains(&Place::Whole)
    }

    fn add(&mut self, family: Phrase, place: Place) {
        let old = &mut self.0[family as usize];
        *old = place.max(*old);
    }
}

/// A set of [`Markup`] families.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarkupSet(u64);

impl MarkupSet {
    /// Whether the family is in the set.
    pub fn contains(self, family: Markup) -> bool {
        self.0 >> (family as u8) & 1 == 1
    }

    /// Whether no family is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for MarkupSet {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for MarkupSet {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl From<Markup> for MarkupSet {
    fn from(family: Markup) -> Self {
        Self(1 << family as u8)
    }
}

/// A literal of the lexicon, and where it may stand.
struct Entry {
    literal: &'static str,
    place: Place,
    at_end: bool,
    family: u8,
    /// The next entry under the same hash, or [`NONE`].
    next: u32,
}

const NONE: u32 = u32::MAX;

/// Literals by the hash of their bytes. Where a literal goes on, the hash of what stands before leads to [`NONE`], so that
/// a search ends as soon as no literal begins with what it has read.
#[derive(Default)]
struct Table {
    first: FxHashMap<u64, u32>,
    entries: Vec<Entry>,
}

/// The compiled lexicon.
pub struct Lexicon {
    /// Which of the languages (by place in the list) have a word as a stop word.
    stop_words: FxHashMap<&'static str, u64>,
    phrases: Table,
    markup: Table,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self::new()
    }
}

impl Lexicon {
    /// Compiles the lexicon.
    pub fn new() -> Self {
        let mut lexicon =
            Self { stop_words: FxHashMap::default(), phrases: Table::default(), markup: Table::default() };
        for (number, (_, text)) in LANGUAGES.iter().enumerate() {
            for (section, entry) in entries(text) {
                if section == "stopwords" {
                    *lexicon.stop_words.entry(entry).or_default() |= 1 << number;
                } else if let Some(family) = Phrase::of_section(section) {
                    lexicon.phrases.add_phrase(entry, family as u8);
                }
            }
        }
        for (section, entry) in entries(MARKUP) {
            if let Some(family) = Markup::of_section(section) {
                lexicon.markup.add_markup(entry, family as u8);
            }
        }
        lexicon
    }

    /// The languages (a bit each, by place in the list) that have this lower-case word as a stop word.
    pub fn stop_word(&self, word: &str) -> u64 {
        self.stop_words.get(word).copied().unwrap_or(0)
    }

    /// The code of a language by its place in the list.
    pub fn language_code(number: usize) -> &'static str {
        LANGUAGES[number].0
    }

    /// The place of a language in the list, by its ISO 639-1 code or a tag that begins with it.
    pub fn language_number(tag: &str) -> Option<usize> {
        let code = tag.split(['-', '_']).next()?.trim().to_ascii_lowercase();
        let code = if code == "nb" || code == "nn" { "no" } else { &code };
        LANGUAGES.iter().position(|(name, _)| *name == code)
    }

    /// Number of languages.
    pub const fn languages() -> usize {
        LANGUAGES.len()
    }

    /// The phrases in a block that went through [`normalize`].
    pub fn phrases(&self, block: &str) -> Hits {
        let mut hits = Hits::default();
        if block.is_empty() {
            return hits;
        }
        let mut word_start = true;
        for (start, first) in block.char_indices() {
            if word_start || is_unspaced(first) {
                self.phrases_at(block, start, &mut hits);
            }
            word_start = !is_word_char(first);
        }
        hits
    }

    /// The phrases that begin at one place of a block.
    fn phrases_at(&self, block: &str, start: usize, hits: &mut Hits) {
        let rest = &block[start..];
        let mut hash = Hash::default();
        let mut before = None;
        for (at, char) in rest.char_indices().chain([(rest.len(), ' ')]) {
            if before.is_some_and(|before| is_boundary(before, char)) {
                let Some(entries) = self.phrases.starting(hash, &rest.as_bytes()[..at]) else { return };
                for entry in entries {
                    let (first, last) = (start == 0, at == rest.len());
                    let fits = match entry.place {
                        Place::Whole => first && last,
                        Place::Edge => {
                            if entry.at_end {
                                last
                            } else {
                                first
                            }
                        }
                        _ => true,
                    };
                    if fits {
                        let place = if first && last { Place::Whole } else { entry.place };
                        hits.add(Phrase::ALL[usize::from(entry.family)], place);
                    }
                }
            }
            hash.push_char(char);
            before = Some(char);
        }
    }

    /// The families that a class, id or role value names. `buffer` is scratch space.
    pub fn markup(&self, value: &str, buffer: &mut String) -> MarkupSet {
        buffer.clear();
        normalize_markup(value, buffer);
        let mut set = MarkupSet::default();
        for (start, _) in buffer.match_indices('-') {
            let rest = &buffer[start + 1..];
            let mut hash = Hash::default();
            for (at, byte) in rest.bytes().enumerate() {
                if at > 0 {
                    let Some(entries) = self.markup.starting(hash, &rest.as_bytes()[..at]) else { break };
                    for entry in entries.filter(|entry| entry.place != Place::Whole || byte == b'-') {
                        set.0 |= 1 << entry.family;
                    }
                }
                hash.push(byte);
            }
        }
        set
    }
}

impl Table {
    fn add(&mut self, literal: &'static str, place: Place, at_end: bool, family: u8, hash: Hash) {
        let entry = self.entries.len() as u32;
        let next = self.first.insert(hash.0, entry).unwrap_or(NONE);
        self.entries.push(Entry { literal, place, at_end, family, next });
    }

    fn add_phrase(&mut self, entry: &'static str, family: u8) {
        let (literal, place, at_end) = match (entry.strip_prefix('*'), entry.strip_suffix('*')) {
            (Some(_), Some(_)) => (entry.trim_matches(['*', ' ']), Place::Inside, false),
            (Some(rest), None) => (rest.trim_start(), Place::Edge, true),
            (None, Some(rest)) => (rest.trim_end(), Place::Edge, false),
            (None, None) => (entry, Place::Whole, false),
        };
        let mut hash = Hash::default();
        let mut before = None;
        for char in literal.chars() {
            if before.is_some_and(|before| is_boundary(before, char)) {
                self.first.entry(hash.0).or_insert(NONE);
            }
            hash.push_char(char);
            before = Some(char);
        }
        self.add(literal, place, at_end, family, hash);
    }

    fn add_markup(&mut self, entry: &'static str, family: u8) {
        let (literal, place) = match entry.strip_suffix('*') {
            Some(stem) => (stem, Place::Edge),
            None => (entry, Place::Whole),
        };
        let mut hash = Hash::default();
        for (at, byte) in literal.bytes().enumerate() {
            if at > 0 {
                self.first.entry(hash.0).or_insert(NONE);
            }
            hash.push(byte);
        }
        self.add(literal, place, false, family, hash);
    }

    /// The entries of a literal; nothing where no literal begins so.
    fn starting(&self, hash: Hash, literal: &[u8]) -> Option<impl Iterator<Item = &Entry>> {
        let first = *self.first.get(&hash.0)?;
        let entry = |at: u32| self.entries.get(at as usize);
        let entries = std::iter::successors(entry(first), move |before| entry(before.next));
        Some(entries.filter(move |entry| entry.literal.as_bytes() == literal))
    }
}

/// FNV-1a, which grows byte by byte: every prefix of a text is hashed in one pass.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn push(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    fn push_char(&mut self, char: char) {
        let mut bytes = [0; 4];
        char.encode_utf8(&mut bytes).bytes().for_each(|byte| self.push(byte));
    }
}

/// Section and entry of each line of a lexicon file.
fn entries(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut section = "";
    text.lines().filter_map(move |line| {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
            return None;
        }
        // Comments stand before the first section; behind it `#` is a number.
        (!line.is_empty() && !section.is_empty()).then_some((section, line))
    })
}

/// Writes a block in the form that the phrases of the lexicon have: lower case, digits as `#`, straight
/// quotes, single spaces, no punctuation at either end.
pub fn normalize(text: &str, out: &mut String) {
    out.clear();
    // A virama at the end is part of its word.
    let is_edge = |c: char| !(c.is_alphanumeric() || is_indic(c) || matches!(c, '©' | 'ⓒ'));
    let mut digits = false;
    for char in text.trim_matches(is_edge).chars() {
        let was_digits = std::mem::replace(&mut digits, char.is_ascii_digit());
        match char {
            '0'..='9' if was_digits => {}
            '0'..='9' => out.push('#'),
            'a'..='z' => out.push(char),
            'A'..='Z' => out.push(char.to_ascii_lowercase()),
            '’' | '‘' | 'ʼ' | '`' | '´' => out.push('\''),
            '“' | '”' | '„' | '«' | '»' => out.push('"'),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => digits = was_digits,
            _ if char.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            _ => out.extend(char.to_lowercase()),
        }
    }
}

/// Letters, vowel signs, viramas and nuktas of the scripts of India: all of them but digits and dandas.
pub(super) fn is_indic(char: char) -> bool {
    matches!(char, '\u{900}'..='\u{963}' | '\u{970}'..='\u{dff}')
}

/// Writes a class, id or role value in the form that `markup.txt` has: words in lower case between single
/// dashes, `aB` as two words.
fn normalize_markup(value: &str, out: &mut String) {
    out.push('-');
    let mut before = '-';
    for char in value.chars() {
        if !char.is_ascii_alphanumeric() {
            if !out.ends_with('-') {
                out.push('-');
            }
        } else {
            if char.is_ascii_uppercase() && before.is_ascii_lowercase() {
                out.push('-');
            }
            out.push(char.to_ascii_lowercase());
        }
        before = char;
    }
    if !out.ends_with('-') {
        out.push('-');
    }
}

/// Whether a literal may begin or end between two characters.
fn is_boundary(before: char, after: char) -> bool {
    !is_word_char(before) || !is_word_char(after) || is_unspaced(before) || is_unspaced(after)
}

fn is_word_char(char: char) -> bool {
    char.is_alphanumeric() || char == '#'
}

/// Whether words of its script are written without spaces between them: Han, kana, Thai, Lao, Khmer, Burmese.
pub fn is_unspaced(char: char) -> bool {
    matches!(u32::from(char),
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3040..=0x30ff | 0x3400..=0x9fff
        | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Phrases found in a text as it stands on a page.
    fn hits(text: &str) -> Hits {
        let mut normal = String::new();
        normalize(text, &mut normal);
        Lexicon::new().phrases(&normal)
    }

    #[test]
    fn phrases_are_found_where_they_stand() {
        let cases = [
            ("whole block", "Related Posts", Phrase::Related, Place::Whole),
            ("punctuation around it", "» Related posts: …", Phrase::Related, Place::Whole),
            ("a number", "12 comments", Phrase::Comments, Place::Whole),
            ("at the start", "Also read: Floods recede", Phrase::ReadMore, Place::Edge),
            ("inside", "© 2025 The Paper. All rights reserved. Imprint", Phrase::Copyright, Place::Edge),
            ("German", "Lesen Sie auch: Hochwasser geht zurück", Phrase::ReadMore, Place::Edge),
            ("no spaces between words", "相关新闻", Phrase::Related, Place::Whole),
            ("a sentence", "He posted related documents on Monday.", Phrase::Related, Place::Nowhere),
        ];
        for (name, text, family, place) in cases {
            assert_eq!(hits(text).place(family), place, "{name}: {text:?}");
        }
    }

    #[test]
    fn markup_is_matched_by_whole_words() {
        let lexicon = Lexicon::new();
        let cases = [
            ("words of a class", "article-related-posts", Markup::Related, true),
            ("camel case", "storyRelatedPosts", Markup::Related, true),
            ("part of another word", "prenavigated", Markup::Nav, false),
        ];
        for (name, value, family, found) in cases {
            assert_eq!(
                lexicon.markup(value, &mut String::new()).contains(family),
                found,
                "{name}: {value:?}"
            );
        }
    }

    #[test]
    fn lists_are_sorted_unique_and_non_empty() {
        let markup = [("markup", MARKUP)];
        for (code, text) in LANGUAGES.iter().chain(&markup) {
            let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
            for line in text.lines().skip_while(|line| !line.starts_with('[')).filter(|line| !line.is_empty())
            {
                if let Some(name) = line.strip_prefix('[') {
                    sections.push((name.strip_suffix(']').expect("a section ends in ]"), Vec::new()));
                } else {
                    sections.last_mut().expect("an entry follows a section").1.push(line);
                }
            }
            assert!(!sections.is_empty(), "{code}: no section");
            for (name, entries) in &sections {
                let known = match *code {
                    "markup" => Markup::of_section(name).is_some(),
                    _ => *name == "stopwords" || Phrase::of_section(name).is_some(),
                };
                assert!(known, "{code}: unknown section [{name}]");
                assert!(!entries.is_empty(), "{code}: [{name}] is empty");
                for pair in entries.windows(2) {
                    assert!(
                        pair[0] < pair[1],
                        "{code}: [{name}] {:?} must not stand before {:?}",
                        pair[0],
                        pair[1]
                    );
                }
                for entry in entries {
                    assert_eq!(entry.to_lowercase(), **entry, "{code}: [{name}] lower case");
                    assert!(
                        !entry.trim_matches(['*', ' ']).is_empty(),
                        "{code}: [{name}] {entry:?} matches everything"
                    );
                }
            }
        }
    }
}
