//! Page -> [`Metadata`]: what the page says about the article, each value with the place where it was found.
//!
//! The sources are JSON-LD, Open Graph and Dublin Core, other `meta` and `link` elements, microdata, `time` elements,
//! bylines and dates beside the headline, and the address. JSON-LD is parsed once.

mod about;
mod authors;
mod byline;
mod calendar;
mod dates;
mod day_words;
mod eras;
mod facts;
mod json_ld;
mod judge;
mod keys;
mod language;
pub(crate) mod live;
mod names;
mod pagetype;
mod paths;
mod persons;
mod site;
mod stated;
mod title;
mod words;

use jiff::civil::Date;
pub use language::LanguageShare;
pub use pagetype::PageType;
use url::Url;

use facts::Facts;
pub(crate) use facts::resolve;
use json_ld::Graph;
pub(crate) use judge::Judgement;
use stated::Known;

use crate::label::Labels;
use crate::read::SelectedFacts;
use crate::read::page::Page;
use crate::templates::{Places, Stated};

/// What a page says about its article.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Metadata {
    /// The headline as printed, without the site's name.
    pub title: Option<Sourced<String>>,
    /// What other places of the page say instead of the headline, without the site's name, each text once.
    pub titles: Vec<Sourced<String>>,
    /// The line above or before the headline that names its topic.
    pub kicker: Option<Sourced<String>>,
    /// Persons, one by one, without «By» and their roles; agencies by name.
    pub authors: Option<Sourced<Vec<String>>>,
    /// When it was published: ISO 8601, with time and offset as far as the page gives them; only the month
    /// (`2016-03`) where it gives no day.
    pub date: Option<Sourced<String>>,
    /// How sure the date is.
    pub date_certainty: Option<Certainty>,
    /// When it was last changed, likewise.
    pub modified: Option<Sourced<String>>,
    /// ISO 639-1 code of the language of the text.
    pub language: Option<Sourced<&'static str>>,
    /// The languages of a text of several, largest share first; empty where it is of one.
    pub languages: Vec<LanguageShare>,
    /// ISO 639-1 code of the language that the page declares.
    pub declared_language: Option<Sourced<&'static str>>,
    /// The site's name.
    pub sitename: Option<Sourced<String>>,
    /// The host, without `www.`.
    pub hostname: Option<Sourced<String>>,
    /// The address that the page gives as its own.
    pub canonical: Option<Sourced<String>>,
    /// The page's description of the article.
    pub description: Option<Sourced<String>>,
    /// What sums the article up between headline and body.
    pub standfirst: Option<Sourced<String>>,
    /// Address of the lead image.
    pub image: Option<Sourced<String>>,
    /// Its width and height in pixels, as the page states them.
    pub image_size: Option<Sourced<(u32, u32)>>,
    /// Its text alternative.
    pub image_alt: Option<Sourced<String>>,
    /// The first section that the article is filed under.
    pub section: Option<Sourced<String>>,
    /// Who publishes the site.
    pub publisher: Option<Sourced<String>>,
    /// The sections that the article is filed under.
    pub categories: Option<Sourced<Vec<String>>>,
    /// The keywords of the article.
    pub tags: Option<Sourced<Vec<String>>>,
    /// The license, an address where one is given.
    pub license: Option<Sourced<String>>,
    /// Whether the page declares that its text is for subscribers.
    pub paywall: Option<Sourced<bool>>,
    /// What relative addresses of the page are resolved against.
    pub(crate) base: Option<Url>,
}

/// A value and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it was found.
    pub source: Source,
}

impl<T> Sourced<T> {
    fn new(value: T, source: Source) -> Self {
        Self { value, source }
    }

    fn map<U>(self, change: impl FnOnce(T) -> U) -> Sourced<U> {
        Sourced { value: change(self.value), source: self.source }
    }
}

