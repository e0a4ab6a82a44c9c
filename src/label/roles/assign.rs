//! Verdicts -> a [`Role`] for each block. What the markup calls it comes first, then what it says, then where it is.

#![expect(
    clippy::indexing_slicing,
    reason = "blocks are numbered as on the page, and there is a text and a verdict of each"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "numbers and counts of blocks, words and bytes in memory, times five at most; what is before a block is behind `at > 0`"
)]

use rustc_hash::FxHashSet;

use super::region::Region;
use super::table;
use super::{BlockRole, Role};
use crate::label::Verdict;
use crate::label::features::Features;
use crate::label::lexicon::{Markup, Phrase, Place};
use crate::label::rules::Rule;
use crate::label::text::{End, TextStats};
use crate::read::page::{BlockKind, Origin, Page, SpanKind, Tag};

/// Words of a byline, a date, a kicker, at most.
const LINE: u32 = 25;

/// Words of a closing credit, of a note on the author, of a credit of an image with its caption, at most.
const NOTE: u32 = 45;

/// Words of a signature, or of a caption that no markup tells, at most.
const SIGNATURE: u32 = 12;

/// Score below which a kept block may be a closing credit.
const CREDIT: f32 = 0.9;

/// Words of a caption, at most; a `figure` may hold a whole story.
const CAPTION: u32 = 120;

/// Words of a standfirst, at least and at most.
const STANDFIRST: std::ops::RangeInclusive<u32> = 4..=120;

/// Share (0..=1) of the title's words above which a block says the title once more.
const TITLE: f32 = 0.75;

/// Blocks between headline and body in which a standfirst is looked for; beyond them are menus.
const HEAD: usize = 25;

/// Kept blocks at the end in which closing credits and notes on the author are looked for.
const CLOSING: usize = 6;

/// Blocks after the last kept one that may be of the article.
const AFTER: usize = 12;

/// The role of each block.
pub(in crate::label) fn assign(
    page: &Page,
    features: &Features,
    verdicts: &[Verdict],
    comments: &[usize],
) -> Vec<BlockRole> {
    let Some(region) = Region::of(page, features, verdicts) else {
        let role = |verdict: &Verdict| BlockRole {
            role: of_rule(verdict.rule).unwrap_or(Role::Other),
            may_be_kept: false,
        };
        return verdicts.iter().map(role).collect();
    };
    let (closing, tables) = (closing(verdicts), table::tables_of_data(page));
    // Where the headline is in no block, a paragraph resembles it most.
    let headline = features.headline.filter(|at| !verdicts[*at].keep);
    let assigner = Assigner { page, features, verdicts, comments, region, headline, closing, tables };
    (0..page.blocks.len()).map(|at| assigner.assign(at)).collect()
}

/// The first of the last kept blocks.
fn closing(verdicts: &[Verdict]) -> usize {
    let kept = (0..verdicts.len()).filter(|at| verdicts[*at].keep);
    kept.rev().take(CLOSING).last().unwrap_or(0)
}

struct Assigner<'p> {
    page: &'p Page,
    features: &'p Features,
    verdicts: &'p [Verdict],
    comments: &'p [usize],
    region: Region<'p>,
    headline: Option<usize>,
    closing: usize,
    tables: FxHashSet<u32>,
}

