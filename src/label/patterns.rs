//! [`TextPatterns`]: what a user wants dropped, by what it says.

use std::borrow::Cow;

use regex::{RegexSet, RegexSetBuilder};

use crate::error::{Error, ErrorKind};

/// Bytes that the patterns of one set may take when compiled. A thousand plain phrases take 2.8 MB, a pattern with
/// `[\w .-]{1,40}` takes 2 MB. `regex` allows 10 MB by default; but the slowest patterns cost time by their size at every
/// byte of a page, and a repetition of repetitions is refused within 30 ms at this size.
const COMPILED_BYTES: usize = 4 << 20;

/// Bytes that the search of one thread may remember of one set. Half the default of `regex`, since every site may have a
/// set; a thousand phrases are searched at the same speed with a quarter of it.
const SEARCH_BYTES: usize = 1 << 20;

/// Regular expressions, in the syntax of the crate `regex`, for blocks to drop.
///
/// A block is dropped if one of them matches anywhere in its text, in which each run of white space is one space; `^` and
/// `$` are the ends of the text. Matching takes time in proportion to the length of the text.
///
/// ```
/// use cleancopy::options::{Options, TextPatterns};
/// use cleancopy::{Cleaner, Hints};
///
/// let patterns = TextPatterns::new(["^Photo of the week", "(?i)whatsapp channel"])?;
/// let cleaner = Cleaner::new(Options::default().with_drop_text(patterns));
/// let html = "<h1>Bridge reopens</h1>\
///     <p>The old bridge over the river reopened on Monday after two years of repairs, the city said.</p>\
///     <p>Some 12,000 cars are expected to cross it every day, officials told our WhatsApp channel.</p>";
/// let article = cleaner.clean_html(html, &Hints::default())?;
/// assert_eq!(article.blocks().count(), 1);
/// # Ok::<(), cleancopy::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct TextPatterns {
    set: RegexSet,
}

/// A pattern that is refused.
#[derive(Debug)]
pub(crate) struct BadPattern {
    /// Its place in the list, from 0.
    pub(crate) at: usize,
    /// The pattern, where in it, and why.
    pub(crate) reason: String,
}

impl TextPatterns {
    /// Compiles patterns.
    ///
    /// # Errors
    /// [`ErrorKind::Pattern`] with the number of the first pattern that is refused, the character in it and the reason: it
    /// is no regular expression, it needs no character to match, or the patterns take more than 4 MiB when compiled.
    ///
    /// ```
    /// use cleancopy::options::TextPatterns;
    ///
    /// let error = TextPatterns::new(["^Ad$", "Photo (of"]).unwrap_err();
    /// assert_eq!(error.message(), r#"#2: "Photo (of", character 7: unclosed group"#);
    /// ```
    #[expect(clippy::arithmetic_side_effects, reason = "places in a list in memory, counted from 1")]
    pub fn new<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>) -> Result<Self, Error> {
        let patterns: Vec<S> = patterns.into_iter().collect();
        Self::compile(&patterns).map_err(|BadPattern { at, reason }| {
            Error::new(ErrorKind::Pattern, format!("#{}: {reason}", at + 1))
        })
    }

    /// Compiles patterns; tells which one is refused.
    #[expect(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "no pattern is no error, so that there is one, and counts are up to their number"
    )]
    pub(crate) fn compile<S: AsRef<str>>(patterns: &[S]) -> Result<Self, BadPattern> {
        for (at, pattern) in patterns.iter().enumerate() {
            check(pattern.as_ref()).map_err(|reason| BadPattern { at, reason })?;
        }
        match build(patterns) {
            Ok(set) => Ok(Self { set }),
            // Each is an expression, so they are too large: with the last one of the shortest list that is.
            Err(_) => {
                let counts: Vec<usize> = (1..=patterns.len()).collect();
                let at = counts
                    .partition_point(|count| build(&patterns[..*count]).is_ok())
                    .min(patterns.len() - 1);
                let pattern = quoted(patterns[at].as_ref());
                let limit = COMPILED_BYTES >> 20;
                let advice = "repeat less, or use [a-z] for \\w";
                let reason = format!("{pattern}: the patterns up to this take over {limit} MiB; {advice}");
                Err(BadPattern { at, reason })
            }
        }
    }

    /// Whether there are no patterns.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// Whether one of the patterns matches a text.
    pub fn matches(&self, text: &str) -> bool {
        !self.is_empty() && self.set.is_match(&collapsed(text))
    }
}

fn build<S: AsRef<str>>(patterns: &[S]) -> Result<RegexSet, regex::Error> {
    RegexSetBuilder::new(patterns).size_limit(COMPILED_BYTES).dfa_size_limit(SEARCH_BYTES).build()
}

