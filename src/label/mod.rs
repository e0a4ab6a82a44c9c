//! Blocks -> a [`Verdict`] each. First every block is scored by its own features, then again with the scores around
//! it, then in groups that are judged as one; then rules decide what is certain.

/// Defines an enum of variants with stable names, the list of all, and the name of each.
macro_rules! named {
    ($(#[$of_type:meta])* $type:ident $(#[$of_all:meta])* ALL $(#[$of_name:meta])* $name:ident {
        $($(#[doc = $doc:literal])* $variant:ident $text:literal)*
    }) => {
        $(#[$of_type])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $type { $($(#[doc = $doc])* $variant,)* }

        impl $type {
            $(#[$of_all])*
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            $(#[$of_name])*
            pub fn $name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// What it is, as this documentation says it: one or more paragraphs.
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc, "\n"),*).trim_ascii(),)* }
            }
        }
    };
}

pub mod context;
pub mod elements;
pub mod evidence;
pub mod features;
pub mod groups;
pub mod lexicon;
mod numbers;
pub mod passes;
pub mod patterns;
pub mod repeats;
pub mod roles;
pub mod rules;
pub mod score;
pub mod text;
pub mod wording;

use std::sync::{Arc, LazyLock};

use features::{Features, Known};
use lexicon::{Lexicon, Markup, Phrase, Place};
pub use passes::{BlockTrace, Feature, Pass, PassScore, Passes, Scores, Tables, Turn};
use patterns::TextPatterns;
use repeats::{Neighbours, Repeats, Weights};
use roles::{BlockRole, Role};
use rules::{Rule, RuleSet};

use crate::read::page::{Origin, Page};
use crate::spare::{Lent, Spare};

/// Which of the two errors to avoid at the price of the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Balance {
    /// Fewer leaks: a doubtful block is dropped.
    Precision,
    /// Most pages whole and clean.
    #[default]
    Balanced,
    /// Fewer losses: a doubtful block is kept.
    Recall,
}

/// What becomes of a block, and why.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// Whether it belongs to the article.
    pub keep: bool,
    /// What decided.
    pub rule: Rule,
    /// Probability (0..=1) that it belongs to the article, by the last pass.
    pub score: f32,
}