impl Assigner<'_> {
    fn assign(&self, at: usize) -> BlockRole {
        let verdict = self.verdicts[at];
        let role = self.role(at);
        let of_this = !verdict.keep
            && role.is_of_article()
            && !self.page.blocks[at].hidden
            && !matches!(
                verdict.rule,
                Rule::Hidden | Rule::Duplicate | Rule::DropText | Rule::Tail | Rule::Teaser | Rule::Repeated
            )
            && self.is_near(at, role);
        BlockRole { role, may_be_kept: of_this }
    }

    fn text(&self, at: usize) -> &TextStats {
        &self.features.texts[at]
    }

    fn says(&self, at: usize, family: Phrase) -> bool {
        self.text(at).hits.place(family) >= Place::Edge
    }

    /// Whether a block lies where the article has blocks of a role.
    fn is_near(&self, at: usize, role: Role) -> bool {
        let region = &self.region;
        if role == Role::Headline {
            return Some(at) == self.headline;
        }
        let before = if role == Role::Kicker { 4 } else { 0 };
        let among = (region.start.saturating_sub(before)..=region.end + AFTER).contains(&at);
        among && !region.is_foreign(at) && (at < region.body || region.is_inside(at) || at > region.end)
    }

    fn role(&self, at: usize) -> Role {
        let verdict = self.verdicts[at];
        let headline = self.headline;
        if headline.is_some_and(|headline| self.text(headline).hash == self.text(at).hash) {
            return Role::Headline;
        }
        if self.comments.binary_search(&at).is_ok() {
            return Role::Comment;
        }
        if !verdict.keep
            && let Some(role) = of_rule(verdict.rule).filter(|role| !role.is_of_article())
        {
            return role;
        }
        // A number in a cell is no mark of an agency.
        if verdict.keep && self.structural(at) == Role::Table {
            return Role::Table;
        }
        let found = self.said(at).or_else(|| self.marked(at)).or_else(|| self.placed(at));
        if let Some(role) = found {
            return role;
        }
        if verdict.keep { self.structural(at) } else { self.around(at) }
    }

    /// By the markup around it.
    fn marked(&self, at: usize) -> Option<Role> {
        let (region, text) = (&self.region, self.text(at));
        if self.page.origin == Origin::Text || region.is_foreign(at) && !self.verdicts[at].keep {
            return None;
        }
        let short = is_line(text);
        if region.is_marked(at, Markup::Correction, 2) {
            return Some(Role::Correction);
        }
        if region.is_in(at, &[Tag::Caption], 3) {
            return Some(Role::Table);
        }
        let captioned = region.is_in(at, &[Tag::Figcaption], 3)
            || region.is_marked(at, Markup::Caption, 2)
            || region.is_in(at, &[Tag::Figure], 2) && self.kind(at) == BlockKind::Paragraph;
        if captioned && text.words <= CAPTION {
            return Some(Role::Caption);
        }
        if region.is_marked(at, Markup::Embed, 2) {
            return Some(Role::Embed);
        }
        if region.is_marked(at, Markup::Pullquote, 2) {
            return Some(Role::PullQuote);
        }
        if self.is_standfirst(at) {
            return Some(Role::Standfirst);
        }
        if region.is_marked(at, Markup::AuthorBox, 3) && at > region.body {
            return Some(Role::AuthorBio);
        }
        if short && text.digits >= 2 && region.is_marked(at, Markup::Date, 1) {
            return Some(Role::Timestamp);
        }
        let signed = region.is_marked(at, Markup::Byline, 2) || region.is_marked(at, Markup::AuthorBox, 3);
        (short && signed && self.kind(at) == BlockKind::Paragraph).then_some(Role::Byline)
    }

    /// Whether it sums up the article: it is called so, or repeats the description, apart from the body.
    fn is_standfirst(&self, at: usize) -> bool {
        let (region, text) = (&self.region, self.text(at));
        let head = region.start.saturating_sub(1)..=region.body.min(region.start + HEAD);
        let block = &self.page.blocks[at];
        let is_link = block.is_mostly_links();
        let has_date = text.has_date(6, 4);
        if !head.contains(&at) || !STANDFIRST.contains(&text.words) || block.hidden || is_link || has_date {
            return false;
        }
        let words = self.features.words_of(at);
        if self.features.evidence.title_covered(words) > TITLE {
            return false;
        }
        let likeness = self.features.evidence.description_share(self.features.runs_of(at));
        if region.is_marked(at, Markup::Standfirst, 2) {
            return true;
        }
        let is_heading = matches!(self.kind(at), BlockKind::Heading(_));
        let after_headline = self.headline.is_some_and(|headline| at > headline);
        let apart = at < region.body && after_headline;
        apart && (likeness > 0.5 && (is_heading || !region.is_inside(at)) || is_heading && text.sentences > 0)
    }

    /// By its words.
    fn said(&self, at: usize) -> Option<Role> {
        let (region, text, verdict) = (&self.region, self.text(at), self.verdicts[at]);
        if self.says(at, Phrase::Correction) {
            return Some(Role::Correction);
        }
        let (line, note) = (is_line(text), text.words <= NOTE);
        // A paragraph may begin like a date and end like the credit of an image.
        let is_text = verdict.keep && text.is_sentence_like();
        if line && !is_text && (self.says(at, Phrase::Byline) || verdict.rule == Rule::Byline) {
            let has_date = text.has_date(3, 8);
            return Some(if has_date { Role::Timestamp } else { Role::Byline });
        }
        if note && (self.says(at, Phrase::Credit) && !is_text || verdict.rule == Rule::Credit) {
            return Some(Role::Caption);
        }
        let holds = |family| note && text.hits.place(family) >= Place::Inside;
        if self.says(at, Phrase::Agency) && at <= region.body {
            return (line && !is_text).then_some(Role::Byline);
        }
        let closes = at >= self.closing && self.is_in_doubt(at);
        if (closes || !verdict.keep) && self.says(at, Phrase::Agency) || closes && holds(Phrase::Agency) {
            // The rules of the house stand there, too; they are elsewhere.
            let elsewhere = self.page.blocks[at].is_mostly_links();
            return Some(if elsewhere { Role::Copyright } else { Role::Credit });
        }
        // What a paragraph says of somebody else is no note on the author.
        let is_author = !verdict.keep || self.says(at, Phrase::AuthorBox) || self.names_author(at);
        (at >= self.closing && holds(Phrase::AuthorBox) && is_author).then_some(Role::AuthorBio)
    }

    /// Whether a block may be a closing credit: what scores higher is text that happens to read like one.
    fn is_in_doubt(&self, at: usize) -> bool {
        self.verdicts[at].score < CREDIT
    }

    /// By what it is next to.
    fn placed(&self, at: usize) -> Option<Role> {
        let (region, text) = (&self.region, self.text(at));
        if self.page.origin == Origin::Text && self.is_standfirst_of_text(at) {
            return Some(Role::Standfirst);
        }
        if let Some(headline) = self.headline
            && (headline.saturating_sub(3)..headline).contains(&at)
            && text.words <= 8
            && text.sentences == 0
            && !region.is_foreign(at)
            && (self.verdicts[at].keep || region.is_marked(at, Markup::Headline, 1))
        {
            return Some(Role::Kicker);
        }
        let fragment = text.end == End::Open && text.sentences == 0 && text.letters > 0;
        let opens =
            fragment && (region.start..region.body).contains(&at) && is_line(text) && !region.is_foreign(at);
        if opens && text.has_date(3, 4) {
            return Some(Role::Timestamp);
        }
        if !self.verdicts[at].keep || self.structural(at) != Role::Paragraph {
            return None;
        }
        if opens && self.names_author(at) {
            return Some(Role::Byline);
        }
        if at <= region.body {
            return None;
        }
        let line = fragment && text.words <= SIGNATURE;
        if line && text.words > 1 && self.features.images_before(self.page, at) > 0 {
            return Some(Role::Caption);
        }
        if at >= self.closing && self.is_note_on_author(at) {
            return Some(Role::AuthorBio);
        }
        (line && at == region.end && !is_bracketed(text.first) && self.is_in_doubt(at))
            .then_some(Role::Credit)
    }

    /// In plain text: the line between the headline and a byline or a date.
    fn is_standfirst_of_text(&self, at: usize) -> bool {
        let after_headline = at > 0 && self.headline == Some(at - 1);
        let mut next = self.features.texts.iter().skip(at + 1).take(2);
        let signed = next.any(|text| is_line(text) && text.hits.place(Phrase::Byline) >= Place::Edge);
        after_headline && signed && STANDFIRST.contains(&self.text(at).words)
    }

    /// A closing block that is set apart by emphasis and names the author.
    fn is_note_on_author(&self, at: usize) -> bool {
        let block = &self.page.blocks[at];
        let emphasised = self.page.spans_of(block).iter().filter(|span| span.kind == SpanKind::Emphasis);
        let bytes: usize = emphasised.map(|span| span.text.len()).sum();
        bytes * 5 > block.text.len() * 4 && self.names_author(at)
    }

    /// Whether it has most of the words of the authors' names.
    fn names_author(&self, at: usize) -> bool {
        let authors = &self.features.evidence.authors;
        let words = self.features.words_of(at);
        let named = authors.iter().filter(|word| words.contains(word)).count();
        named >= 2 && named * 2 > authors.len()
    }

    fn kind(&self, at: usize) -> BlockKind {
        self.page.kind_of(&self.page.blocks[at])
    }

    /// By its own kind.
    fn structural(&self, at: usize) -> Role {
        match self.kind(at) {
            BlockKind::Paragraph => Role::Paragraph,
            BlockKind::Heading(_) => Role::Subheading,
            BlockKind::ListItem => Role::List,
            BlockKind::Quote => Role::Quote,
            BlockKind::TableCell => {
                let place = table::place(self.page, self.page.blocks[at].element);
                let is_data = place.is_some_and(|[table, ..]| self.tables.contains(&table));
                if is_data { Role::Table } else { Role::Paragraph }
            }
            BlockKind::Preformatted => Role::Code,
        }
    }

    /// The role of a block that was dropped: the nearest name around it, else its own kind if it is among the body.
    fn around(&self, at: usize) -> Role {
        if let Some(role) = of_rule(self.verdicts[at].rule) {
            return role;
        }
        let stats = self.region.stats(at);
        let named = AROUND.iter().map(|(family, role)| (stats.markup_distance(*family), *role));
        let (distance, role) = named.min_by_key(|(distance, _)| *distance).unwrap_or((u8::MAX, Role::Other));
        if distance <= 4 && (self.region.is_foreign(at) || !self.region.is_inside(at)) {
            return role;
        }
        let link = self.page.blocks[at].is_mostly_links();
        let among = self.region.is_inside(at) && (self.region.start..=self.region.end).contains(&at);
        if among && !link { self.structural(at) } else { Role::Other }
    }
}

