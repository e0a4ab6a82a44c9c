//! Features and predictions for the pages of a corpus.
//!
//!     cargo run --release --example corpus -- rows    html|text PASS DIR CORPUS_DIR...
//!     cargo run --release --example corpus -- predict html|text [--folds DIR] [--precision|--recall] CORPUS_DIR...
//!
//! `rows` writes what `fit.py` fits on: `NAME.PASS.rows` (f32 little-endian, row after row), `NAME.blocks.jsonl`
//! (a line a page: id and the text of each block) and `columns.PASS.json`. Pass 2 reads the scores of pass 1 from
//! `NAME.scores` (f32, one a block). `predict` writes what `score.py` reads to standard output; with `--folds` each page
//! is cleaned with weights that were fitted without its site.
//!
//! For `text`, a corpus folder has a file beside it, `text/NAME.jsonl.gz`, with several plain-text inputs a page; those
//! are then the pages, named `ID/SOURCE`. Two more are made: `gold`, the article itself, and `one_line`, the text of
//! `resiliparse` without its line ends. `rows` looks for the file in DIR where there is none beside the folder.

use std::collections::HashMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use cleancopy::label::context::{self, Context};
use cleancopy::label::features::{Features, PageRows};
use cleancopy::label::lexicon::Lexicon;
use cleancopy::label::{Labeller, TwoPassModel};
use cleancopy::options::{Balance, Limits, Options, ReaderKind};
use cleancopy::read::page::{Origin, Page};
use cleancopy::read::{decode, plain};
use cleancopy::{Cleaner, Hints};
use flate2::read::MultiGzDecoder;
use rayon::prelude::*;
use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const USAGE: &str = "usage: corpus rows html|text PASS DIR CORPUS_DIR... | predict html|text [--folds DIR] [--precision|--recall] CORPUS_DIR...";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["rows", origin, pass, out, corpora @ ..] => rows(origin_of(origin)?, pass, Path::new(out), corpora),
        ["predict", origin, rest @ ..] => {
            let (folds, rest) = match rest {
                ["--folds", folds, rest @ ..] => (Some(*folds), rest),
                _ => (None, rest),
            };
            let (balance, corpora) = match rest {
                ["--precision", corpora @ ..] => (Balance::Precision, corpora),
                ["--recall", corpora @ ..] => (Balance::Recall, corpora),
                _ => (Balance::Balanced, rest),
            };
            predict(origin_of(origin)?, folds, balance, corpora)
        }
        _ => Err(USAGE.into()),
    }
}

fn origin_of(name: &str) -> Result<Origin> {
    match name {
        "html" => Ok(Origin::Html),
        "text" => Ok(Origin::Text),
        _ => Err(USAGE.into()),
    }
}

/// The text input of which a text on one line is made.
const ONE_LINE_OF: &str = "resiliparse";

/// One input of a corpus.
struct Input {
    id: String,
    bytes: Vec<u8>,
}

