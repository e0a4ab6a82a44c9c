//! What is written is what its name and its format promise, and nothing is replaced that is no regular file.

use std::fs;
use std::io::{BufReader, Read};
use std::path::Path;

use serde_json::Value;

use super::{jsonl, long_jsonl, page, run, stderr};

/// Decompresses the whole of a file, stream after stream.
fn decompressed(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    let mut out = Vec::new();
    let read = match path.extension().and_then(|extension| extension.to_str()) {
        Some("gz") => flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut out),
        Some("bz2") => bzip2::read::MultiBzDecoder::new(&bytes[..]).read_to_end(&mut out),
        Some("xz") => liblzma::read::XzDecoder::new_multi_decoder(&bytes[..]).read_to_end(&mut out),
        Some("zst") => zstd::Decoder::new(&bytes[..]).unwrap().read_to_end(&mut out),
        _ => BufReader::new(&bytes[..]).read_to_end(&mut out),
    };
    read.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    out
}

/// The files of a folder whose names begin so, in order.
fn files(folder: &Path, prefix: &str) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        entries.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(prefix)).collect();
    files.sort();
    files
}

#[test]
fn every_compression_that_a_name_promises_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), long_jsonl(60)).unwrap();
    let plain = run(&["clean", "in.jsonl", "-f", "json"], folder.path()).stdout;
    assert!(plain.len() > 256 << 10, "more than one stream");
    for extension in ["gz", "zst", "bz2", "xz", "XZ"] {
        let name = format!("one.jsonl.{extension}");
        let output = run(&["clean", "in.jsonl", "-o", &name], folder.path());
        assert_eq!(output.status.code(), Some(0), "{name}: {}", stderr(&output));
        let path = folder.path().join(&name);
        let lower = path.with_extension(extension.to_ascii_lowercase());
        fs::rename(&path, &lower).unwrap();
        assert!(decompressed(&lower) == plain, "{name}");

        let name = format!("{extension}-shard.jsonl.{extension}");
        let output = run(&["clean", "in.jsonl", "-o", &name, "--shard-size", "280K"], folder.path());
        assert_eq!(output.status.code(), Some(0), "{name}: {}", stderr(&output));
        if extension != "XZ" {
            let shards = files(folder.path(), &format!("{extension}-shard"));
            assert!(shards.len() > 1, "{name}");
            let joined: Vec<u8> = shards.iter().flat_map(|shard| decompressed(shard)).collect();
            assert!(joined == plain, "{name}");
        }
    }
}

#[test]
fn a_compression_that_is_not_written_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), jsonl(1)).unwrap();
    for name in ["all.jsonl.lz4", "all.jsonl.br", "all.zip", "all.jsonl.7z", "all.tar"] {
        for more in [&[][..], &["--shard-size", "1M"]] {
            let output = run(&[&["clean", "in.jsonl", "-o", name], more].concat(), folder.path());
            assert_eq!(output.status.code(), Some(2), "{name}: {}", stderr(&output));
            assert!(stderr(&output).contains(".gz, .zst, .bz2 or .xz"), "{name}: {}", stderr(&output));
            assert!(files(folder.path(), "all").is_empty(), "{name}");
        }
    }
}

/// Text of the nodes with this name, and the value of an attribute of each.
fn members(xml: &str, tag: &str, attribute: &str) -> Vec<String> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let tree = roxmltree::Document::parse_with_options(xml, options).unwrap_or_else(|e| panic!("{e}: {xml}"));
    tree.descendants()
        .filter(|node| node.has_tag_name(tag) || node.has_tag_name(("http://www.tei-c.org/ns/1.0", tag)))
        .map(|node| node.attribute(attribute).unwrap_or_default().to_owned())
        .collect()
}

/// The ids of an output of several inputs, read from it as the format says.
fn ids_of(format: &str, text: &str) -> Vec<String> {
    if format == "xml" {
        assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<teiCorpus"), "{text}");
        assert_eq!(text.matches("<?xml").count(), 1);
        return members(text, "TEI", "n");
    }
    assert!(text.starts_with("<!DOCTYPE html>\n<html"), "{text}");
    assert_eq!(text.matches("<!DOCTYPE").count(), 1);
    // What is written for HTML has no void elements besides these, so it can be read as XML.
    let closed =
        text.replace("<br>", "<br/>").replace("<meta charset=\"utf-8\">", "<meta charset=\"utf-8\"/>");
    members(&closed, "article", "data-id")
}

const NAUGHTY: &str = "a&b <\"c\">";

fn naughty_jsonl(count: usize) -> String {
    let first = serde_json::json!({"id": NAUGHTY, "html": page(0)}).to_string() + "\n";
    first + jsonl(count).split_once('\n').unwrap().1
}

