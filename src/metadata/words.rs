//! Words that metadata is found by: those of markup, and those of each language from the lexicon.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::label::lexicon::{Class, lowercase};
use crate::read::build::collapsed;
use crate::read::charref;

/// Sections of lower-case entries, one a line; `#` begins a comment line.
pub(super) struct Sections(FxHashMap<&'static str, Vec<&'static str>>);

impl Sections {
    fn parse(text: &'static str) -> Self {
        let mut sections: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        let mut name = "";
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(section) => name = section,
                None => sections.entry(name).or_default().push(line),
            }
        }
        Self(sections)
    }

    /// The entries of a section in their order; none of a section that is not there.
    pub(super) fn of(&self, section: &str) -> &[&'static str] {
        self.0.get(section).map_or(&[], Vec::as_slice)
    }

    /// Whether a section has an entry.
    pub(super) fn has(&self, section: &str, entry: &str) -> bool {
        self.of(section).contains(&entry)
    }
}

/// Words of markup and addresses.
pub(super) static MARKUP: LazyLock<Sections> = LazyLock::new(|| Sections::parse(include_str!("markup.txt")));

/// Words of a language, a line each. One text for all of them: a list would take a pointer for each in the program.
pub(super) struct Entries(&'static str);

impl Entries {
    pub(super) fn iter(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.0.lines()
    }
}

/// Names of a language in an order, a line for each thing that is named.
pub(super) struct Rows(&'static str);

impl Rows {
    /// The names of each.
    pub(super) fn iter(&self) -> impl Iterator<Item = Names> + use<> {
        self.0.lines().map(Names)
    }
}

/// The names and short forms of one thing.
pub(super) struct Names(&'static str);

impl Names {
    pub(super) fn iter(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.0.split(", ")
    }
}

/// What `lexicon/CODE.txt` says of dates and authors in one language; all in lower case.
pub(super) struct Language {
    /// ISO 639-1.
    pub(super) code: &'static str,
    /// Each month, from January on.
    pub(super) months: Rows,
    /// Each day of the week, from Monday on.
    weekdays: Rows,
    /// The months of the calendar of Iran, where the language names them.
    pub(super) solar_months: Rows,
    /// The months of the calendar of Islam, likewise.
    pub(super) lunar_months: Rows,
    /// Minutes, hours, days, weeks, months and years in «3 hours ago».
    pub(super) time_units: Rows,
    /// The words that make a span of time one before now, after it or before it.
    pub(super) ago: Entries,
    date_particles: Entries,
    updated: Entries,
    published: Entries,
    by: Entries,
    and: Entries,
    written_by: Entries,
    other_credits: Entries,
    academic_titles: Entries,
    surnames: Entries,
    roles: Entries,
    office_words: Entries,
    page_errors: Entries,
    home_links: Entries,
}

impl Language {
    /// The names of all days of the week.
    fn days(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.weekdays.iter().flat_map(|names| names.iter())
    }
}

/// Every language of the lexicon, in the order of their codes.
pub(super) static LANGUAGES: [Language; 54] = include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Words of all languages together.
pub(super) struct Words {
    all: ByStart,
    /// Those of them that are several words.
    phrases: ByStart,
}

/// Sorted words, and where those lie that begin with two characters, or are one.
struct ByStart {
    words: Vec<&'static str>,
    ranges: FxHashMap<Start, Range<usize>>,
}

/// The first two characters of a text, as far as it has them.
type Start = (char, Option<char>);

impl ByStart {
    #[expect(clippy::arithmetic_side_effects, reason = "the number of a word of the lexicon")]
    fn of(words: Vec<&'static str>) -> Self {
        let mut ranges: FxHashMap<Start, Range<usize>> = FxHashMap::default();
        for (at, word) in words.iter().enumerate() {
            let mut chars = word.chars();
            if let Some(first) = chars.next() {
                ranges.entry((first, chars.next())).or_insert(at..at).end = at + 1;
            }
        }
        Self { words, ranges }
    }

    #[expect(clippy::indexing_slicing, reason = "ranges are of the same words")]
    fn beginning(&self, text: &str) -> impl Iterator<Item = &'static str> {
        let mut chars = text.chars().map(lower);
        let starts =
            chars.next().map(|first| [Some((first, None)), chars.next().map(|next| (first, Some(next)))]);
        let ranges = starts.into_iter().flatten().flatten().filter_map(|start| self.ranges.get(&start));
        ranges.flat_map(|range| &self.words[range.clone()]).copied()
    }
}

impl Words {
    fn of(mut all: Vec<&'static str>) -> Self {
        all.sort_unstable();
        all.dedup();
        let phrases = all.iter().copied().filter(|words| words.contains(' ')).collect();
        Self { all: ByStart::of(all), phrases: ByStart::of(phrases) }
    }

    /// The words, sorted.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.all.words.iter().copied()
    }

    /// Those that may begin a text, by its first two characters.
    pub(super) fn beginning(&self, text: &str) -> impl Iterator<Item = &'static str> {
        self.all.beginning(text)
    }

    /// Those of several words that may begin a text, likewise.
    pub(super) fn phrases_beginning(&self, text: &str) -> impl Iterator<Item = &'static str> {
        self.phrases.beginning(text)
    }

    /// Whether a text is one of them.
    pub(super) fn has(&self, text: &str) -> bool {
        self.all.words.binary_search(&text).is_ok()
    }

    /// The same, whatever the case of the text.
    pub(super) fn has_in_any_case(&self, text: &str) -> bool {
        in_lowercase(text, |text| self.has(text))
    }
}

