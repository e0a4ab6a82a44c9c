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
    ("brackets in a script", |n| shell("", &format!("<script>'{STORY}';a={}</script>", "(".repeat(n)))),
    ("names in a script", |n| {
        let (names, ones) = ("a,".repeat(n / 4), "1,".repeat(n / 4));
        shell("", &format!("<script>'{STORY}';b=(function(a){{return [{names}1]}})([{ones}1])</script>"))
    }),
    ("references to one block", |n| {
        let references = "{\"__ref\":\"b\"},".repeat(n / 28);
        let state = format!("\"ROOT_QUERY\":{{\"body\":[{references}null]}}");
        let block = format!("{{\"type\":\"paragraph\",\"text\":\"{}\"}}", STORY.repeat(n / 200));
        shell("", &format!("<script type=application/json>{{{state},\"b\":{block}}}</script>"))
    }),
    ("a packed list that names one text", |n| {
        let (places, text) = ("3,".repeat(n / 6), STORY.repeat(n / 400));
        let values = format!("[{{\"a\":1}},[{places}3],4,\"{text}\",{}0]", "0,".repeat(n / 6));
        shell("", &format!("<script type=application/json>{values}</script>"))
    }),
    ("long address, identifiers", |n| {
        let ids = repeated(n / 2, |i| format!("{{\"id\":\"a{i}\"}},"));
        let state = format!("<script type=application/json>[\"{STORY}\",{ids}0]</script>");
        shell(&format!("<link rel=canonical href=/{}>", "a1-".repeat(n / 6)), &state)
    }),
    ("a body that repeats what is shown", |n| {
        let shown = repeated(n / 4, |i| format!("<p>The {i}th boat came in at noon, the master said.</p>"));
        let body = repeated(n / 4 * 3, |i| format!("The {i}th boat came in at noon, the master said.\\n"));
        let state = format!("{{\"@type\":\"Article\",\"headline\":\"A\",\"articleBody\":\"{body}\"}}");
        story(&format!("<script type=application/ld+json>{state}</script>"), &shown)
    }),
    ("rules of a style sheet for other media", |n| {
        story(&format!("<style>.a{{display:none}}{}</style>", "@a".repeat(n / 2)), "")
    }),
    ("style sheet without rules", |n| story(&format!("<style>{}</style>", "display ".repeat(n / 8)), "")),
    ("selector of many classes", |n| {
        let style = format!("<style>{}{{display:none}}</style>", ".a".repeat(n / 4));
        story(&style, &"<p class=a>x".repeat(n / 24))
    }),
    ("scripts that end themselves", |n| {
        format!("<?xml version='1.0'?><html><body>{}</script></body></html>", "<script/>".repeat(n / 9))
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

/// What the scripts of a page that shows nothing hold.
const STORY: &str = "The harbour opens again on Monday. The old pier of the island was built anew in two years, the city said. \
    Boats come in at noon. Nobody knows how many will come in the first week, the harbour master told us. ";

/// A page that shows nothing.
fn shell(head: &str, scripts: &str) -> String {
    format!("<!doctype html><title>The harbour opens again</title>{head}<body><div id=app></div>{scripts}")
}

fn repeated(bytes: usize, part: impl Fn(usize) -> String) -> String {
    let count = bytes / part(1000).len();
    (0..count.max(1)).map(part).collect()
}
