//! A story as a list of blocks in JSON -> HTML. Editors write such lists in many dialects (`{"type": "paragraph", "text":
//! …}`, `{"nodeType": "paragraph", "content": [{"value": …}]}`, `{"tag": "p", "children": […]}`); they have in common that a
//! block names its kind, and holds text or further blocks.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "nothing deeper than MAX_DEPTH is looked into, and what is counted is in memory"
)]

use super::keys::{Key, Meaning};
use super::markup;
use crate::read::json::{Array, Object, Value};

/// Nesting below which blocks are not read.
const MAX_DEPTH: usize = 40;

/// Keys that name the kind of a block, the best one first.
const KINDS: [&str; 11] = [
    "tag",
    "type",
    "_type",
    "nodeType",
    "blockName",
    "kind",
    "__typename",
    "name",
    "component",
    "style",
    "format",
];

/// Keys that hold the text or the parts of a block, the best one first.
const FIELDS: [&str; 22] = [
    "text",
    "html",
    "children",
    "content",
    "contents",
    "items",
    "blocks",
    "nodes",
    "spans",
    "paragraphs",
    "elements",
    "content_elements",
    "model",
    "value",
    "body",
    "rendered",
    "innerHTML",
    "root",
    "props",
    "attributes",
    "fields",
    "data",
];

/// Keys of a heading of blocks that are a story in themselves, such as an entry of a live blog.
const HEADINGS: [&str; 3] = ["headline", "title", "heading"];

/// Objects that others name by their key, as the store of a client of GraphQL has them.
pub(super) type Store<'v> = Option<Object<'v>>;

/// Writes blocks as HTML.
pub(super) struct Writer<'v, 'n> {
    pub(super) html: String,
    store: Store<'v>,
    /// How many more values may be looked at.
    nodes: &'n mut usize,
    /// Bytes from which on nothing is added: what is named twice is there twice.
    bytes: usize,
}

impl<'v, 'n> Writer<'v, 'n> {
    pub(super) fn new(store: Store<'v>, nodes: &'n mut usize, bytes: usize) -> Self {
        Self { html: String::new(), store, nodes, bytes }
    }

    /// Writes the blocks of a list.
    pub(super) fn list(&mut self, blocks: Array<'v>) {
        for block in blocks.iter() {
            self.node(block, "p", 0);
        }
    }

    /// Writes the entries of a live blog: heading, time and text each.
    pub(super) fn entries(&mut self, entries: Array<'v>) {
        for entry in entries.iter().filter_map(Value::as_object) {
            self.html.push_str("<section>");
            self.heading(entry);
            if let Some(time) = entry.get("datePublished").and_then(Value::as_str) {
                let escaped = markup::escaped(time).replace('"', "");
                self.html.push_str(&format!("<time datetime=\"{escaped}\"></time>"));
            }
            match entry.get("articleBody").or_else(|| entry.get("text")) {
                Some(Value::String(text)) => self.html.push_str(&markup::of_text(text)),
                Some(body) => self.node(body, "p", 0),
                None => {}
            }
            self.html.push_str("</section>\n");
        }
    }

    fn heading(&mut self, object: Object<'_>) {
        if let Some(heading) = HEADINGS.iter().find_map(|key| object.get(key)?.as_str()) {
            self.wrapped("h2", heading);
        }
    }

