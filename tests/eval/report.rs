//! The page that `--report` writes: what is in it, and that nothing in it acts.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use scraper::{Html, Selector};
use serde_json::json;

use super::{copy, eval};

/// Text that would act in a page, in a terminal or in an attribute.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg/onload=alert(1)>",
    "</title></style></textarea><script>alert(1)</script>",
    "&lt;script&gt;",
    "javascript:alert(1)",
    "<!-- <base href=//evil.example> -->",
    "\u{202e}\u{0}\u{1b}[2J",
];

/// The elements and attributes that a report is made of.
const ELEMENTS: &[&str] = &[
    "a",
    "b",
    "bdi",
    "body",
    "caption",
    "circle",
    "del",
    "details",
    "div",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "i",
    "ins",
    "li",
    "line",
    "main",
    "meta",
    "nav",
    "p",
    "polyline",
    "rect",
    "small",
    "span",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];
const ATTRIBUTES: &[&str] = &[
    "aria-label",
    "charset",
    "class",
    "content",
    "cx",
    "cy",
    "dir",
    "height",
    "href",
    "http-equiv",
    "id",
    "lang",
    "name",
    "open",
    "points",
    "r",
    "rel",
    "role",
    "scope",
    "style",
    "text-anchor",
    "transform",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];

fn report(folder: &Path, arguments: &[&str]) -> String {
    let run = eval(&[arguments, &["--report", "report.html"]].concat(), folder, "");
    assert_eq!((run.status, run.said.as_str()), (0, ""));
    fs::read_to_string(folder.join("report.html")).unwrap()
}

fn texts(page: &Html, selector: &str) -> Vec<String> {
    page.select(&Selector::parse(selector).unwrap()).map(|element| element.text().collect()).collect()
}

#[test]
fn a_report_has_figures_charts_decisions_and_every_page() {
    let folder = copy();
    eval(&["gold", "--predictions", "tool=tool.jsonl", "--json", "old.json"], folder.path(), "");
    let arguments =
        ["gold", "--predictions", "tool=tool.jsonl", "--exclude", "standfirst", "--compare", "old.json"];
    let page = Html::parse_document(&report(folder.path(), &arguments));
    assert_eq!(texts(&page, "h2").len(), 6, "figures, charts, changes, groups, decisions, pages");
    assert_eq!(texts(&page, "figure h3").len(), 4, "F1, precision and recall, and the confidence of both");
    // Of the pages with a text each is there, with what each system made of it.
    assert_eq!(texts(&page, "main > details > summary b").len(), 5);
    assert_eq!(texts(&page, "main > details > details").len(), 10);
    let leaked = texts(&page, ".text ins").join("|");
    assert!(leaked.contains("Mayor opens fish market"), "{leaked}");
    let lost = texts(&page, ".text del").join("|");
    assert!(lost.contains("The port authority has set a date"), "{lost}");
    assert!(lost.contains("上一次大修是在1987年"), "{lost}");
    assert!(texts(&page, "p.right").iter().any(|text| text.contains("Word for word")));
    assert!(texts(&page, "ul.segments").iter().any(|text| text.contains("leaked: Related  stories")));
    let changed = texts(&page, "details li").join("|");
    assert!(changed.contains("harbour/crane"), "{changed}");
    let rules = texts(&page, "tbody th").join("|");
    assert!(rules.contains("excluded-role") && rules.contains("headline"), "{rules}");
}

#[test]
fn nothing_in_a_report_acts() {
    let folder = copy();
    let (mut gold, mut predictions) = (String::new(), String::new());
    for (at, hostile) in HOSTILE.iter().enumerate() {
        let text = format!("Rain fell on the town all day. {hostile} The end of it was not in sight.");
        let html = format!("<title>{hostile}</title><h1>Rain</h1><p>{text}</p><p>{hostile}</p>");
        let id = format!("{at}{hostile}");
        let record = json!({
            "id": id, "corpus": format!("c{hostile}"), "url": hostile, "language": hostile, "title": hostile,
            "authors": [hostile], "date": "2026-01-01", "text": text, "with": [hostile, "lost"],
            "without": ["Rain"], "html": html,
        });
        gold += &format!("{record}\n");
        let made = json!({
            "corpus": format!("c{hostile}"), "id": id, "text": hostile, "title": format!("x{hostile}"),
            "authors": ["x", hostile], "date": hostile, "confidence": 0.5,
        });
        predictions += &format!("{made}\n");
    }
    fs::write(folder.path().join("hostile.jsonl"), gold).unwrap();
    fs::write(folder.path().join("made.jsonl"), predictions).unwrap();
    let named = format!("x{}=made.jsonl", HOSTILE[0]);
    let arguments = ["hostile.jsonl", "--predictions", &named];
    eval(&[&arguments[..], &["--json", "old.json"]].concat(), folder.path(), "");
    let html = report(folder.path(), &[&arguments[..], &["--compare", "old.json", "--precision"]].concat());
    let page = Html::parse_document(&html);
    let (mut elements, mut attributes) = (BTreeSet::new(), BTreeSet::new());
    for element in page.select(&Selector::parse("*").unwrap()) {
        elements.insert(element.value().name().to_owned());
        attributes.extend(element.value().attrs().map(|(name, _)| name.to_owned()));
        if let Some(address) = element.value().attr("href") {
            assert!(address.starts_with('#'), "only links within the page: {address}");
        }
        assert_eq!(element.value().attr("src"), None);
    }
    let stray: Vec<_> = elements.iter().filter(|name| !ELEMENTS.contains(&name.as_str())).collect();
    assert!(stray.is_empty(), "{stray:?}");
    let stray: Vec<_> = attributes.iter().filter(|name| !ATTRIBUTES.contains(&name.as_str())).collect();
    assert!(stray.is_empty(), "{stray:?}");
    assert!(html.contains("Content-Security-Policy") && html.contains("default-src 'none'"));
    assert!(!html.contains(['\u{0}', '\u{1b}']), "control characters are replaced");
    let shown = texts(&page, "main").join("");
    assert!(shown.contains("<script>alert(1)</script>"), "it is there as text");
}

#[test]
fn addresses_of_the_web_are_links() {
    let folder = copy();
    let page = Html::parse_document(&report(folder.path(), &["gold"]));
    let links: Vec<_> = page.select(&Selector::parse("main details a").unwrap()).collect();
    assert_eq!(links.len(), 5);
    assert!(links.iter().all(|link| link.value().attr("rel") == Some("noreferrer")));
}

#[test]
fn a_report_is_the_same_at_any_number_of_threads() {
    let folder = copy();
    let one = report(folder.path(), &["gold", "--predictions", "tool=tool.jsonl", "-j", "1"]);
    assert_eq!(one, report(folder.path(), &["gold", "--predictions", "tool=tool.jsonl", "-j", "2"]));
}
