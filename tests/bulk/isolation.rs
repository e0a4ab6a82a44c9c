//! A document costs no other: hostile ones among many fail or are cut for themselves, and memory stays what it is.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::{page, records, report, stderr};

/// Documents in all, and every so many is hostile.
const COUNT: usize = 200;
const EVERY: usize = 13;

/// A line that is no page as others are, and why it fails; nothing if it gives a record.
fn hostile() -> Vec<(&'static str, Vec<u8>, Option<&'static str>)> {
    let html = |html: String| serde_json::json!({"id": "hostile", "html": html}).to_string().into_bytes();
    let text = |text: String| serde_json::json!({"id": "hostile", "text": text}).to_string().into_bytes();
    let noise: String =
        (0..5000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8 as char).collect();
    let paragraph = "<p>Rain fell on the town all day and all night, officials said on Monday.";
    let rows = |count: usize| format!("<tr>{}</tr>", "<td>x".repeat(count));
    vec![
        ("no JSON", b"oops".to_vec(), Some("bad-record")),
        ("no UTF-8", b"{\"html\": \"\xff\"}".to_vec(), Some("bad-record")),
        ("no text", text(noise), Some("not-html")),
        ("too large", html("x".repeat(3 << 20)), Some("too-large")),
        ("arrays in arrays", "[".repeat(100_000).into_bytes(), Some("bad-record")),
        ("elements in elements", html("<div>".repeat(60_000) + paragraph), None),
        ("quotations in quotations", html("<blockquote><p>x".repeat(500) + &"<p>x".repeat(20_000)), None),
        ("formatting in formatting", html("<b><i>".repeat(4000) + paragraph), None),
        ("a wide row over many", html(format!("<table>{}{}", rows(9000), rows(1).repeat(2000))), None),
        ("attributes", html(format!("<p {}>{paragraph}", "a=b ".repeat(40_000))), None),
        ("authors", html("<meta name=author content='A B'>".repeat(4000) + paragraph), None),
        ("entities", html("&amp;&#0;&#x110000;&notit;".repeat(9000)), None),
        ("brackets", text("[".repeat(200_000)), None),
        ("a comment without end", html(format!("{paragraph}<!--{}", "-".repeat(200_000))), None),
    ]
}

/// Runs in so much memory, in KiB; the system gives no more.
fn run_in(memory: usize, arguments: &str, folder: &Path) -> Output {
    let program = env!("CARGO_BIN_EXE_cleancopy");
    let script = format!("ulimit -v {memory}; exec '{program}' clean -q -j2 {arguments}");
    Command::new("sh").args(["-c", &script]).current_dir(folder).output().unwrap()
}

#[test]
fn hostile_documents_cost_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = hostile();
    let (mut with, mut without, mut expected) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..COUNT {
        if number % EVERY == EVERY - 1 {
            let (_, line, reason) = &hostile[number / EVERY % hostile.len()];
            with.extend([line, &b"\n"[..]].concat());
            expected.extend(reason.map(|reason| format!("with.jsonl:{}:{reason}", number + 1)));
        } else {
            let line =
                serde_json::json!({"id": format!("n{number}"), "html": page(number)}).to_string() + "\n";
            with.extend(line.as_bytes());
            without.extend(line.as_bytes());
        }
    }
    fs::write(folder.path().join("with.jsonl"), &with).unwrap();
    fs::write(folder.path().join("without.jsonl"), &without).unwrap();
    for format in ["json", "markdown", "html"] {
        let arguments =
            |name: &str| format!("{name}.jsonl -f {format} --max-filesize 1M --report {name}.json");
        let alone = run_in(1 << 20, &arguments("without"), folder.path());
        assert_eq!(alone.status.code(), Some(0), "{}", stderr(&alone));
        let among = run_in(1 << 20, &arguments("with"), folder.path());
        assert_eq!(among.status.code(), Some(1), "{format}: {}", stderr(&among));
        let (summary, failures) = report(&folder.path().join("with.json"));
        assert_eq!(failures, expected, "{format}");
        assert_eq!(summary["inputs"], COUNT, "{format}");
        if format == "json" {
            let is_ours = |record: &Value| record["id"] != "hostile";
            let ours: Vec<Value> = records(&among).into_iter().filter(is_ours).collect();
            assert!(ours == records(&alone), "the others are what they are without them");
            let cut = records(&among).iter().filter(|record| !is_ours(record)).count();
            assert_eq!(cut + expected.len(), COUNT / EVERY, "each hostile one is there or named");
        }
    }
    // Four times as many, in the same memory.
    fs::write(folder.path().join("many.jsonl"), with.repeat(4)).unwrap();
    let many = run_in(1 << 20, "many.jsonl -o many-out.jsonl --max-filesize 1M", folder.path());
    assert_eq!(many.status.code(), Some(1), "{}", stderr(&many));
    assert_eq!(stderr(&many).lines().count(), 4 * expected.len());
}