/// Whether a text is one line with no more than one sentence.
fn is_line(text: &TextStats) -> bool {
    text.words <= LINE && text.sentences <= 1
}

fn is_bracketed(first: Option<char>) -> bool {
    matches!(first, Some('(' | '[' | '（' | '【' | '<'))
}

/// What names of elements say of dropped blocks in them.
const AROUND: &[(Markup, Role)] = &[
    (Markup::Related, Role::Related),
    (Markup::Teaser, Role::Related),
    (Markup::MostRead, Role::MostRead),
    (Markup::Share, Role::Share),
    (Markup::Ad, Role::Ad),
    (Markup::Promo, Role::Ad),
    (Markup::Newsletter, Role::Newsletter),
    (Markup::Comments, Role::Comment),
    (Markup::AuthorBox, Role::AuthorBio),
    (Markup::Byline, Role::Byline),
    (Markup::Date, Role::Timestamp),
    (Markup::Tags, Role::Tags),
    (Markup::Cookies, Role::Cookies),
    (Markup::Paywall, Role::Paywall),
    (Markup::Login, Role::Paywall),
    (Markup::Player, Role::Player),
    (Markup::Gallery, Role::Player),
    (Markup::Donation, Role::Donation),
    (Markup::App, Role::App),
    (Markup::Legal, Role::Copyright),
    (Markup::Nav, Role::Navigation),
    (Markup::Header, Role::Navigation),
    (Markup::Footer, Role::Navigation),
    (Markup::Search, Role::Navigation),
];

