//! `cleancopy eval` as users meet it: real files, real processes.
//!
//! `gold/` has two small corpora written for this test, `tool.jsonl` what a tool with faults of each kind made of them, and
//! `expected.json` the figures that the scorer of the corpora in `../shared` gave for it.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

mod refused;
mod report;

/// What a run said, and how it ended.
struct Run {
    status: i32,
    out: String,
    said: String,
}

fn eval(arguments: &[&str], folder: &Path, input: &str) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cleancopy"))
        .arg("eval")
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Run {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        said: String::from_utf8(output.stderr).unwrap(),
    }
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval")
}

/// A JSON evaluation of the corpora here.
fn evaluated(arguments: &[&str]) -> Value {
    let arguments = [arguments, &["--json", "-"]].concat();
    let run = eval(&arguments, &here(), "");
    assert_eq!((run.status, run.said.as_str()), (0, ""));
    serde_json::from_str(&run.out).unwrap()
}

fn system<'a>(evaluation: &'a Value, name: &str) -> &'a Value {
    evaluation["systems"].as_array().unwrap().iter().find(|system| system["name"] == name).unwrap()
}

fn group<'a>(system: &'a Value, by: &str, name: &str) -> &'a Value {
    let groups = system["groups"].as_array().unwrap();
    let found = groups.iter().find(|group| group["by"] == by && group["name"] == name);
    found.unwrap_or_else(|| panic!("no {by} {name}"))
}

