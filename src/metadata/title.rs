//! The headline as printed, without the site's name: the candidates from several places of the page are scored by
//! weights that were fitted to the corpora (`weights/title.txt`, `tools/fit/title.py`).

mod candidates;
mod features;
mod heading;
mod likeness;
mod parts;

use std::collections::HashMap;
use std::sync::LazyLock;

pub(super) use candidates::{Candidate, Candidates};

use super::facts::Facts;
use super::site::Site;
use super::words;
use super::{Source, Sourced};
use crate::label::roles::Role;
use crate::read::page::Origin;

/// What a page says its headline is.
#[derive(Default)]
pub(super) struct Headline {
    /// The headline as printed.
    pub(super) title: Option<Sourced<String>>,
    /// What other places of the page say instead.
    pub(super) titles: Vec<Sourced<String>>,
    /// The line above or before it that names the topic.
    pub(super) kicker: Option<Sourced<String>>,
}

/// `NAME WEIGHT` a line.
static WEIGHTS: LazyLock<HashMap<&str, f32>> = LazyLock::new(|| {
    let lines = include_str!("../../weights/title.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(name, weight)| Some((name, weight.parse().ok()?)))
        .collect()
});

/// The headline, what else may be it, and its kicker.
pub(super) fn find(facts: &Facts<'_>, site: &Site<'_, '_>) -> Headline {
    if facts.page.origin == Origin::Text {
        let headline = facts.headline().and_then(|at| facts.page.blocks.get(at));
        let title = headline.map(|block| Sourced::new(facts.page.text_of(block).to_owned(), Source::Text));
        return Headline { title, ..Headline::default() };
    }
    let candidates = Candidates::of(facts, site);
    let mut best: Option<(f32, &Candidate)> = None;
    for candidate in candidates.eligible() {
        let own = score(candidate);
        if best.is_none_or(|(before, _)| own > before) {
            best = Some((own, candidate));
        }
    }
    let Some((_, best)) = best else { return Headline::default() };
    let (best, kicker) = candidates.without_kicker(best);
    let titles = candidates.all.iter().filter(|other| other.is_title && other.key != best.key);
    Headline {
        title: Some(Sourced::new(best.text.clone(), best.source)),
        titles: titles.map(|other| Sourced::new(other.text.clone(), other.source)).collect(),
        kicker: kicker
            .map(|text| Sourced::new(text.to_owned(), Source::Heading))
            .or_else(|| kicker_above(facts)),
    }
}

fn score(candidate: &Candidate) -> f32 {
    candidate.features.iter().map(|(name, value)| value * WEIGHTS.get(name).copied().unwrap_or(0.0)).sum()
}

/// The last block before the headline that is its kicker.
fn kicker_above(facts: &Facts<'_>) -> Option<Sourced<String>> {
    let headline = facts.headline()?;
    let roles = facts.labels.roles.get(..headline)?;
    let at = roles.iter().rposition(|role| role.role == Role::Kicker)?;
    let text = words::clean(facts.page.text_of(facts.page.blocks.get(at)?));
    (!words::is_blank(&text)).then(|| Sourced::new(text, Source::Text))
}
