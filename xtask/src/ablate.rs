//! `ablate`: what each rule is worth. Every page of some corpora is cleaned once with all rules and once without each.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use cleancopy::eval::{Figures, Gold, score};
use cleancopy::options::Balance;
use cleancopy::unstable::label::Labeller;
use cleancopy::unstable::read::page::Origin;
use cleancopy::{Cleaner, Hints, Rule};
use rayon::prelude::*;

use crate::Result;
use crate::corpus::{Input, gold_of, inputs, name_of, read_page};
use crate::folds::Labellers;

/// What becomes of an input.
struct Outcome {
    /// The group that it is scored in: its corpus, or that and the source of a plain text.
    group: String,
    id: String,
    text: String,
    /// The rules that decided some block of it, and the text without each where that differs.
    decided: Vec<(Rule, usize)>,
    without: BTreeMap<Rule, String>,
}

/// Writes a table in Markdown: by rule, the blocks that it decides, the pages whose text changes without it, and by how many
/// thousandths F1 and the share of perfect pages change then.
pub(crate) fn write(origin: Origin, folds: Option<&str>, corpora: &[&str]) -> Result<()> {
    let labellers = Labellers::load(origin, folds)?;
    let (mut outcomes, mut gold) = (Vec::new(), HashMap::new());
    for corpus in corpora.iter().map(Path::new) {
        let name = name_of(corpus)?;
        let pages: std::result::Result<Vec<Gold>, String> =
            gold_of(corpus)?.iter().map(Gold::from_json).collect();
        gold.insert(name.clone(), pages?);
        let outcome = |input: &Input| outcome(origin, &labellers, &name, input);
        let all: Result<Vec<Outcome>> = inputs(origin, corpus, None)?.par_iter().map(outcome).collect();
        outcomes.extend(all?);
    }
    let mut groups: Vec<&str> = outcomes.iter().map(|outcome| outcome.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    println!("| without | blocks | pages | {} |", groups.join(" | "));
    println!("|---|---:|---:|{}", "---|".repeat(groups.len()));
    for rule in measured() {
        let decided = outcomes.iter().flat_map(|outcome| &outcome.decided);
        let blocks: usize = decided.filter(|(own, _)| own == rule).map(|(_, count)| count).sum();
        let pages = outcomes.iter().filter(|outcome| outcome.without.contains_key(rule)).count();
        let cells: Vec<String> = groups.iter().map(|group| cell(&outcomes, &gold, group, *rule)).collect();
        println!("| {} | {blocks} | {pages} | {} |", rule.id(), cells.join(" | "));
    }
    Ok(())
}

/// Cleans an input with all rules, and once more without each that matters to its blocks.
fn outcome(origin: Origin, labellers: &Labellers, corpus: &str, input: &Input) -> Result<Outcome> {
    let (id, source) = input.id.split_once('/').unwrap_or((&input.id, ""));
    let labeller = labellers.of(corpus, id);
    let page = read_page(origin, &input.bytes)?;
    let keeps = |labeller: &Labeller| -> Vec<bool> {
        labeller.label(&page, Balance::Balanced, &[]).verdicts.iter().map(|verdict| verdict.keep).collect()
    };
    let verdicts = labeller.label(&page, Balance::Balanced, &[]).verdicts;
    let kept: Vec<bool> = verdicts.iter().map(|verdict| verdict.keep).collect();
    let (mut decided, mut without) = (Vec::new(), BTreeMap::new());
    for rule in measured() {
        let count = verdicts.iter().filter(|verdict| verdict.rule == *rule).count();
        decided.push((*rule, count));
        let labeller = labeller.clone().without(*rule);
        if keeps(&labeller) != kept {
            without.insert(*rule, text(origin, labeller, input)?);
        }
    }
    let group = if source.is_empty() { corpus.to_owned() } else { format!("{corpus}/{source}") };
    Ok(Outcome { group, id: id.to_owned(), text: text(origin, labeller.clone(), input)?, decided, without })
}

fn text(origin: Origin, labeller: Labeller, input: &Input) -> Result<String> {
    let cleaner = Cleaner::default().with_labeller(labeller);
    let article = match origin {
        Origin::Html => cleaner.clean_html(&input.bytes, &Hints::default())?,
        Origin::Text => cleaner.clean_text(&input.bytes)?,
    };
    Ok(article.text())
}

/// By how many thousandths the figures of a group change without a rule.
fn cell(outcomes: &[Outcome], gold: &HashMap<String, Vec<Gold>>, group: &str, rule: Rule) -> String {
    let of_group = || outcomes.iter().filter(|outcome| outcome.group == group);
    let changed = of_group().filter(|outcome| outcome.without.contains_key(&rule)).count();
    if changed == 0 {
        return "·".to_owned();
    }
    let figures = |without: bool| -> Figures {
        let texts = of_group().map(|outcome| {
            let other = outcome.without.get(&rule).filter(|_| without);
            (outcome.id.clone(), other.unwrap_or(&outcome.text).clone())
        });
        score(&gold[group.split('/').next().unwrap_or_default()], &texts.collect())
    };
    let (with, without) = (figures(false), figures(true));
    let change = |name| 1000.0 * (without.get(name).unwrap_or(&0.0) - with.get(name).unwrap_or(&0.0));
    let (quality, perfect) = if with.contains_key("F1") { ("F1", "perfect") } else { ("segF1", "segF1") };
    format!("{:+.1} {:+.1} ({changed})", change(quality), change(perfect))
}

/// The rules that decide without being asked: neither the score nor what a user wants kept or dropped.
fn measured() -> impl Iterator<Item = &'static Rule> {
    Rule::ALL.iter().filter(|rule| {
        !matches!(rule, Rule::Score | Rule::DropText | Rule::ExcludedRole | Rule::IncludedRole)
    })
}
