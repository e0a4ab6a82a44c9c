//! Tests on data that is not part of the repository: corpora and hostile files in a folder `shared` beside it.
//!
//! Each file or corpus is a test of its own. Where the data is absent the test is reported as ignored, with the reason,
//! never as passed.

use std::path::Path;

use libtest_mimic::{Arguments, Trial};
use serde_json::Value;

mod archives;
mod charset;
#[allow(dead_code, unreachable_pub, reason = "the fuzz targets use them as well")]
#[path = "../checks/mod.rs"]
mod checks;
#[path = "../readers/compare.rs"]
mod compare;
mod hostile;
mod needing;
mod readers;
#[path = "../readers/tally.rs"]
mod tally;
use needing::{needing, needing_corpus, shared};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = archives::trials();
    trials.extend(charset::trials());
    trials.extend(hostile::trials());
    trials.extend(readers::trials());
    libtest_mimic::run(&arguments, trials).exit();
}

/// A test for each entry of a folder of the shared data, named after its path; one that is ignored where there is none.
fn each(folder: &str, name: &str, test: impl Fn(&Path) + Send + Copy + 'static) -> Vec<Trial> {
    let root = shared(folder);
    let mut trials = Vec::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            let inside =
                entry.path().strip_prefix(&root).expect("a path below the root").display().to_string();
            trials.push(needing(&format!("{folder}/{inside}"), format!("{name}: {inside}"), test));
        }
    }
    if trials.is_empty() {
        trials.push(needing(folder, name, |path| panic!("{} has no files", path.display())));
    }
    trials
}

/// The records of a compressed file with one on each line.
fn json_lines(path: &Path) -> Vec<Value> {
    let text = String::from_utf8(tally::contents(path)).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}
