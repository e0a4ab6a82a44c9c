//! When the article was published and changed.
#![expect(
    clippy::indexing_slicing,
    reason = "numbers of blocks are the headline's or those of ranges that end with the blocks of the page, and there is a verdict for \
              each; numbers of elements are those of blocks, their ancestors and ranges that end with the elements"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "numbers of blocks that are in memory, with a small number added; one is taken only off a number after another"
)]

use std::cell::OnceCell;
use std::ops::Range;

use jiff::civil::Date;

use super::calendar::{DateParser, DateTime, Order};
use super::day_words::{self, Found};
use super::facts::Facts;
use super::paths::{in_path, month_in_path};
use super::words::{MARKUP, PUBLISHED as SAYS_PUBLISHED, UPDATED as SAYS_UPDATED};
use super::{Certainty, Source, Sourced};
use crate::label::rules::Rule;
use crate::label::text::is_sentence_end;
use crate::read::page::{AttributeName, BlockKind, Tag};

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

/// Items of microdata that are read, at most.
const MAX_ITEMS: usize = 100;

/// Words of a sentence of the story, at least.
const PROSE_WORDS: usize = 8;

/// Bytes of a block that is a date line, at most.
const MAX_DATE_LINE: usize = 220;

/// Bytes of a block that is a date and little else, at most.
const MAX_ONLY_DATE: usize = 70;

/// Reads the dates of one page.
pub(super) struct Dates<'f, 'p> {
    facts: &'f Facts<'p>,
    parser: DateParser<'f>,
    /// The day on which the page was fetched, where that is known.
    crawled: Option<Date>,
    /// The day after which no page can have been published.
    latest: Date,
    /// Each [`dated_line`](Self::dated_line) of the page, with the number of its block.
    dated_lines: OnceCell<Vec<(usize, DateTime, &'p str)>>,
}

impl<'f, 'p> Dates<'f, 'p> {
    pub(super) fn new(facts: &'f Facts<'p>, language: &'f str, crawled: Option<Date>, latest: Date) -> Self {
        let parser = DateParser { language, order: order(facts, language) };
        Self { facts, parser, crawled, latest, dated_lines: OnceCell::new() }
    }

    /// The day of publication, and how sure it is.
    /// `known` is a block with the date, where templates of the site know one.
    pub(super) fn published(&self, known: Option<usize>) -> Option<(Sourced<String>, Certainty)> {
        let found = self.day(known).or_else(|| self.month());
        let certain = found.map(|found| (certainty(&found), found));
        let changed = || Some((Certainty::Low, self.changed().or_else(|| self.words(true))?));
        let (certainty, found) = certain.or_else(changed)?;
        Some((found.map(|when| when.iso()), certainty))
    }

    /// The day of publication, from the most reliable place that has one.
    fn day(&self, known: Option<usize>) -> Option<Sourced<DateTime>> {
        self.declared()
            .map(|declared| self.printed_before(declared.value.date).unwrap_or(declared))
            .or_else(|| Some(Sourced::new(self.printed(known?)?, Source::Text)))
            .or_else(|| self.time_element())
            .or_else(|| self.address())
            .or_else(|| self.labelled())
            .or_else(|| self.words(false).map(|seen| self.changed_before(seen.value.date).unwrap_or(seen)))
            .or_else(|| self.only_time_element())
            .or_else(|| self.marked())
            .or_else(|| self.relative())
    }

    /// The short blocks with a date that is not of a change, in order.
    pub(super) fn lines(&self) -> impl Iterator<Item = usize> {
        let is_short = |at: &usize| {
            let block = &self.facts.page.blocks[*at];
            block.text.len() <= MAX_ONLY_DATE && !block.hidden
        };
        let short = (0..self.facts.page.blocks.len()).filter(is_short);
        short.filter(|at| self.is_line(*at) && self.printed(*at).is_some())
    }

    /// The date in a block that is not of a change.
    pub(super) fn printed(&self, at: usize) -> Option<DateTime> {
        self.date_in_line(self.facts.page.text_of(&self.facts.page.blocks[at]), false)
    }

