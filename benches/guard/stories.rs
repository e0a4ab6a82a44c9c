//! Pages that are like pages, with one part of them growing: what labelling and metadata have to go through.

use super::floods::Flood;

/// See the module's text.
pub(crate) const STORIES: &[(&str, Flood)] = &[
    ("paragraphs", |n| {
        story(
            "",
            &repeated(n, |i| format!("<p>The {i}th boat came in at noon, the harbour master said.</p>")),
        )
    }),
    ("the same paragraph", |n| {
        story("", &repeated(n, |_| "<p>Rain fell all day, and no boat went out.</p>".to_owned()))
    }),
    ("teasers", |n| {
        story("", &repeated(n, |i| format!("<li><a href=/news/boat-{i}>A boat for the island {i}</a></li>")))
    }),
    ("bylines", |n| {
        story(
            "",
            &repeated(n, |i| format!("<p class=byline>By <a rel=author href=/author/{i}>Ann Lee{i}</a></p>")),
        )
    }),
    ("classes", |n| {
        story("", &repeated(n, |i| format!("<div class='card-{i} teaser'><p>Card {i}</p></div>")))
    }),
    ("headings", |n| story("", &repeated(n, |i| format!("<h1>The harbour opens again: part {i}</h1>")))),
    ("times", |n| {
        story("", &repeated(n, |i| format!("<time datetime='2024-05-{:02}'>on a day</time> ", i % 28 + 1)))
    }),
    ("authors in microdata", |n| {
        story("", &repeated(n, |i| format!("<p itemprop=author><span itemprop=name>Ann Lee{i}</span></p>")))
    }),
    ("tags", |n| story("", &repeated(n, |i| format!("<a rel=tag href=/tag/{i}>boat {i}</a> ")))),
    ("meta", |n| story(&repeated(n, |i| format!("<meta property='article:tag' content='boat {i}'>")), "")),
    ("links of the head", |n| story(&repeated(n, |i| format!("<link rel=alternate href=/{i}>")), "")),
    ("JSON-LD references", |n| {
        let people = repeated(n / 2, |i| format!("{{\"@id\":\"#{i}\"}},"));
        let named =
            repeated(n / 2, |i| format!("{{\"@id\":\"#{i}\",\"@type\":\"Person\",\"name\":\"Ann Lee\"}},"));
        let article =
            format!("{{\"@type\":\"NewsArticle\",\"headline\":\"A boat\",\"author\":[{people}null]}}");
        story(&format!("<script type='application/ld+json'>[{article},{named}null]</script>"), "")
    }),
    ("JSON-LD article body", |n| {
        let body = repeated(n, |i| format!("The {i}th boat came in at noon. "));
        story(
            &format!(
                "<script type='application/ld+json'>{{\"@type\":\"Article\",\"articleBody\":\"{body}\"}}</script>"
            ),
            "",
        )
    }),
    ("broken JSON-LD", |n| {
        story(
            &format!(
                "<script type='application/ld+json'>{{\"a\":\"{}\"}}</script>",
                "the \"big\" one, ".repeat(n / 15)
            ),
            "",
        )
    }),
    ("table", |n| story("", &format!("<table>{}</table>", repeated(n, |i| format!("<tr><td>{i}<td>boats"))))),
    ("Chinese", |n| story("", &repeated(n, |_| "<p>港口今天重新开放，船只可以进入。</p>".to_owned()))),
    ("Russian", |n| {
        story("", &repeated(n, |_| "<p>Гавань открылась сегодня, сообщили власти.</p>".to_owned()))
    }),
    ("one long paragraph", |n| {
        story("", &format!("<p>{}</p>", repeated(n, |i| format!("The {i}th boat came in. "))))
    }),
    ("a long title", |n| format!("<title>{}</title><h1>The harbour</h1><p>Rain.", "harbour ".repeat(n / 8))),
];

fn story(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><title>The harbour opens again</title>{head}<body><article><h1>The harbour opens again</h1>\
        <p>The old harbour of the island opens again on Monday, after two years of work, the city said.</p>{body}</article>"
    )
}

fn repeated(bytes: usize, part: impl Fn(usize) -> String) -> String {
    let count = bytes / part(1000).len();
    (0..count.max(1)).map(part).collect()
}
