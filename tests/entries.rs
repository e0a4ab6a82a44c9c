//! The entries of live blogs, and what looks like one and is none.

use cleancopy::render::RenderOptions;
use cleancopy::render::json::{Extras, Record};
use cleancopy::{Article, Cleaner, Hints};
use serde_json::{Value, json};

const TITLE: &str = "Flood in the old town: what we know";

/// What each entry says: time of day, heading, text.
const ENTRIES: [(&str, &str, &str); 4] = [
    (
        "19:22",
        "River still rising",
        "The gauge under the Iron Bridge stands at 6.41 metres, which is four centimetres more than an hour ago.",
    ),
    (
        "18:47",
        "Mayor asks for patience",
        "The mayor has asked the people of the lower streets not to go back for their cars before the morning.",
    ),
    (
        "17:58",
        "Army at the water works",
        "About eighty soldiers have arrived at the water works, where they raise the new wall by two rows of sandbags.",
    ),
    (
        "16:30",
        "Where to find shelter",
        "The town has opened three schools for all who cannot stay with friends or with family outside of the valley.",
    ),
];

const LEAD: &str = "The river has left its bed, and about two thousand people were told to leave their homes on the south bank.";

fn page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>{TITLE}</title>{head}</head><body><nav><a href=/>Home</a></nav>\
         <main><article><h1>{TITLE}</h1>{body}</article></main></body></html>"
    )
}

/// The entries written in some way, after a lead.
fn written(entry: impl Fn(&str, &str, &str) -> String) -> String {
    let entries: String = ENTRIES.iter().map(|(time, heading, text)| entry(time, heading, text)).collect();
    format!("<p>{LEAD}</p><div class=stream>{entries}</div>")
}

fn live(updates: &Value) -> String {
    let blog = json!({"@type": "LiveBlogPosting", "headline": TITLE, "liveBlogUpdate": updates});
    format!("<script type=application/ld+json>{blog}</script>")
}

fn clean(html: &str) -> Article {
    Cleaner::default().clean_html(html, &Hints::default()).expect("the page can be read")
}

type Found = (Option<String>, Option<String>, String);

fn entries(article: &Article) -> Vec<Found> {
    let blocks: Vec<&str> = article.blocks().map(|block| block.text).collect();
    let owned = |text: Option<&str>| text.map(str::to_owned);
    article
        .entries()
        .map(|own| (owned(own.time), owned(own.heading), blocks[own.blocks].join("\n")))
        .collect()
}

/// What is expected where times are written so.
fn expected(time: impl Fn(&str) -> String) -> Vec<Found> {
    let entry = |(own, heading, text): &(&str, &str, &str)| {
        (Some(time(own)), Some((*heading).to_owned()), (*text).to_owned())
    };
    ENTRIES.iter().map(entry).collect()
}

#[test]
fn a_live_blog_has_entries() {
    let declared = live(&json!([]));
    let machine = |time: &str| format!("2026-02-11T{time}:00Z");
    let update = |(time, heading, text): &(&str, &str, &str)| json!({"@type": "BlogPosting", "datePublished": machine(time), "headline": heading, "articleBody": format!("<p>{text}</p>")});
    let updates = Value::from(ENTRIES.iter().map(update).collect::<Vec<_>>());
    let silent =
        written(|_, heading, text| format!("<section class=box><h2>{heading}</h2><p>{text}</p></section>"));
    let post = |(time, heading, text): &(&str, &str, &str)| {
        format!("<div class=post><h3>{heading}</h3><p class=time>{time}</p><p>{text}</p></div>")
    };
    let day = |name, posts: &[(&str, &str, &str)]| {
        format!("<div class=day><h2>{name}</h2>{}</div>", posts.iter().map(post).collect::<String>())
    };
    let days = format!("<p>{LEAD}</p>{}{}", day("Wednesday", &ENTRIES[..2]), day("Tuesday", &ENTRIES[2..]));
    let rows: Vec<(&str, String, Vec<Found>)> = vec![
        (
            "time elements",
            page(
                "",
                &written(|time, heading, text| {
                    let moment = machine(time);
                    format!(
                        "<div class=post><header><time datetime={moment}>{time}</time></header><h2>{heading}</h2><p>{text}</p></div>"
                    )
                }),
            ),
            expected(machine),
        ),
        (
            "times in words",
            page(
                "",
                &written(|time, heading, text| {
                    format!(
                        "<li class=post><span class=clock>{}</span><h3>{heading}</h3><p>{text}</p></li>",
                        time.replace(':', ".")
                    )
                }),
            ),
            expected(str::to_owned),
        ),
        (
            "the heading first, in a box within a box",
            page(
                &declared,
                &written(|time, heading, text| {
                    let moment = machine(time);
                    format!(
                        "<div class=wrap><article class=post-{}><h2>{heading}</h2><p class=by>Ann Lee <time datetime={moment}>{time}</time></p><div><p>{text}</p></div></article></div>",
                        &time[3..]
                    )
                }),
            ),
            expected(machine),
        ),
        ("days around entries", page(&declared, &days), expected(str::to_owned)),
        (
            "times in JSON-LD alone",
            page(
                &live(&updates),
                &format!("{silent}<div class=about><p>Ann Lee writes from the valley.</p></div>"),
            ),
            expected(machine),
        ),
        ("all of it in JSON-LD", page(&live(&updates), "<div id=root></div>"), expected(machine)),
    ];
    for (name, html, expected) in rows {
        let article = clean(&html);
        let found = entries(&article);
        assert_eq!(found, expected, "{name}: {} {}", article.is_article, article.text());
    }
}

