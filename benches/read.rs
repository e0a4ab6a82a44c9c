//! What reading costs, per stage and against lol_html, over a folder of pages:
//! `CLEANCOPY_BENCH_PAGES=DIR:DIR... cargo bench --bench read`, each holding `.html` or `.html.gz`;
//! without it, over `samples/`. The first lines give allocations per page. With
//! `CLEANCOPY_BENCH_FLOODS` set, it prints what the hostile inputs of that name cost instead.

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

use cleancopy::options::{Limits, ReaderKind};
use cleancopy::unstable::read::page::{AttributeName, Page, Tag};
use cleancopy::unstable::read::{self, decode};
use criterion::{Criterion, Throughput};
use lol_html::html_content::{Element, TextType};
use lol_html::{HtmlRewriter, Settings, doc_text, element, end_tag};

#[path = "../tests/readers/floods.rs"]
mod floods;
mod pages;

fn main() {
    let pages = pages::pages();
    let bytes: usize = pages.iter().map(Vec::len).sum();
    println!("{} pages, {:.1} MB", pages.len(), bytes as f64 / 1e6);
    print_allocations(&pages);
    if let Ok(part) = std::env::var("CLEANCOPY_BENCH_FLOODS") {
        return print_floods(&part);
    }
    let mut criterion = Criterion::default().configure_from_args();
    bench(&mut criterion, &pages, bytes as u64);
    criterion.final_summary();
}

fn bench(criterion: &mut Criterion, pages: &[Vec<u8>], bytes: u64) {
    let texts: Vec<_> = pages.iter().map(|page| decoded(page)).collect();
    let limits = Limits::default();
    let mut group = criterion.benchmark_group("read");
    group.throughput(Throughput::Bytes(bytes)).sample_size(10).measurement_time(Duration::from_secs(5));
    let mut page = Page::default();
    group.bench_function("decode", |b| {
        b.iter(|| {
            for bytes in pages {
                black_box(decode::decode(bytes, None, None).is_ok());
            }
        });
    });
    group.bench_function("bytes_to_page", |b| {
        b.iter(|| pages.iter().for_each(|bytes| bytes_to_page(bytes, &mut page)));
    });
    for (name, kind) in [("scan", ReaderKind::Scan), ("reference", ReaderKind::Reference)] {
        group.bench_function(name, |b| {
            b.iter(|| {
                for text in &texts {
                    read::html(text, kind, &limits, &mut page).expect("simple pages");
                }
            });
        });
    }
    group.bench_function("scraper_parse", |b| {
        b.iter(|| texts.iter().for_each(|text| drop(black_box(scraper::Html::parse_document(text)))));
    });
    group.bench_function("lol_html_empty", |b| b.iter(|| texts.iter().for_each(|text| pass_over(text))));
    group.bench_function("lol_html_handlers", |b| {
        b.iter(|| texts.iter().for_each(|text| drop(black_box(Collected::from(text)))));
    });
    group.finish();
}

fn bytes_to_page(bytes: &[u8], page: &mut Page) {
    if let Ok(decoded) = decode::decode(bytes, None, None) {
        read::scan::read(&decoded.text, &Limits::default(), page);
    }
}

fn decoded(bytes: &[u8]) -> String {
    decode::decode(bytes, None, None).map(|decoded| decoded.text.into_owned()).unwrap_or_default()
}

/// lol_html without handlers.
fn pass_over(text: &str) {
    let mut rewriter = HtmlRewriter::new(Settings::new(), |output: &[u8]| {
        black_box(output.len());
    });
    if rewriter.write(text.as_bytes()).is_ok() {
        rewriter.end().expect("a page that lol_html can end");
    }
}

/// What lol_html's handlers collect: about what a `Page` holds, without hidden elements, spans,
/// head facts and character references.
#[derive(Default)]
struct Collected {
    elements: Vec<Tag>,
    attributes: String,
    blocks: Vec<usize>,
    text: String,
}

impl Collected {
    fn from(text: &str) -> Self {
        let collected = Rc::new(RefCell::new(Self::default()));
        let (of_elements, of_text) = (Rc::clone(&collected), Rc::clone(&collected));
        let settings = Settings::new()
            .append_element_content_handler(element!("*", move |element| {
                of_elements.borrow_mut().begin(element);
                let tag = Tag::of(element.tag_name().as_bytes());
                if tag.is_block() && !tag.is_void() {
                    let of_end = Rc::clone(&of_elements);
                    // An element that needs no end tag has no end to handle.
                    let _ = element.on_end_tag(end_tag!(move |_| {
                        of_end.borrow_mut().end_block();
                        Ok(())
                    }));
                }
                Ok(())
            }))
            .append_document_content_handler(doc_text!(move |text| {
                if text.text_type() == TextType::Data {
                    of_text.borrow_mut().add(text.as_str());
                }
                Ok(())
            }));
        let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
        if rewriter.write(text.as_bytes()).is_ok() {
            rewriter.end().expect("a page that lol_html can end");
        }
        collected.take()
    }

    fn begin(&mut self, element: &Element<'_, '_>) {
        let tag = Tag::of(element.tag_name().as_bytes());
        if tag.is_block() {
            self.end_block();
        }
        self.elements.push(tag);
        for attribute in element.attributes() {
            let name = AttributeName::from_name(attribute.name().as_bytes());
            if name.is_some_and(AttributeName::is_kept) {
                self.attributes.push_str(&attribute.value());
            }
        }
    }

    fn add(&mut self, text: &str) {
        for word in text.split_ascii_whitespace() {
            self.text.push_str(word);
            self.text.push(' ');
        }
    }

    fn end_block(&mut self) {
        if self.blocks.last() != Some(&self.text.len()) {
            self.blocks.push(self.text.len());
        }
    }
}

/// Allocations of a worker that has read all pages once before.
fn print_allocations(pages: &[Vec<u8>]) {
    let texts: Vec<_> = pages.iter().map(|page| decoded(page)).collect();
    let limits = Limits::default();
    let mut page = Page::default();
    let mut read_all = || texts.iter().for_each(|text| read::scan::read(text, &limits, &mut page));
    let first = allocation_counter::measure(&mut read_all);
    let again = allocation_counter::measure(&mut read_all);
    let per_page = |count: u64| count as f64 / texts.len().max(1) as f64;
    println!(
        "allocations per page: {:.1} at first, {:.1} with a page that is reused",
        per_page(first.count_total),
        per_page(again.count_total)
    );
}

fn print_floods(part: &str) {
    println!("{:<24} {:>8} {:>8} {:>8} {:>8}   (milliseconds)", "flood", "1 MB", "5 MB", "10 MB", "20 MB");
    let mut page = Page::default();
    for (name, flood) in floods::FLOODS.iter().filter(|(name, _)| name.contains(part)) {
        print!("{name:<24}");
        for megabytes in [1, 5, 10, 20] {
            let html = flood(megabytes << 20);
            let start = Instant::now();
            read::scan::read(&html, &Limits::default(), &mut page);
            print!(" {:>8.1}", start.elapsed().as_secs_f64() * 1e3);
        }
        println!();
    }
}
