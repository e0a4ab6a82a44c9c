//! Articles that a page holds elsewhere than in what it shows: which are found, and which are not those of the page.

use cleancopy::article::TextSource;
use cleancopy::{Article, Cleaner, Hints, Limits, Options, Warning};
use serde_json::{Value, json};

/// The paragraphs of the story.
const STORY: [&str; 4] = [
    "The harbour board of Eastmere voted late on Monday to rebuild the old timber pier instead of pulling it down.",
    "Members backed the plan by seven votes to four after a meeting that ran for more than three hours in a packed hall.",
    "Since then a local trust has raised three million through concerts, a raffle and the sale of engraved planks.",
    "Engineers will begin by driving test piles in March, when the herring fleet is at sea and the basin is empty.",
];

/// Those of another one.
const OTHER: [&str; 4] = [
    "The ferry to the outer islands will leave twice a day from Sunday on, the company said after talks with the crew.",
    "Passengers had complained for months that the last boat of the day was gone before the trains from the south came in.",
    "A new vessel with room for ninety cars has been ordered from a yard abroad, and it is to arrive in two years from now.",
    "Tickets will cost as much as before, and those who live on the islands go on travelling for half of the price.",
];

const TITLE: &str = "Harbour board votes to rebuild the pier";
const OTHER_TITLE: &str = "Ferry leaves twice a day from Sunday";

/// A page with a title whose body is given.
fn page(body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>{TITLE} - Eastmere Courier</title>\
         <link rel=canonical href=https://courier.example/news/pier-48213></head><body>{body}</body></html>"
    )
}

/// The same with nothing to see, and a script of some attributes.
fn shell(attributes: &str, script: &str) -> String {
    page(&format!("<div id=root></div><script {attributes}>{script}</script>"))
}

fn html(paragraphs: &[&str]) -> String {
    paragraphs.iter().map(|text| format!("<p>{text}</p>")).collect()
}

fn lines(paragraphs: &[&str]) -> String {
    paragraphs.join("\n\n")
}

fn next(state: &Value) -> String {
    shell("id=__NEXT_DATA__ type=application/json", &json!({"props": {"pageProps": state}}).to_string())
}

fn json_ld(value: &Value) -> String {
    page(&format!("<script type=application/ld+json>{value}</script><div id=root></div>"))
}

fn clean(html: &str) -> Article {
    Cleaner::default().clean_html(html, &Hints::default()).expect("the page can be read")
}

/// How some text comes out: each paragraph of the story once, in order, and nothing else.
fn assert_story(name: &str, page: &str, source: TextSource) {
    let article = clean(page);
    assert_eq!(article.text(), lines(&STORY), "{name}: {page}");
    assert_eq!(article.source, source, "{name}");
    assert!(article.is_article, "{name}: {}", article.article_score);
    assert_eq!(article.title(), Some(TITLE), "{name}");
    assert!(!article.warnings.contains(&Warning::Shell), "{name}");
}

#[test]
fn json_ld_holds_the_story() {
    let body = |text: String| json!({"@type": "NewsArticle", "headline": TITLE, "articleBody": text});
    let escaped = html(&STORY).replace('<', "&lt;").replace('>', "&gt;");
    let cases = [
        ("plain", body(lines(&STORY))),
        ("lines", body(STORY.join("\n"))),
        ("HTML", body(html(&STORY))),
        ("escaped HTML", body(escaped)),
        ("breaks", body(STORY.join("<br><br>"))),
        (
            "a graph",
            json!({"@graph": [{"@type": "WebSite", "name": "Eastmere Courier"}, body(lines(&STORY))]}),
        ),
        (
            "a list of types",
            json!([{"@type": ["Article", "ReportageNewsArticle"], "articleBody": lines(&STORY)}]),
        ),
        ("main entity", json!({"@type": "WebPage", "mainEntity": body(lines(&STORY))})),
        (
            "beside another story",
            json!([
                body(lines(&STORY)),
                {"@type": "NewsArticle", "headline": OTHER_TITLE, "articleBody": lines(&OTHER).repeat(2)},
            ]),
        ),
    ];
    for (name, value) in cases {
        assert_story(name, &json_ld(&value), TextSource::JsonLd);
    }
    let broken = json_ld(&body(lines(&STORY))).replace("\\n", "\n").replace("}</script>", ",}</script>");
    let article = clean(&broken);
    assert_eq!(article.text().replace("\n\n", " "), lines(&STORY).replace("\n\n", " "), "a broken script");
}

