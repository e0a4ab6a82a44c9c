//! The JSON-LD of a page as a [`Graph`] of its objects.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a rank is 13 at most, and nothing deeper than MAX_DEPTH is looked into"
)]

use std::borrow::Cow;
use std::collections::HashMap;

use crate::read::json::{Object, Value};
use crate::read::page::JsonLd;

/// Nesting below which objects are not looked at.
const MAX_DEPTH: usize = 12;

/// Properties whose values describe something other than what the page is about.
const UNRELATED: &[&str] = &[
    "about",
    "associatedMedia",
    "citation",
    "comment",
    "hasPart",
    "isBasedOn",
    "isPartOf",
    "itemListElement",
    "mentions",
    "publisher",
    "relatedLink",
    "review",
    "video",
];

/// The objects of all JSON-LD scripts of a page.
#[derive(Debug, Default)]
pub(super) struct Graph<'v> {
    /// Each with whether it describes something other than what the page is about.
    objects: Vec<(Object<'v>, bool)>,
    /// The last object that says more of itself under each `@id`.
    named: HashMap<&'v str, Object<'v>>,
}

impl<'v> Graph<'v> {
    /// The graph of the values of all scripts.
    pub(super) fn new(json_ld: &'v JsonLd) -> Self {
        let mut objects = Vec::with_capacity(OBJECTS);
        json_ld.values().for_each(|root| visit(root, false, 0, &mut objects));
        let own = objects.iter().filter(|(object, _)| !is_reference(*object));
        let named = own.filter_map(|(object, _)| Some((object.get("@id")?.as_str()?, *object))).collect();
        Self { objects, named }
    }

    /// The object that describes the article; else one that describes the page.
    pub(super) fn article(&self) -> Option<Object<'v>> {
        let mut best: Option<(u32, Object<'_>)> = None;
        for (object, away) in &self.objects {
            let rank = rank(*object) * 2 + u32::from(!away);
            if rank > 3 && best.is_none_or(|(before, _)| rank > before) {
                best = Some((rank, *object));
            }
        }
        best.map(|(_, object)| object)
    }

    /// The first object of a type, compared without its prefix.
    pub(super) fn of_type(&self, name: &str) -> Option<Object<'v>> {
        let objects = self.objects.iter().map(|(object, _)| *object);
        objects.into_iter().find(|object| types(*object).any(|own| own == name))
    }

    /// Whether an object that describes what the page is about has a type that fits.
    pub(super) fn has_type(&self, fits: impl Fn(&str) -> bool) -> bool {
        self.objects.iter().any(|(object, away)| !away && types(*object).any(&fits))
    }

    /// The object that a value names: itself, the first of a list, or what its `@id` refers to.
    pub(super) fn object(&self, value: Value<'v>) -> Option<Object<'v>> {
        let object = match value {
            Value::Object(object) => object,
            Value::Array(values) => return self.object(values.first()?),
            _ => return None,
        };
        let id = object.get("@id").and_then(Value::as_str).filter(|_| is_reference(object));
        Some(id.and_then(|id| self.named.get(id).copied()).unwrap_or(object))
    }
}

/// Objects that most pages have no more of.
const OBJECTS: usize = 24;

/// Lists the objects of a value, those around others first.
fn visit<'v>(value: Value<'v>, away: bool, depth: usize, objects: &mut Vec<(Object<'v>, bool)>) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| visit(value, away, depth + 1, objects)),
        Value::Object(object) => {
            objects.push((object, away));
            for (key, value) in object.iter() {
                if matches!(value, Value::Object(_) | Value::Array(_)) {
                    visit(value, away || UNRELATED.contains(&key), depth + 1, objects);
                }
            }
        }
        _ => {}
    }
}

/// Whether an object has at most an `@id` and a type: the object with that `@id` says the rest.
fn is_reference(object: Object<'_>) -> bool {
    object.len() <= 2
}

/// The types of an object, without a prefix such as `https://schema.org/`.
pub(super) fn types(object: Object<'_>) -> impl Iterator<Item = &str> {
    let names = object.get("@type").into_iter().flat_map(Value::each).filter_map(Value::as_str);
    names.map(|name| name.rsplit(['/', '#', ':']).next().unwrap_or(name))
}

/// Whether a type is one of articles.
pub(super) fn is_article(name: &str) -> bool {
    name.ends_with("Article")
        || name.ends_with("BlogPosting")
        || matches!(name, "Report" | "SocialMediaPosting" | "Review" | "ClaimReview" | "Recipe" | "HowTo")
}

/// How well an object describes an article: 0 not at all.
fn rank(object: Object<'_>) -> u32 {
    let has = |key| u32::from(object.get(key).is_some_and(|value| !value.is_null()));
    let facts = has("headline") + has("datePublished") + has("author");
    if types(object).any(|name| is_article(name) && !matches!(name, "Review" | "ClaimReview")) {
        return 10 + facts;
    }
    if types(object).any(|name| {
        matches!(name, "WebPage" | "Review" | "ClaimReview" | "ItemPage" | "NewsMediaOrganization")
    }) {
        return 2 + facts;
    }
    if has("headline") == 1 { 4 + facts } else { facts }
}

/// The names that a value holds: texts, and those of persons by their parts where they have no name as a whole.
pub(super) fn names<'a>(graph: &Graph<'a>, value: Value<'a>, out: &mut Vec<Cow<'a, str>>) {
    if let Value::Array(values) = value {
        return values.iter().for_each(|value| names(graph, value, out));
    }
    let before = out.len();
    texts(graph, value, &mut |text| out.push(Cow::Borrowed(text)));
    if out.len() > before {
        return;
    }
    let Some(person) = graph.object(value) else { return };
    let part = |key| person.get(key).and_then(Value::as_str).filter(|part| !part.is_empty());
    let parts: Vec<&str> = ["givenName", "familyName"].into_iter().filter_map(part).collect();
    if !parts.is_empty() {
        out.push(Cow::Owned(parts.join(" ")));
    }
}

/// Shows a function the texts that a value holds: itself, each of a list, or the name of each object.
pub(super) fn texts<'a>(graph: &Graph<'a>, value: Value<'a>, show: &mut dyn FnMut(&'a str)) {
    match value {
        Value::String(text) => show(text),
        Value::Array(values) => values.iter().for_each(|value| texts(graph, value, show)),
        Value::Object(_) => {
            let name = graph.object(value).and_then(|object| object.get("name"));
            name.into_iter().flat_map(Value::each).filter_map(Value::as_str).for_each(show);
        }
        _ => {}
    }
}
