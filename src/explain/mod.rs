//! Why each block of a page was kept or dropped, and what would have decided otherwise.
//!
//! [`Cleaner::explain_html`](crate::Cleaner::explain_html) and
//! [`explain_text`](crate::Cleaner::explain_text) give an [`Explanation`]. [`listing`] writes it for a terminal, [`report`] as a page
//! for a browser, [`Explanation::to_json`] for programs.
//!
//! ```
//! use cleancopy::{Cleaner, Hints};
//!
//! let html = "<h1>Rain</h1><p>It rained all day in the valley, and the river rose by two metres.</p>\
//!     <p>Subscribe to our newsletter</p>";
//! let explanation = Cleaner::default().explain_html(html, &Hints::default())?;
//! let rules: Vec<&str> = explanation.decisions().map(|decision| decision.rule.id()).collect();
//! assert_eq!(rules, ["headline", "score", "newsletter"]);
//! # Ok::<(), cleancopy::Error>(())
//! ```

mod about;
mod align;
mod json;
mod listing;
mod record;
mod report;

use std::ops::Range;

pub use about::about;
pub use listing::{Listing, listing};
pub(crate) use record::Recorder;
pub use report::report;

pub use crate::label::score::Bound;
pub use crate::label::{Feature, Pass, PassScore, Turn};

use crate::article::{Article, BlockKind};
use crate::label::Balance;
use crate::label::roles::Role;
use crate::label::rules::Rule;

/// The article of a page, and why each block is part of it or not.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Explanation {
    /// The article, as cleaning gives it.
    pub article: Article,
    /// How sure a block had to be.
    pub balance: Balance,
    decisions: Vec<Decision>,
}

/// What was decided about a block of a page, and why.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Decision {
    /// Whether it is part of the article.
    pub kept: bool,
    /// The rule that decided.
    pub rule: Rule,
    /// What the block is to the reader.
    pub role: Role,
    /// Probability (0..=1) that it is of the article, by the last of `passes`.
    pub score: f32,
    /// The score (0..=1) above which it is kept where no rule decides.
    pub threshold: f32,
    /// What kind of text it is.
    pub kind: BlockKind,
    /// Its text.
    pub text: String,
    /// The element that it is in and the two around that, outermost first, such as `aside > ul.more > li`; empty for plain text.
    pub element: String,
    /// Whether readers of the page do not see it.
    pub hidden: bool,
    /// The blocks (numbers of [`Explanation::decisions`]) that were judged as one, itself among them.
    pub group: Range<usize>,
    /// The passes that it went through.
    pub passes: Vec<PassScore>,
    /// Each of these alone would have decided otherwise.
    pub changes: Vec<Change>,
}

/// A single change with which a block would have been dropped instead of kept, or kept instead of dropped.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change {
    /// Another balance of precision and recall.
    Balance(Balance),
    /// [`Options::include`](crate::Options::include) with the role.
    Include(Role),
    /// [`Options::exclude`](crate::Options::exclude) with the role.
    Exclude(Role),
    /// [`Options::exclude`](crate::Options::exclude) without the role.
    NotExclude(Role),
    /// Nothing that decides by this rule. That is no option; it says what the rule does.
    WithoutRule(Rule),
    /// Another value of one feature, all others as they are.
    Feature(Turn),
}

impl Explanation {
    /// What was decided about each block, in reading order. A body that the page does not show comes after what it shows.
    pub fn decisions(&self) -> impl ExactSizeIterator<Item = &Decision> {
        self.decisions.iter()
    }

    /// Kept and all characters of the blocks.
    fn characters(&self) -> (usize, usize) {
        let of = |decision: &Decision| decision.text.chars().count();
        let kept = self.decisions.iter().filter(|decision| decision.kept).map(of).sum();
        (kept, self.decisions.iter().map(of).sum())
    }
}

impl Change {
    /// What would have to be different, such as `--include caption` or `text in links at most 20 %`. `kept` says whether the
    /// block was kept.
    pub fn in_words(&self, kept: bool) -> String {
        let then = if kept { "dropped" } else { "kept" };
        match self {
            Self::Balance(balance) => {
                let options = match balance {
                    Balance::Precision => "--precision",
                    Balance::Balanced => "neither --precision nor --recall",
                    Balance::Recall => "--recall",
                };
                format!("{options}: scores above {} are kept", score(balance.threshold()))
            }
            Self::Include(role) => format!("--include {role}"),
            Self::Exclude(role) => format!("--exclude {role}"),
            Self::NotExclude(role) => format!("no --exclude {role}"),
            Self::WithoutRule(rule) => {
                format!("without the rule «{}» it would be {then}", rule.id())
            }
            Self::Feature(turn) => format!(
                "{}: {} instead of {} (score {})",
                about(&turn.name),
                about::bound_in_words(&turn.name, turn.bound),
                about::in_words(&turn.name, turn.value),
                score(turn.score),
            ),
        }
    }
}

/// One or two explanations of a page, by the options that each was made with.
#[derive(Clone, Copy, Debug)]
pub struct View<'e> {
    /// Where the page is from.
    pub source: &'e str,
    /// Options, as a user writes them, and what came out.
    pub one: (&'e str, &'e Explanation),
    /// The same with other options, to be compared.
    pub other: Option<(&'e str, &'e Explanation)>,
}

/// A score with two digits and no zero before them, as all figures of the project are.
fn score(score: f32) -> String {
    let text = format!("{score:.2}");
    text.strip_prefix('0').map_or_else(|| text.clone(), str::to_owned)
}
