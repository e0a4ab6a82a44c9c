//! What a run writes is its own: no input is replaced, no two outputs are one, no two runs write one output.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Output, Stdio};

use tempfile::TempDir;

use super::{command, jsonl, page, run, stderr};

/// A folder with lines, and with pages below it, and links to both.
fn inputs() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir_all(path("in/below")).unwrap();
    fs::write(path("in.jsonl"), jsonl(3)).unwrap();
    for name in ["in/a.html", "in/below/b.html"] {
        fs::write(path(name), page(1)).unwrap();
    }
    fs::write(path("in/out-00000.jsonl"), jsonl(1)).unwrap();
    symlink("in.jsonl", path("link.jsonl")).unwrap();
    symlink("in", path("linked")).unwrap();
    fs::hard_link(path("in.jsonl"), path("hard.jsonl")).unwrap();
    folder
}

/// Every file below a folder, with what is in it.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.path().is_file());
    files.map(|entry| (entry.path().display().to_string(), fs::read(entry.path()).unwrap())).collect()
}

fn is_refused(name: &str, output: &Output, said: &[&str]) {
    let error = stderr(output);
    assert_eq!(output.status.code(), Some(2), "{name}: {error}");
    assert!(said.iter().all(|part| error.contains(part)), "{name}: {error}");
    assert!(error.contains("; name another output"), "{name} says what to do: {error}");
}

#[test]
fn an_output_that_is_read_is_refused_and_nothing_changes() {
    let folder = inputs();
    let before = contents(folder.path());
    let rows: &[(&str, &str, &[&str])] = &[
        ("the input", "in.jsonl -o in.jsonl", &["in.jsonl: is an input; the output in.jsonl"]),
        ("another spelling", "in.jsonl -o ./in/../in.jsonl", &["the output ./in/../in.jsonl"]),
        ("one of several", "in.jsonl in/a.html -o in/a.html", &["in/a.html: is an input"]),
        ("a report", "in.jsonl -o out.jsonl --report in.jsonl", &["the report in.jsonl"]),
        ("a report beside standard output", "in.jsonl --report in.jsonl", &["the report in.jsonl"]),
        ("shards", "in/out-00000.jsonl -o in/out.jsonl --shard-size 1K", &["the output in/out.jsonl"]),
        ("shards in a folder", "in -o in/out.jsonl --shard-size 1K", &["out-00000.jsonl: is in the input"]),
        ("a file in a folder", "in -o in/below/b.html", &["below/b.html: is in the input"]),
        ("a report in a folder", "in -o out.jsonl --report in/a.html", &["the report in/a.html"]),
        ("two that are one", "in.jsonl -o x --report x", &["x: is the report; the output x"]),
        ("two by other names", "in.jsonl -o x --report ./in/../x", &["../x: is the report; the output x"]),
        ("a report as a journal", "in.jsonl -o x --report x.journal", &["x.journal: is the report"]),
        ("an output on the way to a report", "in.jsonl -o x.partial --report x", &["the output x.partial"]),
        ("a folder into itself", "in -o in/", &["in: is an input; the output in/"]),
        ("this folder into itself", ". -o ./", &[".: is an input; the output ./"]),
        ("two folders into themselves", "in/below in -o ./", &["in: is an input"]),
        ("a link", "in.jsonl -o link.jsonl", &["in.jsonl: is an input; the output link.jsonl"]),
        ("from a link", "link.jsonl -o in.jsonl", &["link.jsonl: is an input; the output in.jsonl"]),
        ("a hard link", "in.jsonl -o hard.jsonl", &["the output hard.jsonl"]),
        ("a folder by a link", "linked -o in/a.html", &["a.html: is in the input"]),
    ];
    for (name, arguments, said) in rows {
        let arguments: Vec<&str> = std::iter::once("clean").chain(arguments.split(' ')).collect();
        is_refused(name, &run(&arguments, folder.path()), said);
        assert!(contents(folder.path()) == before, "{name}: nothing is touched");
    }
}

#[test]
fn standard_input_and_output_may_be_files_that_were_named() {
    let folder = inputs();
    let path = |name: &str| folder.path().join(name);
    let mut onto = command(&["clean", "-", "-o", "in.jsonl"], folder.path());
    let output = onto.stdin(fs::File::open(path("in.jsonl")).unwrap()).output().unwrap();
    is_refused("standard input", &output, &["in.jsonl: is an input"]);
    let append = || fs::OpenOptions::new().append(true).create(true).open(path("in/b.jsonl")).unwrap();
    let mut from = command(&["clean", "in/b.jsonl"], folder.path());
    is_refused("standard output", &from.stdout(append()).output().unwrap(), &["standard output"]);
    // A shell makes the file before the program looks for inputs.
    let mut below = command(&["clean", "in", "-f", "json"], folder.path());
    assert_eq!(below.stdout(append()).status().unwrap().code(), Some(0));
    assert_eq!(fs::read_to_string(path("in/b.jsonl")).unwrap().lines().count(), 3, "it does not read itself");
}

