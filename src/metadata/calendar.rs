//! Dates in machine form and in words -> a [`DateTime`], as far as they say.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use super::words::{DATE_PARTICLES, ENGLISH_WEEKDAYS, LANGUAGES, WEEKDAYS};

/// A date, with its time and offset as far as they are known. Displayed in ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateTime {
    pub(super) date: Date,
    time: Option<Time>,
    offset: Option<Offset>,
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        let Some(time) = self.time else { return Ok(()) };
        write!(f, "T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())?;
        match self.offset.map(Offset::seconds) {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(seconds) => {
                let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

/// How the parts of an all-digit date follow each other where both ways are possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// Reads dates as a page in some language writes them.
#[derive(Clone, Copy, Debug)]
pub(super) struct DateParser<'a> {
    /// ISO 639-1 code of the page's language.
    pub(super) language: &'a str,
    /// Day or month first.
    pub(super) order: Order,
}

impl DateTime {
    fn on(year: i64, month: i64, day: i64) -> Option<Self> {
        // Thai pages count the years of the Buddhist era.
        let year = if (2440..2640).contains(&year) { year - 543 } else { year };
        let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
        (1900..2200).contains(&year).then_some(Self { date, time: None, offset: None })
    }

    pub(super) fn at_time(mut self, hour: i64, minute: i64, second: i64) -> Self {
        let parts = (hour.try_into(), minute.try_into(), second.try_into());
        if let (Ok(hour), Ok(minute), Ok(second)) = parts {
            self.time = Time::new(hour, minute, second, 0).ok();
        }
        self
    }

    /// Whether the time of day is known.
    pub(super) fn has_time(&self) -> bool {
        self.time.is_some()
    }

    /// Whether it is later than a day, whatever its time and offset.
    pub(super) fn is_after(&self, day: Date) -> bool {
        self.date > day
    }
}

impl DateParser<'_> {
    /// Reads a value that is meant for machines; what is not in machine form is read as words.
    pub(super) fn machine_form(&self, text: &str) -> Option<DateTime> {
        let text = text.trim();
        iso(text)
            .or_else(|| epoch(text))
            .or_else(|| rfc(text))
            .or_else(|| self.in_words(text).map(|(when, _)| when))
    }

    /// Finds the first date in words or digits, and where it begins.
    pub(super) fn in_words(&self, text: &str) -> Option<(DateTime, usize)> {
        // Every date has numbers, and most texts have none.
        if !text.contains(char::is_numeric) {
            return None;
        }
        let tokens = tokens(text);
        (0..tokens.len()).find_map(|at| Some((self.date_at(&tokens[at..])?, tokens[at].start)))
    }

    /// A date that begins at the first of these tokens.
    fn date_at(&self, tokens: &[Token<'_>]) -> Option<DateTime> {
        let number = |at: usize| tokens.get(at).and_then(|token| token.number);
        let near = |at: usize| tokens.get(at).is_some_and(|token| token.gap <= 5);
        let year = |at: usize| number(at).filter(|year| (1900..2640).contains(year) && near(at));
        let month = |at: usize| {
            tokens.get(at).filter(|_| at == 0 || near(at)).and_then(|token| self.month(token.text))
        };
        let day = |at: usize| number(at).filter(|day| (1..=31).contains(day) && (at == 0 || near(at)));
        if let Some(own) = month(0) {
            // May 3, 2024
            return DateTime::on(year(2)?, own, day(1)?);
        }
        let first = number(0)?;
        if first > 31 {
            // 2024-05-03, 2024年5月3日, 2024 May 3
            let year = Some(first).filter(|year| (1900..2640).contains(year))?;
            let same_separator =
                tokens.get(1)?.separator == tokens.get(2)?.separator && tokens[1].separator != Some(':');
            let month = month(1).or_else(|| number(1).filter(|_| near(1) && same_separator))?;
            return DateTime::on(year, month, day(2)?);
        }
        if let (Some(own), Some(day)) = (month(1), day(0)) {
            // 3 May 2024; «3 de mayo de 2024» has its particles left out
            return DateTime::on(year(2)?, own, day);
        }
        let second = number(1).filter(|_| near(1))?;
        let separator = tokens[1].separator?;
        if tokens.get(2)?.separator? != separator {
            return None;
        }
        let year = year(2).or_else(|| {
            number(2).filter(|year| (10..40).contains(year) && separator != ':').map(|y| 2000 + y)
        })?;
        let month_first = separator == '/' && self.order == Order::MonthFirst;
        let (day, month) = if (month_first && second <= 31 && first <= 12) || second > 12 {
            (second, first)
        } else {
            (first, second)
        };
        DateTime::on(year, month, day)
    }

    fn month(&self, word: &str) -> Option<i64> {
        if word.len() > LONGEST_MONTH || word.starts_with(|char: char| char.is_ascii_digit()) {
            return None;
        }
        let word = word.to_lowercase();
        let months = MONTHS.get(word.as_str())?;
        let own = months.iter().find(|(language, _)| *language == self.language);
        own.or(months.first()).map(|(_, month)| *month)
    }
}

/// Bytes of the longest name of a month, in Bengali.
const LONGEST_MONTH: usize = 36;

/// Each name of a month: the languages that have it, with the month's number. Names that hold a number, such as `5月`, are
/// read as numbers.
static MONTHS: LazyLock<HashMap<&str, Vec<(&str, i64)>>> = LazyLock::new(|| {
    let mut months: HashMap<&str, Vec<(&str, i64)>> = HashMap::new();
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

/// Whether a word is the name of a month in any language, or of a day of the week in English.
pub(super) fn is_month_or_day(word: &str) -> bool {
    let word = word.trim_matches(|char: char| !char.is_alphanumeric()).to_lowercase();
    MONTHS.contains_key(word.as_str()) || ENGLISH_WEEKDAYS.has(&word)
}

/// Whether a text is the name of a day of the week in any language. Some are family names too, so a text that only holds
/// one may be a name.
pub(super) fn is_weekday(text: &str) -> bool {
    WEEKDAYS.has(&text.to_lowercase())
}

/// A word or number of a text.
struct Token<'t> {
    text: &'t str,
    start: usize,
    number: Option<i64>,
    /// Bytes since the token before.
    gap: usize,
    /// The character between it and the token before, if it is only one.
    separator: Option<char>,
}

/// Words and numbers; particles are left out and do not count as a gap.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut end = 0;
    let mut at = 0;
    while let Some(skip) = text[at..].find(char::is_alphanumeric) {
        let start = at + skip;
        let digits = text[start..].starts_with(|char: char| char.is_numeric());
        let continues = |char: char| char.is_numeric() == digits && (char.is_alphanumeric() || is_mark(char));
        let length = text[start..].find(|char: char| !continues(char)).unwrap_or(text.len() - start);
        at = start + length;
        let word = &text[start..at];
        if DATE_PARTICLES.has(&word.to_lowercase()) {
            end = at;
            continue;
        }
        let mut between = text[end..start].chars();
        let separator = between.next().filter(|_| between.next().is_none());
        let number = if digits && length <= 12 { number(word) } else { None };
        tokens.push(Token { text: word, start, number, gap: start - end, separator });
        end = at;
    }
    tokens
}

/// Vowel signs and other marks that belong to the words of Indian and Thai scripts.
fn is_mark(char: char) -> bool {
    matches!(char, '\u{900}'..='\u{dff}' | '\u{e30}'..='\u{e4f}')
}

/// A number in the digits of any script that has ten of them in a row.
fn number(word: &str) -> Option<i64> {
    const ZEROS: [u32; 6] = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xff10];
    word.chars().try_fold(0_i64, |sum, char| {
        let code = char as u32;
        let digit = ZEROS.iter().find_map(|zero| code.checked_sub(*zero).filter(|digit| *digit < 10))?;
        Some(sum * 10 + i64::from(digit))
    })
}

/// `2024-05-03`, with a time and an offset if they are there; `20240503` too.
fn iso(text: &str) -> Option<DateTime> {
    let digits = |range: std::ops::Range<usize>| {
        text.get(range).filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?.parse::<i64>().ok()
    };
    let year = digits(0..4)?;
    let sign = text.as_bytes().get(4)?;
    if sign.is_ascii_digit() {
        let end = text.as_bytes().get(8).is_none_or(|byte| !byte.is_ascii_digit());
        return end.then(|| DateTime::on(year, digits(4..6)?, digits(6..8)?)).flatten();
    }
    if !matches!(sign, b'-' | b'/' | b'.') || text.as_bytes().get(7)? != sign {
        return None;
    }
    let when = DateTime::on(year, digits(5..7)?, digits(8..10)?)?;
    let rest = text[10..].trim_start_matches(['T', 't', ' ', ',']);
    Some(with_time(when, rest))
}

/// Adds `15:47:42.389+02:00` and its shorter forms.
fn with_time(when: DateTime, text: &str) -> DateTime {
    let mut parts = text.splitn(2, ':');
    let number = |text: &str| {
        text.get(..2).filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?.parse::<i64>().ok()
    };
    let Some((hour, rest)) = parts.next().filter(|hour| hour.len() <= 2).zip(parts.next()) else {
        return when;
    };
    let (Ok(hour), Some(minute)) = (hour.parse::<i64>(), number(rest)) else { return when };
    let mut rest = &rest[2..];
    let second = rest.strip_prefix(':').and_then(number).unwrap_or(0);
    if rest.starts_with(':') {
        rest = rest.get(3..).unwrap_or_default();
    }
    let rest =
        rest.trim_start_matches(|char: char| matches!(char, '.' | ',') || char.is_ascii_digit()).trim();
    let half =
        if rest.get(..2).is_some_and(|half| half.eq_ignore_ascii_case("pm")) && hour < 12 { 12 } else { 0 };
    let mut when = when.at_time(hour + half, minute, second);
    when.offset = offset(rest).filter(|_| when.time.is_some());
    when
}

/// `Z`, `UTC`, `GMT`, `+02:00`, `+0200`, `+02`.
fn offset(text: &str) -> Option<Offset> {
    if matches!(text, "Z" | "z" | "UTC" | "GMT") {
        return Some(Offset::UTC);
    }
    let (sign, rest) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix(['+', ' '])?),
    };
    let digits: String = rest.chars().filter(char::is_ascii_digit).take(4).collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4).and_then(|minutes| minutes.parse().ok()).unwrap_or(0);
    Offset::from_seconds(sign * (hours * 60 + minutes) * 60).ok()
}

