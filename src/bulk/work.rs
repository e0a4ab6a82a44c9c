//! One document -> one record of the output. What a worker does, alone and in any order.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::IgnoredAny;

use super::container::{ArchiveRecord, Bytes, Line, Load, Origin};
use super::dedup::Fingerprint;
use super::entry::Entry;
use super::feed::{self, Cursor, Item};
use super::format::OutputFormat;
use super::http::{self, Payload};
use super::lines::{self, Fields};
use super::paging::{Part, Sheet};
use super::panics::caught;
use super::sniff::ContentKind;
use super::{markdown, mhtml, walk};
use crate::Rule;
use crate::article::{Article, word_count};
use crate::clean::{Cleaner, Hints};
use crate::error::{Error, ErrorKind};
use crate::render::json::{Extras, Names, Record};
use crate::render::{self, RenderOptions};
use crate::templates::Templates;

/// Which articles are wanted, and how they are written.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// How a record is written.
    pub format: OutputFormat,
    /// What of an article is written.
    pub render: RenderOptions,
    /// Whether pages that are no articles are left out.
    pub articles_only: bool,
    /// What records of JSON have besides their fields of every day.
    pub extras: Extras,
    /// Whose names the fields of JSON have.
    pub names: Names,
    /// Forces HTML or text; `None` tells by content.
    pub kind: Option<ContentKind>,
    /// Fields of JSON lines.
    pub fields: Fields,
    /// Languages that are wanted; none means all.
    pub languages: Vec<String>,
    /// Words that an article must have.
    pub min_words: usize,
}

/// A document that was dealt with.
#[derive(Debug)]
pub(super) struct Done {
    pub origin: Origin,
    pub next: Cursor,
    pub bytes: u64,
    pub outcome: Outcome,
}

#[derive(Debug)]
pub(super) enum Outcome {
    Cleaned(Box<Cleaned>),
    Failed(Error),
    Skipped(&'static str),
    /// It is in the record of another page of its article.
    Joined,
    /// Its site was learned from.
    Learned,
}

/// A record, ready to be written.
#[derive(Debug, Default)]
pub(super) struct Cleaned {
    pub id: String,
    pub rendered: String,
    pub empty: bool,
    pub is_article: bool,
    pub words_in: u64,
    pub words_out: u64,
    pub dropped: BTreeMap<Rule, u64>,
    pub fingerprint: Option<Fingerprint>,
    /// What it takes to join it with others.
    pub part: Option<Box<Part>>,
}

/// A document, read.
pub(super) struct Document {
    pub(super) id: Option<String>,
    pub(super) url: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) bytes: Bytes,
    pub(super) kind: ContentKind,
    others: Vec<(String, String)>,
}

impl Document {
    fn new(bytes: Bytes, kind: ContentKind) -> Self {
        Self { id: None, url: None, content_type: None, bytes, kind, others: Vec::new() }
    }
}

/// What a worker finds in an item.
pub(super) enum Content {
    Document(Document),
    /// A record that holds none; the word is counted.
    Skipped(&'static str),
}

/// What all workers share.
pub(super) struct Worker {
    pub cleaner: Cleaner,
    pub work: Work,
    /// Bytes of a document.
    pub limit: usize,
    /// Whether articles get fingerprints, by which repeated ones are found.
    pub fingerprints: bool,
    /// Whether pages of one article are joined.
    pub joins: bool,
    /// What learns from the documents, which then become no articles.
    pub templates: Option<Arc<Mutex<Templates>>>,
}

impl Worker {
    /// Deals with an item. A panic is the failure of this document alone.
    pub(super) fn run(&self, item: Item) -> Done {
        let Item { origin, load, next } = item;
        let mut bytes = load.bytes() as u64;
        let outcome = match caught(|| self.outcome(&origin, load, &mut bytes)) {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(error)) => Outcome::Failed(error),
            Err(said) => {
                let message = format!("cleaning panicked: {said}; please report this with the document");
                Outcome::Failed(Error::new(ErrorKind::Internal, message))
            }
        };
        Done { origin, next, bytes, outcome }
    }

    fn outcome(&self, origin: &Origin, load: Load, bytes: &mut u64) -> Result<Outcome, Error> {
        match self.content(load, bytes)? {
            Content::Document(document) => self.clean(origin, document),
            Content::Skipped(what) => Ok(Outcome::Skipped(what)),
        }
    }

