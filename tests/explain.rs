//! What `explain` says of a page: it is what cleaning does, its figures add up, and the changes that it names come true.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use cleancopy::explain::{Change, Listing, View, listing};
use cleancopy::options::{Balance, Options, Roles};
use cleancopy::{Article, Cleaner, Error, Explanation, Hints};

/// A page, and whether it is HTML.
type Page = (String, Vec<u8>, bool);

fn below(folder: &str) -> impl Iterator<Item = PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    entries.filter_map(|entry| Some(entry.ok()?.into_path())).filter(|path| path.is_file())
}

/// The project's own pages, those that prove the rules, and hostile ones that fuzzing found.
fn pages() -> Vec<Page> {
    let named = |path: PathBuf, is_html| (path.display().to_string(), fs::read(&path).unwrap(), is_html);
    let is_source = |path: &PathBuf| path.file_stem().is_some_and(|name| name == "source");
    let samples = below("samples").filter(is_source);
    let mut pages: Vec<Page> = samples
        .chain(below("tests/rules/pages"))
        .map(|path| {
            let is_html = path.extension().is_none_or(|extension| extension != "txt");
            named(path, is_html)
        })
        .collect();
    pages.extend(below("fuzz/corpus/html").chain(below("fuzz/corpus/render")).map(|path| named(path, true)));
    pages.extend(below("fuzz/corpus/text").map(|path| named(path, false)));
    assert!(pages.len() > 100, "{}", pages.len());
    pages
}

fn clean(page: &Page, options: &Options) -> Result<Article, Error> {
    let cleaner = Cleaner::new(options.clone());
    if page.2 { cleaner.clean_html(&page.1, &Hints::default()) } else { cleaner.clean_text(&page.1) }
}

fn explain(page: &Page, options: &Options) -> Result<Explanation, Error> {
    let cleaner = Cleaner::new(options.clone());
    if page.2 {
        cleaner.explain_html(&page.1, &Hints::default())
    } else {
        cleaner.explain_text(&page.1, &Hints::default())
    }
}

fn choices() -> Vec<Options> {
    let roles = |names: &[&str]| names.iter().map(|name| name.parse().unwrap()).collect::<Roles>();
    vec![
        Options::default(),
        Options::default().with_balance(Balance::Recall).with_include(roles(&["caption", "byline"])),
        Options::default().with_balance(Balance::Precision).with_exclude(roles(&["quote", "standfirst"])),
    ]
}

#[test]
fn the_article_and_the_verdicts_are_those_of_cleaning() {
    for (page, options) in pages().iter().flat_map(|page| choices().into_iter().map(move |o| (page, o))) {
        let (article, explanation) = (clean(page, &options), explain(page, &options));
        let (Ok(article), Ok(explanation)) = (&article, &explanation) else {
            assert_eq!(article.is_err(), explanation.is_err(), "{}", page.0);
            continue;
        };
        // By their debug form: what is no number is equal to itself there.
        assert_eq!(format!("{article:?}"), format!("{:?}", explanation.article), "{}", page.0);
        let kept = explanation.decisions().filter(|decision| decision.kept);
        let kept: Vec<_> = kept.map(|own| (own.text.as_str(), own.role, own.rule, own.kind)).collect();
        let blocks: Vec<_> = article.blocks().map(|own| (own.text, own.role, own.rule, own.kind)).collect();
        assert_eq!(kept, blocks, "{}", page.0);
        let dropped = explanation.decisions().filter(|decision| !decision.kept);
        let dropped: Vec<_> = dropped.map(|own| (own.text.as_str(), own.role, own.rule)).collect();
        let of_article: Vec<_> = article.dropped().map(|own| (own.text, own.role, own.rule)).collect();
        assert_eq!(dropped, of_article, "{}", page.0);
    }
}