#[test]
fn several_articles_make_one_document_of_xml_or_html() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("in.jsonl"), naughty_jsonl(3)).unwrap();
    fs::write(path("a.html"), page(1)).unwrap();
    fs::write(path("none.jsonl"), "oops\n").unwrap();
    fs::write(path("empty.jsonl"), "").unwrap();
    let rows: &[(&str, &[&str], &[&str])] = &[
        ("lines", &["in.jsonl"], &[NAUGHTY, "n1", "n2"]),
        ("lines and a page", &["a.html", "in.jsonl"], &["a.html", NAUGHTY, "n1", "n2"]),
        ("no article", &["none.jsonl"], &[]),
        ("no record", &["empty.jsonl"], &[]),
        ("nothing that is wanted", &["a.html", "in.jsonl", "--min-words", "9999"], &[]),
    ];
    for format in ["xml", "html"] {
        for (name, arguments, expected) in rows {
            let piped = run(&[&["clean", "-f", format], *arguments].concat(), folder.path());
            assert_eq!(ids_of(format, std::str::from_utf8(&piped.stdout).unwrap()), *expected, "{name}");
            run(&[&["clean", "-f", format, "-o", "out.x"], *arguments].concat(), folder.path());
            assert!(
                fs::read(path("out.x")).unwrap() == piped.stdout,
                "{name}: a file has the bytes of a pipe"
            );
        }
    }
}

#[test]
fn every_shard_of_xml_or_html_is_a_document() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), naughty_jsonl(60)).unwrap();
    for format in ["xml", "html"] {
        let name = format!("out.{format}");
        run(&["clean", "in.jsonl", "-o", &name, "--shard-size", "6K"], folder.path());
        let shards = files(folder.path(), "out-");
        assert!(shards.len() > 2, "{shards:?}");
        let ids: Vec<String> =
            shards.iter().flat_map(|shard| ids_of(format, &fs::read_to_string(shard).unwrap())).collect();
        assert_eq!((ids.len(), ids[0].as_str()), (60, NAUGHTY));
        shards.iter().for_each(|shard| fs::remove_file(shard).unwrap());
    }
}

/// See `interrupted`: the run is killed, stopped, and gone on with.
#[cfg(unix)]
#[test]
fn an_interrupted_document_of_several_articles_is_completed() {
    for format in ["xml", "html"] {
        let name = format!("out.{format}");
        let dump = super::interrupted::Dump::new(&name, &[]);
        dump.interrupt_and_go_on();
        assert_eq!(ids_of(format, std::str::from_utf8(&dump.expected).unwrap()).len(), dump.count);
    }
}

#[test]
fn one_page_alone_is_a_document_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.html"), page(1)).unwrap();
    let xml = run(&["clean", "a.html", "-f", "xml"], folder.path()).stdout;
    let xml = String::from_utf8(xml).unwrap();
    assert!(xml.contains("?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n"), "{xml}");
    let html = run(&["clean", "a.html", "-f", "html"], folder.path()).stdout;
    assert!(html.starts_with(b"<article>\n"));
    // In a directory each file holds one article.
    run(&["clean", "a.html", "-f", "xml", "-o", "out/"], folder.path());
    assert_eq!(fs::read_to_string(folder.path().join("out/a.html.xml")).unwrap(), xml);
}

#[cfg(unix)]
mod special_files {
    use std::os::unix::fs::FileTypeExt;
    use std::process::Command;

    use super::*;