/// The labels of a page.
#[derive(Clone, Debug)]
pub struct Labels {
    /// By block.
    pub verdicts: Vec<Verdict>,
    /// The length of each block's text, in characters as [`text::TextStats::length`] counts them.
    pub lengths: Vec<f32>,
    /// What each block is to the reader, by block.
    pub roles: Vec<BlockRole>,
    /// The block that is the headline.
    pub headline: Option<usize>,
    /// ISO 639-1 code of the language whose stop words the page uses; empty where it uses none, and declares none.
    pub language: &'static str,
    /// Whether the stop words leave no doubt of it.
    pub is_sure_of_language: bool,
    /// Codes of other languages in which kept blocks are written, with their share (0..=1) of the kept text, largest first.
    pub other_languages: Vec<(&'static str, f32)>,
    /// The blocks that readers wrote below the article.
    pub comments: Vec<usize>,
}

/// The labels of a page, how they came about, and what other choices would have made of the same scores.
#[derive(Clone, Debug)]
pub(crate) struct Trace {
    /// The labels.
    pub labels: Labels,
    /// How each block came to its score.
    pub blocks: Vec<BlockTrace>,
    /// Which blocks were judged as one.
    pub groups: Vec<groups::Group>,
    /// The labels by each other balance.
    pub balances: Vec<(Balance, Labels)>,
    /// The labels without each rule that decided about a block.
    pub rules: Vec<(Rule, Labels)>,
}

/// Everything that labelling needs besides the page; made once, shared by all threads.
#[derive(Clone)]
pub struct Labeller {
    lexicon: Arc<Lexicon>,
    /// Scores in place of [`HTML`].
    html: Option<Arc<Passes>>,
    /// Scores in place of [`TEXT`].
    text: Option<Arc<Passes>>,
    /// Weights of what other pages of the site say, in place of those that come with the crate.
    repeats: Option<Arc<Weights>>,
    /// Rules that decide nothing.
    off: RuleSet,
    /// Measurements of pages that are done.
    spare: Spare<Features>,
}

/// The scores for HTML pages that come with the crate.
static HTML: LazyLock<Passes> = LazyLock::new(|| {
    let tables = Tables::<&[u8]> {
        prefilter: Some(compiled!("html-0")),
        first: compiled!("html-1"),
        second: compiled!("html-2"),
        third: Some((compiled!("html-3"), compiled!("wording"))),
    };
    Passes::from_bytes(Origin::Html, tables)
});

/// The scores for plain text that come with the crate, without the third pass: it lost on one of three corpora more than it
/// won on the others.
static TEXT: LazyLock<Passes> = LazyLock::new(|| {
    let tables = Tables::<&[u8]> {
        prefilter: Some(compiled!("text-0")),
        first: compiled!("text-1"),
        second: compiled!("text-2"),
        third: None,
    };
    Passes::from_bytes(Origin::Text, tables)
});

/// Words from which on a line among comments that ends in no sign is one of them, and no name or button.
const COMMENT_WORDS: u32 = 6;

impl Balance {
    /// Its name: `precision`, `balanced` or `recall`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Precision => "precision",
            Self::Balanced => "balanced",
            Self::Recall => "recall",
        }
    }

    /// Every balance, from the one that keeps least on.
    pub const ALL: [Self; 3] = [Self::Precision, Self::Balanced, Self::Recall];

    /// The score (0..=1) above which a block is kept unless a rule decides otherwise; the README has what each gives.
    pub fn threshold(self) -> f32 {
        match self {
            Self::Precision => 0.75,
            Self::Balanced => 0.5,
            Self::Recall => 0.2,
        }
    }
}

impl Labeller {
    /// The lexicon and the fitted scores that come with the crate.
    pub fn new() -> Self {
        Self {
            lexicon: Arc::new(Lexicon::new()),
            html: None,
            text: None,
            repeats: None,
            off: RuleSet::default(),
            spare: Spare::default(),
        }
    }

    /// The same with other scores for HTML pages.
    pub fn with_html(self, html: Passes) -> Self {
        Self { html: Some(Arc::new(html)), ..self }
    }

    /// The same with other scores for plain text.
    pub fn with_text(self, text: Passes) -> Self {
        Self { text: Some(Arc::new(text)), ..self }
    }

    /// The same with other weights of what the other pages of a site say.
    pub fn with_repeats(self, repeats: Weights) -> Self {
        Self { repeats: Some(Arc::new(repeats)), ..self }
    }

    /// The same without a rule, to see what it does. [`Rule::Score`] cannot be missed.
    pub fn without(self, rule: Rule) -> Self {
        Self { off: self.off.with(rule), ..self }
    }

    fn passes(&self, origin: Origin) -> &Passes {
        match origin {
            Origin::Html => self.html.as_deref().unwrap_or(&HTML),
            Origin::Text => self.text.as_deref().unwrap_or(&TEXT),
        }
    }

    /// Labels the blocks of a page. Those that match one of the patterns are dropped, and are no comments.
    pub fn label(&self, page: &Page, balance: Balance, patterns: &[&TextPatterns]) -> Labels {
        self.label_beside(page, balance, patterns, None)
    }

    /// The same with what other pages of the site say.
    pub fn label_beside(
        &self,
        page: &Page,
        balance: Balance,
        patterns: &[&TextPatterns],
        neighbours: Option<&dyn Neighbours>,
    ) -> Labels {
        decide(page, &self.scored(page, neighbours), balance, patterns, self.off)
    }