#[test]
fn what_features_add_is_the_score() {
    let (mut passes, mut blocks) = (0, 0);
    for page in pages() {
        let Ok(explanation) = explain(&page, &Options::default()) else { continue };
        for decision in explanation.decisions() {
            blocks += 1;
            let last = decision.passes.last().expect("a score comes from a pass");
            assert!((last.score - decision.score).abs() < 1e-4, "{}: {decision:?}", page.0);
            for pass in &decision.passes {
                passes += 1;
                let features: f64 = pass.features.iter().map(|feature| feature.weight).sum();
                let odds = pass.start + pass.base + features + pass.others;
                let score = 1.0 / (1.0 + (-odds).exp());
                assert!((score - f64::from(pass.score)).abs() < 1e-5, "{}: {pass:?}", page.0);
                let names: Vec<&str> = pass.features.iter().map(|feature| &*feature.name).collect();
                assert!(names.iter().all(|name| !cleancopy::explain::about(name).is_empty()), "{names:?}");
            }
        }
    }
    assert!(passes > 2 * blocks / 2 && blocks > 1000, "{passes} passes of {blocks} blocks");
}

#[test]
fn the_changes_come_true() {
    let mut seen = [0; 4];
    let samples = below("samples").filter(|path| path.file_stem().is_some_and(|name| name == "source"));
    for path in samples {
        let is_html = path.extension().is_some_and(|extension| extension == "html");
        let page = (path.display().to_string(), fs::read(&path).unwrap(), is_html);
        for options in choices() {
            let before = explain(&page, &options).unwrap();
            let decisions: Vec<_> = before.decisions().collect();
            let all =
                decisions.iter().enumerate().flat_map(|(at, own)| own.changes.iter().map(move |c| (at, c)));
            // One of each kind and role is enough.
            let mut tried: Vec<&Change> = Vec::new();
            for (at, change) in all {
                let without = |role| options.exclude.iter().filter(|other| *other != role).collect::<Roles>();
                let with = |role| [role].into_iter().collect::<Roles>();
                let (kind, changed) = match change {
                    Change::Balance(balance) => (0, options.clone().with_balance(*balance)),
                    Change::Include(role) => (1, options.clone().with_include(options.include | with(*role))),
                    Change::Exclude(role) => (2, options.clone().with_exclude(options.exclude | with(*role))),
                    Change::NotExclude(role) => (3, options.clone().with_exclude(without(*role))),
                    _ => continue,
                };
                if tried.contains(&change) {
                    continue;
                }
                tried.push(change);
                seen[kind] += 1;
                let after = explain(&page, &changed).unwrap();
                let then = after.decisions().nth(at).expect("the same blocks");
                assert_ne!(
                    then.kept, decisions[at].kept,
                    "{}: {change:?} of {:?}",
                    page.0, decisions[at].text
                );
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 3), "{seen:?}");
}

const PAGE: &str = "<title>Bridge reopens</title><nav><a href=/>Home</a></nav><h1>Bridge reopens</h1>\
    <p class=byline>By Ida Holm</p>\
    <p>The old bridge over the river reopened on Monday after two years of repairs, the city said.</p>\
    <p>Some 12,000 cars are expected to cross it every day, officials told reporters.</p>\
    <p>Subscribe to our \u{1b}[31mnewsletter</p>";

#[test]
fn a_listing_has_a_line_for_each_block() {
    let cleaner = Cleaner::default();
    let one = cleaner.explain_html(PAGE, &Hints::default()).unwrap();
    let roles = ["byline".parse().unwrap()].into_iter().collect();
    let other = Cleaner::new(Options::default().with_include(roles));
    let other = other.explain_html(PAGE, &Hints::default()).unwrap();
    let alone = View { source: "page", one: ("", &one), other: None };
    let both = View { other: Some(("--include byline", &other)), ..alone };
    let plain = Listing::default();
    let (coloured, narrow) = (Listing { colour: true, width: 0 }, Listing { colour: false, width: 70 });
    // Name, view, how, which line, what is in it and what is not.
    let rows: &[(&str, View<'_>, Listing, usize, &str, &str)] = &[
        ("the head", alone, plain, 0, "  no  score  role           rule        text", "\u{1b}"),
        ("kept", alone, plain, 4, "paragraph      score       The old bridge", "\u{1b}"),
        ("dropped", alone, plain, 2, "headline       headline    Bridge reopens", "\u{1b}"),
        ("a control character", alone, plain, 6, "our \u{fffd}[31mnewsletter", "\u{1b}"),
        ("the end", alone, plain, 8, "kept 2 of 6 blocks, 169 of", "differently"),
        ("colour of what is kept", alone, coloured, 4, "\u{1b}[32m+", "\u{1b}[2m"),
        ("colour of what is dropped", alone, coloured, 2, "\u{1b}[2m-", "\u{1b}[32m"),
        ("cut", alone, narrow, 4, "…", "city"),
        ("alike", both, plain, 4, "++   3", "!"),
        ("different", both, plain, 3, "-+!  2", "++"),
        ("rules of both", both, plain, 3, "included-role", "++"),
        ("options", both, plain, 8, "first, default options: kept 2", "second"),
        ("other options", both, plain, 9, "second, --include byline: kept 3", "first"),
        ("differences", both, plain, 10, "1 blocks are decided differently", "kept"),
    ];
    for (name, view, how, line, has, lacks) in rows {
        let text = listing(view, *how);
        let line = text.lines().nth(*line).unwrap_or_default();
        assert!(line.contains(has) && !line.contains(lacks), "{name}: {line:?}\n{text}");
    }
}

/// The policy of a report names its style and its script by these. To accept: `CLEANCOPY_ACCEPT=1`.
#[test]
fn the_policy_of_a_report_allows_its_own_style_and_script() {
    use base64::Engine;
    use sha2::{Digest, Sha256};
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/explain/report");
    for (file, hash) in [("style.css", "style.sha256"), ("script.js", "script.sha256")] {
        let digest = Sha256::digest(fs::read(folder.join(file)).unwrap());
        let expected = base64::prelude::BASE64_STANDARD.encode(digest);
        if std::env::var_os("CLEANCOPY_ACCEPT").is_some() {
            fs::write(folder.join(hash), format!("{expected}\n")).unwrap();
        }
        assert_eq!(fs::read_to_string(folder.join(hash)).unwrap().trim(), expected, "{file}");
        let text = fs::read_to_string(folder.join(file)).unwrap();
        assert!(!text.contains("</") && !text.contains('\r'), "{file}: nothing in it may end its element");
    }
}

#[test]
fn a_report_holds_hostile_text_as_text() {
    const HOSTILE: &str =
        "</title></script><script>alert(1)</script><!--<script>\u{0}\u{1b}\u{202e}'\"&amp;]]>";
    let escaped = HOSTILE.replace('&', "&amp;").replace('<', "&lt;");
    let html = format!(
        "<title>{escaped}</title><article class='\"><script>'><h1>{escaped}</h1><p>The river rose by two metres on Monday, \
         said {escaped} and the mayor.</p><pre>{escaped}</pre><p>Subscribe to our newsletter {escaped}</p></article>"
    );
    let one = Cleaner::default().explain_html(&html, &Hints::default()).unwrap();
    let text = Cleaner::default()
        .explain_text(&format!("{HOSTILE}\n\nThe river rose. {HOSTILE}"), &Hints::default())
        .unwrap();
    for (name, explanation) in [("html", &one), ("text", &text)] {
        let view = View { source: HOSTILE, one: (HOSTILE, explanation), other: Some((HOSTILE, &one)) };
        let report = cleancopy::explain::report(&view);
        let scripts: Vec<&str> =
            report.match_indices("<script").map(|(at, _)| &report[at..at + 24]).collect();
        assert_eq!(scripts.len(), 2, "{name}: {scripts:?}");
        assert_eq!(report.matches("</script>").count(), 2, "{name}");
        assert_eq!(report.matches("<title>").count() + report.matches("</title>").count(), 2, "{name}");
        let control = |c: char| c.is_control() && c != '\n';
        assert!(!report.contains("<!--") && !report.contains(control), "{name}");
        assert!(
            report.contains("&lt;script&gt;alert(1)") && report.contains("\\u003cscript\\u003e"),
            "{name}"
        );
        // No address of anywhere else.
        assert!(
            !report.contains("http")
                || report.matches("http://www.w3.org/2000/svg").count() == report.matches("http:").count(),
            "{name}"
        );
    }
}

fn cleancopy(arguments: &[&str], folder: &Path, input: &str) -> Output {
    use std::io::Write;
    let mut child = Command::new(env!("CARGO_BIN_EXE_cleancopy"))
        .args(arguments)
        .current_dir(folder)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("page.html"), PAGE).unwrap();
    fs::write(path.join("page.txt"), "Bridge reopens\n\nThe old bridge reopened on Monday, the city said.\n")
        .unwrap();
    let line = |id: &str, title: &str| {
        serde_json::json!({ "id": id, "html": PAGE.replace("Bridge", title) }).to_string() + "\n"
    };
    fs::write(path.join("dump.jsonl"), line("a", "Bridge") + "{\n" + &line("c", "Tunnel")).unwrap();
    // Name, arguments, exit status, what is said on standard output (0) or standard error (2).
    let rows: &[(&str, &[&str], &str)] = &[
        ("a page", &["page.html"], "kept 2 of 6 blocks"),
        ("plain text", &["page.txt"], "The old bridge reopened on Monday"),
        ("standard input", &[], "kept 2 of 6 blocks"),
        ("standard input by name", &["-"], "kept 2 of 6 blocks"),
        ("a record by number", &["dump.jsonl", "--record", "3"], "Tunnel reopens"),
        ("a record by id", &["dump.jsonl", "--id", "c"], "Tunnel reopens"),
        ("a document of a folder", &[".", "--id", "page.txt"], "The old bridge reopened on Monday"),
        ("options", &["page.html", "--include", "byline"], "kept 3 of 6 blocks"),
        ("options against none", &["page.html", "--against", "--include byline"], "1 blocks are decided"),
        ("data", &["page.html", "-f", "json"], "\"rule\":\"headline\""),
        ("a report", &["page.html", "-f", "html"], "<dd>2 of 6</dd>"),
        ("! a broken record", &["dump.jsonl", "--record", "2"], "dump.jsonl: bad-record"),
        ("! no such record", &["dump.jsonl", "--record", "9"], "has no document with the number 9"),
        ("! no such id", &["dump.jsonl", "--id", "b"], "has no document with the id 'b'"),
        ("! no choice", &["dump.jsonl"], "name one by --record N or --id ID, such as --id 'a'"),
        ("! no such file", &["no.html"], "no.html: "),
        ("! both", &["dump.jsonl", "--id", "a", "--record", "1"], "cannot be used with"),
        ("! bad options", &["page.html", "--against", "--prec"], "--against: unexpected argument '--prec'"),
        (
            "! roles that exclude each other",
            &["page.html", "--against", "--include quote --exclude quote"],
            "--against: quote is both",
        ),
        ("! the input", &["page.html", "-o", "./page.html"], "is the input"),
    ];
    for (name, arguments, expected) in rows {
        let arguments: Vec<&str> = [&["explain"], *arguments].concat();
        let output = cleancopy(&arguments, path, PAGE);
        let fails = name.starts_with('!');
        let said = String::from_utf8_lossy(if fails { &output.stderr } else { &output.stdout });
        assert_eq!(output.status.code(), Some(if fails { 2 } else { 0 }), "{name}: {output:?}");
        assert!(said.contains(expected), "{name}: {said}");
        assert!(!said.contains('\u{1b}'), "{name}: no colour in a pipe");
    }
    assert_eq!(fs::read_to_string(path.join("page.html")).unwrap(), PAGE);
}
