//! Lines of JSON: bad ones, halves of characters, fields that are passed on.

use std::fs;

use super::{ids, jsonl, report, run, sum};

#[test]
fn bad_lines_fail_alone() {
    let folder = tempfile::tempdir().unwrap();
    let good = jsonl(1);
    let rows: &[(&str, Vec<u8>, &[&str])] = &[
        ("not json", b"oops\n".to_vec(), &["bad-record"]),
        ("not an object", b"[1]\n".to_vec(), &["bad-record"]),
        ("not utf-8", b"{\"html\": \"\xff\"}\n".to_vec(), &["bad-record"]),
        ("nothing to clean", b"{\"id\": 1}\n".to_vec(), &["bad-record"]),
        ("a number for a page", b"{\"html\": 5}\n".to_vec(), &["bad-record"]),
        ("an array for a page", b"{\"html\": [\"<p>Rain\"]}\n".to_vec(), &["bad-record"]),
        ("no page but a text", b"{\"html\": null, \"text\": \"Rain fell.\"}\n".to_vec(), &[]),
        ("another field of any kind", br#"{"a": [{"b": "\ud800"}], "html": "<p>Rain fell."}"#.to_vec(), &[]),
        ("more after the object", b"{\"html\": \"<p>Rain\"} x\n".to_vec(), &["bad-record"]),
        ("deep", "[".repeat(100_000).into_bytes(), &["bad-record"]),
        ("blank", b"\n \r\n".to_vec(), &[]),
        ("half a pair", br#"{"html": "<p>Rain \ud800 fell on the town.</p>"}"#.to_vec(), &[]),
        ("long", [b"{\"html\": \"", "x".repeat(5 << 20).as_bytes(), b"\"}"].concat(), &["too-large"]),
        ("large", [b"{\"html\": \"", "x".repeat(2 << 20).as_bytes(), b"\"}"].concat(), &["too-large"]),
    ];
    for (name, line, expected) in rows {
        let bytes = [good.as_bytes(), line, b"\n", good.as_bytes()].concat();
        fs::write(folder.path().join("in.jsonl"), bytes).unwrap();
        let output = run(
            &["clean", "in.jsonl", "-f", "json", "--max-filesize", "1M", "--report", "r.json"],
            folder.path(),
        );
        let (summary, failures) = report(&folder.path().join("r.json"));
        assert_eq!(output.status.code(), Some(i32::from(!expected.is_empty())), "{name}");
        let reasons: Vec<&str> = failures.iter().map(|row| row.rsplit(':').next().unwrap()).collect();
        assert_eq!(&reasons, expected, "{name}");
        assert_eq!(ids(&output).iter().filter(|id| *id == "n0").count(), 2, "{name}: the neighbours");
        let counted = summary["cleaned"].as_u64().unwrap() + summary["empty"].as_u64().unwrap();
        assert_eq!(summary["inputs"], counted + sum(&summary["failed"]) + sum(&summary["skipped"]), "{name}");
    }
}

#[test]
fn half_a_surrogate_pair_is_one_character_that_is_not_known() {
    let folder = tempfile::tempdir().unwrap();
    let line = |said: &str| format!(r#"{{"id": "a{said}b", "html": "<p>Rain fell."}}"#);
    let rows = [
        (r"\ud800", "\u{fffd}"),
        (r"\udc00", "\u{fffd}"),
        (r"\ud800\ud800x\udfff", "\u{fffd}\u{fffd}x\u{fffd}"),
        (r"\ud83c\udf27", "\u{1f327}"),
    ];
    fs::write(folder.path().join("in.jsonl"), rows.map(|(said, _)| line(said)).join("\n")).unwrap();
    let output = run(&["clean", "in.jsonl", "-f", "json"], folder.path());
    for (id, (said, expected)) in ids(&output).iter().zip(rows) {
        assert_eq!(*id, format!("a{expected}b"), "{said}");
    }
}

#[test]
fn other_fields_pass_through() {
    let folder = tempfile::tempdir().unwrap();
    let line = br#"{"body": "<p>Rain fell on the town all day.</p>", "n": 1.50, "text": null, "title": "feed", "n": 2, "id": 7}"#;
    fs::write(folder.path().join("in.jsonl"), line).unwrap();
    let output =
        run(&["clean", "in.jsonl", "-f", "json", "--html-field", "body", "--pass-through"], folder.path());
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(text.contains("\"id\":\"7\"") && text.contains(",\"n\":1.50"), "{text}");
    assert_eq!(text.matches("\"n\":").count(), 1, "{text}");
}
