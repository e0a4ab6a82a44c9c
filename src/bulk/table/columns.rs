//! Records of JSON -> the columns of `schema/record.parquet.txt`.
//!
//! A column holds its values one after another, without those that are absent. Beside them are two levels for each place: at
//! which of the lists around it a value begins anew, and how many of the optional groups and lists around it are there.

use std::collections::BTreeMap;
use std::io;

use parquet::basic::{ConvertedType, Repetition, Type as Physical};
use parquet::data_type::ByteArray;
use parquet::schema::types::Type;
use serde_json::Value;
use serde_json::value::RawValue;

/// The column of the fields that have no column of their own.
const OTHERS: &str = "other_fields";

/// A column of values.
#[derive(Debug)]
pub(super) struct Column {
    pub values: Values,
    /// How many of the optional things around it are there.
    pub definitions: Vec<i16>,
    /// At which of the lists around it it begins anew.
    pub repetitions: Vec<i16>,
}

/// Values of the types that records have.
#[derive(Debug)]
pub(super) enum Values {
    Bool(Vec<bool>),
    Int(Vec<i32>),
    Long(Vec<i64>),
    Float(Vec<f32>),
    Text(Vec<ByteArray>),
}

impl Column {
    fn new(kind: &Type) -> Self {
        let values = match kind.get_physical_type() {
            Physical::BOOLEAN => Values::Bool(Vec::new()),
            Physical::INT32 => Values::Int(Vec::new()),
            Physical::INT64 => Values::Long(Vec::new()),
            Physical::FLOAT => Values::Float(Vec::new()),
            _ => Values::Text(Vec::new()),
        };
        Self { values, definitions: Vec::new(), repetitions: Vec::new() }
    }

    fn level(&mut self, levels: Levels) {
        self.definitions.push(levels.definition);
        self.repetitions.push(levels.repetition);
    }

    /// Puts a value in; one that is missing where one must be is empty.
    fn push(&mut self, value: &Value) {
        match &mut self.values {
            Values::Bool(values) => values.push(value.as_bool().unwrap_or_default()),
            Values::Int(values) => {
                values.push(value.as_i64().and_then(|value| value.try_into().ok()).unwrap_or_default());
            }
            Values::Long(values) => values.push(value.as_i64().unwrap_or_default()),
            Values::Float(values) => values.push(value.as_f64().unwrap_or_default() as f32),
            Values::Text(values) => values.push(value.as_str().unwrap_or_default().into()),
        }
    }
}

/// The levels of a value, and the lists around it.
#[derive(Clone, Copy, Default)]
struct Levels {
    definition: i16,
    repetition: i16,
    lists: i16,
}

/// The columns of some records: lines of JSON.
#[expect(clippy::arithmetic_side_effects, reason = "as many as there are lines in memory")]
pub(super) fn columns(schema: &Type, lines: &[u8]) -> io::Result<(Vec<Column>, usize)> {
    let mut columns = Vec::new();
    leaves(schema, &mut |leaf| columns.push(Column::new(leaf)));
    let mut rows = 0;
    for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        put_record(schema, line, &mut columns)?;
        rows += 1;
    }
    Ok((columns, rows))
}

/// Goes over the columns that have values.
fn leaves(kind: &Type, found: &mut impl FnMut(&Type)) {
    if kind.is_primitive() {
        found(kind);
    } else {
        kind.get_fields().iter().for_each(|field| leaves(field, found));
    }
}

/// How many columns have values below one.
#[expect(clippy::arithmetic_side_effects, reason = "as many as the schema has columns")]
fn count(kind: &Type) -> usize {
    let mut count = 0;
    leaves(kind, &mut |_| count += 1);
    count
}

/// Puts a record into its columns; what has none goes into the last one, as it is written.
fn put_record(schema: &Type, line: &[u8], mut columns: &mut [Column]) -> io::Result<()> {
    let mut record: BTreeMap<String, &RawValue> = serde_json::from_slice(line)?;
    for field in schema.get_fields() {
        let value = if field.name() == OTHERS { others(&record)? } else { take(field, &mut record)? };
        let (own, rest) = columns.split_at_mut(count(field));
        put(field, &value, Levels::default(), own);
        columns = rest;
    }
    Ok(())
}

