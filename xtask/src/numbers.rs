//! `numbers`: what the judgement of a page is made of, a JSON object an input, for `article.py` to fit on.

use std::collections::HashMap;
use std::path::Path;

use cleancopy::options::Options;
use cleancopy::unstable::read::page::Origin;
use cleancopy::{Article, Cleaner, Hints};
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::Result;
use crate::corpus::{Input, gold_of, inputs, name_of};
use crate::folds::Labellers;

/// Writes the numbers of all inputs, labelled by tables that have not seen the site. `folds` is the work folder of `fit.py`.
/// Each page comes with its address and without.
pub(crate) fn write(origin: Origin, folds: &str, corpora: &[&str]) -> Result<()> {
    let labellers = Labellers::load(origin, Some(folds))?;
    for corpus in corpora.iter().map(Path::new) {
        let name = name_of(corpus)?;
        let gold = gold_of(corpus)?;
        let address =
            |gold: &'_ Value| Some((gold["id"].as_str()?.to_owned(), gold["url"].as_str()?.to_owned()));
        let urls: HashMap<String, String> = gold.iter().filter_map(address).collect();
        let lines = |input: &Input| -> Result<Vec<String>> {
            let (id, source) = input.id.split_once('/').unwrap_or((&input.id, "html"));
            let cleaner = Cleaner::new(Options::default()).with_labeller(labellers.of(&name, id).clone());
            let line = |source: &str, article: &Article| record(&name, id, source, article).to_string();
            if origin == Origin::Text {
                return Ok(vec![line(source, &cleaner.clean_text(&input.bytes)?)]);
            }
            let with = |url| cleaner.clean_html(&input.bytes, &Hints::default().with_url(url));
            Ok(vec![line(source, &with(None)?), line("url", &with(urls.get(id).map(String::as_str))?)])
        };
        let lines: Result<Vec<_>> =
            inputs(origin, corpus, Some(Path::new(folds)))?.par_iter().map(lines).collect();
        lines?.iter().flatten().for_each(|line| println!("{line}"));
    }
    Ok(())
}

fn record(corpus: &str, id: &str, source: &str, article: &Article) -> Value {
    let number = |number: &f32| if number.is_nan() { Value::Null } else { json!(number) };
    json!({
        "corpus": corpus,
        "id": id,
        "source": source,
        "text": article.text(),
        "article_score": article.article_score,
        "confidence": article.confidence,
        "numbers": article.numbers().iter().map(number).collect::<Vec<_>>(),
    })
}