/// What a rule that dropped a block says of it.
fn of_rule(rule: Rule) -> Option<Role> {
    Some(match rule {
        Rule::Headline => Role::Headline,
        Rule::Hidden => Role::Hidden,
        Rule::Duplicate => Role::Duplicate,
        Rule::PullQuote => Role::PullQuote,
        Rule::Tail | Rule::Teaser | Rule::Related => Role::Related,
        Rule::MostRead => Role::MostRead,
        Rule::ReadMore => Role::ReadMore,
        Rule::Newsletter => Role::Newsletter,
        Rule::Share => Role::Share,
        Rule::Ad => Role::Ad,
        Rule::Copyright => Role::Copyright,
        Rule::Agency => Role::Credit,
        Rule::Credit => Role::Caption,
        Rule::AuthorBox => Role::AuthorBio,
        Rule::Byline => Role::Byline,
        Rule::Comments => Role::Comment,
        Rule::Cookies => Role::Cookies,
        Rule::Paywall => Role::Paywall,
        Rule::Donation => Role::Donation,
        Rule::App => Role::App,
        Rule::Tags => Role::Tags,
        Rule::Player => Role::Player,
        Rule::ErrorReport => Role::ErrorReport,
        Rule::SummaryBox => Role::SummaryBox,
        Rule::DropText => Role::DropText,
        Rule::Score
        | Rule::Fallback
        | Rule::Continuation
        | Rule::CleanText
        | Rule::IncludedRole
        | Rule::ExcludedRole
        | Rule::Elsewhere
        | Rule::Repeated => return None,
    })
}
