//! Inputs that broke others: none may panic, whatever comes out.

use cleancopy::options::{Limits, Options};
use cleancopy::{Cleaner, Hints};
use proptest::prelude::*;
use rustix::time::{ClockId, clock_gettime};

/// Cleans bytes as HTML and as text. Errors are answers, too; a panic is not.
fn clean_both(cleaner: &Cleaner, bytes: &[u8]) {
    let _ = cleaner.clean_html(bytes, &Hints::default());
    let _ = cleaner.clean_text(bytes);
}

#[test]
fn edge_cases_are_survived() {
    let nested = |open: &str, count: usize| open.repeat(count).into_bytes();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("white space", b" \n\t".to_vec()),
        ("a NUL", b"<p>before\0after".to_vec()),
        ("a byte order mark alone", b"\xef\xbb\xbf".to_vec()),
        ("half a UTF-16 unit", b"\xff\xfea".to_vec()),
        ("nested div", nested("<div>", 100_000)),
        ("nested lists", nested("<ul><li>", 64_000)),
        ("nested formatting", nested("<b><i>", 4_000)),
        ("unclosed comment", b"<p>text<!-- never ends".to_vec()),
        ("unclosed quote", b"<p>text<a href=\"never ends".to_vec()),
        ("huge colspan", b"<table><tr><td colspan=1000000>x".to_vec()),
        ("entities", nested("&amp;&#0;&#x110000;&notit;", 10_000)),
        ("one line without spaces", nested("a", 100_000)),
    ];
    let cleaner = Cleaner::default();
    for (name, bytes) in &cases {
        println!("{name}");
        clean_both(&cleaner, bytes);
    }
}

/// Depths are numbers of 16 bits.
#[test]
fn nesting_without_a_limit_is_survived() {
    let limits = Limits::default().with_depth(usize::MAX);
    let cleaner = Cleaner::new(Options::default().with_limits(limits));
    let html = "<div>".repeat(70_000) + "<p>Rain fell.";
    clean_both(&cleaner, html.as_bytes());
}

/// Processor time of this thread for a page with so many marked authors, the least of three attempts.
fn seconds_for_authors(count: usize) -> f64 {
    let said = |number| {
        format!(
            "<div itemprop=author><a href=/{number}><b itemprop=name>A. B{number}</b></a> said so.</div><p>Text."
        )
    };
    let html: String = (0..count).map(said).collect();
    let attempt = || {
        let now = || {
            let time = clock_gettime(ClockId::ThreadCPUTime);
            time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
        };
        let start = now();
        Cleaner::default().clean_html(html.as_bytes(), &Hints::default()).expect("a page");
        now() - start
    };
    (0..3).map(|_| attempt()).fold(f64::INFINITY, f64::min)
}

/// Looking all over the page for the name of each is quadratic: four times the authors would take 16 times the time.
#[test]
fn many_marked_authors_cost_no_more_than_their_size() {
    let (few, many) = (seconds_for_authors(1_000), seconds_for_authors(4_000));
    assert!(many < 9.0 * few, "four times the authors take {:.1} times the time", many / few);
}

#[test]
fn binary_formats_are_refused() {
    let cases: &[(&str, &[u8])] = &[
        ("PDF", b"%PDF-1.7\n"),
        ("PNG", b"\x89PNG\r\n\x1a\n"),
        ("JPEG", b"\xff\xd8\xff\xe0"),
        ("gzip", b"\x1f\x8b\x08"),
        ("who knows what", &[[1; 40], [0xe9; 40]].concat()),
    ];
    for (name, bytes) in cases {
        let error = Cleaner::default().clean_html(*bytes, &Hints::default()).expect_err(name);
        assert_eq!(error.kind(), cleancopy::ErrorKind::NotHtml, "{name}");
    }
    let error =
        Cleaner::default().clean_text("\u{1}\u{fffd}".repeat(20).as_str()).expect_err("decoded noise");
    assert_eq!(error.kind(), cleancopy::ErrorKind::NotHtml);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn kept_and_dropped_blocks_of_a_text_are_parts_of_it(text in "(\\PC{0,80}\n{1,2}){0,30}") {
        let article = Cleaner::default().clean_text(text.as_str()).expect("text can be cleaned");
        for block in article.blocks() {
            prop_assert!(text.contains(block.text));
        }
        for block in article.dropped() {
            prop_assert!(text.contains(block.text));
        }
    }

    #[test]
    fn random_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        clean_both(&Cleaner::default(), &bytes);
    }
}
