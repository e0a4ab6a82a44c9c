//! How often two readers differ over many documents.

use std::io::Read;
use std::path::Path;

use cleancopy::options::{Limits, ReaderKind};
use cleancopy::unstable::read::page::Page;
use cleancopy::unstable::read::{self, decode};

use crate::compare::{Cause, Difference};

/// Counts over many documents.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    documents: usize,
    words_differ: usize,
    heads_differ: Vec<String>,
    blocks: usize,
    unmatched: usize,
    marked_otherwise: usize,
    unexplained: Vec<String>,
}

impl Tally {
    /// Compares all pages below a folder.
    pub(crate) fn of(folder: &Path) -> Self {
        let mut tally = Self::default();
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let entry = entry.expect("a folder that can be listed");
            let name = entry.path().display().to_string();
            if (name.ends_with(".html") || name.ends_with(".html.gz"))
                && let Ok(decoded) = decode::decode(&contents(entry.path()), None, None)
            {
                tally.add(&name, &decoded.text);
            }
        }
        assert!(tally.documents > 0, "no pages in {}", folder.display());
        tally
    }

    pub(crate) fn add(&mut self, name: &str, html: &str) {
        let (mut expected, mut actual) = (Page::default(), Page::default());
        read::html(html, ReaderKind::Reference, &Limits::default(), &mut expected)
            .expect("simple enough for a tree");
        read::scan::read(html, &Limits::default(), &mut actual);
        let difference = Difference::of(&expected, &actual);
        self.documents += 1;
        self.words_differ += usize::from(difference.words);
        self.blocks += difference.blocks;
        self.unmatched += difference.unmatched.0.max(difference.unmatched.1);
        self.marked_otherwise += difference.marked_otherwise;
        if !difference.head.is_empty() {
            self.heads_differ.push(format!("{name}: {:?}", difference.head));
        }
        let differs = difference.words || difference.unmatched != (0, 0) || difference.marked_otherwise > 0;
        if differs && Cause::of(html, &expected, &actual).is_none() {
            self.unexplained.push(name.to_owned());
        }
    }

    /// Takes a page of which some words differ, for a reason of no named kind, out of the count.
    #[allow(dead_code, reason = "only the corpora have such pages")]
    pub(crate) fn forgive(&mut self, page: &str) -> bool {
        let before = self.unexplained.len();
        self.unexplained.retain(|name| !name.ends_with(page));
        self.words_differ -= before - self.unexplained.len();
        before > self.unexplained.len()
    }

    pub(crate) fn check(&self, words_equal: f64, blocks_equal: f64) {
        eprintln!("{self:?}");
        let share = |differ: usize, all: usize| 1.0 - differ as f64 / all.max(1) as f64;
        assert!(share(self.words_differ, self.documents) >= words_equal, "words differ too often");
        assert!(share(self.unmatched, self.blocks) >= blocks_equal, "blocks differ too often");
        assert!(
            share(self.marked_otherwise, self.blocks) >= blocks_equal,
            "links or formatting differ too often"
        );
        assert!(self.heads_differ.is_empty(), "head facts differ: {:?}", self.heads_differ);
        assert!(self.unexplained.is_empty(), "differences of no named kind: {:?}", self.unexplained);
    }
}

/// A file's bytes, decompressed if it is gzip.
pub(crate) fn contents(path: &Path) -> Vec<u8> {
    let raw = std::fs::read(path).expect("a file that can be read");
    if path.extension().is_none_or(|extension| extension != "gz") {
        return raw;
    }
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(&raw[..]).read_to_end(&mut bytes).expect("gzip");
    bytes
}
