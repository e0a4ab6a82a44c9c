//! Files and folders -> gold: the ways in which collections of pages are laid out.
//!
//! | folder | gold | pages |
//! |---|---|---|
//! | of article-extraction-benchmark | `ground-truth.json`: an object by id | `html/ID.html.gz` |
//! | of WCXB | `ground-truth/ID.json` | `html/ID.html.gz` |
//! | of this project | `gold.jsonl`: a line a page | `pages/ID.html.gz` |
//!
//! Or a folder of such folders, or a file of JSON records alone, whose pages are in `html`, or beside it in `pages/` or `html/`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::error::EvalError;
use super::files::{self, Placed};
use super::gold::{Gold, Page};
use crate::bulk::Input;

/// The text input of which a text on one line is made.
const ONE_LINE_OF: &str = "resiliparse";

/// The gold of some inputs, in their order. Each page is there once.
pub(super) fn gold_of(inputs: &[Input]) -> Result<Vec<Gold>, EvalError> {
    let mut collected = Collected::default();
    for input in inputs {
        match input {
            Input::Path(path) if path.is_dir() => collected.folders(path)?,
            Input::Path(path) => collected.file(path)?,
            Input::Stdin => collected.records(files::values(input)?, "stdin", &HashMap::new())?,
        }
    }
    if collected.gold.is_empty() {
        return Err(EvalError::new("there is no gold in the inputs: not one record"));
    }
    Ok(collected.gold)
}

#[derive(Default)]
struct Collected {
    gold: Vec<Gold>,
    /// Where each page was first, by corpus and id.
    places: HashMap<String, String>,
}

impl Collected {
    /// A folder with gold, or one of such folders.
    fn folders(&mut self, folder: &Path) -> Result<(), EvalError> {
        if self.folder(folder)? {
            return Ok(());
        }
        let mut found = false;
        for below in files::list(folder)?.into_iter().filter(|path| path.is_dir()) {
            found |= self.folder(&below)?;
        }
        if found {
            return Ok(());
        }
        let expected =
            "no gold here or one folder below: gold.jsonl, ground-truth.json or ground-truth/*.json";
        Err(EvalError::of_file(folder, expected))
    }

    /// Whether the folder has gold, which is taken.
    fn folder(&mut self, folder: &Path) -> Result<bool, EvalError> {
        let name = files::folder_name(folder);
        for file in ["gold.jsonl", "ground-truth.json"] {
            if let Some(path) = files::find(folder, file) {
                self.records(files::values(&Input::Path(path))?, &name, &pages_of(folder)?)?;
                return Ok(true);
            }
        }
        let truths = files::list(&folder.join("ground-truth"))?;
        let truths: Vec<PathBuf> = truths.into_iter().filter(|path| has_json_name(path)).collect();
        let pages = if truths.is_empty() { HashMap::new() } else { pages_of(folder)? };
        for path in &truths {
            for mut placed in files::values(&Input::Path(path.clone()))? {
                name_by_file(&mut placed.value, path);
                self.record(&placed.value, &placed.place, &name, &pages)?;
            }
        }
        Ok(!truths.is_empty())
    }

