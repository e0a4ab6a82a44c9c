//! State that frameworks pack before they write it: lists whose values name each other by their place, and streams of
//! rows.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::size_of;

/// Nesting below which packed values are not read.
const MAX_DEPTH: usize = 48;

/// How many times as many bytes a packed list may give as it has: what is named twice is there twice.
const MAX_GROWTH: usize = 4;

/// The value that a packed list holds, or the value itself.
pub(super) fn hydrated(value: Value) -> Value {
    let Value::Array(values) = &value else { return value };
    let is_packed = values.len() > 4
        && match values.first() {
            Some(Value::Array(first)) => {
                matches!(first.as_slice(), [Value::String(_), places @ ..] if places.iter().all(Value::is_u64))
            }
            Some(Value::Object(first)) => !first.is_empty() && first.values().all(Value::is_i64),
            _ => false,
        };
    if !is_packed {
        return value;
    }
    let sized: Vec<(&Value, usize)> = values.iter().map(|value| (value, size_of(value))).collect();
    let bytes: usize = sized.iter().map(|(_, size)| size).sum();
    unpacked(&sized, 0, 0, &mut bytes.saturating_mul(MAX_GROWTH))
}

/// The value at a place of a packed list, whose values have about so many bytes each.
#[expect(clippy::arithmetic_side_effects, reason = "nothing deeper than MAX_DEPTH is looked into")]
fn unpacked(values: &[(&Value, usize)], at: usize, depth: usize, left: &mut usize) -> Value {
    let Some((value, size)) = values.get(at).filter(|_| depth <= MAX_DEPTH) else { return Value::Null };
    let Some(rest) = left.checked_sub(*size) else { return Value::Null };
    *left = rest;
    let mut at_place = |place: &Value| {
        let place = place.as_u64().and_then(|place| usize::try_from(place).ok());
        place.map_or(Value::Null, |place| unpacked(values, place, depth + 1, left))
    };
    match value {
        // A class of the framework, and what it holds.
        Value::Array(list) if list.first().is_some_and(Value::is_string) => {
            list.get(1).map_or(Value::Null, at_place)
        }
        Value::Array(list) => Value::Array(list.iter().map(at_place).collect()),
        Value::Object(object) => {
            let values = object.iter().map(|(key, place)| (key.clone(), at_place(place)));
            Value::Object(values.collect())
        }
        value => (*value).clone(),
    }
}

/// Adds a piece of a stream of rows, as `[1, "…"]` is pushed; says whether the value is one.
pub(super) fn add_to_stream(value: &Value, stream: &mut String) -> bool {
    let Value::Array(values) = value else { return false };
    let [Value::Number(_), Value::String(text)] = values.as_slice() else { return false };
    stream.push_str(text);
    true
}

/// Calls a function with the value of each row of a stream, the texts put in that are rows of their own. A row is
/// `ID:JSON` and a line end, or `ID:T`, the length of a text in hexadecimal digits, a comma, and the text.
pub(super) fn of_stream(stream: &str, call: &mut impl FnMut(&Value)) {
    let (mut texts, mut values) = (HashMap::new(), Vec::new());
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
        values.extend(serde_json::from_str::<Value>(row));
        rest = after;
    }
    let mut left = stream.len().saturating_mul(2);
    for mut value in values {
        put_in(&mut value, &texts, &mut left);
        call(&value);
    }
}

/// Puts texts in for the strings that name them.
fn put_in(value: &mut Value, texts: &HashMap<&str, &str>, left: &mut usize) {
    match value {
        Value::String(name) => {
            if let Some(text) = name.strip_prefix('$').and_then(|id| texts.get(id))
                && let Some(rest) = left.checked_sub(text.len())
            {
                *left = rest;
                *name = (*text).to_owned();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| put_in(value, texts, left)),
        Value::Object(object) => values_of(object).for_each(|value| put_in(value, texts, left)),
        _ => {}
    }
}

fn values_of(object: &mut Map<String, Value>) -> impl Iterator<Item = &mut Value> {
    object.iter_mut().map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_lists_are_unpacked() {
        let packed = r#"[["Reactive",1],{"data":2,"n":5},{"a":3},["Ref",4],"text",7]"#;
        let value = hydrated(serde_json::from_str(packed).expect("JSON"));
        assert_eq!(value, serde_json::json!({"data": {"a": "text"}, "n": 7}));
        let circle = hydrated(serde_json::from_str(r#"[{"a":0,"b":0},1,2,3,4]"#).expect("JSON"));
        assert!(circle.is_object());
        let plain = serde_json::json!(["a", "b", "c", "d", "e"]);
        assert_eq!(hydrated(plain.clone()), plain);
    }

    #[test]
    fn rows_of_a_stream_are_put_together() {
        let mut stream = String::new();
        assert!(add_to_stream(&serde_json::json!([1, "1:{\"body\":\"$2\"}\n2:T5,a\nb"]), &mut stream));
        assert!(add_to_stream(&serde_json::json!([1, ":c3:[1]\n"]), &mut stream));
        assert!(!add_to_stream(&serde_json::json!({"a": 1}), &mut stream));
        let mut values = Vec::new();
        of_stream(&stream, &mut |value| values.push(value.clone()));
        assert_eq!(values, [serde_json::json!({"body": "a\nb:c"}), serde_json::json!([1])]);
    }
}
