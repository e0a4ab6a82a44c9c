//! The figures of `cleancopy::eval` against those of the scorer that comes with the corpora, to three decimals.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use cleancopy::bulk::Input;
use cleancopy::eval::{Evaluation, Setup};
use cleancopy::{Article, Cleaner};
use serde_json::{Value, json};

use crate::needing::shared;
use crate::{HTML, TEXT, corpus};

/// What the scorer calls otherwise.
const NAMES: &[(&str, &str)] = &[("n", ""), ("nseg", ""), ("corpus", ""), ("authorsF1", "authors")];

/// Text and metadata of pages, and texts that others extracted.
pub(crate) fn agrees(script: &Path) {
    let mut pages = Vec::new();
    for name in HTML.iter().chain(&["postlight"]) {
        let folder = shared("corpora").join(name);
        let (gold, _) = corpus::gold(&folder);
        let articles = corpus::articles_of_html(&folder, &gold);
        pages.extend(articles.iter().map(|(id, article)| record(name, id, article)));
    }
    let body = figures_of(script, &[], &pages);
    assert_eq!(body.len(), HTML.len() + 1);
    figures_of(script, &["--meta"], &pages);
    let mut texts = Vec::new();
    for name in TEXT {
        let folder = shared("corpora").join(name);
        let (gold, _) = corpus::gold(&folder);
        // Half of what others extracted, left as it is: every word that they left over is there.
        for (id, text) in corpus::texts_of(&folder, "page_text").into_iter().take(gold.len() / 2) {
            let article = Cleaner::default().clean_text(&text).expect("text can be cleaned");
            texts.push(json!({"corpus": name, "source": "page_text", "id": id, "text": text}));
            texts.push(json!({"corpus": name, "source": "dom_smoothie", "id": id, "text": article.text()}));
        }
    }
    assert_eq!(figures_of(script, &["--text"], &texts).len(), 2 * TEXT.len());
}

fn record(corpus: &str, id: &str, article: &Article) -> Value {
    let metadata = &article.metadata;
    json!({
        "corpus": corpus, "id": id, "text": article.text(), "title": article.title(),
        "authors": metadata.authors.as_ref().map(|found| &found.value),
        "date": metadata.date.as_ref().map(|found| &found.value),
    })
}

/// The figures of both scorers, which must agree; by corpus.
fn figures_of(script: &Path, options: &[&str], records: &[Value]) -> HashMap<String, Value> {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let file = folder.path().join("predictions.jsonl");
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    fs::write(&file, lines.join("\n") + "\n").expect("a scratch file");
    let output =
        Command::new("python3").arg(script).arg("--json").args(options).arg(&file).output().expect("python3");
    let theirs = String::from_utf8(output.stdout).expect("UTF-8").replace("NaN", "null");
    let theirs: Vec<Value> =
        theirs.lines().map(|line| serde_json::from_str(line).expect("score.py answers in JSON")).collect();
    let setup = Setup::default()
        .with_gold([Input::Path(shared("corpora"))])
        .with_cleans(false)
        .with_predictions("articles", Input::Path(file));
    let ours = Evaluation::new(&setup, &|_, _| {}).expect("an evaluation").json();
    let ours: Value = serde_json::from_str(&ours).expect("JSON");
    let groups = ours["systems"][0]["groups"].as_array().expect("groups");
    let mut compared = HashMap::new();
    for figures in theirs {
        let corpus = figures["corpus"].as_str().expect("a corpus");
        let group = groups.iter().find(|group| group["by"] == "corpus" && group["name"] == corpus);
        let group = &group.unwrap_or_else(|| panic!("{corpus} is not there"))["figures"];
        for (name, value) in figures.as_object().expect("figures") {
            let name = NAMES.iter().find(|(theirs, _)| theirs == name).map_or(name.as_str(), |(_, own)| own);
            if !name.is_empty() {
                let near =
                    (group[name].as_f64().unwrap_or(f64::NAN) - value.as_f64().unwrap_or(f64::NAN)).abs();
                let equal = value.is_null() && group[name].is_null() || near < 5e-4;
                assert!(equal, "{corpus}: {name} is {}, by score.py {value}", group[name]);
            }
        }
        compared.insert(corpus.to_owned(), group.clone());
    }
    compared
}
