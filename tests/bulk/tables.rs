//! Tables of documents: those that pyarrow wrote, damaged ones, and those that the program writes.

use std::fs;
use std::path::{Path, PathBuf};

use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::Value;

#[cfg(unix)]
use super::interrupted::Dump;
use super::{ids, jsonl, long_jsonl, records, report, run, stderr};

/// A table that `tables/make.py` made.
fn table(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bulk/tables").join(format!("{name}.parquet"))
}

/// The rows of a table as JSON, without what is null.
fn rows(path: &Path) -> Vec<Value> {
    let reader = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
    reader.get_row_iter(None).unwrap().map(|row| without_nulls(row.unwrap().to_json_value())).collect()
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        // A score is a float there, of which JSON has the shortest digits.
        Value::Number(number) if number.is_f64() => (number.as_f64().unwrap_or_default() as f32).into(),
        value => value,
    }
}

#[test]
fn tables_of_every_kind_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let kinds = [
        "none",
        "snappy",
        "gzip",
        "zstd",
        "brotli",
        "pages-2",
        "lengths",
        "checksums",
        "bytes",
        "large-texts",
    ];
    for kind in kinds {
        fs::copy(table(kind), folder.path().join("in.parquet")).unwrap();
        let output = run(&["clean", "in.parquet", "-f", "json", "--pass-through"], folder.path());
        assert_eq!(output.status.code(), Some(0), "{kind}: {}", stderr(&output));
        let found = records(&output);
        assert_eq!(ids(&output), ["0", "1", "2", "3", "4"], "{kind}");
        for (number, record) in found.iter().enumerate() {
            assert_eq!(record["title"], format!("Été {number}"), "{kind}");
            let text = record["text"].as_str().unwrap();
            assert!(
                text.contains("in part 0 the harbour") && text.contains("in part 3 the harbour"),
                "{kind}: {text}"
            );
            assert_eq!(record["seen"], "1970-01-01 00:00:00.000 +00:00", "{kind}");
            assert_eq!(record["labels"].as_array().unwrap().len(), number % 3, "{kind}");
            assert_eq!(record["fetch"]["status"], 200, "{kind}");
        }
        assert_eq!(found[1]["url"], "https://example.org/1", "{kind}");
        assert_eq!(found[2].get("url"), None, "{kind}");
    }
}

#[test]
fn a_table_is_found_by_its_name_in_a_folder_and_by_its_content() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["pages/b.parquet", "pages/a"] {
        fs::create_dir_all(folder.path().join("pages")).unwrap();
        fs::copy(table("zstd"), folder.path().join(name)).unwrap();
    }
    let output = run(&["clean", "pages", "-f", "json"], folder.path());
    assert_eq!(records(&output).len(), 5);
    let output = run(&["clean", "pages/a", "-f", "json"], folder.path());
    assert_eq!(records(&output).len(), 5, "{}", stderr(&output));
}

