//! Dumps: many records, damaged ones, interrupted runs. Real files, real processes.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};

use serde_json::Value;

#[path = "bulk/archives.rs"]
mod archives;
#[cfg(unix)]
#[path = "bulk/claims.rs"]
mod claims;
#[path = "bulk/compressions.rs"]
mod compressions;
#[cfg(target_os = "linux")]
#[path = "bulk/faults.rs"]
mod faults;
#[cfg(unix)]
#[path = "bulk/interrupted.rs"]
mod interrupted;
#[cfg(target_os = "linux")]
#[path = "bulk/isolation.rs"]
mod isolation;
#[path = "bulk/joined.rs"]
mod joined;
#[path = "bulk/lines.rs"]
mod lines_of_json;
#[path = "bulk/outputs.rs"]
mod outputs;
#[path = "bulk/tables.rs"]
mod tables;
use archives::html_record;

fn command(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cleancopy"));
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str], folder: &Path) -> Output {
    command(arguments, folder).output().unwrap()
}

/// The program between two pipes: what is written to the one comes out of the other.
fn in_a_pipe(folder: &Path) -> (Child, ChildStdin, BufReader<ChildStdout>) {
    let mut child = command(&["clean", "-", "-f", "json"], folder).stdin(Stdio::piped()).spawn().unwrap();
    let (to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    (child, to, BufReader::new(from))
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn records(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(output: &Output) -> Vec<String> {
    records(output).iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect()
}

fn page(number: usize) -> String {
    page_of(number, 6, 25)
}

/// A page of so many paragraphs of so many words.
fn page_of(number: usize, paragraphs: usize, words: usize) -> String {
    let sentence = |at: usize| {
        let words: Vec<String> =
            (0..words).map(|word| format!("word{}", number * 1000 + at * words + word)).collect();
        format!("<p>Report {number} says on Monday that {}, officials told reporters.</p>", words.join(" "))
    };
    let body: String = (0..paragraphs).map(sentence).collect();
    format!(
        "<!doctype html><title>Story {number}</title><nav><a href=/>Home</a></nav><h1>Story {number}</h1>{body}"
    )
}

fn lines(pages: impl Iterator<Item = String>) -> String {
    let line = |(number, html): (usize, String)| {
        serde_json::json!({"id": format!("n{number}"), "html": html, "source": number}).to_string() + "\n"
    };
    pages.enumerate().map(line).collect()
}

fn jsonl(count: usize) -> String {
    lines((0..count).map(page))
}

/// Pages whose articles take some 9 KB each.
fn long_jsonl(count: usize) -> String {
    lines((0..count).map(|number| page_of(number, 1, 1000)))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Counts of a report, and source:record:reason of its failures.
fn report(path: &Path) -> (Value, Vec<String>) {
    let report: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let row = |row: &Value| {
        format!("{}:{}:{}", row["source"].as_str().unwrap(), row["record"], row["reason"].as_str().unwrap())
    };
    (report["summary"].clone(), report["failures"].as_array().unwrap().iter().map(row).collect())
}

fn sum(counts: &Value) -> u64 {
    counts.as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum()
}

#[test]
fn every_compression_of_every_container_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let lines = jsonl(3);
    let zstd = zstd::encode_all(lines.as_bytes(), 1).unwrap();
    let mut xz = Vec::new();
    liblzma::read::XzEncoder::new(lines.as_bytes(), 1).read_to_end_into(&mut xz);
    let mut bzip2 = Vec::new();
    bzip2::read::BzEncoder::new(lines.as_bytes(), bzip2::Compression::fast()).read_to_end_into(&mut bzip2);
    let members: Vec<u8> = lines.lines().flat_map(|line| gzip(format!("{line}\n").as_bytes())).collect();
    // A first stream of one record, and a second one of the rest.
    let (first, rest) = lines.split_at(lines.find('\n').unwrap() + 1);
    let zstd_twice = [first, rest].map(|part| zstd::encode_all(part.as_bytes(), 1).unwrap()).concat();
    let xz_twice = [first, rest].map(|part| liblzma::encode_all(part.as_bytes(), 1).unwrap()).concat();
    let garbage = [&gzip(lines.as_bytes())[..], b"\0\0\0 not gzip"].concat();
    let rows: &[(&str, &[u8])] = &[
        ("plain.jsonl", lines.as_bytes()),
        ("one.jsonl.gz", &gzip(lines.as_bytes())),
        ("members.jsonl.gz", &members),
        ("garbage-behind.jsonl.gz", &garbage),
        ("zstd.jsonl.zst", &zstd),
        ("frames.jsonl.zst", &zstd_twice),
        ("xz.jsonl.xz", &xz),
        ("streams.jsonl.xz", &xz_twice),
        ("bzip2.jsonl.bz2", &bzip2),
        ("no-extension", &zstd),
    ];
    for (name, bytes) in rows {
        fs::write(folder.path().join(name), bytes).unwrap();
        let output = run(&["clean", name, "-f", "json"], folder.path());
        assert_eq!(ids(&output), ["n0", "n1", "n2"], "{name}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{name}");
    }
}

/// `read_to_end` without its error, which encoders of a slice do not have.
trait ReadToEnd: std::io::Read {
    fn read_to_end_into(&mut self, out: &mut Vec<u8>) {
        self.read_to_end(out).unwrap();
    }
}

impl<R: std::io::Read> ReadToEnd for R {}

#[test]
fn what_is_no_text_is_refused_by_name_and_alone() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    let mut state = 7_u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(5000)
    .collect();
    let docx =
        [b"PK\x03\x04", &[0; 26][..], b"[Content_Types].xml", b"PK\x03\x04", &[0; 26], b"word/document.xml"];
    let tar = [&b"a.html"[..], &[0; 251], b"ustar\x0000", &[0; 248]].concat();
    write("a.html", page(1).as_bytes());
    write("b.html", &noise);
    write("c.html", &docx.concat());
    write("d.html.gz", &gzip(&tar));
    write("e.txt", b"SQLite format 3\0and pages");
    write("f.txt", b"Report one says that it rained\0 all day, officials told reporters on Monday.\n");
    let text: String = noise.iter().map(|byte| *byte as char).collect();
    let lines = [
        lines([page(2)].into_iter()),
        serde_json::json!({"text": text}).to_string() + "\n",
        lines([page(3)].into_iter()),
    ];
    write("g.jsonl", lines.concat().as_bytes());
    let pdf = archives::warc_record("x", "Content-Type: text/html\r\n", b"%PDF-1.7\n\x01", 0);
    write("h.warc", &[html_record("p", 0), pdf, html_record("q", 0)].concat());
    let output = run(&["clean", ".", "-f", "json", "--report", "r.json"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(ids(&output), ["a.html", "f.txt", "n0", "n0", "p", "q"]);
    let failed = ["b.html:null", "c.html:null", "d.html.gz:null", "e.txt:null", "g.jsonl:2", "h.warc:2"];
    let failures = report(&folder.path().join("r.json")).1;
    assert_eq!(failures, failed.map(|failed| failed.to_owned() + ":not-html"));
    for named in [
        "c.html: not-html: the bytes seem to be a Word document (DOCX)",
        "a tar archive",
        "an SQLite",
        "a PDF",
    ] {
        assert!(stderr(&output).contains(named), "{named}: {}", stderr(&output));
    }
}

#[test]
fn a_charset_that_is_told_against_the_bytes_is_in_the_warnings() {
    let folder = tempfile::tempdir().unwrap();
    let page =
        page(1).replacen("<title>", "<meta charset=utf-8><title>", 1).replace("says", "meldet für Köln");
    let record = |charset: &str| {
        archives::warc_record(
            charset,
            &format!("Content-Type: text/html; charset={charset}\r\n"),
            page.as_bytes(),
            0,
        )
    };
    fs::write(folder.path().join("in.warc"), [record("iso-8859-1"), record("utf-8")].concat()).unwrap();
    let warned = records(&run(&["clean", "in.warc", "-f", "json"], folder.path()));
    let warning = "the HTTP header says windows-1252, the bytes seem to be UTF-8; read as windows-1252";
    assert_eq!(warned[0]["warnings"], serde_json::json!([warning]));
    assert_eq!(warned[1].get("warnings"), None);
    fs::write(folder.path().join("in.html"), &page).unwrap();
    let warned = records(&run(&["clean", "in.html", "-f", "json", "--encoding", "latin1"], folder.path()));
    assert_eq!(warned[0]["warnings"], serde_json::json!([warning.replace("HTTP header", "encoding option")]));
}

#[test]
fn markdown_is_read_from_files_standard_input_and_fields() {
    let folder = tempfile::tempdir().unwrap();
    let sentence =
        "The old bridge over the river reopened on Monday after two years of repairs, the city said.";
    let text = format!(
        "Bridge reopens\n==============\n\n{sentence}\n\n## What was done\n\n* The piers were rebuilt with stone.\n\
         * The deck was widened by two metres.\n\nSome 12,000 cars cross it [every day](https://a.example/cars), officials said.\n\n\
         [Home](/) | [News](/news) | [Sport](/sport)\n"
    );
    let expected = [
        "## What was done",
        "- The piers were rebuilt with stone.\n- The deck",
        "Some 12,000 cars cross it every day,",
    ];
    fs::write(folder.path().join("a.md"), &text).unwrap();
    fs::write(folder.path().join("b.txt"), &text).unwrap();
    fs::write(folder.path().join("c.jsonl"), serde_json::json!({"text": text}).to_string()).unwrap();
    let mut outputs: Vec<(&str, Output)> = ["a.md", "b.txt", "c.jsonl"]
        .map(|name| (name, run(&["clean", name, "-f", "markdown"], folder.path())))
        .into();
    let mut child =
        command(&["clean", "-f", "markdown"], folder.path()).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    outputs.push(("stdin", child.wait_with_output().unwrap()));
    for (name, output) in outputs {
        let markdown = String::from_utf8(output.stdout).unwrap();
        assert!(expected.iter().all(|part| markdown.contains(part)), "{name}: {markdown}");
        assert!(!markdown.contains("===") && !markdown.contains("Sport"), "{name}: {markdown}");
    }
    // One heading alone may be anything, unless the name says what it is.
    let one = format!("# Bridge reopens\n\n{sentence}\n\n{sentence}\n");
    for (name, is_markdown) in [("d.md", true), ("d.markdown.gz", true), ("d.txt", false)] {
        let bytes = if name.ends_with("gz") { gzip(one.as_bytes()) } else { one.clone().into_bytes() };
        fs::write(folder.path().join(name), bytes).unwrap();
        let text = String::from_utf8(run(&["clean", name], folder.path()).stdout).unwrap();
        assert_eq!(!text.contains('#'), is_markdown, "{name}: {text}");
        let text = String::from_utf8(run(&["clean", name, "--input", "text"], folder.path()).stdout).unwrap();
        assert!(text.contains('#'), "{name} as text: {text}");
    }
}

#[test]
fn the_report_counts_what_became_of_every_input() {
    let folder = tempfile::tempdir().unwrap();
    let lines = jsonl(20) + "{\"html\": \"\"}\n{\"html\": \"<p>Rain\", \"id\": 2}\noops\n";
    fs::write(folder.path().join("in.jsonl"), lines).unwrap();
    let output = run(&["clean", "in.jsonl", "-f", "json", "--report", "r.json"], folder.path());
    let (summary, failures) = report(&folder.path().join("r.json"));
    let others = records(&output).iter().filter(|record| record["is_article"] == false).count();
    assert!(others > 0 && summary["not_articles"] == others, "{summary}");
    let empty = records(&output).iter().filter(|record| record["text"] == "").count();
    assert!(empty > 0, "an empty page has no article");
    assert_eq!((&summary["inputs"], &summary["failed"]["bad-record"]), (&23.into(), &1.into()));
    assert_eq!((&summary["cleaned"], &summary["empty"]), (&(22 - empty).into(), &empty.into()));
    assert_eq!(failures, ["in.jsonl:23:bad-record"]);
    let table = String::from_utf8_lossy(&output.stderr).into_owned();
    for row in ["inputs", "cleaned", "empty", "not articles", "failed: bad-record", "words out", "MB/s"] {
        assert!(table.contains(row), "{row}: {table}");
    }
}

#[test]
fn words_are_counted_in_one_way_in_every_script() {
    let texts = [
        ("th", "ท่าเรือไม้เก่าของเมืองจะได้รับการสร้างขึ้นใหม่ภายในสองปี คณะกรรมการท่าเรือกล่าวเมื่อวันอังคาร", 22),
        ("zh", "东海市将重建旧木码头。港务委员会周二表示，工程将于五月开工。", 27),
        ("ko", "항만위원회는 화요일에 낡은 나무 부두를 다시 짓기로 했다고 밝혔다.", 9),
        ("en", "The old wooden pier – built in 1911 – will be rebuilt, the board said on Tuesday.", 15),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (language, text, words) in texts {
        let line = serde_json::json!({"id": language, "text": text}).to_string();
        fs::write(folder.path().join("in.jsonl"), line).unwrap();
        for (least, kept) in [(words, 1), (words + 1, 0)] {
            let least = least.to_string();
            let options = ["clean", "in.jsonl", "-f", "json", "--report", "r.json", "--min-words", &least];
            let output = run(&options, folder.path());
            let records = records(&output);
            assert_eq!(records.len(), kept, "{language}: --min-words {least}");
            let (summary, _) = report(&folder.path().join("r.json"));
            for record in records {
                assert_eq!(record["word_count"], words, "{language}");
                assert_eq!((&summary["words_in"], &summary["words_out"]), (&words.into(), &words.into()));
            }
        }
    }
}

#[test]
fn what_is_left_out_is_counted_by_reason() {
    let folder = tempfile::tempdir().unwrap();
    let [first, other] = [1, 2].map(|number| page_of(number, 1, 1000));
    let edited = first.replace("word1100 ", "otherword ").replace("word1300 ", "otherword ");
    assert_ne!(edited, first);
    let pages = [first.clone(), other, first, edited, "<p>Rain fell.".to_owned()];
    fs::write(folder.path().join("in.jsonl"), lines(pages.into_iter()) + "oops\n").unwrap();
    let rows: &[(&str, &[&str], &[&str], Value)] = &[
        ("nothing", &[], &["n0", "n1", "n2", "n3", "n4"], serde_json::json!({})),
        ("word for word and nearly", &["--dedup"], &["n0", "n1", "n4"], serde_json::json!({"duplicate": 2})),
        ("short", &["--min-words", "9"], &["n0", "n1", "n2", "n3"], serde_json::json!({"min-words": 1})),
        ("another language", &["--language", "fr"], &[], serde_json::json!({"language": 5})),
    ];
    for (name, options, expected, skipped) in rows {
        let arguments = ["clean", "in.jsonl", "-f", "json", "--report", "r.json"];
        let output = run(&[&arguments[..], options].concat(), folder.path());
        assert_eq!(&ids(&output), expected, "{name}");
        let (summary, _) = report(&folder.path().join("r.json"));
        assert_eq!((&summary["skipped"], &summary["inputs"]), (skipped, &6.into()), "{name}");
        let counted = summary["cleaned"].as_u64().unwrap() + summary["empty"].as_u64().unwrap();
        assert_eq!(counted + sum(&summary["failed"]) + sum(skipped), 6, "{name}");
    }
}

#[test]
fn a_document_may_have_as_many_bytes_as_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let html = page(1);
    fs::write(folder.path().join("in.html"), &html).unwrap();
    fs::write(folder.path().join("in.htm.gz"), gzip(html.as_bytes())).unwrap();
    fs::write(folder.path().join("in.warc"), html_record("a", 0)).unwrap();
    for name in ["in.html", "in.htm.gz", "in.warc"] {
        for (limit, status) in [(html.len(), 0), (html.len() - 1, 1)] {
            let output =
                run(&["clean", name, "-f", "json", "--max-filesize", &limit.to_string()], folder.path());
            assert_eq!(output.status.code(), Some(status), "{name}, {limit}: {}", stderr(&output));
            assert_eq!(stderr(&output).contains("too-large"), status == 1, "{name}: {}", stderr(&output));
        }
    }
}

#[test]
fn output_is_the_same_at_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/lines.jsonl"), jsonl(150)).unwrap();
    let archive: Vec<u8> = (0..50).flat_map(|number| gzip(&html_record(&format!("w{number}"), 0))).collect();
    fs::write(folder.path().join("in/web.warc.gz"), archive).unwrap();
    for number in 0..50 {
        fs::write(folder.path().join(format!("in/{number}.html")), page(number)).unwrap();
    }
    for dedup in ["--dedup=drop", "--dedup=mark"] {
        let output =
            |threads| run(&["clean", "in", "-f", "json", "-j", threads, dedup], folder.path()).stdout;
        let one = output("1");
        assert!(!one.is_empty());
        assert!(one == output("2") && one == output("8"), "{dedup}");
    }
    let marked = records(&run(&["clean", "in", "-f", "json", "--dedup=mark"], folder.path()));
    assert_eq!(marked.iter().filter(|record| record.get("duplicate_of").is_some()).count(), 100);
}

#[test]
fn shards_hold_everything_in_order() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), jsonl(100)).unwrap();
    let whole = run(&["clean", "in.jsonl", "-f", "json"], folder.path()).stdout;
    run(&["clean", "in.jsonl", "-o", "out.jsonl.gz", "--shard-size", "8K"], folder.path());
    let mut shards: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    shards.retain(|path| path.extension().is_some_and(|extension| extension == "gz"));
    shards.sort();
    assert!(shards.len() > 3 && shards[0].ends_with("out-00000.jsonl.gz"), "{shards:?}");
    let mut joined = Vec::new();
    let last = shards.len() - 1;
    for (number, shard) in shards.into_iter().enumerate() {
        let before = joined.len();
        flate2::bufread::MultiGzDecoder::new(BufReader::new(fs::File::open(shard).unwrap()))
            .read_to_end_into(&mut joined);
        let bytes = &joined[before..];
        let last_line = bytes.trim_ascii_end().rsplit(|byte| *byte == b'\n').next().unwrap().len() + 1;
        assert!(number == last || bytes.len() >= 8 << 10, "shard {number} has {} bytes", bytes.len());
        assert!(bytes.len() - last_line < 8 << 10, "shard {number} was full before its last record");
    }
    assert!(joined == whole);
}