    /// The month of publication, where no day is given, beside the headline or in the address.
    fn month(&self) -> Option<Sourced<DateTime>> {
        let short = self.lines_near_headline().filter(|text| text.len() <= MAX_ONLY_DATE);
        let lines = short.filter(|text| self.parser.in_words(text).is_none());
        let printed = lines
            .filter_map(|text| self.parser.month_in_words(text))
            .find(|when| !when.is_after(self.latest));
        let path = || month_in_path(self.facts.address()?.path()).filter(|when| !when.is_after(self.latest));
        let printed = printed.map(|when| Sourced::new(when, Source::Text));
        printed.or_else(|| Some(Sourced::new(path()?, Source::Url)))
    }

    /// `3 hours ago` beside the headline, from the day on which the page was fetched.
    fn relative(&self) -> Option<Sourced<DateTime>> {
        let crawled = self.crawled?;
        let mut lines = self.lines_near_headline().filter(|text| text.len() <= MAX_ONLY_DATE);
        let when = lines.find_map(|text| day_words::before(crawled, text))?;
        Some(Sourced::new(DateTime::of(when), Source::Text))
    }

    /// The texts of the blocks around the headline that are no part of the story.
    fn lines_near_headline(&self) -> impl Iterator<Item = &'p str> {
        let page = self.facts.page;
        let all = self.near(self.facts.headline().unwrap_or(0));
        all.filter(|at| self.is_line(*at)).map(|at| page.text_of(&page.blocks[at]))
    }

    /// The blocks after the headline, and then a few before it, nearest first.
    fn near(&self, headline: usize) -> impl Iterator<Item = usize> + use<> {
        let after = headline + 1..(headline + WINDOW).min(self.facts.page.blocks.len());
        after.chain((headline.saturating_sub(4)..headline).rev())
    }

    /// Whether a block may be a date line: no prose of the story, and no reader's comment.
    fn is_line(&self, at: usize) -> bool {
        let (page, block) = (self.facts.page, &self.facts.page.blocks[at]);
        let text = page.text_of(block);
        let prose = self.facts.labels.verdicts[at].keep
            && text.ends_with(is_sentence_end)
            && text.split(' ').count() >= PROSE_WORDS;
        // Within the story, items of a list and the like are part of it even where they are short.
        let within =
            self.facts.labels.verdicts[at].keep && self.facts.body_start().is_some_and(|start| at > start);
        let story = within && (page.kind_of(block) != BlockKind::Paragraph || text.len() > MAX_ONLY_DATE);
        !prose && !story && !self.facts.is_comment(block.element)
    }

    /// The day of publication that the page declares for machines.
    fn declared(&self) -> Option<Sourced<DateTime>> {
        self.json("datePublished")
            .or_else(|| self.meta(PUBLISHED))
            .or_else(|| self.other_meta())
            .or_else(|| self.microdata("datePublished"))
            .or_else(|| self.json("dateCreated"))
    }

    /// The last change.
    pub(super) fn modified(&self) -> Option<Sourced<String>> {
        let found = self.changed().or_else(|| self.microdata("dateModified")).or_else(|| self.words(true));
        found.map(|found| found.map(|when| when.iso()))
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

    /// A `meta` of a name that only sounds like a day of publication: `pub_time_date`.
    fn other_meta(&self) -> Option<Sourced<DateTime>> {
        let page = self.facts.page;
        let metas = page.head.metas.iter().map(|(name, value)| (page.attribute_str(*name), *value));
        let when = metas
            .filter(|(name, _)| is_published(name))
            .find_map(|(_, value)| self.read(page.attribute_str(value)))?;
        Some(Sourced::new(when, Source::Meta))
    }

    fn microdata(&self, property: &str) -> Option<Sourced<DateTime>> {
        let own = self.facts.items(property).filter(|item| !self.facts.is_of_another(*item));
        let when = own.take(MAX_ITEMS).find_map(|item| self.read(self.facts.item_text(item)?))?;
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
            let mut times = ids.filter(|id| page.elements[*id].tag == Tag::Time);
            times.find_map(|id| {
                let when = self.read(page.attribute(&page.elements[id], AttributeName::Datetime)?)?;
                (!self.facts.is_comment(id as u32)).then_some(when)
            })
        };
        Some(Sourced::new(first(middle, end).or_else(|| first(start, middle))?, Source::TimeElement))
    }

