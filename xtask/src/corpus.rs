//! The inputs of a corpus: a folder with `gold.jsonl`, a JSON object a page, and `pages/ID.html.gz`.
//!
//! For plain text, a file lies beside the folder, `text/NAME.jsonl.gz`, with several inputs a page; those are then the
//! pages, named `ID/SOURCE`. Two more are made: `gold`, the article itself, and `one_line`, the text of `resiliparse`
//! without its line ends.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use cleancopy::options::Limits;
use cleancopy::unstable::read::page::{Origin, Page};
use cleancopy::unstable::read::{self, decode, plain};
use flate2::read::MultiGzDecoder;
use serde_json::Value;

use crate::Result;

/// What the inputs of a corpus are: `html` or `text`.
pub(crate) fn origin_of(name: &str) -> Result<Origin> {
    match name {
        "html" => Ok(Origin::Html),
        "text" => Ok(Origin::Text),
        _ => Err(format!("{name:?}: the inputs are html or text").into()),
    }
}

/// The text input of which a text on one line is made.
const ONE_LINE_OF: &str = "resiliparse";

/// One input of a corpus.
pub(crate) struct Input {
    /// The id of its page; for plain text with `/` and its source.
    pub id: String,
    pub bytes: Vec<u8>,
}

/// All inputs of a corpus, in the order of its gold file or of its texts. Texts that are not beside the folder are looked
/// for in `made`.
pub(crate) fn inputs(origin: Origin, corpus: &Path, made: Option<&Path>) -> Result<Vec<Input>> {
    match origin {
        Origin::Html => gold_of(corpus)?
            .iter()
            .map(|gold| {
                let id = id_of(gold)?.to_owned();
                let bytes = page_of(corpus, &id)?;
                Ok(Input { id, bytes })
            })
            .collect(),
        Origin::Text => texts(corpus, made),
    }
}

fn texts(corpus: &Path, made: Option<&Path>) -> Result<Vec<Input>> {
    let name = format!("{}.jsonl.gz", name_of(corpus)?);
    let beside = corpus.join("../text").join(&name);
    let made = made.map(|folder| folder.join(&name)).filter(|_| !beside.exists());
    let text = unzip(&made.unwrap_or(beside))?;
    let gold = gold_texts(corpus)?;
    let mut inputs = Vec::new();
    for line in String::from_utf8(text)?.lines() {
        let record: Value = serde_json::from_str(line)?;
        let id = id_of(&record)?;
        let mut add = |source: &str, text: &str| {
            inputs.push(Input { id: format!("{id}/{source}"), bytes: text.as_bytes().to_vec() });
        };
        for (source, text) in record["inputs"].as_object().ok_or("text without inputs")? {
            add(source, text.as_str().unwrap_or_default());
        }
        let text = record["inputs"][ONE_LINE_OF].as_str().unwrap_or_default();
        add("one_line", &text.split_whitespace().collect::<Vec<_>>().join(" "));
        if let Some(text) = gold.get(id) {
            add("gold", text);
        }
    }
    Ok(inputs)
}

/// The gold records of a corpus.
pub(crate) fn gold_of(corpus: &Path) -> Result<Vec<Value>> {
    let gold = fs::read_to_string(corpus.join("gold.jsonl"))?;
    Ok(gold.lines().map(serde_json::from_str).collect::<serde_json::Result<_>>()?)
}

/// The id of a record.
pub(crate) fn id_of(record: &Value) -> Result<&str> {
    Ok(record["id"].as_str().ok_or("record without id")?)
}

/// The HTML of a page.
pub(crate) fn page_of(corpus: &Path, id: &str) -> Result<Vec<u8>> {
    unzip(&corpus.join("pages").join(format!("{id}.html.gz")))
}

/// The gold texts of a corpus by id.
fn gold_texts(corpus: &Path) -> Result<HashMap<String, String>> {
    let mut texts = HashMap::new();
    for gold in gold_of(corpus)? {
        if let (Some(id), Some(text)) = (gold["id"].as_str(), gold["text"].as_str()) {
            texts.insert(id.to_owned(), text.to_owned());
        }
    }
    Ok(texts)
}

fn unzip(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    MultiGzDecoder::new(file).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The name of a corpus: that of its folder.
pub(crate) fn name_of(corpus: &Path) -> Result<String> {
    Ok(corpus.file_name().ok_or("a corpus folder has a name")?.to_string_lossy().into_owned())
}

/// Reads a page as the program does.
pub(crate) fn read_page(origin: Origin, bytes: &[u8]) -> Result<Page> {
    let text = decode::decode(bytes, None, None)?.text;
    let mut page = Page::default();
    match origin {
        Origin::Html => read::scan::read(&text, &Limits::default(), &mut page),
        Origin::Text => plain::read(&text, &Limits::default(), &mut page),
    }
    Ok(page)
}
