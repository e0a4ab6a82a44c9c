//! One check for each way in which bytes from outside come in. A fuzz target calls one with random bytes; `tests/fuzz_corpus.rs`
//! calls each with what fuzzing has kept.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use cleancopy::bulk::{Failure, Input, Job, Observer, Output, OutputFormat, Select, Summary, Work, run};
use cleancopy::options::{Limits, ReaderKind, Selection, SiteRules};
use cleancopy::render::RenderOptions;
use cleancopy::unstable::read::page::{BlockKind, Page};
use cleancopy::unstable::read::{self, decode};
use cleancopy::{Cleaner, ErrorKind, Hints, Options};

use crate::checks::{keeper, options, outputs};

/// A check by the name of its target.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: &[Target] = &[
    ("html", html),
    ("text", text),
    ("decode", decoding),
    ("readers", readers),
    ("charref", charref),
    ("json_ld", json_ld),
    ("containers", containers),
    ("decompress", decompress),
    ("selectors", selectors),
    ("render", rendered),
];

const HINTS: fn() -> Hints<'static> = || Hints::default().with_url("https://example.org/a/b");

/// A page in any encoding.
pub fn html(data: &[u8]) {
    if let Ok(article) = Cleaner::default().clean_html(data, &HINTS()) {
        outputs(&article, &RenderOptions::default());
    }
}

/// A plain text in any encoding.
pub fn text(data: &[u8]) {
    if let Ok(article) = Cleaner::default().clean_text(data) {
        outputs(&article, &RenderOptions::default());
    }
}

/// Bytes as each encoding in turn; the first byte says which header came with them.
pub fn decoding(data: &[u8]) {
    const HEADERS: &[Option<&str>] = &[
        None,
        Some("utf-8"),
        Some("text/html; charset=shift_jis"),
        Some("gb18030"),
        Some("iso-2022-jp"),
        Some("euc-kr"),
        Some("utf-16le"),
        Some("windows-1252"),
        Some("big5"),
        Some("x-user-defined"),
    ];
    let Some((first, bytes)) = data.split_first() else { return };
    let header = HEADERS[usize::from(*first) % HEADERS.len()];
    if let Ok(decoded) = decode::decode(bytes, header, None) {
        assert!(decoded.malformed <= decoded.text.chars().count(), "{decoded:?}");
        assert!(decoded.text.len() <= 3 * bytes.len() + 3, "{decoded:?}");
        if decoded.encoding == "UTF-8" && decoded.malformed == 0 {
            assert!(std::str::from_utf8(bytes).is_ok(), "{decoded:?}");
        }
    }
}

/// A page through both readers, of which neither makes more text than there is.
pub fn readers(data: &[u8]) {
    let html = String::from_utf8_lossy(data);
    for kind in [ReaderKind::Scan, ReaderKind::Reference] {
        let mut page = Page::default();
        if read::html(&html, kind, &Limits::default(), &mut page).is_err() {
            continue;
        }
        for block in &page.blocks {
            let text = page.text_of(block);
            // Code keeps the white space that its lines begin with.
            let is_trimmed = page.kind_of(block) == BlockKind::Preformatted || text.trim() == text;
            assert!(is_trimmed || text.contains('\n') || text.contains('\t'), "{kind:?}: {text:?}");
            let spans = page.spans_of(block);
            assert!(
                spans
                    .iter()
                    .all(|span| span.text.start >= block.text.start && span.text.end <= block.text.end)
            );
        }
    }
}

/// References to characters, as a browser resolves them.
pub fn charref(data: &[u8]) {
    let text: String =
        String::from_utf8_lossy(data).chars().filter(|char| !matches!(char, '<' | '\0')).collect();
    let html = format!("<p>x{text}x");
    let words = |kind| -> Vec<String> {
        let mut page = Page::default();
        read::html(&html, kind, &Limits::default(), &mut page).expect("one element");
        page.blocks.iter().map(|block| page.text_of(block).to_owned()).collect()
    };
    assert_eq!(words(ReaderKind::Scan), words(ReaderKind::Reference), "{html:?}");
}

/// A page with JSON-LD.
pub fn json_ld(data: &[u8]) {
    let json = String::from_utf8_lossy(data).replace("</", "<\\/");
    let page = format!(
        "<script type='application/ld+json'>{json}</script><article><h1>Rain</h1><p>It rained all day in the \
         valley, and the river rose above its banks on Monday.</p></article>"
    );
    html(page.as_bytes());
}

struct NoPanic;

impl Observer for NoPanic {
    fn failed(&mut self, failure: &Failure) {
        assert_ne!(failure.error.kind(), ErrorKind::Internal, "{failure}");
    }
    fn progress(&mut self, _: &Summary, _: u64) {}
}

/// A file of this name and content, cleaned to a file of records that is then read back.
fn dump(name: &str, data: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join(name);
    let output = folder.path().join("out.jsonl");
    fs::write(&input, data).expect("a file that can be written");
    let job = Job {
        inputs: vec![Input::Path(input)],
        select: Select::default(),
        options: Options::default(),
        work: Work { format: OutputFormat::Json, ..Work::default() },
        dedup: None,
        join_pages: false,
        output: Output::File(output.clone()),
        report: None,
        resume: false,
        threads: 1,
    };
    let (summary, _) = run(&job, &Arc::new(AtomicBool::new(false)), &mut NoPanic).expect("an output");
    let lines = fs::read_to_string(&output).expect("an output");
    for line in lines.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    }
    let sum = |counts: &std::collections::BTreeMap<String, u64>| counts.values().sum::<u64>();
    let ways =
        summary.cleaned + summary.empty + summary.joined + sum(&summary.failed) + sum(&summary.skipped);
    assert_eq!(summary.inputs, ways, "{summary:?}");
}

/// A file of several documents; the first byte says of which kind.
pub fn containers(data: &[u8]) {
    const NAMES: &[&str] = &["a.warc", "a.arc", "a.jsonl", "a.json", "a.mhtml", "a.xml", "a.md", "a"];
    let Some((first, bytes)) = data.split_first() else { return };
    dump(NAMES[usize::from(*first) % NAMES.len()], bytes);
}

/// A compressed file; the first byte says how.
pub fn decompress(data: &[u8]) {
    const NAMES: &[&str] =
        &["a.html.gz", "a.html.zst", "a.html.xz", "a.html.bz2", "a.html.br", "a.warc.gz", "a.jsonl.zst"];
    let Some((first, bytes)) = data.split_first() else { return };
    dump(NAMES[usize::from(*first) % NAMES.len()], bytes);
}

/// Selectors of a user, and site rules, on a small page.
pub fn selectors(data: &[u8]) {
    const PAGE: &str = "<html><head><title>Rain</title></head><body><div class='a b' id=c><article><h1>Rain</h1>\
        <p lang=en>It rained all day in the valley.</p><ul><li>one<li>two</ul></article></div></body></html>";
    let text = String::from_utf8_lossy(data);
    if let Ok(selection) = Selection::new(&[], &[text.as_ref()]) {
        let _ = Cleaner::new(Options::default().with_selection(selection)).clean_html(PAGE, &HINTS());
    }
    if let Ok(rules) = SiteRules::parse(&text) {
        let _ = Cleaner::new(Options::default().with_site_rules(rules)).clean_html(PAGE, &HINTS());
    }
}

/// A page of which all blocks are kept, written with the options that the first byte says.
pub fn rendered(data: &[u8]) {
    let Some((first, bytes)) = data.split_first() else { return };
    if let Ok(article) = keeper().clean_html(bytes, &HINTS()) {
        outputs(&article, &options(*first));
    }
}
