//! The elements of a document that hold its story as data: scripts with JSON or with assignments of literals, attributes
//! with JSON, `noscript`. They are looked for in the document itself, whatever reader made the page.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "places in a text, which is never longer than isize::MAX, and some bytes more; functions are fewer than its bytes"
)]

use memchr::memmem;

use super::js::Parser;
use super::packed;
use crate::read::charref;
use crate::read::json::{Json, Value};

/// Bytes of a literal from which on it may hold a story.
const MIN_BYTES: usize = 250;

/// Calls a function with each value that the scripts and attributes of a document hold, until that many bytes of them
/// have been parsed.
pub(super) fn each_value(html: &str, mut bytes: usize, mut call: impl FnMut(Value<'_>)) {
    let (mut stream, mut values) = (String::new(), Json::default());
    for (tag, content) in elements(html, "script") {
        if !may_hold_story(content) {
            continue;
        }
        let Some(left) = bytes.checked_sub(content.len()) else { return };
        bytes = left;
        match ScriptKind::of(tag) {
            ScriptKind::Json => json(content, &mut values).into_iter().for_each(&mut call),
            ScriptKind::Program => literals(content, &mut values, |value| {
                if !packed::add_to_stream(value, &mut stream) {
                    call(value);
                }
            }),
            ScriptKind::Other => {}
        }
    }
    packed::of_stream(&stream, &mut call);
    for value in attributes(html) {
        let Some(left) = bytes.checked_sub(value.len()) else { return };
        bytes = left;
        let mut buffer = String::new();
        json(charref::text(value, &mut buffer), &mut values).into_iter().for_each(&mut call);
    }
}

/// Ends of sentences in the shortest story.
const MIN_SENTENCES: usize = 2;

/// Signs of scripts whose sentences do not end with a full stop, plain and escaped.
const OTHER_SIGNS: [&str; 8] = ["。", "\\u3002", "।", "\\u0964", "؟", "\\u061f", "\u{e32}", "\\u0e32"];

/// Whether there are sentences in a script or an attribute, so that it is worth parsing: few programs and settings have any.
fn may_hold_story(text: &str) -> bool {
    let bytes = text.as_bytes();
    #[expect(clippy::indexing_slicing, reason = "the place of a full stop, or the one before it")]
    let is_end = |at: &usize| {
        let before = bytes[at.saturating_sub(1)];
        let follows = bytes.get(at + 1).is_some_and(|next| b" <\\&\"'`".contains(next));
        follows && (before.is_ascii_alphanumeric() || !before.is_ascii())
    };
    text.len() >= MIN_BYTES
        && (memchr::memchr_iter(b'.', bytes).filter(is_end).nth(MIN_SENTENCES - 1).is_some()
            || OTHER_SIGNS.iter().any(|sign| memmem::find(bytes, sign.as_bytes()).is_some()))
}

/// The contents of the `noscript` elements.
pub(super) fn noscripts(html: &str) -> impl Iterator<Item = &str> {
    elements(html, "noscript").map(|(_, content)| content).filter(|content| content.len() >= MIN_BYTES)
}

/// What is in a script.
enum ScriptKind {
    Json,
    Program,
    Other,
}

impl ScriptKind {
    fn of(tag: &str) -> Self {
        let tag = tag.to_ascii_lowercase();
        let Some((_, kind)) = tag.split_once("type=") else { return Self::Program };
        let kind =
            kind.trim_start_matches(['"', '\'']).split(['"', '\'', ' ', '>']).next().unwrap_or_default();
        match kind {
            // The page has these parsed already.
            _ if kind.contains("ld+json") => Self::Other,
            _ if kind.contains("json") => Self::Json,
            "" | "module" => Self::Program,
            _ if kind.contains("javascript") => Self::Program,
            _ => Self::Other,
        }
    }
}

/// The elements of a name whose content is raw text: start tag, without the sign that ends it, and content each.
fn elements<'h>(html: &'h str, name: &'static str) -> impl Iterator<Item = (&'h str, &'h str)> {
    let mut rest = html;
    std::iter::from_fn(move || {
        let (_, element) = rest.split_at(tag_of(rest, name, false)?);
        let (tag, content) = element.split_once('>')?;
        let (content, behind) = content.split_at(tag_of(content, name, true).unwrap_or(content.len()));
        rest = behind;
        Some((tag, content))
    })
}

