//! Dates in machine form and in words -> a [`DateTime`], as far as they say.

use std::fmt::{self, Write as _};

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

/// A date, with its time and offset as far as they are known. Displayed in ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateTime {
    pub(super) date: Date,
    time: Option<Time>,
    offset: Option<Offset>,
    /// How much of it is known.
    precision: Precision,
}

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Precision {
    /// The day.
    Day,
    /// The day, where day and month in digits may have been taken for each other.
    EitherOrder,
    /// The month.
    Month,
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.precision == Precision::Month {
            return write!(f, "{:04}-{:02}", self.date.year(), self.date.month());
        }
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
    /// As ISO 8601 writes it.
    pub(super) fn iso(&self) -> String {
        /// Bytes of a day with its time and offset.
        const BYTES: usize = "2024-01-01T00:00:00+00:00".len();
        let mut iso = String::with_capacity(BYTES);
        let _infallible = write!(iso, "{self}");
        iso
    }

    /// A day by its numbers.
    #[expect(clippy::arithmetic_side_effects, reason = "such a year is above 543")]
    pub(super) fn on(year: i64, month: i64, day: i64) -> Option<Self> {
        // Thai pages count the years of the Buddhist era.
        let year = if (2440..2640).contains(&year) { year - 543 } else { year };
        let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
        (1900..2200).contains(&year).then_some(Self::of(date))
    }

    /// A day.
    pub(super) fn of(date: Date) -> Self {
        Self { date, time: None, offset: None, precision: Precision::Day }
    }

    /// A month of which no day is known.
    pub(super) fn of_month(year: i64, month: i64) -> Option<Self> {
        Some(Self { precision: Precision::Month, ..Self::on(year, month, 1)? })
    }

    /// The same, where day and month may have been taken for each other.
    pub(super) fn guessed(self) -> Self {
        Self { precision: Precision::EitherOrder, ..self }
    }

    /// Whether its day is known for sure.
    pub(super) fn is_sure(&self) -> bool {
        self.precision == Precision::Day
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
        self.iso(text)
            .or_else(|| epoch(text))
            .or_else(|| rfc(text))
            .or_else(|| self.in_words(text).map(|found| found.when))
            .or_else(|| iso_month(text))
    }

    /// `2024-05-03`, with a time and an offset if they are there; `20240503` too.
    fn iso(&self, text: &str) -> Option<DateTime> {
        let year = digits(text, 0..4)?;
        let sign = text.as_bytes().get(4)?;
        if sign.is_ascii_digit() {
            let end = text.as_bytes().get(8).is_none_or(|byte| !byte.is_ascii_digit());
            return end.then(|| DateTime::on(year, digits(text, 4..6)?, digits(text, 6..8)?)).flatten();
        }
        if !matches!(sign, b'-' | b'/' | b'.') || text.as_bytes().get(7)? != sign {
            return None;
        }
        let when = self.on(year, digits(text, 5..7)?, digits(text, 8..10)?)?;
        let rest = text.get(10..)?.trim_start_matches(['T', 't', ' ', ',']);
        Some(with_time(when, rest))
    }
}

fn digits(text: &str, range: std::ops::Range<usize>) -> Option<i64> {
    text.get(range).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

/// `2024-05`: a month and no day.
fn iso_month(text: &str) -> Option<DateTime> {
    let sign = text.as_bytes().get(4).filter(|sign| matches!(sign, b'-' | b'/'));
    let month = sign.filter(|_| text.len() == 7).and_then(|_| digits(text, 5..7))?;
    DateTime::of_month(digits(text, 0..4)?, month)
}

/// Adds `15:47:42.389+02:00` and its shorter forms.
#[expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a minute was read, which is two digits of ASCII; an hour has two bytes at most"
)]
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
#[expect(clippy::arithmetic_side_effects, reason = "hours and minutes have two digits each")]
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
    Some(DateTime { time: Some(moment.time()), offset: Some(Offset::UTC), ..DateTime::of(moment.date()) })
}

/// `Fri, 03 May 2024 15:47:42 +0200`.
fn rfc(text: &str) -> Option<DateTime> {
    // The day, the month, the year, the time and its offset; an error of jiff takes memory.
    text.split_whitespace().nth(4)?;
    let zoned = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(DateTime { time: Some(zoned.time()), offset: Some(zoned.offset()), ..DateTime::of(zoned.date()) })
}

#[cfg(test)]
mod tests {
    use super::super::words::LANGUAGES;
    use super::*;

    #[test]
    fn the_months_of_every_language_are_read() {
        for language in &LANGUAGES {
            let parser = DateParser { language: language.code, order: Order::DayFirst };
            for (names, month) in language.months.iter().zip(1..) {
                // Dots end words, so that a short form with dots inside is never met.
                for name in names.iter().filter(|name| !name.contains('.')) {
                    let found =
                        parser.in_words(&format!("2024 {name} 3")).map(|found| found.when.to_string());
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
            ("Persian", "fa", "۲۲ اسفند ۱۴۰۲", "2024-03-12"),
            ("Persian digits", "fa", "۱۴۰۲/۱۲/۲۲ - ۱۸:۲۰", "2024-03-12"),
            ("Persian in a meta element", "fa", "1402-12-22T08:30:00+03:30", "2024-03-12T08:30:00+03:30"),
            ("Hijri", "ar", "1 رمضان 1445", "2024-03-11"),
            ("Japanese era", "ja", "令和6年3月12日", "2024-03-12"),
            ("the first year of an era", "ja", "令和元年5月1日", "2019-05-01"),
            ("Taiwan", "zh", "民國113年3月12日", "2024-03-12"),
            ("Thai era by name", "th", "12 มีนาคม พ.ศ. 2567", "2024-03-12"),
            ("Thai digits", "th", "๑๒ มีนาคม ๒๕๖๗", "2024-03-12"),
            ("glued to a name", "en", "Nora QuillJuly 10, 2015", "2015-07-10"),
            ("a month in machine form", "en", "2016-03", "2016-03"),
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
            assert!(parser.in_words(text).is_none(), "{text}");
        }
    }
}
