//! Article -> a JSON record, one object a line. The names are those that scrapers already use; values that are
//! absent are left out. `schema/record.schema.json` describes it.

mod parts;

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use self::parts::{Languages, Titles, entries, parts};
pub use self::parts::{LiveEntry, Part, Removed};
use super::{RenderOptions, html, markdown, text};
use crate::article::{Article, TextSource, word_count};
use crate::metadata::{LanguageShare, Metadata, Source, Sourced};

/// The record of one input.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Record<'a> {
    /// Names the input: its path, or what its source calls it.
    pub id: &'a str,
    /// Where the page was found, else the address that it gives as its own.
    pub url: Option<&'a str>,
    /// The address that the page gives as its own.
    pub canonical: Option<&'a str>,
    /// The host, without `www.`.
    pub hostname: Option<&'a str>,
    /// The site's name.
    pub sitename: Option<&'a str>,
    /// The headline.
    pub title: Option<&'a str>,
    /// What other places of the page say instead of the headline, each with its place.
    pub titles: &'a [Sourced<String>],
    /// The line above or before the headline that names its topic.
    pub kicker: Option<&'a str>,
    /// Persons or agencies.
    pub authors: &'a [String],
    /// When it was published, ISO 8601.
    pub date: Option<&'a str>,
    /// When it was last changed, ISO 8601.
    pub modified: Option<&'a str>,
    /// ISO 639-1 code.
    pub language: Option<&'a str>,
    /// See [`crate::metadata::Metadata::languages`].
    pub languages: &'a [LanguageShare],
    /// The page's own description.
    pub description: Option<&'a str>,
    /// What sums the article up between headline and body, whether or not it is part of `text`.
    pub standfirst: Option<&'a str>,
    /// Address of the lead image.
    pub image: Option<&'a str>,
    /// Width and height of the lead image in pixels, as the page states them.
    pub image_size: Option<(u32, u32)>,
    /// Text alternative of the lead image.
    pub image_alt: Option<&'a str>,
    /// The first section that it is filed under.
    pub section: Option<&'a str>,
    /// Who publishes the site.
    pub publisher: Option<&'a str>,
    /// The sections that it is filed under.
    pub categories: &'a [String],
    /// The keywords.
    pub tags: &'a [String],
    /// The license.
    pub license: Option<&'a str>,
    /// Whether the page declares that its text is for subscribers.
    pub paywall: Option<bool>,
    /// What kind of page it is.
    pub pagetype: &'static str,
    /// Whether it is an article.
    pub is_article: bool,
    /// Probability (0..=1) that it is an article.
    pub article_score: f32,
    /// How good `text` is to be expected to be (0..=1), whole and clean.
    pub confidence: f32,
    /// The body, without the headline.
    pub text: String,
    /// Words of `text`; characters count for words in Chinese and Japanese.
    pub word_count: usize,
    /// Where on the page `text` was, unless it was in what the page shows.
    pub source: Option<&'static str>,
    /// What readers wrote below the article, on demand.
    pub comments: Option<String>,
    /// Title and body as Markdown, on demand.
    pub markdown: Option<String>,
    /// Title and body as HTML, on demand.
    pub html: Option<String>,
    /// Where each value was found, on demand.
    pub sources: Option<BTreeMap<&'static str, &'static str>>,
    /// The blocks of the body, on demand.
    pub blocks: Option<Vec<Part<'a>>>,
    /// The entries of a live blog, on demand; absent where there are none.
    pub entries: Option<Vec<LiveEntry<'a>>>,
    /// What was dropped, on demand.
    pub removed: Option<Vec<Removed<'a>>>,
    /// What to know about how the page was read.
    pub warnings: Vec<String>,
}

/// The fields of a record that are only written on demand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Extras {
    /// What readers wrote below the article.
    pub comments: bool,
    /// The body as Markdown.
    pub markdown: bool,
    /// The body as HTML.
    pub html: bool,
    /// Where each value was found.
    pub sources: bool,
    /// The blocks of the body, with their roles.
    pub blocks: bool,
    /// The entries of a live blog.
    pub entries: bool,
    /// What was dropped, with rule ids.
    pub removed: bool,
}