    /// Reads the document.
    pub(super) fn content(&self, load: Load, size: &mut u64) -> Result<Content, Error> {
        let document = match load {
            Load::Failed(error) => return Err(error),
            Load::Skipped(what) => return Ok(Content::Skipped(what)),
            Load::Bytes(bytes) => self.file(bytes, None),
            Load::File(path) => {
                let bytes = feed::read_page(&path, self.limit)?;
                *size = bytes.len() as u64;
                self.file(bytes, Some(&path))
            }
            Load::Line(line) => self.line(lines::parse(&line, &self.work.fields)?),
            Load::Row(row) => self.line(*row),
            Load::Entry(raw) => {
                let entry = Entry::read(&raw);
                let bytes = Bytes::Decoded(entry.to_html());
                let Entry { id, url, is_xhtml, .. } = entry;
                let content_type = is_xhtml.then(|| "application/xhtml+xml".to_owned());
                Document { id, url, content_type, ..Document::new(bytes, ContentKind::Html) }
            }
            Load::ArchiveRecord(record) => return self.archive_record(record),
        };
        Ok(Content::Document(document))
    }

    /// The document in a file: itself, or the page that was saved in it with what it shows.
    fn file(&self, bytes: Vec<u8>, path: Option<&Path>) -> Document {
        if let Some(mhtml::SavedPage { html, content_type, url }) = mhtml::page(&bytes) {
            return Document { url, content_type, ..Document::new(Bytes::Raw(html), ContentKind::Html) };
        }
        let kind = feed::kind_of(&bytes, path, self.work.kind);
        let is_markdown = path.is_some_and(walk::is_markdown_name);
        let (bytes, kind) = self.without_markdown(Bytes::Raw(bytes), kind, is_markdown);
        Document::new(bytes, kind)
    }

    /// A text that is Markdown as HTML, unless somebody said that it is plain; `named` if its name says that it is Markdown.
    fn without_markdown(&self, bytes: Bytes, kind: ContentKind, named: bool) -> (Bytes, ContentKind) {
        let may_be = kind == ContentKind::Text && self.work.kind.is_none();
        let html =
            if may_be { bytes.as_utf8().and_then(|text| markdown::html_of(&text, named)) } else { None };
        html.map_or((bytes, kind), |html| (Bytes::Decoded(html), ContentKind::Html))
    }

    fn archive_record(&self, mut record: ArchiveRecord) -> Result<Content, Error> {
        Ok(match http::payload(&mut record, self.limit)? {
            Payload::Skipped(what) => Content::Skipped(what),
            Payload::Document { bytes, kind, content_type } => {
                let kind = feed::kind_of(&bytes, None, self.work.kind.or(kind));
                let ArchiveRecord { id, url, .. } = record;
                Content::Document(Document {
                    id,
                    url,
                    content_type: Some(content_type),
                    ..Document::new(Bytes::Raw(bytes), kind)
                })
            }
        })
    }

    fn line(&self, line: Line) -> Document {
        let html = line.html.filter(|html| !html.as_bytes().is_empty()).map(|html| (html, ContentKind::Html));
        let (bytes, kind) = html
            .or(line.text.map(|text| (text, ContentKind::Text)))
            .unwrap_or((Bytes::Decoded(String::new()), ContentKind::Html));
        let kind = self.work.kind.unwrap_or(kind);
        let (bytes, kind) = self.without_markdown(bytes, kind, false);
        Document { id: line.id, url: line.url, others: line.others, ..Document::new(bytes, kind) }
    }

    fn clean(&self, origin: &Origin, document: Document) -> Result<Outcome, Error> {
        let (url, content_type) = (document.url.as_deref(), document.content_type.as_deref());
        let site = site_of(origin);
        let hints = Hints::default().with_url(url).with_http_charset(content_type).with_site(&*site);
        if let Some(templates) = &self.templates {
            return self.learn(&document, &hints, templates);
        }
        let article = match document.kind {
            ContentKind::Html => self.cleaner.clean_html(document.bytes.document(), &hints)?,
            ContentKind::Text => self.cleaner.clean_text_beside(document.bytes.document(), &hints)?,
        };
        let unwanted = self.unwanted(&article);
        let may_be_joined = self.joins && !article.is_plain_text();
        if let Some(unwanted) = unwanted.filter(|_| !may_be_joined) {
            return Ok(Outcome::Skipped(unwanted));
        }
        let id = document.id.clone().unwrap_or_else(|| name_of(origin));
        let mut cleaned = self.cleaned(id, document.url.as_deref(), &document.others, &article);
        if may_be_joined {
            let file = origin.place.record.is_none().then_some(&*origin.source);
            let sheet = Sheet::of(&article, document.url.as_deref(), file);
            let Document { url, others, .. } = document;
            cleaned.part = Some(Box::new(Part { article, url, others, sheet, unwanted }));
        }
        Ok(Outcome::Cleaned(Box::new(cleaned)))
    }