#[test]
fn state_holds_the_story() {
    let post = json!({"title": TITLE, "content": html(&STORY)});
    let blocks = |kind: &str, text: &str| {
        let blocks: Vec<Value> = STORY.iter().map(|own| json!({kind: "paragraph", text: own})).collect();
        json!({"story": {"headline": TITLE, "body": blocks}})
    };
    let rich: Vec<Value> = { STORY.iter() }
        .map(|text| {
            let (first, rest) = text.split_at(20);
            let parts =
                json!([{"type": "text", "text": first}, {"type": "link", "content": [{"text": rest}]}]);
            json!({"type": "paragraph", "content": parts})
        })
        .collect();
    let models: Vec<Value> = { STORY.iter() }
        .map(|text| json!({"type": "paragraph", "model": {"text": text, "blocks": [{"type": "fragment", "text": text}]}}))
        .collect();
    let apollo = json!({
        "ROOT_QUERY": {"article({\"id\":1})": {"__ref": "Article:1"}},
        "Article:1": {"__typename": "Article", "title": TITLE, "body({\"format\":\"html\"})": [
            {"__ref": "Block:1"}, {"__ref": "Block:2"}, {"__ref": "Block:3"}, {"__ref": "Block:4"}]},
        "Block:1": {"__typename": "Paragraph", "text": STORY[0]}, "Block:2": {"__typename": "Paragraph", "text": STORY[1]},
        "Block:3": {"__typename": "Paragraph", "text": STORY[2]}, "Block:4": {"__typename": "Paragraph", "text": STORY[3]},
    });
    let devalue = json!([["ShallowReactive", 1], {"data": 2, "path": 7}, {"post": 3}, {"title": 4, "body": 5, "tags": 6},
        TITLE, html(&STORY), [], "/news/pier-48213"]);
    let state = json!({"article": {"title": TITLE, "body": html(&STORY)}}).to_string();
    let quoted = serde_json::to_string(&state).expect("a string");
    let row = format!(
        "5:[\"$\",\"main\",null,{{\"post\":{{\"title\":\"{TITLE}\",\"body\":\"$6\"}}}}]\n6:T{:x},{}",
        html(&STORY).len(),
        html(&STORY)
    );
    let (row, rest) = row.split_at(300);
    let cases = [
        ("Next.js", next(&json!({"post": post}))),
        ("no title beside the text", next(&json!({"post": {"content": html(&STORY)}}))),
        ("plain text", next(&json!({"article": {"headline": TITLE, "articleBody": lines(&STORY)}}))),
        (
            "WordPress",
            next(&json!({"post": {"title": {"rendered": TITLE}, "content": {"rendered": html(&STORY)}}})),
        ),
        (
            "found by its address",
            next(&json!({"data": {"slug": "pier-48213", "title": "Board votes", "html": html(&STORY)}})),
        ),
        ("found by its number", next(&json!({"item": {"id": 48213, "text": html(&STORY)}}))),
        ("blocks", next(&blocks("type", "text"))),
        ("blocks of HTML", next(&blocks("_type", "html"))),
        ("rich text", next(&json!({"article": {"title": TITLE, "body": {"type": "doc", "content": rich}}}))),
        (
            "blocks within blocks",
            next(
                &json!({"page": {"headline": TITLE, "content": {"blocks": [{"type": "image", "model": {"text": "A quay"}}, {"type": "text", "model": {"blocks": models}}]}}}),
            ),
        ),
        ("a list of paragraphs", next(&json!({"article": {"title": TITLE, "paragraphs": STORY}}))),
        (
            "elements of a page",
            next(
                &json!({"article": {"title": TITLE, "body": STORY.map(|text| json!({"tag": "p", "children": [text]}))}}),
            ),
        ),
        (
            "JSON in a string",
            next(&json!({"cache": json!({"article": {"title": TITLE, "body": html(&STORY)}}).to_string()})),
        ),
        ("Apollo", shell("", &format!("window.__APOLLO_STATE__ = {apollo};"))),
        ("Redux", shell("", &format!("window.__INITIAL_STATE__={state};window.__x=1"))),
        ("Redux, parsed", shell("", &format!("window.__PRELOADED_STATE__ = JSON.parse({quoted})"))),
        (
            "a literal",
            shell(
                "",
                &format!("var app = {{page: {{title: '{TITLE}', body: `{}`, tags: [,],}}}}", html(&STORY)),
            ),
        ),
        (
            "Nuxt 2",
            shell(
                "",
                &format!(
                    "window.__NUXT__=(function(a,b){{return {{layout:\"x\",data:[{{post:{{title:a,body:b}}}}]}}}}(\"{TITLE}\",\"{}\"));",
                    html(&STORY).replace('<', "\\u003C")
                ),
            ),
        ),
        ("Nuxt 3", shell("type=application/json id=__NUXT_DATA__", &devalue.to_string())),
        (
            "rows of Next.js",
            shell(
                "",
                &format!("self.__next_f.push([1,{}]);self.__next_f.push([1,{}])", json!(row), json!(rest)),
            ),
        ),
        ("within a function", shell("", &format!("(function(){{var w=window;w.STATE={state};}})()"))),
        (
            "an attribute",
            page(&format!(
                "<div id=app data-page=\"{}\"></div>",
                state.replace('&', "&amp;").replace('"', "&quot;")
            )),
        ),
        (
            "beside another story",
            next(
                &json!({"article": post, "related": [{"title": OTHER_TITLE, "content": html(&OTHER).repeat(2)}]}),
            ),
        ),
        (
            "in a list of stories",
            next(&json!({"articles": [{"title": OTHER_TITLE, "content": html(&OTHER)}, post]})),
        ),
    ];
    for (name, page) in cases {
        assert_story(name, &page, TextSource::State);
    }
}

