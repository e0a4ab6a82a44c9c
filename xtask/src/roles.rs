//! `roles`: what the gold texts of some corpora hold, by the roles of the blocks. It also makes
//! `tools/conventions.json` of that.

use std::collections::BTreeMap;
use std::path::Path;

use cleancopy::eval::{Judged, convention, judge};
use cleancopy::unstable::read::page::Origin;
use cleancopy::{Cleaner, Hints, Role};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use crate::Result;
use crate::corpus::{gold_of, id_of, name_of, page_of};
use crate::folds::Labellers;

/// What is counted of a role.
#[derive(Default)]
struct Counts {
    /// By whether it is in the gold text, and whether it is kept.
    blocks: [[usize; 2]; 2],
    /// Those that are dropped and may be included, by whether they are in the gold text.
    may_be_kept: [usize; 2],
    /// Pages with such blocks that are kept or may be, by whether the gold text has one.
    pages: [usize; 2],
}

/// What is written of a corpus.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    /// Counts, as a table in Markdown.
    Counts,
    /// Each block, as a JSON line.
    Blocks,
    /// The conventions that the counts speak for, as `tools/conventions.json`.
    Conventions,
}

/// Writes what is wanted of the blocks of each corpus.
pub(crate) fn write(view: View, folds: Option<&str>, corpora: &[&str]) -> Result<()> {
    let labellers = Labellers::load(Origin::Html, folds)?;
    let (mut lists, mut evidence) = (Map::new(), Map::new());
    for corpus in corpora.iter().map(Path::new) {
        let gold: Vec<Value> = gold_of(corpus)?.into_iter().filter(|gold| gold["text"].is_string()).collect();
        let pages: Result<Vec<(Vec<Judged>, Vec<Value>)>> =
            gold.par_iter().map(|gold| judge_page(&labellers, corpus, gold)).collect();
        let (name, (pages, blocks)) = (name_of(corpus)?, pages?.into_iter().unzip::<_, _, Vec<_>, Vec<_>>());
        match view {
            View::Blocks => blocks.iter().flatten().for_each(|line| println!("{line}")),
            View::Counts => print(&name, &pages),
            View::Conventions => {
                let (list, lines) = convention(pages.iter().map(Vec::as_slice));
                lists.insert(name.clone(), json!(list));
                evidence.insert(name, json!(lines));
            }
        }
    }
    if view == View::Conventions {
        lists.insert("_evidence".to_owned(), json!(evidence));
        println!("{}", serde_json::to_string_pretty(&lists)?);
    }
    Ok(())
}

fn print(corpus: &str, pages: &[Vec<Judged>]) {
    let mut roles: BTreeMap<Role, Counts> = BTreeMap::new();
    for page in pages {
        let mut on_page: BTreeMap<Role, bool> = BTreeMap::new();
        for block in page {
            let counts = roles.entry(block.role).or_default();
            counts.blocks[usize::from(block.in_gold)][usize::from(block.kept)] += 1;
            counts.may_be_kept[usize::from(block.in_gold)] += usize::from(block.may_be_kept);
            if block.kept || block.may_be_kept {
                *on_page.entry(block.role).or_default() |= block.in_gold;
            }
        }
        for (role, in_gold) in on_page {
            roles.entry(role).or_default().pages[usize::from(in_gold)] += 1;
        }
    }
    println!("\n{corpus}, {} pages\n", pages.len());
    println!(
        "| role | in gold: kept | dropped | may be kept | not in gold: kept | dropped | may be kept | pages: gold has | lacks |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    for (role, Counts { blocks: [out, gold], may_be_kept, pages }) in roles {
        println!(
            "| {role} | {} | {} | {} | {} | {} | {} | {} | {} |",
            gold[1], gold[0], may_be_kept[1], out[1], out[0], may_be_kept[0], pages[1], pages[0]
        );
    }
}

/// Cleans a page and holds each of its blocks against the gold text; the lines are of the blocks, in the same order.
fn judge_page(labellers: &Labellers, corpus: &Path, gold: &Value) -> Result<(Vec<Judged>, Vec<Value>)> {
    let (id, name) = (id_of(gold)?, name_of(corpus)?);
    let cleaner = Cleaner::default().with_labeller(labellers.of(&name, id).clone());
    let article = cleaner.clean_html(&page_of(corpus, id)?, &Hints::default())?;
    let judged = judge(&article, gold["text"].as_str().unwrap_or_default());
    let texts = article.blocks().map(|block| block.text).chain(article.dropped().map(|block| block.text));
    let lines = judged.iter().zip(texts).map(|(block, text)| {
        json!({
            "corpus": name, "id": id, "role": block.role.name(), "keep": block.kept,
            "may_be_kept": block.may_be_kept, "rule": block.rule.id(), "score": block.score,
            "in_gold": block.in_gold, "text": text,
        })
    });
    let lines = lines.collect();
    Ok((judged, lines))
}
