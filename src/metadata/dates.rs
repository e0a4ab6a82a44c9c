//! DateTime the article was published and changed.

use jiff::civil::Date;

use super::calendar::{self, DateParser, DateTime, Order};
use super::facts::Facts;
use super::words::{MARKUP, PUBLISHED as SAYS_PUBLISHED, UPDATED as SAYS_UPDATED};
use super::{Source, Sourced};
use crate::label::rules::Rule;
use crate::read::page::{AttributeName, Tag};

/// Names of `meta` for the day of publication, the most reliable first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "published_time",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:publishtime",
    "cxenseparse:recs:publishtime",
    "publish_date",
    "publish-date",
    "publication_date",
    "publicationdate",
    "pubdate",
    "published",
    "article.published",
    "date.issued",
    "date.created",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "date",
    "citation_publication_date",
    "datecreated",
    "og:publish_date",
    "og:pubdate",
    "release_date",
];

/// The same for the last change.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "dc.date.modified",
    "date.updated",
    "revision_date",
];

/// Blocks around the headline in which a date in words is looked for.
const WINDOW: usize = 12;

/// Bytes of a block that is a date line, at most.
const MAX_DATE_LINE: usize = 220;

/// Bytes of a block that is a date and little else, at most.
const MAX_ONLY_DATE: usize = 70;

/// Reads the dates of one page.
pub(super) struct Dates<'f, 'p> {
    facts: &'f Facts<'p>,
    parser: DateParser<'f>,
    /// The day after which no page can have been published.
    latest: Date,
}

impl<'f, 'p> Dates<'f, 'p> {
    pub(super) fn new(facts: &'f Facts<'p>, language: &'f str, latest: Date) -> Self {
        Self { facts, parser: DateParser { language, order: order(facts, language) }, latest }
    }

    /// The day of publication.
    pub(super) fn published(&self) -> Option<Sourced<String>> {
        let found = self
            .declared()
            .map(|declared| self.printed_before(declared.value.date).unwrap_or(declared))
            .or_else(|| self.time_element())
            .or_else(|| self.address())
            .or_else(|| self.labelled())
            .or_else(|| self.words(false).map(|seen| self.changed_before(seen.value.date).unwrap_or(seen)))
            .or_else(|| self.only_time_element())
            .or_else(|| self.marked())
            .or_else(|| self.changed())
            .or_else(|| self.words(true));
        found.map(|found| found.map(|when| when.to_string()))
    }

    /// The day of publication that the page declares for machines.
    fn declared(&self) -> Option<Sourced<DateTime>> {
        self.json("datePublished")
            .or_else(|| self.meta(PUBLISHED))
            .or_else(|| self.microdata("datePublished"))
            .or_else(|| self.json("dateCreated"))
    }

    /// The last change.
    pub(super) fn modified(&self) -> Option<Sourced<String>> {
        let found = self.changed().or_else(|| self.microdata("dateModified")).or_else(|| self.words(true));
        found.map(|found| found.map(|when| when.to_string()))
    }

    /// The last change that the page declares in its head.
    fn changed(&self) -> Option<Sourced<DateTime>> {
        self.json("dateModified").or_else(|| self.meta(MODIFIED))
    }

    /// The last change, where it is before a day: nothing is published after it.
    fn changed_before(&self, day: Date) -> Option<Sourced<DateTime>> {
        self.changed().or_else(|| self.words(true)).filter(|changed| changed.value.date < day)
    }

    /// Reads a date in machine form that is not after the latest possible day.
    fn read(&self, text: &str) -> Option<DateTime> {
        self.parser.machine_form(text).filter(|when| !when.is_after(self.latest))
    }

    fn json(&self, property: &str) -> Option<Sourced<DateTime>> {
        Some(Sourced::new(self.read(self.facts.json_text(property)?)?, Source::JsonLd))
    }

