//! What labels a page: the tables that come with the crate, or those of a fold that has not seen the page's site.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use cleancopy::unstable::label::repeats::Weights;
use cleancopy::unstable::label::{Labeller, Passes, Tables};
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
        let (passes, numbers) = passes(origin, &folds)?;
        let labeller = |(number, passes)| {
            let labeller = match origin {
                Origin::Html => Labeller::new().with_html(passes),
                Origin::Text => Labeller::new().with_text(passes),
            };
            match fs::read_to_string(folds.join(format!("fold-{number}-templates.txt"))) {
                Ok(table) => Ok(labeller.with_repeats(Weights::parse(&table)?)),
                Err(_) => Ok(labeller),
            }
        };
        Ok(Self { all: passes.into_iter().enumerate().map(labeller).collect::<Result<_>>()?, folds: numbers })
    }

    /// That of a page of a corpus.
    pub(crate) fn of(&self, corpus: &str, id: &str) -> &Labeller {
        &self.all[self.folds.get(&format!("{corpus}/{id}")).copied().unwrap_or(0)]
    }
}

/// The tables of each fold, and the number of the fold that holds out each page, by corpus and id.
pub(crate) fn passes(origin: Origin, folder: &Path) -> Result<(Vec<Passes>, HashMap<String, usize>)> {
    let folds: HashMap<String, usize> = serde_json::from_slice(&fs::read(folder.join("folds.json"))?)?;
    let count = folds.values().max().map_or(0, |last| last + 1);
    let passes = (0..count).map(|number| of_fold(origin, folder, number)).collect::<Result<_>>()?;
    Ok((passes, folds))
}

/// The tables of a fold; the prefilter is left out where there is none, the third pass where it is not fitted yet.
fn of_fold(origin: Origin, folder: &Path, number: usize) -> Result<Passes> {
    let table = |pass: &str| fs::read_to_string(folder.join(format!("fold-{number}-{pass}.txt")));
    let (prefilter, first, second) = (table("0").ok(), table("1")?, table("2")?);
    let third = table("3").and_then(|groups| Ok((groups, table("wording")?))).ok();
    let tables = Tables {
        prefilter: prefilter.as_deref(),
        first: first.as_str(),
        second: second.as_str(),
        third: third.as_ref().map(|(groups, wording)| (groups.as_str(), wording.as_str())),
    };
    Ok(Passes::parse(origin, tables)?)
}
