//! Tasks of those who work on cleancopy. `cargo run --release -p xtask` says which there are.

use std::path::Path;
use std::process::ExitCode;

use cleancopy::bulk::Input;
use cleancopy::eval::{By, Conventions, Evaluation, Setup};
use cleancopy::options::Balance;

mod ablate;
mod api;
mod corpus;
mod folds;
mod groups;
mod metadata;
mod mutants;
mod numbers;
mod predict;
mod readers;
mod roles;
mod rows;
mod templates;

use roles::View;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

const USAGE: &str = "\
usage: xtask TASK ...
  rows html|text PASS DIR CORPUS_DIR...
      features of every block, for fit.py to fit on
  groups html|text words|rows DIR FOLDS CORPUS_DIR...
      groups of blocks, for groups.py to fit on
  templates html|text DIR FOLDS CORPUS_DIR...
      blocks that other pages of their site have, for templates.py to fit on
  buckets FILE
      the buckets of the wording of each line of a text, as JSON lines
  predict html|text [--folds DIR] [--templates] [--conventions FILE] [--precision|--recall] CORPUS_DIR...
      articles, for `score`; with FILE each by the convention of its corpus; with --templates after learning from all
      pages of the corpus
  roles [--folds DIR] [-v|--conventions] CORPUS_DIR...
      by role, how many blocks are in the gold texts and how many are kept; with -v each block; with
      --conventions what the counts speak for, as tools/conventions.json
  score CORPORA_DIR PREDICTIONS
      figures of what `predict` wrote
  ablate html|text [--folds DIR] CORPUS_DIR...
      what each rule is worth: the figures without it
  metadata predict|titles CORPUS_DIR...
      what surrounds the text, for score.py --meta and title.py
  metadata names
      the names of the numbers of a page
  numbers html|text FOLDS_DIR CORPUS_DIR...
      what the judgement of each page is made of, for article.py
  mutants LIST
      whether the tests notice the changes of the code that a list has
  readers [-v] PAGE...
      where the default reader and the reference reader differ
  api [--accept]
      holds the public items of the library against xtask/public-api.txt, or writes that";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<()> {
    match words {
        ["rows", origin, pass, out, corpora @ ..] => {
            rows::write(corpus::origin_of(origin)?, pass, Path::new(out), corpora)
        }
        ["groups", origin, what, out, folds, corpora @ ..] => {
            groups::write(corpus::origin_of(origin)?, what, Path::new(out), Path::new(folds), corpora)
        }
        ["templates", origin, out, folds, corpora @ ..] => {
            templates::write(corpus::origin_of(origin)?, Path::new(out), folds, corpora)
        }
        ["buckets", file] => groups::write_buckets(Path::new(file)),
        ["predict", origin, rest @ ..] => {
            let (folds, rest) = match rest {
                ["--folds", folds, rest @ ..] => (Some(*folds), rest),
                _ => (None, rest),
            };
            let (learns, rest) = match rest {
                ["--templates", rest @ ..] => (true, rest),
                _ => (false, rest),
            };
            let (conventions, rest) = match rest {
                ["--conventions", file, rest @ ..] => (Conventions::read(&Input::Path(file.into()))?, rest),
                _ => (Conventions::default(), rest),
            };
            let (balance, corpora) = match rest {
                ["--precision", corpora @ ..] => (Balance::Precision, corpora),
                ["--recall", corpora @ ..] => (Balance::Recall, corpora),
                _ => (Balance::Balanced, rest),
            };
            predict::write(corpus::origin_of(origin)?, folds, learns, balance, &conventions, corpora)
        }
        ["roles", rest @ ..] => {
            let (folds, rest) = match rest {
                ["--folds", folds, rest @ ..] => (Some(*folds), rest),
                _ => (None, rest),
            };
            match rest {
                ["-v", corpora @ ..] => roles::write(View::Blocks, folds, corpora),
                ["--conventions", corpora @ ..] => roles::write(View::Conventions, folds, corpora),
                corpora => roles::write(View::Counts, folds, corpora),
            }
        }
        ["score", corpora, predictions] => write_scores(corpora, predictions),
        ["ablate", origin, "--folds", folds, corpora @ ..] => {
            ablate::write(corpus::origin_of(origin)?, Some(folds), corpora)
        }
        ["ablate", origin, corpora @ ..] => ablate::write(corpus::origin_of(origin)?, None, corpora),
        ["metadata", "names"] => {
            metadata::write_names();
            Ok(())
        }
        ["metadata", mode, corpora @ ..] => metadata::write(mode, corpora),
        ["numbers", origin, folds, corpora @ ..] => {
            numbers::write(corpus::origin_of(origin)?, folds, corpora)
        }
        ["api"] => api::check(false),
        ["api", "--accept"] => api::check(true),
        ["mutants", list] => mutants::run(Path::new(list)),
        ["readers", "-v", paths @ ..] => readers::write(true, paths),
        ["readers", paths @ ..] => readers::write(false, paths),
        _ => Err(USAGE.into()),
    }
}

/// Writes the figures of predictions, as `cleancopy eval` does.
fn write_scores(corpora: &str, predictions: &str) -> Result<()> {
    let setup = Setup::default()
        .with_gold([Input::Path(corpora.into())])
        .with_cleans(false)
        .with_predictions("predictions", Input::Path(predictions.into()));
    print!("{}", Evaluation::new(&setup, &|_, _| {})?.table(&[By::Corpus], 0));
    Ok(())
}