/// How sure a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Certainty {
    /// The page declares it for machines.
    High,
    /// The page prints it, marks it up, or has it in its address.
    Medium,
    /// Only the month is given, the order of day and month is a guess, or there is no date but that of a change.
    Low,
}

impl Certainty {
    /// The name used in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// A place in a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// An `application/ld+json` script.
    JsonLd,
    /// A `meta` element of Open Graph or of a vocabulary like it (`og:`, `article:`, `twitter:`).
    OpenGraph,
    /// A `meta` element of Dublin Core.
    DublinCore,
    /// Any other `meta` element.
    Meta,
    /// An element with an `itemprop`.
    Microdata,
    /// A `link` element, or a link with a `rel`.
    Link,
    /// A `time` element.
    TimeElement,
    /// A heading of the page.
    Heading,
    /// The `title` element.
    TitleElement,
    /// A byline, or a link to an author's page.
    Byline,
    /// The address of the page.
    Url,
    /// The `lang` of the root element.
    Html,
    /// Text of the page.
    Text,
    /// A selector of the rules for the site.
    SiteRules,
}

impl Source {
    /// The name used in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::JsonLd => "json-ld",
            Self::OpenGraph => "open-graph",
            Self::DublinCore => "dublin-core",
            Self::Meta => "meta",
            Self::Microdata => "microdata",
            Self::Link => "link",
            Self::TimeElement => "time-element",
            Self::Heading => "heading",
            Self::TitleElement => "title-element",
            Self::Byline => "byline",
            Self::Url => "url",
            Self::Html => "html",
            Self::Text => "text",
            Self::SiteRules => "site-rules",
        }
    }

    fn of_meta(name: &str) -> Self {
        if name.starts_with("dc.") || name.starts_with("dcterms.") {
            Self::DublinCore
        } else if ["og:", "article:", "twitter:"].iter().any(|prefix| name.starts_with(prefix)) {
            Self::OpenGraph
        } else {
            Self::Meta
        }
    }
}

impl Metadata {
    /// Replaces what was found by what the rules of the site selected, where they did.
    pub(crate) fn replace(&mut self, selected: SelectedFacts) {
        let language = self.language.as_ref().map_or("", |found| found.value);
        let parser = calendar::DateParser { language, order: calendar::Order::DayFirst };
        let date = selected.date.and_then(|date| parser.machine_form(&date)).map(|when| when.iso());
        let authors = Some(selected.authors).filter(|authors| !authors.is_empty());
        let sourced = |value| Sourced::new(value, Source::SiteRules);
        self.title = selected.title.map(sourced).or(self.title.take());
        if let Some(date) = date {
            self.date = Some(sourced(date));
            self.date_certainty = Some(Certainty::High);
        }
        self.authors = authors.map(|names| Sourced::new(names, Source::SiteRules)).or(self.authors.take());
    }

    /// Leaves out values without a letter or a digit.
    fn leave_out_empty(&mut self) {
        let texts = [
            &mut self.title,
            &mut self.kicker,
            &mut self.sitename,
            &mut self.description,
            &mut self.standfirst,
            &mut self.image_alt,
            &mut self.section,
            &mut self.publisher,
            &mut self.license,
        ];
        for text in texts {
            text.take_if(|found| keys::is_blank(&found.value));
        }
    }