/// Says what is wrong with a pattern, if anything is.
#[expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "the parser of the pattern says at which of its characters the fault is"
)]
fn check(pattern: &str) -> Result<(), String> {
    use regex_syntax::Error::{Parse, Translate};
    let fail = |offset: usize, reason: &dyn std::fmt::Display| {
        let character = pattern[..offset].chars().count() + 1;
        Err(format!("{}, character {character}: {reason}", quoted(pattern)))
    };
    match regex_syntax::parse(pattern) {
        Ok(parsed) if parsed.properties().minimum_len() == Some(0) => Err(format!(
            "{}: it needs no character to match, so that it would drop every block",
            quoted(pattern)
        )),
        Ok(_) => Ok(()),
        Err(Parse(error)) => fail(error.span().start.offset, error.kind()),
        Err(Translate(error)) => fail(error.span().start.offset, error.kind()),
        Err(error) => fail(0, &error),
    }
}

/// Characters of a pattern that a message quotes.
const QUOTED: usize = 80;

#[expect(clippy::string_slice, reason = "a character begins there")]
fn quoted(pattern: &str) -> String {
    match pattern.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{:?}...", &pattern[..end]),
        None => format!("{pattern:?}"),
    }
}

/// A text with each run of white space as one space, which the text of most blocks already is.
fn collapsed(text: &str) -> Cow<'_, str> {
    let mut before = 'x';
    let is_gap = |char: char| {
        let gap = char.is_whitespace() && (char != ' ' || before == ' ');
        before = char;
        gap
    };
    if !text.contains(is_gap) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_what_a_block_says() {
        let cases: &[(&str, &[&str], &str, bool)] = &[
            ("no pattern", &[], "Read also", false),
            ("anywhere", &["also"], "Read also: rain", true),
            ("at the start", &["^also"], "Read also: rain", false),
            ("whole", &["^Read also$"], "Read also: rain", false),
            ("the second", &["^x", "rain$"], "Read also: rain", true),
            ("case counts", &["read ALSO"], "Read also", false),
            ("unless it shall not", &["(?i)read ALSO"], "Read also", true),
            ("case of other scripts", &["(?i)^читайте также"], "ЧИТАЙТЕ ТАКЖЕ: дождь", true),
            ("by script", &[r"^\p{Han}{2,4}$"], "相关阅读", true),
            ("lines of plain text", &["read also$"], "Now read\n  also", true),
            ("space that does not break", &["^Lire aussi :"], "Lire aussi\u{a0}: la pluie", true),
            ("a word boundary", &[r"\bнет\b"], "Да нет, наверное", true),
            ("a pattern that matches nothing", &["[a&&b]"], "ab", false),
        ];
        for (name, patterns, text, expected) in cases {
            let patterns = TextPatterns::new(*patterns).unwrap();
            assert_eq!(patterns.matches(text), *expected, "{name}");
        }
    }

    #[test]
    fn bad_patterns_are_refused_with_their_place() {
        let cases: &[(&str, &[&str], &str)] = &[
            ("open group", &["ok", "a(b"], "#2: \"a(b\", character 2: unclosed group"),
            ("characters, not bytes", &["Über ) uns"], "#1: \"Über ) uns\", character 6: unopened group"),
            ("class", &["[z-a]"], "character 2: invalid character class range"),
            (
                "script",
                &["ok", "ok", r"\p{Nope}"],
                "#3: \"\\\\p{Nope}\", character 1: Unicode property not found",
            ),
            ("look-ahead", &["(?=x)"], "character 1: look-around"),
            ("empty", &["ok", ""], "#2: \"\": it needs no character"),
            ("may be empty", &["a*"], "#1: \"a*\": it needs no character"),
            ("one of two is empty", &["ad|"], "#1: \"ad|\": it needs no character"),
            ("position only", &[r"\b"], "it needs no character"),
            (
                "nested repetition",
                &["ok", r"\w{1000}{1000}"],
                "#2: \"\\\\w{1000}{1000}\": the patterns up to this take over 4 MiB",
            ),
            ("deep nesting", &["(((((a{100}){100}){100}){100}){100}){100}"], "take over 4 MiB"),
            ("too many groups", &[&"(".repeat(1000)], "#1: \"((((("),
        ];
        for (name, patterns, expected) in cases {
            let error = TextPatterns::new(*patterns).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Pattern, "{name}");
            assert!(error.message().contains(expected), "{name}: {error}");
            assert!(!error.message().contains('\n'), "{name}: {error}");
        }
    }

    #[test]
    fn too_many_patterns_are_refused_at_the_first_that_is_too_much() {
        let half = r"^\p{Lu}[\w .-]{1,30}$";
        let error = TextPatterns::new([half, half, half, half]).unwrap_err();
        assert!(error.message().starts_with("#3: "), "{error}");
    }

    #[test]
    fn a_thousand_phrases_are_compiled() {
        let phrases = (0..1000).map(|number| format!("(?i)^subscribe to our newsletter no {number}"));
        assert!(TextPatterns::new(phrases).unwrap().matches("Subscribe to our Newsletter No 999"));
    }

    #[test]
    fn other_patterns_print_otherwise() {
        // A run is resumed only with the options that it began with, which are compared as they print.
        let print = |pattern| format!("{:?}", TextPatterns::new([pattern]).unwrap());
        assert_eq!(print("^Ad$"), print("^Ad$"));
        assert_ne!(print("^Ad$"), print("^ad$"));
    }
}