    /// The only day that `time` elements anywhere on the page give.
    fn only_time_element(&self) -> Option<Sourced<DateTime>> {
        let page = self.facts.page;
        let times = page.elements.iter().zip(0..).filter(|(element, _)| element.tag == Tag::Time);
        let own = times.filter(|(_, id)| !self.facts.is_comment(*id));
        let mut dated =
            own.filter_map(|(element, _)| self.read(page.attribute(element, AttributeName::Datetime)?));
        let first = dated.next()?;
        dated.all(|when| when.date == first.date).then_some(Sourced::new(first, Source::TimeElement))
    }

    /// A date in the path of the address.
    fn address(&self) -> Option<Sourced<DateTime>> {
        let url = self.facts.address()?;
        Some(Sourced::new(in_path(url.path()).filter(|when| !when.is_after(self.latest))?, Source::Url))
    }

    /// A date in words beside the headline, else in the first line for dates of the article: of a change (`updated`) or
    /// another.
    fn words(&self, updated: bool) -> Option<Sourced<DateTime>> {
        let page = self.facts.page;
        let headline = self.facts.headline().unwrap_or(0);
        let near = [headline].into_iter().filter(|at| *at < page.blocks.len()).chain(self.near(headline));
        let stop = self.facts.body_end().map_or(0, |end| (end + 4).min(page.blocks.len()));
        let end = self.facts.body_end().map_or(0..0, |end| end + 1..stop);
        let when = near.chain(end).find_map(|at| {
            let text = page.text_of(&page.blocks[at]);
            if text.len() > MAX_DATE_LINE || !self.is_line(at) {
                return None;
            }
            self.date_in_line(text, updated)
        });
        Some(Sourced::new(when.or_else(|| self.first_line(headline..stop, updated))?, Source::Text))
    }

    /// The date that readers see beside the headline, where it is before the declared one: the declared one is
    /// then that of a move to another system, or in another time zone than the publisher's.
    fn printed_before(&self, declared: Date) -> Option<Sourced<DateTime>> {
        let lines = self.near(self.facts.headline()?);
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
            && !line.split_whitespace().any(day_words::is_month_or_day);
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
        let mut behind_last = 0;
        let when = self.dated_lines().find_map(|(at, when, line)| {
            let is_alone = std::mem::replace(&mut behind_last, at + 1) != at;
            let above = || page.text_of(&page.blocks[at - 1]);
            let is_published = at > headline && (says(line) || is_alone && says(above()));
            is_published.then_some(when).filter(|when| !when.is_after(self.latest))
        })?;
        Some(Sourced::new(when, Source::Text))
    }

    /// The date of the first dated line among some blocks; later ones are of other articles.
    fn first_line(&self, blocks: Range<usize>, updated: bool) -> Option<DateTime> {
        let (.., line) = self.dated_lines().find(|(at, ..)| blocks.contains(at))?;
        self.date_in_line(line, updated)
    }

    /// The dated lines of the page in order, with the numbers of their blocks.
    fn dated_lines(&self) -> impl Iterator<Item = (usize, DateTime, &'p str)> {
        let find = || {
            let found = |at| self.dated_line(at).map(|(when, line)| (at, when, line));
            (0..self.facts.page.blocks.len()).filter_map(found).collect()
        };
        self.dated_lines.get_or_init(find).iter().copied()
    }

    /// The text of a block that says little but a date, with that date: a visible byline or short line that is no part
    /// of the article and no sentence.
    fn dated_line(&self, at: usize) -> Option<(DateTime, &'p str)> {
        let (block, verdict) = (&self.facts.page.blocks[at], self.facts.labels.verdicts[at]);
        let text = self.facts.page.text_of(block);
        let sentence = text.strip_suffix('.').is_some_and(|text| text.ends_with(char::is_alphabetic));
        let short = verdict.rule == Rule::Score && text.len() <= MAX_ONLY_DATE && !sentence;
        let line = !block.hidden && !verdict.keep && (verdict.rule == Rule::Byline || short);
        let found = line.then(|| self.parser.in_words(text)).flatten()?;
        (!self.facts.is_comment(block.element)).then_some((found.when, text))
    }