/// Whose names the fields of a record have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Names {
    /// Our own.
    #[default]
    Own,
    /// Those of trafilatura's JSON.
    Trafilatura,
    /// Those of the JSON of newspaper4k.
    Newspaper,
}

impl<'a> Record<'a> {
    /// The record of an article. `url` is where the page was found.
    pub fn new(
        id: &'a str,
        url: Option<&'a str>,
        article: &'a Article,
        options: &RenderOptions,
        extras: Extras,
    ) -> Self {
        let metadata = &article.metadata;
        let removed = || {
            let blocks = article.dropped();
            blocks
                .map(|block| Removed {
                    role: block.role,
                    rule: block.rule.id(),
                    score: block.score,
                    text: block.text,
                })
                .collect()
        };
        let text = text::render(article, &RenderOptions { title: false, ..*options });
        Self {
            word_count: word_count(&text),
            id,
            url: url.or(str_of(&metadata.canonical)),
            canonical: str_of(&metadata.canonical),
            hostname: str_of(&metadata.hostname),
            sitename: str_of(&metadata.sitename),
            title: article.title(),
            titles: &metadata.titles,
            kicker: str_of(&metadata.kicker),
            authors: list_of(&metadata.authors),
            date: str_of(&metadata.date),
            modified: str_of(&metadata.modified),
            language: article.language(),
            languages: &metadata.languages,
            description: str_of(&metadata.description),
            standfirst: article.standfirst(),
            image: str_of(&metadata.image),
            image_size: metadata.image_size.as_ref().map(|found| found.value),
            image_alt: str_of(&metadata.image_alt),
            section: str_of(&metadata.section),
            publisher: str_of(&metadata.publisher),
            categories: list_of(&metadata.categories),
            tags: list_of(&metadata.tags),
            license: str_of(&metadata.license),
            paywall: metadata.paywall.as_ref().map(|found| found.value),
            pagetype: article.pagetype.name(),
            is_article: article.is_article,
            article_score: article.article_score,
            confidence: article.confidence,
            text,
            source: Some(article.source).filter(|source| *source != TextSource::Html).map(TextSource::name),
            comments: extras.comments.then(|| article.comments().collect::<Vec<_>>().join("\n\n")),
            markdown: extras.markdown.then(|| markdown::render(article, options)),
            html: extras.html.then(|| html::render(article, options)),
            sources: extras.sources.then(|| sources(metadata)),
            blocks: extras.blocks.then(|| parts(article, options)),
            entries: extras.entries.then(|| entries(article, options)).filter(|entries| !entries.is_empty()),
            removed: extras.removed.then(removed),
            warnings: article.warnings.iter().map(ToString::to_string).collect(),
        }
    }

    /// As one line of JSON, without the line end.
    ///
    /// # Panics
    /// Never: every field can be written.
    #[expect(
        clippy::expect_used,
        reason = "only a map whose keys are no texts, or a value that refuses, could fail"
    )]
    pub fn to_json(&self) -> String {
        /// Bytes of all fields besides the text, as a rule.
        const METADATA: usize = 4096;
        let mut json = Vec::with_capacity(self.text.len().saturating_add(METADATA));
        serde_json::to_writer(&mut json, self).expect("strings and finite numbers can be written");
        String::from_utf8(json).expect("JSON is UTF-8")
    }
}

