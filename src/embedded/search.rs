//! JSON -> the texts in it that may be the body of the page's story, each with what the objects around it say of it.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "nothing deeper than MAX_DEPTH is looked into, and no document is longer than isize::MAX"
)]

use super::TextSource;
use super::blocks::{self, Store, Writer};
use super::claims::Claims;
use super::keys::{Key, Meaning};
use super::{markup, scripts};
use crate::read::json::{Array, Json, Object, Value};

/// Nesting below which JSON is not looked at, strings that are JSON themselves included.
const MAX_DEPTH: usize = 128;

/// Values that are looked at in all; no more than a document has bytes.
const MAX_NODES: usize = 2_000_000;

/// How many times as many bytes blocks may give as the document has: one may be named again and again.
const MAX_GROWTH: usize = 2;

/// Texts that are looked at in all.
const MAX_FOUND: usize = 64;

/// Bytes of text that may be a body.
pub(super) const MIN_BYTES: usize = 250;

/// A text that may be the body.
pub(super) struct Candidate {
    pub(super) html: String,
    pub(super) source: TextSource,
    /// Whether the object that it is of has the title of the page, or another one.
    pub(super) title: Option<bool>,
    /// Whether that object has the address of the page.
    pub(super) address: bool,
}

/// Where a value is.
#[derive(Clone, Copy, Default)]
struct Place {
    title: Option<bool>,
    address: bool,
    /// It is the body of something, by its key.
    body: bool,
}

/// Looks for bodies in JSON.
pub(super) struct Search<'c> {
    claims: &'c Claims,
    source: TextSource,
    nodes: usize,
    /// Bytes that lists of blocks may yet give in all.
    bytes: usize,
    pub(super) found: Vec<Candidate>,
}

impl<'c> Search<'c> {
    /// For a document of so many bytes.
    pub(super) fn new(claims: &'c Claims, bytes: usize) -> Self {
        let (nodes, bytes) = (bytes.min(MAX_NODES), MAX_GROWTH * bytes);
        Self { claims, source: TextSource::JsonLd, nodes, bytes, found: Vec::new() }
    }

    /// Looks through a value.
    pub(super) fn add(&mut self, value: Value<'_>, source: TextSource) {
        self.source = source;
        self.value(value, Place::default(), None, 0);
    }

    /// Takes HTML as it is.
    pub(super) fn add_html(&mut self, html: String, source: TextSource) {
        self.source = source;
        self.take(html, Place::default());
    }

    fn take(&mut self, html: String, place: Place) {
        let Place { title, address, .. } = place;
        if html.len() >= MIN_BYTES && self.found.len() < MAX_FOUND && (title != Some(false) || address) {
            self.found.push(Candidate { html, source: self.source, title, address });
        }
    }

    fn take_written(&mut self, html: String, place: Place) {
        self.bytes = self.bytes.saturating_sub(html.len());
        self.take(html, place);
    }

    fn value<'v>(&mut self, value: Value<'v>, place: Place, store: Store<'v>, depth: usize) {
        if !blocks::take(&mut self.nodes, 1) || depth > MAX_DEPTH {
            return;
        }
        match value {
            Value::String(text) if text.len() >= MIN_BYTES => self.text(text, place, depth),
            Value::Array(values) if place.body && blocks::are_blocks(values, store, &mut self.nodes) => {
                let mut writer = Writer::new(store, &mut self.nodes, self.bytes);
                writer.list(values);
                let html = writer.html;
                self.take_written(html, place);
            }
            Value::Array(values) => {
                // One of several things is none of them.
                let place = Place { body: place.body, ..Place::default() };
                values.iter().for_each(|value| self.value(value, place, store, depth + 1));
            }
            Value::Object(object) => self.object(object, place, store, depth),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, place: Place, depth: usize) {
        if let Some(value) = scripts::json_within(text, &mut Json::default()) {
            self.value(value, place, None, depth + MAX_DEPTH / 4);
        } else if place.body || markup::is_html(text) && text.matches("<p").nth(2).is_some() {
            self.take(markup::of_text(text).into_owned(), place);
        }
    }

    fn object<'v>(&mut self, object: Object<'v>, place: Place, store: Store<'v>, depth: usize) {
        let store = if object.get("ROOT_QUERY").is_some() { Some(object) } else { store };
        let object = if place.body { blocks::referred(object, store) } else { object };
        if !blocks::take(&mut self.nodes, blocks::cost_of(object)) {
            return;
        }
        let keys: Vec<(Key, Value<'_>)> = object.iter().map(|(key, value)| (Key::of(key), value)).collect();
        let place = self.place_in(&keys, place);
        if let Some(Value::Array(entries)) = object.get("liveBlogUpdate") {
            return self.live_blog(object, entries, place);
        }
        for (key, value) in &keys {
            if key.says(Meaning::Away) {
                continue;
            }
            let body = key.says(Meaning::Body) || place.body && key.says(Meaning::Part);
            let inner = if body || key.says(Meaning::Part) { place } else { Place::default() };
            self.value(*value, Place { body, ..inner }, store, depth + 1);
        }
    }

    /// What the titles and addresses of an object say, or else those of the object that it is a part of.
    fn place_in(&self, keys: &[(Key, Value<'_>)], outer: Place) -> Place {
        let mut place = Place { title: None, address: false, body: outer.body };
        for (key, value) in keys {
            let is_title = key.is(Meaning::Title);
            if (is_title || key.is(Meaning::Name))
                && let Some(title) = text_in(*value)
            {
                let agrees = self.claims.has_title(title);
                if agrees || is_title && place.title.is_none() {
                    place.title = Some(agrees);
                }
            } else if key.is(Meaning::Address) {
                place.address |= self.has_address(*value);
            }
        }
        Place {
            title: place.title.or(outer.title),
            address: place.address || outer.address,
            body: place.body,
        }
    }

    fn has_address(&self, value: Value<'_>) -> bool {
        match value {
            Value::Integer(id) => self.claims.has_address(&id.to_string()),
            value => text_in(value).is_some_and(|address| self.claims.has_address(address)),
        }
    }

    /// The introduction and the entries of a live blog.
    fn live_blog(&mut self, object: Object<'_>, entries: Array<'_>, place: Place) {
        let mut writer = Writer::new(None, &mut self.nodes, self.bytes);
        if let Some(text) = object.get("articleBody").and_then(Value::as_str) {
            writer.html.push_str(&markup::of_text(text));
        }
        writer.entries(entries);
        let html = writer.html;
        self.take_written(html, place);
    }
}

/// A text, or the one that an object has as its only short value of a kind.
fn text_in(value: Value<'_>) -> Option<&str> {
    match value {
        Value::String(text) => Some(text).filter(|text| !text.trim().is_empty()),
        Value::Object(object) => ["rendered", "basic", "text", "value", "default", "current", "@id", "url"]
            .iter()
            .find_map(|key| object.get(key)?.as_str()),
        _ => None,
    }
}
