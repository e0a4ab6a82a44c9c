//! Tables that are damaged on purpose, and those that are written in several runs.

use std::fs;
use std::path::Path;

use parquet::file::metadata::{ParquetMetaDataWriter, RowGroupMetaData};
use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::{Value, json};

use super::super::container::{Container, Load};
use super::super::lines::Fields;
use super::{Rows, Table};
use crate::error::{Error, ErrorKind};

fn record(number: usize) -> String {
    let text = format!("Report {number} of rain. ").repeat(20);
    let record = json!({
        "id": format!("n{number}"), "pagetype": "article", "is_article": true, "article_score": 0.5, "confidence": 0.25,
        "text": text, "authors": ["Ann", "Bo"], "own": number,
    });
    record.to_string() + "\n"
}

/// More records than any file here has.
const MOST: usize = 1000;

/// A table of row groups with so many records each.
fn table(groups: &[usize]) -> Vec<u8> {
    let (mut table, mut bytes, mut number) = (Table::default(), Vec::new(), 0);
    for group in groups {
        let lines: String = (number..number + group).map(record).collect();
        number += group;
        bytes.extend(table.pack(lines.as_bytes()).unwrap());
    }
    bytes.extend(table.end().unwrap());
    bytes
}

/// What comes out of a file: the id of a record, or what is wrong.
fn read(path: &Path, from: u64, pass_through: bool) -> Result<Vec<String>, Error> {
    let fields = Fields { pass_through, ..Fields::default() };
    let mut rows = Rows::open(path, &fields, from)?;
    let name = |load| match load {
        Load::Row(line) => line.id.unwrap_or_default(),
        Load::Failed(error) => format!("{}: {}", error.kind().name(), error.message()),
        _ => unreachable!("rows are documents"),
    };
    Ok(std::iter::from_fn(|| rows.next_record()).take(MOST).map(|record| name(record.load)).collect())
}

#[test]
fn rows_come_in_order_and_from_any_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.parquet");
    fs::write(&path, table(&[3, 1, 4])).unwrap();
    let all: Vec<String> = (0..8).map(|number| format!("n{number}")).collect();
    for from in 0..=8 {
        assert_eq!(read(&path, from, true).unwrap(), all[usize::try_from(from).unwrap()..], "from {from}");
    }
}

#[test]
fn a_position_is_where_the_next_row_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.parquet");
    fs::write(&path, table(&[3, 1, 4])).unwrap();
    let mut rows = Rows::open(&path, &Fields::default(), 0).unwrap();
    for row in 1..=8 {
        let record = rows.next_record().unwrap();
        assert_eq!((record.place.record, rows.position().offset), (Some(row), row));
    }
    assert!(rows.next_record().is_none() && rows.next_record().is_none());
}

#[test]
fn what_was_written_in_several_runs_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.parquet.partial");
    let whole = table(&[2, 3, 1]);
    let pieces: Vec<Vec<u8>> = { [0..2, 2..5, 5..6].into_iter() }
        .map(|numbers| Table::default().pack(numbers.map(record).collect::<String>().as_bytes()).unwrap())
        .collect();
    for done in 0..=3 {
        let mut bytes = pieces[..done].concat();
        fs::write(&path, &bytes).unwrap();
        let mut table = Table::default();
        table.resume(&path, bytes.len() as u64).unwrap();
        for numbers in [0..2, 2..5, 5..6].into_iter().skip(done) {
            bytes.extend(table.pack(numbers.map(record).collect::<String>().as_bytes()).unwrap());
        }
        bytes.extend(table.end().unwrap());
        assert!(bytes == whole, "after {done}");
    }
    fs::write(&path, &whole).unwrap();
    let file = SerializedFileReader::new(fs::File::open(&path).unwrap()).unwrap();
    assert_eq!((file.num_row_groups(), file.metadata().file_metadata().num_rows()), (3, 6));
}

/// Every field of the JSON Schema has a column, in the same order, and nothing else has one.
#[test]
fn columns_are_the_fields_of_json() {
    let schema: Value = serde_json::from_str(include_str!("../../../schema/record.schema.json")).unwrap();
    let bytes = table(&[1]);
    let file = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
    let columns = file.metadata().file_metadata().schema().get_fields();
    let mut columns: Vec<&str> = columns.iter().map(|column| column.name()).collect();
    assert_eq!(columns.pop(), Some("other_fields"));
    let mut fields: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    columns.sort_unstable();
    fields.sort_unstable();
    assert_eq!(columns, fields);
}