/// The value of a column, taken out of the record; null where it has none, or one of another type, such as a field of the input
/// that is named like one of ours.
fn take(field: &Type, record: &mut BTreeMap<String, &RawValue>) -> io::Result<Value> {
    let Some(json) = record.get(field.name()) else { return Ok(Value::Null) };
    let value: Value = serde_json::from_str(json.get())?;
    if fits(field, &value) {
        record.remove(field.name());
        Ok(value)
    } else {
        Ok(Value::Null)
    }
}

/// What is left of a record, as JSON.
fn others(record: &BTreeMap<String, &RawValue>) -> io::Result<Value> {
    Ok(if record.is_empty() { Value::Null } else { serde_json::to_string(record)?.into() })
}

fn is_list(kind: &Type) -> bool {
    kind.is_group() && kind.get_basic_info().converted_type() == ConvertedType::LIST
}

fn is_map(kind: &Type) -> bool {
    kind.is_group() && kind.get_basic_info().converted_type() == ConvertedType::MAP
}

/// Whether a column can hold a value.
fn fits(kind: &Type, value: &Value) -> bool {
    let optional = kind.get_basic_info().repetition() == Repetition::OPTIONAL;
    match value {
        Value::Null => optional,
        Value::Array(items) => is_list(kind) && items.iter().all(|item| fits(inner(kind, 0), item)),
        Value::Object(fields) if is_map(kind) => fields.values().all(|value| fits(inner(kind, 1), value)),
        Value::Object(fields) => {
            let members = kind.is_group() && !is_list(kind);
            members
                && kind
                    .get_fields()
                    .iter()
                    .all(|field| fits(field, fields.get(field.name()).unwrap_or(&Value::Null)))
        }
        Value::Bool(_) => kind.is_primitive() && kind.get_physical_type() == Physical::BOOLEAN,
        Value::String(_) => kind.is_primitive() && kind.get_physical_type() == Physical::BYTE_ARRAY,
        Value::Number(number) => {
            kind.is_primitive()
                && match kind.get_physical_type() {
                    Physical::INT32 => number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
                    Physical::INT64 => number.as_i64().is_some(),
                    Physical::FLOAT => true,
                    _ => false,
                }
        }
    }
}

/// What a list holds, or a map for each of its keys (0) or values (1).
#[expect(
    clippy::indexing_slicing,
    reason = "the lists and maps of the schema, which comes with the crate, have a group in them, with one and two columns"
)]
fn inner(kind: &Type, place: usize) -> &Type {
    &kind.get_fields()[0].get_fields()[place]
}

/// Puts a value into the columns of its own.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "no more than the schema is deep, which comes with the crate"
)]
fn put(kind: &Type, value: &Value, mut levels: Levels, columns: &mut [Column]) {
    if kind.get_basic_info().repetition() == Repetition::OPTIONAL {
        if value.is_null() {
            columns.iter_mut().for_each(|column| column.level(levels));
            return;
        }
        levels.definition += 1;
    }
    match value {
        Value::Array(items) if is_list(kind) => {
            put_all(items.iter(), levels, columns, |item, levels, columns| {
                put(inner(kind, 0), item, levels, columns);
            });
        }
        Value::Object(fields) if is_map(kind) => {
            put_all(fields.iter(), levels, columns, |(name, value), levels, columns| {
                let (names, values) = columns.split_at_mut(count(inner(kind, 0)));
                put(inner(kind, 0), &Value::from(name.as_str()), levels, names);
                put(inner(kind, 1), value, levels, values);
            });
        }
        _ if kind.is_group() => {
            let mut columns = columns;
            for field in kind.get_fields() {
                let (own, rest) = columns.split_at_mut(count(field));
                put(field, value.get(field.name()).unwrap_or(&Value::Null), levels, own);
                columns = rest;
            }
        }
        _ => {
            let [column] = columns else { return };
            column.level(levels);
            column.push(value);
        }
    }
}

/// Puts the values of a list in; the first goes on with what is around the list, the others begin anew in it.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "no more than the schema is deep, which comes with the crate"
)]
fn put_all<T>(
    items: impl ExactSizeIterator<Item = T>,
    levels: Levels,
    columns: &mut [Column],
    mut put: impl FnMut(T, Levels, &mut [Column]),
) {
    if items.len() == 0 {
        columns.iter_mut().for_each(|column| column.level(levels));
        return;
    }
    let lists = levels.lists + 1;
    let mut inside = Levels { definition: levels.definition + 1, lists, ..levels };
    for item in items {
        put(item, inside, columns);
        inside.repetition = lists;
    }
}
