//! Dates in words and digits, as pages write them for readers, and texts without them.
#![expect(
    clippy::string_slice,
    reason = "places are where tokens and what was found begin and end, always with whole characters, and a later one is not before an \
              earlier one"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "places in a text and among its tokens; a number has twelve digits at most, and a year of an era three"
)]

mod tokens;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::Span;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use tokens::{Token, is_mark, tokens};

use super::calendar::{DateParser, DateTime, Order};
use super::eras;
use super::words::{
    AGO, DATE_PARTICLES, ENGLISH_WEEKDAYS, LANGUAGES, Language, MARKUP, WEEKDAYS, after_prefix, in_lowercase,
    is_east_asian,
};

/// A date in a text, and where it begins.
pub(super) struct Found {
    pub(super) when: DateTime,
    pub(super) start: usize,
}

impl DateParser<'_> {
    /// Finds the first date in words or digits.
    pub(super) fn in_words(&self, text: &str) -> Option<Found> {
        // Every date has two numbers, and most texts have none: that of ASCII needs no look at its characters.
        text.bytes().find(|byte| byte.is_ascii_digit() || !byte.is_ascii())?;
        text.split(|char: char| !char.is_numeric()).filter(|number| !number.is_empty()).nth(1)?;
        self.in_tokens(&tokens(text))
    }

    #[expect(clippy::indexing_slicing, reason = "each place is one of a token")]
    fn in_tokens(&self, tokens: &[Token<'_>]) -> Option<Found> {
        (0..tokens.len()).find_map(|at| {
            let (when, _) = self.date_at(&tokens[at..])?;
            Some(Found { when, start: tokens[at].start })
        })
    }

    /// A month with its year and no day in a text: `March 2016`, `2016年3月`.
    pub(super) fn month_in_words(&self, text: &str) -> Option<DateTime> {
        let tokens = tokens(text);
        let year = |token: &Token<'_>| token.number.filter(|year| (1900..2100).contains(year));
        tokens.windows(2).find_map(|pair| {
            let [first, second] = pair else { return None };
            let of_month = |token: &Token<'_>| self.month(token.text);
            let (year, month) = match (of_month(first), of_month(second)) {
                (Some(month), _) => (year(second)?, month),
                (_, Some(month)) => (year(first)?, month),
                _ => {
                    let counted = text[second.end()..].starts_with(['月', '월']);
                    (year(first)?, second.number.filter(|_| counted)?)
                }
            };
            DateTime::of_month(year, month)
        })
    }

    /// A date that begins at the first of these tokens, and how many it takes.
    fn date_at(&self, tokens: &[Token<'_>]) -> Option<(DateTime, usize)> {
        let number = |at: usize| tokens.get(at).and_then(|token| token.number);
        let near = |at: usize| tokens.get(at).is_some_and(|token| token.gap <= 5);
        let year = |at: usize| number(at).filter(|year| (1300..2640).contains(year) && near(at));
        let month = |at: usize| {
            tokens.get(at).filter(|_| at == 0 || near(at)).and_then(|token| self.month(token.text))
        };
        let day = |at: usize| number(at).filter(|day| (1..=31).contains(day) && (at == 0 || near(at)));
        if let Some(own) = month(0) {
            // May 3, 2024
            return Some((DateTime::on(year(2)?, own, day(1)?)?, 3));
        }
        if let Some((base, year)) = eras::base_of(tokens.first()?.text) {
            // 令和6年3月12日
            let at = if year.is_some() { 1 } else { 2 };
            let year = year.or(number(1)).filter(|year| (1..150).contains(year))?;
            return Some((DateTime::on(base + year, number(at)?, day(at + 1)?)?, at + 2));
        }
        let first = number(0)?;
        if let Some(own) = day(0).and(tokens.get(1)).and_then(|token| eras::month_of(token.text)) {
            // ۲۲ اسفند ۱۴۰۲
            return Some((own.on(year(2)?, first)?, 3));
        }
        if first > 31 {
            // 2024-05-03, 2024年5月3日, 2024 May 3
            let year = Some(first).filter(|year| (1300..2640).contains(year))?;
            let separator = tokens.get(1)?.separator;
            let same_separator = separator == tokens.get(2)?.separator && separator != Some(':');
            let month = month(1).or_else(|| number(1).filter(|_| near(1) && same_separator))?;
            return Some((self.on(year, month, day(2)?)?, 3));
        }
        if let (Some(own), Some(day)) = (month(1), day(0)) {
            // 3 May 2024; «3 de mayo de 2024» has its particles left out
            return Some((DateTime::on(year(2)?, own, day)?, 3));
        }
        self.in_digits(tokens).map(|when| (when, 3))
    }

    /// `3/5/2024`, `03.05.24`.
    fn in_digits(&self, tokens: &[Token<'_>]) -> Option<DateTime> {
        let number = |at: usize| tokens.get(at).filter(|token| at == 0 || token.gap <= 5)?.number;
        let (first, second) = (number(0)?, number(1)?);
        let separator = tokens.get(1)?.separator?;
        if tokens.get(2)?.separator? != separator {
            return None;
        }
        let year = number(2).filter(|year| (1300..2640).contains(year)).or_else(|| {
            number(2).filter(|year| (10..40).contains(year) && separator != ':').map(|year| 2000 + year)
        })?;
        let month_first = separator == '/' && self.order == Order::MonthFirst;
        let (day, month) = if (month_first && second <= 31 && first <= 12) || second > 12 {
            (second, first)
        } else {
            (first, second)
        };
        let when = self.on(year, month, day)?;
        Some(if day <= 12 && separator == '/' { when.guessed() } else { when })
    }

    /// A day by numbers, in the calendar that the language counts such years by.
    pub(super) fn on(&self, year: i64, month: i64, day: i64) -> Option<DateTime> {
        match eras::by_year(year, self.language) {
            Some(calendar) => calendar.date(year, month, day),
            None => DateTime::on(year, month, day),
        }
    }

    fn month(&self, word: &str) -> Option<i64> {
        let months = months_named(word)?;
        let own = months.iter().find(|(language, _)| *language == self.language);
        own.or(months.first()).map(|(_, month)| *month)
    }
}

/// Bytes of the longest name of a month, in Bengali.
const LONGEST_MONTH: usize = 36;

/// What a word means, by language; most are in one alone.
type Meanings<T> = LazyLock<FxHashMap<&'static str, SmallVec<[T; 1]>>>;

/// Each name of a month: the languages that have it, with the month's number. Names that hold a number, such as `5月`, are
/// read as numbers.
static MONTHS: Meanings<(&str, i64)> = LazyLock::new(|| {
    let mut months: FxHashMap<&str, SmallVec<[_; 1]>> = FxHashMap::default();
    for language in &LANGUAGES {
        for (names, number) in language.months.iter().zip(1..) {
            for name in names.iter().filter(|name| !name.contains(char::is_numeric)) {
                months.entry(name).or_default().push((language.code, number));
            }
        }
    }
    // Where languages differ and none is the page's, English, then the order of their codes decides.
    months
        .values_mut()
        .for_each(|languages| languages.sort_by_key(|(language, _)| (*language != "en", *language)));
    months
});

fn months_named(word: &str) -> Option<&'static [(&'static str, i64)]> {
    if word.len() > LONGEST_MONTH || word.starts_with(|char: char| char.is_ascii_digit()) {
        return None;
    }
    in_lowercase(word, |word| MONTHS.get(word).map(SmallVec::as_slice))
}

