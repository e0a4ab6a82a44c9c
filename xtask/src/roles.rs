//! `roles`: what the gold texts of some corpora hold, by the roles of the blocks. It also makes
//! `tools/conventions.json` of that.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use cleancopy::options::{Balance, Roles};
use cleancopy::unstable::read::page::Origin;
use cleancopy::{Role, Rule};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use crate::Result;
use crate::corpus::{gold_of, id_of, name_of, page_of, read_page};
use crate::folds::Labellers;

/// Words of a run that is looked for in the gold text.
const RUN: usize = 4;

/// Share (0..=1) of its runs from which on a block is in the gold text.
const IN_GOLD: f32 = 0.8;

/// One block of a page with gold.
struct Judged {
    role: Role,
    keep: bool,
    may_be_kept: bool,
    in_gold: bool,
    line: Value,
}

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

/// Roles that corpora have or lack by convention; those of the body all have.
const CONVENTIONAL: [Role; 10] = [
    Role::Kicker,
    Role::Standfirst,
    Role::Byline,
    Role::Timestamp,
    Role::PullQuote,
    Role::Caption,
    Role::Credit,
    Role::Correction,
    Role::AuthorBio,
    Role::Embed,
];

/// Writes what is wanted of the blocks of each corpus.
pub(crate) fn write(view: View, folds: Option<&str>, corpora: &[&str]) -> Result<()> {
    let labellers = Labellers::load(Origin::Html, folds)?;
    let (mut lists, mut evidence) = (Map::new(), Map::new());
    for corpus in corpora.iter().map(Path::new) {
        let gold: Vec<Value> = gold_of(corpus)?.into_iter().filter(|gold| gold["text"].is_string()).collect();
        let pages: Result<Vec<Vec<Judged>>> =
            gold.par_iter().map(|gold| judge(&labellers, corpus, gold)).collect();
        let (name, pages) = (name_of(corpus)?, pages?);
        match view {
            View::Blocks => pages.iter().flatten().for_each(|block| println!("{}", block.line)),
            View::Counts => print(&name, &pages),
            View::Conventions => {
                let (list, lines) = convention(&pages);
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

/// The arguments that state the convention of some pages, and a line for each role that they have, counted by pages. A role
/// is excluded where most gold texts lack it and most of what is kept of it is not in them, and included where the gold
/// texts have more of what is dropped than they lack.
fn convention(pages: &[Vec<Judged>]) -> (Vec<String>, BTreeMap<&'static str, String>) {
    let (mut include, mut exclude, mut lines) = (Vec::new(), Vec::new(), BTreeMap::new());
    for role in CONVENTIONAL {
        let votes = |keep: bool| -> [usize; 2] {
            let vote = |page: &Vec<Judged>| {
                let blocks = page
                    .iter()
                    .filter(|block| block.role == role && if keep { block.keep } else { block.may_be_kept });
                blocks.map(|block| if block.in_gold { 1 } else { -1 }).sum::<i32>().signum()
            };
            let votes: Vec<i32> = pages.iter().map(vote).collect();
            [1, -1].map(|sign| votes.iter().filter(|vote| **vote == sign).count())
        };
        let ([kept_in, kept_out], [dropped_in, dropped_out]) = (votes(true), votes(false));
        let lacks = kept_out + dropped_out > 2 * (kept_in + dropped_in);
        if lacks && (2 * kept_out > 3 * kept_in + 1 || kept_in + kept_out == 0) {
            exclude.push(role.name());
        } else if dropped_in > dropped_out + 1 {
            include.push(role.name());
        }
        if kept_in + kept_out + dropped_in + dropped_out > 0 {
            let line = format!(
                "pages whose gold has it / lacks it: {kept_in} / {kept_out} where it is kept, {dropped_in} / \
                 {dropped_out} where it is dropped"
            );
            lines.insert(role.name(), line);
        }
    }
    let mut list = Vec::new();
    for (option, roles) in [("--include", include), ("--exclude", exclude)] {
        if !roles.is_empty() {
            list.extend([option.to_owned(), roles.join(",")]);
        }
    }
    (list, lines)
}

fn print(corpus: &str, pages: &[Vec<Judged>]) {
    let mut roles: BTreeMap<Role, Counts> = BTreeMap::new();
    for page in pages {
        let mut on_page: BTreeMap<Role, bool> = BTreeMap::new();
        for block in page {
            let counts = roles.entry(block.role).or_default();
            counts.blocks[usize::from(block.in_gold)][usize::from(block.keep)] += 1;
            counts.may_be_kept[usize::from(block.in_gold)] += usize::from(block.may_be_kept);
            if block.keep || block.may_be_kept {
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

fn judge(labellers: &Labellers, corpus: &Path, gold: &Value) -> Result<Vec<Judged>> {
    let id = id_of(gold)?;
    let page = read_page(Origin::Html, &page_of(corpus, id)?)?;
    let corpus_name = name_of(corpus)?;
    let labels = labellers.of(&corpus_name, id).label(&page, Balance::Balanced, &[]);
    let mut by_default = labels.clone();
    by_default.apply(page.origin, Roles::none(), Roles::none());
    let text = gold["text"].as_str().unwrap_or_default();
    let words = words(text);
    let runs: HashSet<&[String]> = words.windows(RUN).collect();
    let lines: HashSet<Vec<String>> = text.lines().map(self::words).collect();
    let is_said = |own: &[String]| {
        let found = own.windows(RUN).filter(|run| runs.contains(run)).count() as f32;
        match own.len().checked_sub(RUN - 1) {
            Some(count @ 1..) => found >= IN_GOLD * count as f32,
            _ => lines.contains(own),
        }
    };
    let joined = words.join(" ");
    let blocks = page.blocks.iter().zip(&by_default.verdicts).zip(&labels.roles).enumerate();
    Ok(blocks
        .map(|(at, ((block, verdict), role))| {
            let text = page.text_of(block);
            let own = self::words(text);
            // What a pull quote repeats is in the gold text anyway.
            let in_gold = match verdict.rule {
                Rule::PullQuote => joined.matches(&own.join(" ")).count() > 1,
                _ => is_said(&own),
            };
            let may_be_kept = !verdict.keep && (role.may_be_kept || labels.verdicts[at].keep);
            let line = json!({
                "corpus": corpus_name, "id": id, "at": at, "role": role.role.name(), "keep": verdict.keep,
                "may_be_kept": may_be_kept, "rule": verdict.rule.id(), "score": verdict.score, "in_gold": in_gold,
                "text": text,
            });
            Judged { role: role.role, keep: verdict.keep, may_be_kept, in_gold, line }
        })
        .collect())
}

/// The words of a text; characters of scripts without word spaces are words.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for char in text.chars() {
        let unspaced = ('\u{3040}'..='\u{9fff}').contains(&char);
        if unspaced || !char.is_alphanumeric() {
            words.push(String::new());
        }
        if char.is_alphanumeric() {
            words.last_mut().expect("never empty").push(char);
        }
        if unspaced {
            words.push(String::new());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
