//! What a document may cost, whatever is in it: time that grows as its size does, a second for a megabyte, 64 bytes of memory
//! for each of its own beside a constant, and a quarter of a megabyte of stack. Each shape is a document that is one thing over
//! and over, cleaned and written in every form with every option on; the time is that of cleaning and of the slowest form.

mod html;
mod sources;
mod text;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::{fs, io, thread};

use cleancopy::options::{Options, ReaderKind};
use cleancopy::render::json::{Extras, Record};
use cleancopy::render::{Format, RenderOptions, csv, render};
use cleancopy::{Article, Cleaner, Error, Hints};
use libtest_mimic::{Arguments, Failed, Trial};
use rustix::time::{ClockId, clock_gettime};
use scraper::Html;

/// A name, and what makes a document of about so many bytes.
type Shape = (String, Box<dyn Fn(usize) -> String + Send + Sync>);

/// A text, and after it pieces with their numbers, up to a length.
fn filled(mut text: String, bytes: usize, piece: fn(usize) -> String) -> String {
    for number in 0.. {
        text.push_str(&piece(number));
        if text.len() >= bytes {
            break;
        }
    }
    text
}

/// Bytes of the smaller document; the other one has four times as many.
const SMALL: usize = 150_000;

/// Attempts, of which one has to keep within the budget: what disturbs a run makes it longer, never shorter.
const ATTEMPTS: usize = 3;

/// What four times the size may cost: 2.3 for each doubling, and half as much again for what a clock gets wrong. Quadratic work
/// takes 16 times as much.
const MOST_GROWTH: f64 = 2.3 * 2.3 * 1.5;

/// Seconds that a megabyte may take, on a machine on which the yardstick takes as long as it may.
const SECONDS_PER_MEGABYTE: f64 = 1.0;
const YARDSTICK: f64 = 0.025;

/// Seconds below which a measurement says nothing.
const FIXED: f64 = 0.02;

/// Bytes of memory for each byte of a document, and those that any may take: 65,536 blocks with some 3 kB each.
const MEMORY_PER_BYTE: u64 = 64;
const MEMORY: u64 = 200 << 20;

/// Allocations of a sample from its bytes to its record, by a cleaner that has seen others. Measured: 199.
const ALLOCATIONS: u64 = 210;

/// Bytes of stack.
const STACK: usize = 256 << 10;

#[derive(Clone, Copy)]
enum Way {
    Html(ReaderKind),
    Text,
    /// Templates are learned of it.
    Learn,
}

fn main() {
    let mut arguments = Arguments::from_args();
    // Each is measured alone.
    arguments.test_threads = Some(1);
    let shapes = |way, shapes: Vec<Shape>| shapes.into_iter().map(move |shape| trial(way, shape));
    let mut trials: Vec<Trial> = shapes(Way::Html(ReaderKind::Scan), html::shapes()).collect();
    trials.extend(shapes(Way::Html(ReaderKind::Scan), sources::shapes()));
    trials.extend(shapes(Way::Text, text::shapes()));
    trials.extend(shapes(Way::Learn, html::shapes()));
    trials.extend(shapes(Way::Html(ReaderKind::Reference), html::shapes()));
    trials.push(Trial::test("html: allocations of the samples", allocations));
    libtest_mimic::run(&arguments, trials).exit();
}

fn trial(way: Way, (name, document): Shape) -> Trial {
    let kind = match way {
        Way::Html(ReaderKind::Scan) => "html",
        Way::Html(_) => "html as a tree",
        Way::Text => "text",
        Way::Learn => "learn",
    };
    Trial::test(format!("{kind}: {name}"), move || {
        let (small, large) = (document(SMALL), document(4 * SMALL));
        let attempt = || Cost::of(way, &small).allows(&Cost::of(way, &large), large.len());
        let mut result = attempt();
        for _ in 1..ATTEMPTS {
            result = result.or_else(|_| attempt());
        }
        result.map_err(Failed::from)
    })
    // Without optimisation it takes minutes, and more stack: use --profile quick.
    .with_ignored_flag(cfg!(debug_assertions))
}