/// Whether a word is the name of a month in any language, or of a day of the week in English.
pub(super) fn is_month_or_day(word: &str) -> bool {
    let word = word.trim_matches(|char: char| !char.is_alphanumeric());
    in_lowercase(word, |word| MONTHS.contains_key(word) || ENGLISH_WEEKDAYS.has(word))
}

/// Whether a text is the name of a day of the week in any language. Some are family names too, so a text that only holds
/// one may be a name.
pub(super) fn is_weekday(text: &str) -> bool {
    WEEKDAYS.has_in_any_case(text)
}

/// A text in which each date and time is a line break.
#[expect(clippy::indexing_slicing, reason = "a date has tokens, and not more than there are")]
pub(super) fn without_dates(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_numeric) {
        return Cow::Borrowed(text);
    }
    let parser = DateParser { language: "", order: Order::DayFirst };
    let tokens = tokens(text);
    let mut out = String::with_capacity(text.len());
    let (mut at, mut end) = (0, 0);
    while at < tokens.len() {
        if let Some(span) = span_before_now(text, &tokens[at..]).filter(|span| span.start >= end) {
            out.push_str(&text[end..span.start]);
            out.push('\n');
            end = span.end;
            at += tokens[at..].iter().take_while(|token| token.start < end).count();
            continue;
        }
        let used = date_or_time(&parser, &tokens[at..]);
        if used == 0 {
            at += 1;
            continue;
        }
        // The particle after a date may have begun the word that the next one begins with.
        out.push_str(&text[end..tokens[at].start.max(end)]);
        out.push('\n');
        at += used;
        end = tokens[at - 1].end();
        let particle =
            text[end..].chars().next().filter(|char| DATE_PARTICLES.has(char.encode_utf8(&mut [0; 4])));
        end += particle.map_or(0, char::len_utf8);
    }
    out.push_str(&text[end..]);
    Cow::Owned(out)
}