    /// A file of records.
    fn file(&mut self, path: &Path) -> Result<(), EvalError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let values = files::values(&Input::Path(path.to_owned()))?;
        let name = files::stem(&name);
        if values.first().is_some_and(|placed| placed.value.get("inputs").is_some_and(Value::is_object)) {
            return self.texts(&values, &folder.join("..").join(name), name);
        }
        let corpus = match name {
            "gold" | "ground-truth" => files::folder_name(folder),
            stem => stem.to_owned(),
        };
        self.records(values, &corpus, &pages_of(folder)?)
    }

    fn records(
        &mut self,
        values: Vec<Placed>,
        corpus: &str,
        pages: &HashMap<String, PathBuf>,
    ) -> Result<(), EvalError> {
        let mut records = values.into_iter().flat_map(Placed::records);
        records.try_for_each(|Placed { value, place }| self.record(&value, &place, corpus, pages))
    }

    fn record(
        &mut self,
        record: &Value,
        place: &str,
        corpus: &str,
        pages: &HashMap<String, PathBuf>,
    ) -> Result<(), EvalError> {
        let mut gold = Gold::from_json(record).map_err(|reason| EvalError::at(place, reason))?;
        if gold.corpus.is_empty() {
            corpus.clone_into(&mut gold.corpus);
        }
        if let (Page::Unknown, Some(path)) =
            (&gold.page, pages.get(&gold.id).or_else(|| pages.get(files::stem(&gold.id))))
        {
            gold.page = Page::File(path.clone());
        }
        self.add(gold, place)
    }

    fn add(&mut self, gold: Gold, place: &str) -> Result<(), EvalError> {
        if let Some(before) = self.places.insert(gold.name(), place.to_owned()) {
            let name = gold.name();
            return Err(EvalError::at(place, format!("{name:?} is there twice; it was at {before} before")));
        }
        self.gold.push(gold);
        Ok(())
    }

    /// Texts that others made of the pages of a corpus, `text/NAME.jsonl` beside its folder: each source is a corpus of its own.
    /// Segments and metadata are of pages, and none of these.
    fn texts(&mut self, values: &[Placed], folder: &Path, name: &str) -> Result<(), EvalError> {
        let mut of_pages = Self::default();
        if !of_pages.folder(folder)? {
            return Err(EvalError::of_file(folder, "there is no gold.jsonl for these texts"));
        }
        let gold: HashMap<&str, &Gold> = of_pages.gold.iter().map(|gold| (gold.id.as_str(), gold)).collect();
        for Placed { value, place } in values {
            let id = value["id"].as_str().ok_or_else(|| EvalError::at(place, "no `id`"))?;
            let inputs =
                value["inputs"].as_object().ok_or_else(|| EvalError::at(place, "`inputs` is no object"))?;
            let gold = gold.get(id).ok_or_else(|| EvalError::at(place, format!("no gold for {id:?}")))?;
            let mut texts: Vec<(&str, String)> = Vec::new();
            for (source, text) in inputs {
                let text = text.as_str().unwrap_or_default();
                texts.push((source, text.to_owned()));
                if source == ONE_LINE_OF {
                    texts.push(("one_line", text.split_whitespace().collect::<Vec<_>>().join(" ")));
                }
            }
            texts.extend(gold.text.clone().map(|text| ("gold", text)));
            for (source, text) in texts {
                let page = Page::Text(text);
                self.add(Gold { page, ..gold.of_source(&source_of(name, source)) }, place)?;
            }
        }
        Ok(())
    }
}

/// The corpus of the texts that a source made of the pages of another.
pub(super) fn source_of(corpus: &str, source: &str) -> String {
    format!("{corpus} <- {source}")
}

impl Gold {
    /// The gold of a text that was made of the page: its segments and metadata are none of that text.
    pub(super) fn of_source(&self, corpus: &str) -> Self {
        let (url, language, text) = (self.url.clone(), self.language.clone(), self.text.clone());
        Self { corpus: corpus.to_owned(), id: self.id.clone(), url, language, text, ..Self::default() }
    }
}

/// The pages beside gold, by id.
fn pages_of(folder: &Path) -> Result<HashMap<String, PathBuf>, EvalError> {
    let mut pages = files::by_stem(&folder.join("pages"))?;
    for (id, path) in files::by_stem(&folder.join("html"))? {
        pages.entry(id).or_insert(path);
    }
    Ok(pages)
}

fn has_json_name(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.contains(".json"))
}

/// A record without an id is called as its file is.
fn name_by_file(record: &mut Value, path: &Path) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if let Some(record) = record.as_object_mut()
        && !record.contains_key("file_id")
    {
        record.entry("id").or_insert_with(|| files::stem(&name).into());
    }
}