    /// A date in the first short block anywhere whose element, or the one around it, has a class that names a date.
    fn marked(&self) -> Option<Sourced<DateTime>> {
        let page = self.facts.page;
        let words = |id: u32| {
            let class = page.attribute(&page.elements[id as usize], AttributeName::Class).unwrap_or_default();
            class.split(|char: char| !char.is_alphanumeric()).any(|word| MARKUP.has("date-markup", word))
        };
        let short = page.blocks.iter().filter(|block| block.text.len() <= 80 && !block.hidden);
        let own = short.filter(|block| !self.facts.is_comment(block.element));
        let names_date = |id| self.facts.dates.of(id, || words(id));
        let mut marked = own.filter(|block| page.ancestors(block.element).take(2).any(names_date));
        let when = marked.find_map(|block| self.date_in_line(page.text_of(block), false))?;
        Some(Sourced::new(when, Source::Text))
    }

    /// The first date of a line that is of a change (`updated`), or the first that is not.
    fn date_in_line(&self, line: &str, updated: bool) -> Option<DateTime> {
        let mut rest = line;
        while let Some(Found { when, start, .. }) = self.parser.in_words(rest) {
            let (lead, dated) = rest.split_at(start);
            let lead = lead.to_lowercase();
            let changed = SAYS_UPDATED.iter().any(|word| lead.contains(word));
            if changed == updated && !when.is_after(self.latest) {
                return Some(when);
            }
            rest = dated.split_at(dated.find(|char: char| !char.is_alphanumeric())?).1;
        }
        None
    }
}

/// Whether the name of a `meta` has a word for publishing and one for a date or time, and none for a change.
fn is_published(name: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    has(&["pub", "post", "creat", "issue", "article"])
        && has(&["date", "time"])
        && !has(&["update", "modif", "expir", "edit", "chang", "revis", "comment", "publisher", "read"])
}

/// How sure a day is: what a page declares for machines is, what it prints may be a guess.
fn certainty(found: &Sourced<DateTime>) -> Certainty {
    match found.source {
        _ if !found.value.is_sure() => Certainty::Low,
        Source::Text | Source::Url | Source::TimeElement => Certainty::Medium,
        _ => Certainty::High,
    }
}

/// Americans put the month first; others who write English do not. The language of the page says who writes, else its
/// address, else a date on it that can be read in one way only.
fn order(facts: &Facts<'_>, language: &str) -> Order {
    if language != "en" {
        return Order::DayFirst;
    }
    let declared =
        facts.page.head.language.map_or("", |tag| facts.page.attribute_str(tag)).to_ascii_lowercase();
    let country = declared.split(['-', '_']).nth(1);
    let host = facts.base.as_ref().and_then(url::Url::host_str).unwrap_or_default();
    let domain = host
        .rsplit('.')
        .next()
        .filter(|domain| domain.len() == 2 && !matches!(*domain, "us" | "co" | "io" | "ai" | "me" | "tv"));
    match (country, domain) {
        (Some("us"), None) => Order::MonthFirst,
        (_, Some(_)) | (Some(_), _) => Order::DayFirst,
        (None, None) => shown_order(facts).unwrap_or(Order::MonthFirst),
    }
}

/// The order of the first date in digits on the page that has a number above twelve.
fn shown_order(facts: &Facts<'_>) -> Option<Order> {
    let texts = facts.page.blocks.iter().filter(|block| block.text.len() <= MAX_ONLY_DATE);
    texts
        .map(|block| facts.page.text_of(block))
        .filter(|text| text.contains('/'))
        .find_map(day_words::order_in)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_meta_elements_tell_days_of_publication() {
        for name in [
            "pub_time_date",
            "publishdate",
            "article.created.date",
            "articledatepublished",
            "postdate",
            "issue-date",
        ] {
            assert!(is_published(name), "{name}");
        }
        for name in [
            "article-update-time",
            "modified_date",
            "comment_post_date",
            "publisher",
            "expiration-date",
            "read-time",
            "date",
        ] {
            assert!(!is_published(name), "{name}");
        }
    }
}