    fn fifo(path: &Path) {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    /// Runs with a reader at the other end of a FIFO; what came out, and what the FIFO is afterwards.
    fn through_fifo(arguments: &[&str], folder: &Path, name: &str) -> Vec<u8> {
        let path = folder.join(name);
        fifo(&path);
        let reader = {
            let path = path.clone();
            std::thread::spawn(move || fs::read(path).unwrap())
        };
        let output = run(arguments, folder);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(path.symlink_metadata().unwrap().file_type().is_fifo(), "{name} is still a FIFO");
        assert!(!folder.join(format!("{name}.partial")).exists());
        reader.join().unwrap()
    }

    #[test]
    fn a_fifo_is_written_in_place() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("in.jsonl"), jsonl(3)).unwrap();
        let plain = run(&["clean", "in.jsonl", "-f", "json"], folder.path()).stdout;
        let output = ["clean", "in.jsonl", "-f", "json", "-o", "output"];
        assert!(through_fifo(&output, folder.path(), "output") == plain);
        let report = ["clean", "in.jsonl", "--report", "report"];
        let report: Value = serde_json::from_slice(&through_fifo(&report, folder.path(), "report")).unwrap();
        assert_eq!(report["summary"]["inputs"], 3);
        let compressed =
            through_fifo(&["clean", "in.jsonl", "-o", "o.jsonl.xz"], folder.path(), "o.jsonl.xz");
        fs::write(folder.path().join("copy.jsonl.xz"), compressed).unwrap();
        assert!(decompressed(&folder.path().join("copy.jsonl.xz")) == plain);
    }

    /// Through links, so that a program that replaces what it should not replaces no device of the machine.
    #[cfg(target_os = "linux")]
    #[test]
    fn devices_are_written_in_place() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("in.jsonl"), jsonl(3) + "oops\n").unwrap();
        for device in ["full", "null"] {
            std::os::unix::fs::symlink(format!("/dev/{device}"), folder.path().join(device)).unwrap();
        }
        let rows: &[(&str, &[&str], i32)] = &[
            ("a full disk for the report", &["--report", "full"], 2),
            ("a full disk for the output", &["-o", "full"], 2),
            ("a report that nobody wants", &["--report", "null"], 1),
            ("an output that nobody wants", &["-o", "null", "--report", "null"], 1),
            ("shards that nobody wants", &["-o", "null", "--shard-size", "1K"], 1),
        ];
        for (name, arguments, status) in rows {
            let output = run(&[&["clean", "in.jsonl"], *arguments].concat(), folder.path());
            assert_eq!(output.status.code(), Some(*status), "{name}: {}", stderr(&output));
            for device in ["full", "null"] {
                let link = folder.path().join(device);
                assert!(link.symlink_metadata().unwrap().is_symlink(), "{name}: {device}");
                assert!(link.metadata().unwrap().file_type().is_char_device(), "{name}: {device}");
            }
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "{name}: nothing is left");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn standard_output_by_its_path_is_written_in_place() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("in.jsonl"), jsonl(3)).unwrap();
        let link = folder.path().join("stdout");
        std::os::unix::fs::symlink("/proc/self/fd/1", &link).unwrap();
        let file = folder.path().join("redirected");
        let mut command = super::super::command(&["clean", "in.jsonl", "-o", "stdout"], folder.path());
        let status = command.stdout(fs::File::create(&file).unwrap()).status().unwrap();
        assert_eq!(status.code(), Some(0));
        assert!(link.symlink_metadata().unwrap().is_symlink(), "the link is still there");
        assert!(fs::metadata(&file).unwrap().len() > 0);
    }

    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("in.jsonl"), jsonl(3)).unwrap();
        fs::create_dir(path("elsewhere")).unwrap();
        std::os::unix::fs::symlink("elsewhere/out.jsonl", path("out.jsonl")).unwrap();
        std::os::unix::fs::symlink("elsewhere/report.json", path("report.json")).unwrap();
        for _ in 0..2 {
            let arguments = ["clean", "in.jsonl", "-o", "out.jsonl", "--report", "report.json"];
            assert_eq!(run(&arguments, folder.path()).status.code(), Some(0));
            assert!(path("out.jsonl").symlink_metadata().unwrap().is_symlink());
            assert_eq!(fs::read_to_string(path("elsewhere/out.jsonl")).unwrap().lines().count(), 3);
            assert!(path("report.json").symlink_metadata().unwrap().is_symlink());
            assert!(path("elsewhere/report.json").metadata().unwrap().len() > 0);
        }
        assert_eq!(fs::read_dir(path("elsewhere")).unwrap().count(), 2, "nothing is left beside them");
    }

    #[test]
    fn what_cannot_be_an_output_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("in.jsonl"), jsonl(3)).unwrap();
        fs::create_dir(path("folder")).unwrap();
        fifo(&path("o.jsonl.partial"));
        fifo(&path("p.jsonl.journal"));
        let rows: &[(&str, &[&str], &str)] = &[
            ("a directory for a report", &["--report", "folder"], "folder: "),
            ("a FIFO under the name of an incomplete output", &["-o", "o.jsonl"], "o.jsonl.partial: "),
            ("a FIFO under the name of a journal", &["-o", "p.jsonl"], "p.jsonl.journal: "),
        ];
        for (name, arguments, said) in rows {
            let output = run(&[&["clean", "in.jsonl"], *arguments].concat(), folder.path());
            assert_eq!(output.status.code(), Some(2), "{name}: {}", stderr(&output));
            assert!(stderr(&output).contains(said), "{name}: {}", stderr(&output));
        }
        for name in ["o.jsonl.partial", "p.jsonl.journal"] {
            assert!(path(name).symlink_metadata().unwrap().file_type().is_fifo(), "{name}");
        }
    }
}