/// Each name of a unit of time: the languages that have it, with its number, from minutes to years.
static UNITS: Meanings<(&Language, usize)> = LazyLock::new(|| {
    let mut units: FxHashMap<&str, SmallVec<[_; 1]>> = FxHashMap::default();
    for language in &LANGUAGES {
        for (unit, names) in language.time_units.iter().enumerate() {
            names.iter().for_each(|name| units.entry(name).or_default().push((language, unit)));
        }
    }
    units
});

/// Where a span of time before now is, of which these tokens begin with the number: `3 hours ago`, `vor 2 Tagen`. The word
/// before the number may be glued to another: `Nora Quillvor 4 Jahren`.
fn span_before_now(text: &str, tokens: &[Token<'_>]) -> Option<Range<usize>> {
    let (number, unit) = (tokens.first()?, tokens.get(1)?);
    number.number.filter(|count| (1..=100).contains(count) && unit.gap <= 2)?;
    let (before, rest) = (&text[..number.start], &text[unit.start..]);
    let word = unit.text.to_lowercase();
    // Where words are not set apart, the words after the number are one: `4年前`.
    if let Some(ago) = AGO.iter().filter(|ago| ago.starts_with(is_east_asian)).find(|ago| unit.text == *ago) {
        return Some(number.start..unit.start + ago.len());
    }
    let languages = UNITS.get(word.as_str()).into_iter().flatten();
    languages.flat_map(|(language, _)| language.ago.iter()).find_map(|ago| {
        if word == ago {
            return Some(number.start..unit.end());
        }
        if let Some(after) = after_prefix(rest[unit.text.len()..].trim_start(), ago) {
            let ends = !after.starts_with(char::is_alphabetic);
            return ends.then_some(number.start..text.len() - after.len());
        }
        let start = before.trim_end().len().checked_sub(ago.len())?;
        let found = before.get(start..)?;
        // A short unit such as `min` is one of other languages as well.
        let glued = before[..start].ends_with(char::is_lowercase) && word.chars().count() > 3;
        let apart = !before[..start].ends_with(char::is_alphabetic);
        let is_word = (apart || glued) && found.trim_end().to_lowercase() == ago;
        is_word.then_some(start..unit.end())
    })
}

/// How many tokens at the start are a date, a day without its year, or a time of day.
fn date_or_time(parser: &DateParser<'_>, tokens: &[Token<'_>]) -> usize {
    let of_time =
        |at: usize| tokens.get(at).is_some_and(|token| token.number.is_none() && is_time_word(token.text));
    let number = |at: usize| tokens.get(at).and_then(|token| token.number);
    let near = |at: usize| tokens.get(at).is_some_and(|token| token.gap <= 2);
    let month = |at: usize| tokens.get(at).is_some_and(|token| months_named(token.text).is_some());
    if let Some((_, used)) = parser.date_at(tokens) {
        return used;
    }
    let is_day = |at: usize| number(at).is_some_and(|day| (1..=31).contains(&day)) && (at == 0 || near(at));
    // «Theresa May 10 July 2015»
    if tokens.get(1..).is_some_and(|later| parser.date_at(later).is_some()) {
        return 0;
    }
    if month(0) && (is_day(1) || number(1).is_some_and(|year| (1900..2100).contains(&year)) && near(1)) {
        return 2;
    }
    if is_day(0) && month(1) && near(1) {
        return 2;
    }
    let minutes = number(1).is_some_and(|minutes| minutes < 60)
        && tokens.get(1).is_some_and(|token| matches!(token.separator, Some(':' | '.' | 'h')));
    if number(0).is_some_and(|count| count < 60) && (minutes || of_time(1) && near(1)) {
        let start = if minutes { 2 } else { 1 };
        let words = (start..).take_while(|at| of_time(*at) && near(*at)).count();
        return start + words;
    }
    0
}

