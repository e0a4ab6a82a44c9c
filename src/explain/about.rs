//! What the features measure, in words. `features.txt` says it.

use std::sync::LazyLock;

use crate::label::Feature;
use crate::label::score::Bound;

/// What is said of a feature.
struct Entry {
    name: &'static str,
    kind: Kind,
    text: &'static str,
}

/// What the values of a feature are.
#[derive(Clone, Copy)]
enum Kind {
    Share,
    Number,
    Log,
    Flag,
    Steps,
    Phrase,
    Odds,
    Classes(&'static str),
}

/// How much of a block a phrase is.
const PLACES: &str = "no/somewhere in it/at its start or end/it is all of it";

/// Steps that stand for none.
const NO_STEPS: f32 = 12.0;

impl Kind {
    fn of(name: &'static str) -> Self {
        match name {
            "share" => Self::Share,
            "number" => Self::Number,
            "log" => Self::Log,
            "flag" => Self::Flag,
            "steps" => Self::Steps,
            "phrase" => Self::Phrase,
            "odds" => Self::Odds,
            classes => Self::Classes(classes),
        }
    }

    /// A value in words.
    fn write(self, value: f32) -> String {
        let class = |names: &str| {
            names.split('/').nth(value.max(0.0) as usize).map_or_else(|| number(value), str::to_owned)
        };
        match self {
            _ if value.is_nan() => "absent".to_owned(),
            Self::Share => format!("{} %", number(value * 100.0)),
            Self::Number => number(value),
            Self::Log => number(value.exp()),
            Self::Flag => if value > 0.5 { "yes" } else { "no" }.to_owned(),
            Self::Steps if value >= NO_STEPS => "none".to_owned(),
            Self::Steps => number(value),
            Self::Phrase => class(PLACES),
            Self::Odds => format!("{value:+.2}"),
            Self::Classes(names) => class(names),
        }
    }

    /// Values in words.
    fn write_bound(self, bound: Bound) -> String {
        match (self, bound) {
            (Self::Flag, Bound::AtMost(_)) => "no".to_owned(),
            (Self::Flag, Bound::MoreThan(_)) => "yes".to_owned(),
            (Self::Phrase, Bound::MoreThan(value)) => self.write(value.floor() + 1.0),
            (Self::Phrase, Bound::AtMost(value)) => self.write(value.floor()),
            (_, Bound::AtMost(value)) => format!("at most {}", self.write(value)),
            (_, Bound::MoreThan(value)) => format!("more than {}", self.write(value)),
        }
    }
}

/// A number with as many digits as a reader needs.
fn number(value: f32) -> String {
    let digits = match value.abs() {
        size if size >= 10.0 || size == size.round() => 0,
        size if size >= 1.0 => 1,
        _ => 2,
    };
    // No minus before a zero.
    let value = if value.abs() < 0.005 { 0.0 } else { value };
    format!("{value:.digits$}")
}

/// The lines of `features.txt`.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let read = |line: &'static str| {
        let mut parts = line.split('\t');
        let (name, kind, text) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Entry { name, kind: Kind::of(kind), text })
    };
    include_str!("features.txt").lines().filter(|line| !line.starts_with('#')).filter_map(read).collect()
});

/// What stands in a name for the placeholder of a pattern, if it has the form.
fn matched<'n>(pattern: &str, name: &'n str) -> Option<&'n str> {
    let (before, after) = pattern.split_once(['#', '*'])?;
    let within = name.strip_prefix(before)?.strip_suffix(after)?;
    let is_any = pattern.as_bytes().get(before.len()) == Some(&b'*');
    let is_number = || within.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-'));
    (!within.is_empty() && (is_any || is_number())).then_some(within)
}

/// What is said of a name, with what stands for its placeholder.
fn find(name: &str) -> Option<(&'static Entry, &str)> {
    let entries: &'static [Entry] = &ENTRIES;
    let exact = entries.iter().find(|entry| entry.name == name).map(|entry| (entry, ""));
    exact.or_else(|| entries.iter().find_map(|entry| Some((entry, matched(entry.name, name)?))))
}

/// What a feature measures, such as «its text that is in links» for `link_density`; nothing for a name that no feature has.
pub fn about(name: &str) -> String {
    let said = find(name).map(|(entry, within)| entry.text.replace(['#', '*'], &within.replace('_', " ")));
    said.unwrap_or_default()
}

impl Feature {
    /// Its value in words, such as `87 %` or `none`.
    pub fn value_in_words(&self) -> String {
        in_words(&self.name, self.value)
    }
}

/// The value of a feature in words.
pub(super) fn in_words(name: &str, value: f32) -> String {
    find(name).map_or(Kind::Number, |(entry, _)| entry.kind).write(value)
}

/// Values of a feature in words.
pub(super) fn bound_in_words(name: &str, bound: Bound) -> String {
    find(name).map_or(Kind::Number, |(entry, _)| entry.kind).write_bound(bound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::features::Features;
    use crate::label::{context, groups, repeats};
    use crate::read::page::Origin;

    fn all_names() -> Vec<String> {
        let of = |origin| [Features::names(origin), context::names(origin), groups::names(origin)].concat();
        [of(Origin::Html), of(Origin::Text), repeats::names()].concat()
    }

    #[test]
    fn every_feature_is_described() {
        let unknown: Vec<String> = all_names().into_iter().filter(|name| about(name).is_empty()).collect();
        assert_eq!(unknown, Vec::<String>::new());
    }

    #[test]
    fn every_description_is_of_a_feature() {
        let names = all_names();
        for entry in ENTRIES.iter() {
            let is_of = |name: &String| find(name).is_some_and(|(found, _)| found.name == entry.name);
            assert!(names.iter().any(is_of), "{}", entry.name);
        }
    }

    #[test]
    fn names_and_values_in_words() {
        let cases: [(&str, f32, &str, &str); 10] = [
            ("link_density", 0.873, "its text that is in links", "87 %"),
            ("link_density", f32::NAN, "its text that is in links", "absent"),
            ("at-1_kind", 2.0, "what the markup makes the block at -1", "heading 2"),
            ("log_length", 4.0, "characters of the block", "55"),
            ("phrase_read-more", 3.0, "it says a phrase of the kind «read-more»", "it is all of it"),
            ("in_aside", 12.0, "steps up to the nearest element aside", "none"),
            ("emphasis_share", -0.0, "its text that is set emphasised", "0 %"),
            ("hidden", 1.0, "readers do not see it", "yes"),
            ("wording", -0.5, "whether its words are those of an article", "-0.50"),
            ("word_length", 4.25, "letters to a word", "4.2"),
        ];
        for (name, value, text, expected) in cases {
            assert_eq!((about(name).as_str(), in_words(name, value).as_str()), (text, expected), "{name}");
        }
    }

    #[test]
    fn bounds_in_words() {
        let cases = [
            ("link_density", Bound::AtMost(0.5), "at most 50 %"),
            ("words", Bound::MoreThan(12.5), "more than 12"),
            ("hidden", Bound::AtMost(0.5), "no"),
            ("phrase_ad", Bound::MoreThan(1.5), "at its start or end"),
            ("phrase_ad", Bound::AtMost(1e-35), "no"),
        ];
        for (name, bound, expected) in cases {
            assert_eq!(bound_in_words(name, bound), expected, "{name}");
        }
    }
}
