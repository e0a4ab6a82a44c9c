//! Every text of a page that may be its headline, with what speaks for it and against it.
#![expect(
    clippy::indexing_slicing,
    reason = "numbers of blocks are the headline's or those of ranges that end with the blocks of the page; blocks and spans name its \
              elements, and a candidate is found or added where it is looked up"
)]
#![expect(
    clippy::string_slice,
    reason = "cuts and what is left without names are ranges of their text, whole characters each, and those within lie between its ends"
)]

use std::borrow::Cow;
use std::ops::Range;

use super::heading::{self, Heading, Told};
use super::parts::{self, Cuts, Strength};
use url::Url;

use crate::label::text::is_sentence_end;
use crate::metadata::Source;
use crate::metadata::facts::Facts;
use crate::metadata::keys;
use crate::metadata::site::Site;
use crate::metadata::words;
use crate::read::page::{AttributeName, BlockKind, SpanKind};

/// Headings of the first level that are candidates, at most.
const MAX_HEADINGS: usize = 6;

/// Lower headings before the text that are, at most.
const MAX_LOWER: usize = 2;

/// Bytes of a candidate, at most.
pub(super) const LONGEST: usize = 1500;

/// One text that may be the headline, and its features.
pub(in crate::metadata) struct Candidate {
    /// The text.
    pub(in crate::metadata) text: String,
    /// Its letters and digits.
    pub(super) key: String,
    /// Where it was found first.
    pub(super) source: Source,
    /// Whether some place of the page says just this, apart from names of the site.
    pub(super) is_title: bool,
    /// Its features by the names of their weights, with their values.
    pub(in crate::metadata) features: Vec<(&'static str, f32)>,
}

/// The candidates of a page.
pub(in crate::metadata) struct Candidates<'s, 'f, 'p> {
    pub(super) all: Vec<Candidate>,
    headings: Vec<Heading>,
    pub(super) site: &'s Site<'f, 'p>,
}

/// What the head of the page or its JSON-LD says the title is.
struct Stated<'t> {
    text: Cow<'t, str>,
    source: Source,
    features: FeatureNames,
    /// Whether it was the value of an attribute.
    is_attribute: bool,
    cuts: Cuts,
    /// What is left without names of the site.
    clean: Range<usize>,
}

/// The names of the features for a text without names of the site, for what is left without these, and for the text with them.
struct FeatureNames {
    own: &'static str,
    without_site: &'static str,
    whole: &'static str,
}

macro_rules! feature_names {
    ($name:literal) => {
        FeatureNames { own: $name, without_site: concat!($name, "-site"), whole: concat!($name, "-whole") }
    };
}

/// Features that a candidate has, at most as a rule.
pub(super) const FEATURES: usize = 32;

/// Places that state a title, at most.
const STATED: usize = 10;

/// Names of `meta` for titles besides those of cards.
const METAS: &[&str] = &["headline", "sailthru.title", "parsely-title", "dc.title", "dcterms.title", "title"];

impl<'s, 'f, 'p> Candidates<'s, 'f, 'p> {
    /// Everything on the page that may be its headline.
    pub(in crate::metadata) fn of(facts: &Facts<'p>, site: &'s Site<'f, 'p>) -> Self {
        let mut candidates = Self { all: Vec::new(), headings: Vec::new(), site };
        let mut stated = stated(facts, site);
        let told: Vec<&str> = stated.iter().map(|own| &own.text[own.clean.clone()]).collect();
        candidates.add_headings(facts, &Told(&told));
        candidates.leave_out_broken(&mut stated);
        for own in &stated {
            candidates.add_stated(own);
        }
        for own in &stated {
            candidates.add_parts(own);
        }
        candidates.count_wholes();
        for item in facts.items("headline").take(2) {
            if let Some(text) = facts.item_text(item).filter(|text| text.len() < 400) {
                candidates.add_item(text);
            }
        }
        candidates.describe(facts);
        candidates
    }