/// The day that a span of time in words is before another: `3 hours ago`, `vor 2 Tagen`.
pub(super) fn before(day: Date, text: &str) -> Option<Date> {
    let lower = text.to_lowercase();
    AGO.iter().find(|word| holds_word(&lower, word))?;
    let (unit, number) = tokens(text).iter().find_map(|token| {
        let number = token.number.filter(|number| (1..=100).contains(number))?;
        Some((unit_of(text[token.end()..].trim_start())?, number))
    })?;
    let span = Span::new();
    let span = match unit {
        0 => span.try_minutes(0),
        1 => span.try_days(number / 24),
        2 => span.try_days(number),
        3 => span.try_weeks(number),
        4 => span.try_months(number),
        _ => span.try_years(number),
    };
    day.checked_sub(span.ok()?).ok()
}

/// The unit of time that a text begins with, from minutes to years.
fn unit_of(text: &str) -> Option<usize> {
    let word = text.split(|char: char| !char.is_alphanumeric() && !is_mark(char)).next()?.to_lowercase();
    if !word.starts_with(is_east_asian) {
        return UNITS.get(word.as_str())?.first().map(|(_, unit)| *unit);
    }
    // Where words are not set apart, the unit is the beginning of one.
    let fits = |name: &str| name.starts_with(is_east_asian) && word.starts_with(name);
    let position = |language: &Language| language.time_units.iter().position(|names| names.iter().any(fits));
    LANGUAGES.iter().find_map(position)
}

/// Whether a text holds a word or phrase that no letters continue.
fn holds_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_none_or(|char| !char.is_alphabetic());
        let after = text[at + word.len()..].chars().next().is_none_or(|char| !char.is_alphanumeric());
        word.starts_with(is_east_asian) || before && after
    })
}

/// How the first date in digits orders day and month, if one of them is above twelve.
pub(super) fn order_in(text: &str) -> Option<Order> {
    let tokens = tokens(text);
    tokens.windows(3).find_map(|date| {
        let [first, second, year] = date else { return None };
        let slashes = second.separator == Some('/') && year.separator == Some('/');
        let (first, second, year) = (first.number?, second.number?, year.number?);
        let dated = slashes
            && first <= 31
            && second <= 31
            && ((1900..2100).contains(&year) || (10..40).contains(&year));
        match (first > 12, second > 12) {
            (true, false) if dated => Some(Order::DayFirst),
            (false, true) if dated => Some(Order::MonthFirst),
            _ => None,
        }
    })
}

