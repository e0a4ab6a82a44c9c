//! Days of other calendars, and years of other eras, as days of the Gregorian calendar.

use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::calendar::DateTime;
use super::words::{LANGUAGES, Rows, in_lowercase};

/// A calendar whose months are not those of the Gregorian one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calendar {
    /// The solar calendar of Iran.
    Solar,
    /// The lunar calendar of Islam by its arithmetic rule; where the moon is watched, a day may differ by one.
    Lunar,
}

/// A month of another calendar.
#[derive(Clone, Copy)]
pub(super) struct Month {
    calendar: Calendar,
    number: i64,
}

impl Month {
    pub(super) fn on(&self, year: i64, day: i64) -> Option<DateTime> {
        self.calendar.date(year, self.number, day)
    }
}

/// Days from the beginning of the Julian period to the first of January of the year 1.
const GREGORIAN_EPOCH: i64 = 1_721_426;

impl Calendar {
    /// A day by its numbers.
    #[expect(clippy::arithmetic_side_effects, reason = "the year, the month and the day are in range")]
    pub(super) fn date(self, year: i64, month: i64, day: i64) -> Option<DateTime> {
        if !((1300..1500).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)) {
            return None;
        }
        let julian = match self {
            // Years of 366 days as a cycle of 33 years has them, which holds for all years that are read.
            Self::Solar => {
                let days = if month <= 7 { 31 * (month - 1) } else { 30 * (month - 1) + 6 };
                1_948_319 + 365 * (year - 1) + (8 * year + 21) / 33 + days + day
            }
            Self::Lunar => {
                1_948_439 + 354 * (year - 1) + (11 * year + 3) / 30 + (59 * (month - 1) + 1) / 2 + day
            }
        };
        let first = Date::new(1, 1, 1).ok()?;
        let days = jiff::Span::new().try_days(julian - GREGORIAN_EPOCH).ok()?;
        let date = first.checked_add(days).ok()?;
        DateTime::on(date.year().into(), date.month().into(), date.day().into())
    }
}

/// The names of all months; where two are the same, the first language decides.
static MONTHS: LazyLock<FxHashMap<&str, Month>> = LazyLock::new(|| {
    let mut months = FxHashMap::default();
    let mut add = |calendar, own: &Rows| {
        for (names, number) in own.iter().zip(1..) {
            names.iter().for_each(|name| _ = months.entry(name).or_insert(Month { calendar, number }));
        }
    };
    for language in &LANGUAGES {
        add(Calendar::Solar, &language.solar_months);
        add(Calendar::Lunar, &language.lunar_months);
    }
    months
});

/// The month that a word names.
pub(super) fn month_of(word: &str) -> Option<Month> {
    if word.is_ascii() && word.len() < 3 {
        return None;
    }
    in_lowercase(word, |word| MONTHS.get(word).copied())
}

/// The calendar of a year in digits, where a language counts in another one.
pub(super) fn by_year(year: i64, language: &str) -> Option<Calendar> {
    match language {
        _ if !(1300..1500).contains(&year) => None,
        "fa" | "ps" | "ku" => Some(Calendar::Solar),
        "ar" | "ur" => Some(Calendar::Lunar),
        _ => None,
    }
}

/// What is added to a year of an era of Japan or Taiwan, where a word ends with its name; and the year, where the word
/// has it too: the first of an era is called 元年.
pub(super) fn base_of(word: &str) -> Option<(i64, Option<i64>)> {
    const ERAS: [(&str, i64); 5] =
        [("令和", 2018), ("平成", 1988), ("昭和", 1925), ("民國", 1911), ("民国", 1911)];
    let (era, year) = word.strip_suffix("元年").map_or((word, None), |era| (era, Some(1)));
    let (_, base) = ERAS.iter().find(|(name, _)| era.ends_with(name))?;
    Some((*base, year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_other_calendars_are_days_of_ours() {
        let cases = [
            ("the last month of a year", Calendar::Solar, (1402, 12, 22), "2024-03-12"),
            ("new year", Calendar::Solar, (1403, 1, 1), "2024-03-20"),
            ("the last day of a leap year", Calendar::Solar, (1399, 12, 30), "2021-03-20"),
            ("new year of the lunar calendar", Calendar::Lunar, (1445, 1, 1), "2023-07-19"),
            ("the month of fasting", Calendar::Lunar, (1445, 9, 1), "2024-03-11"),
        ];
        for (name, calendar, (year, month, day), expected) in cases {
            let when = calendar.date(year, month, day).map(|when| when.to_string());
            assert_eq!(when.as_deref(), Some(expected), "{name}");
        }
        assert_eq!(Calendar::Solar.date(1402, 13, 1), None);
        assert_eq!(Calendar::Lunar.date(1200, 1, 1), None);
    }
}