fn gold_of(corpus: &str) -> Vec<Value> {
    let lines = fs::read_to_string(here().join("gold").join(corpus).join("gold.jsonl")).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn page(corpus: &str, id: &str) -> String {
    let folder = here().join("gold").join(corpus).join("pages");
    fs::read_to_string(folder.join(format!("{id}.html"))).unwrap_or_else(|_| {
        let file = fs::File::open(folder.join(format!("{id}.html.gz"))).unwrap();
        let mut text = String::new();
        flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
        text
    })
}

#[test]
fn figures_are_those_of_the_reference_scorer() {
    let expected: Value = serde_json::from_slice(&fs::read(here().join("expected.json")).unwrap()).unwrap();
    let evaluation = evaluated(&["gold", "--only-predictions", "--predictions", "tool=tool.jsonl"]);
    for (corpus, expected) in expected.as_object().unwrap() {
        let figures = &group(system(&evaluation, "tool"), "corpus", corpus)["figures"];
        let expected = expected.as_object().unwrap();
        assert_eq!(figures.as_object().unwrap().len(), expected.len(), "{corpus}: {figures}");
        for (name, value) in expected {
            let (own, value) = (figures[name].as_f64().unwrap(), value.as_f64().unwrap());
            assert!((own - value).abs() < 5e-4, "{corpus}: {name} is {own}, by score.py {value}");
        }
    }
    let telling = &system(&evaluation, "tool")["is_article"];
    assert_eq!(telling, &json!({"pages": 4, "auc": 0.333_333_333_333_333_3, "balanced_accuracy": 1.0 / 3.0}));
}

#[test]
fn groups_are_by_corpus_language_site_and_convention() {
    let evaluation = evaluated(&["gold", "--predictions", "tool=tool.jsonl"]);
    let rows = [
        ("corpus", "harbour", 4),
        ("corpus", "reservoir", 2),
        ("language", "en", 3),
        ("language", "de", 1),
        ("language", "zh", 1),
        ("site", "harbour-gazette.example", 4),
        ("site", "reservoir.example", 2),
        ("convention", "standfirst: gold has it", 1),
        ("convention", "caption: gold lacks it", 2),
    ];
    for (by, name, pages) in rows {
        for of in ["cleancopy", "tool"] {
            assert_eq!(group(system(&evaluation, of), by, name)["pages"], pages, "{by} {name} {of}");
        }
    }
    let own = group(system(&evaluation, "cleancopy"), "corpus", "harbour");
    assert!(own["figures"]["F1"].as_f64().unwrap() > 0.99, "{own}");
    let [low, high] = [0, 1].map(|at| own["intervals"]["F1"][at].as_f64().unwrap());
    assert!(low <= own["figures"]["F1"].as_f64().unwrap() && high <= 1.0, "{own}");
    let rules = system(&evaluation, "cleancopy")["rules"].as_object().unwrap();
    assert!(rules["headline"]["dropped_rightly"][0].as_u64() >= Some(3), "{rules:?}");
}

#[test]
fn output_does_not_depend_on_threads() {
    let one = evaluated(&["gold", "-j", "1"]);
    assert_eq!(one, evaluated(&["gold", "-j", "2"]));
}

#[test]
fn a_convention_counts_for_its_corpus() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("conventions.json");
    fs::write(&file, r#"{"_why": "a remark", "harbour": ["--exclude", "standfirst"]}"#).unwrap();
    let recall = |evaluation: &Value| {
        group(system(evaluation, "cleancopy"), "corpus", "harbour")["figures"]["R"].as_f64().unwrap()
    };
    let told = recall(&evaluated(&["gold", "--conventions", file.to_str().unwrap()]));
    let excluded = recall(&evaluated(&["gold", "--exclude", "standfirst"]));
    assert!((told - excluded).abs() < 1e-9 && told < recall(&evaluated(&["gold"])), "{told} {excluded}");
}

/// The pages of `harbour` in every layout that people have.
fn layouts(folder: &Path) -> Vec<(&'static str, &'static str)> {
    let (gold, at) = (gold_of("harbour"), |path: &str| folder.join(path));
    for path in ["benchmark/html", "wcxb/dev/ground-truth", "wcxb/dev/html", "beside/pages"] {
        fs::create_dir_all(at(path)).unwrap();
    }
    let (mut truth, mut inline, mut beside) = (json!({}), String::new(), Vec::new());
    for record in &gold {
        let id = record["id"].as_str().unwrap();
        let html = page("harbour", id);
        for path in ["benchmark/html", "wcxb/dev/html", "beside/pages"] {
            fs::write(at(path).join(format!("{id}.html")), &html).unwrap();
        }
        truth[id] = json!({"articleBody": record["text"], "url": record["url"], "title": record["title"]});
        let inner = json!({
            "main_content": record["text"], "title": record["title"], "author": record["authors"][0],
            "publish_date": record["date"], "with": record["with"], "without": record["without"],
        });
        let wcxb = json!({
            "url": record["url"], "file_id": id, "ground_truth": inner,
            "_internal": {"page_type": {"primary": record["page_type"]}},
        });
        let file = at("wcxb/dev/ground-truth").join(format!("{id}.json"));
        fs::write(file, serde_json::to_string_pretty(&wcxb).unwrap()).unwrap();
        let mut own = record.clone();
        beside.push(own.clone());
        own["html"] = html.into();
        inline += &format!("{own}\n");
    }
    fs::write(at("benchmark/ground-truth.json"), serde_json::to_string_pretty(&truth).unwrap()).unwrap();
    fs::write(at("inline.jsonl"), inline).unwrap();
    fs::write(at("beside/list.json"), serde_json::to_string_pretty(&beside).unwrap()).unwrap();
    vec![
        ("benchmark", "benchmark"),
        ("wcxb", "dev"),
        ("wcxb/dev", "dev"),
        ("inline.jsonl", "inline"),
        ("beside/list.json", "list"),
        ("-", "stdin"),
    ]
}

#[test]
fn gold_is_read_in_every_layout() {
    let expected = evaluated(&["gold/harbour"]);
    let expected = &group(system(&expected, "cleancopy"), "corpus", "harbour")["figures"];
    let folder = tempfile::tempdir().unwrap();
    for (path, corpus) in layouts(folder.path()) {
        let input = fs::read_to_string(folder.path().join("inline.jsonl")).unwrap();
        let run = eval(&[path, "--json", "-"], folder.path(), &input);
        assert_eq!((run.status, run.said.as_str()), (0, ""), "{path}");
        let evaluation: Value = serde_json::from_str(&run.out).unwrap();
        let figures = &group(system(&evaluation, "cleancopy"), "corpus", corpus)["figures"];
        for name in ["F1", "P", "R", "perfect", "title"] {
            assert_eq!(figures[name], expected[name], "{path}: {name}");
        }
        if path.starts_with("wcxb") {
            assert_eq!(figures, expected, "{path}");
        }
    }
}

#[test]
fn predictions_are_read_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    fs::create_dir_all(at("texts/harbour")).unwrap();
    let lines = fs::read_to_string(here().join("tool.jsonl")).unwrap();
    let mut map = json!({});
    let mut records = String::new();
    for line in lines.lines().filter(|line| line.contains("harbour")) {
        let record: Value = serde_json::from_str(line).unwrap();
        let id = record["id"].as_str().unwrap();
        map[id] = json!({"articleBody": record["text"]});
        let text = record["text"].as_str().unwrap_or_default();
        fs::write(at("texts/harbour").join(format!("{id}.html.txt")), text).unwrap();
        records += &format!("{}\n", json!({"id": format!("pages/{id}.html.gz"), "text": text}));
    }
    fs::write(at("map.json"), map.to_string()).unwrap();
    fs::write(at("records.jsonl"), records).unwrap();
    let gold = here().join("gold/harbour");
    let map = format!("tool={}", at("map.json").display());
    let expected = evaluated(&["gold/harbour", "--only-predictions", "--predictions", &map]);
    let expected = &group(system(&expected, "tool"), "corpus", "harbour")["figures"];
    assert_eq!(expected["P"], 0.930_851);
    for file in ["texts", "texts/harbour", "records.jsonl", "-"] {
        let predictions = format!("tool={file}");
        let arguments =
            [gold.to_str().unwrap(), "--only-predictions", "--predictions", &predictions, "--json", "-"];
        let input = fs::read_to_string(at("records.jsonl")).unwrap();
        let run = eval(&arguments, folder.path(), &input);
        assert_eq!((run.status, run.said.as_str()), (0, ""), "{file}");
        let evaluation: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(&group(system(&evaluation, "tool"), "corpus", "harbour")["figures"], expected, "{file}");
    }
}

