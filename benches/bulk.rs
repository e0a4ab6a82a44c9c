//! What the bulk engine makes of whole dumps: a folder, JSON lines and a web archive of the same pages, at one thread and at
//! two. The pages are those of `CLEANCOPY_BENCH_PAGES=DIR:DIR...`, else of samples/. Two threads against one means something
//! on a quiet machine only.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cleancopy::Options;
use cleancopy::bulk::{self, Failure, Input, Job, Observer, Output, OutputFormat, Select, Summary, Work};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use flate2::Compression;
use flate2::write::GzEncoder;

mod pages;

/// Pages of a dump: enough that the ends of a run, where a thread has nothing left to do, count for little.
const PAGES: usize = 300;

struct Silent;

impl Observer for Silent {
    fn failed(&mut self, _: &Failure) {}
    fn progress(&mut self, _: &Summary, _: u64) {}
}

fn dumps(criterion: &mut Criterion) {
    let pages: Vec<Vec<u8>> = pages::pages().into_iter().cycle().take(PAGES).collect();
    let folder = tempfile::tempdir().expect("there is room for a scratch folder");
    let inputs = [write_folder(folder.path(), &pages), write_lines(folder.path(), &pages)];
    let inputs = inputs.into_iter().chain([write_archive(folder.path(), &pages)]);
    let mut group = criterion.benchmark_group("bulk");
    group.throughput(Throughput::Bytes(pages.iter().map(|page| page.len() as u64).sum())).sample_size(10);
    for input in inputs {
        let name = input.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for threads in [1, 2] {
            let job = job(&input, folder.path().join("out.jsonl"), threads);
            group.bench_function(BenchmarkId::new(&name, threads), |b| {
                b.iter(|| {
                    let (summary, _) = bulk::run(&job, &Arc::default(), &mut Silent).expect("the run ends");
                    assert_eq!(summary.inputs, PAGES as u64);
                });
            });
        }
    }
    group.finish();
}

fn job(input: &Path, output: PathBuf, threads: usize) -> Job {
    Job {
        inputs: vec![Input::Path(input.to_owned())],
        select: Select::default(),
        options: Options::default(),
        work: Work { format: OutputFormat::Json, ..Work::default() },
        dedup: None,
        join_pages: false,
        output: Output::File(output),
        report: None,
        resume: false,
        threads,
    }
}

fn write_folder(folder: &Path, pages: &[Vec<u8>]) -> PathBuf {
    let path = folder.join("folder");
    fs::create_dir(&path).expect("a folder can be made");
    for (number, page) in pages.iter().enumerate() {
        fs::write(path.join(format!("{number}.html")), page).expect("a page can be written");
    }
    path
}

fn write_lines(folder: &Path, pages: &[Vec<u8>]) -> PathBuf {
    let path = folder.join("lines.jsonl");
    let mut file = File::create(&path).expect("a file can be made");
    for page in pages {
        let line = serde_json::json!({ "html": String::from_utf8_lossy(page) });
        writeln!(file, "{line}").expect("a line can be written");
    }
    path
}

/// A gzip member a record, as archives have it.
fn write_archive(folder: &Path, pages: &[Vec<u8>]) -> PathBuf {
    let path = folder.join("archive.warc.gz");
    let mut file = File::create(&path).expect("a file can be made");
    for page in pages {
        let http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
        let length = http.len() + page.len();
        let head = format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {length}\r\n\r\n");
        let mut member = GzEncoder::new(&mut file, Compression::default());
        let written =
            [head.as_bytes(), http, page, b"\r\n\r\n"].iter().try_for_each(|part| member.write_all(part));
        written.and_then(|()| member.finish().map(drop)).expect("a record can be written");
    }
    path
}

criterion_group!(benches, dumps);
criterion_main!(benches);