/// Whether a word is of times: `AM`, `Uhr`, `EST`.
pub(super) fn is_time_word(word: &str) -> bool {
    in_lowercase(word, |word| MARKUP.has("time-words", word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_cut_out() {
        let cases = [
            ("June Adair July 10, 2015", "June Adair \n"),
            ("Tue, Mar 11, 2025, 11:52 AM EST", "Tue, \n, \n"),
            ("Theresa May 10 July 2015", "Theresa May \n"),
            ("2024年3月12日 8時30分 小沢春子", "\n \n小沢春子"),
            ("2024年3月12日令和6年3月12日 小沢春子", "\n小沢春子"),
            ("3 May 2015december 5 2016 Ann Lee", "\n Ann Lee"),
            ("Updated Feb 23 Ann Lee", "Updated \n Ann Lee"),
            ("Nora Quillvor 4 Jahren", "Nora Quill\n"),
            ("Nora Quill vor 2 Tagen", "Nora Quill \n"),
            ("Ana Gilhace 3 días", "Ana Gil\n"),
            ("Ana Gil il y a 3 ans", "Ana Gil \n"),
            ("Nora Quill 3 hours ago", "Nora Quill \n"),
            ("Piet Smit 2 jaar geleden", "Piet Smit \n"),
            ("Нора Квилл 3 дня назад", "Нора Квилл \n"),
            ("王小明 4年前", "王小明 \n"),
            ("홍길동 3일전", "홍길동 \n"),
            ("Ann Trevor 4 min read", "Ann Trevor 4 min read"),
            ("Ann Trevor 4 years on", "Ann Trevor 4 years on"),
            ("Ann Lee", "Ann Lee"),
            ("98 Buck Social", "98 Buck Social"),
        ];
        for (text, rest) in cases {
            let squeezed = without_dates(text).replace("\n\n", "\n").replace("\n 小", "\n小");
            assert_eq!(squeezed, rest, "{text}");
        }
    }

    #[test]
    fn spans_of_time_are_before_the_day_of_the_crawl() {
        let crawled = Date::new(2024, 3, 12).unwrap();
        let cases = [
            ("3 hours ago", Some("2024-03-12")),
            ("Posted 2 days ago", Some("2024-03-10")),
            ("vor 3 Tagen", Some("2024-03-09")),
            ("il y a 2 semaines", Some("2024-02-27")),
            ("hace 5 días", Some("2024-03-07")),
            ("2 dni temu", Some("2024-03-10")),
            ("3 дня назад", Some("2024-03-09")),
            ("2日前", Some("2024-03-10")),
            ("3天前", Some("2024-03-09")),
            ("2일 전", Some("2024-03-10")),
            ("1 month ago", Some("2024-02-12")),
            ("vor 4 Jahren", Some("2020-03-12")),
            ("2 years ago", Some("2022-03-12")),
            ("3年前", Some("2021-03-12")),
            ("2 роки тому", Some("2022-03-12")),
            ("5 min read", None),
            ("3 days of rain", None),
        ];
        for (text, day) in cases {
            assert_eq!(before(crawled, text).map(|day| day.to_string()).as_deref(), day, "{text}");
        }
    }

    #[test]
    fn months_without_days_are_months() {
        let parser = DateParser { language: "en", order: Order::MonthFirst };
        let cases = [
            ("March 2016", Some("2016-03")),
            ("Last Updated: June 2022", Some("2022-06")),
            ("2016年3月", Some("2016-03")),
            ("März 2016", Some("2016-03")),
            ("in 2016 they may", None),
            ("room 2016", None),
        ];
        for (text, month) in cases {
            assert_eq!(parser.month_in_words(text).map(|when| when.to_string()).as_deref(), month, "{text}");
        }
    }

    #[test]
    fn dates_in_digits_show_the_order() {
        let cases = [
            ("13/03/2024", Some(Order::DayFirst)),
            ("Updated 03/13/2024", Some(Order::MonthFirst)),
            ("05/03/2024", None),
            ("13/03/99999", None),
            ("1/2", None),
        ];
        for (text, order) in cases {
            assert_eq!(order_in(text), order, "{text}");
        }
    }
}
