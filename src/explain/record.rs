//! What cleaning shows on its way -> an [`Explanation`].

use rustc_hash::FxHashMap;

use super::{Change, Decision, Explanation};
use crate::article::{Article, Block};
use crate::label::roles::{Role, Roles};
use crate::label::rules::Rule;
use crate::label::{Balance, Labels, Trace};
use crate::options::Options;
use crate::read::page::{AttributeName, Origin, Page};

/// Keeps what cleaning shows of a page.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    /// Of what the page shows, and of a body that it does not show, with the balance of each.
    traces: Vec<(Trace, Balance)>,
    page: Page,
    /// Before what a user counts as the article.
    labels: Option<Labels>,
}

/// Characters of a name in a path of elements, at most.
const NAME: usize = 40;

/// Elements of a path.
const STEPS: usize = 3;

/// Whether each block is kept, by what was changed.
struct Alternatives {
    balances: Vec<(Balance, Vec<bool>)>,
    rules: Vec<(Rule, Vec<bool>)>,
    include: FxHashMap<Role, Vec<bool>>,
    not_exclude: FxHashMap<Role, Vec<bool>>,
}

impl Recorder {
    /// Keeps a trace; gives its labels.
    pub(crate) fn labels_of(&mut self, trace: Trace, balance: Balance) -> Labels {
        let labels = trace.labels.clone();
        self.traces.push((trace, balance));
        labels
    }

    /// Keeps the page with its labels, before what a user counts as the article.
    pub(crate) fn keep(&mut self, page: &Page, labels: &Labels) {
        self.page = page.clone();
        self.labels = Some(labels.clone());
    }

    /// Puts all together.
    #[expect(
        clippy::indexing_slicing,
        reason = "the traces have a block for each of the page, which has a label, and a group that holds it"
    )]
    pub(crate) fn explain(self, article: Article, options: &Options) -> Explanation {
        let balance = options.balance;
        let Some(before) = &self.labels else {
            return Explanation { article, balance, decisions: Vec::new() };
        };
        let mut labels = before.clone();
        labels.apply(self.page.origin, options.include, options.exclude);
        let alternatives = self.alternatives(before, options);
        let mut kept = article.blocks();
        let mut decisions = Vec::with_capacity(labels.verdicts.len());
        let groups = self.groups();
        for (at, (trace, balance)) in self.blocks().enumerate() {
            let (block, verdict) = (&self.page.blocks[at], labels.verdicts[at]);
            // The article knows which tables only arrange the page.
            let of_article: Option<Block<'_>> = verdict.keep.then(|| kept.next()).flatten();
            let mut changes = alternatives.changes(at, &labels, before, options.exclude);
            if matches!(verdict.rule, Rule::Score | Rule::Repeated) {
                changes.extend(trace.turns.iter().cloned().map(Change::Feature));
            }
            decisions.push(Decision {
                kept: verdict.keep,
                rule: verdict.rule,
                role: of_article.map_or(labels.roles[at].role, |block| block.role),
                score: verdict.score,
                threshold: balance.threshold(),
                kind: of_article.map_or_else(|| self.page.kind_of(block), |block| block.kind),
                text: self.page.text_of(block).to_owned(),
                element: path(&self.page, block.element),
                hidden: block.hidden,
                group: groups[at].clone(),
                passes: trace.passes.clone(),
                changes,
            });
        }
        drop(kept);
        Explanation { article, balance, decisions }
    }

    /// How each block came to its score, and by which balance.
    fn blocks(&self) -> impl Iterator<Item = (&crate::label::BlockTrace, Balance)> {
        self.traces.iter().flat_map(|(trace, balance)| trace.blocks.iter().map(|block| (block, *balance)))
    }

    /// By block: the blocks that were judged with it.
    #[expect(clippy::arithmetic_side_effects, reason = "numbers of blocks of the page")]
    fn groups(&self) -> Vec<std::ops::Range<usize>> {
        let mut groups = Vec::with_capacity(self.page.blocks.len());
        for (trace, _) in &self.traces {
            let before = groups.len();
            for group in &trace.groups {
                let own = group.blocks.start + before..group.blocks.end + before;
                groups.extend(group.blocks.clone().map(|_| own.clone()));
            }
        }
        groups
    }

    /// Applies what a user counts as the article to other labels. Where the article is taken from elsewhere, what the page shows
    /// is dropped whatever its labels were, and only those of the body can be compared.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "the labels are those of the traces, one after another"
    )]
    fn alternatives(&self, before: &Labels, options: &Options) -> Alternatives {
        let (origin, include, exclude) = (self.page.origin, options.include, options.exclude);
        let keeps = |labels: &Labels, include: Roles, exclude: Roles| -> Vec<bool> {
            let mut labels = labels.clone();
            labels.apply(origin, include, exclude);
            labels.verdicts.iter().map(|verdict| verdict.keep).collect()
        };
        let mut alternatives = Alternatives {
            balances: Vec::new(),
            rules: Vec::new(),
            include: FxHashMap::default(),
            not_exclude: FxHashMap::default(),
        };
        if let Some((trace, _)) = self.traces.last() {
            let shown = before.verdicts.len() - trace.labels.verdicts.len();
            let of_body = |labels: &Labels| {
                let own = keeps(labels, include, exclude);
                (0..shown).map(|_| false).chain(own).collect::<Vec<bool>>()
            };
            let rules = trace.rules.iter().map(|(rule, labels)| (*rule, of_body(labels)));
            alternatives.rules = rules.collect();
            let balances = trace.balances.iter().filter(|_| shown == 0);
            alternatives.balances = balances.map(|(balance, labels)| (*balance, of_body(labels))).collect();
        }
        let mut roles: Vec<Role> = before.roles.iter().map(|block| block.role).collect();
        roles.sort();
        roles.dedup();
        for role in roles.into_iter().filter(|role| role.is_of_article()) {
            if exclude.contains(role) {
                let without = exclude.iter().filter(|other| *other != role).collect();
                alternatives.not_exclude.insert(role, keeps(before, include, without));
            } else {
                alternatives.include.insert(role, keeps(before, include.with(role), exclude));
            }
        }
        alternatives
    }
}