#[test]
fn the_beginning_is_shown_and_all_is_stated() {
    let value = json!({"@type": "NewsArticle", "articleBody": lines(&STORY)});
    let html = format!(
        "<header><a href=/>Eastmere Courier</a></header><article><h1>{TITLE}</h1>{}<div class=gate>Subscribe to read on.</div>\
         </article><script type=application/ld+json>{value}</script>",
        html(&STORY[..1])
    );
    assert_story("the first paragraph", &page(&html), TextSource::JsonLd);
}

#[test]
fn noscript_holds_the_story() {
    let text = STORY.join("<br><br>");
    let body = format!(
        "<nav><a href=/>News</a> <a href=/s>Sport</a></nav><div id=app></div><noscript><div>{text}</div></noscript>"
    );
    assert_story("lines", &page(&body), TextSource::Noscript);
}

#[test]
fn a_story_that_is_shown_stays_as_it_is() {
    let shown = format!("<article><h1>{TITLE}</h1>{}</article>", html(&STORY));
    let plain = clean(&page(&shown)).text();
    assert_eq!(plain, lines(&STORY));
    let more = [&STORY[..], &OTHER[..1]].concat();
    for (name, body) in
        [("the same", lines(&STORY)), ("in one line", STORY.join(" ")), ("more", lines(&more))]
    {
        let value = json!({"@type": "NewsArticle", "headline": TITLE, "articleBody": body});
        let state = json!({"post": {"title": TITLE, "content": body}});
        let article = clean(&page(&format!(
            "<script type=application/ld+json>{value}</script>{shown}<script type=application/json>{state}</script>"
        )));
        assert_eq!(article.text(), plain, "{name}");
        assert_eq!(article.source, TextSource::Html, "{name}");
    }
}

