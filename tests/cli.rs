//! The command line as users meet it: real files, real processes.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const PAGE: &str = "<!doctype html><html lang=en><title>Bridge reopens</title><nav><a href=/>Home</a></nav>\
    <h1>Bridge reopens</h1><p>The old bridge over the river reopened on Monday after two years of repairs, \
    the city said.</p><p>Some 12,000 cars are expected to cross it every day, officials told reporters.</p></html>";

const SENTENCE: &str =
    "The old bridge over the river reopened on Monday after two years of repairs, the city said.";

fn cleancopy(arguments: &[&str], folder: &Path, input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cleancopy"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A folder with two pages, one of them a level down and compressed, and files that are no input.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::create_dir_all(path.join("in/below")).unwrap();
    fs::write(path.join("in/a.html"), PAGE).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(PAGE.replace("Bridge", "Tunnel").as_bytes()).unwrap();
    fs::write(path.join("in/below/b.htm.gz"), gzip.finish().unwrap()).unwrap();
    fs::write(path.join("in/picture.png"), b"\x89PNG\r\n").unwrap();
    folder
}

#[test]
fn one_page_gives_its_text() {
    let folder = folder();
    let output = cleancopy(&["clean", "in/a.html"], folder.path(), b"");
    let text = stdout(&output);
    assert!(text.starts_with("Bridge reopens\n\nThe old bridge"), "{text}");
    assert!(text.contains(SENTENCE) && text.ends_with("reporters.\n") && !text.ends_with("\n\n"), "{text}");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
}

#[test]
fn standard_input_is_told_apart_by_content() {
    let folder = folder();
    let text = format!("Bridge reopens\n\nUse <b> for bold. {SENTENCE}\n\n{SENTENCE}\n");
    let rows: &[(&str, &[&str], &[u8], &str)] = &[
        ("html", &["clean"], PAGE.as_bytes(), SENTENCE),
        ("dash", &["clean", "-"], PAGE.as_bytes(), SENTENCE),
        ("text", &["clean"], text.as_bytes(), "Use <b> for bold"),
        (
            "forced text",
            &["clean", "--input", "text"],
            b"<p>As it stands in the file, said the city.",
            "<p>As",
        ),
        (
            "lines",
            &["clean", "-f", "json"],
            b"{\"html\": \"<p>Rain fell on the town all day.\"}",
            "\"id\":\"stdin:1\"",
        ),
    ];
    for (name, arguments, input, expected) in rows {
        let output = cleancopy(arguments, folder.path(), input);
        assert!(stdout(&output).contains(expected), "{name}: {}{}", stdout(&output), stderr(&output));
        assert_eq!(output.status.code(), Some(0), "{name}");
    }
}

#[test]
fn several_inputs_are_named_in_their_order() {
    let folder = folder();
    let text = stdout(&cleancopy(&["clean", "in"], folder.path(), b""));
    let heads: Vec<&str> = text.lines().filter(|line| line.starts_with("==>")).collect();
    assert_eq!(heads, ["==> a.html <==", "==> below/b.htm.gz <=="]);
    let lines = stdout(&cleancopy(&["clean", "in", "-f", "json"], folder.path(), b""));
    let ids: Vec<String> = lines
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(ids, ["a.html", "below/b.htm.gz"]);
}

