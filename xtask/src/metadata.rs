//! `metadata`: what the program finds around the text of the pages of some corpora, a JSON object a line.

use std::path::Path;

use cleancopy::metadata::Source;
use cleancopy::options::{Balance, Limits};
use cleancopy::unstable::label::Labeller;
use cleancopy::unstable::metadata::{number_names, title_candidates};
use cleancopy::unstable::read::page::Page;
use cleancopy::unstable::read::{decode, reference};
use cleancopy::{Article, Cleaner, Hints};
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::Result;
use crate::corpus::{gold_of, id_of, name_of, page_of};

/// Writes the names of the numbers of a page.
pub(crate) fn write_names() {
    println!("{}", json!(number_names()));
}

/// Writes the records of all pages: `predict` what `score.py --meta` reads, `titles` what `title.py` fits on.
pub(crate) fn write(mode: &str, corpora: &[&str]) -> Result<()> {
    for corpus in corpora.iter().map(Path::new) {
        let name = name_of(corpus)?;
        let lines = |gold: &Value| -> Result<Vec<String>> {
            let id = id_of(gold)?;
            let records = records(mode, &page_of(corpus, id)?, gold)?.into_iter();
            Ok(records.map(|record| with_page(record, &name, id).to_string()).collect())
        };
        let lines: Result<Vec<Vec<String>>> = gold_of(corpus)?.par_iter().map(lines).collect();
        lines?.iter().flatten().for_each(|line| println!("{line}"));
    }
    Ok(())
}

fn records(mode: &str, bytes: &[u8], gold: &Value) -> Result<Vec<Value>> {
    match mode {
        "predict" => Ok(vec![predict(bytes, gold["url"].as_str())?]),
        "titles" => Ok(vec![titles(bytes, gold)?]),
        _ => Err(format!("{mode:?}: metadata writes predict, titles or names").into()),
    }
}

/// A record that also says what page it is of.
fn with_page(record: Value, corpus: &str, id: &str) -> Value {
    let mut line = json!({"corpus": corpus, "id": id});
    if let (Some(line), Value::Object(record)) = (line.as_object_mut(), record) {
        line.extend(record);
    }
    line
}

fn predict(bytes: &[u8], url: Option<&str>) -> Result<Value> {
    Ok(judged(&Cleaner::default().clean_html(bytes, &Hints::default().with_url(url))?))
}

fn judged(article: &Article) -> Value {
    let metadata = &article.metadata;
    let source = |source: Option<Source>| source.map(Source::name);
    json!({
        "title": metadata.title.as_ref().map(|found| &found.value),
        "titles": metadata.titles.iter().map(|found| &found.value).collect::<Vec<_>>(),
        "kicker": metadata.kicker.as_ref().map(|found| &found.value),
        "authors": metadata.authors.as_ref().map(|found| &found.value),
        "modified": metadata.modified.as_ref().map(|found| &found.value),
        "date": metadata.date.as_ref().map(|found| &found.value),
        "language": metadata.language.as_ref().map(|found| found.value),
        "text": article.text(),
        "is_article": article.is_article,
        "article_score": article.article_score,
        "confidence": article.confidence,
        "pagetype": article.pagetype.name(),
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
    reference::read(&text, &Limits::default(), &mut page)?;
    let labels = Labeller::new().label(&page, Balance::Balanced, &[]);
    let candidates = title_candidates(&page, &labels, gold["url"].as_str());
    Ok(json!({"url": gold["url"], "gold": gold["title"], "candidates": candidates}))
}
