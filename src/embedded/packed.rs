//! State that frameworks pack before they write it: lists whose values name each other by their place, and streams of
//! rows.

use std::collections::HashMap;

use super::size_of;
use crate::read::json::{Id, Json, Value};
use crate::read::page::Slice;

/// Nesting below which packed values are not read.
const MAX_DEPTH: usize = 48;

/// How many times as many bytes a packed list may give as it has: what is named twice is there twice.
const MAX_GROWTH: usize = 4;

/// The value that a packed list holds, or the value itself.
pub(super) fn hydrated(json: &mut Json, value: Id) -> Id {
    let Value::Array(values) = json.get(value) else { return value };
    let is_integer = |value: Value<'_>| matches!(value, Value::Integer(_));
    let is_packed = values.len() > 4
        && match values.first() {
            Some(Value::Array(first)) => {
                first.first().and_then(Value::as_str).is_some()
                    && first.iter().skip(1).all(|value| place_of(value).is_some())
            }
            Some(Value::Object(first)) => {
                !first.is_empty() && first.iter().all(|(_, value)| is_integer(value))
            }
            _ => false,
        };
    if !is_packed {
        return value;
    }
    let sized: Vec<(Id, usize)> = json.members(value).map(|(_, id)| (id, size_of(json.get(id)))).collect();
    let bytes: usize = sized.iter().map(|(_, size)| size).sum();
    Packed { json, values: sized, left: bytes.saturating_mul(MAX_GROWTH) }.value(0, 0)
}

/// The place in a packed list that a value is.
fn place_of(value: Value<'_>) -> Option<usize> {
    if let Value::Integer(place) = value { usize::try_from(place).ok() } else { None }
}

/// A packed list.
struct Packed<'j> {
    json: &'j mut Json,
    /// Its values, with about the bytes of each.
    values: Vec<(Id, usize)>,
    /// Bytes that it may yet give.
    left: usize,
}

impl Packed<'_> {
    /// The value at a place.
    #[expect(clippy::arithmetic_side_effects, reason = "nothing deeper than MAX_DEPTH is looked into")]
    fn value(&mut self, at: usize, depth: usize) -> Id {
        let Some((id, size)) = self.values.get(at).filter(|_| depth <= MAX_DEPTH).copied() else {
            return self.json.null();
        };
        let Some(left) = self.left.checked_sub(size) else { return self.json.null() };
        self.left = left;
        let members: Vec<(Slice, Id)> = self.json.members(id).collect();
        let is_object = match self.json.get(id) {
            // A class of the framework, and what it holds.
            Value::Array(list) if list.first().and_then(Value::as_str).is_some() => {
                return match members.get(1) {
                    Some((_, place)) => self.at_place(*place, depth + 1),
                    None => self.json.null(),
                };
            }
            Value::Array(_) => false,
            Value::Object(_) => true,
            _ => return id,
        };
        let begin = self.json.begin();
        for (key, place) in members {
            let value = self.at_place(place, depth + 1);
            self.json.member(key, value);
        }
        if is_object { self.json.object(begin) } else { self.json.array(begin) }
    }

    fn at_place(&mut self, place: Id, depth: usize) -> Id {
        match place_of(self.json.get(place)) {
            Some(place) => self.value(place, depth),
            None => self.json.null(),
        }
    }
}

/// Adds a piece of a stream of rows, as `[1, "…"]` is pushed; says whether the value is one.
pub(super) fn add_to_stream(value: Value<'_>, stream: &mut String) -> bool {
    let Value::Array(values) = value else { return false };
    let mut values = values.iter();
    let (Some(Value::Integer(_) | Value::Float), Some(Value::String(text)), None) =
        (values.next(), values.next(), values.next())
    else {
        return false;
    };
    stream.push_str(text);
    true
}

/// Calls a function with the value of each row of a stream, the texts put in that are rows of their own. A row is
/// `ID:JSON` and a line end, or `ID:T`, the length of a text in hexadecimal digits, a comma, and the text.
pub(super) fn of_stream(stream: &str, call: &mut impl FnMut(Value<'_>)) {
    let (mut texts, mut json, mut values) = (HashMap::new(), Json::default(), Vec::new());
    let mut rest = stream;
    while let Some((id, row)) = rest.split_once(':') {
        let id = id.trim();
        if let Some((length, text)) = row.strip_prefix('T').and_then(|row| row.split_once(','))
            && let Ok(length) = usize::from_str_radix(length, 16)
        {
            let (text, behind) = text.split_at(text.floor_char_boundary(length));
            texts.insert(id, text);
            rest = behind;
            continue;
        }
        let (row, after) = row.split_once('\n').unwrap_or((row, ""));
        values.extend(json.parse(row));
        rest = after;
    }
    let mut left = stream.len().saturating_mul(2);
    json.replace_strings(|name| {
        let text = *texts.get(name.strip_prefix('$')?)?;
        left = left.checked_sub(text.len())?;
        Some(text)
    });
    values.into_iter().for_each(|value| call(json.get(value)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpacked(text: &str) -> serde_json::Value {
        let mut json = Json::default();
        let value = json.parse(text).expect("JSON");
        let value = hydrated(&mut json, value);
        json.get(value).to_serde()
    }

    #[test]
    fn packed_lists_are_unpacked() {
        let value = unpacked(r#"[["Reactive",1],{"data":2,"n":5},{"a":3},["Ref",4],"text",7]"#);
        assert_eq!(value, serde_json::json!({"data": {"a": "text"}, "n": 7}));
        assert!(unpacked(r#"[{"a":0,"b":0},1,2,3,4]"#).is_object());
        assert_eq!(unpacked(r#"["a","b","c","d","e"]"#), serde_json::json!(["a", "b", "c", "d", "e"]));
    }

    #[test]
    fn rows_of_a_stream_are_put_together() {
        let mut stream = String::new();
        let mut add = |text: &str| {
            let mut json = Json::default();
            let value = json.parse(text).expect("JSON");
            add_to_stream(json.get(value), &mut stream)
        };
        assert!(add(r#"[1, "1:{\"body\":\"$2\"}\n2:T5,a\nb"]"#));
        assert!(add(r#"[1, ":c3:[1]\n"]"#));
        assert!(!add(r#"{"a": 1}"#) && !add(r#"[1, "a", 2]"#) && !add(r#"["a", "b"]"#));
        let mut values = Vec::new();
        of_stream(&stream, &mut |value| values.push(value.to_serde()));
        assert_eq!(values, [serde_json::json!({"body": "a\nb:c"}), serde_json::json!([1])]);
    }
}