#[test]
fn columns_may_have_other_names() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(table("other-names"), folder.path().join("in.parquet")).unwrap();
    let output = run(&["clean", "in.parquet", "-f", "json"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(
        said.contains("no column \"html\" or \"text\"") && said.contains("key, link, body, seen"),
        "{said}"
    );
    let names = ["--html-field", "body", "--id-field", "key", "--url-field", "link"];
    let output = run(&[&["clean", "in.parquet", "-f", "json"], &names[..]].concat(), folder.path());
    assert_eq!(records(&output)[3]["url"], "https://example.org/3", "{}", stderr(&output));
    let output = run(&[&["learn", "in.parquet"], &names[..]].concat(), folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn what_is_wrong_with_a_table_is_said_and_costs_no_other_input() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fs::read(table("checksums")).unwrap();
    let mut page = whole.clone();
    let text = page.windows(8).position(|bytes| bytes == b"Report 2").unwrap();
    page[text] = b'X';
    let mut footer = whole.clone();
    let at = footer.len() - 100;
    footer[at..at + 40].fill(0xff);
    let gzip = super::gzip(&whole);
    let cases: &[(&str, &[u8], &str)] = &[
        ("cut off", &whole[..whole.len() / 2], "in.parquet::truncated"),
        ("nothing but its mark", b"PAR1\x15", "in.parquet::truncated"),
        ("a damaged page", &page, "in.parquet:3:corrupt"),
        ("a damaged footer", &footer, "in.parquet::corrupt"),
        ("compressed once more", &gzip, "in.parquet::corrupt"),
        ("LZ4", &fs::read(table("lz4")).unwrap(), "in.parquet:1:unreadable"),
    ];
    fs::write(folder.path().join("other.jsonl"), jsonl(1)).unwrap();
    for (name, bytes, expected) in cases {
        fs::write(folder.path().join("in.parquet"), bytes).unwrap();
        let arguments = ["clean", "in.parquet", "other.jsonl", "-f", "json", "--report", "r.json"];
        let output = run(&arguments, folder.path());
        assert_eq!(output.status.code(), Some(1), "{name}: {}", stderr(&output));
        let (_, failures) = report(&folder.path().join("r.json"));
        let first = failures[0].replace("null", "");
        assert_eq!(first, *expected, "{name}: {failures:?}: {}", stderr(&output));
        assert_eq!(ids(&output).last().map(String::as_str), Some("n0"), "{name}");
    }
    fs::write(folder.path().join("in.parquet"), &page).unwrap();
    let output = run(&["clean", "in.parquet", "-f", "json"], folder.path());
    assert_eq!(ids(&output), ["0", "1", "4"], "the row groups around the damage");
    assert!(stderr(&output).contains("rows 3 to 4 cannot be read"), "{}", stderr(&output));
}

#[test]
fn a_table_in_a_pipe_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = super::command(&["clean", "-"], folder.path());
    let output = command.stdin(fs::File::open(table("none")).unwrap()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("name a file"), "{}", stderr(&output));
}

/// All that a record may have comes back out of a table, and each field that has no column is in `other_fields`.
#[test]
fn a_table_has_what_lines_have() {
    let folder = tempfile::tempdir().unwrap();
    let sample = |name: &str| format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::write(folder.path().join("in.jsonl"), jsonl(3) + &jsonl(2)).unwrap();
    let extras = [
        "--with-blocks",
        "--removed",
        "--with-sources",
        "--with-markdown",
        "--with-html",
        "--with-comments",
        "--with-entries",
        "--dedup=mark",
        "--pass-through",
        "--glob",
        "*.html",
        "--glob",
        "*.jsonl",
    ];
    let samples = sample("");
    let inputs = ["clean", "in.jsonl", &samples, "-o"];
    for output in ["out.jsonl", "out.parquet"] {
        let output = run(&[&inputs[..], &[output], &extras].concat(), folder.path());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    let lines = fs::read_to_string(folder.path().join("out.jsonl")).unwrap();
    let lines: Vec<Value> =
        lines.lines().map(|line| without_nulls(serde_json::from_str(line).unwrap())).collect();
    let mut found = rows(&folder.path().join("out.parquet"));
    assert_eq!(found.len(), lines.len());
    for row in &mut found {
        let fields = row.as_object_mut().unwrap();
        let others = fields.remove("other_fields").unwrap_or_else(|| "{}".into());
        let others: serde_json::Map<String, Value> = serde_json::from_str(others.as_str().unwrap()).unwrap();
        fields.extend(others);
    }
    for (row, line) in found.iter().zip(&lines) {
        assert_eq!(row, line);
    }
    let source = |row: &Value| row["source"].clone();
    assert_eq!(
        found[..2].iter().map(source).collect::<Vec<_>>(),
        [0, 1],
        "a number is no text that says where it was"
    );
    for field in
        ["titles", "authors", "tags", "paywall", "removed", "sources", "blocks", "duplicate_of", "entries"]
    {
        assert!(found.iter().any(|row| row.get(field).is_some()), "{field} is in none of the samples");
    }
}

#[test]
fn tables_are_written_to_files_pipes_and_shards() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), long_jsonl(60)).unwrap();
    fs::create_dir(folder.path().join("none")).unwrap();
    let clean = |arguments: &[&str]| {
        let output = run(&[&["clean"], arguments].concat(), folder.path());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        output.stdout
    };
    clean(&["in.jsonl", "-o", "whole.parquet"]);
    fs::write(folder.path().join("pipe.parquet"), clean(&["in.jsonl", "-f", "parquet"])).unwrap();
    clean(&["none", "-o", "empty.parquet"]);
    clean(&["in.jsonl", "-o", "part.parquet", "--shard-size", "200K"]);
    let path = |name: &str| folder.path().join(name);
    let whole = rows(&path("whole.parquet"));
    assert_eq!(whole.len(), 60);
    assert!(fs::read(path("pipe.parquet")).unwrap() == fs::read(path("whole.parquet")).unwrap());
    assert!(rows(&path("empty.parquet")).is_empty());
    let parts = ["part-00000.parquet", "part-00001.parquet", "part-00002.parquet"];
    assert!(parts.iter().flat_map(|part| rows(&path(part))).collect::<Vec<_>>() == whole);
}

#[test]
fn where_a_table_cannot_go_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), jsonl(1)).unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["-o", "all.parquet.gz"], "compressed in itself"),
        (&["-o", "out/", "-f", "parquet"], "-o all.parquet"),
        (&["-o", "all.parquet", "--compat", "trafilatura"], "add -f json"),
    ];
    for (arguments, why) in cases {
        let output = run(&[&["clean", "in.jsonl"], *arguments].concat(), folder.path());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(why), "{arguments:?}: {}", stderr(&output));
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_table_goes_on_to_the_same_bytes() {
    Dump::new("out.parquet", &[]).interrupt_and_go_on();
}