#[test]
fn the_table_and_the_worst_pages_are_printed() {
    let run = eval(&["gold", "--predictions", "tool=tool.jsonl", "--worst", "1"], &here(), "");
    assert_eq!((run.status, run.said.as_str()), (0, ""));
    for row in ["harbour: cleancopy", "harbour: tool", "worst of harbour, tool"] {
        assert!(run.out.contains(row), "{row}: {}", run.out);
    }
    assert!(run.out.contains("F1 0.000  P 0.000  R 0.000  lamp"), "{}", run.out);
    assert!(run.out.lines().next().unwrap().starts_with("corpus "), "{}", run.out);
    let run = eval(&["gold", "--by", "convention"], &here(), "");
    assert!(run.out.contains("standfirst: gold has it"), "{}", run.out);
    assert!(
        run.out.contains("harbour: the gold speaks for --exclude byline,timestamp,caption"),
        "{}",
        run.out
    );
}

#[test]
fn pages_that_got_better_and_worse_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old.json");
    let gold = here().join("gold");
    let gold = gold.to_str().unwrap();
    let run = eval(&[gold, "--json", "old.json"], folder.path(), "");
    assert_eq!(run.status, 0, "{}", run.said);
    let run = eval(&[gold, "--exclude", "standfirst", "--compare", "old.json"], folder.path(), "");
    assert_eq!(run.status, 0, "{}", run.said);
    assert!(run.out.contains("1 pages got worse, 0 better"), "{}", run.out);
    assert!(run.out.contains("harbour/crane"), "{}", run.out);
    let run = eval(&[gold, "--compare", old.to_str().unwrap()], folder.path(), "");
    assert!(run.out.contains("0 pages got worse, 0 better"), "{}", run.out);
}

/// The counts of an earlier evaluation are read from a file, and may be as large as numbers go.
#[test]
fn an_earlier_evaluation_may_have_any_counts() {
    let folder = tempfile::tempdir().unwrap();
    let lines: String = (0..3)
        .map(|id| {
            json!({"id": id.to_string(), "html": "<p>It rained all day.", "with": ["rained"]}).to_string()
                + "\n"
        })
        .collect();
    fs::write(folder.path().join("gold.jsonl"), lines).unwrap();
    let run = eval(&["gold.jsonl", "--json", "old.json"], folder.path(), "");
    assert_eq!(run.status, 0, "{}", run.said);
    let mut old: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("old.json")).unwrap()).unwrap();
    for page in old["systems"][0]["pages"].as_array_mut().unwrap() {
        page["segments"] = json!([u64::MAX, u64::MAX, u64::MAX]);
    }
    fs::write(folder.path().join("old.json"), old.to_string()).unwrap();
    let run = eval(&["gold.jsonl", "--compare", "old.json"], folder.path(), "");
    assert_eq!(run.status, 0, "{}", run.said);
    assert!(run.out.contains("0 pages got worse, 3 better"), "{}", run.out);
    assert!(run.out.contains("segF1    0.500 -> "), "{}", run.out);
}

#[test]
fn what_is_missing_is_named_and_the_rest_is_measured() {
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    fs::create_dir_all(at("gold/pages")).unwrap();
    let gold = fs::read_to_string(here().join("gold/harbour/gold.jsonl")).unwrap();
    fs::write(at("gold/gold.jsonl"), gold).unwrap();
    for id in ["crane", "lamp", "shop"] {
        fs::write(at("gold/pages").join(format!("{id}.html")), page("harbour", id)).unwrap();
    }
    fs::write(at("gold/pages/lamp.html"), b"%PDF-1.7 \x00\x01").unwrap();
    fs::write(
        at("some.jsonl"),
        "{\"id\": \"crane\", \"text\": \"x\"}\n{\"id\": \"other\", \"text\": \"x\"}\n",
    )
    .unwrap();
    let run = eval(&["gold", "--predictions", "some=some.jsonl"], folder.path(), "");
    assert_eq!(run.status, 1, "{}", run.said);
    for said in [
        "gold/ferry: there is no page ferry.html beside the gold",
        "gold/lamp: not-html",
        "some: no prediction, which counts as an empty text: gold/ferry",
        "some: no gold for this prediction, which is left out: other",
    ] {
        assert!(run.said.contains(said), "{said}: {}", run.said);
    }
    assert!(run.out.contains("gold: cleancopy"), "{}", run.out);
}

/// A folder with the corpora here, to write into.
fn copy() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for corpus in ["harbour", "reservoir"] {
        let (from, to) = (here().join("gold").join(corpus), folder.path().join("gold").join(corpus));
        fs::create_dir_all(to.join("pages")).unwrap();
        fs::copy(from.join("gold.jsonl"), to.join("gold.jsonl")).unwrap();
        for entry in fs::read_dir(from.join("pages")).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), to.join("pages").join(entry.file_name())).unwrap();
        }
    }
    fs::copy(here().join("tool.jsonl"), folder.path().join("tool.jsonl")).unwrap();
    folder
}
