//! Values of JSON, all of them in one list and their texts in one string: a page may have thousands, and most are never asked.

#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "an `Id` is given for a value that was added, and members and texts are those that were added before it"
)]
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::slice::Slice;
use crate::spare::memory_of;

/// Values of JSON, and the texts and members that they have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Json {
    values: Vec<Kind>,
    /// Those of each list and object, in a row; those of an object in the order of their keys, each key once.
    members: Vec<Member>,
    text: String,
    /// Members of lists and objects that have not ended.
    open: Vec<Member>,
}

/// The place of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Id(u32);

/// What is stored of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Null,
    Bool(bool),
    Integer(i64),
    Float,
    String(Slice),
    Array(Slice),
    Object(Slice),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Member {
    /// Empty in a list.
    key: Slice,
    value: Id,
}

/// A value.
#[derive(Clone, Copy, Debug)]
pub enum Value<'j> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number without a fraction, of 64 bits.
    Integer(i64),
    /// Another number. Nobody asks which.
    Float,
    /// A text.
    String(&'j str),
    /// A list.
    Array(Array<'j>),
    /// Values by key.
    Object(Object<'j>),
}

/// A list of values.
#[derive(Clone, Copy, Debug)]
pub struct Array<'j> {
    json: &'j Json,
    members: &'j [Member],
}

/// Values by key.
#[derive(Clone, Copy, Debug)]
pub struct Object<'j> {
    json: &'j Json,
    members: &'j [Member],
}

impl Json {
    /// Forgets all values.
    pub fn clear(&mut self) {
        self.values.clear();
        self.members.clear();
        self.text.clear();
        self.open.clear();
    }

    /// Bytes of memory that it has taken.
    pub(super) fn memory(&self) -> usize {
        let lists = [memory_of(&self.values), memory_of(&self.members), memory_of(&self.open)];
        lists.iter().sum::<usize>().saturating_add(self.text.capacity())
    }

