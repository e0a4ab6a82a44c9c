//! Dates in the path of an address.

use super::calendar::DateTime;

/// A day in a path: `/2024/05/03/`, `/2024-05-03`, `/20240503`, `/2024/05/240503-`, `/03-05-2024/`.
#[expect(clippy::indexing_slicing, reason = "each place is one of a number")]
pub(super) fn in_path(path: &str) -> Option<DateTime> {
    let numbers = numbers(path);
    (0..numbers.len()).find_map(|at| day_at(&numbers[at..]))
}

/// A month in a path, as two folders: `/2024/05/`.
pub(super) fn month_in_path(path: &str) -> Option<DateTime> {
    let numbers = numbers(path);
    numbers.windows(2).find_map(|pair| {
        let [year, month] = pair else { return None };
        let folders = year.before == '/' && month.before == '/' && month.gap == 1 && month.after == '/';
        (folders && year.is_year() && month.text.len() == 2)
            .then(|| DateTime::of_month(year.value, month.value))
            .flatten()
    })
}

/// A run of digits in a path.
struct Number<'p> {
    text: &'p str,
    value: i64,
    /// The characters around it.
    before: char,
    after: char,
    /// Bytes since the number before.
    gap: usize,
}

impl Number<'_> {
    fn is_year(&self) -> bool {
        self.text.len() == 4 && (1900..2100).contains(&self.value)
    }

    /// The numbers at its start, of so many digits each.
    #[expect(clippy::arithmetic_side_effects, reason = "the digits of the parts of a day")]
    fn parts<const N: usize>(&self, lengths: [usize; N]) -> Option<[i64; N]> {
        let mut parts = [0; N];
        let mut at = 0;
        for (part, length) in parts.iter_mut().zip(lengths) {
            *part = self.text.get(at..at + length)?.parse().ok()?;
            at += length;
        }
        (at == self.text.len()).then_some(parts)
    }
}

#[expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a run of digits is behind the one before, and what is around it are bounds of characters"
)]
fn numbers(path: &str) -> Vec<Number<'_>> {
    let mut numbers = Vec::new();
    let mut end = 0;
    for run in path.split(|char: char| !char.is_ascii_digit()).filter(|run| !run.is_empty()) {
        let start = end + path[end..].find(run).unwrap_or(0);
        let gap = start - end;
        end = start + run.len();
        if let Ok(value) = run.parse() {
            let before = path[..start].chars().next_back().unwrap_or('/');
            let after = path[end..].chars().next().unwrap_or('/');
            numbers.push(Number { text: run, value, before, after, gap });
        }
    }
    numbers
}

/// A day that begins at the first of some numbers.
fn day_at(numbers: &[Number<'_>]) -> Option<DateTime> {
    let first = numbers.first()?;
    let near = |at: usize| numbers.get(at).filter(|number| number.gap == 1 && "/-_".contains(number.before));
    let short = |at: usize| near(at).filter(|number| number.text.len() <= 2);
    if let Some([year, month, day]) = first.parts([4, 2, 2]).filter(|_| !first.before.is_ascii_alphabetic()) {
        return DateTime::on(year, month, day).filter(|_| (1900..2100).contains(&year));
    }
    if first.is_year() {
        // /2024/0503, /2024/05/03, /2024/05/240503-
        if let Some([month, day]) = near(1).and_then(|number| number.parts([2, 2])) {
            return DateTime::on(first.value, month, day);
        }
        let month = short(1)?;
        if let Some(day) = short(2) {
            return DateTime::on(first.value, month.value, day.value);
        }
        let [year, own, day] = near(2)?.parts([2, 2, 2])?;
        let same = year == first.value % 100 && own == month.value;
        return same.then(|| DateTime::on(first.value, month.value, day)).flatten();
    }
    // /03-05-2024/
    let (month, year) = (short(1)?, near(2)?);
    let dashed = first.text.len() <= 2 && "/-_".contains(first.before) && "/-_.".contains(year.after);
    let even = month.before == year.before;
    let (day, month) = if month.value > 12 { (month.value, first.value) } else { (first.value, month.value) };
    (dashed && even && year.is_year()).then(|| DateTime::on(year.value, month, day)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_in_paths() {
        let cases = [
            ("/2024/05/03/news", Some("2024-05-03")),
            ("/news/2024-5-3-title", Some("2024-05-03")),
            ("/a/20240503_11/b", Some("2024-05-03")),
            ("/n1/2024/0503/c1001", Some("2024-05-03")),
            ("/energy/2015/08/150803-gender", Some("2015-08-03")),
            ("/energy/2015/08/150903-gender", None),
            ("/news/03-05-2024/title", Some("2024-05-03")),
            ("/news/title-13-05-2024", Some("2024-05-13")),
            ("/news/05-13-2024/title", Some("2024-05-13")),
            ("/news/1-2-2024-elections", Some("2024-02-01")),
            ("/article12024050399", None),
            ("/2024/05/title", None),
            ("/item/2024/99/99", None),
            ("/top-10-of-2024", None),
        ];
        for (path, date) in cases {
            assert_eq!(in_path(path).map(|when| when.to_string()).as_deref(), date, "{path}");
        }
    }

    #[test]
    fn reads_months_in_paths() {
        let cases = [
            ("/2024/05/title", Some("2024-05")),
            ("/blog/2016/03/", Some("2016-03")),
            ("/2024/5-ways", None),
            ("/2024/99/title", None),
            ("/items/12/05/title", None),
        ];
        for (path, month) in cases {
            assert_eq!(month_in_path(path).map(|when| when.to_string()).as_deref(), month, "{path}");
        }
    }
}
