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
use super::keys;
use super::site::Site;
use super::words;
use super::{Source, Sourced};
use crate::label::roles::Role;
use crate::read::page::{BlockKind, Origin, Page};

/// Bytes of a heading that may be the title of its page, at most.
const LONGEST_LINE: usize = 300;

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

/// The headline, what else may be it, and its kicker. `known` is a block with it, where templates of the site know one: it counts
/// where nothing but the name of the site is found otherwise.
pub(super) fn find(facts: &Facts<'_>, site: &Site<'_, '_>, known: Option<usize>) -> Headline {
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
    let known = known.and_then(|at| facts.page.blocks.get(at));
    if let Some(block) = known.filter(|_| best.is_none_or(|(_, best)| site.names(&best.text))) {
        let title = words::cleaned(facts.page.text_of(block));
        return Headline { title: Some(Sourced::new(title, Source::Heading)), ..Headline::default() };
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

/// The headings of a page that may be its title, in order.
#[expect(
    clippy::indexing_slicing,
    reason = "numbers of blocks are from a range that ends with those of the page"
)]
pub(super) fn lines(page: &Page) -> impl Iterator<Item = usize> {
    let is_title = |at: &usize| {
        let block = &page.blocks[*at];
        let is_heading = matches!(page.kind_of(block), BlockKind::Heading(_));
        is_heading && !block.hidden && block.text.len() <= LONGEST_LINE
    };
    (0..page.blocks.len()).filter(is_title)
}

fn score(candidate: &Candidate) -> f32 {
    candidate.features.iter().map(|(name, value)| value * WEIGHTS.get(name).copied().unwrap_or(0.0)).sum()
}

/// The last block before the headline that is its kicker.
fn kicker_above(facts: &Facts<'_>) -> Option<Sourced<String>> {
    let headline = facts.headline()?;
    let roles = facts.labels.roles.get(..headline)?;
    let at = roles.iter().rposition(|role| role.role == Role::Kicker)?;
    let text = words::cleaned(facts.page.text_of(facts.page.blocks.get(at)?));
    (!keys::is_blank(&text)).then(|| Sourced::new(text, Source::Text))
}