    /// A value that was added.
    pub fn get(&self, id: Id) -> Value<'_> {
        let members = |slice: Slice| &self.members[slice.range()];
        match self.values[id.0 as usize] {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(value),
            Kind::Integer(value) => Value::Integer(value),
            Kind::Float => Value::Float,
            Kind::String(text) => Value::String(self.text_of(text)),
            Kind::Array(slice) => Value::Array(Array { json: self, members: members(slice) }),
            Kind::Object(slice) => Value::Object(Object { json: self, members: members(slice) }),
        }
    }

    /// Adds the value that a text is; nothing if it is not JSON.
    pub fn parse(&mut self, text: &str) -> Option<Id> {
        let before = (self.values.len(), self.members.len(), self.text.len(), self.open.len());
        let mut parser = serde_json::Deserializer::from_str(text);
        let value = Reader(self).deserialize(&mut parser).and_then(|value| parser.end().map(|()| value));
        if value.is_err() {
            self.values.truncate(before.0);
            self.members.truncate(before.1);
            self.text.truncate(before.2);
            self.open.truncate(before.3);
        }
        value.ok()
    }

    pub(crate) fn null(&mut self) -> Id {
        self.push(Kind::Null)
    }

    pub(crate) fn bool(&mut self, value: bool) -> Id {
        self.push(Kind::Bool(value))
    }

    pub(crate) fn integer(&mut self, value: i64) -> Id {
        self.push(Kind::Integer(value))
    }

    pub(crate) fn float(&mut self) -> Id {
        self.push(Kind::Float)
    }

    /// Adds a string that was written.
    pub(crate) fn string(&mut self, text: Slice) -> Id {
        self.push(Kind::String(text))
    }

    /// Takes a text that will be a string or a key, from a function that writes it. Without one from there, nothing is left of it.
    pub(crate) fn write(&mut self, write: impl FnOnce(&mut String) -> Option<()>) -> Option<Slice> {
        let start = self.text.len();
        let written = write(&mut self.text);
        if written.is_none() {
            self.text.truncate(start);
        }
        written.map(|()| Slice::new(start, self.text.len()))
    }

    /// Takes a text that will be a string or a key.
    pub(crate) fn text(&mut self, text: &str) -> Slice {
        let start = self.text.len();
        self.text.push_str(text);
        Slice::new(start, self.text.len())
    }

    /// A text that was taken.
    pub(crate) fn text_of(&self, text: Slice) -> &str {
        &self.text[text.range()]
    }

    /// Begins a list or an object: what is added from here on is in it.
    pub(crate) fn begin(&self) -> usize {
        self.open.len()
    }

    /// Adds a value to the list that began last.
    pub(crate) fn item(&mut self, value: Id) {
        self.open.push(Member { key: Slice::default(), value });
    }

    /// Adds a value to the object that began last.
    pub(crate) fn member(&mut self, key: Slice, value: Id) {
        self.open.push(Member { key, value });
    }

    /// Ends the list that began there.
    pub(crate) fn array(&mut self, begin: usize) -> Id {
        let start = self.members.len();
        self.members.extend(self.open.drain(begin..));
        self.push(Kind::Array(Slice::new(start, self.members.len())))
    }

    /// Ends the object that began there. Of members with the same key the last one counts.
    pub(crate) fn object(&mut self, begin: usize) -> Id {
        let (text, open, start) = (&self.text, &mut self.open[begin..], self.members.len());
        open.sort_by(|a, b| text[a.key.range()].cmp(&text[b.key.range()]));
        let same = open.chunk_by(|a, b| text[a.key.range()] == text[b.key.range()]);
        self.members.extend(same.filter_map(|members| members.last()));
        self.open.truncate(begin);
        self.push(Kind::Object(Slice::new(start, self.members.len())))
    }

    /// The places of the values of a list, or of an object with their keys; of others there are none.
    pub(crate) fn members(&self, id: Id) -> impl ExactSizeIterator<Item = (Slice, Id)> {
        let members = match self.values[id.0 as usize] {
            Kind::Array(members) | Kind::Object(members) => members,
            _ => Slice::default(),
        };
        self.members[members.range()].iter().map(|member| (member.key, member.value))
    }

    /// Puts a text in for each string of all values for which a function has one.
    pub(crate) fn replace_strings<'t>(&mut self, mut with: impl FnMut(&str) -> Option<&'t str>) {
        for value in &mut self.values {
            if let Kind::String(own) = value
                && let Some(other) = with(&self.text[own.range()])
            {
                let start = self.text.len();
                self.text.push_str(other);
                *own = Slice::new(start, self.text.len());
            }
        }
    }

    fn push(&mut self, kind: Kind) -> Id {
        let id = Id(self.values.len() as u32);
        self.values.push(kind);
        id
    }
}

impl<'j> Value<'j> {
    /// The text that it is.
    pub fn as_str(self) -> Option<&'j str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The list that it is.
    pub fn as_array(self) -> Option<Array<'j>> {
        if let Self::Array(array) = self { Some(array) } else { None }
    }

    /// The object that it is.
    pub fn as_object(self) -> Option<Object<'j>> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// The values of the list that it is, else itself.
    pub fn each(self) -> impl Iterator<Item = Self> {
        let (one, list) = if let Self::Array(list) = self { (None, Some(list)) } else { (Some(self), None) };
        one.into_iter().chain(list.into_iter().flat_map(Array::iter))
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<'j> Array<'j> {
    /// Its values.
    pub fn iter(self) -> impl ExactSizeIterator<Item = Value<'j>> + Clone {
        self.members.iter().map(move |member| self.json.get(member.value))
    }

    /// The first value.
    pub fn first(self) -> Option<Value<'j>> {
        self.iter().next()
    }

    /// How many values it has.
    pub fn len(self) -> usize {
        self.members.len()
    }

    /// Whether it has no values.
    pub fn is_empty(self) -> bool {
        self.members.is_empty()
    }
}

impl<'j> Object<'j> {
    /// The value of a key.
    pub fn get(self, key: &str) -> Option<Value<'j>> {
        let at = self.members.binary_search_by(|member| self.json.text_of(member.key).cmp(key)).ok()?;
        Some(self.json.get(self.members[at].value))
    }

    /// Its keys and values, in the order of the keys.
    pub fn iter(self) -> impl ExactSizeIterator<Item = (&'j str, Value<'j>)> + Clone {
        self.members.iter().map(move |member| (self.json.text_of(member.key), self.json.get(member.value)))
    }

    /// How many values it has.
    pub fn len(self) -> usize {
        self.members.len()
    }

    /// Whether it has no values.
    pub fn is_empty(self) -> bool {
        self.members.is_empty()
    }
}

