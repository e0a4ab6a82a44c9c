//! `predict`: what the program makes of the inputs of some corpora, a JSON object a line, as `score.py` reads it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use cleancopy::options::{Balance, Options};
use cleancopy::unstable::label::{Labeller, TwoPassModel};
use cleancopy::unstable::read::page::Origin;
use cleancopy::{Cleaner, Hints};
use rayon::prelude::*;

use crate::Result;
use crate::corpus::{Input, inputs, name_of};

/// The cleaner for each page: the one cleaner, or that of the page's fold.
struct Cleaners {
    all: Vec<Cleaner>,
    folds: HashMap<String, usize>,
}

impl Cleaners {
    fn load(origin: Origin, folds: Option<&str>, balance: Balance) -> Result<Self> {
        let cleaner = || Cleaner::new(Options::default().with_balance(balance));
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

/// Writes the predictions. With `folds`, the work folder of `fit.py`, each page is cleaned by tables that were fitted
/// without its site.
pub(crate) fn write(origin: Origin, folds: Option<&str>, balance: Balance, corpora: &[&str]) -> Result<()> {
    let cleaners = Cleaners::load(origin, folds, balance)?;
    for corpus in corpora.iter().map(Path::new) {
        let name = name_of(corpus)?;
        let predict = |input: &Input| predict(origin, &cleaners, &name, input);
        let lines: Result<Vec<String>> = inputs(origin, corpus, None)?.par_iter().map(predict).collect();
        lines?.iter().for_each(|line| println!("{line}"));
    }
    Ok(())
}

fn predict(origin: Origin, cleaners: &Cleaners, corpus: &str, input: &Input) -> Result<String> {
    let (id, source) = input.id.split_once('/').unwrap_or((&input.id, ""));
    let cleaner = cleaners.of(corpus, id);
    let article = match origin {
        Origin::Html => cleaner.clean_html(&input.bytes, &Hints::default())?,
        Origin::Text => cleaner.clean_text(&input.bytes)?,
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
