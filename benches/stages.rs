//! Time per stage and end to end, on the pages of `CLEANCOPY_BENCH_PAGES=DIR:DIR...`, else of samples/.

use std::hint::black_box;

use cleancopy::options::{Balance, Limits};
use cleancopy::render::{self, Format, RenderOptions};
use cleancopy::unstable::label::Labeller;
use cleancopy::unstable::label::features::Features;
use cleancopy::unstable::label::lexicon::Lexicon;
use cleancopy::unstable::read::page::Page;
use cleancopy::unstable::read::{self, decode};
use cleancopy::{Article, Cleaner, Hints};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

mod pages;

fn read_page(html: &str) -> Page {
    let mut page = Page::default();
    read::scan::read(html, &Limits::default(), &mut page);
    page
}

fn stages(criterion: &mut Criterion) {
    let bytes = pages::pages();
    let total = bytes.iter().map(|page| page.len() as u64).sum();
    let texts: Vec<String> = bytes
        .iter()
        .filter_map(|page| Some(decode::decode(page, None, None).ok()?.text.into_owned()))
        .collect();
    let read: Vec<Page> = texts.iter().map(|html| read_page(html)).collect();
    let (cleaner, labeller, lexicon) = (Cleaner::default(), Labeller::new(), Lexicon::new());
    let clean = |page: &Vec<u8>| cleaner.clean_html(page, &Hints::default()).ok();
    let articles: Vec<Article> = bytes.iter().filter_map(clean).collect();

    let mut group = criterion.benchmark_group("stages");
    group.throughput(Throughput::Bytes(total)).sample_size(10);
    group.bench_function("decode", |b| {
        b.iter(|| bytes.iter().for_each(|page| drop(black_box(decode::decode(page, None, None)))));
    });
    group.bench_function("read", |b| {
        b.iter(|| texts.iter().for_each(|html| drop(black_box(read_page(html)))));
    });
    group.bench_function("features", |b| {
        b.iter(|| read.iter().for_each(|page| drop(black_box(Features::extract(page, &lexicon)))));
    });
    group.bench_function("features, score, rules", |b| {
        b.iter(|| read.iter().for_each(|page| drop(black_box(labeller.label(page, Balance::Balanced, &[])))));
    });
    group.bench_function("render", |b| {
        let render = |article| render::render(article, Format::Text, &RenderOptions::default());
        b.iter(|| articles.iter().for_each(|article| drop(black_box(render(article)))));
    });
    group.bench_function("end to end", |b| {
        b.iter(|| bytes.iter().for_each(|page| drop(black_box(clean(page)))));
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