    /// Measures and scores the blocks of a page.
    fn scored(&self, page: &Page, neighbours: Option<&dyn Neighbours>) -> Scored<'_> {
        let mut features = self.spare.lend();
        features.measure(page, &self.lexicon);
        let mut scores = self.passes(page.origin).scores(page, &features, &self.lexicon);
        let repeats = neighbours.and_then(|neighbours| neighbours.repeats(page, &scores.blocks));
        let beside = repeats.map(|repeats| {
            let alone = scores.blocks.clone();
            self.weights().weigh(page, &features, &repeats, &mut scores.blocks);
            Beside { repeats, alone }
        });
        Scored { features, scores, beside }
    }

    fn weights(&self) -> &Weights {
        self.repeats.as_deref().unwrap_or(Weights::own())
    }

    /// The same labels as of [`label_beside`](Self::label_beside), with how they came about and what other choices would have made of
    /// the same scores.
    pub(crate) fn trace(
        &self,
        page: &Page,
        balance: Balance,
        patterns: &[&TextPatterns],
        neighbours: Option<&dyn Neighbours>,
    ) -> Trace {
        let scored = self.scored(page, neighbours);
        let Scored { features, scores, beside } = &scored;
        let decide = |balance, off| decide(page, &scored, balance, patterns, off);
        let labels = decide(balance, self.off);
        let passes = self.passes(page.origin);
        let mut blocks = passes.trace(page, features, &self.lexicon, balance.threshold());
        if let Some(Beside { repeats, alone }) = beside {
            self.weights().trace(page, features, repeats, alone, balance.threshold(), &mut blocks);
        }
        let others = Balance::ALL.into_iter().filter(|other| *other != balance);
        let mut rules: Vec<Rule> = labels.verdicts.iter().map(|verdict| verdict.rule).collect();
        rules.sort();
        rules.dedup();
        Trace {
            balances: others.map(|other| (other, decide(other, self.off))).collect(),
            rules: { rules.into_iter().filter(|rule| *rule != Rule::Score) }
                .map(|rule| (rule, decide(balance, self.off.with(rule))))
                .collect(),
            blocks,
            groups: scores.groups.clone(),
            labels,
        }
    }
}

/// What was measured of a page, and the scores of its blocks.
struct Scored<'s> {
    features: Lent<'s, Features>,
    scores: Scores,
    beside: Option<Beside>,
}

/// What other pages of the site say, and the scores without that.
struct Beside {
    repeats: Repeats,
    alone: Vec<f32>,
}

/// Scores -> labels, by the rules that are not off.
#[expect(
    clippy::indexing_slicing,
    reason = "blocks are numbered as on the page, and there is a verdict of each"
)]
fn decide(
    page: &Page,
    scored: &Scored<'_>,
    balance: Balance,
    patterns: &[&TextPatterns],
    off: RuleSet,
) -> Labels {
    let Scored { features, scores, beside } = scored;
    let alone = beside.as_ref().map(|beside| beside.alone.as_slice());
    let threshold = balance.threshold();
    let by_score = |score: &f32| Verdict { keep: *score > threshold, rule: Rule::Score, score: *score };
    let mut verdicts: Vec<Verdict> = alone.unwrap_or(&scores.blocks).iter().map(by_score).collect();
    if alone.is_some() && !off.contains(Rule::Repeated) {
        rules::repeated(&scores.blocks, threshold, &mut verdicts);
    }
    rules::apply(page, features, &scores.groups, patterns, off, &mut verdicts);
    let mut comments = comments(page, features, &verdicts);
    comments.retain(|at| {
        let text = page.text_of(&page.blocks[*at]);
        !patterns.iter().any(|patterns| patterns.matches(text))
    });
    let known = features.language_is;
    let language = if known == Known::No { "" } else { Lexicon::language_code(features.language) };
    let kept = (0..verdicts.len()).filter(|at| verdicts[*at].keep);
    let other_languages = features.other_languages(kept).into_iter();
    let other_languages =
        other_languages.map(|(number, share)| (Lexicon::language_code(number), share)).collect();
    let roles = roles::assign(page, features, &verdicts, &comments);
    let lengths = features.texts.iter().map(|text| text.length).collect();
    let (headline, is_sure_of_language) = (features.headline, known == Known::Surely);
    Labels { verdicts, lengths, roles, headline, language, is_sure_of_language, other_languages, comments }
}

