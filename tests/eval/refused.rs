//! Gold, predictions and earlier evaluations that cannot be used: each is refused with the file, the line and the reason.

use std::fs;

use super::{copy, eval};

const TWO: &[&str] = &["gold", "--only-predictions", "--predictions", "t=file"];

#[test]
fn bad_files_are_refused_with_their_line() {
    let line = "{\"id\": \"a\", \"text\": \"Rain fell.\"}\n";
    let rows: &[(&str, &[&str], String, &str)] = &[
        ("gold: no JSON", &["file"], format!("{line}{line}{{\"id\": \n"), "file:3: no valid JSON: EOF"),
        ("gold: cut in a line", &["file"], format!("{line}{{\"id\": \"b\", \"te\n"), "file:2: no valid JSON"),
        ("gold: a word", &["file"], "\n\nhello\n".to_owned(), "file:3: no valid JSON"),
        ("gold: a number", &["file"], format!("{line}7\n"), "file:2: no JSON object"),
        ("gold: no id", &["file"], format!("{line}\n{{\"text\": \"x\"}}\n"), "file:3: no `id`"),
        ("gold: id of another kind", &["file"], "{\"id\": [1]}".to_owned(), "file:1: `id` is no text"),
        (
            "gold: text of another kind",
            &["file"],
            "{\"id\": \"a\", \"text\": {}}".to_owned(),
            "`text` is no text",
        ),
        (
            "gold: list of numbers",
            &["file"],
            "{\"id\": \"a\", \"with\": [1]}".to_owned(),
            "`with` is no list of texts",
        ),
        (
            "gold: twice",
            &["file"],
            line.repeat(2),
            "file:2: \"file/a\" is there twice; it was at file:1 before",
        ),
        (
            "gold: twice in a list",
            &["file"],
            format!("[{line},{line}]"),
            "record 2: \"file/a\" is there twice",
        ),
        ("gold: empty", &["file"], String::new(), "there is no gold in the inputs"),
        ("gold: no pages", &["file"], line.to_owned(), "none of the pages is there"),
        ("predictions: no JSON", TWO, format!("{line}{{\n"), "file:2: no valid JSON: EOF"),
        ("predictions: no id", TWO, "{\"text\": \"\"}\n".to_owned(), "file:1: no `id`"),
        (
            "predictions: twice",
            TWO,
            line.repeat(2),
            "file:2: page \"a\" is there twice; it was at file:1 before",
        ),
        (
            "predictions: twice by two names",
            TWO,
            "{\"id\": \"crane\", \"text\": \"\"}\n{\"id\": \"x/crane.html\", \"text\": \"\"}\n".to_owned(),
            "file:2: page \"x/crane.html\" is there twice; it was at file:1 before",
        ),
        ("predictions: of other pages", TWO, line.to_owned(), "t: no prediction is of a page of the gold"),
        (
            "predictions: confidence",
            TWO,
            "{\"id\": \"crane\", \"confidence\": 7}".to_owned(),
            "`confidence` is no number",
        ),
        (
            "an earlier evaluation: none",
            &["gold", "--compare", "file"],
            line.to_owned(),
            "file: no evaluation that --json wrote",
        ),
        (
            "an earlier evaluation: of another form",
            &["gold", "--compare", "file"],
            "{\"form\": 7, \"cleancopy\": \"\", \"systems\": [], \"problems\": []}".to_owned(),
            "file: an evaluation of form 7",
        ),
        (
            "conventions: no list",
            &["gold", "--conventions", "file"],
            "{\"a\": 1}".to_owned(),
            "file:1: a: no list of arguments",
        ),
        (
            "conventions: no role",
            &["gold", "--conventions", "file"],
            "{\"a\": [\"--exclude\", \"noise\"]}".to_owned(),
            "file:1: a: \"noise\"; the roles are",
        ),
        (
            "conventions: another option",
            &["gold", "--conventions", "file"],
            "{\"a\": [\"--precision\"]}".to_owned(),
            "only --include ROLES and --exclude ROLES",
        ),
    ];
    for (name, arguments, content, expected) in rows {
        let folder = copy();
        fs::write(folder.path().join("file"), content).unwrap();
        let run = eval(arguments, folder.path(), "");
        assert!(run.said.contains(expected), "{name}: {}{}", run.said, run.out);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{name}");
    }
}

#[test]
fn arguments_that_make_no_sense_are_refused() {
    let rows: &[(&str, &[&str], &str)] = &[
        ("no gold", &[], "required"),
        ("no such gold", &["elsewhere"], "elsewhere: No such file"),
        ("a folder without gold", &["gold/harbour/pages"], "no gold here or one folder below"),
        ("no name", &["gold", "--predictions", "tool.jsonl"], "say NAME=FILE"),
        ("no such predictions", &["gold", "--predictions", "t=none"], "none: No such file"),
        ("predictions alone without any", &["gold", "--only-predictions"], "--predictions"),
        (
            "the name of this program",
            &["gold", "--predictions", "cleancopy=tool.jsonl"],
            "two systems are called \"cleancopy\"",
        ),
        (
            "one name twice",
            &["gold", "--predictions", "t=tool.jsonl", "--predictions", "t=tool.jsonl"],
            "two systems are called \"t\"",
        ),
        ("standard input twice", &["-", "--predictions", "t=-"], "standard input '-' is named twice"),
        (
            "a role that no article has",
            &["gold", "--include", "navigation"],
            "--include navigation: no article has that",
        ),
        (
            "an output that is an input",
            &["gold", "--predictions", "t=tool.jsonl", "--json", "tool.jsonl"],
            "is an input",
        ),
        (
            "an output that cannot be",
            &["gold", "--json", "tool.jsonl/x.json"],
            "tool.jsonl/x.json: cannot be written: Not a directory",
        ),
    ];
    for (name, arguments, expected) in rows {
        let folder = copy();
        let run = eval(arguments, folder.path(), "");
        assert!(run.said.contains(expected), "{name}: {}", run.said);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{name}");
    }
}

#[test]
fn a_page_of_two_corpora_must_say_which() {
    let folder = copy();
    let gold = "{\"id\": \"crane\", \"text\": \"Rain fell.\", \"html\": \"<p>Rain fell.</p>\"}\n";
    fs::write(folder.path().join("more.jsonl"), gold).unwrap();
    fs::write(folder.path().join("t.jsonl"), "{\"id\": \"crane\", \"text\": \"\"}\n").unwrap();
    let run = eval(&["gold", "more.jsonl", "--predictions", "t=t.jsonl"], folder.path(), "");
    assert!(
        run.said.contains("t.jsonl:1: \"crane\" is in harbour and in more; say which in `corpus`"),
        "{}",
        run.said
    );
    assert_eq!(run.status, 2);
}

#[test]
fn names_that_a_terminal_would_obey_are_escaped() {
    let folder = copy();
    let id = "\u{1b}[2Jx";
    let gold = serde_json::json!({"id": id, "text": "Rain fell.", "html": "<p>Snow.</p>"});
    fs::write(folder.path().join("more.jsonl"), gold.to_string()).unwrap();
    let run = eval(&["more.jsonl", "--worst", "1"], folder.path(), "");
    assert!(!run.out.contains('\u{1b}') && run.out.contains("[2Jx"), "{:?}", run.out);
}