    /// Leaves out what ends where a heading or another title goes on with a quotation mark: one that ended the attribute.
    fn leave_out_broken(&self, stated: &mut Vec<Stated<'_>>) {
        let texts = || stated.iter().map(|own| &*own.text);
        let whole = || self.headings.iter().map(|heading| heading.whole.as_str()).chain(texts());
        let goes_on = |text: &str, other: &str| {
            let rest = other.strip_prefix(text).map(str::trim_start);
            rest.is_some_and(|rest| rest.starts_with(['"', '\'']))
        };
        let is_broken = |own: &Stated<'_>| own.is_attribute && whole().any(|other| goes_on(&own.text, other));
        let mut broken = stated.iter().map(is_broken).collect::<Vec<_>>().into_iter();
        stated.retain(|_| broken.next() == Some(false));
    }

    /// Those of which one is the headline: without the name of the site where there is something else.
    pub(in crate::metadata) fn eligible(&self) -> impl Iterator<Item = &Candidate> {
        let titled = self.all.iter().any(|own| own.is_title && !own.names_site());
        self.all.iter().filter(move |own| !(own.has_name_left() || titled && own.is_logo()))
    }

    fn add(&mut self, text: &str, source: Source, feature: &'static str) -> Option<&mut Candidate> {
        let text = words::clean(text);
        if keys::is_blank(&text) || text.len() > LONGEST {
            return None;
        }
        let known = self.all.iter().position(|own| keys::has_key(&text, &own.key));
        let at = known.unwrap_or(self.all.len());
        if known.is_none() {
            let key = keys::key(&text);
            let text = text.into_owned();
            let features = Vec::with_capacity(FEATURES);
            self.all.push(Candidate { text, key, source, is_title: false, features });
        }
        let candidate = &mut self.all[at];
        if !candidate.features.iter().any(|(own, _)| *own == feature) {
            candidate.features.push((feature, 1.0));
        }
        Some(candidate)
    }

    fn add_title(&mut self, text: &str, source: Source, feature: &'static str) {
        if let Some(candidate) = self.add(text, source, feature) {
            candidate.is_title = true;
        }
    }

    /// Adds a text without the names of the site at its ends, and with them.
    fn add_stated(&mut self, stated: &Stated<'_>) {
        let Stated { text, source, features, clean, .. } = stated;
        if *clean == (0..text.len()) {
            self.add_title(text, *source, features.own);
        } else {
            self.add_title(&text[clean.clone()], *source, features.without_site);
            self.add(text, *source, features.whole);
        }
    }

    /// What a sign that is hardly ever within a headline parts may be the headline; what another sign parts only counts for
    /// what other places have.
    fn add_parts(&mut self, Stated { text, cuts, clean, .. }: &Stated<'_>) {
        let within: Vec<_> =
            cuts.iter().filter(|cut| cut.start > clean.start && cut.end < clean.end).collect();
        let mut bars = within.iter().filter(|cut| cut.strength == Strength::Bar);
        if let (Some(first), Some(last)) = (bars.clone().next(), bars.next_back()) {
            self.add(&text[clean.start..first.start], Source::TitleElement, "bar-first");
            self.add(&text[clean.start..last.start], Source::TitleElement, "bar-without-last");
            self.add(&text[first.end..clean.end], Source::TitleElement, "bar-rest");
        }
        let told = |heading: &Heading| keys::is_same(heading.headline(), &text[clean.clone()]);
        if let Some(cut) =
            within.last().filter(|cut| parts::ends_in_name(text, cut) && !self.headings.iter().any(told))
        {
            self.add(&text[clean.start..cut.start], Source::TitleElement, "like-name");
        }
        // «example.com Bridge reopens»
        if let Some((_, rest)) =
            text[clean.clone()].split_once(' ').filter(|(name, _)| self.site.is_host(name))
        {
            self.add(rest, Source::TitleElement, "like-name");
        }
        for cut in within {
            self.count(&text[clean.start..cut.start], "first-part");
            self.count(&text[cut.end..clean.end], "last-part");
        }
    }

    /// What a heading holds besides the headline only counts for what other places have.
    fn count_wholes(&mut self) {
        let is_more = |heading: &&Heading| !keys::is_same(&heading.whole, heading.headline());
        let wholes: Vec<String> = self.headings.iter().filter(is_more).map(|own| own.whole.clone()).collect();
        wholes.iter().for_each(|whole| self.count(whole, "heading-whole"));
    }