fn inputs(origin: Origin, corpus: &Path, made: Option<&Path>) -> Result<Vec<Input>> {
    match origin {
        Origin::Html => fs::read_to_string(corpus.join("gold.jsonl"))?
            .lines()
            .map(|line| {
                let gold: Value = serde_json::from_str(line)?;
                let id = gold["id"].as_str().ok_or("gold without id")?.to_owned();
                let bytes = unzip(&corpus.join("pages").join(format!("{id}.html.gz")))?;
                Ok(Input { id, bytes })
            })
            .collect(),
        Origin::Text => {
            let name = format!("{}.jsonl.gz", name_of(corpus)?);
            let beside = corpus.join("../text").join(&name);
            let made = made.map(|folder| folder.join(&name)).filter(|_| !beside.exists());
            let text = unzip(&made.unwrap_or(beside))?;
            let gold = gold_texts(corpus)?;
            let mut inputs = Vec::new();
            for line in String::from_utf8(text)?.lines() {
                let record: Value = serde_json::from_str(line)?;
                let id = record["id"].as_str().ok_or("text without id")?;
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
    }
}

/// The gold texts of a corpus by id.
fn gold_texts(corpus: &Path) -> Result<HashMap<String, String>> {
    let mut texts = HashMap::new();
    for line in fs::read_to_string(corpus.join("gold.jsonl"))?.lines() {
        let gold: Value = serde_json::from_str(line)?;
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

fn name_of(corpus: &Path) -> Result<String> {
    Ok(corpus.file_name().ok_or("a corpus folder has a name")?.to_string_lossy().into_owned())
}

fn read(origin: Origin, bytes: &[u8]) -> Result<Page> {
    let text = decode::decode(bytes, None, None)?.text;
    let mut page = Page::default();
    match origin {
        Origin::Html => cleancopy::read::html(&text, ReaderKind::Scan, &Limits::default(), &mut page),
        Origin::Text => plain::read(&text, &mut page),
    }
    Ok(page)
}

fn rows(origin: Origin, pass: &str, out: &Path, corpora: &[&str]) -> Result<()> {
    let lexicon = Lexicon::new();
    fs::create_dir_all(out)?;
    let second = pass == "2";
    let mut names = Features::names(origin);
    if second {
        names.extend(context::names(origin));
    }
    fs::write(out.join(format!("columns.{pass}.json")), serde_json::to_string(&names)?)?;
    for corpus in corpora {
        let name = name_of(Path::new(corpus))?;
        let mut rows = BufWriter::new(File::create(out.join(format!("{name}.{pass}.rows")))?);
        let mut blocks = BufWriter::new(File::create(out.join(format!("{name}.blocks.jsonl")))?);
        let scores = if second { fs::read(out.join(format!("{name}.scores")))? } else { Vec::new() };
        let mut scores = scores.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
        for input in inputs(origin, Path::new(corpus), Some(out))? {
            let page = read(origin, &input.bytes)?;
            let features = Features::extract(&page, &lexicon);
            let columns = PageRows::of(&page, &features, &lexicon);
            let own: Vec<f32> = scores.by_ref().take(page.blocks.len()).collect();
            let context = second.then(|| Context::of(&page, &features, &own));
            let mut row: Vec<f32> = Vec::with_capacity(names.len());
            for at in 0..page.blocks.len() {
                row.clear();
                columns.columns(at, &mut row);
                context.iter().for_each(|context| context.columns(at, &mut row));
                for value in &row {
                    rows.write_all(&value.to_le_bytes())?;
                }
            }
            let texts: Vec<&str> = page.blocks.iter().map(|block| page.text_of(block)).collect();
            let record = serde_json::json!({"id": input.id, "blocks": texts, "headline": features.headline});
            writeln!(blocks, "{record}")?;
        }
    }
    Ok(())
}

/// The cleaner for each page: the one cleaner, or that of the page's fold.
struct Cleaners {
    all: Vec<Cleaner>,
    folds: HashMap<String, usize>,
}

impl Cleaners {
    fn load(origin: Origin, folds: Option<&str>, balance: Balance) -> Result<Self> {
        let cleaner = || Cleaner::new(Options { balance, ..Options::default() });
        let Some(folds) = folds.map(PathBuf::from) else {
            return Ok(Self { all: vec![cleaner()], folds: HashMap::new() });
        };
        let numbers: HashMap<String, usize> = serde_json::from_slice(&fs::read(folds.join("folds.json"))?)?;
        let count = numbers.values().max().map_or(0, |last| last + 1);
        let all = (0..count).map(|number| {
            let table = |pass| fs::read_to_string(folds.join(format!("fold-{number}-{pass}.txt")));
            let model = TwoPassModel::parse(origin, &table(1)?, &table(2)?)?;
            let labeller = match origin {
                Origin::Html => Labeller::new().with_html(model),
                Origin::Text => Labeller::new().with_text(model),
            };
            Ok(cleaner().with_labeller(labeller))
        });
        Ok(Self { all: all.collect::<Result<_>>()?, folds: numbers })
    }

    fn of(&self, corpus: &str, id: &str) -> &Cleaner {
        &self.all[self.folds.get(&format!("{corpus}/{id}")).copied().unwrap_or(0)]
    }
}

fn predict(origin: Origin, folds: Option<&str>, balance: Balance, corpora: &[&str]) -> Result<()> {
    let cleaners = Cleaners::load(origin, folds, balance)?;
    for corpus in corpora {
        let name = name_of(Path::new(corpus))?;
        let lines: Result<Vec<String>> = inputs(origin, Path::new(corpus), None)?
            .par_iter()
            .map(|input| {
                let cleaner = cleaners.of(&name, input.id.split('/').next().unwrap_or_default());
                let article = match origin {
                    Origin::Html => cleaner.clean_html(&input.bytes, &Hints::default())?,
                    Origin::Text => cleaner.clean_text(&input.bytes)?,
                };
                let (id, source) = input.id.split_once('/').unwrap_or((&input.id, ""));
                let (text, title) = (article.text(), article.title());
                let overruled = article.dropped().filter(|block| block.score > 0.5);
                let overruled: Vec<_> = overruled.map(|block| (block.rule, block.text)).collect();
                let record = serde_json::json!({
                    "corpus": name, "source": source, "id": id, "text": text, "title": title, "language": article.language(),
                    "overruled": overruled, "numbers": article.numbers
                });
                Ok(record.to_string())
            })
            .collect();
        for line in lines? {
            println!("{line}");
        }
    }
    Ok(())
}
