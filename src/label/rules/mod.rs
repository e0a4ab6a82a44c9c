//! Named rules: what is certain whatever the score says. Each has a stable id, a reason and an example.
//!
//! `phrase` goes by what a block says, `markup` by its elements and links, `position` by what comes before and after it;
//! `plain` is for plain text alone.
//! `tests/rules/` has pages that prove each rule.

mod markup;
mod phrase;
mod plain;
mod position;

use super::Verdict;
use super::features::Features;
use super::groups::Group;
use super::patterns::TextPatterns;
use crate::read::page::{Origin, Page};

named! {
    /// What decided about a block. The ids are stable: reports, records and counts use them.
    Rule
    /// Every rule.
    ALL
    /// Its id.
    id {
        /// The fitted score of the block and of those around it.
        ///
        /// Why: most blocks are neither certain boilerplate nor certain text. Example: any paragraph.
        Score "score"
        /// The block says the title.
        ///
        /// Why: the record has the title in a field of its own. Example: the `h1` above the text.
        Headline "headline"
        /// No block scored high enough, so the running text of the container that has most of it is the article.
        ///
        /// Why: an empty record helps nobody. Example: a page of a kind that the scores were not fitted on.
        Fallback "fallback"
        /// Running text beside running text that was kept: right after it in plain text, in the same container of a page. Also
        /// a heading of a series of which others were kept.
        ///
        /// Why: little but its position tells such a block from boilerplate. Example: the last paragraph of an article, which is
        /// one link.
        Continuation "continuation"
        /// A doubtful block of a plain text that shows no sign of boilerplate.
        ///
        /// Why: such a text was cleaned before, and what is left in it is the article. Example: a list of names in a text
        /// that comes from an archive.
        CleanText "clean-text"
        /// A block that readers do not see, on a page that shows more of the article than it hides.
        ///
        /// Why: it is a copy or a box that a script opens. Example: a print version with `display:none`.
        Hidden "hidden"
        /// A second copy of the body.
        ///
        /// Why: a text that is said twice counts twice in a data set. Example: the article once more for printers.
        Duplicate "duplicate"
        /// A quotation set large that repeats what a paragraph says.
        ///
        /// Why: it is there for the eye, and the text has it where it belongs. Example: a sentence of the third paragraph, once
        /// more in a `blockquote` beside it.
        PullQuote "pull-quote"
        /// What follows a heading that announces other stories or comments, up to where the article resumes; in plain text.
        ///
        /// Why: without markup, a paragraph of another story reads like one of this story. Example: everything below
        /// «Related Posts».
        Tail "tail"
        /// Titles with clipped first lines of other stories, at the end of a plain text.
        ///
        /// Why: such a pair looks like a subheading with its paragraph, but for the clipped end. Example: «Ferry service to
        /// end» / «The last ferry lea…».
        Teaser "teaser"
        /// A heading or label of a list of other stories.
        ///
        /// Why: it speaks of other pages. Example: «You may also like».
        Related "related"
        /// A heading of a list of the most read stories.
        ///
        /// Why: it speaks of other pages. Example: «Most popular».
        MostRead "most-read"
        /// A line that points to another story; also a line in capitals that is one link, and a heading that is one link where
        /// the article has no others.
        ///
        /// Why: it speaks of another page. Example: «Also read: Floods recede».
        ReadMore "read-more"
        /// A newsletter or subscription box.
        ///
        /// Why: here the site speaks, not the article. Example: «Sign up for our newsletter».
        Newsletter "newsletter"
        /// A button or appeal to share the page or to follow the site.
        ///
        /// Why: it is a control of the page. Example: «Share on Facebook».
        Share "share"
        /// A label of an advertisement.
        ///
        /// Why: it interrupts the text and has nothing to do with it. Example: «Article continues below advertisement».
        Ad "ad"
        /// A copyright notice.
        ///
        /// Why: it is the same on every page of the site. Example: «© 2025 All rights reserved».
        Copyright "copyright"
        /// A note on how the text was produced.
        ///
        /// Why: it is about the text, not part of it. Example: «This story is published from a syndicated feed».
        Agency "agency"
        /// A photo credit or a label of a caption.
        ///
        /// Why: it belongs to an image, which the text does not have. Example: «Photo: Agency/A. Person».
        Credit "credit"
        /// A box about the author.
        ///
        /// Why: it is the same below every text of that author. Example: «View all posts by A. Person».
        AuthorBox "author-box"
        /// A byline, date or reading time.
        ///
        /// Why: the record has authors and dates in fields of their own. Example: «Updated: 12:30».
        Byline "byline"
        /// A heading, form or control of a comment section, and what is in a container that begins with such a heading.
        ///
        /// Why: what it belongs to was written by readers. Example: «Leave a reply».
        Comments "comments"
        /// A cookie or consent notice.
        ///
        /// Why: here the site speaks, not the article. Example: «We use cookies».
        Cookies "cookies"
        /// A paywall, login or browser notice.
        ///
        /// Why: it appears in place of text. Example: «Subscribe to continue reading».
        Paywall "paywall"
        /// An appeal for money.
        ///
        /// Why: here the site speaks, not the article. Example: «Support our journalism».
        Donation "donation"
        /// An appeal to install an app.
        ///
        /// Why: here the site speaks, not the article. Example: «Download our app».
        App "app"
        /// A list of tags.
        ///
        /// Why: it forms no sentence, and the record has tags in a field of its own. Example: «Tags: rain, rivers».
        Tags "tags"
        /// Text of a player, a gallery or another control of the page.
        ///
        /// Why: it describes the control. Example: «3 of 12».
        Player "player"
        /// A way to report errors or to give feedback.
        ///
        /// Why: here the site speaks, not the article. Example: «Did you find a typo?».
        ErrorReport "error-report"
        /// A label of a machine-made summary.
        ///
        /// Why: it is about the text, not part of it. Example: «Summary is AI-generated».
        SummaryBox "summary-box"
        /// Text that matches a pattern of the user and that no rule before dropped.
        ///
        /// Why: the user knows the site. Example: «Photo of the week: …», with the pattern `^Photo of the week`.
        DropText "drop-text"
        /// A block whose role is not counted as the article, by default or by the user.
        ///
        /// Why: the record has fields for most of them, and uses differ. Example: a byline; a quote, with `--exclude quote`.
        ExcludedRole "excluded-role"
        /// A block whose role is counted as the article, by default or by the user.
        ///
        /// Why: likewise. Example: a standfirst; a caption, with `--include caption`.
        IncludedRole "included-role"
        /// What a page shows that holds its article elsewhere, in JSON-LD or in the state of its scripts.
        ///
        /// Why: such a page shows what is around the article. Example: a notice beside the place that a script fills.
        Elsewhere "elsewhere"
        /// A block that other pages of the site have, too, where that decided about it.
        ///
        /// Why: what a site puts into many pages is of none of the articles. Example: a notice below the text that is on 31 of 40
        /// pages.
        Repeated "repeated"
    }
}

