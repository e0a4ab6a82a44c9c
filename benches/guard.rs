//! Fails where cleaning became slower, or its cost no longer grows with the size of a page. No clock of the machine decides:
//! the first is instructions of each stage, where callgrind can count them, else a ratio to the parser of html5ever on the same
//! pages in the same run; the second is a ratio of a page to the same page eight times as long, of processor time.
//!
//!     cargo bench --bench guard            up to 640 kB, some seconds
//!     cargo bench --bench guard -- --large up to 5 MB

use std::hint::black_box;
use std::process::ExitCode;

use cleancopy::render::RenderOptions;
use cleancopy::render::json::{Extras, Record};
use cleancopy::{Cleaner, Hints};
use rustix::time::{ClockId, clock_gettime};

#[path = "../tests/readers/floods.rs"]
mod floods;
#[path = "guard/instructions.rs"]
mod instructions;
#[path = "guard/stories.rs"]
mod stories;

/// Time that bytes -> JSON record takes on the samples, in times of scraper's parse. Measured: 4.4 to 4.5, where it was 3.4 on the
/// same machine before roles, groups, style sheets and embedded text, and 2.5 on another one. It is to come down again.
const MOST_PARSES: f64 = 4.6;

/// Rounds in which both are measured, one after the other, so that what disturbs the machine for a while disturbs both.
const ROUNDS: usize = 60;

/// What eight times the size may cost at most: 2.2 for each doubling, and as much again for a page that no longer fits the
/// processor's caches, whose instructions grow by 8. Quadratic work would take 64.
const MOST_GROWTH: f64 = 2.0 * 2.2 * 2.2 * 2.2;

/// Bytes of the smallest page whose growth is looked at.
const SMALLEST: usize = 10_000;

/// Seconds below which a measurement is what every page costs.
const FIXED: f64 = 0.001;

fn main() -> ExitCode {
    if let Some(done) = std::env::args().nth(1).and_then(|stage| instructions::do_stage(&stage)) {
        return done;
    }
    let largest = if std::env::args().any(|argument| argument == "--large") { 5_120_000 } else { 640_000 };
    let cleaner = Cleaner::default();
    let slow = if instructions::can_be_counted() { !instructions::are_as_few() } else { is_slow(&cleaner) };
    let superlinear = grows(&cleaner, largest);
    if slow || superlinear { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Whether cleaning the samples takes more parses than it should.
fn is_slow(cleaner: &Cleaner) -> bool {
    let pages = instructions::pages();
    let parse = |page: &String| drop(black_box(scraper::Html::parse_document(page)));
    let (mut own, mut parsed) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        own = own.min(least_seconds(1, || pages.iter().for_each(|page| clean(cleaner, page))));
        parsed = parsed.min(least_seconds(1, || pages.iter().for_each(parse)));
    }
    let ratio = own / parsed;
    println!("{} samples: {ratio:.2} times a parse (at most {MOST_PARSES})", pages.len());
    ratio > MOST_PARSES
}

/// Whether the cost of some page grows faster than its size.
fn grows(cleaner: &Cleaner, largest: usize) -> bool {
    let mut failed = false;
    println!("seconds of pages of {SMALLEST} bytes and of eight times as many, again and again:");
    for (name, page) in floods::FLOODS.iter().chain(stories::STORIES) {
        let sizes =
            std::iter::successors(Some(SMALLEST), |size| Some(size * 8)).take_while(|size| *size <= largest);
        let seconds: Vec<f64> = sizes
            .map(|size| {
                let page = page(size);
                least_seconds(3, || clean(cleaner, &page))
            })
            .collect();
        let steep = seconds.windows(2).any(|pair| pair[1] > MOST_GROWTH * pair[0].max(FIXED));
        failed |= steep;
        let shown: Vec<String> = seconds.iter().map(|seconds| format!("{seconds:.5}")).collect();
        println!("{} {}{name}", shown.join(" "), if steep { "TOO STEEP: " } else { "" });
    }
    failed
}

/// The whole way from a page to its record.
fn clean(cleaner: &Cleaner, page: &str) {
    let article = cleaner.clean_html(page.as_bytes(), &Hints::default()).expect("a page within the limits");
    let record = Record::new("page", None, &article, &RenderOptions::default(), Extras::default());
    black_box(record.to_json());
}

/// The least processor time of some runs: what disturbs a run makes it longer, never shorter.
fn least_seconds(runs: usize, mut run: impl FnMut()) -> f64 {
    let clock = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
    };
    let seconds = (0..runs).map(|_| {
        let start = clock();
        run();
        clock() - start
    });
    seconds.fold(f64::INFINITY, f64::min)
}
