//! Pages of one article: what is joined, what is not, and in which order.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{ids, records, report, run, stderr};

const BASE: &str = "https://news.example/2024/bridge";

/// The paragraphs of a page of the article, told apart by a number.
fn paragraphs(number: usize) -> Vec<String> {
    let who = [
        "The harbour council",
        "A spokeswoman for the port",
        "The mayor of the lower town",
        "A committee of residents",
    ];
    let how = [
        "said on Monday that",
        "told reporters that",
        "announced after the meeting that",
        "wrote in a letter that",
    ];
    let what = [
        "the old bridge would be open to traffic before the end of the summer",
        "some twelve thousand cars were expected to cross the river every day",
        "the cost of the work had risen to twice the sum that was agreed on",
        "the stones of the eastern pier were in a worse state than anyone had thought",
        "nobody had asked the fishermen before the quay was closed to them",
    ];
    let sentence = |at: usize| {
        let (who, how, what) =
            (who[(number + at) % 4], how[(2 * number + at) % 4], what[(number + 2 * at) % 5]);
        format!(
            "{who} {how} {what}, as clause {at} of plan {number} had made plain to all of those who read it."
        )
    };
    (0..5).map(|at| format!("{} {}", sentence(2 * at), sentence(2 * at + 1))).collect()
}

/// A page with a title and paragraphs, and something in its head.
fn page(title: &str, head: &str, body: &[String], tail: &str) -> String {
    let body: String = body.iter().map(|text| format!("<p>{text}</p>")).collect();
    format!(
        "<!doctype html><html lang=en><head><title>{title}</title><meta property=og:type content=article>{head}</head>\
         <body><nav><a href=/>Home</a></nav><article><h1>{title}</h1>\
         <p class=standfirst>A bridge that nobody wanted is built after all, at twice the cost.</p>\
         <p class=byline>By Ann Lee</p>{body}{tail}</article></body></html>"
    )
}

/// Page `number` of three, with what such pages repeat.
fn part(number: usize, head: &str) -> String {
    let title = if number == 1 {
        "Old bridge reopens".to_owned()
    } else {
        format!("Old bridge reopens - Page {number}")
    };
    let pager =
        format!("<p>Page {number} of 3</p><p><a href='{BASE}?page={}'>Onward</a></p>", number % 3 + 1);
    page(&title, head, &paragraphs(number), &pager)
}

fn text(numbers: &[usize]) -> String {
    numbers.iter().flat_map(|number| paragraphs(*number)).collect::<Vec<_>>().join("\n\n")
}

fn line(id: &str, url: &str, html: &str) -> String {
    json!({"id": id, "url": url, "html": html}).to_string() + "\n"
}

fn joined(folder: &Path, lines: &[String], more: &[&str]) -> Vec<Value> {
    fs::write(folder.join("in.jsonl"), lines.concat()).unwrap();
    let arguments = ["clean", "in.jsonl", "-f", "json", "--join-pages", "--report", "r.json"];
    let output = run(&[&arguments[..], more].concat(), folder);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    records(&output)
}

/// The text of a record without the standfirst, which stands there once.
fn body(record: &Value) -> String {
    let text = record["text"].as_str().unwrap();
    assert!(text.matches("nobody wanted").count() <= 1, "{text}");
    text.split("\n\n").filter(|block| !block.contains("nobody wanted")).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn pages_of_an_article_are_one_record() {
    let folder = tempfile::tempdir().unwrap();
    let ways: &[(&str, [&str; 3])] = &[
        ("a parameter", ["", "?page=2", "?page=3"]),
        ("a number", ["", "/2", "/3"]),
        ("a word and a number", ["", "/page/2/", "/page/3/"]),
        ("a number in the name", [".html", "-2.html", "-3.html"]),
        ("numbers from one", ["?p=1", "?p=2", "?p=3"]),
    ];
    let other = page("Ferry sails again", "", &paragraphs(9), "");
    for (name, tails) in ways {
        // The second page comes first, and another story in between.
        let lines: Vec<String> = [2, 1, 0, 3]
            .iter()
            .map(|number| match number {
                0 => line("other", "https://news.example/2024/ferry", &other),
                _ => line(&format!("p{number}"), &format!("{BASE}{}", tails[number - 1]), &part(*number, "")),
            })
            .collect();
        let found = joined(folder.path(), &lines, &[]);
        let found_ids: Vec<&str> = found.iter().map(|record| record["id"].as_str().unwrap()).collect();
        assert_eq!(found_ids, ["p1", "other"], "{name}");
        assert_eq!(found[0]["parts"], json!(["p1", "p2", "p3"]), "{name}");
        assert_eq!(body(&found[0]), text(&[1, 2, 3]), "{name}");
        assert_eq!(
            (found[0]["title"].as_str(), found[1].get("parts")),
            (Some("Old bridge reopens"), None),
            "{name}"
        );
        let (summary, _) = report(&folder.path().join("r.json"));
        assert_eq!(
            (&summary["inputs"], &summary["cleaned"], &summary["joined"]),
            (&json!(4), &json!(2), &json!(2)),
            "{name}"
        );
        for threads in ["1", "3"] {
            assert_eq!(joined(folder.path(), &lines, &["-j", threads]), found, "{name}: {threads} threads");
        }
    }
}

#[test]
fn links_tell_the_order_where_addresses_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let address = ["opening", "middle", "end"].map(|name| format!("{BASE}/{name}.html"));
    let link = |rel: &str, at: usize| format!("<link rel={rel} href={}>", address[at]);
    let heads = [link("next", 1), link("prev", 0) + &link("next", 2), link("prev", 1)];
    let lines: Vec<String> =
        [0, 2, 1].map(|at| line(&format!("p{at}"), &address[at], &part(at + 1, &heads[at]))).to_vec();
    let found = joined(folder.path(), &lines, &[]);
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0]["parts"], body(&found[0])), (&json!(["p0", "p1", "p2"]), text(&[1, 2, 3])));
}

