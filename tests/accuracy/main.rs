//! How near the articles are to gold texts, held to pinned figures: see `figures.rs`.
//!
//! The pages in `pages/` and `samples/` are always scored, the corpora in `../shared/corpora` where they are present and
//! the build is optimised: `cargo test --profile quick --test accuracy`.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use cleancopy::eval::{Gold, score, words};
use cleancopy::{Article, Cleaner, Hints};
use libtest_mimic::{Arguments, Completion, Trial};

mod corpus;
mod figures;
#[path = "../shared/needing.rs"]
mod needing;
mod reference;
use needing::{needing_corpus, shared};

const HTML: &[&str] = &["adbar", "daniel", "fundus-en", "fundus-multi", "newspaper", "wcxb-article", "zyte"];
const TEXT: &[&str] = &["fundus-en", "fundus-multi", "zyte"];

/// Largest share of the words of an article that cleaning it again may lose, in each language.
const LOSS: f64 = 0.005;

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut trials = vec![
        passing("figures: repository/wcxb", || {
            html(&root.join("tests/accuracy/pages/wcxb"), "repository/wcxb");
        }),
        passing("figures: repository/samples", || samples(&root.join("samples"))),
    ];
    for name in HTML {
        let title = format!("figures: html/{name}");
        trials.push(needing_corpus(&format!("corpora/{name}"), title, move |folder| {
            html(folder, &format!("html/{name}"));
        }));
    }
    for name in TEXT {
        let title = format!("figures: text/{name}");
        trials.push(needing_corpus(&format!("corpora/text/{name}.jsonl.gz"), title, move |_| text(name)));
    }
    trials.push(needing_corpus("corpora/score.py", "scores are those of score.py", reference::agrees));
    libtest_mimic::run(&arguments, trials).exit();
}

fn passing(name: &str, test: impl FnOnce() + Send + 'static) -> Trial {
    Trial::ignorable_test(name, || {
        test();
        Ok(Completion::Completed)
    })
}

/// The figures of a folder of pages.
fn html(folder: &Path, name: &str) {
    let (gold, sum) = corpus::gold(folder);
    let articles = corpus::articles_of_html(folder, &gold);
    figures::check(name, &sum, &score(&gold, &texts(&articles)), decided(articles.values()));
}

/// The figures of the plain texts that others extracted from the pages of a corpus, and what their own texts lose.
fn text(name: &str) {
    let folder = shared("corpora").join(name);
    let (mut gold, sum) = corpus::gold(&folder);
    for gold in &mut gold {
        // Segments are for pages.
        (gold.with, gold.without) = Default::default();
    }
    let mut failed = Vec::new();
    for (source, articles) in corpus::articles_of_text(&folder, &gold) {
        if source == "gold" {
            check_loss(&gold, &articles);
        }
        let (figures, rules) = (score(&gold, &texts(&articles)), decided(articles.values()));
        let check = || figures::check(&format!("text/{name}/{source}"), &sum, &figures, rules);
        failed.extend(std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).err().map(|_| source));
    }
    assert!(failed.is_empty(), "{failed:?}");
}

/// The article's own text has nothing that may go.
fn check_loss(gold: &[Gold], articles: &HashMap<String, Article>) {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for gold in gold {
        let (text, article) = (gold.text.as_deref().unwrap_or_default(), &articles[&gold.id]);
        let mut kept: HashMap<String, usize> = HashMap::new();
        let out = format!("{} {}", article.title().unwrap_or_default(), article.text());
        words(&out, false).into_iter().for_each(|word| *kept.entry(word.to_owned()).or_default() += 1);
        let (all, lost) = counts.entry(article.language().unwrap_or("unknown")).or_default();
        for word in words(text, false) {
            *all += 1;
            match kept.get_mut(word) {
                Some(count) if *count > 0 => *count -= 1,
                _ => *lost += 1,
            }
        }
    }
    for (language, (all, lost)) in counts {
        assert!(
            lost as f64 <= LOSS * all as f64,
            "{language}: {lost} of {all} words of clean texts are lost"
        );
    }
}

/// The project's own pages. What should come out of them is in `expected.md`, whose markup is no part of the words.
fn samples(folder: &Path) {
    let (mut gold, mut articles) = (Vec::new(), HashMap::new());
    for entry in walkdir::WalkDir::new(folder).min_depth(1).max_depth(1).sort_by_file_name() {
        let case = entry.expect("samples can be listed").into_path();
        let id = case.file_name().expect("a name").to_string_lossy().into_owned();
        let article = match fs::read(case.join("source.html")) {
            Ok(html) => Cleaner::default().clean_html(&html, &Hints::default()),
            Err(_) => Cleaner::default().clean_text(&fs::read(case.join("source.txt")).expect("a source")),
        };
        let expected = fs::read_to_string(case.join("expected.md")).expect("a sample has an expected.md");
        // The first line is the headline, which is no part of the text.
        let text = expected.split_once("\n\n").map_or("", |(_, text)| text);
        gold.push(Gold::new(id.clone(), text));
        articles.insert(id, article.expect("a sample can be cleaned"));
    }
    figures::check("repository/samples", "", &score(&gold, &texts(&articles)), decided(articles.values()));
}

fn texts(articles: &HashMap<String, Article>) -> HashMap<String, String> {
    articles.iter().map(|(id, article)| (id.clone(), article.text())).collect()
}

/// How many blocks were kept, and dropped by each rule.
fn decided<'a>(articles: impl Iterator<Item = &'a Article>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for article in articles {
        *counts.entry("kept".to_owned()).or_default() += article.blocks().len();
        article.dropped().for_each(|block| *counts.entry(block.rule.id().to_owned()).or_default() += 1);
    }
    counts
}
