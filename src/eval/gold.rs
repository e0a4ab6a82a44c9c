//! [`Gold`]: what should come out of a page, as people write it down.

use std::path::PathBuf;

use serde_json::{Map, Value};

/// What should come out of one page.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Gold {
    /// The collection that the page is part of.
    pub corpus: String,
    /// Names the page within its corpus.
    pub id: String,
    /// Where the page was found.
    pub url: Option<String>,
    /// ISO 639-1 code of the language, where the gold says it.
    pub language: Option<String>,
    /// The text that the article should have.
    pub text: Option<String>,
    /// Segments that the text must have.
    pub with: Vec<String>,
    /// Segments that the text must not have.
    pub without: Vec<String>,
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Day of publication, `YYYY-MM-DD` with or without more behind it.
    pub date: Option<String>,
    /// What kind of page it is; `article` is one.
    pub page_type: Option<String>,
    pub(super) page: Page,
}

/// Where the page itself is.
#[derive(Clone, Debug, Default)]
pub(super) enum Page {
    /// Nobody knows.
    #[default]
    Unknown,
    File(PathBuf),
    Html(String),
    Text(String),
}

/// The names that a value has in the gold of different collections and in the output of tools; the first that is there counts.
const ID: &[&str] = &["id", "file_id"];
pub(super) const TEXT: &[&str] = &["text", "articleBody", "main_content"];
pub(super) const AUTHORS: &[&str] = &["authors", "author"];
pub(super) const DATE: &[&str] = &["date", "publish_date"];

impl Gold {
    /// The gold of a page whose text should be this.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: Some(text.into()).filter(|text| !text.is_empty()), ..Self::default() }
    }

    /// From a JSON object: `id` (or `file_id`), and any of `corpus`, `url`, `language`, `text` (`articleBody`, `main_content`),
    /// `with`, `without`, `title`, `authors` (`author`), `date` (`publish_date`), `page_type` and `html`, the page itself. What
    /// is in an object `ground_truth` counts like what is beside it.
    ///
    /// # Errors
    /// In words, where it is no object with an id, or a value is of another kind than it should be.
    pub fn from_json(record: &Value) -> Result<Self, String> {
        let outer = record.as_object().ok_or("no JSON object")?;
        let inner = match outer.get("ground_truth") {
            None => None,
            Some(inner) => Some(inner.as_object().ok_or("`ground_truth` is no object")?),
        };
        let fields = Fields { outer, inner };
        let page_type = fields.string(&["page_type"])?;
        Ok(Self {
            id: fields.string(ID)?.ok_or("no `id`")?,
            corpus: fields.string(&["corpus"])?.unwrap_or_default(),
            url: fields.string(&["url"])?,
            language: fields.string(&["language"])?,
            text: fields.string(TEXT)?,
            with: fields.list(&["with"])?,
            without: fields.list(&["without"])?,
            title: fields.string(&["title"])?,
            authors: fields.list(AUTHORS)?,
            date: fields.string(DATE)?,
            page_type: page_type.or_else(|| kind_of_wcxb(record)),
            page: fields.string(&["html"])?.map_or(Page::Unknown, Page::Html),
        })
    }

    /// Whether words are single characters, as in Chinese and Japanese.
    pub fn is_unspaced(&self) -> bool {
        matches!(self.language.as_deref(), Some("zh" | "ja"))
    }

    /// The corpus and the id, as messages name the page.
    pub(super) fn name(&self) -> String {
        format!("{}/{}", self.corpus, self.id)
    }
}

/// WCXB keeps the kind of a page apart from what should come out of it.
fn kind_of_wcxb(record: &Value) -> Option<String> {
    record.pointer("/_internal/page_type/primary")?.as_str().map(str::to_owned)
}

/// The values of a record, by one of several names.
pub(super) struct Fields<'a> {
    pub(super) outer: &'a Map<String, Value>,
    pub(super) inner: Option<&'a Map<String, Value>>,
}

impl<'a> Fields<'a> {
    /// The first value that is there and not null.
    fn value(&self, names: &[&'static str]) -> Option<(&'static str, &'a Value)> {
        let maps = [self.inner, Some(self.outer)];
        let values = maps
            .into_iter()
            .flatten()
            .flat_map(|map| names.iter().filter_map(move |name| map.get(*name).map(|value| (*name, value))));
        values.into_iter().find(|(_, value)| !value.is_null())
    }

    /// Text; a number counts as such, an empty one as none.
    pub(super) fn string(&self, names: &[&'static str]) -> Result<Option<String>, String> {
        match self.value(names) {
            None => Ok(None),
            Some((_, Value::String(text))) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
            Some((_, Value::Number(number))) => Ok(Some(number.to_string())),
            Some((name, _)) => Err(format!("`{name}` is no text")),
        }
    }

    /// Texts; a single one counts as a list.
    pub(super) fn list(&self, names: &[&'static str]) -> Result<Vec<String>, String> {
        match self.value(names) {
            None => Ok(Vec::new()),
            Some((_, Value::String(text))) => Ok(vec![text.clone()]),
            Some((name, Value::Array(values))) => {
                let texts = values.iter().map(|value| value.as_str().map(str::to_owned));
                texts.collect::<Option<_>>().ok_or_else(|| format!("`{name}` is no list of texts"))
            }
            Some((name, _)) => Err(format!("`{name}` is no list of texts")),
        }
    }

    /// A number from 0 to 1, or yes and no as 1 and 0.
    pub(super) fn share(&self, names: &[&'static str]) -> Result<Option<f64>, String> {
        match self.value(names) {
            None => Ok(None),
            Some((_, Value::Bool(yes))) => Ok(Some(f64::from(u8::from(*yes)))),
            Some((name, value)) => {
                let number = value.as_f64().filter(|number| (0.0..=1.0).contains(number));
                number.map(Some).ok_or_else(|| format!("`{name}` is no number from 0 to 1"))
            }
        }
    }
}