/// Whether the samples take no more allocations than they should.
fn allocations() -> Result<(), Failed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let samples = fs::read_dir(folder)?.map(|entry| Ok(entry?.path().join("source.html")));
    let samples: Vec<PathBuf> = samples.collect::<io::Result<_>>()?;
    let pages: Vec<Vec<u8>> = samples.iter().filter_map(|path| fs::read(path).ok()).collect();
    let (cleaner, options) = (Cleaner::default(), RenderOptions::default());
    let clean = || {
        for page in &pages {
            let article = cleaner.clean_html(page, &Hints::default()).expect("a page within the limits");
            black_box(Record::new("page", None, &article, &options, Extras::default()).to_json());
        }
    };
    clean();
    let each = allocation_counter::measure(clean).count_total / pages.len() as u64;
    println!("{each} allocations for each of {} pages", pages.len());
    if each > ALLOCATIONS {
        Err(format!("{each} allocations a page, at most {ALLOCATIONS}").into())
    } else {
        Ok(())
    }
}

/// What it took to clean a document.
struct Cost {
    seconds: f64,
    memory: u64,
}

impl Cost {
    fn of(way: Way, document: &str) -> Self {
        let run = || {
            let mut seconds = 0.0;
            let memory = allocation_counter::measure(|| seconds = clean(way, document));
            Self { seconds, memory: memory.bytes_max }
        };
        thread::scope(|scope| {
            let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run).expect("a thread");
            thread.join().expect("no panic")
        })
    }

    /// Whether a document of four times as many bytes may cost what it does.
    fn allows(&self, large: &Self, bytes: usize) -> Result<(), String> {
        let growth = large.seconds / self.seconds.max(FIXED);
        let seconds = SECONDS_PER_MEGABYTE * bytes as f64 / 1e6;
        let memory = MEMORY + MEMORY_PER_BYTE * bytes as u64;
        if growth > MOST_GROWTH {
            return Err(format!("{:.3} s, then {:.3} s for 4 times as much", self.seconds, large.seconds));
        }
        if large.seconds > seconds && large.seconds > seconds * slowness() {
            return Err(format!("{:.3} s for {bytes} bytes", large.seconds));
        }
        if large.memory > memory {
            return Err(format!("{} bytes of memory for {bytes} bytes", large.memory));
        }
        Ok(())
    }
}

/// The seconds of processor time that something takes.
fn seconds(work: impl FnOnce()) -> f64 {
    let now = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
    };
    let start = now();
    work();
    now() - start
}

/// How many times as long as it may the yardstick takes now: work that is not ours, a page of 600 kB read by html5ever.
fn slowness() -> f64 {
    let page = filled(String::new(), 4 * SMALL, |number| {
        format!("<p>Line <a href=/{number}>{number}</a> of a page")
    });
    seconds(|| drop(black_box(Html::parse_document(&page)))) / YARDSTICK
}

/// Cleans a document and writes it in every form with every option on. The seconds of cleaning and of the slowest form; those of
/// learning where that is the way.
fn clean(way: Way, document: &str) -> f64 {
    if let Way::Learn = way {
        let hints = Hints::default().with_url("https://example.com/1");
        return seconds(|| drop(black_box(Cleaner::default().learn_html(document, &hints))));
    }
    let mut cleaned = None;
    let cleaning = seconds(|| cleaned = article(way, document).ok());
    let Some(article) = cleaned else { return cleaning };
    let options = RenderOptions {
        title: true,
        links: true,
        images: true,
        captions: true,
        tables: true,
        emphasis: true,
    };
    let extras = Extras {
        comments: true,
        markdown: true,
        html: true,
        sources: true,
        blocks: true,
        entries: true,
        removed: true,
    };
    let record = |extras| Record::new("page", None, &article, &options, extras);
    let formats = [Format::Text, Format::Markdown, Format::Html, Format::Xml];
    let rendered = formats.map(|format| seconds(|| drop(black_box(render(&article, format, &options)))));
    let written = [
        seconds(|| drop(black_box(record(extras).to_json()))),
        seconds(|| drop(black_box(csv::row(&record(Extras::default()))))),
    ];
    cleaning + rendered.into_iter().chain(written).fold(0.0, f64::max)
}

/// What comes of a document; the tree builder refuses some.
fn article(way: Way, document: &str) -> Result<Article, Error> {
    let options = Options::default();
    match way {
        Way::Html(reader) => {
            Cleaner::new(options.with_reader(reader)).clean_html(document, &Hints::default())
        }
        Way::Text | Way::Learn => Cleaner::new(options).clean_text(document),
    }
}