    /// Writes a value. `tag` is that of a block which does not say what it is, empty within a line.
    fn node(&mut self, value: Value<'v>, tag: &str, depth: usize) {
        if self.html.len() >= self.bytes || !take(self.nodes, 1) || depth > MAX_DEPTH {
            return;
        }
        match value {
            Value::String(text) => self.wrapped(tag, text),
            Value::Array(values) => values.iter().for_each(|value| self.node(value, tag, depth + 1)),
            Value::Object(object) => {
                let object = referred(object, self.store);
                if take(self.nodes, cost_of(object)) {
                    self.object(object, tag, depth);
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, object: Object<'v>, tag: &str, depth: usize) {
        let kind = kind_of(object);
        if kind.says(Meaning::Skip) {
            return;
        }
        let own = tag_of(kind);
        if own.is_empty() && !tag.is_empty() {
            self.heading(object);
        }
        let tag = if own.is_empty() { tag } else { own };
        for field in FIELDS {
            let before = self.html.len();
            match object.get(field) {
                Some(Value::String(text)) if !text.trim().is_empty() => self.wrapped(tag, text),
                Some(Value::Array(values)) => self.parts(values, tag, depth),
                Some(value @ Value::Object(_)) => self.node(value, tag, depth + 1),
                _ => {}
            }
            if self.html.len() > before {
                return;
            }
        }
    }

    /// Writes the parts of a block: further blocks, or runs of its text.
    fn parts(&mut self, values: Array<'v>, tag: &str, depth: usize) {
        if !take(self.nodes, values.len()) {
            return;
        }
        let before = self.html.len();
        let are_blocks = values.iter().any(|value| is_block(value, self.store));
        let wraps = !tag.is_empty() && (matches!(tag, "ul" | "blockquote" | "li") || !are_blocks);
        let inner = match (tag, are_blocks) {
            ("ul", _) => "li",
            (_, true) => "p",
            (_, false) => "",
        };
        if wraps {
            self.html.push_str(&format!("<{tag}>"));
        }
        let start = self.html.len();
        values.iter().for_each(|value| self.node(value, inner, depth + 1));
        if self.html.len() == start {
            self.html.truncate(before);
        } else if wraps {
            self.html.push_str(&format!("</{tag}>\n"));
        }
    }

    fn wrapped(&mut self, tag: &str, text: &str) {
        if tag.is_empty() {
            self.html.push_str(&if markup::is_html(text) { text.to_owned() } else { markup::escaped(text) });
        } else if tag == "p" {
            let text = markup::of_text(text);
            let is_block = text.trim_start().starts_with("<p") || text.contains("</p>");
            self.html.push_str(&if is_block { text.into_owned() } else { format!("<p>{text}</p>\n") });
        } else {
            let text = if markup::is_html(text) { text.to_owned() } else { markup::escaped(text) };
            self.html.push_str(&format!("<{tag}>{text}</{tag}>\n"));
        }
    }
}

/// Takes so many values of those that may yet be looked at, all or the rest of them; says whether there were enough. One that is
/// named again and again is looked at each time.
pub(super) fn take(nodes: &mut usize, count: usize) -> bool {
    let left = nodes.checked_sub(count);
    *nodes = left.unwrap_or(0);
    left.is_some()
}

/// Bytes of text that take as long to look at as a value does.
const BYTES_A_VALUE: usize = 16;

/// As how many values an object counts when it is looked at: those in it and in objects that are right in it, with their texts.
pub(super) fn cost_of(object: Object<'_>) -> usize {
    object.iter().map(|(_, value)| cost_of_value(value)).sum()
}

fn cost_of_value(value: Value<'_>) -> usize {
    let of_text = |value: Value<'_>| 1 + value.as_str().map_or(0, |text| text.len() / BYTES_A_VALUE);
    let of_object = |object: Object<'_>| object.iter().map(|(_, value)| of_text(value)).sum::<usize>();
    of_text(value) + value.as_object().map_or(0, of_object)
}

/// The object that another only names.
pub(super) fn referred<'v>(object: Object<'v>, store: Store<'v>) -> Object<'v> {
    let name = object.get("__ref").or_else(|| object.get("id").filter(|_| object.get("generated").is_some()));
    let found = name.and_then(Value::as_str).and_then(|name| store?.get(name)?.as_object());
    found.unwrap_or(object)
}

/// Whether a list holds blocks of one story, and no stories, as far as so many values may yet be looked at.
pub(super) fn are_blocks(values: Array<'_>, store: Store<'_>, nodes: &mut usize) -> bool {
    if !take(nodes, values.iter().map(cost_of_value).sum()) {
        return false;
    }
    let is_text = |value: Value<'_>| match value {
        Value::String(text) => text.contains(' '),
        Value::Array(_) => false,
        _ => is_block(value, store) || is_long_text(value),
    };
    let may_be_story = |value: Value<'_>| {
        let object = value.as_object().map(|object| referred(object, store));
        object.is_some_and(|object| {
            if !take(nodes, object.len()) {
                return true;
            }
            let has = |meaning| object.iter().any(|(key, _)| Key::of(key).is(meaning));
            HEADINGS.iter().any(|key| object.get(key).and_then(Value::as_str).is_some())
                && has(Meaning::Address)
                && has(Meaning::Body)
        })
    };
    let texts = values.iter().filter(|value| is_text(*value)).count();
    texts >= values.len().max(1).div_ceil(2) && !values.iter().any(may_be_story)
}

/// Whether a value is an object with a text of some length, whatever it is called.
fn is_long_text(value: Value<'_>) -> bool {
    let Some(object) = value.as_object() else { return false };
    let texts =
        ["text", "html", "content", "body", "value"].iter().filter_map(|key| object.get(key)?.as_str());
    texts.into_iter().any(|text| text.len() >= 40 && text.contains(' '))
        && !kind_of(object).says(Meaning::Skip)
}

/// Whether a value is a block that says what it is, or one of text.
fn is_block(value: Value<'_>, store: Store<'_>) -> bool {
    let Some(object) = value.as_object().map(|object| referred(object, store)) else { return false };
    !tag_of(kind_of(object)).is_empty()
}

fn kind_of(object: Object<'_>) -> Key {
    let kinds = KINDS.iter().filter_map(|key| object.get(key)?.as_str());
    // Parsers of HTML have «tag» as the kind, and the tag as the name.
    let kind = kinds.into_iter().find(|kind| !matches!(*kind, "tag" | "element" | "node" | "block"));
    Key::of(kind.unwrap_or_else(|| if object.get("_type").is_some() { "paragraph" } else { "" }))
}

/// The tag of a kind of block; none for a run of text and what is not known.
fn tag_of(kind: Key) -> &'static str {
    let tags = [
        (Meaning::Heading, "h2"),
        (Meaning::Quote, "blockquote"),
        (Meaning::Item, "li"),
        (Meaning::List, "ul"),
        (Meaning::Paragraph, "p"),
    ];
    tags.iter().find(|(meaning, _)| kind.says(*meaning)).map_or("", |(_, tag)| tag)
}