#[test]
fn other_pages_have_none() {
    let prose: String = ENTRIES.iter().map(|(.., text)| format!("<p>{text}</p>")).collect();
    let rows = [
        ("an article", page("", &format!("<p>{LEAD}</p>{prose}"))),
        (
            "teasers",
            page("", &written(|time, heading, text| {
                let path = heading.replace(' ', "-");
                format!("<div class=teaser><time datetime=2026-02-11T{time}:00Z>{time}</time><h2><a href=/news/{path}>{heading}</a></h2><p>{text}</p></div>")
            })),
        ),
        (
            "comments",
            page("", &format!("<p>{LEAD}</p>{prose}<section class=comments id=comments><h2>Comments</h2>{}</section>", written(|time, _, text| {
                format!("<div class=comment><b>ann</b> <time datetime=2026-02-11T{time}:00Z>{time}</time><p>{text}</p></div>")
            }))),
        ),
        (
            "a timeline as a table",
            page("", &format!("<p>{LEAD}</p>{prose}<table>{}</table>", ENTRIES.iter().map(|(time, heading, text)| {
                format!("<tr><td>{time}</td><td>{heading}. {text}</td></tr>")
            }).collect::<String>())),
        ),
        (
            "a chronicle of years",
            page("", &format!("<p>{LEAD}</p>{prose}<div>{}</div>", ENTRIES.iter().zip(1971..).map(|((_, heading, text), year)| {
                format!("<div class=year><time datetime={year}-02-11>11 February {year}</time><h3>{heading}</h3><p>{text}</p></div>")
            }).collect::<String>())),
        ),
        (
            "dates in headings",
            page("", &ENTRIES.iter().zip(1..).map(|((.., text), day)| format!("<h2>{day} May 2024</h2><p>{text}</p>")).collect::<String>()),
        ),
        (
            "when it was published and changed",
            page("", &format!("<div class=dates><time datetime=2026-02-11T16:30:00Z>16:30</time></div><div class=dates><time datetime=2026-02-11T19:22:00Z>19:22</time></div><p>{LEAD}</p>{prose}")),
        ),
        ("a live blog without entries", page(&live(&json!([])), &format!("<time datetime=2026-02-11T16:30:00Z>16:30</time><p>{LEAD}</p>{prose}"))),
        ("a plain text", format!("{TITLE}\n\n16:30\n\n{LEAD}\n\n17:30\n\n{LEAD}\n")),
    ];
    for (name, html) in rows {
        let found = entries(&clean(&html));
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

#[test]
fn the_entries_of_a_record_are_in_its_text() {
    let html = std::fs::read("samples/live-blog/source.html").expect("the sample is there");
    let article = Cleaner::default().clean_html(&html, &Hints::default()).expect("a page");
    let extras = Extras { entries: true, ..Extras::default() };
    let record = Record::new("a", None, &article, &RenderOptions::default(), extras).to_json();
    let record: Value = serde_json::from_str(&record).expect("a record is JSON");
    let found = record["entries"].as_array().expect("a live blog");
    assert_eq!(found.len(), 9);
    assert_eq!(found[0]["time"], "2026-02-11T19:22:00Z");
    assert_eq!(found[0]["heading"], "River still rising, but more slowly");
    let text = record["text"].as_str().expect("a text");
    for entry in found {
        assert!(text.contains(entry["text"].as_str().expect("a text")), "{entry}");
    }
}