#[test]
fn another_story_does_not_win() {
    let other = json!({"title": OTHER_TITLE, "content": html(&OTHER), "url": "/news/ferry-48214"});
    let untitled = json!({"content": html(&OTHER)});
    let cases = [
        ("of another title", next(&json!({"article": other}))),
        ("without a title", next(&json!({"post": untitled}))),
        ("related", next(&json!({"title": TITLE, "related": [untitled], "nextArticle": untitled}))),
        ("a list", next(&json!({"title": TITLE, "stories": [other, other]}))),
        ("a notice", next(&json!({"title": TITLE, "body": {"consent": {"text": lines(&OTHER)}}}))),
        (
            "JSON-LD of another story",
            json_ld(&json!({"@type": "NewsArticle", "headline": OTHER_TITLE, "articleBody": lines(&OTHER)})),
        ),
        (
            "what the page is about",
            json_ld(
                &json!({"@type": "WebPage", "name": TITLE, "about": {"@type": "Article", "articleBody": lines(&OTHER)}}),
            ),
        ),
        (
            "two about the topic",
            next(
                &json!({"a": {"content": html(&STORY)}, "b": {"content": format!("<p>{TITLE}: Eastmere.</p>{}", html(&OTHER))}}),
            ),
        ),
        ("code", shell("", &format!("var f = function(){{return {:?}}}", lines(&STORY)))),
        ("a template", shell("type=text/template", &html(&STORY))),
    ];
    for (name, page) in cases {
        let article = clean(&page);
        assert_eq!((article.text().as_str(), article.source), ("", TextSource::Html), "{name}: {page}");
        assert!(article.warnings.contains(&Warning::Shell), "{name}");
    }
}

#[test]
fn what_the_page_shows_of_another_kind_stays() {
    let shown = format!("<article><h1>{TITLE}</h1>{}</article>", html(&STORY));
    let value =
        json!({"@type": "NewsArticle", "headline": OTHER_TITLE, "articleBody": lines(&OTHER).repeat(9)});
    let article = clean(&page(&format!("{shown}<script type=application/ld+json>{value}</script>")));
    assert_eq!(article.text(), lines(&STORY));
}

#[test]
fn a_live_blog_is_its_entries() {
    let entry = |at: usize| json!({"@type": "BlogPosting", "headline": format!("Entry number {at}"), "datePublished": "2024-03-12T08:30:00Z", "articleBody": STORY[at]});
    let value = json!({"@type": "LiveBlogPosting", "headline": TITLE, "liveBlogUpdate": [entry(0), entry(1), entry(2), entry(3)]});
    let text = clean(&json_ld(&value)).text();
    let expected: Vec<String> = (0..4).map(|at| format!("Entry number {at}\n\n{}", STORY[at])).collect();
    assert_eq!(text, expected.join("\n\n"));
}

#[test]
fn lines_of_the_house_are_dropped_from_it() {
    let body = [STORY[0], STORY[1], "Also read: Ferry leaves twice a day", STORY[2], STORY[3]];
    assert_story(
        "a pointer",
        &next(&json!({"post": {"title": TITLE, "content": html(&body)}})),
        TextSource::State,
    );
}

#[test]
fn only_an_empty_shell_is_called_one() {
    let is_shell = |html: &str| clean(html).warnings.contains(&Warning::Shell);
    assert!(is_shell(&page("<div id=root></div><script src=/app.js></script>")));
    assert!(is_shell(&page(
        "<nav><a href=/>News</a></nav><app-root></app-root><script src=/app.js></script>"
    )));
    assert!(!is_shell(&page("<div id=root></div>")));
    assert!(!is_shell(&page("<p>Not found.</p><script>x</script>")));
    assert!(!is_shell(&page(&format!("<div id=ad></div>{}<script>x</script>", html(&STORY)))));
}

#[test]
fn the_limit_of_bytes_ends_the_search() {
    let page = next(&json!({"post": {"title": TITLE, "content": html(&STORY)}}));
    let options = Options::default().with_limits(Limits::default().with_embedded_bytes(100));
    let article = Cleaner::new(options).clean_html(&page, &Hints::default()).expect("the page can be read");
    assert_eq!((article.text().as_str(), article.source), ("", TextSource::Html));
}