    /// Collects what a page and its labels say.
    pub(crate) fn collect(page: &Page, labels: &Labels, beside: &Beside<'_>) -> (Self, Judgement) {
        let graph = Graph::new(&page.head.json_ld);
        let facts = Facts::new(page, labels, &graph, beside.url);
        let hostname = about::hostname(&facts);
        let site = site::Site::new(&facts, hostname.as_ref());
        let declared_language = language::declared(&facts);
        let language = language::find(&facts, declared_language.as_ref());
        let dates = beside.dates(&facts, language.as_ref());
        let known = Known::of(&facts, &dates, &beside.places);
        let headline = title::find(&facts, &site, known.title);
        let published = dates.published(known.date);
        let image = about::image(&facts);
        let image_facts = image.as_ref().map(|image| about::image_facts(&facts, image)).unwrap_or_default();
        let categories = about::categories(&facts);
        let first =
            |list: &Sourced<Vec<String>>| Some(Sourced::new(list.value.first()?.clone(), list.source));
        let mut metadata = Self {
            title: headline.title,
            titles: headline.titles,
            kicker: headline.kicker,
            authors: authors::find(&facts, &site.keys, known.authors),
            date_certainty: published.as_ref().map(|(_, certainty)| *certainty),
            date: published.map(|(date, _)| date),
            modified: dates.modified(),
            sitename: site::sitename(&site, hostname.as_ref()),
            canonical: about::canonical(&facts),
            description: about::description(&facts),
            standfirst: about::standfirst(&facts),
            image,
            image_size: image_facts.size,
            image_alt: image_facts.alt,
            section: categories.as_ref().and_then(first),
            categories,
            publisher: about::publisher(&facts),
            tags: about::tags(&facts),
            license: about::license(&facts),
            paywall: about::paywall(&facts),
            hostname,
            languages: language::shares(&facts),
            language,
            declared_language,
            base: facts.base.clone(),
        };
        metadata.leave_out_empty();
        let judgement = judge::judge(&facts, &metadata);
        (metadata, judgement)
    }
}

/// What is known of a page besides what it says.
pub(crate) struct Beside<'a> {
    /// Where it was found.
    pub(crate) url: Option<&'a str>,
    /// When it was found.
    pub(crate) crawled: Option<Date>,
    /// The day after which nothing dated is believed.
    pub(crate) latest: Date,
    /// Where the other pages of its site have their title, authors and date.
    pub(crate) places: Places,
}

impl<'a> Beside<'a> {
    fn dates<'f, 'p>(
        &self,
        facts: &'f Facts<'p>,
        language: Option<&'f Sourced<&'static str>>,
    ) -> dates::Dates<'f, 'p> {
        dates::Dates::new(facts, language.map_or("", |found| found.value), self.crawled, self.latest)
    }
}

/// The blocks of a page that have a title, authors or a date, in order, and whether these are the page's.
pub(crate) fn stated(page: &Page, labels: &Labels, beside: &Beside<'_>) -> Vec<Stated> {
    let graph = Graph::new(&page.head.json_ld);
    let facts = Facts::new(page, labels, &graph, beside.url);
    let site = site::Site::new(&facts, about::hostname(&facts).as_ref());
    let language = language::find(&facts, language::declared(&facts).as_ref());
    let dates = beside.dates(&facts, language.as_ref());
    let title = title::find(&facts, &site, None).title;
    let authors = authors::find(&facts, &site.keys, None);
    let date = dates.published(None).map(|(date, _)| date);
    let [title, date] = [&title, &date].map(|found| found.as_ref().map(|found| found.value.as_str()));
    stated::of(&facts, &dates, (title, authors.as_ref().map(|found| found.value.as_slice()), date))
}

/// The names of `Article::numbers`, for those who fit tables on them.
#[cfg(feature = "unstable")]
pub fn number_names() -> Vec<String> {
    judge::names()
}

/// What may be the headline of a page, for fitting `weights/title.txt`: each text with its features.
#[cfg(feature = "unstable")]
pub fn title_candidates(
    page: &Page,
    labels: &Labels,
    url: Option<&str>,
) -> Vec<(String, Vec<(&'static str, f32)>)> {
    let graph = Graph::new(&page.head.json_ld);
    let facts = Facts::new(page, labels, &graph, url);
    let hostname = about::hostname(&facts);
    let site = site::Site::new(&facts, hostname.as_ref());
    let candidates = title::Candidates::of(&facts, &site);
    candidates.eligible().map(|candidate| (candidate.text.clone(), candidate.features.clone())).collect()
}