    /// Adds a feature to a candidate that there is.
    fn count(&mut self, text: &str, feature: &'static str) {
        if let Some(own) = self.all.iter_mut().find(|own| keys::has_key(text, &own.key))
            && !own.features.iter().any(|(name, _)| *name == feature)
        {
            own.features.push((feature, 1.0));
        }
    }

    /// Adds a text of microdata; that of a heading has been taken apart.
    fn add_item(&mut self, text: &str) {
        let heading = self.headings.iter().find(|heading| keys::is_same(&heading.whole, text));
        let text = heading.map_or(Cow::Borrowed(text), |heading| Cow::Owned(heading.headline().to_owned()));
        self.add_title(&text, Source::Microdata, "microdata");
    }

    fn add_headings(&mut self, facts: &Facts<'p>, told: &Told<'_>) {
        let (page, body) = (facts.page, facts.body_start().unwrap_or(0));
        let level = |at: usize| match page.kind_of(&page.blocks[at]) {
            BlockKind::Heading(level) if !page.blocks[at].hidden => Some(level),
            _ => None,
        };
        let mut from = 0;
        let first = std::iter::from_fn(|| {
            let at = (from..page.blocks.len()).find(|at| level(*at) == Some(1))?;
            let blocks = heading_around(facts, at);
            from = blocks.end;
            Some(blocks)
        });
        for (number, blocks) in first.take(MAX_HEADINGS).enumerate() {
            self.add_heading(facts, blocks, told, if number == 0 { "h1" } else { "h1-other" });
        }
        let lower = (0..body).rev().filter(|at| level(*at).is_some_and(|level| level > 1));
        for at in lower.take(MAX_LOWER) {
            self.add_heading(facts, heading_around(facts, at), told, "lower");
        }
        if let Some(at) = facts.headline() {
            let text = page.text_of(&page.blocks[at]);
            let feature = match level(at) {
                Some(1) => "headline",
                Some(_) => "headline-lower",
                // Where no block has the headline, the first sentence of the text is most like it.
                None if is_sentence(text) && !told.says(text) => return,
                None => "headline-text",
            };
            self.add_heading(facts, heading_around(facts, at), told, feature);
        }
    }

    fn add_heading(
        &mut self,
        facts: &Facts<'p>,
        blocks: Range<usize>,
        told: &Told<'_>,
        feature: &'static str,
    ) {
        let page = facts.page;
        let bytes: usize = page.blocks[blocks.clone()].iter().map(|block| block.text.len()).sum();
        if bytes > LONGEST {
            return;
        }
        let heading = heading::read(page, blocks.clone(), told);
        let headline = heading.headline();
        let cuts = parts::cuts(headline);
        let text = &headline[parts::without_names(headline, &cuts, self.site)];
        if feature == "h1" || feature.starts_with("headline") {
            self.add_title(text, Source::Heading, feature);
        } else {
            self.add(text, Source::Heading, feature);
        }
        if let Some(link) = self.link(facts, blocks) {
            self.add(text, Source::Heading, link);
        }
        self.headings.push(heading);
    }

    /// What a heading that is a link leads to.
    fn link(&self, facts: &Facts<'p>, blocks: Range<usize>) -> Option<&'static str> {
        let page = facts.page;
        let block = &page.blocks[blocks.start];
        let link = page.spans_of(block).iter().find(|span| span.kind == SpanKind::Link)?;
        if block.is_mostly_unlinked() {
            return None;
        }
        let href = page.attribute(&page.elements[link.element as usize], AttributeName::Href)?;
        if self.site.is_home(href) {
            return Some("home-link");
        }
        let place = |url: &str| Url::parse(url).ok().map(|url| url.path().trim_end_matches('/').to_owned());
        let (own, target) = (place(facts.base.as_ref()?.as_str())?, place(&facts.resolve(href)?)?);
        Some(if own == target { "own-link" } else { "other-link" })
    }

    /// A candidate without its kicker, where a heading of the page has both; and the kicker. What JSON-LD calls the headline
    /// stays as it is.
    pub(super) fn without_kicker<'c>(&'c self, chosen: &'c Candidate) -> (&'c Candidate, Option<&'c str>) {
        for heading in &self.headings {
            let Some(kicker) = heading.kicker.as_deref() else { continue };
            let headline = heading.headline();
            let is_kept = chosen.is("ld") && Told(&[&chosen.text]).parts(kicker, headline);
            let is_whole = !is_kept && keys::has_key_of_both(&chosen.key, kicker, headline);
            let found = self.all.iter().find(|own| keys::has_key(headline, &own.key));
            if let Some(own) = found.filter(|own| is_whole || own.key == chosen.key) {
                return (own, Some(kicker));
            }
        }
        (chosen, None)
    }
}

