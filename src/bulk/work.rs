//! One document -> one record of the output. What a worker does, alone and in any order.

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::de::IgnoredAny;

use super::dedup::Signature;
use super::feed::{self, Cursor, Item, Load, Origin};
use super::http::{self, Payload};
use super::lines::{self, Fields};
use super::sniff::Kind;
use crate::article::Article;
use crate::clean::{Cleaner, Hints};
use crate::error::{Error, ErrorKind};
use crate::render::json::{Extras, Names, Record};
use crate::render::{self, RenderOptions};

/// How a record is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Title, blank line, paragraphs set apart by blank lines.
    #[default]
    Text,
    /// CommonMark.
    Markdown,
    /// One object a line.
    Json,
    /// A plain `article` element.
    Html,
    /// TEI.
    Xml,
    /// A head, then a row a record.
    Csv,
}

impl Format {
    /// The extension of files in this format.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Json => "json",
            Self::Html => "html",
            Self::Xml => "xml",
            Self::Csv => "csv",
        }
    }

    /// What a file in this format begins with, in front of its first record.
    pub(super) fn head(self) -> String {
        if self == Self::Csv { render::csv::head() } else { String::new() }
    }

    /// Whether a record of this format says itself what input it is of.
    pub(super) fn names_input(self) -> bool {
        matches!(self, Self::Json | Self::Csv)
    }
}

/// Which articles are wanted, and how they are written.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// How a record is written.
    pub format: Format,
    /// What of an article is written.
    pub render: RenderOptions,
    /// Whether pages that are no articles are left out.
    pub articles_only: bool,
    /// What records of JSON have besides their fields of every day.
    pub extras: Extras,
    /// Whose names the fields of JSON have.
    pub names: Names,
    /// Forces HTML or text; `None` tells by content.
    pub kind: Option<Kind>,
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
}

/// A record, ready to be written.
#[derive(Debug, Default)]
pub(super) struct Cleaned {
    pub id: String,
    pub rendered: Vec<u8>,
    pub empty: bool,
    pub is_article: bool,
    pub words_in: u64,
    pub words_out: u64,
    pub dropped: BTreeMap<&'static str, u64>,
    pub signature: Option<Signature>,
}

/// A document, read.
struct Document {
    id: Option<String>,
    url: Option<String>,
    charset: Option<String>,
    bytes: Bytes,
    kind: Kind,
    others: Vec<(String, String)>,
}

enum Bytes {
    Raw(Vec<u8>),
    Decoded(String),
}

/// What all workers share.
pub(super) struct Worker {
    pub cleaner: Cleaner,
    pub work: Work,
    /// Bytes of a document.
    pub limit: usize,
    /// Whether articles are told apart.
    pub signs: bool,
}

impl Worker {
    /// Deals with an item. A panic is the failure of this document alone.
    pub(super) fn run(&self, item: Item) -> Done {
        let Item { origin, load, next } = item;
        let mut bytes = load.bytes() as u64;
        let outcome = catch_unwind(AssertUnwindSafe(|| self.outcome(&origin, load, &mut bytes)));
        let outcome = outcome.unwrap_or_else(|panic| Outcome::Failed(internal(panic.as_ref())));
        Done { origin, next, bytes, outcome }
    }

    fn outcome(&self, origin: &Origin, load: Load, bytes: &mut u64) -> Outcome {
        match self.document(load, bytes) {
            Ok(Ok(document)) => match self.clean(origin, &document) {
                Ok(outcome) => outcome,
                Err(error) => Outcome::Failed(error),
            },
            Ok(Err(skipped)) => Outcome::Skipped(skipped),
            Err(error) => Outcome::Failed(error),
        }
    }

