//! The default reader held against the reference reader on real pages and on those of parser tests.

use std::path::Path;

use libtest_mimic::Trial;

use super::tally::Tally;
use super::{json_lines, needing, needing_corpus};

const CORPORA: &[&str] = &[
    "adbar",
    "daniel",
    "fundus-en",
    "fundus-multi",
    "newspaper",
    "postlight",
    "wcxb-article",
    "wcxb-other",
    "zyte",
];

/// Pages that the default reader is known to read wrongly, and why. They no longer differ once that is mended.
const KNOWN: &[(&str, &str)] = &[(
    "postlight/pages/www.bloomberg.com--graphics.html.gz",
    "`image` in SVG is taken for `img`, which ends the SVG",
)];

pub(crate) fn trials() -> Vec<Trial> {
    let corpora = CORPORA
        .iter()
        .map(|name| needing_corpus(&format!("corpora/{name}"), format!("pages read alike: {name}"), alike));
    let conformance = needing("hostile/html5lib.jsonl.gz", "conformance inputs read alike", |path| {
        let mut tally = Tally::default();
        for record in json_lines(path) {
            let html = record["html"].as_str().expect("HTML");
            if !has_endless_title(html) {
                tally.add(record["id"].as_str().expect("an id"), html);
            }
        }
        tally.check(0.97, 0.99);
    });
    corpora.chain([conformance]).collect()
}

/// Whether a title has no end tag: for a browser it is the rest of the page, for the default reader it ends with its text, so
/// that the page is not lost.
fn has_endless_title(html: &str) -> bool {
    let html = html.to_ascii_lowercase();
    html.rfind("<title").is_some_and(|start| !html[start..].contains("</title"))
}

fn alike(folder: &Path) {
    let mut tally = Tally::of(folder);
    for (page, why) in
        KNOWN.iter().filter(|(page, _)| page.starts_with(&*folder.file_name().unwrap().to_string_lossy()))
    {
        assert!(tally.forgive(page), "{page} is read alike now ({why}): take it off the list");
    }
    tally.check(0.995, 0.995);
}