fn stated<'t>(facts: &'t Facts<'_>, site: &Site<'_, '_>) -> Vec<Stated<'t>> {
    let mut stated = Vec::with_capacity(STATED);
    let mut add = |text: Option<&'t str>, source, features, is_attribute| {
        if let Some(text) = text.filter(|text| text.len() <= LONGEST) {
            let text = match words::clean(text) {
                Cow::Borrowed(text) => Cow::Borrowed(without_counter(text)),
                Cow::Owned(text) => Cow::Owned(without_counter(&text).to_owned()),
            };
            let cuts = parts::cuts(&text);
            let clean = parts::without_names(&text, &cuts, site);
            stated.push(Stated { text, source, features, is_attribute, cuts, clean });
        }
    };
    let headline = facts.json_text("headline").or_else(|| facts.json_text("alternativeHeadline"));
    add(headline, Source::JsonLd, feature_names!("ld"), false);
    add(facts.metas("og:title").next(), Source::OpenGraph, feature_names!("og"), true);
    add(facts.metas("twitter:title").next(), Source::OpenGraph, feature_names!("twitter"), true);
    for name in METAS {
        add(facts.metas(name).next(), Source::of_meta(name), feature_names!("meta"), true);
    }
    let title = facts.page.head.title.map(|title| facts.page.attribute_str(title));
    add(title, Source::TitleElement, feature_names!("title"), false);
    stated
}

/// Whether a text is a sentence of an article and no headline, some of which end in a mark, too.
pub(super) fn is_sentence(text: &str) -> bool {
    /// Characters of a headline, at most.
    const HEADLINE: usize = 90;
    text.ends_with(|char| is_sentence_end(char) || matches!(char, ':' | '：'))
        && text.chars().nth(HEADLINE).is_some()
}

/// Without the number of unread messages before it.
fn without_counter(text: &str) -> &str {
    let Some((open, close)) = [('(', ')'), ('[', ']')].into_iter().find(|(open, _)| text.starts_with(*open))
    else {
        return text;
    };
    let counter = text.strip_prefix(open).and_then(|text| text.split_once(close));
    let is_number = |inner: &str| {
        !inner.is_empty()
            && inner.len() < 5
            && inner.bytes().all(|byte| byte.is_ascii_digit() || byte == b'+')
    };
    counter.filter(|(inner, _)| is_number(inner)).map_or(text, |(_, rest)| rest.trim_start())
}

/// The numbers of the blocks of the heading that a block lies in.
#[expect(clippy::arithmetic_side_effects, reason = "the number of a block that is in memory")]
fn heading_around(facts: &Facts<'_>, at: usize) -> Range<usize> {
    let page = facts.page;
    let heading = |at: usize| {
        let mut around = page.ancestors(page.blocks.get(at)?.element).take(6);
        around.find(|id| page.elements[*id as usize].tag.heading_level().is_some())
    };
    let Some(own) = heading(at) else { return at..at + 1 };
    let is_own = |at: &usize| heading(*at) == Some(own) && !page.blocks[*at].hidden;
    let start = (0..at).rev().take(4).take_while(is_own).last().unwrap_or(at);
    let end = (at + 1..page.blocks.len()).take(4).take_while(is_own).last().unwrap_or(at);
    start..end + 1
}
