//! What speaks for a candidate, and against it, wherever it was found.

use super::candidates::{Candidate, Candidates, FEATURES, LONGEST, is_sentence};
use super::likeness::{self, Pairs};
use crate::metadata::facts::Facts;
use crate::metadata::json_ld;
use crate::metadata::keys;

/// Bytes of letters and digits that hardly any headline has, in whatever script.
const LONG: usize = 240;

/// Likeness of two texts of the same headline, at least.
const ALIKE: f32 = 0.35;

/// Features of what the head of the page states, without names of the site: each counts as a vote, and so do microdata and
/// all headings together.
const STATED: &[&str] = &[
    "ld",
    "ld-site",
    "og",
    "og-site",
    "twitter",
    "twitter-site",
    "meta",
    "meta-site",
    "title",
    "title-site",
];

const HEADINGS: &[&str] = &["h1", "h1-other", "lower", "headline", "headline-lower", "headline-text"];

/// Features that have another weight on pages that say they are news.
const NEWS: &[(&str, &str)] = &[
    ("h1", "news-h1"),
    ("og", "news-og"),
    ("ld", "news-ld"),
    ("title", "news-title"),
    ("og-site", "news-og-site"),
    ("title-site", "news-title-site"),
    ("twitter", "news-twitter"),
    ("headline", "news-headline"),
];

impl<'p> Candidates<'_, '_, 'p> {
    /// Adds the features that do not depend on where a candidate was found.
    #[expect(clippy::arithmetic_side_effects, reason = "votes are fewer than names of features")]
    pub(super) fn describe(&mut self, facts: &Facts<'p>) {
        let news = facts.graph.has_type(|name| json_ld::is_article(name) && name.contains("News"));
        let title = facts.page.head.title.map_or("", |title| facts.page.attribute_str(title));
        let title = if title.len() > LONGEST { String::new() } else { keys::key(title) };
        let stands: Vec<(bool, bool)> = self.all.iter().map(|own| self.stands(own)).collect();
        let mut own: Vec<(&'static str, f32)> = Vec::with_capacity(FEATURES);
        for (candidate, (holds, in_heading)) in self.all.iter_mut().zip(stands) {
            let key = &candidate.key;
            let has = |name: &str| candidate.is(name);
            let votes = STATED.iter().filter(|name| has(name)).count()
                + usize::from(has("microdata"))
                + usize::from(HEADINGS.iter().any(|name| has(name)));
            let letters = key.chars().count();
            let words = candidate.text.split_whitespace().count().max(letters / 8);
            let of_news = NEWS.iter().filter(|(name, _)| news && has(name)).map(|(_, own)| (*own, 1.0));
            let flags = [
                ("site", self.site.names(&candidate.text)),
                ("section", self.site.files_under(&candidate.text)),
                ("short", letters < 8),
                ("long", key.len() > LONG),
                ("cut", candidate.text.ends_with('…') || candidate.text.ends_with("..")),
                ("holds-other", holds),
                ("in-heading", in_heading),
                ("in-title", letters > 3 && title.contains(key.as_str())),
                ("unbacked", votes == 0),
            ];
            own.extend(of_news);
            own.extend(flags.into_iter().filter(|(_, is)| *is).map(|(name, _)| (name, 1.0)));
            own.push(("votes", votes as f32));
            own.push(("words", words.min(10) as f32 / 10.0));
            candidate.features.append(&mut own);
        }
        self.compare(facts, news);
    }

    /// Whether a candidate holds another one, and whether a heading holds it.
    fn stands(&self, Candidate { key, .. }: &Candidate) -> (bool, bool) {
        let holds = |other: &Candidate| {
            other.key.len() > 15 && other.key.len() < key.len() && key.contains(&other.key)
        };
        let is_around =
            |other: &Candidate| other.key.len() > key.len() && other.is_heading() && other.key.contains(key);
        (self.all.iter().any(holds), self.all.iter().any(is_around))
    }

    /// Adds the features that say how a candidate stands to the printed headline, and to the address.
    fn compare(&mut self, facts: &Facts<'p>, news: bool) {
        let pairs: Vec<Pairs> = self.all.iter().map(|own| Pairs::of(own.key.chars())).collect();
        let above = self.h1_above(&pairs);
        let printed = self.all.iter().any(|own| own.is("h1") && own.is("headline") && !own.names_site());
        let slug = facts.address().and_then(likeness::of_address);
        for (at, (candidate, own)) in self.all.iter_mut().zip(&pairs).enumerate() {
            if let Some(slug) = &slug {
                candidate.features.push(("slug", own.likeness(slug)));
            }
            let is_lower = candidate.is("headline-lower") || candidate.is("headline-text");
            let place = match above {
                Some(h1) if h1 == at => Some("h1-alike"),
                Some(_) if is_lower => Some("below-h1"),
                _ => None,
            };
            let beside = printed && !candidate.is("headline") && candidate.is_stated();
            let is_shared = candidate.is("og") || candidate.is("og-site");
            let beside = match (beside, news) {
                (false, _) => &[][..],
                (true, true) => &["news-beside"],
                (true, false) if is_shared => &["beside", "beside-og"],
                (true, false) => &["beside"],
            };
            candidate.features.extend(place.iter().chain(beside).map(|name| (*name, 1.0)));
        }
    }

    /// The only heading of the first level, where the block that is most like the title is another one, but it is like the
    /// title as well.
    fn h1_above(&self, pairs: &[Pairs]) -> Option<usize> {
        let is_other = |own: &Candidate| own.is("headline") || own.is("headline-lower");
        let (at, (h1, own)) = self.all.iter().zip(pairs).enumerate().find(|(_, (own, _))| own.is("h1"))?;
        let fits = !h1.names_site() && !h1.is("section") && !is_other(h1) && !is_sentence(&h1.text);
        if !fits || self.all.iter().any(|own| own.is("h1-other")) {
            return None;
        }
        let mut others = self.all.iter().zip(pairs).enumerate().filter(|(other, _)| *other != at);
        let is_alike = |(_, (other, pairs)): (usize, (&Candidate, &Pairs))| {
            (is_other(other) || STATED.iter().any(|name| other.is(name))) && own.likeness(pairs) >= ALIKE
        };
        others.any(is_alike).then_some(at)
    }
}

impl Candidate {
    pub(super) fn is(&self, feature: &str) -> bool {
        self.features.iter().any(|(name, _)| *name == feature)
    }

    /// Whether it is another candidate and the name of the site, as only the title of the document has it.
    pub(super) fn has_name_left(&self) -> bool {
        self.is("title-whole") && self.is("holds-other") && self.is("unbacked")
    }

    /// Whether it is the name of the site in a link to the home page.
    pub(super) fn is_logo(&self) -> bool {
        self.is("home-link") && self.is("site")
    }

    pub(super) fn names_site(&self) -> bool {
        self.is("site") || self.is("home-link")
    }

    /// Whether it is what the head of the page states, or a part of that.
    fn is_stated(&self) -> bool {
        let parts = ["bar-first", "bar-without-last", "bar-rest", "like-name"];
        STATED.iter().chain(&parts).any(|name| self.is(name))
    }

    fn is_heading(&self) -> bool {
        self.features.iter().any(|(name, _)| HEADINGS.contains(name))
    }
}
