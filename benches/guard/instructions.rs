//! Counts the instructions of each stage on the samples, by callgrind: the same number in each run, whatever else the machine
//! does. They are told in times of what html5ever takes to parse the same pages, so that compilers and libraries count less.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode};

use cleancopy::options::{Balance, Limits};
use cleancopy::unstable::label::Labeller;
use cleancopy::unstable::read::page::Page;
use cleancopy::unstable::read::{self, decode};
use cleancopy::{Cleaner, Hints};

/// The stages, each with what it takes on all samples in times of a parse.
const STAGES: [(&str, f64); 4] =
    [("decode and read", 0.376), ("labels", 1.372), ("all but the record", 2.251), ("all", 2.307)];

/// What is measured beside them.
const PARSE: &str = "parse";

/// How much more than it did a stage may take.
const MARGIN: f64 = 1.03;

/// The pages of the samples.
pub(crate) fn pages() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let folders = fs::read_dir(folder).expect("the samples are there");
    let mut paths: Vec<_> = folders.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().filter_map(|path| fs::read_to_string(path.join("source.html")).ok()).collect()
}

/// Whether callgrind is on this machine.
pub(crate) fn can_be_counted() -> bool {
    Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Counts all stages and says whether none takes more than it should.
pub(crate) fn are_as_few() -> bool {
    let parse = count(PARSE);
    println!("instructions on the samples, in times of a parse, {:.1} million:", parse / 1e6);
    let mut are_few = true;
    for (stage, before) in STAGES {
        let now = count(stage) / parse;
        let is_more = now > MARGIN * before;
        are_few &= !is_more;
        println!("{now:.3} (was {before:.3}) {}{stage}", if is_more { "TOO MANY: " } else { "" });
    }
    are_few
}

/// Runs this program anew under callgrind, for one stage.
fn count(stage: &str) -> f64 {
    let program = std::env::current_exe().expect("a program");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--collect-atstart=no", "--toggle-collect=*counted*"])
        .arg("--callgrind-out-file=/dev/null")
        .arg(program)
        .arg(stage)
        .output()
        .expect("valgrind runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let collected = told.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    collected.unwrap_or_else(|| panic!("callgrind tells no count: {told}"))
}

/// Does one stage on all samples, where the arguments ask for it.
pub(crate) fn do_stage(stage: &str) -> Option<ExitCode> {
    let pages = pages();
    let (cleaner, labeller, limits) = (Cleaner::default(), Labeller::new(), Limits::default());
    let read = |html: &String| {
        let mut page = Page::default();
        let text = decode::decode(html.as_bytes(), None, None).expect("a page").text;
        read::scan::read(&text, &limits, &mut page);
        page
    };
    let label = |page: &Page| labeller.label(page, Balance::Balanced, &[]);
    let article = |html: &String| cleaner.clean_html(html.as_bytes(), &Hints::default());
    // What is made once is made before.
    super::clean(&cleaner, &pages[0]);
    label(&read(&pages[0]));
    match stage {
        PARSE => counted(&pages, |page| drop(black_box(scraper::Html::parse_document(page)))),
        "decode and read" => counted(&pages, |page| drop(black_box(read(page)))),
        "labels" => {
            let read: Vec<Page> = pages.iter().map(read).collect();
            counted(&read, |page| drop(black_box(label(page))));
        }
        "all but the record" => counted(&pages, |page| drop(black_box(article(page)))),
        "all" => counted(&pages, |page| super::clean(&cleaner, page)),
        _ => return None,
    }
    Some(ExitCode::SUCCESS)
}

/// Callgrind counts from the first to the last instruction of it.
#[inline(never)]
fn counted<T>(pages: &[T], work: impl Fn(&T)) {
    pages.iter().for_each(work);
}