/// Seconds or milliseconds since 1970.
fn epoch(text: &str) -> Option<DateTime> {
    let number: i64 = text.parse().ok().filter(|_| matches!(text.len(), 10 | 13))?;
    let seconds = if text.len() == 13 { number / 1000 } else { number };
    let moment = Offset::UTC.to_datetime(jiff::Timestamp::from_second(seconds).ok()?);
    Some(DateTime { date: moment.date(), time: Some(moment.time()), offset: Some(Offset::UTC) })
}

/// `Fri, 03 May 2024 15:47:42 +0200`.
fn rfc(text: &str) -> Option<DateTime> {
    let zoned = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(DateTime { date: zoned.date(), time: Some(zoned.time()), offset: Some(zoned.offset()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_months_of_every_language_are_read() {
        for language in &LANGUAGES {
            let parser = DateParser { language: language.code, order: Order::DayFirst };
            for (names, month) in language.months.iter().zip(1..) {
                // Dots end words, so that a short form with dots inside is never met.
                for name in names.iter().filter(|name| !name.contains('.')) {
                    let found = parser.in_words(&format!("2024 {name} 3")).map(|(when, _)| when.to_string());
                    assert_eq!(found, Some(format!("2024-{month:02}-03")), "{}: {name}", language.code);
                }
            }
        }
    }

    #[test]
    fn reads_dates_as_pages_write_them() {
        let cases = [
            ("iso", "en", "2024-05-03", "2024-05-03"),
            ("iso with offset", "en", "2024-05-03T15:47:42.389+02:00", "2024-05-03T15:47:42+02:00"),
            ("iso without colon", "en", "2024-05-03T15:47:42+0200", "2024-05-03T15:47:42+02:00"),
            ("iso zulu", "en", "2024-05-03T15:47Z", "2024-05-03T15:47:00Z"),
            ("iso without zone", "en", "2024-05-03 15:47:42", "2024-05-03T15:47:42"),
            ("digits", "en", "20240503", "2024-05-03"),
            ("mail", "en", "Fri, 03 May 2024 15:47:42 +0200", "2024-05-03T15:47:42+02:00"),
            ("epoch", "en", "1714751262", "2024-05-03T15:47:42Z"),
            ("epoch in milliseconds", "en", "1714751262000", "2024-05-03T15:47:42Z"),
            ("American words", "en", "Published: May 3rd, 2024 at 3:47 pm", "2024-05-03"),
            ("British words", "en", "Friday 3 May 2024", "2024-05-03"),
            ("American digits", "en", "05/03/2024", "2024-05-03"),
            ("no month that large", "en", "25/03/2024", "2024-03-25"),
            ("German", "de", "Stand: 3. Mai 2024, 15:47 Uhr", "2024-05-03"),
            ("German digits", "de", "03.05.24, 15:47", "2024-05-03"),
            ("Spanish", "es", "3 de mayo de 2024", "2024-05-03"),
            ("Polish", "pl", "3 listopada 2024", "2024-11-03"),
            ("Croatian has the same word", "hr", "3. listopada 2024.", "2024-10-03"),
            ("Chinese", "zh", "2024年5月3日 星期五", "2024-05-03"),
            ("Hungarian", "hu", "2024. május 3.", "2024-05-03"),
            ("Hindi", "hi", "3 मई 2024", "2024-05-03"),
            ("Vietnamese", "vi", "Thứ sáu, 3/5/2024, 15:47", "2024-05-03"),
            ("Thai era", "th", "3 พฤษภาคม 2567", "2024-05-03"),
            ("Finnish", "fi", "3. toukokuuta 2024", "2024-05-03"),
            ("Korean", "ko", "2024. 5. 3. 15:47", "2024-05-03"),
        ];
        for (name, language, text, iso) in cases {
            let order = if language == "en" { Order::MonthFirst } else { Order::DayFirst };
            let read = DateParser { language, order }.machine_form(text).map(|when| when.to_string());
            assert_eq!(read.as_deref(), Some(iso), "{name}: {text}");
        }
    }

    #[test]
    fn does_not_see_dates_where_there_are_none() {
        let parser = DateParser { language: "en", order: Order::MonthFirst };
        for text in [
            "May 2024",
            "23, 2024, 1:24 PM",
            "10:30:45",
            "1.2.3",
            "call 555-1234",
            "32/13/2024",
            "v2.10.2",
            "90 may 5",
        ] {
            assert_eq!(parser.in_words(text), None, "{text}");
        }
    }
}
