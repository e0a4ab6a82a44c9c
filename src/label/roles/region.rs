//! Where on a page its article is: from the headline to the last block that was kept, and what lies beside it.

#![expect(
    clippy::indexing_slicing,
    reason = "blocks and elements are numbered as on the page, and there are facts of each"
)]

use crate::label::Verdict;
use crate::label::elements::{ElementStats, FAR};
use crate::label::features::Features;
use crate::label::lexicon::Markup;
use crate::read::page::{Origin, Page, Tag};

/// Families of elements that are not of the article, whatever is in them.
const FOREIGN: &[Markup] = &[
    Markup::Related,
    Markup::MostRead,
    Markup::Share,
    Markup::Ad,
    Markup::Newsletter,
    Markup::Comments,
    Markup::Nav,
    Markup::Sidebar,
    Markup::Tags,
    Markup::Cookies,
    Markup::Paywall,
    Markup::Modal,
    Markup::Login,
    Markup::Search,
    Markup::Product,
    Markup::Donation,
    Markup::App,
];

/// The most that an element with a name of its own may hold of the running text of the page, in 0..=1; with more of it, the
/// name is that of the whole article: `article-intro` around all of it.
const PART: f32 = 0.4;

/// Where the article is.
pub(super) struct Region<'p> {
    page: &'p Page,
    features: &'p Features,
    /// The headline, else the first kept block.
    pub(super) start: usize,
    /// The first kept block that reads like running text in the container of most of it.
    pub(super) body: usize,
    /// The last kept one.
    pub(super) end: usize,
    /// By element, whether it holds the container of most of the text, or is it.
    holds_body: Vec<bool>,
    /// By element, whether it is beside that way, in an element of another kind.
    foreign: Vec<bool>,
}

impl<'p> Region<'p> {
    /// Of a page with verdicts; nothing if no block was kept.
    pub(super) fn of(page: &'p Page, features: &'p Features, verdicts: &[Verdict]) -> Option<Self> {
        let kept = || (0..verdicts.len()).filter(|at| verdicts[*at].keep);
        let (first, end) = (kept().next()?, kept().next_back()?);
        let mut holds_body = vec![false; page.elements.len()];
        page.ancestors(features.elements.best).for_each(|id| holds_body[id as usize] = true);
        let foreign = foreign(page, features, &holds_body);
        let start = features.headline.filter(|at| *at <= end).unwrap_or(first).min(first);
        let mut region = Self { page, features, start, body: first, end, holds_body, foreign };
        let is_body = |at: &usize| features.texts[*at].is_sentence_like() && region.is_inside(*at);
        region.body = kept()
            .find(is_body)
            .or_else(|| kept().find(|at| features.texts[*at].is_sentence_like()))
            .unwrap_or(first);
        Some(region)
    }

    /// Whether a block lies in the container of most of the running text.
    pub(super) fn is_inside(&self, at: usize) -> bool {
        let best = &self.page.elements[self.features.elements.best as usize];
        self.stats(at).common_depth >= best.depth
    }

    /// Whether a block lies in a menu, a list of other stories or the like.
    pub(super) fn is_foreign(&self, at: usize) -> bool {
        self.foreign[self.page.blocks[at].element as usize]
    }

    /// Facts of the element of a block.
    pub(super) fn stats(&self, at: usize) -> &ElementStats {
        &self.features.elements.stats[self.page.blocks[at].element as usize]
    }

    /// Whether an element of a family is at most so many steps above a block, and is no name for most of the article.
    pub(super) fn is_marked(&self, at: usize, family: Markup, steps: u8) -> bool {
        let distance = self.stats(at).markup_distance(family);
        distance <= steps && self.is_part(at, distance)
    }

    /// The same for elements of a tag.
    #[expect(clippy::arithmetic_side_effects, reason = "callers ask for three steps at most")]
    pub(super) fn is_in(&self, at: usize, tags: &[Tag], steps: usize) -> bool {
        let mut way = self.page.ancestors(self.page.blocks[at].element).take(steps + 1);
        way.position(|id| tags.contains(&self.page.elements[id as usize].tag))
            .is_some_and(|distance| self.is_part(at, distance as u8))
    }

    /// Whether the element so many steps above a block holds no more than a part of the article.
    fn is_part(&self, at: usize, distance: u8) -> bool {
        let Some(id) = self.page.ancestors(self.page.blocks[at].element).nth(usize::from(distance)) else {
            return false;
        };
        let stats = &self.features.elements.stats;
        let all = stats[0].prose_length.max(1.0);
        distance < FAR && !self.holds_body[id as usize] && stats[id as usize].prose_length <= PART * all
    }
}

/// By element, whether it or one around it is of a foreign kind and does not hold the body.
fn foreign(page: &Page, features: &Features, holds_body: &[bool]) -> Vec<bool> {
    if page.origin == Origin::Text {
        return vec![false; page.elements.len()];
    }
    let mut foreign = vec![false; page.elements.len()];
    for (id, element) in page.elements.iter().enumerate() {
        let stats = &features.elements.stats[id];
        let is_named = || FOREIGN.iter().any(|family| stats.markup_distance(*family) == 0);
        let is_foreign =
            || matches!(element.tag, Tag::Nav | Tag::Form | Tag::Button | Tag::Dialog) || is_named();
        foreign[id] = !holds_body[id] && (foreign[element.parent as usize] || is_foreign());
    }
    foreign
}
