//! Two explanations of a page -> rows of blocks that are the same in both.

use super::{Decision, Explanation, View};

/// A block in one explanation or in both.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair<'e> {
    pub one: Option<(usize, &'e Decision)>,
    pub other: Option<(usize, &'e Decision)>,
}

/// How far ahead a block is looked for that the other explanation lacks here.
const REACH: usize = 200;

impl<'e> View<'e> {
    /// The blocks, side by side where there are two explanations.
    pub(super) fn pairs(&self) -> Vec<Pair<'e>> {
        let one = &self.one.1.decisions;
        match self.other {
            None => one.iter().enumerate().map(|one| Pair { one: Some(one), other: None }).collect(),
            Some((_, other)) => pairs(self.one.1, other),
        }
    }

    /// Blocks that only one of the explanations keeps.
    pub(super) fn differences(&self) -> usize {
        if self.other.is_none() {
            return 0;
        }
        self.pairs().iter().filter(|pair| pair.differs()).count()
    }
}

impl<'e> Pair<'e> {
    /// Whether only one of the explanations keeps it.
    pub(super) fn differs(&self) -> bool {
        let kept = |side: Option<(usize, &Decision)>| side.is_some_and(|(_, decision)| decision.kept);
        kept(self.one) != kept(self.other)
    }

    /// The block, in the first explanation that has it.
    pub(super) fn any(&self) -> Option<&'e Decision> {
        self.one.or(self.other).map(|(_, decision)| decision)
    }
}

/// Goes along both; where texts part, to the nearest one that both have.
#[expect(clippy::arithmetic_side_effects, reason = "numbers of blocks, no more than `REACH` beyond the last")]
fn pairs<'e>(one: &'e Explanation, other: &'e Explanation) -> Vec<Pair<'e>> {
    let (one, other) = (&one.decisions, &other.decisions);
    let (mut at, mut opposite) = (0, 0);
    let mut pairs = Vec::with_capacity(one.len().max(other.len()));
    let same = |a: usize, b: usize| match (one.get(a), other.get(b)) {
        (Some(a), Some(b)) => a.text == b.text,
        _ => false,
    };
    while at < one.len() || opposite < other.len() {
        // Of both at once, so that neither is passed over for a copy far ahead.
        let step = (0..REACH).find(|step| same(at + step, opposite) || same(at, opposite + step));
        let (skip_one, skip_other) = match step {
            Some(step) if same(at + step, opposite) => (step, 0),
            Some(step) => (0, step),
            None => (usize::from(at < one.len()), usize::from(opposite < other.len())),
        };
        let alone = |list: &'e [Decision], number: usize| list.get(number).map(|decision| (number, decision));
        pairs.extend((at..at + skip_one).map(|number| Pair { one: alone(one, number), other: None }));
        pairs.extend(
            (opposite..opposite + skip_other).map(|number| Pair { one: None, other: alone(other, number) }),
        );
        (at, opposite) = (at + skip_one, opposite + skip_other);
        if step.is_some() {
            pairs.push(Pair { one: alone(one, at), other: alone(other, opposite) });
            (at, opposite) = (at + 1, opposite + 1);
        }
    }
    pairs
}