    /// Reads the document; the inner error is the word for a record that has none.
    fn document(&self, load: Load, size: &mut u64) -> Result<Result<Document, &'static str>, Error> {
        let plain = |bytes, kind| Document {
            id: None,
            url: None,
            charset: None,
            bytes: Bytes::Raw(bytes),
            kind,
            others: Vec::new(),
        };
        Ok(Ok(match load {
            Load::Failed(error) => return Err(error),
            Load::Skipped(what) => return Ok(Err(what)),
            Load::Bytes(bytes) => {
                let kind = feed::kind_of(&bytes, None, self.work.kind);
                plain(bytes, kind)
            }
            Load::File(path) => {
                let bytes = feed::read_page(&path, self.limit)?;
                *size = bytes.len() as u64;
                let kind = feed::kind_of(&bytes, Some(&path), self.work.kind);
                plain(bytes, kind)
            }
            Load::Line(line) => self.line(&line)?,
            Load::Entry(mut entry) => match http::payload(&mut entry, self.limit)? {
                Payload::Skipped(what) => return Ok(Err(what)),
                Payload::Document { bytes, kind, charset } => {
                    let kind = feed::kind_of(&bytes, None, self.work.kind.or(kind));
                    Document { id: entry.id, url: entry.url, charset, ..plain(bytes, kind) }
                }
            },
        }))
    }

    fn line(&self, line: &[u8]) -> Result<Document, Error> {
        let line = lines::parse(line, &self.work.fields)?;
        let html = line.html.filter(|html| !html.is_empty()).map(|html| (html, Kind::Html));
        let (text, kind) =
            html.or(line.text.map(|text| (text, Kind::Text))).unwrap_or((String::new(), Kind::Html));
        let kind = self.work.kind.unwrap_or(kind);
        let bytes = Bytes::Decoded(text);
        Ok(Document { id: line.id, url: line.url, charset: None, bytes, kind, others: line.others })
    }

    fn clean(&self, origin: &Origin, document: &Document) -> Result<Outcome, Error> {
        let (url, http_charset) = (document.url.as_deref(), document.charset.as_deref());
        let hints = Hints::default().with_url(url).with_http_charset(http_charset);
        let article = match (&document.bytes, document.kind) {
            (Bytes::Raw(bytes), Kind::Html) => self.cleaner.clean_html(bytes, &hints)?,
            (Bytes::Raw(bytes), Kind::Text) => self.cleaner.clean_text(bytes)?,
            (Bytes::Decoded(text), Kind::Html) => self.cleaner.clean_html(text, &hints)?,
            (Bytes::Decoded(text), Kind::Text) => self.cleaner.clean_text(text)?,
        };
        let words_out = article.blocks().map(|block| words(block.text)).sum();
        if let Some(unwanted) = self.unwanted(&article, words_out) {
            return Ok(Outcome::Skipped(unwanted));
        }
        let id = document.id.clone().unwrap_or_else(|| name_of(origin));
        let mut cleaned = Cleaned {
            rendered: self.render(&id, document, &article),
            id,
            empty: article.is_empty(),
            is_article: article.is_article,
            words_in: words_out,
            words_out,
            ..Cleaned::default()
        };
        for block in article.dropped() {
            *cleaned.dropped.entry(block.rule.id()).or_default() += 1;
            cleaned.words_in += words(block.text);
        }
        cleaned.signature =
            (self.signs && !cleaned.empty).then(|| Signature::of(article.blocks().map(|b| b.text)));
        Ok(Outcome::Cleaned(Box::new(cleaned)))
    }

    /// Why an article is not wanted.
    fn unwanted(&self, article: &Article, words: u64) -> Option<&'static str> {
        let Work { languages, min_words, .. } = &self.work;
        let other = || !article.language().is_some_and(|own| languages.iter().any(|wanted| wanted == own));
        if !languages.is_empty() && other() {
            return Some("language");
        }
        if self.work.articles_only && !article.is_article {
            return Some("not-article");
        }
        (words < *min_words as u64).then_some("min-words")
    }

    fn render(&self, id: &str, document: &Document, article: &Article) -> Vec<u8> {
        let record =
            || Record::new(id, document.url.as_deref(), article, &self.work.render, self.work.extras);
        let mut out = match self.work.format {
            Format::Json => with_others(record().to_json_as(self.work.names), &document.others),
            Format::Csv => render::csv::row(&record()),
            Format::Text => render::render(article, render::Format::Text, &self.work.render),
            Format::Markdown => render::render(article, render::Format::Markdown, &self.work.render),
            Format::Html => render::render(article, render::Format::Html, &self.work.render),
            Format::Xml => render::render(article, render::Format::Xml, &self.work.render),
        };
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        out.into_bytes()
    }
}

/// The name of a document that has none of its own: its file, and the line or byte where it begins.
fn name_of(origin: &Origin) -> String {
    match origin.offset {
        Some(offset) => format!("{}:{offset}", origin.source),
        None => origin.source.to_string(),
    }
}

/// Puts the fields of an input record behind those of the output record, which win.
fn with_others(mut record: String, others: &[(String, String)]) -> String {
    if others.is_empty() {
        return record;
    }
    let own: BTreeMap<String, IgnoredAny> = serde_json::from_str(&record).unwrap_or_default();
    let mut seen: HashSet<&str> = own.keys().map(String::as_str).collect();
    record.pop();
    for (name, value) in others {
        if seen.insert(name) {
            record.push(',');
            record.push_str(&serde_json::Value::from(name.as_str()).to_string());
            record.push(':');
            record.push_str(value);
        }
    }
    record.push('}');
    record
}

/// Words of a text; each ideograph counts as one.
pub(super) fn words(text: &str) -> u64 {
    let (mut count, mut inside) = (0, false);
    for c in text.chars() {
        let space = c.is_whitespace();
        let ideograph = c >= '\u{3040}'
            && matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
        count += u64::from(ideograph || (!inside && !space));
        inside = !ideograph && !space;
    }
    count
}

fn internal(panic: &(dyn std::any::Any + Send)) -> Error {
    let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    let message =
        format!("cleaning panicked: {}; please report this with the document", said.unwrap_or("no message"));
    Error::new(ErrorKind::Internal, message)
}
