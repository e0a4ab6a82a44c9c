//! What labels a page: the tables that come with the crate, or those of a fold that has not seen the page's site.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use cleancopy::unstable::label::{Labeller, TwoPassModel};
use cleancopy::unstable::read::page::Origin;

use crate::Result;

/// The labeller for each page: the one labeller, or that of the page's fold.
pub(crate) struct Labellers {
    all: Vec<Labeller>,
    folds: HashMap<String, usize>,
}

impl Labellers {
    /// Of the work folder of `fit.py`, or those that come with the crate.
    pub(crate) fn load(origin: Origin, folds: Option<&str>) -> Result<Self> {
        let Some(folds) = folds.map(PathBuf::from) else {
            return Ok(Self { all: vec![Labeller::new()], folds: HashMap::new() });
        };
        let numbers: HashMap<String, usize> = serde_json::from_slice(&fs::read(folds.join("folds.json"))?)?;
        let count = numbers.values().max().map_or(0, |last| last + 1);
        let all = (0..count).map(|number| Self::fold(origin, &folds, number));
        Ok(Self { all: all.collect::<Result<_>>()?, folds: numbers })
    }

    fn fold(origin: Origin, folder: &Path, number: usize) -> Result<Labeller> {
        let table = |pass| fs::read_to_string(folder.join(format!("fold-{number}-{pass}.txt")));
        let model = TwoPassModel::parse(origin, &table(1)?, &table(2)?)?;
        Ok(match origin {
            Origin::Html => Labeller::new().with_html(model),
            Origin::Text => Labeller::new().with_text(model),
        })
    }

    /// That of a page of a corpus.
    pub(crate) fn of(&self, corpus: &str, id: &str) -> &Labeller {
        &self.all[self.folds.get(&format!("{corpus}/{id}")).copied().unwrap_or(0)]
    }
}