/// Whatever byte is another, and wherever a file ends: nothing panics, nobody waits, and memory stays in bounds.
#[test]
fn damage_is_named_and_costs_little() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.parquet");
    let whole = table(&[2, 2]);
    let check = |bytes: &[u8], all: bool, what: &str| {
        // A file that is replaced in place waits for the disk.
        let _ = fs::remove_file(&path);
        fs::write(&path, bytes).unwrap();
        let mut found = Ok(Vec::new());
        let memory = allocation_counter::measure(|| found = read(&path, 0, all));
        assert!(memory.bytes_max < 64 << 20, "{what}: {memory:?}");
        assert!(found.as_ref().map_or(0, Vec::len) < MOST, "{what}: {found:?}");
        found
    };
    for end in (0..whole.len()).step_by(61) {
        let error = check(&whole[..end], false, "cut").expect_err("the end is missing");
        let kinds = [ErrorKind::Truncated, ErrorKind::Corrupt, ErrorKind::Unreadable];
        assert!(kinds.contains(&error.kind()), "cut after {end} bytes: {error}");
    }
    let mut state = 1_u64;
    for (number, at) in (0..whole.len()).step_by(17).enumerate() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let mut bytes = whole.clone();
        bytes[at] ^= (state >> 56) as u8 | 1;
        let _ = check(&bytes, number % 8 == 0, &format!("byte {at}"));
    }
}

/// What a footer says of columns is held against what it has.
#[test]
fn footers_that_ask_for_too_much_are_refused() {
    // The fields of a column: name (4), and how many lie in it (5).
    let column = |children: &[u8]| [&[0x48, 1, b'a', 0x15][..], children, &[0]].concat();
    let footer = |columns: &[Vec<u8>]| {
        let count = u8::try_from(columns.len()).unwrap();
        [&[0x15, 2, 0x19, 0xfc, count | 0x80, 0][..], &columns.concat(), &[0]].concat()
    };
    let cases = [
        ("a column with more children than there are", footer(&[column(&[0xfe, 0xff, 0xff, 0xff, 0x0f])])),
        ("columns in columns, without end", footer(&vec![column(&[2]); 100])),
        ("a negative count", footer(&[column(&[1])])),
        ("a list longer than the file", vec![0x15, 2, 0x19, 0xfc, 0xff, 0xff, 0xff, 0x7f]),
        ("nothing", Vec::new()),
    ];
    for (name, bytes) in cases {
        let error = super::footer::decode(&bytes).expect_err(name);
        assert!(error.message().contains("the footer of the Parquet file is damaged"), "{name}: {error}");
        assert!(std::error::Error::source(&error).is_none(), "{name}: refused before it is read: {error:?}");
    }
}

/// The numbers in a footer may be as large as numbers go, and of many row groups.
#[test]
fn large_numbers_in_a_footer_are_refused_or_of_no_account() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.parquet");
    let whole = table(&[1, 1]);
    let most = whole.len() as i64 * 1000;
    let size = 100;
    let cases = [
        (
            "rows that only the last group has no room for",
            most,
            size,
            Err("row group 1 says that it has more rows"),
        ),
        (
            "rows that no group has room for",
            i64::MAX / 2,
            size,
            Err("row group 0 says that it has more rows"),
        ),
        ("columns of more bytes than there are numbers", 1, i64::MAX, Ok(2)),
    ];
    for (name, rows, size, expected) in cases {
        fs::write(&path, &whole).unwrap();
        let metadata = super::footer::read(&mut fs::File::open(&path).unwrap()).unwrap();
        let changed = |group: &RowGroupMetaData| {
            // The writer adds up those of a group.
            let columns = group.columns().iter().cloned().enumerate().map(|(at, column)| {
                let size = if at == 0 { size } else { 0 };
                column.into_builder().set_total_compressed_size(size).build().unwrap()
            });
            let group =
                group.clone().into_builder().set_num_rows(rows).set_column_metadata(columns.collect());
            group.build().unwrap()
        };
        let groups = metadata.row_groups().iter().map(changed).collect();
        let mut bytes = whole.clone();
        let metadata = metadata.into_builder().set_row_groups(groups).build();
        ParquetMetaDataWriter::new(&mut bytes, &metadata).finish().unwrap();
        fs::write(&path, &bytes).unwrap();
        match (read(&path, 0, true), expected) {
            (Ok(found), Ok(count)) => assert_eq!(found.len(), count, "{name}: {found:?}"),
            (Err(error), Err(message)) => assert!(error.message().starts_with(message), "{name}: {error}"),
            (found, _) => panic!("{name}: {found:?}"),
        }
    }
}
