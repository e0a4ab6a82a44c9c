//! One page: options -> a cleaner -> a page that was cleaned.

use std::ffi::OsString;
use std::sync::Arc;

use cleancopy::render::json::{Extras, Record};
use cleancopy::render::{self, Format, RenderOptions};
use cleancopy::{Article, Document, Hints};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::templates::{Templates, added};
use crate::{Error, asked, guarded};

/// Cleans pages as some options say.
#[pyclass(frozen, module = "cleancopy._native")]
pub(crate) struct Cleaner {
    cleaner: cleancopy::Cleaner,
    show: Arc<Show>,
}

/// What of an article is shown.
struct Show {
    render: RenderOptions,
    extras: Extras,
}

/// A page that was cleaned.
#[pyclass(frozen, module = "cleancopy._native")]
pub(crate) struct Page {
    article: Article,
    url: Option<String>,
    show: Arc<Show>,
}

/// A document as Python has it.
#[derive(FromPyObject)]
enum Source<'py> {
    Bytes(Bound<'py, PyBytes>),
    Text(Bound<'py, PyString>),
}

impl Source<'_> {
    /// Does something with the document, which is copied only where it holds halves of surrogate pairs.
    fn with<T>(&self, work: impl FnOnce(Document<'_>) -> T) -> T {
        match self {
            Self::Bytes(bytes) => work(Document::Bytes(bytes.as_bytes())),
            Self::Text(text) => match text.to_str() {
                Ok(text) => work(Document::Text(text)),
                Err(_) => work(Document::Text(&text.to_string_lossy())),
            },
        }
    }
}

#[pymethods]
impl Cleaner {
    /// By the arguments of `cleancopy clean`, and templates that are no file.
    #[new]
    #[pyo3(signature = (args, templates = None))]
    fn new(py: Python<'_>, args: Vec<OsString>, templates: Option<&Templates>) -> PyResult<Self> {
        let job = asked(py, || cleancopy::cli::job(args))?;
        let show = Arc::new(Show { render: job.work.render, extras: job.work.extras });
        Ok(Self { cleaner: cleancopy::Cleaner::new(added(job.options, templates)), show })
    }

    #[pyo3(signature = (html, url = None, charset = None))]
    fn clean(
        &self,
        py: Python<'_>,
        html: Source<'_>,
        url: Option<&str>,
        charset: Option<&str>,
    ) -> PyResult<Page> {
        let hints = Hints::default().with_url(url).with_http_charset(charset);
        let article = html.with(|html| guarded(py, || self.cleaner.clean_html(html, &hints)));
        self.page(article?, url)
    }

    fn clean_text(&self, py: Python<'_>, text: Source<'_>) -> PyResult<Page> {
        let article = text.with(|text| guarded(py, || self.cleaner.clean_text(text)));
        self.page(article?, None)
    }
}

impl Cleaner {
    fn page(&self, article: Result<Article, cleancopy::Error>, url: Option<&str>) -> PyResult<Page> {
        let article =
            article.map_err(|error| Error::new_err((error.kind().name(), error.message().to_owned())))?;
        Ok(Page { article, url: url.map(str::to_owned), show: Arc::clone(&self.show) })
    }
}

#[pymethods]
impl Page {
    /// The record that the program writes, as JSON, with no id yet.
    fn record(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || self.json(self.show.extras))
    }

    /// The record with all that is written on demand, besides Markdown and HTML.
    fn details(&self, py: Python<'_>) -> PyResult<String> {
        let extras = Extras {
            comments: true,
            sources: true,
            blocks: true,
            entries: true,
            removed: true,
            ..Extras::default()
        };
        guarded(py, || self.json(extras))
    }

    /// Title and body in one of the formats of the program.
    fn render(&self, py: Python<'_>, format: &str) -> PyResult<String> {
        let format = match format {
            "text" => Format::Text,
            "markdown" => Format::Markdown,
            "html" => Format::Html,
            "xml" => Format::Xml,
            _ => return Err(PyValueError::new_err(format!("{format:?} is no format"))),
        };
        guarded(py, || render::render(&self.article, format, &self.show.render))
    }
}

impl Page {
    fn json(&self, extras: Extras) -> String {
        Record::new("", self.url.as_deref(), &self.article, &self.show.render, extras).to_json()
    }
}