#[test]
fn every_file_of_rows_has_a_head() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), jsonl(40)).unwrap();
    run(&["clean", "in.jsonl", "-o", "out.csv", "--shard-size", "8K"], folder.path());
    let mut rows = 0;
    for entry in fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.starts_with("id,url,"), "{}", path.display());
            assert_eq!(text.matches("id,url,").count(), 1, "{}", path.display());
            rows += text.matches("\r\n").count() - 1;
        }
    }
    assert_eq!(rows, 40);
}

#[test]
fn outputs_without_records_decompress() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), "").unwrap();
    for name in ["out.jsonl.gz", "out.jsonl.zst", "out.jsonl.bz2", "out.jsonl.xz"] {
        run(&["clean", "in.jsonl", "-o", name], folder.path());
        let again = run(&["clean", name, "-f", "json"], folder.path());
        assert_eq!((again.status.code(), again.stdout.len()), (Some(0), 0), "{name}");
        assert!(folder.path().join(name).metadata().unwrap().len() > 0, "{name}");
    }
}

#[test]
fn records_flow_through_a_pipe() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, mut to, mut from) = in_a_pipe(folder.path());
    for line in jsonl(3).lines() {
        writeln!(to, "{line}").unwrap();
        let mut answer = String::new();
        from.read_line(&mut answer).unwrap();
        assert!(answer.starts_with("{\"id\":\"n"), "{answer}");
    }
    drop(to);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_feed_gives_a_record_for_each_entry() {
    let folder = tempfile::tempdir().unwrap();
    let body = page_of(1, 6, 25).split_once("</h1>").unwrap().1.to_owned();
    let entry = |number: usize| {
        format!(
            "<item><title>Rain falls on town {number}</title><link>https://a.example/{number}</link>\
             <pubDate>Tue, 12 Mar 2024 08:30:0{number} +0100</pubDate><dc:creator>Nora Quill</dc:creator>\
             <description>Report</description><content:encoded><![CDATA[{body}]]></content:encoded></item>"
        )
    };
    let feed = format!(
        "<?xml version=\"1.0\"?>\n<rss><channel><title>News</title>{}{}</channel></rss>",
        entry(1),
        entry(2)
    );
    fs::write(folder.path().join("feed.xml"), feed).unwrap();
    let output = run(&["clean", "feed.xml", "-f", "json"], folder.path());
    let found: Vec<_> = records(&output)
        .iter()
        .map(|record| {
            ["title", "url", "date"].map(|field| record[field].as_str().unwrap_or("none").to_owned())
        })
        .collect();
    let expected = |number: usize| {
        [
            format!("Rain falls on town {number}"),
            format!("https://a.example/{number}"),
            format!("2024-03-12T08:30:0{number}+01:00"),
        ]
    };
    assert_eq!(found, [expected(1), expected(2)]);
    assert!(records(&output).iter().all(|record| record["authors"][0] == "Nora Quill"));
}
