//! Archives of which most are damaged on purpose: every record is delivered, or counted by its kind, or named as a failure.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use libtest_mimic::Trial;
use regex::Regex;
use serde_json::Value;

use super::{each, needing};

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = each("hostile/warc", "every record is accounted for", records_are_accounted_for);
    trials.push(needing("hostile/warc", "the archives hold enough records to show anything", |folder| {
        let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
        let archives = files.filter(|entry| entry.file_type().is_file());
        let records: u64 = archives.flat_map(|entry| heads(&decompressed(entry.path())).into_values()).sum();
        assert!(records > 200, "{records} records");
    }));
    trials
}

/// What is there is found by a search for heads that knows nothing of lengths and members.
fn records_are_accounted_for(path: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_cleancopy"))
        .args(["clean", path.to_str().unwrap(), "-f", "json", "--report", "r.json"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&fs::read(folder.path().join("r.json")).unwrap()).unwrap();
    let (summary, failures) = (&report["summary"], report["failures"].as_array().unwrap().len() as u64);
    let count = |name: &str| summary[name].as_u64().unwrap();
    let sum =
        |name: &str| -> u64 { summary[name].as_object().unwrap().values().filter_map(Value::as_u64).sum() };
    let written = count("cleaned") + count("empty");
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count() as u64, written, "{summary}");
    assert_eq!(failures, sum("failed"), "{summary}");
    assert_eq!(count("inputs"), written + sum("failed") + sum("skipped"), "{summary}");

    let skipped = |kind: &str| summary["skipped"][kind].as_u64().unwrap_or(0);
    let heads = heads(&decompressed(path));
    let mut missing = 0;
    for (kind, there) in &heads {
        let here = match kind.as_str() {
            "document" => written + skipped("http-status") + skipped("content-type"),
            kind => skipped(kind),
        };
        assert!(here <= *there, "{here} of {there} {kind} records");
        missing += there - here;
    }
    assert!(missing <= failures, "{heads:?}, {summary}");
}

/// What can be decompressed of a file, member by member.
fn decompressed(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    if !bytes.starts_with(b"\x1f\x8b") {
        return bytes;
    }
    let mut out = Vec::new();
    // What comes before the damage is kept.
    let _ = flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut out);
    out
}

/// How often records of each kind begin.
fn heads(archive: &[u8]) -> BTreeMap<String, u64> {
    let text = String::from_utf8_lossy(archive);
    let warc = Regex::new(r"WARC/[0-9.]+\r?\n((?:[A-Za-z-]+:.*\n)+)").unwrap();
    let kind = Regex::new(r"(?mi)^WARC-Type:\s*(\S+)").unwrap();
    let arc = Regex::new(r"(dns|https?|filedesc):\S.* [0-9.]+ [0-9]{12,18} \S+ \S+\r?\n").unwrap();
    let kind_of = |head: regex::Captures| kind.captures(&head[1]).map(|kind| kind[1].to_owned());
    let warcs = warc.captures_iter(&text).filter_map(kind_of).map(|kind| match kind.as_str() {
        "response" | "resource" | "conversion" => "document".to_owned(),
        "unknown" => "other-record".to_owned(),
        _ => kind,
    });
    let arcs = arc.captures_iter(&text).map(|line| match &line[1] {
        "filedesc" => "filedesc".to_owned(),
        _ => "document".to_owned(),
    });
    let mut counts = BTreeMap::new();
    for kind in warcs.chain(arcs) {
        *counts.entry(kind).or_default() += 1;
    }
    counts
}
