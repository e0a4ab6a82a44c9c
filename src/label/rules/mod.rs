//! Named rules: what is certain whatever the score says. Each has a stable id, a reason and an example.

mod position;

use super::Verdict;
use super::features::Features;
use crate::read::page::Page;

macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident $id:literal)*) => {
        /// What decided about a block. The ids are stable: reports, records and counts use them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule { $($(#[$doc])* $variant,)* }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its id.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }
        }
    };
}

rules! {
    /// The fitted score of the block and those around it.
    Score "score"
    /// The block says the title, which stands in the record already.
    /// Example: `<h1>` above the text.
    Headline "headline"
    /// No block scored high enough, so the best run of text is the article.
    /// Example: a page of a kind that the scores have never seen.
    Fallback "fallback"
}

/// Applies the rules, in order, to verdicts that the scores gave.
pub(crate) fn apply(page: &Page, features: &Features, verdicts: &mut [Verdict]) {
    position::fallback(page, features, verdicts);
    position::headline(features, verdicts);
}

fn drop(verdict: &mut Verdict, rule: Rule) {
    verdict.keep = false;
    verdict.rule = rule;
}

fn keep(verdict: &mut Verdict, rule: Rule) {
    verdict.keep = true;
    verdict.rule = rule;
}