/// Reads the value that comes next into a list of them.
struct Reader<'j>(&'j mut Json);

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Id;

    fn deserialize<D: Deserializer<'de>>(self, parser: D) -> Result<Id, D::Error> {
        parser.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Id;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E>(self) -> Result<Id, E> {
        Ok(self.0.null())
    }

    fn visit_bool<E>(self, value: bool) -> Result<Id, E> {
        Ok(self.0.bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Id, E> {
        Ok(self.0.integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Id, E> {
        Ok(match i64::try_from(value) {
            Ok(value) => self.0.integer(value),
            Err(_) => self.0.float(),
        })
    }

    fn visit_f64<E>(self, _: f64) -> Result<Id, E> {
        Ok(self.0.float())
    }

    fn visit_str<E>(self, text: &str) -> Result<Id, E> {
        let text = self.0.text(text);
        Ok(self.0.string(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Id, A::Error> {
        let begin = self.0.begin();
        while let Some(value) = values.next_element_seed(Reader(self.0))? {
            self.0.item(value);
        }
        Ok(self.0.array(begin))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut values: A) -> Result<Id, A::Error> {
        let begin = self.0.begin();
        while let Some(key) = values.next_key_seed(Key(self.0))? {
            let value = values.next_value_seed(Reader(self.0))?;
            self.0.member(key, value);
        }
        Ok(self.0.object(begin))
    }
}

/// Reads the key that comes next.
struct Key<'j>(&'j mut Json);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Slice;

    fn deserialize<D: Deserializer<'de>>(self, parser: D) -> Result<Slice, D::Error> {
        parser.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Slice;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, text: &str) -> Result<Slice, E> {
        Ok(self.0.text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Value<'_> {
        /// As the value of the crate that parses.
        pub(crate) fn to_serde(self) -> serde_json::Value {
            match self {
                Self::Null => serde_json::Value::Null,
                Self::Bool(value) => value.into(),
                Self::Integer(value) => value.into(),
                Self::Float => 0.5.into(),
                Self::String(text) => text.into(),
                Self::Array(values) => values.iter().map(Self::to_serde).collect(),
                Self::Object(object) => {
                    object.iter().map(|(key, value)| (key.to_owned(), value.to_serde())).collect()
                }
            }
        }
    }

    #[test]
    fn values_are_as_they_were_written() {
        let cases = [
            ("constants", r"[null, true, false, 0, -7, 9223372036854775807, 0.5]"),
            ("texts", r#"["", "a", "\u00e9\n\"", "😀"]"#),
            ("nested", r#"{"b": [{"c": {}}, [], [[1]]], "a": {"a": "a", "": 2}}"#),
            ("a key again: the last value counts", r#"{"a": 1, "b": 2, "a": [3]}"#),
            ("a text alone", r#" "a" "#),
        ];
        let mut json = Json::default();
        for (name, text) in cases {
            let id = json.parse(text).unwrap_or_else(|| panic!("{name}: is JSON"));
            let expected: serde_json::Value = serde_json::from_str(text).expect("is JSON");
            assert_eq!(json.get(id).to_serde(), expected, "{name}");
        }
    }

    #[test]
    fn of_what_is_no_json_nothing_is_left() {
        let mut json = Json::default();
        json.parse(r#"{"a": [1]}"#).expect("is JSON");
        let before = json.clone();
        for text in ["", "{", r#"{"a": {"b": ["c", {"d": 1}"#, "[1] 2", "'a'", &"[".repeat(9999)] {
            assert_eq!(json.parse(text), None, "{text:.20}");
            assert_eq!(json, before, "{text:.20}");
        }
    }

    #[test]
    fn members_are_found_by_key() {
        let mut json = Json::default();
        let id = json.parse(r#"{"é": 1, "b": "x", "aa": null, "a": false}"#).expect("is JSON");
        let object = json.get(id).as_object().expect("an object");
        let keys: Vec<&str> = object.iter().map(|(key, _)| key).collect();
        assert_eq!((object.len(), keys), (4, vec!["a", "aa", "b", "é"]));
        assert_eq!(object.get("b").and_then(Value::as_str), Some("x"));
        assert!(object.get("aa").is_some_and(Value::is_null));
        assert!(object.get("").is_none() && object.get("c").is_none());
    }
}