#[test]
fn outputs_beside_inputs_are_fine() {
    let folder = inputs();
    let rows = [
        ("a new file in a folder", "in -o in/new.jsonl --report in/new.json", Some("in/new.jsonl")),
        ("one that is left out", "in -o in/new.jsonl --glob !new.jsonl", Some("in/new.jsonl")),
        ("a folder in the input", "in -o in/texts/", Some("in/texts/a.html.txt")),
        ("the same again", "in -o in/texts/", Some("in/texts/a.html.txt")),
        ("the folder around it", "in -o ./", Some("a.html.txt")),
        ("a file into its folder", "in/a.html -o in/", Some("in/a.html.txt")),
        ("terminals and devices", "in.jsonl -o /dev/null --report /dev/null", None),
    ];
    for (name, arguments, written) in rows {
        let arguments: Vec<&str> = std::iter::once("clean").chain(arguments.split(' ')).collect();
        let output = run(&arguments, folder.path());
        assert_eq!(output.status.code(), Some(0), "{name}: {}", stderr(&output));
        assert!(written.is_none_or(|path| folder.path().join(path).is_file()), "{name}");
    }
    let left = contents(folder.path());
    assert!(
        left.iter().all(|(name, _)| !name.ends_with(".lock") && !name.contains("texts/texts")),
        "{left:?}"
    );
}

#[test]
fn a_record_of_a_folder_replaces_no_input() {
    let folder = inputs();
    fs::write(folder.path().join("in/below/b.html.txt"), page(2)).unwrap();
    let before = fs::read(folder.path().join("in/below/b.html.txt")).unwrap();
    let output = run(&["clean", "in/below/b.html", "in/below/b.html.txt", "-o", "in/below/"], folder.path());
    is_refused("a record", &output, &["b.html.txt: is an input; a record"]);
    assert!(fs::read(folder.path().join("in/below/b.html.txt")).unwrap() == before);
}

/// A run that waits for more of its input, on outputs that are named by words.
fn with_a_run(arguments: &str, folder: &Path, work: impl FnOnce()) {
    let arguments: Vec<&str> = ["clean", "-"].into_iter().chain(arguments.split(' ')).collect();
    let mut child = command(&arguments, folder).stdin(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    // A failure is named as soon as it is met: then the run has its outputs.
    input.write_all(b"{\"html\":\"<p>Rain\"}\noops\n{\"html\":\"").unwrap();
    let mut error = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    error.read_line(&mut line).unwrap();
    assert!(line.contains("bad-record"), "{line}");
    work();
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn a_second_run_on_an_output_is_refused() {
    let folder = inputs();
    symlink("out.jsonl", folder.path().join("other.jsonl")).unwrap();
    let rows = [
        ("-f json -o out.jsonl", "-o out.jsonl", "out.jsonl"),
        ("-f json -o out.jsonl", "-o ./in/../out.jsonl", "out.jsonl"),
        ("-f json -o out.jsonl", "-o other.jsonl", "other.jsonl"),
        ("-f json -o out.jsonl", "-o out.jsonl --resume", "out.jsonl"),
        ("-f json -o out.jsonl", "--report out.jsonl", "out.jsonl"),
        ("-f json -o out.jsonl --shard-size 1K", "-o out.jsonl --shard-size 1K", "out.jsonl"),
        ("--report r.json", "-o x.jsonl --report r.json", "r.json"),
        ("-o texts/", "-o texts/", "texts"),
    ];
    for (first, second, named) in rows {
        with_a_run(first, folder.path(), || {
            let arguments: Vec<&str> = ["clean", "in.jsonl"].into_iter().chain(second.split(' ')).collect();
            let output = run(&arguments, folder.path());
            is_refused(second, &output, &[named, "another run is writing it", ".lock"]);
            let beside = run(&["clean", "in.jsonl", "-o", "beside.jsonl"], folder.path());
            assert_eq!(beside.status.code(), Some(0), "another output is free");
        });
        let output = run(&["clean", "in.jsonl", "-o", "out.jsonl"], folder.path());
        assert_eq!(output.status.code(), Some(0), "after {first}: {}", stderr(&output));
    }
    let names: Vec<String> = contents(folder.path()).into_iter().map(|(name, _)| name).collect();
    assert!(names.iter().all(|name| !name.ends_with(".lock")), "{names:?}");
}

#[test]
fn what_a_run_that_was_killed_leaves_locks_nothing() {
    let folder = inputs();
    fs::write(folder.path().join("out.jsonl.lock"), "").unwrap();
    let output = run(&["clean", "in.jsonl", "-o", "out.jsonl"], folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(!folder.path().join("out.jsonl.lock").exists());
}

#[test]
fn links_below_a_folder_are_counted_and_told_of() {
    let folder = inputs();
    symlink("../in.jsonl", folder.path().join("in/linked.jsonl")).unwrap();
    symlink("..", folder.path().join("in/below/circle")).unwrap();
    symlink("nowhere", folder.path().join("in/dangling.html")).unwrap();
    let output = run(&["clean", "in", "-f", "json", "--report", "r.json"], folder.path());
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(super::records(&output).len(), 3);
    assert!(stderr(&output).contains("3 links in folders are not followed"), "{}", stderr(&output));
    assert_eq!(super::report(&folder.path().join("r.json")).0["skipped"]["link"], 3);
    // A link that is named is an input like others.
    let named = run(&["clean", "in/linked.jsonl", "-f", "json"], folder.path());
    assert_eq!(super::records(&named).len(), 3);
}