impl Alternatives {
    /// The options and rules that would have decided otherwise about a block.
    #[expect(
        clippy::indexing_slicing,
        reason = "`at` is the number of a block of the page, and all labels and alternatives are by block"
    )]
    fn changes(&self, at: usize, labels: &Labels, before: &Labels, exclude: Roles) -> Vec<Change> {
        let (kept, role, rule) = (labels.verdicts[at].keep, labels.roles[at].role, before.verdicts[at].rule);
        let mut changes = Vec::new();
        if kept && !exclude.contains(role) {
            changes.push(Change::Exclude(role));
        }
        let turns = |keeps: Option<&Vec<bool>>| keeps.is_some_and(|keeps| keeps[at] != kept);
        if !kept && turns(self.include.get(&role)) {
            changes.push(Change::Include(role));
        }
        if !kept && turns(self.not_exclude.get(&role)) {
            changes.push(Change::NotExclude(role));
        }
        let balances = self.balances.iter().filter(|(_, keeps)| turns(Some(keeps)));
        changes.extend(balances.map(|(balance, _)| Change::Balance(*balance)));
        let own = self.rules.iter().filter(|(own, keeps)| *own == rule && turns(Some(keeps)));
        changes.extend(own.map(|(rule, _)| Change::WithoutRule(*rule)));
        changes
    }
}

/// An element and those around it, as a selector would name them.
#[expect(clippy::indexing_slicing, reason = "what is around an element is an element of the page")]
fn path(page: &Page, element: u32) -> String {
    if page.origin == Origin::Text {
        return String::new();
    }
    let mut steps: Vec<String> = { page.ancestors(element).take(STEPS) }
        .map(|id| {
            let element = &page.elements[id as usize];
            let of = |name| page.attribute(element, name).unwrap_or_default().split_ascii_whitespace();
            let cut = |name: &str| name.chars().take(NAME).collect::<String>();
            let id: String = of(AttributeName::Id).take(1).map(|id| format!("#{}", cut(id))).collect();
            let classes: String =
                of(AttributeName::Class).take(2).map(|class| format!(".{}", cut(class))).collect();
            format!("{}{id}{classes}", element.tag.name())
        })
        .collect();
    steps.reverse();
    steps.join(" > ")
}
