//! Named rules: what is certain whatever the score says. Each has a stable id, a reason and an example.
//!
//! `phrase` goes by what a block says, `markup` by the elements around it, `position` by where it stands.

mod markup;
mod phrase;
mod position;

use super::Verdict;
use super::features::Features;
use crate::read::page::{Origin, Page};

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
    /// The block says the title, which stands in the record already. Example: the `h1` above the text.
    Headline "headline"
    /// No block scored high enough, so the running text in the best container is the article.
    /// Example: a page of a kind that the scores have never seen.
    Fallback "fallback"
    /// Running text that goes on where kept text ends, in plain text, where little but its place speaks for a block.
    /// Example: the last paragraph of an article.
    Continuation "continuation"
    /// A doubtful block of a plain text that shows no sign of other pages' furniture: it was cleaned before.
    /// Example: a standfirst above the text of an archive.
    CleanText "clean-text"
    /// A reader of the page does not see it, and sees the article. Example: a print copy with `display:none`.
    Hidden "hidden"
    /// The same text stands further up. Example: a pull quote, a second copy of the body.
    Duplicate "duplicate"
    /// What follows a heading that announces other stories, up to where the article resumes.
    /// Example: everything below «Related Posts».
    Tail "tail"
    /// Titles with clipped snippets below the end of the text. Example: «Ferry service to end» / «The last ferry lea…».
    Teaser "teaser"
    /// A heading or label of a list of other stories. Example: «You may also like».
    Related "related"
    /// A heading of a list of the most read stories. Example: «Most popular».
    MostRead "most-read"
    /// A line that points to another story. Example: «Also read: Floods recede».
    ReadMore "read-more"
    /// A newsletter or subscription box. Example: «Sign up for our newsletter».
    Newsletter "newsletter"
    /// Share and follow buttons. Example: «Share on Facebook».
    Share "share"
    /// A label of an advertisement. Example: «Article continues below advertisement».
    Ad "ad"
    /// A copyright notice. Example: «© 2025 All rights reserved».
    Copyright "copyright"
    /// A note of production that is not prose. Example: «This story is published from a syndicated feed».
    Agency "agency"
    /// A photo credit or caption label. Example: «Photo: Agency/A. Person».
    Credit "credit"
    /// A box about the author. Example: «View all posts by A. Person».
    AuthorBox "author-box"
    /// A byline, date or reading time. Example: «Updated: 12:30».
    Byline "byline"
    /// A comment section. Example: «Leave a reply».
    Comments "comments"
    /// A cookie or consent notice. Example: «We use cookies».
    Cookies "cookies"
    /// A paywall, login or browser notice. Example: «Subscribe to continue reading».
    Paywall "paywall"
    /// An appeal for money. Example: «Support our journalism».
    Donation "donation"
    /// An appeal to install an app. Example: «Download our app».
    App "app"
    /// A list of tags. Example: «Tags: rain, rivers».
    Tags "tags"
    /// Text of players and galleries. Example: «3 of 12».
    Player "player"
    /// A way to report errors. Example: «Did you find a typo?».
    ErrorReport "error-report"
    /// A label of a machine-made summary. Example: «Summary is AI-generated».
    SummaryBox "summary-box"
}

/// Applies the rules, in order, to verdicts that the scores gave.
pub(crate) fn apply(page: &Page, features: &Features, verdicts: &mut [Verdict]) {
    position::fallback(page, features, verdicts);
    markup::capital_links(page, features, verdicts);
    phrase::labels(features, verdicts);
    markup::hidden(page, features, verdicts);
    if page.origin == Origin::Text {
        position::clean_text(features, verdicts);
        position::continuation(features, verdicts);
    }
    position::duplicates(features, verdicts);
    if page.origin == Origin::Text {
        position::tail(features, verdicts);
        position::teasers(features, verdicts);
    }
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