#[test]
fn a_directory_mirrors_the_input() {
    let folder = folder();
    let output = cleancopy(&["clean", "in", "-o", "out/", "--quiet"], folder.path(), b"");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    assert!(fs::read_to_string(folder.path().join("out/a.html.txt")).unwrap().contains(SENTENCE));
    assert!(fs::read_to_string(folder.path().join("out/below/b.htm.gz.txt")).unwrap().starts_with("Tunnel"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left beside the output");
}

#[test]
fn equal_names_do_not_meet() {
    let folder = folder();
    for name in ["x", "y"] {
        fs::create_dir_all(folder.path().join(name).join("pages")).unwrap();
        fs::write(folder.path().join(name).join("pages/a.html"), PAGE.replace("Bridge", name)).unwrap();
    }
    let output = cleancopy(&["clean", "x/pages", "y/pages", "-o", "out/"], folder.path(), b"");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for (path, title) in [("out/pages/a.html.txt", "x"), ("out/pages-2/a.html.txt", "y")] {
        assert!(fs::read_to_string(folder.path().join(path)).unwrap().starts_with(title), "{path}");
    }
}

#[test]
fn the_format_follows_the_output() {
    let folder = folder();
    for (path, start) in [("o.jsonl", "{\"id\""), ("o.md", "# Bridge"), ("o.txt", "Bridge")] {
        let output = cleancopy(&["clean", "in/a.html", "-o", path], folder.path(), b"");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let written = fs::read_to_string(folder.path().join(path)).unwrap();
        assert!(written.starts_with(start), "{path}: {written}");
    }
    cleancopy(&["clean", "in/a.html", "-o", "o.jsonl.zst"], folder.path(), b"");
    let zstd = fs::read(folder.path().join("o.jsonl.zst")).unwrap();
    assert!(zstd::decode_all(&zstd[..]).unwrap().starts_with(b"{\"id\""));
}

#[test]
fn options_change_the_output() {
    let folder = folder();
    type Row = (&'static str, &'static [&'static str], fn(&str) -> bool);
    let rows: &[Row] = &[
        ("title", &[], |text| text.starts_with("Bridge")),
        ("no title", &["--no-title"], |text| text.starts_with("The old bridge")),
        ("removed", &["-f", "json", "--removed"], |text| text.contains("\"removed\":[{\"role\"")),
        ("blocks", &["-f", "json", "--with-blocks"], |text| {
            text.contains("\"blocks\":[{\"role\":\"paragraph\",\"kind\":\"paragraph\",\"rule\":")
        }),
        ("no entries of what is no live blog", &["-f", "json", "--with-entries"], |text| {
            !text.contains("\"entries\"")
        }),
        ("a role that is left out", &["--exclude", "table,paragraph"], |text| !text.contains(SENTENCE)),
        ("a role that is not there", &["--exclude", "standfirst, quote"], |text| text.contains(SENTENCE)),
        ("a role that is put in", &["--include", "headline", "--no-title"], |text| {
            text.starts_with("Bridge")
        }),
        ("sources", &["-f", "json", "--with-sources"], |text| text.contains("\"title\":\"heading\"")),
        ("Markdown beside the text", &["-f", "json", "--with-markdown"], |text| {
            text.contains("\"markdown\":\"# Bridge")
        }),
        ("HTML beside the text", &["-f", "json", "--with-html"], |text| {
            text.contains("\"html\":\"<article>")
        }),
        ("comments", &["-f", "json", "--with-comments"], |text| text.contains("\"comments\":\"\"")),
        ("rows", &["-f", "csv"], |text| text.starts_with("id,url,") && text.lines().count() >= 2),
        ("trafilatura's names", &["-f", "json", "--compat", "trafilatura"], |text| {
            text.contains("\"raw_text\":")
        }),
        ("newspaper's names", &["-f", "json", "--compat", "newspaper"], |text| {
            text.contains("\"publish_date\":")
        }),
        ("encoding", &["--encoding", "utf-8"], |text| text.contains(SENTENCE)),
        ("language", &["--language", "fr"], str::is_empty),
        ("words", &["--min-words", "1000"], str::is_empty),
        ("dropped by CSS", &["--drop", "p"], |text| !text.contains(SENTENCE)),
        ("dropped by a pattern", &["--drop-text", "no such", "--drop-text", "^The old"], |text| {
            !text.contains(SENTENCE) && text.contains("Some 12,000 cars")
        }),
        ("what no pattern matches", &["--drop-text", "^the old"], |text| text.contains(SENTENCE)),
        ("named by its rule", &["--drop-text", "^The old", "-f", "json", "--removed"], |text| {
            text.contains("\"rule\":\"drop-text\"")
        }),
        ("kept by CSS", &["--keep", "p"], |text| text.contains(SENTENCE)),
        ("the reference reader", &["--reader", "reference"], |text| text.contains(SENTENCE)),
    ];
    for (name, arguments, holds) in rows {
        let output = cleancopy(&[&["clean", "in/a.html"], *arguments].concat(), folder.path(), b"");
        assert!(holds(&stdout(&output)), "{name}: {}{}", stdout(&output), stderr(&output));
    }
}

#[test]
fn site_rules_drop_text_on_their_site_only() {
    let folder = folder();
    fs::write(folder.path().join("rules.toml"), "['a.example']\ndrop_text = '^The old'\n").unwrap();
    for (host, left) in [("a.example", false), ("b.example", true)] {
        let line = serde_json::json!({ "url": format!("https://{host}/x"), "html": PAGE }).to_string();
        let output = cleancopy(&["clean", "--site-rules", "rules.toml"], folder.path(), line.as_bytes());
        let text = stdout(&output);
        assert_eq!(text.contains(SENTENCE), left, "{host}: {text}{}", stderr(&output));
        assert!(text.contains("Some 12,000 cars"), "{host}: {text}");
    }
}

#[test]
fn exit_status_tells_what_happened() {
    let folder = folder();
    fs::write(folder.path().join("in/broken.html"), b"%PDF-1.7").unwrap();
    fs::write(folder.path().join("rules.toml"), "['a.example']\ndrop_text = ['ok', 'a(']\n").unwrap();
    fs::write(folder.path().join("r.toml"), "['a.example']\ndrop_text = ['ok']\n").unwrap();
    let rows: &[(&str, &[&str], i32, &str)] = &[
        ("some failed", &["clean", "in"], 1, "broken.html: not-html: "),
        ("no such input", &["clean", "nowhere"], 2, "nowhere: "),
        ("no such option", &["clean", "--nonsense"], 2, "--nonsense"),
        ("no such encoding", &["clean", "--encoding", "klingon", "in"], 2, "klingon"),
        ("no CSS", &["clean", "--drop", "p..x", "in"], 2, "column"),
        (
            "no pattern",
            &["clean", "--drop-text", "ok", "--drop-text", "a(", "in"],
            2,
            "--drop-text #2: \"a(\", character 2",
        ),
        (
            "an empty pattern",
            &["clean", "--drop-text", "", "in"],
            2,
            "--drop-text #1: \"\": it needs no character",
        ),
        ("a pattern without end", &["clean", "--drop-text", r"\w{9999}{9999}", "in"], 2, "over 4 MiB"),
        (
            "no pattern in rules",
            &["clean", "--site-rules", "rules.toml", "in"],
            2,
            "rules.toml: bad-site-rules: line 2: site \"a.example\", drop_text #2: \"a(\", character 2",
        ),
        ("no such rules", &["clean", "--site-rules", "nowhere.toml", "in"], 2, "nowhere.toml"),
        (
            "rules that are the output",
            &["clean", "--site-rules", "r.toml", "-o", "./r.toml", "in"],
            2,
            "r.toml",
        ),
        ("a file after --dedup", &["clean", "--dedup", "in/a.html"], 0, ""),
        ("a mode of --dedup apart", &["clean", "--dedup", "mark", "in"], 2, "--dedup=mark"),
        ("contradiction", &["clean", "--precision", "--recall", "in"], 2, "--recall"),
        ("senseless", &["clean", "--removed", "in"], 2, "add -f json"),
        (
            "no such role",
            &["clean", "--exclude", "table,dek", "in"],
            2,
            "\"dek\"; the roles are headline, kicker",
        ),
        (
            "a role twice",
            &["clean", "--exclude", "list", "--include", "list", "in"],
            2,
            "list is both in --include",
        ),
        ("a role of no article", &["clean", "--include", "related", "in"], 2, "it may have headline, kicker"),
        ("entries without a field", &["clean", "--with-entries", "in"], 2, "add -f json"),
        ("blocks without a field", &["clean", "--with-blocks", "in"], 2, "add -f json"),
        ("names without fields", &["clean", "--compat", "newspaper", "in"], 2, "add -f json"),
        ("comments without a field", &["clean", "--with-comments", "in"], 2, "add -f json"),
        (
            "a field that others do not have",
            &["clean", "-f", "json", "--compat", "trafilatura", "--with-sources", "in"],
            2,
            "leave out --compat",
        ),
        ("captions without images", &["clean", "--with-captions", "in"], 2, "--with-images"),
        ("not writable", &["clean", "in/a.html", "-o", "nowhere/out.txt"], 2, "nowhere/out.txt"),
        ("no number of seconds", &["clean", "--timeout", "soon", "in"], 2, "seconds as a number"),
        ("no time at all", &["clean", "--timeout", "0", "in"], 2, "more than 0"),
        ("help", &["clean", "--help"], 0, ""),
        ("completions", &["completions", "bash"], 0, ""),
        ("a page of no command", &["man", "wash"], 2, "there are clean"),
    ];
    for (name, arguments, status, said) in rows {
        let output = cleancopy(arguments, folder.path(), b"");
        assert_eq!(output.status.code(), Some(*status), "{name}: {}", stderr(&output));
        assert!(stderr(&output).contains(said), "{name}: {}", stderr(&output));
    }
}

#[test]
fn manual_pages_have_what_help_has() {
    let folder = folder();
    let text = |arguments: &[&str]| {
        let output = cleancopy(arguments, folder.path(), b"");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
        // A page writes a hyphen as `\\-`.
        stdout(&output).replace("\\-", "-")
    };
    assert!(text(&["man"]).contains("cleancopy-clean(1)"), "{}", text(&["man"]));
    let page = text(&["man", "clean"]);
    assert!(page.contains(".TH cleancopy-clean 1"), "{page}");
    let help = text(&["clean", "--help"]);
    let options: Vec<&str> =
        help.split_whitespace().filter(|word| word.starts_with("--") && word.len() > 3).collect();
    assert!(options.len() > 30);
    for option in options {
        let option = option.split(['=', '[', ',', '\'', ';']).next().unwrap();
        assert!(page.contains(option), "{option} is not in the page");
    }
    assert!(page.contains("Exit status"), "what help has at its end: {page}");
}

#[cfg(unix)]
#[test]
fn names_and_reasons_move_no_cursor() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("red\x1b[31m.html"), b"%PDF-1.7").unwrap();
    fs::write(path("rules\x1b[31m.toml"), "[site\x1b[2J").unwrap();
    fs::write(
        path("lines.jsonl"),
        format!("{{\"id\": \"a\\u001b[2J\\u009b2J\", \"text\": \"{SENTENCE}\"}}\n"),
    )
    .unwrap();
    let rows: &[(&str, &[&str], &str)] = &[
        ("an input that fails", &["clean", "red\x1b[31m.html"], "red\u{fffd}[31m.html: not-html"),
        ("no such input", &["clean", "nowhere\x1b[31m"], "nowhere\u{fffd}[31m: "),
        ("no such folder", &["clean", "in", "-o", "nowhere\x1b[31m/x"], "nowhere\u{fffd}[31m/x: "),
        ("bad rules", &["clean", "in", "--site-rules", "rules\x1b[31m.toml"], "[site\u{fffd}[2J"),
        ("a name between texts", &["clean", "lines.jsonl"], "==> a\u{fffd}[2J\u{fffd}2J <=="),
    ];
    for (name, arguments, said) in rows {
        let output = cleancopy(arguments, folder.path(), b"");
        let all = stdout(&output) + &stderr(&output);
        assert!(all.contains(said), "{name}: {all}");
        assert!(!all.contains(['\x1b', '\u{9b}']), "{name}: {all:?}");
    }
}

#[test]
fn a_name_between_articles_of_markdown_does_not_act() {
    let folder = folder();
    let line = format!("{{\"id\": \"a--><img src=x>*b*\", \"text\": \"{SENTENCE}\"}}\n");
    fs::write(folder.path().join("lines.jsonl"), line).unwrap();
    let output = cleancopy(&["clean", "-f", "markdown", "lines.jsonl"], folder.path(), b"");
    assert!(stdout(&output).starts_with("==> a-->\\<img src=x>\\*b\\* <==\n"), "{}", stdout(&output));
}

#[test]
fn what_would_take_too_long_fails_alone_and_on_every_machine() {
    let folder = folder();
    let without = stdout(&cleancopy(&["clean", "-f", "json", "in"], folder.path(), b""));
    let slow = format!("{PAGE}{}", "<p>word".repeat(20_000));
    fs::write(folder.path().join("in/slow.html"), slow).unwrap();
    let rows: &[(&str, &[&str], i32)] = &[
        ("no limit", &["clean", "-f", "json", "in"], 0),
        ("enough time", &["clean", "-f", "json", "--timeout", "1", "in"], 0),
        ("too little", &["clean", "-f", "json", "--timeout", "0.05", "in"], 1),
    ];
    for (name, arguments, status) in rows {
        let output = cleancopy(arguments, folder.path(), b"");
        assert_eq!(output.status.code(), Some(*status), "{name}: {}", stderr(&output));
        assert_eq!(
            stderr(&output).contains("slow.html: too-complex: "),
            *status == 1,
            "{name}: {}",
            stderr(&output)
        );
        assert!(stdout(&output).starts_with(&without), "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named() {
    let folder = folder();
    let output = cleancopy(&["clean", "in/a.html", "-o", "/dev/full"], folder.path(), b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("/dev/full"), "{}", stderr(&output));
    for arguments in ["man", "completions bash", "learn in", "explain in/a.html"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cleancopy"));
        command.args(arguments.split(' ')).current_dir(folder.path()).stdout(full());
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        assert!(stderr(&output).contains("standard output: "), "{arguments}: {}", stderr(&output));
    }
}

#[test]
fn a_closed_output_is_no_error() {
    let folder = folder();
    for number in 0..200 {
        fs::write(folder.path().join(format!("in/{number}.html")), PAGE.repeat(20)).unwrap();
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_cleancopy"))
        .args(["clean", "in", "-j", "2"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdout.take().unwrap();
    pipe.read_exact(&mut [0; 4]).unwrap();
    drop(pipe);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    // A failure before that is told of, and counts.
    fs::write(folder.path().join("bad.html"), "\0\u{1}PK\u{3}\u{4}\0").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_cleancopy"))
        .args(["clean", "bad.html", "in", "-j", "2"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdout.take().unwrap();
    pipe.read_exact(&mut [0; 4]).unwrap();
    drop(pipe);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output).lines().count()), (Some(1), 1), "{}", stderr(&output));
}

/// Neither a failure nor a summary that cannot be said changes what is done, or how the run ends.
#[cfg(unix)]
#[test]
fn a_standard_error_that_cannot_be_written_changes_nothing() {
    let folder = folder();
    fs::write(folder.path().join("bad.jsonl"), "{\"html\": \"<p>Rain.\"}\noops\n").unwrap();
    let rows: &[(&str, &[&str], i32)] = &[
        ("fine", &["in"], 0),
        ("a failure", &["bad.jsonl"], 1),
        ("a failure, quiet", &["bad.jsonl", "-q"], 1),
        ("no such input", &["none.jsonl"], 2),
        ("usage", &["--oops"], 2),
    ];
    for (name, arguments, status) in rows {
        let run = |stderr: Stdio| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_cleancopy"));
            command.arg("clean").args(*arguments).current_dir(folder.path()).stdin(Stdio::null());
            command.stderr(stderr).output().unwrap()
        };
        let (reader, closed) = std::io::pipe().unwrap();
        drop(reader);
        let expected = run(Stdio::null());
        for (what, output) in [("full", run(full())), ("closed", run(closed.into()))] {
            assert_eq!(output.status.code(), Some(*status), "{name}, {what}");
            assert!(output.stdout == expected.stdout, "{name}, {what}");
        }
    }
}

/// A place where nothing can be written.
#[cfg(unix)]
fn full() -> Stdio {
    let full = fs::OpenOptions::new().write(true).open("/dev/full");
    full.map_or_else(|_| Stdio::null(), Stdio::from)
}

#[test]
fn links_in_a_circle_are_not_followed() {
    let folder = folder();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("in"), folder.path().join("in/below/again")).unwrap();
    let lines = stdout(&cleancopy(&["clean", "in", "-f", "json"], folder.path(), b""));
    assert_eq!(lines.lines().count(), 2);
}

#[test]
fn the_output_is_not_read_again() {
    let folder = folder();
    for _ in 0..2 {
        let output = cleancopy(&["clean", ".", "-o", "out/"], folder.path(), b"");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    assert!(!folder.path().join("out/out").exists());
}

#[test]
fn globs_choose() {
    let folder = folder();
    fs::write(folder.path().join("in/page"), PAGE).unwrap();
    fs::write(folder.path().join("in/.hidden.xhtml"), PAGE).unwrap();
    let rows: &[(&str, &[&str], usize)] = &[
        ("a name without extension", &["--glob", "page"], 1),
        ("a path", &["--glob", "below/*"], 1),
        ("all but", &["--glob", "!*.gz"], 2),
        ("a hidden file like others", &["--glob", "*.xhtml"], 1),
        ("several", &["--glob", "page", "--glob", "*.html"], 2),
    ];
    for (name, globs, count) in rows {
        let output = cleancopy(&[&["clean", "in", "-f", "json"], *globs].concat(), folder.path(), b"");
        assert_eq!(stdout(&output).lines().count(), *count, "{name}: {}", stderr(&output));
    }
}