/// Where the first start or end tag of a name begins.
fn tag_of(html: &str, name: &str, ends: bool) -> Option<usize> {
    let bytes = html.as_bytes();
    memchr::memchr_iter(b'<', bytes).find(|at| {
        let from = at + 1 + usize::from(ends);
        let tag = bytes.get(from..from + name.len());
        (!ends || bytes.get(at + 1) == Some(&b'/'))
            && tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
    })
}

/// The value of a JSON text; its signs may be those of HTML, or it may be in a comment. What was in `values` is forgotten.
fn json<'j>(text: &str, values: &'j mut Json) -> Option<Value<'j>> {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    let mut buffer = String::new();
    let text = if text.starts_with("{&quot;") { charref::text(text, &mut buffer) } else { text };
    values.clear();
    let value = values.parse(text)?;
    let value = packed::hydrated(values, value);
    Some(values.get(value))
}

/// Functions in a program that are looked at for what they return.
const MAX_FUNCTIONS: usize = 8;

/// Calls a function with each long literal that a program assigns, or passes to a function. What was in `values` is forgotten.
#[expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "it goes on behind an ASCII sign that was found, or where a parser stopped, which is where a character begins or at the end"
)]
fn literals(program: &str, values: &mut Json, mut call: impl FnMut(Value<'_>)) {
    let (mut at, mut functions) = (0, 0);
    while let Some(found) = memchr::memchr2(b'=', b'(', &program.as_bytes()[at..]) {
        at += found + 1;
        let rest = program[at..].trim_start();
        // One in brackets is met again behind them.
        let is_function = rest.starts_with("function");
        functions += usize::from(is_function);
        if !(rest.starts_with(['{', '[', '"', '\'']) || rest.starts_with("JSON.parse") || is_function)
            || functions > MAX_FUNCTIONS && is_function
        {
            continue;
        }
        values.clear();
        let mut parser = Parser::new(&program[at..], values);
        let (value, read) = (parser.value(), parser.at);
        match value.filter(|id| holds_text(values.get(*id))) {
            Some(id) if read >= MIN_BYTES => {
                let id = packed::hydrated(values, id);
                call(values.get(id));
            }
            // It may assign something within.
            None if is_function => continue,
            _ => {}
        }
        at += read;
    }
}

fn holds_text(value: Value<'_>) -> bool {
    matches!(value, Value::Object(_) | Value::Array(_) | Value::String(_))
}

/// The values of attributes that hold JSON.
#[expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "each start has two ASCII signs and more, and what is found is one; a quote is ASCII as well"
)]
fn attributes(html: &str) -> impl Iterator<Item = &str> {
    let starts = ["=\"{&quot;", "='{\"", "=\"[{&quot;", "='[{\""];
    starts.into_iter().flat_map(move |start| {
        let quote = start.as_bytes()[1];
        memmem::find_iter(html.as_bytes(), start.as_bytes()).collect::<Vec<_>>().into_iter().filter_map(
            move |at| {
                let value = &html[at + 2..];
                let value = &value[..memchr::memchr(quote, value.as_bytes())?];
                may_hold_story(value).then_some(value)
            },
        )
    })
}

/// A string that is JSON itself.
pub(super) fn json_within<'j>(text: &str, values: &'j mut Json) -> Option<Value<'j>> {
    let text = text.trim();
    (text.len() >= MIN_BYTES && text.starts_with(['{', '['])).then(|| json(text, values))?
}
