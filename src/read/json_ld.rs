//! JSON-LD, the only place that reads it. Scripts that are not JSON are repaired where that is safe: line ends and bare
//! quotes in strings, commas before a closing bracket, comment delimiters, several values in a row.

#![expect(
    clippy::string_slice,
    reason = "keys, quotes and commas are ASCII, found in the same text; else it is cut at the boundary of a character"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "places of bytes that are in memory, and lengths of what stands there"
)]

use memchr::memmem;
use serde::de::IgnoredAny;

use super::json::{Id, Json, Value};
use crate::spare::memory_of;

/// What the `application/ld+json` scripts of a page say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JsonLd {
    json: Json,
    /// The values of the scripts, as far as they can be read.
    values: Vec<Id>,
    /// Every `articleBody`, also of scripts that cannot be repaired.
    pub bodies: Vec<String>,
    /// The first `name` shortly after each `author`, also of scripts that cannot be repaired.
    pub author_names: Vec<String>,
}

/// Bytes after the word `author` in which its name is looked for.
const AUTHOR_BYTES: usize = 400;

impl JsonLd {
    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.json.clear();
        self.values.clear();
        self.bodies.clear();
        self.author_names.clear();
    }

    /// Bytes of memory that it has taken, but for the few texts that are apart.
    pub(super) fn memory(&self) -> usize {
        self.json.memory().saturating_add(memory_of(&self.values))
    }

    /// Adds what a script says.
    pub(super) fn add(&mut self, script: &str) {
        self.bodies.extend(strings_of(script, "\"articleBody\""));
        for at in memmem::find_iter(script.as_bytes(), "\"author\"") {
            let near = &script[at..script.floor_char_boundary(at + AUTHOR_BYTES)];
            self.author_names.extend(strings_of(near, "\"name\"").next());
        }
        match self.json.parse(script) {
            Some(value) => self.values.push(value),
            None => self.add_each(&repair(script)),
        }
    }

    /// Adds the values that a text begins with, one behind the other.
    fn add_each(&mut self, text: &str) {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
        let mut start = 0;
        while let Some(Ok(_)) = values.next() {
            let Some(value) = self.json.parse(&text[start..values.byte_offset()]) else { return };
            self.values.push(value);
            start = values.byte_offset();
        }
    }

    /// The values of the scripts, as far as they can be read.
    pub fn values(&self) -> impl Iterator<Item = Value<'_>> {
        self.values.iter().map(|id| self.json.get(*id))
    }
}

/// The string values of a key in JSON that need not be valid.
fn strings_of<'j>(json: &'j str, key: &'j str) -> impl Iterator<Item = String> + 'j {
    memmem::find_iter(json.as_bytes(), key.as_bytes()).filter_map(move |at| {
        let rest = json[at + key.len()..].trim_start().strip_prefix(':')?.trim_start();
        let value = rest.strip_prefix('"')?;
        let mut escaped = false;
        let end = value.bytes().position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        })?;
        let value = &value[..end];
        let parsed = serde_json::from_str(&rest[..end + 2]);
        Some(parsed.unwrap_or_else(|_| value.replace("\\n", " ").replace("\\\"", "\"")))
    })
}

/// Makes JSON of what is nearly JSON.
fn repair(text: &str) -> String {
    let text =
        text.trim().trim_start_matches("<!--").trim_start_matches("//").trim_start_matches("<![CDATA[");
    let text = text
        .trim()
        .trim_end_matches("-->")
        .trim_end_matches("]]>")
        .trim_end_matches("//")
        .trim_end_matches(';');
    let mut out = String::with_capacity(text.len() + 16);
    let mut in_string = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' if !in_string => in_string = true,
            '"' if ends_string(&text[at + 1..]) => in_string = false,
            '"' => out.push('\\'),
            '\\' if in_string => {
                match chars.peek().copied() {
                    Some((_, next)) if r#""\/bfnrtu"#.contains(next) => {
                        out.push('\\');
                        out.push(next);
                    }
                    Some((_, next)) => out.push(next),
                    None => {}
                }
                chars.next();
                continue;
            }
            '\n' | '\r' | '\t' if in_string => {
                out.push(' ');
                continue;
            }
            char if in_string && char.is_control() => continue,
            ',' if !in_string && text[at + 1..].trim_start().starts_with(['}', ']']) => continue,
            _ => {}
        }
        out.push(char);
    }
    out
}

