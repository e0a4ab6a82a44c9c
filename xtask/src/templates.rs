//! `templates`: what `tools/fit/templates.py` fits on, as `NAME.templates.jsonl` in a folder: a line a page with its id, the text of
//! each block and a row, which begins with its place, for each block that other pages of its site have or that scores as one
//! of an article; and
//! `columns.templates.json`. Pages are scored by tables that have not seen their site.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use cleancopy::options::Options;
use cleancopy::templates::Templates;
use cleancopy::unstable::label::features::Features;
use cleancopy::unstable::label::lexicon::Lexicon;
use cleancopy::unstable::label::passes::Passes;
use cleancopy::unstable::label::repeats::{self, Neighbours, RepeatRows};
use cleancopy::unstable::label::score::WholeRow;
use cleancopy::unstable::read::page::Origin;
use cleancopy::{Cleaner, Hints};
use rayon::prelude::*;
use serde_json::json;

use crate::Result;
use crate::corpus::{Input, gold_of, inputs, name_of, read_page};
use crate::folds::{Labellers, passes};

/// Writes the rows of some corpora to `out`.
pub(crate) fn write(origin: Origin, out: &Path, folds: &str, corpora: &[&str]) -> Result<()> {
    let labellers = Labellers::load(origin, Some(folds))?;
    let (passes, numbers) = passes(origin, Path::new(folds))?;
    let lexicon = Lexicon::new();
    fs::write(out.join("columns.templates.json"), serde_json::to_string(&repeats::names())?)?;
    for corpus in corpora.iter().map(Path::new) {
        let name = name_of(corpus)?;
        let inputs = inputs(origin, corpus, Some(out))?;
        let templates = learn(origin, &labellers, corpus, &inputs)?;
        let urls = urls(corpus)?;
        let line = |input: &Input| {
            let id = id_of(input);
            let fold = numbers.get(&format!("{name}/{id}")).copied().unwrap_or(0);
            line(origin, input, urls.get(id), &templates, &passes[fold], &lexicon)
        };
        let lines: Result<Vec<String>> = inputs.par_iter().map(line).collect();
        let mut file = BufWriter::new(File::create(out.join(format!("{name}.templates.jsonl")))?);
        for line in lines? {
            writeln!(file, "{line}")?;
        }
    }
    Ok(())
}

fn line(
    origin: Origin,
    input: &Input,
    url: Option<&String>,
    templates: &Templates,
    passes: &Passes,
    lexicon: &Lexicon,
) -> Result<String> {
    let page = read_page(origin, &input.bytes)?;
    let features = Features::extract(&page, lexicon);
    let scores = passes.scores(&page, &features, lexicon).blocks;
    let said = templates.neighbours(&page, url.map(String::as_str));
    let mut rows = Vec::new();
    if let Some(repeats) = said.and_then(|said| said.repeats(&page, &scores)) {
        let columns = RepeatRows::of(&page, &features, &repeats, &scores);
        // Those that score as an article, too, of which examples of repeated ones are made.
        let all =
            (0..scores.len()).filter(|at| repeats.blocks[*at].pages >= repeats::LEAST || scores[*at] > 0.5);
        for at in all {
            let mut row = WholeRow { of: at, values: vec![at as f32] };
            columns.columns(&mut row);
            rows.push(row.values);
        }
    }
    let texts: Vec<&str> = page.blocks.iter().map(|block| page.text_of(block)).collect();
    Ok(json!({"id": input.id, "blocks": texts, "rows": rows}).to_string())
}

/// What the sites of a corpus have in common, each page labelled by tables that have not seen its site.
pub(crate) fn learn(
    origin: Origin,
    labellers: &Labellers,
    corpus: &Path,
    inputs: &[Input],
) -> Result<Templates> {
    let (name, urls) = (name_of(corpus)?, urls(corpus)?);
    let learn = |input: &Input| {
        let id = id_of(input);
        let cleaner = Cleaner::new(Options::default()).with_labeller(labellers.of(&name, id).clone());
        let hints = Hints::default().with_url(urls.get(id).map(String::as_str));
        match origin {
            Origin::Html => cleaner.learn_html(&input.bytes, &hints),
            Origin::Text => cleaner.learn_text(&input.bytes, &hints),
        }
    };
    let learned: Vec<_> = inputs.par_iter().map(learn).collect();
    let mut templates = Templates::default();
    for learned in learned {
        templates.add(learned?);
    }
    Ok(templates)
}

/// The address of each page, by id.
pub(crate) fn urls(corpus: &Path) -> Result<HashMap<String, String>> {
    let pair =
        |gold: serde_json::Value| Some((gold["id"].as_str()?.to_owned(), gold["url"].as_str()?.to_owned()));
    Ok(gold_of(corpus)?.into_iter().filter_map(pair).collect())
}

fn id_of(input: &Input) -> &str {
    input.id.split_once('/').map_or(&input.id, |(id, _)| id)
}
