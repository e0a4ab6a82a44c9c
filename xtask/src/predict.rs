//! `predict`: what the program makes of the inputs of some corpora, a JSON object a line, as `score.py` reads it.

use std::collections::HashMap;
use std::path::Path;

use cleancopy::eval::Conventions;
use cleancopy::options::{Balance, Options};
use cleancopy::unstable::read::page::Origin;
use cleancopy::{Cleaner, Hints};
use rayon::prelude::*;

use crate::Result;
use crate::corpus::{Input, inputs, name_of};
use crate::folds::Labellers;
use crate::templates;

/// Writes the predictions. With `folds`, the work folder of `fit.py`, each page is cleaned by tables that were fitted
/// without its site. Each corpus is cleaned by its convention, if it has one.
pub(crate) fn write(
    origin: Origin,
    folds: Option<&str>,
    learns: bool,
    balance: Balance,
    conventions: &Conventions,
    corpora: &[&str],
) -> Result<()> {
    let labellers = Labellers::load(origin, folds)?;
    for corpus in corpora.iter().map(Path::new) {
        let name = name_of(corpus)?;
        let options = conventions.apply(&name, Options::default().with_balance(balance));
        let inputs = inputs(origin, corpus, None)?;
        let options = if learns {
            options.with_templates(templates::learn(origin, &labellers, corpus, &inputs)?)
        } else {
            options
        };
        let urls = templates::urls(corpus)?;
        let predict = |input: &Input| predict(origin, &labellers, &options, &name, &urls, input);
        let lines: Result<Vec<String>> = inputs.par_iter().map(predict).collect();
        lines?.iter().for_each(|line| println!("{line}"));
    }
    Ok(())
}

fn predict(
    origin: Origin,
    labellers: &Labellers,
    options: &Options,
    corpus: &str,
    urls: &HashMap<String, String>,
    input: &Input,
) -> Result<String> {
    let (id, source) = input.id.split_once('/').unwrap_or((&input.id, ""));
    let cleaner = Cleaner::new(options.clone()).with_labeller(labellers.of(corpus, id).clone());
    let url = urls.get(id).filter(|_| options.templates.is_some());
    let hints = Hints::default().with_url(url.map(String::as_str));
    let article = match origin {
        Origin::Html => cleaner.clean_html(&input.bytes, &hints)?,
        Origin::Text => cleaner.clean_text_beside(&input.bytes, &hints)?,
    };
    let overruled = article.dropped().filter(|block| block.score > 0.5);
    let overruled: Vec<_> = overruled.map(|block| (block.rule.id(), block.text)).collect();
    let record = serde_json::json!({
        "corpus": corpus,
        "source": source,
        "id": id,
        "text": article.text(),
        "title": article.title(),
        "language": article.language(),
        "overruled": overruled,
        "numbers": article.numbers(),
    });
    Ok(record.to_string())
}
