//! What systems made of the pages: files of other tools.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use super::error::EvalError;
use super::files::{self, Placed};
use super::gold::{AUTHORS, DATE, Fields, TEXT};
use super::layout::source_of;
use super::score::{Found, Sought};
use crate::bulk::Input;

/// What a system made of one page.
#[derive(Clone, Debug, Default)]
pub(super) struct Prediction {
    pub(super) text: String,
    /// What it says besides the text.
    pub(super) found: Found,
    /// 0 to 1: how good the text is to be expected to be.
    pub(super) confidence: Option<f64>,
    /// 0 to 1: whether the page is an article.
    pub(super) article: Option<f64>,
}

/// The page that a prediction is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct PageName {
    /// Unknown where a file does not say it.
    pub(super) corpus: Option<String>,
    pub(super) id: String,
}

/// The predictions of a system, with their places.
pub(super) type Predictions = Vec<(PageName, Prediction, String)>;

/// What a system looks for besides the text: what it found on some page.
pub(super) fn sought(predictions: &Predictions) -> Sought {
    let any = |is: fn(&Found) -> bool| predictions.iter().any(|(_, prediction, _)| is(&prediction.found));
    Sought {
        title: any(|found| found.title.is_some()),
        authors: any(|found| !found.authors.is_empty()),
        date: any(|found| found.date.is_some()),
    }
}

/// The names of what tells articles from other pages.
const ARTICLE: &[&str] = &["article_score", "is_article"];

/// Reads JSON records (`id` and `text`, perhaps `corpus` and `source`), an object of them by id, or a folder of texts.
///
/// # Errors
/// Where something cannot be read, or a page is there twice.
pub(super) fn read(input: &Input) -> Result<Predictions, EvalError> {
    let predictions = match input {
        Input::Path(path) if path.is_dir() => folder(path)?,
        _ => records(files::values(input)?)?,
    };
    let mut places = HashMap::new();
    for (page, _, place) in &predictions {
        if let Some(before) = places.insert(page, place) {
            let id = &page.id;
            return Err(EvalError::at(
                place,
                format!("page {id:?} is there twice; it was at {before} before"),
            ));
        }
    }
    Ok(predictions)
}

fn records(values: Vec<Placed>) -> Result<Predictions, EvalError> {
    let record = |Placed { value, place }: Placed| match record_of(&value) {
        Ok((page, prediction)) => Ok((page, prediction, place)),
        Err(reason) => Err(EvalError::at(place, reason)),
    };
    values.into_iter().flat_map(Placed::records).map(record).collect()
}

fn record_of(record: &Value) -> Result<(PageName, Prediction), String> {
    let outer = record.as_object().ok_or("no JSON object")?;
    let fields = Fields { outer, inner: None };
    let id = fields.string(&["id"])?.ok_or("no `id`")?;
    let corpus = fields.string(&["corpus"])?;
    let corpus = match (corpus, fields.string(&["source"])?) {
        (Some(corpus), Some(source)) => Some(source_of(&corpus, &source)),
        (corpus, _) => corpus,
    };
    let found = Found {
        title: fields.string(&["title"])?,
        authors: fields.list(AUTHORS)?,
        date: fields.string(DATE)?,
    };
    let text = fields.string(TEXT)?.unwrap_or_default();
    let (confidence, article) = (fields.share(&["confidence"])?, fields.share(ARTICLE)?);
    Ok((PageName { corpus, id }, Prediction { text, found, confidence, article }))
}

/// Texts by the names of their files, in a folder or in one for each corpus.
fn folder(path: &Path) -> Result<Predictions, EvalError> {
    let mut predictions = Vec::new();
    let mut take = |folder: &Path, corpus: Option<String>| -> Result<(), EvalError> {
        let mut files: Vec<_> = files::by_stem(folder)?.into_iter().collect();
        files.sort();
        for (id, path) in files {
            let text = files::text(&Input::Path(path.clone()))?;
            let page = PageName { corpus: corpus.clone(), id };
            predictions.push((
                page,
                Prediction { text, ..Prediction::default() },
                path.display().to_string(),
            ));
        }
        Ok(())
    };
    take(path, None)?;
    for below in files::list(path)?.into_iter().filter(|below| below.is_dir()) {
        take(&below, Some(files::folder_name(&below)))?;
    }
    if predictions.is_empty() {
        return Err(EvalError::of_file(path, "a folder without files"));
    }
    Ok(predictions)
}