macro_rules! words_of_all_languages {
    ($($(#[$doc:meta])* $name:ident $field:ident)*) => {
        $($(#[$doc])* pub(super) static $name: LazyLock<Words> = LazyLock::new(|| {
            Words::of(LANGUAGES.iter().flat_map(|own| own.$field.iter()).collect())
        });)*
    };
}

words_of_all_languages! {
    /// Words between the parts of a date.
    DATE_PARTICLES date_particles
    /// Words before a date of change.
    UPDATED updated
    /// Words before a date of publication.
    PUBLISHED published
    /// Words before a name.
    BY by
    /// Words between two names.
    AND and
    /// Words before the name of one who did something else than write.
    OTHER_CREDITS other_credits
    /// Titles before a name.
    ACADEMIC_TITLES academic_titles
    /// Family names, where they come first and names have no capitals.
    SURNAMES surnames
    /// Words that make a span of time one before now.
    AGO ago
    /// What the label of a Twitter card calls the author.
    WRITTEN_BY written_by
    /// Whole parts of a byline that are no names.
    ROLES roles
    /// Words that make a text of several words a role or a label of the page, not a name.
    OFFICE_WORDS office_words
    /// Parts of the title of a page that is not there.
    PAGE_ERRORS page_errors
    /// What a link to the home page is called where it is no logo.
    HOME_LINKS home_links
}

/// Days of the week.
pub(super) static WEEKDAYS: LazyLock<Words> =
    LazyLock::new(|| Words::of(LANGUAGES.iter().flat_map(Language::days).collect()));

/// Days of the week in English, with their short forms.
pub(super) static ENGLISH_WEEKDAYS: LazyLock<Words> = LazyLock::new(|| {
    let english = LANGUAGES.iter().filter(|own| own.code == "en");
    Words::of(english.flat_map(Language::days).collect())
});

/// Named character references that remain where JSON-LD or `meta` was escaped twice.
const ESCAPED_TWICE: &[&str] = &[
    "amp", "quot", "apos", "lt", "gt", "nbsp", "rsquo", "lsquo", "rdquo", "ldquo", "ndash", "mdash",
    "hellip", "shy", "auml", "ouml", "uuml", "szlig", "eacute", "egrave", "agrave", "ccedil", "ntilde",
];

/// How often a text may have been escaped, at most.
const MAX_ESCAPED: usize = 8;

/// Text without tags and characters of layout, with character references resolved and white space collapsed.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if is_clean(text) { Cow::Borrowed(text) } else { Cow::Owned(made_clean(text)) }
}

/// The same as a text of its own.
pub(super) fn cleaned<'t>(text: impl Into<Cow<'t, str>>) -> String {
    let text = text.into();
    if is_clean(&text) { text.into_owned() } else { made_clean(&text) }
}

fn made_clean(text: &str) -> String {
    let mut out = plain(text);
    // «&amp;amp;#8230;»: every place that a text passed through may have escaped it once more.
    for _ in 1..MAX_ESCAPED {
        let again = if out.contains('&') { plain(&out) } else { break };
        if again.len() >= out.len() {
            break;
        }
        out = again;
    }
    out.retain(|char| !is_direction(char));
    let collapsed = collapsed(&out);
    out.clear();
    for word in collapsed.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether a text is clean already, as nearly all are.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "places of bytes of the text, of which two follow the first one of a character of three"
)]
fn is_clean(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_word = |at: usize| match bytes[at] {
        b' ' => at > 0 && bytes.get(at + 1).is_some_and(|next| *next != b' '),
        b'&' | b'<' | 0x7f | 0..b' ' => false,
        // Of these some are white space or layout: here dashes and quotation marks, there Chinese punctuation, are not.
        0xe2 => bytes[at + 1] == 0x80 && matches!(bytes[at + 2], 0x90..=0xa6),
        0xe3 => bytes[at + 1] != 0x80 || bytes[at + 2] != 0x80,
        0xc2 | 0xe1 | 0xef => false,
        _ => true,
    };
    (0..bytes.len()).all(is_word)
}