/// A set of rules, a bit each.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RuleSet(u64);

impl RuleSet {
    /// The set with one more rule.
    pub(super) fn with(self, rule: Rule) -> Self {
        Self(self.0 | 1 << rule as u32)
    }

    pub(super) fn contains(self, rule: Rule) -> bool {
        self.0 >> rule as u32 & 1 == 1
    }
}

/// Score from which on a block is in doubt, so that another rule might keep it.
const IN_DOUBT: f32 = 0.1;

/// Has the verdicts follow scores that know what other pages of the site say. See [`Rule::Repeated`].
pub(super) fn repeated(scores: &[f32], threshold: f32, verdicts: &mut [Verdict]) {
    for (verdict, score) in verdicts.iter_mut().zip(scores) {
        let keep = *score > threshold;
        let settled = !keep && verdict.score >= IN_DOUBT && *score < verdict.score;
        let rule = if keep != verdict.keep || settled { Rule::Repeated } else { verdict.rule };
        *verdict = Verdict { keep, rule, score: *score };
    }
}

/// Applies the rules, in order, to verdicts that the scores gave; those in `off` decide nothing. The patterns of the user
/// come last: what they match is dropped whatever kept it.
pub(super) fn apply(
    page: &Page,
    features: &Features,
    groups: &[Group],
    patterns: &[&TextPatterns],
    off: RuleSet,
    verdicts: &mut [Verdict],
) {
    let on = |rule| !off.contains(rule);
    let is_text = page.origin == Origin::Text;
    if on(Rule::Fallback) {
        position::fallback(page, features, verdicts);
    }
    if on(Rule::ReadMore) {
        markup::capital_links(page, features, verdicts);
        markup::linked_headings(page, features, verdicts);
    }
    phrase::labels(page, features, groups, off, verdicts);
    if !is_text && on(Rule::Comments) {
        position::comments(page, features, verdicts);
    }
    if on(Rule::Hidden) {
        markup::hidden(page, features, verdicts);
    }
    if is_text && on(Rule::CleanText) {
        plain::clean_text(features, verdicts);
    }
    if is_text && on(Rule::Continuation) {
        plain::continuation(features, verdicts);
    }
    if !is_text && on(Rule::Continuation) {
        position::siblings(page, features, verdicts);
        position::series(page, features, verdicts);
    }
    if on(Rule::Duplicate) {
        position::duplicates(page, features, verdicts);
    }
    if on(Rule::PullQuote) {
        position::pull_quotes(page, features, groups, verdicts);
    }
    if is_text && on(Rule::Tail) {
        plain::tail(features, verdicts);
    }
    if is_text && on(Rule::Teaser) {
        plain::teasers(features, verdicts);
    }
    if on(Rule::Headline) {
        position::headline(page, features, verdicts);
    }
    if on(Rule::DropText) {
        phrase::drop_text(page, patterns, verdicts);
    }
}

fn drop(verdict: &mut Verdict, rule: Rule) {
    verdict.keep = false;
    verdict.rule = rule;
}

fn keep(verdict: &mut Verdict, rule: Rule) {
    verdict.keep = true;
    verdict.rule = rule;
}
