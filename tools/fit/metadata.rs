//! Metadata of the pages of a corpus.
//!
//!     cargo run --release --example metadata -- predict CORPUS_DIR...     what `score.py --meta` reads
//!     cargo run --release --example metadata -- texts CORPUS_DIR...       the same of their visible text and gold text
//!     cargo run --release --example metadata -- names                     the names of the numbers of a page
//!     cargo run --release --example metadata -- titles CORPUS_DIR...      what `title.py` fits on

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use cleancopy::label::Labeller;
use cleancopy::metadata::{number_names, title_candidates};
use cleancopy::options::{Balance, Limits};
use cleancopy::read::page::Page;
use cleancopy::read::{decode, reference};
use cleancopy::{Article, Cleaner, Hints};
use flate2::read::MultiGzDecoder;
use rayon::prelude::*;
use serde_json::{Value, json};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (mode, corpora) =
        arguments.split_first().ok_or("usage: metadata predict|texts|titles CORPUS_DIR...")?;
    if mode == "names" {
        println!("{}", json!(number_names()));
    }
    for corpus in corpora.iter().map(Path::new) {
        let name = corpus.file_name().ok_or("a corpus folder has a name")?.to_string_lossy();
        let gold: Vec<Value> = fs::read_to_string(corpus.join("gold.jsonl"))?
            .lines()
            .map(serde_json::from_str)
            .collect::<serde_json::Result<_>>()?;
        let line = |gold: &Value| -> Result<String> {
            let id = gold["id"].as_str().ok_or("gold without id")?;
            let mut bytes = Vec::new();
            MultiGzDecoder::new(File::open(corpus.join("pages").join(format!("{id}.html.gz")))?)
                .read_to_end(&mut bytes)?;
            let records = match mode.as_str() {
                "titles" => vec![titles(&bytes, gold)?],
                "texts" => texts(&bytes, gold)?,
                _ => vec![predict(&bytes, gold["url"].as_str())?],
            };
            let lines = records.into_iter().map(|record| {
                let mut line = json!({"corpus": name, "id": id});
                if let (Some(line), Value::Object(record)) = (line.as_object_mut(), record) {
                    line.extend(record);
                }
                line.to_string()
            });
            Ok(lines.collect::<Vec<_>>().join("\n"))
        };
        let lines: Result<Vec<String>> = gold.par_iter().map(line).collect();
        lines?.iter().for_each(|line| println!("{line}"));
    }
    Ok(())
}

fn predict(bytes: &[u8], url: Option<&str>) -> Result<Value> {
    Ok(judged(&Cleaner::default().clean_html(bytes, &Hints { url, ..Hints::default() })?))
}

/// The visible text of a page, a block a line, and the text of its article alone, both as plain text.
fn texts(bytes: &[u8], gold: &Value) -> Result<Vec<Value>> {
    let mut page = Page::default();
    reference::read(&decode::decode(bytes, None, None)?.text, &Limits::default(), &mut page);
    let visible = page.blocks.iter().filter(|block| !block.hidden).map(|block| page.text_of(block));
    let visible = visible.collect::<Vec<_>>().join("\n");
    let texts = std::iter::once(visible.as_str()).chain(gold["text"].as_str());
    texts.map(|text| Ok(judged(&Cleaner::default().clean_text(text)?))).collect()
}

fn judged(article: &Article) -> Value {
    let metadata = &article.metadata;
    let source = |source: Option<cleancopy::metadata::Source>| source.map(cleancopy::metadata::Source::name);
    json!({
        "title": metadata.title.as_ref().map(|found| &found.value),
        "authors": metadata.authors.as_ref().map(|found| &found.value),
        "modified": metadata.modified.as_ref().map(|found| &found.value),
        "date": metadata.date.as_ref().map(|found| &found.value),
        "language": metadata.language.as_ref().map(|found| found.value),
        "text": article.text(),
        "is_article": article.is_article,
        "article_score": article.article_score,
        "confidence": article.confidence,
        "pagetype": article.pagetype.name(),
        "numbers": article.numbers.iter().map(|number| if number.is_nan() { Value::Null } else { json!(number) }).collect::<Vec<_>>(),
        "sources": [
            source(metadata.title.as_ref().map(|found| found.source)),
            source(metadata.authors.as_ref().map(|found| found.source)),
            source(metadata.date.as_ref().map(|found| found.source)),
        ],
    })
}

fn titles(bytes: &[u8], gold: &Value) -> Result<Value> {
    let text = decode::decode(bytes, None, None)?.text;
    let mut page = Page::default();
    reference::read(&text, &Limits::default(), &mut page);
    let labels = Labeller::new().label(&page, Balance::Balanced);
    let candidates = title_candidates(&page, &labels, gold["url"].as_str());
    Ok(json!({"url": gold["url"], "gold": gold["title"], "candidates": candidates}))
}