/// Whether a character only says which way a text runs.
fn is_direction(char: char) -> bool {
    matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2061}'..='\u{2069}')
}

/// Text without tags, with character references resolved once.
#[expect(
    clippy::string_slice,
    reason = "at a sign of ASCII that was found, and behind it or what a reference or a tag took, which ends in one too"
)]
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let used = reference(rest, &mut out).or_else(|| tag(rest, &mut out));
        let used = used.unwrap_or_else(|| {
            out.push_str(&rest[..1]);
            1
        });
        rest = &rest[used..];
    }
    out.push_str(rest);
    out
}

/// Writes the characters of a reference; returns its length in bytes.
#[expect(clippy::string_slice, reason = "what was there before is whole characters")]
fn reference(text: &str, out: &mut String) -> Option<usize> {
    let name = text.strip_prefix('&')?;
    let is_of = |known: &&str| name.strip_prefix(*known).is_some_and(|rest| rest.starts_with(';'));
    if !name.starts_with('#') && !ESCAPED_TWICE.iter().any(is_of) {
        return None;
    }
    let before = out.len();
    let used = charref::with_semicolon(text, out)?;
    if out[before..].contains(char::is_control) {
        out.truncate(before);
        return None;
    }
    Some(used)
}

/// Writes a space for a tag; returns its length in bytes.
fn tag(text: &str, out: &mut String) -> Option<usize> {
    let named = text.as_bytes().get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/');
    let (_, length) = text.bytes().take(300).zip(1..).find(|(byte, _)| *byte == b'>').filter(|_| named)?;
    out.push(' ');
    Some(length)
}

/// What follows a word or phrase in lower case at the start of a text, whatever the case of the text.
pub(super) fn after_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for wanted in prefix.chars() {
        let own = rest.next()?;
        if own != wanted && lower(own) != wanted {
            return None;
        }
    }
    Some(rest.as_str())
}

/// The first character of one in lower case.
fn lower(char: char) -> char {
    lower_chars(char).next().unwrap_or(char)
}

/// Bytes of a word that is made lower case without asking for memory.
const SHORT: usize = 32;

/// What a function says of a text in lower case.
pub(super) fn in_lowercase<R>(text: &str, says: impl FnOnce(&str) -> R) -> R {
    let mut buffer = [0; SHORT];
    let lower = buffer.get_mut(..text.len()).filter(|_| text.is_ascii()).and_then(|lower| {
        lower.copy_from_slice(text.as_bytes());
        lower.make_ascii_lowercase();
        std::str::from_utf8(lower).ok()
    });
    match lower {
        Some(lower) => says(lower),
        None => says(&lowercase(text)),
    }
}

/// Whether two texts are the same but for case.
pub(super) fn is_same_in_any_case(a: &str, b: &str) -> bool {
    a.chars().flat_map(lower_chars).eq(b.chars().flat_map(lower_chars))
}

/// Whether a char is of the scripts of China, Japan or Korea.
pub(super) fn is_east_asian(char: char) -> bool {
    matches!(char, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '々')
}

/// The characters of one in lower case.
pub(super) fn lower_chars(char: char) -> impl Iterator<Item = char> + Clone {
    let (simple, other) = match char {
        'A'..='Z' => (Some(char.to_ascii_lowercase()), None),
        _ if Class::of(char).changes() => (None, Some(char.to_lowercase())),
        _ => (Some(char), None),
    };
    simple.into_iter().chain(other.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_text_that_was_escaped_twice() {
        let cases = [
            ("a named reference", "A &amp; B", "A & B"),
            ("a numeric reference", "it&#39;s &#x2013; fine", "it's – fine"),
            ("a tag", "one<br/>two <b>three</b>", "one two three"),
            ("no tag", "a < b", "a < b"),
            ("no reference", "AT&T; 5 &", "AT&T; 5 &"),
            ("spaces", "  a \n b\u{a0}c ", "a b c"),
            ("escaped three times", "finally&amp;amp;#8230; &amp;amp;amp; on", "finally… & on"),
            ("soft hyphens", "Hafen\u{ad}rat l&shy;ässt Holz&amp;shy;pier", "Hafenrat lässt Holzpier"),
            ("marks of direction", "\u{202b}شلوم\u{202c} \u{feff}a\u{200b}b", "شلوم ab"),
            ("a joiner is a letter", "می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("a place to break in Thai is a space", "ท่า\u{200b}เรือ\u{ad}", "ท่า\u{200b}เรือ"),
            ("icons", "\u{f0b7} one", "one"),
            ("wide spaces", "one\u{3000}two\u{2003} three", "one two three"),
        ];
        for (name, raw, whole) in cases {
            assert_eq!(clean(raw), whole, "{name}");
        }
    }
}