    fn meta(&self, names: &[&'static str]) -> Option<Sourced<DateTime>> {
        names.iter().find_map(|name| {
            let when = self.facts.metas(name).find_map(|content| self.read(content))?;
            Some(Sourced::new(when, Source::of_meta(name)))
        })
    }

    fn microdata(&self, property: &str) -> Option<Sourced<DateTime>> {
        let when = self.facts.items(property).find_map(|item| self.read(self.facts.item_text(item)?))?;
        Some(Sourced::new(when, Source::Microdata))
    }

    /// The first `time` after the headline, or one just before it; further down they belong to teasers.
    fn time_element(&self) -> Option<Sourced<DateTime>> {
        let page = self.facts.page;
        let element = |at: usize| page.blocks.get(at).map(|block| block.element);
        let headline = self.facts.headline();
        let middle = headline.and_then(element).unwrap_or(0);
        let start = headline.and_then(|at| element(at.saturating_sub(4))).unwrap_or(0);
        let end = self.facts.body_start().and_then(|at| element(at + 3)).unwrap_or(u32::MAX).max(start);
        let first = |from: u32, to: u32| {
            let ids = (from..=to.min(page.elements.len().saturating_sub(1) as u32)).map(|id| id as usize);
            let mut times = ids.map(|id| &page.elements[id]).filter(|element| element.tag == Tag::Time);
            times.find_map(|element| self.read(page.attribute(element, AttributeName::Datetime)?))
        };
        Some(Sourced::new(first(middle, end).or_else(|| first(start, middle))?, Source::TimeElement))
    }

    /// The only day that `time` elements anywhere on the page give.
    fn only_time_element(&self) -> Option<Sourced<DateTime>> {
        let page = self.facts.page;
        let times = page.elements.iter().filter(|element| element.tag == Tag::Time);
        let mut dated =
            times.filter_map(|element| self.read(page.attribute(element, AttributeName::Datetime)?));
        let first = dated.next()?;
        dated.all(|when| when.date == first.date).then_some(Sourced::new(first, Source::TimeElement))
    }

    /// A date in the path of the address.
    fn address(&self) -> Option<Sourced<DateTime>> {
        let url = self.facts.url.clone().or_else(|| self.facts.base.clone())?;
        Some(Sourced::new(in_path(url.path()).filter(|when| !when.is_after(self.latest))?, Source::Url))
    }

    /// A date in words beside the headline, else in the first line for dates of the article: of a change (`updated`) or
    /// another.
    fn words(&self, updated: bool) -> Option<Sourced<DateTime>> {
        let page = self.facts.page;
        let headline = self.facts.headline().unwrap_or(0);
        let after = headline..(headline + WINDOW).min(page.blocks.len());
        let before = (headline.saturating_sub(4)..headline).rev();
        let stop = self.facts.body_end().map_or(0, |end| (end + 4).min(page.blocks.len()));
        let end = self.facts.body_end().map_or(0..0, |end| end + 1..stop);
        let when = after.chain(before).chain(end).find_map(|at| {
            let text = page.text_of(&page.blocks[at]);
            if text.len() > MAX_DATE_LINE {
                return None;
            }
            self.date_in_line(text, updated)
        });
        Some(Sourced::new(when.or_else(|| self.first_line(headline..stop, updated))?, Source::Text))
    }

    /// The date that readers see beside the headline, where it is before the declared one: the declared one is
    /// then that of a move to another system, or in another time zone than the publisher's.
    fn printed_before(&self, declared: Date) -> Option<Sourced<DateTime>> {
        let headline = self.facts.headline()?;
        let after = headline + 1..(headline + WINDOW).min(self.facts.page.blocks.len());
        let lines = after.chain((headline.saturating_sub(4)..headline).rev());
        let dated: Vec<_> = lines.filter_map(|at| self.dated_line(at)).collect();
        if dated.iter().any(|(day, _)| day.date == declared) {
            return None;
        }
        let line = dated.first().map_or("", |(_, line)| line);
        let printed = match self.date_in_line(line, false) {
            Some(when) => Sourced::new(when, Source::Text),
            None => self.labelled()?,
        };
        // Where day and month in digits were only taken for each other, the printed date is the declared one.
        let day = printed.value.date;
        let swapped = (day.month(), day.day()) == (declared.day(), declared.month())
            && !line.split_whitespace().any(calendar::is_month_or_day);
        (day < declared && !swapped).then_some(printed)
    }

    /// The first date below the headline that follows a word for «published», in its line or the one above.
    fn labelled(&self) -> Option<Sourced<DateTime>> {
        let page = self.facts.page;
        let says = |text: &str| {
            let text = text.to_lowercase();
            text.len() <= MAX_ONLY_DATE && SAYS_PUBLISHED.iter().any(|word| text.contains(word))
        };
        let headline = self.facts.headline()?;
        let when = (headline + 1..page.blocks.len()).find_map(|at| {
            let (when, line) = self.dated_line(at)?;
            let above = page.text_of(&page.blocks[at - 1]);
            let alone = self.dated_line(at - 1).is_none() && says(above);
            (says(line) || alone).then_some(when).filter(|when| !when.is_after(self.latest))
        })?;
        Some(Sourced::new(when, Source::Text))
    }

    /// The date of the first dated line among some blocks; later ones are of other articles.
    fn first_line(&self, mut blocks: impl Iterator<Item = usize>, updated: bool) -> Option<DateTime> {
        let (_, line) = blocks.find_map(|at| self.dated_line(at))?;
        self.date_in_line(line, updated)
    }

    /// The text of a block that says little but a date, with that date: a visible byline or short line that is no part
    /// of the article and no sentence.
    fn dated_line(&self, at: usize) -> Option<(DateTime, &'p str)> {
        let (block, verdict) = (&self.facts.page.blocks[at], self.facts.labels.verdicts[at]);
        let text = self.facts.page.text_of(block);
        let sentence = text.strip_suffix('.').is_some_and(|text| text.ends_with(char::is_alphabetic));
        let short = verdict.rule == Rule::Score && text.len() <= MAX_ONLY_DATE && !sentence;
        let line = !block.hidden && !verdict.keep && (verdict.rule == Rule::Byline || short);
        line.then(|| self.parser.in_words(text)).flatten().map(|(when, _)| (when, text))
    }

    /// A date in the first short block anywhere whose element, or the one around it, has a class that names a date.
    fn marked(&self) -> Option<Sourced<DateTime>> {
        let page = self.facts.page;
        let words = |id: u32| {
            let class = page.attribute(&page.elements[id as usize], AttributeName::Class).unwrap_or_default();
            class.split(|char: char| !char.is_alphanumeric()).any(|word| MARKUP.has("date-markup", word))
        };
        let short = page.blocks.iter().filter(|block| block.text.len() <= 80 && !block.hidden);
        let mut marked = short.filter(|block| page.ancestors(block.element).take(2).any(words));
        let when = marked.find_map(|block| self.date_in_line(page.text_of(block), false))?;
        Some(Sourced::new(when, Source::Text))
    }

    /// The first date of a line that is of a change (`updated`), or the first that is not.
    fn date_in_line(&self, line: &str, updated: bool) -> Option<DateTime> {
        let mut rest = line;
        while let Some((when, start)) = self.parser.in_words(rest) {
            let lead = rest[..start].to_lowercase();
            let changed = SAYS_UPDATED.iter().any(|word| lead.contains(word));
            if changed == updated && !when.is_after(self.latest) {
                return Some(when);
            }
            let next =
                rest[start..].find(|char: char| !char.is_alphanumeric()).map_or(rest.len(), |at| start + at);
            rest = &rest[next..];
        }
        None
    }
}

/// `/2024/05/03/`, `/2024-05-03`, `/20240503` in a path.
fn in_path(path: &str) -> Option<DateTime> {
    let parser = DateParser { language: "en", order: Order::DayFirst };
    let bytes = path.as_bytes();
    (0..path.len()).find_map(|at| {
        let begins = at > 0 && !bytes[at - 1].is_ascii_digit() && path[at..].starts_with(['1', '2']);
        let part = begins.then(|| path.get(at..(at + 10).min(path.len()))).flatten()?;
        let digits = part.get(..8).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        if digits.is_some() {
            let ends = bytes.get(at + 8).is_none_or(|byte| !byte.is_ascii_digit());
            return digits.filter(|_| ends).and_then(|digits| parser.machine_form(digits));
        }
        if let Some((year, rest)) =
            part.split_once('/').filter(|(_, rest)| rest.len() >= 5 && rest.as_bytes()[4] == b'/')
        {
            let day = format!("{year}{}", &rest[..4]);
            return (day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| parser.machine_form(&day))
                .flatten();
        }
        let mut parts = part.split(['/', '-', '_']);
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let numeric = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
        };
        let dated = year.len() == 4 && numeric(year, 4) && numeric(month, 2) && numeric(day, 2);
        dated.then(|| parser.machine_form(&format!("{year}-{month:0>2}-{day:0>2}"))).flatten()
    })
}

/// Americans put the month first; others who write English do not.
fn order(facts: &Facts<'_>, language: &str) -> Order {
    let declared =
        facts.page.head.language.map_or("", |tag| facts.page.attribute_str(tag)).to_ascii_lowercase();
    let country = declared.split(['-', '_']).nth(1).map(str::to_owned);
    let host = facts.base.as_ref().and_then(url::Url::host_str).unwrap_or_default();
    let domain = host
        .rsplit('.')
        .next()
        .filter(|domain| domain.len() == 2 && !matches!(*domain, "us" | "co" | "io" | "ai" | "me" | "tv"));
    let american = match (country.as_deref(), domain) {
        (Some("us"), None) => true,
        (Some("us") | None, Some(_)) => false,
        (Some(_), _) => false,
        (None, None) => language == "en",
    };
    if american { Order::MonthFirst } else { Order::DayFirst }
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
            ("/article12024050399", None),
            ("/2024/05/title", None),
            ("/item/2024/99/99", None),
        ];
        for (path, date) in cases {
            assert_eq!(in_path(path).map(|when| when.to_string()).as_deref(), date, "{path}");
        }
    }
}
