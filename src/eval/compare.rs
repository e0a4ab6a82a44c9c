//! Two evaluations of the same pages: what got better and what got worse.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use super::Evaluation;
use super::bootstrap::difference;
use super::error::EvalError;
use super::saved::{Saved, SavedPage, SavedSystem};
use super::score::{ORDER, PageScore, Sums};
use crate::bulk::Input;

/// By how much F1 must differ for a page to count as another.
const LEAST: f64 = 0.0005;

/// What changed from an earlier evaluation to a later one.
pub struct Comparison {
    pub(super) systems: Vec<Changes>,
}

/// What changed for one system.
pub(super) struct Changes {
    pub(super) name: String,
    /// By corpus.
    pub(super) corpora: Vec<CorpusChange>,
    /// Pages that changed, those that lost most first.
    pub(super) pages: Vec<PageChange>,
    /// Pages that only one of the two has.
    pub(super) unpaired: usize,
}

/// The figures of the pages of a corpus that both have.
pub(super) struct CorpusChange {
    pub(super) name: String,
    pub(super) pages: usize,
    /// For each figure: before, after, and the interval of the difference.
    pub(super) figures: Vec<(&'static str, f64, f64, [f64; 2])>,
}

/// A page that came out otherwise.
pub(super) struct PageChange {
    pub(super) corpus: String,
    pub(super) id: String,
    /// Above 0 is better.
    pub(super) change: f64,
    pub(super) old: PageScore,
    pub(super) new: PageScore,
}

impl Evaluation {
    /// Holds this evaluation against an earlier one, as [`json`](Self::json) wrote it. Systems are paired by their names; where
    /// each has one only, these two.
    ///
    /// # Errors
    /// Where the earlier one cannot be read, or has no system of these.
    pub fn compare(&self, old: &Input) -> Result<Comparison, EvalError> {
        let old = Saved::read(old)?;
        let new = self.saved();
        let alone = old.systems.len() == 1 && new.systems.len() == 1;
        let pairs = new.systems.iter().filter_map(|new| {
            let same = old.systems.iter().find(|old| alone || old.name == new.name)?;
            Some(Changes::between(same, new))
        });
        let systems: Vec<Changes> = pairs.collect();
        if systems.is_empty() {
            return Err(EvalError::new("the earlier evaluation has none of these systems"));
        }
        Ok(Comparison { systems })
    }
}

impl Changes {
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "a page is once in an evaluation, so that the pairs are no more than the pages of either"
    )]
    fn between(old: &SavedSystem, new: &SavedSystem) -> Self {
        let before: HashMap<(&str, &str), &SavedPage> =
            old.pages.iter().map(|page| ((page.corpus.as_str(), page.id.as_str()), page)).collect();
        let mut corpora: BTreeMap<&str, [Vec<PageScore>; 2]> = BTreeMap::new();
        let mut pages = Vec::new();
        for page in &new.pages {
            let Some(old) = before.get(&(page.corpus.as_str(), page.id.as_str())) else { continue };
            let (old, new) = (old.score(), page.score());
            let [olds, news] = corpora.entry(&page.corpus).or_default();
            olds.push(old);
            news.push(new);
            let change = new.rank().zip(old.rank()).map_or(0.0, |(new, old)| new - old);
            if change.abs() >= LEAST {
                let (corpus, id) = (page.corpus.clone(), page.id.clone());
                pages.push(PageChange { corpus, id, change, old, new });
            }
        }
        pages.sort_by(|one, other| one.change.total_cmp(&other.change));
        let paired: usize = corpora.values().map(|[olds, _]| olds.len()).sum();
        let unpaired = old.pages.len() + new.pages.len() - 2 * paired;
        let corpora =
            corpora.into_iter().map(|(name, [old, new])| CorpusChange::of(name, &old, &new)).collect();
        Self { name: new.name.clone(), corpora, pages, unpaired }
    }
}

impl CorpusChange {
    fn of(name: &str, old: &[PageScore], new: &[PageScore]) -> Self {
        let (before, after) = (Sums::of(old).figures(), Sums::of(new).figures());
        let ends = difference(old, new);
        let figures = ORDER.iter().filter_map(|figure| {
            Some((*figure, *before.get(figure)?, *after.get(figure)?, *ends.get(figure)?))
        });
        Self { name: name.to_owned(), pages: new.len(), figures: figures.collect() }
    }
}

impl Comparison {
    /// The comparison as text: the figures of each corpus, then every page that got worse or better, at most `most` of each.
    #[expect(clippy::arithmetic_side_effects, reason = "those that got worse are some of the pages")]
    pub fn table(&self, most: usize) -> String {
        let mut out = String::new();
        for Changes { name, corpora, pages, unpaired } in &self.systems {
            let _ = writeln!(out, "{name}, compared");
            corpora.iter().for_each(|corpus| corpus.write(&mut out));
            if *unpaired > 0 {
                let _ = writeln!(out, "  {unpaired} pages are in one of the two evaluations only");
            }
            let worse = pages.iter().filter(|page| page.change < 0.0).count();
            let _ = writeln!(out, "  {worse} pages got worse, {} better", pages.len() - worse);
            let (worse, better) = pages.split_at(worse);
            worse.iter().take(most).for_each(|page| page.write(&mut out));
            rest(&mut out, worse.len(), most);
            better.iter().rev().take(most).for_each(|page| page.write(&mut out));
            rest(&mut out, better.len(), most);
        }
        out
    }
}

#[expect(clippy::arithmetic_side_effects, reason = "`all` is more than `most`")]
fn rest(out: &mut String, all: usize, most: usize) {
    if all > most {
        let _ = writeln!(out, "    and {} more", all - most);
    }
}

impl CorpusChange {
    fn write(&self, out: &mut String) {
        let _ = writeln!(out, "  {}, {} pages", self.name, self.pages);
        for (figure, before, after, [low, high]) in &self.figures {
            if before == after {
                continue;
            }
            let change = after - before;
            let sure = if *low > 0.0 || *high < 0.0 { "" } else { ", within noise" };
            let _ = writeln!(
                out,
                "    {figure:8} {before:.3} -> {after:.3}  {change:+.4}  (95 %: {low:+.4} to {high:+.4}{sure})"
            );
        }
    }
}

impl PageChange {
    /// What the page was and is, in short.
    pub(super) fn values(&self) -> String {
        match (self.old.body, self.new.body, self.old.segments, self.new.segments) {
            (Some(old), Some(new), ..) => format!(
                "F1 {:.3} -> {:.3}  P {:.3} -> {:.3}  R {:.3} -> {:.3}",
                old.f1(),
                new.f1(),
                old.precision,
                new.precision,
                old.recall,
                new.recall
            ),
            (_, _, Some(old), Some(new)) => {
                format!("leaked {} -> {}  missed {} -> {}", old.leaked, new.leaked, old.missed, new.missed)
            }
            _ => String::new(),
        }
    }

    fn write(&self, out: &mut String) {
        let sign = if self.change < 0.0 { '-' } else { '+' };
        let _ = writeln!(out, "  {sign} {}  {}/{}", self.values(), self.corpus, self.id);
    }
}