/// Whether a quote before this text ends a string: what follows is punctuation of JSON, not prose.
fn ends_string(rest: &str) -> bool {
    let rest = rest.trim_start();
    match rest.as_bytes().first() {
        None | Some(b'}' | b']' | b':') => true,
        Some(b',') => {
            let next = rest[1..].trim_start();
            next.is_empty()
                || next.starts_with(['"', '{', '[', '}', ']', '-', 't', 'f', 'n'])
                || next.starts_with(|c: char| c.is_ascii_digit())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairs_what_is_nearly_json() {
        let cases = [
            ("a line end in a string", "{\"a\": \"x\ny\"}", r#"{"a": "x y"}"#),
            (
                "a bare quote in a string",
                r#"{"a": "the "big" one", "b": 1}"#,
                r#"{"a": "the \"big\" one", "b": 1}"#,
            ),
            ("a comma before a bracket", r#"{"a": [1, 2, ], }"#, r#"{"a": [1, 2 ] }"#),
            ("comment delimiters", "<!-- {\"a\": 1} -->", r#"{"a": 1}"#),
            ("a wrong escape", r#"{"a": "it\'s"}"#, r#"{"a": "it's"}"#),
        ];
        for (name, broken, whole) in cases {
            let value: serde_json::Value =
                serde_json::from_str(&repair(broken)).unwrap_or_else(|error| panic!("{name}: {error}"));
            let whole: serde_json::Value = serde_json::from_str(whole).expect("the case is JSON");
            assert_eq!(value, whole, "{name}");
        }
    }

    #[test]
    fn bodies_and_authors_are_found_in_what_is_no_json_too() {
        let cases: &[(&str, &str, &[&str], &[&str])] = &[
            ("JSON", r#"{"articleBody": "a\nb", "author": {"name": "Ann Lee"}}"#, &["a\nb"], &["Ann Lee"]),
            ("a list", r#"[{"@graph": [{"articleBody" : "a"}]}, {"articleBody": "b"}]"#, &["a", "b"], &[]),
            (
                "cut off",
                r#"{"author": {"name": "Ann \"A\" Lee"}, "articleBody": "a", "#,
                &["a"],
                &["Ann \"A\" Lee"],
            ),
            ("a string cut off", r#"{"articleBody": "a"#, &[], &[]),
            ("a wrong escape", r#"{"articleBody": "it\'s"}"#, &["it\\'s"], &[]),
        ];
        for (name, script, bodies, author_names) in cases {
            let mut found = JsonLd::default();
            found.add(script);
            assert_eq!(
                (&found.bodies[..], &found.author_names[..]),
                (&strings(bodies)[..], &strings(author_names)[..]),
                "{name}"
            );
        }
    }

    #[test]
    fn values_in_a_row_are_read_up_to_what_is_none() {
        let cases = [
            ("two objects", r#"{"a": 1} {"b": 2,}"#, r#"[{"a": 1}, {"b": 2}]"#),
            ("a comma between them", r#"{"a": 1}, {"b": 2}"#, r#"[{"a": 1}]"#),
            (
                "a word behind them",
                r#"{"a": "x
y"} [1] end"#,
                r#"[{"a": "x y"}, [1]]"#,
            ),
            ("no value", "end", "[]"),
        ];
        for (name, script, values) in cases {
            let mut found = JsonLd::default();
            found.add(script);
            let found: serde_json::Value = found.values().map(Value::to_serde).collect();
            let values: serde_json::Value = serde_json::from_str(values).expect("the case is JSON");
            assert_eq!(found, values, "{name}");
        }
    }

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(ToString::to_string).collect()
    }
}
