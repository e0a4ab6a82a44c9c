//! What a page says of its live blog: that it is one, its entries, and how their times are read.

use super::calendar::{DateParser, DateTime, Order};
use super::json_ld::Graph;
use crate::read::json::{Object, Value};
use crate::read::page::{AttributeName, Page};

/// Entries that are looked at.
const MAX_UPDATES: usize = 2000;

/// Bytes of a text that is a time, at most.
const MAX_TIME: usize = 70;

/// An entry of a live blog in JSON-LD.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Update {
    pub(crate) time: Option<String>,
    pub(crate) heading: String,
    /// Plain text or HTML.
    pub(crate) body: String,
}

/// A time in ISO 8601.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) iso: String,
    /// Whether it has the time of day, and not the day alone.
    pub(crate) has_clock: bool,
}

/// The entries that a page declares, none of them where it only declares that it is a live blog.
pub(super) fn updates(page: &Page, graph: &Graph<'_>, language: &str) -> Option<Vec<Update>> {
    let blog = graph.of_type("LiveBlogPosting");
    let microdata = || {
        page.attributes.iter().any(|own| {
            let value = page.attribute_str(own.value);
            own.name == AttributeName::ItemType && value.ends_with("LiveBlogPosting")
                || own.name == AttributeName::ItemProp && value == "liveBlogUpdate"
        })
    };
    let Some(blog) = blog else { return microdata().then(Vec::new) };
    let entries = blog.get("liveBlogUpdate").into_iter().flat_map(Value::each);
    let objects = entries.take(MAX_UPDATES).filter_map(|entry| graph.object(entry));
    Some(objects.map(|entry| update(entry, language)).collect())
}

fn update(entry: Object<'_>, language: &str) -> Update {
    let text = |names: &[&str]| names.iter().find_map(|name| entry.get(name)?.as_str()).unwrap_or_default();
    let time = text(&["datePublished", "dateCreated", "dateModified"]);
    Update {
        time: moment(time, language).map(|moment| moment.iso),
        heading: text(&["headline", "name"]).to_owned(),
        body: text(&["articleBody", "text", "description"]).to_owned(),
    }
}

/// Reads a text that is a day, a time of day, or both.
pub(crate) fn moment(text: &str, language: &str) -> Option<Moment> {
    let text = text.trim();
    if text.len() > MAX_TIME || !text.contains(char::is_numeric) {
        return None;
    }
    let parser = DateParser { language, order: Order::DayFirst };
    let clock = clock(text);
    let iso = match (parser.machine_form(text), clock) {
        (Some(when), Some((hour, minute))) if !when.has_time() => when.at_time(hour, minute, 0).iso(),
        (Some(when), _) => {
            return Some(Moment { iso: when.iso(), has_clock: DateTime::has_time(&when) });
        }
        (None, Some((hour, minute))) => format!("{hour:02}:{minute:02}"),
        (None, None) => return None,
    };
    Some(Moment { iso, has_clock: true })
}

/// Whether a text has a time of day.
pub(crate) fn has_clock(text: &str) -> bool {
    text.len() <= MAX_TIME && clock(text).is_some()
}

/// Hour and minute of the last time of day in a text: `14:32`, `6.12 pm`, `19h05`, `9am`.
#[expect(clippy::arithmetic_side_effects, reason = "only off a place that is not the first")]
fn clock(text: &str) -> Option<(i64, i64)> {
    let is_digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let starts = (0..text.len()).filter(|at| is_digit(*at) && (*at == 0 || !is_digit(*at - 1)));
    starts.filter_map(|at| clock_at(text, at)).next_back()
}

#[expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "places are those of digits and signs of ASCII that are there, and of what is behind them; an hour is below 100"
)]
fn clock_at(text: &str, at: usize) -> Option<(i64, i64)> {
    let number = |text: &str| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        Some((text[..digits].parse::<i64>().ok().filter(|_| digits <= 2)?, digits))
    };
    let (hour, length) = number(&text[at..])?;
    let rest = &text[at + length..];
    // A point stands in dates, too.
    let is_in_date = text[..at].ends_with(['.', '/', '-', ':']);
    let minute = rest.strip_prefix([':', '.', 'h', 'H', '：']).and_then(|rest| {
        let (minute, digits) = number(rest)?;
        (digits == 2).then(|| (minute, &rest[2..]))
    });
    let ends_in_date =
        |rest: &str| rest.starts_with(['.', '/', '-']) && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    let minute = minute.filter(|(_, rest)| !is_in_date && !ends_in_date(rest));
    let half = half_of_day(minute.map_or(rest, |(_, rest)| rest));
    let (hour, minute) = match (minute, half) {
        (Some((minute, _)), half) => {
            (hour % if half.is_some() { 12 } else { 100 } + half.unwrap_or(0), minute)
        }
        (None, Some(half)) if (1..=12).contains(&hour) && !is_in_date => (hour % 12 + half, 0),
        (None, _) => return None,
    };
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

/// The hours that `am` or `pm` add.
fn half_of_day(rest: &str) -> Option<i64> {
    let mut letters = rest.trim_start().chars().filter(|c| *c != '.').map(|c| c.to_ascii_lowercase());
    let half = match letters.next()? {
        'a' => 0,
        'p' => 12,
        _ => return None,
    };
    (letters.next() == Some('m') && !letters.next().is_some_and(char::is_alphabetic)).then_some(half)
}

/// The text of HTML, or a text as it is, with white space as in a page.
pub(crate) fn plain(text: &str) -> String {
    let mut inside = false;
    let shown = text.chars().map(|c| {
        let is_text = !inside && c != '<';
        inside = c == '<' || inside && c != '>';
        if is_text { c } else { ' ' }
    });
    let shown: String = shown.collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        let rows = [
            ("2026-02-11T19:22:00Z", Some("2026-02-11T19:22:00Z")),
            ("2026-02-11", Some("2026-02-11")),
            ("14:32", Some("14:32")),
            ("14:32:05", Some("14:32")),
            ("19.22 GMT", Some("19:22")),
            ("6.12 pm", Some("18:12")),
            ("12:05 a.m.", Some("00:05")),
            ("9am", Some("09:00")),
            ("19h05", Some("19:05")),
            ("14:32 Uhr", Some("14:32")),
            ("11 Feb 2026, 19.22", Some("2026-02-11T19:22:00")),
            ("19.22, 11.02.2026", Some("2026-02-11T19:22:00")),
            ("11.02.2026", Some("2026-02-11")),
            ("25:10", None),
            ("14:3", None),
            ("vor 7:", None),
            ("3 amateurs", None),
            ("2 hours ago", None),
            ("", None),
        ];
        for (text, expected) in rows {
            let found = moment(text, "en").map(|moment| moment.iso);
            assert_eq!(found.as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn markup_is_left_out_of_a_text() {
        assert_eq!(plain("<p>It  rained.</p>\n<p>All day.</p>"), "It rained. All day.");
    }
}