#[test]
fn files_of_a_folder_are_joined() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for (name, number) in [("story.html", 1), ("story-2.html", 2), ("story-3.html", 3)] {
        fs::write(folder.path().join("in").join(name), part(number, "")).unwrap();
    }
    let output = run(&["clean", "in", "-f", "json", "--join-pages"], folder.path());
    assert_eq!(ids(&output), ["story.html"]);
    assert_eq!(records(&output)[0]["parts"], json!(["story.html", "story-2.html", "story-3.html"]));
    // A folder has a file for each record, named after the first page.
    assert_eq!(run(&["clean", "in", "-o", "out/", "--join-pages"], folder.path()).status.code(), Some(0));
    let files: Vec<_> =
        fs::read_dir(folder.path().join("out")).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, ["story.html.txt"]);
}

#[test]
fn the_whole_article_on_one_page_wins() {
    let folder = tempfile::tempdir().unwrap();
    let all: Vec<String> = [1, 2].iter().flat_map(|number| paragraphs(*number)).collect();
    for tail in ["?page=all", "?print=1", "/print"] {
        let lines = [
            line("p1", BASE, &part(1, "")),
            line("all", &format!("{BASE}{tail}"), &page("Old bridge reopens", "", &all, "")),
            line("p2", &format!("{BASE}?page=2"), &part(2, "")),
        ];
        let found = joined(folder.path(), &lines, &[]);
        assert_eq!(found.len(), 1, "{tail}");
        assert_eq!(
            (&found[0]["parts"], body(&found[0])),
            (&json!(["p1", "p2", "all"]), text(&[1, 2])),
            "{tail}"
        );
    }
}

#[test]
fn what_is_no_further_page_stays_alone() {
    let folder = tempfile::tempdir().unwrap();
    let teasers = |from: usize| -> String {
        let item = |at: usize| format!("<li><a href=/news/{at}>Story {at} of the day is told here</a></li>");
        let list: String = (from..from + 30).map(item).collect();
        format!("<!doctype html><title>News</title><h1>News</h1><ul>{list}</ul>")
    };
    let comments = "<section class=comments><h2>Comments</h2><p>I like bridges very much, wrote a reader of ours.</p></section>";
    let second = |tail: &str| format!("{BASE}{tail}");
    let rows: &[(&str, [(String, String); 2])] = &[
        ("a list", [(second(""), teasers(0)), (second("?page=2"), teasers(40))]),
        (
            "comments",
            [
                (second(""), part(1, "")),
                (second("?page=2"), page("Old bridge reopens", "", &paragraphs(1), comments)),
            ],
        ),
        (
            "another article",
            [
                (second("?page=1"), part(1, "")),
                (second("?page=2"), page("Ferry sails again", "", &paragraphs(2), "")),
            ],
        ),
        (
            "the post before",
            [
                (
                    second("/one"),
                    page(
                        "Old bridge reopens",
                        &format!("<link rel=next href={BASE}/two>"),
                        &paragraphs(1),
                        "",
                    ),
                ),
                (
                    second("/two"),
                    page(
                        "Ferry sails again",
                        &format!("<link rel=prev href={BASE}/one>"),
                        &paragraphs(2),
                        "",
                    ),
                ),
            ],
        ),
        (
            "another section",
            [(second(""), part(1, "")), ("https://news.example/sport/bridge/2".to_owned(), part(2, ""))],
        ),
        ("a page that is missing", [(second(""), part(1, "")), (second("?page=3"), part(3, ""))]),
    ];
    for (name, pages) in rows {
        let lines = [line("a", &pages[0].0, &pages[0].1), line("b", &pages[1].0, &pages[1].1)];
        let found = joined(folder.path(), &lines, &[]);
        assert_eq!(found.len(), 2, "{name}");
        assert!(found.iter().all(|record| record.get("parts").is_none()), "{name}");
        let warned = found[1]["warnings"].to_string().contains("not joined with others");
        assert_eq!(
            warned,
            ["comments", "another article", "a page that is missing"].contains(name),
            "{name}: {}",
            found[1]
        );
    }
    let found = joined(
        folder.path(),
        &[line("a", BASE, &part(1, "")), line("b", &second("?page=2"), &part(2, ""))],
        &["--min-words", "200"],
    );
    assert_eq!((found.len(), &found[0]["parts"]), (1, &json!(["a", "b"])), "words are counted of the whole");
}

#[test]
fn what_is_held_back_is_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let filler = |count: usize| {
        (0..count).map(|at| line(&format!("f{at}"), &format!("https://news.example/{at}/x"), "<p>Rain."))
    };
    let far = |count: usize| -> Vec<String> {
        let (first, second) =
            (line("p1", BASE, &part(1, "")), line("p2", &format!("{BASE}?page=2"), &part(2, "")));
        std::iter::once(first).chain(filler(count)).chain([second]).collect()
    };
    assert_eq!(joined(folder.path(), &far(1000), &[]).len(), 1001);
    let found = joined(folder.path(), &far(1100), &[]);
    assert_eq!(found.len(), 1102);
    assert!(
        found[1101]["warnings"].to_string().contains("page 2 of an article by its address"),
        "{}",
        found[1101]
    );
}

#[test]
fn a_run_that_joins_is_not_resumed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), line("p1", BASE, &part(1, ""))).unwrap();
    let output = run(&["clean", "in.jsonl", "-o", "out.jsonl", "--join-pages", "--resume"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("--join-pages") && stderr(&output).contains("--resume"),
        "{}",
        stderr(&output)
    );
}