// By hand, so that the crate builds without a derive macro.
impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = Fields(serializer.serialize_map(None)?);
        fields.put("id", self.id)?;
        fields.put_some("url", self.url)?;
        fields.put_some("canonical", self.canonical)?;
        fields.put_some("hostname", self.hostname)?;
        fields.put_some("sitename", self.sitename)?;
        fields.put_some("title", self.title)?;
        fields.put_some("titles", Some(self.titles).filter(|titles| !titles.is_empty()).map(Titles))?;
        fields.put_some("kicker", self.kicker)?;
        fields.put_list("authors", self.authors)?;
        fields.put_some("date", self.date)?;
        fields.put_some("modified", self.modified)?;
        fields.put_some("language", self.language)?;
        let languages = Some(self.languages).filter(|languages| !languages.is_empty());
        fields.put_some("languages", languages.map(Languages))?;
        fields.put_some("description", self.description)?;
        fields.put_some("standfirst", self.standfirst)?;
        fields.put_some("image", self.image)?;
        fields.put_some("image_width", self.image_size.map(|(width, _)| width))?;
        fields.put_some("image_height", self.image_size.map(|(_, height)| height))?;
        fields.put_some("image_alt", self.image_alt)?;
        fields.put_some("section", self.section)?;
        fields.put_some("publisher", self.publisher)?;
        fields.put_list("categories", self.categories)?;
        fields.put_list("tags", self.tags)?;
        fields.put_some("license", self.license)?;
        fields.put_some("paywall", self.paywall)?;
        fields.put("pagetype", self.pagetype)?;
        fields.put("is_article", &self.is_article)?;
        fields.put("article_score", &self.article_score)?;
        fields.put("confidence", &self.confidence)?;
        fields.put("text", &self.text)?;
        fields.put("word_count", &self.word_count)?;
        fields.put_some("source", self.source)?;
        fields.put_some("comments", self.comments.as_ref())?;
        fields.put_some("markdown", self.markdown.as_ref())?;
        fields.put_some("html", self.html.as_ref())?;
        fields.put_some("sources", self.sources.as_ref())?;
        fields.put_some("blocks", self.blocks.as_ref())?;
        fields.put_some("entries", self.entries.as_ref())?;
        fields.put_some("removed", self.removed.as_ref())?;
        fields.put_list("warnings", &self.warnings)?;
        fields.0.end()
    }
}

/// The fields of an object; what is absent is left out.
struct Fields<M>(M);

impl<M: SerializeMap> Fields<M> {
    fn put(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Result<(), M::Error> {
        self.0.serialize_entry(name, value)
    }

    fn put_some(&mut self, name: &str, value: Option<impl Serialize>) -> Result<(), M::Error> {
        value.map_or(Ok(()), |value| self.put(name, &value))
    }

    fn put_list(&mut self, name: &str, list: &[String]) -> Result<(), M::Error> {
        if list.is_empty() { Ok(()) } else { self.put(name, list) }
    }
}

fn str_of(found: &Option<Sourced<String>>) -> Option<&str> {
    found.as_ref().map(|found| found.value.as_str())
}

fn list_of(found: &Option<Sourced<Vec<String>>>) -> &[String] {
    found.as_ref().map_or(&[], |found| &found.value)
}

/// Where each value was found, by field.
fn sources(metadata: &Metadata) -> BTreeMap<&'static str, &'static str> {
    fn of<T>(found: &Option<Sourced<T>>) -> Option<Source> {
        found.as_ref().map(|found| found.source)
    }
    let fields = [
        ("title", of(&metadata.title)),
        ("kicker", of(&metadata.kicker)),
        ("authors", of(&metadata.authors)),
        ("date", of(&metadata.date)),
        ("modified", of(&metadata.modified)),
        ("language", of(&metadata.language)),
        ("sitename", of(&metadata.sitename)),
        ("hostname", of(&metadata.hostname)),
        ("canonical", of(&metadata.canonical)),
        ("description", of(&metadata.description)),
        ("standfirst", of(&metadata.standfirst)),
        ("image", of(&metadata.image)),
        ("image_width", of(&metadata.image_size)),
        ("image_height", of(&metadata.image_size)),
        ("image_alt", of(&metadata.image_alt)),
        ("section", of(&metadata.section)),
        ("publisher", of(&metadata.publisher)),
        ("categories", of(&metadata.categories)),
        ("tags", of(&metadata.tags)),
        ("license", of(&metadata.license)),
        ("paywall", of(&metadata.paywall)),
    ];
    let sources = fields.into_iter().filter_map(|(name, source)| Some((name, source?.name())));
    sources.chain(metadata.date_certainty.map(|certainty| ("date_certainty", certainty.name()))).collect()
}