    /// Learns from a document instead.
    fn learn(
        &self,
        document: &Document,
        hints: &Hints<'_>,
        templates: &Mutex<Templates>,
    ) -> Result<Outcome, Error> {
        let learned = match document.kind {
            ContentKind::Html => self.cleaner.learn_html(document.bytes.document(), hints)?,
            ContentKind::Text => self.cleaner.learn_text(document.bytes.document(), hints)?,
        };
        templates.lock().unwrap_or_else(PoisonError::into_inner).add(learned);
        Ok(Outcome::Learned)
    }

    /// The record of an article.
    #[expect(clippy::arithmetic_side_effects, reason = "counts of blocks and words that are in memory")]
    pub(super) fn cleaned(
        &self,
        id: String,
        url: Option<&str>,
        others: &[(String, String)],
        article: &Article,
    ) -> Cleaned {
        let words_out = words_of(article);
        let mut cleaned = Cleaned {
            rendered: self.render(&id, url, others, article),
            id,
            empty: article.is_empty(),
            is_article: article.is_article,
            words_in: words_out,
            words_out,
            ..Cleaned::default()
        };
        for block in article.dropped() {
            *cleaned.dropped.entry(block.rule).or_default() += 1;
            cleaned.words_in += word_count(block.text) as u64;
        }
        let fingerprint = || Fingerprint::of(article.blocks().map(|block| block.text));
        cleaned.fingerprint = (self.fingerprints && !cleaned.empty).then(fingerprint);
        cleaned
    }

    /// Names the pages that an article was joined from, where the format has a field for them.
    pub(super) fn name_parts(&self, cleaned: &mut Cleaned, ids: &[&str]) {
        if self.work.format.has_fields() && self.work.names == Names::Own {
            add_field(&mut cleaned.rendered, "parts", &serde_json::Value::from(ids).to_string());
        }
    }

    /// Why an article is not wanted.
    pub(super) fn unwanted(&self, article: &Article) -> Option<&'static str> {
        let Work { languages, min_words, .. } = &self.work;
        let other = || !article.language().is_some_and(|own| languages.iter().any(|wanted| wanted == own));
        if !languages.is_empty() && other() {
            return Some("language");
        }
        if self.work.articles_only && !article.is_article {
            return Some("not-article");
        }
        (*min_words > 0 && words_of(article) < *min_words as u64).then_some("min-words")
    }

    fn render(&self, id: &str, url: Option<&str>, others: &[(String, String)], article: &Article) -> String {
        let Work { format, render: options, extras, names, .. } = &self.work;
        let record = || Record::new(id, url, article, options, *extras);
        let mut out = match *format {
            OutputFormat::Json | OutputFormat::Parquet => with_others(record().to_json_as(*names), others),
            OutputFormat::Csv => render::csv::row(&record()),
            OutputFormat::Article(format) => render::render(article, format, options),
        };
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        out
    }
}

/// The name of a document that has none of its own: its file, and the line, byte or row where it begins.
pub(super) fn name_of(origin: &Origin) -> String {
    match origin.place.line.or(origin.place.byte).or(origin.place.record) {
        Some(offset) => format!("{}:{offset}", origin.source),
        None => origin.source.to_string(),
    }
}

/// The site of a document that does not say where it is from: the folder of its file, or the file that holds it with others.
pub(super) fn site_of(origin: &Origin) -> Cow<'_, str> {
    let source = Path::new(&*origin.source);
    let names = match origin.place.record {
        Some(_) => Some(source),
        None => source.parent(),
    };
    names.map_or(Cow::Borrowed(""), Path::to_string_lossy)
}

/// Puts the fields of an input record after those of the output record, which win.
fn with_others(mut record: String, others: &[(String, String)]) -> String {
    if others.is_empty() {
        return record;
    }
    let own: BTreeMap<String, IgnoredAny> = serde_json::from_str(&record).unwrap_or_default();
    let mut seen: HashSet<&str> = own.keys().map(String::as_str).collect();
    for (name, value) in others {
        if seen.insert(name) {
            add_field(&mut record, name, value);
        }
    }
    record
}

/// Adds a field to an object of JSON that has some.
fn add_field(object: &mut String, name: &str, json: &str) {
    let end = object.trim_end().len();
    let after = object.split_off(end.saturating_sub(1));
    object.push_str(&format!(",{}:{json}{after}", serde_json::Value::from(name)));
}

impl Cleaned {
    /// Names the article that this one repeats, where the format has a field for that; other records stay as they are.
    pub(super) fn mark_duplicate(&mut self, format: OutputFormat, of: &str) {
        if format.has_fields() {
            add_field(&mut self.rendered, "duplicate_of", &serde_json::Value::from(of).to_string());
        }
    }
}

/// Words of the blocks that were kept.
fn words_of(article: &Article) -> u64 {
    article.blocks().map(|block| word_count(block.text) as u64).sum()
}
