//! Files that broke other parsers: none may panic, whatever comes out.

use std::path::Path;

use cleancopy::render::RenderOptions;
use cleancopy::{Cleaner, Hints};
use libtest_mimic::Trial;
use rustix::time::{ClockId, clock_gettime};

use super::{checks, each, needing};

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = vec![
        needing("hostile/html5lib.jsonl.gz", "parser conformance inputs are survived", conformance_inputs),
        needing("hostile/naughty-strings.json", "naughty strings are survived", naughty_strings),
        needing("hostile/markdown-that-acts.html", "a page of active Markdown is survived", file),
    ];
    trials.extend(each("hostile/charset", "a charset page is survived", file));
    trials.extend(each("hostile/json", "a JSON document is survived", file));
    trials
}

/// Seconds of processor time that one of these may take, where the program is optimised; and those for each byte of the largest
/// two, a list of posts of 600 kB and a text of 750 kB, which take 40 and 9 ms.
const MOST_SECONDS: f64 = 0.01;
const SECONDS_PER_BYTE: f64 = 100e-9;

/// Whether cleaning so many bytes takes no longer than it may; what disturbs one attempt does not disturb all.
fn is_in_time(bytes: usize, mut clean: impl FnMut()) -> bool {
    let most = MOST_SECONDS.max(bytes as f64 * SECONDS_PER_BYTE);
    let seconds = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
    };
    (0..5).any(|_| {
        let start = seconds();
        clean();
        cfg!(debug_assertions) || seconds() - start <= most
    })
}

/// Cleans bytes as HTML and as text, and reads back what is written of them. Errors are answers, too; a panic is not.
fn clean_both(bytes: &[u8]) {
    let cleaner = Cleaner::default();
    let hints = Hints::default().with_url("https://example.org/a/b");
    let in_time = is_in_time(bytes.len(), || drop(cleaner.clean_html(bytes, &hints)));
    assert!(in_time, "too long for {} bytes", bytes.len());
    let answers = [cleaner.clean_html(bytes, &hints), cleaner.clean_text(bytes)];
    for article in answers.into_iter().flatten() {
        checks::outputs(&article, &checks::options(0));
        checks::outputs(&article, &RenderOptions::default());
    }
}

fn file(path: &Path) {
    clean_both(&std::fs::read(path).expect("a file that can be read"));
}

fn conformance_inputs(path: &Path) {
    for record in super::json_lines(path) {
        clean_both(record["html"].as_str().expect("HTML").as_bytes());
    }
}

fn naughty_strings(path: &Path) {
    let bytes = std::fs::read(path).expect("a file that can be read");
    let strings: Vec<String> = serde_json::from_slice(&bytes).expect("a list of strings");
    for string in strings {
        clean_both(string.as_bytes());
        clean_both(format!("<p class=\"{string}\">{string}</p>").as_bytes());
    }
}