impl Labels {
    /// Adds the labels of a page with the body, which was appended to this one; `repeated` are the blocks of this page that
    /// the body says again, in order. Of what was kept before, only what sums the article up stays; the headline is that of this page.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "blocks of the body are numbered behind those of the page, and both pages are in memory"
    )]
    pub(crate) fn append_body(&mut self, body: Self, repeated: &[usize]) {
        for (at, (verdict, role)) in self.verdicts.iter_mut().zip(&mut self.roles).enumerate() {
            let repeats = repeated.binary_search(&at).is_ok();
            if !verdict.keep || role.role == Role::Standfirst && !repeats {
                continue;
            }
            verdict.keep = false;
            (verdict.rule, role.role) =
                if repeats { (Rule::Duplicate, Role::Duplicate) } else { (Rule::Elsewhere, Role::Other) };
        }
        let before = self.verdicts.len();
        self.verdicts.extend(body.verdicts);
        self.lengths.extend(body.lengths);
        self.roles.extend(body.roles);
        self.comments.extend(body.comments.into_iter().map(|at| at + before));
        self.language = body.language;
        self.is_sure_of_language = body.is_sure_of_language;
        self.other_languages = body.other_languages;
    }
}

/// What readers wrote: text in an element that is marked as one of comments, or below the heading of the comments, without
/// names, dates and buttons.
#[expect(
    clippy::indexing_slicing,
    reason = "blocks are numbered as on the page, and there is a text and a verdict of each"
)]
fn comments(page: &Page, features: &Features, verdicts: &[Verdict]) -> Vec<usize> {
    let is_comment = |at: &usize| {
        let (block, text, verdict) = (&page.blocks[*at], &features.texts[*at], verdicts[*at]);
        let stats = features.elements.stats.get(block.element as usize);
        let among = stats.is_some_and(|stats| stats.markup_distance(Markup::Comments) < elements::FAR);
        let written = text.sentences > 0 || text.words >= COMMENT_WORDS;
        let passed_over = matches!(verdict.rule, Rule::Score | Rule::Tail) && !verdict.keep && !block.hidden;
        // What is no label of the comments itself is in their container.
        let below = verdict.rule == Rule::Comments && text.hits.place(Phrase::Comments) < Place::Edge;
        (among && passed_over || below) && written && block.is_mostly_unlinked()
    };
    (0..verdicts.len()).filter(is_comment).collect()
}

impl Default for Labeller {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_bound_to_columns_that_are_made() {
        for (origin, model) in [(Origin::Html, &*HTML), (Origin::Text, &*TEXT)] {
            assert!(model.own.len() > 100 && model.context.len() > 20, "{origin:?}: {}", model.own.len());
        }
    }

    #[test]
    fn a_table_that_asks_for_an_unknown_column_is_refused() {
        let table = "features log_lenght\ntree 0<1:1:2 =1 =2";
        let error =
            Passes::parse(Origin::Html, Tables { first: table, second: "tree =1", ..Tables::default() })
                .map(|_| ());
        assert_eq!(error, Err("no column is named \"log_lenght\"".to_owned()));
    }

    #[test]
    fn no_two_columns_have_one_name() {
        for origin in [Origin::Html, Origin::Text] {
            let mut names = Features::names(origin);
            names.extend(context::names(origin));
            names.extend(groups::names(origin));
            let mut unique = names.clone();
            unique.sort();
            unique.dedup();
            assert_eq!(unique.len(), names.len(), "{origin:?}: {names:?}");
        }
    }
}
