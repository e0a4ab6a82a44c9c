//! Shapes of what a page says of itself, and of what its scripts hold.

use crate::html::STORY;
use crate::{Shape, filled};

/// A name that no other number has.
fn name(number: usize) -> String {
    let letter = |place: u32| char::from(b'a' + (number / 26_usize.pow(place) % 26) as u8);
    let letters: String = (0..4).map(letter).collect();
    format!("A{letters} B{letters}")
}

/// Something with a number in it, over and over between two texts; then a story.
fn within(name: &str, before: &'static str, piece: fn(usize) -> String, after: &'static str) -> Shape {
    let document = move |bytes| filled(before.to_owned(), bytes, piece) + after + STORY;
    (name.to_owned(), Box::new(document))
}

fn json_ld(name: &str, before: &'static str, piece: fn(usize) -> String, after: &'static str) -> Shape {
    let (_, object) = within(name, before, piece, after);
    (name.to_owned(), Box::new(move |bytes| format!("<script type=application/ld+json>{}", object(bytes))))
}

pub(crate) fn shapes() -> Vec<Shape> {
    let mut shapes = metas();
    shapes.extend(microdata());
    shapes.extend(linked_data());
    shapes.extend(scripts());
    shapes.push(entry_of_a_live_blog());
    shapes
}

fn metas() -> Vec<Shape> {
    vec![
        within("meta: authors", "", |i| format!("<meta name=author content='{}'>", name(i)), ""),
        within("meta: authors in one", "<meta name=author content='", |i| name(i) + ", ", "'>"),
        within("meta: tags", "", |i| format!("<meta property=article:tag content='t{i}'>"), ""),
        within("meta: site names", "", |i| format!("<meta property=og:site_name content='site {i}'>"), ""),
        within(
            "meta: titles",
            "",
            |i| format!("<meta property=og:title content='Title {i} of the day'>"),
            "",
        ),
        within(
            "meta: dates",
            "",
            |i| format!("<meta property=article:published_time content='2024-13-{i}'>"),
            "",
        ),
        within("meta: names like dates", "", |i| format!("<meta name=pub_date{i} content='no {i}'>"), ""),
        within("meta: others", "", |i| format!("<meta name=m{i} content='c{i}'>"), ""),
        within("link: canonical", "", |i| format!("<link rel=canonical href='http://[{i}'>"), ""),
        within("title: separators", "<title>", |_| "Headline | ".to_owned(), "</title>"),
        within("title: colons", "<title>", |_| "a: b - ".to_owned(), "</title>"),
        within("titles", "", |i| format!("<title>T{i}</title>"), ""),
        within(
            "h1 like the title",
            "<title>The ferry goes again</title>",
            |_| "<h1>The ferry goes again</h1>".to_owned(),
            "",
        ),
        within(
            "h1 with topics",
            "<h1>",
            |_| "<span class=kicker>Topic</span> ".to_owned(),
            "The ferry goes again</h1>",
        ),
    ]
}

fn microdata() -> Vec<Shape> {
    vec![
        within("microdata: dates", STORY, |i| format!("<b itemprop=datePublished>no{i}</b> "), ""),
        within(
            "microdata: dates in paragraphs",
            STORY,
            |i| format!("<p><b itemprop=datePublished>no{i}</b>"),
            "",
        ),
        within(
            "microdata: names",
            "<div itemprop=author><div itemprop=author>",
            |i| format!("<b itemprop=name>n{i}</b> "),
            "",
        ),
        within("microdata: authors", STORY, |i| format!("<p itemprop=author>{}</p>", name(i)), ""),
        within("microdata: headlines", STORY, |i| format!("<b itemprop=headline>n{i}</b> "), ""),
        within(
            "bylines",
            "<h1>The ferry goes again</h1>",
            |i| format!("<div class=byline>{}</div>", name(i)),
            "",
        ),
        within(
            "author links",
            "<h1>The ferry goes again</h1>",
            |i| format!("<p><a href=/author/{i}>{}</a>", name(i)),
            "",
        ),
        within("date lines", "<h1>The ferry goes again</h1>", |_| "<p>Published 32 May 2024".to_owned(), ""),
        within(
            "dates to come",
            "<h1>The ferry goes again</h1>",
            |_| "<p>Published 3 May 2999".to_owned(),
            "",
        ),
        within("marked dates", STORY, |i| format!("<span class=date>x{i}</span><br><br>"), ""),
        within("time elements", STORY, |_| "<time datetime=2024-13-01>x</time>".to_owned(), ""),
        within(
            "entries of a live blog",
            STORY,
            |i| {
                format!(
                    "<time datetime=2024-01-01T10:{:02}:00>10:{:02}</time><h3>Entry {i}</h3><p>The story goes on here.</p>",
                    i % 60,
                    i % 60
                )
            },
            "",
        ),
    ]
}

fn linked_data() -> Vec<Shape> {
    let article = r#"{"@type":"NewsArticle","headline":"The ferry goes again","#;
    let in_article = move |name: &str, key: &str, piece: fn(usize) -> String, end: &str| -> Shape {
        let (before, end) = (format!("{article}{key}"), end.to_owned());
        let document = move |bytes| {
            let json = filled(before.clone(), bytes, piece);
            format!("<script type=application/ld+json>{json}{end}</script>{STORY}")
        };
        (name.to_owned(), Box::new(document))
    };
    vec![
        in_article(
            "JSON-LD: authors",
            r#""author":["#,
            |i| format!(r#"{{"name":"{}"}},"#, name(i)),
            r#""A B"]}"#,
        ),
        in_article(
            "JSON-LD: authors as texts",
            r#""author":["#,
            |i| format!(r#""{}","#, name(i)),
            r#""A B"]}"#,
        ),
        in_article("JSON-LD: authors in one text", r#""author":""#, |i| name(i) + ", ", r#""}"#),
        in_article("JSON-LD: degrees", r#""author":"Ann Lee"#, |_| ", MD".to_owned(), r#""}"#),
        in_article("JSON-LD: keywords", r#""keywords":["#, |i| format!(r#""k{i}","#), r#""k"]}"#),
        in_article("JSON-LD: keywords in one text", r#""keywords":""#, |i| format!("k{i},"), r#""}"#),
        in_article(
            "JSON-LD: long keywords",
            r#""keywords":["#,
            |i| format!(r#""{}","#, "Äö".repeat(44) + &(i % 50).to_string()),
            r#""k"]}"#,
        ),
        in_article("JSON-LD: sections", r#""articleSection":["#, |i| format!(r#""k{i}","#), r#""k"]}"#),
        in_article("JSON-LD: body", r#""articleBody":""#, |_| "The story goes on. ".to_owned(), r#""}"#),
        in_article("JSON-LD: body of elements", r#""articleBody":""#, |_| "<div>".to_owned(), r#""}"#),
        in_article("JSON-LD: description", r#""description":""#, |_| "&amp;lt;".to_owned(), r#""}"#),
        in_article("JSON-LD: signs", r#""description":""#, |_| "&x ".to_owned(), r#""}"#),
        in_article("JSON-LD: escaped again and again", r#""description":"&"#, |_| "amp;".to_owned(), r#""}"#),
        json_ld(
            "JSON-LD: references",
            r#"{"@graph":[{"@type":"NewsArticle","headline":"h","author":[{"@id":"1"},{"@id":"2"}]}"#,
            |i| format!(r#",{{"@id":"{i}","@type":"Person","name":"{}"}}"#, name(i)),
            "]}</script>",
        ),
        json_ld(
            "JSON-LD: one id",
            r#"{"@graph":[{}"#,
            |_| r##",{"@id":"#a","author":{"@id":"#a"},"name":"x","k":1}"##.to_owned(),
            "]}</script>",
        ),
        json_ld(
            "JSON-LD: articles",
            "[{}",
            |i| format!(r#",{{"@type":"NewsArticle","headline":"h{i}","author":"Ann Lee"}}"#),
            "]</script>",
        ),
        json_ld(
            "JSON-LD: entries",
            r#"{"@type":"LiveBlogPosting","headline":"h","liveBlogUpdate":[{}"#,
            |i| format!(r#",{{"@type":"BlogPosting","headline":"h{i}","articleBody":"body {i}"}}"#),
            "]}</script>",
        ),
        json_ld("JSON-LD: lists in lists", "", |_| "[".to_owned(), "</script>"),
        json_ld("JSON-LD: objects in objects", "", |_| r#"{"a":"#.to_owned(), "</script>"),
        json_ld("JSON-LD: unescaped quotes", r#"{"a":""#, |_| "\" ".to_owned(), r#""}</script>"#),
        json_ld("JSON-LD: commas", r#"{"a":["#, |_| ", ".to_owned(), "]}</script>"),
        json_ld("JSON-LD: backslashes", r#"{"a":""#, |_| "\\q".to_owned(), r#""}</script>"#),
        json_ld("JSON-LD: comments", "", |_| "//".to_owned(), "</script>"),
        json_ld("JSON-LD: several values", "", |_| r#"{"@type":"NewsArticle"} "#.to_owned(), "x</script>"),
    ]
}

/// One entry, with its text once more in the JSON-LD.
fn entry_of_a_live_blog() -> Shape {
    let document = |bytes| {
        let text =
            filled(String::new(), bytes / 2, |i| format!("The harbour office said that ship {i} left. <p>"));
        let body = text.replace("<p>", "");
        format!(
            "<script type=application/ld+json>{{\"@type\":\"LiveBlogPosting\",\"headline\":\"h\",\
             \"liveBlogUpdate\":[{{\"headline\":\"x\",\"articleBody\":\"{body}\"}}]}}</script>{STORY}<p>{text}"
        )
    };
    ("JSON-LD: a long entry".to_owned(), Box::new(document))
}

fn reference() -> String {
    r#"{"__ref":"A"},"#.to_owned()
}

/// A story whose blocks are all one object of a store, in which something is over and over.
fn in_store(name: &str, before: &'static str, piece: fn(usize) -> String, after: &'static str) -> Shape {
    let document = move |bytes| {
        let object = filled(before.to_owned(), bytes / 2, piece);
        let blocks = filled(String::new(), bytes / 2, |_| reference());
        format!(
            "<script type=application/json>{{\"ROOT_QUERY\":{{}},\"A\":{{{object}{after}}},\
             \"a\":\"The story goes on. It does so. It is so.\",\"body\":[{blocks}{{}}]}}</script>{STORY}"
        )
    };
    (name.to_owned(), Box::new(document))
}

fn scripts() -> Vec<Shape> {
    vec![
        within(
            "scripts",
            "",
            |i| format!(r#"<script>window.s{i}={{"articleBody":"The story {i} goes on"}}</script>"#),
            "",
        ),
        within(
            "state: articles",
            r#"<script>window.s={"a":["#,
            |i| format!(r#"{{"articleBody":"The story {i}","type":"p"}},"#),
            "]}</script>",
        ),
        within(
            "state: objects in objects",
            r#"<script>window.s={"body":"#,
            |_| r#"{"content":"#.to_owned(),
            "</script>",
        ),
        within("state: lists in lists", r#"<script>window.s={"body":"#, |_| "[".to_owned(), "</script>"),
        within(
            "state: escapes",
            r#"<script>window.s={"body":""#,
            |_| r"\u003cp\u003e".to_owned(),
            r#""}</script>"#,
        ),
        within(
            "state: pieces",
            "",
            |i| {
                format!(
                    r#"<script>self.__next_f.push([1,"{i}:[\"$\",\"p\",null,{{\"children\":\"The story {i}\"}}]\n"])</script>"#
                )
            },
            "",
        ),
        within(
            "state: references",
            "<script type=application/json id=__NUXT_DATA__>[",
            |i| format!(r#"{{"body":{}}},"#, i + 1),
            r#""x"]</script>"#,
        ),
        within(
            "state: one list of references",
            r#"<script type=application/json>[{"a":5},"The story goes on. It does so. It is so.",1,2,3,["#,
            |_| "5,".to_owned(),
            "5]]</script>",
        ),
        in_store("store: blocks in blocks", r#""type":"p","children":["#, |_| reference(), "{}]"),
        in_store("store: blocks of no kind in blocks", r#""children":["#, |_| reference(), "{}]"),
        in_store("store: keys", r#""type":"p","title":"x","#, |i| format!(r#""k{i}":1,"#), r#""text":"x""#),
        in_store(
            "store: a long title",
            r#""type":"p","title":""#,
            |i| format!("word{i} "),
            r#"","text":"x""#,
        ),
        in_store("store: a long address", r#""type":"p","url":"/"#, |i| format!("a{i}/"), r#"","text":"x""#),
        in_store(
            "store: a long text of spaces",
            r#""type":"p","text":""#,
            |_| "    ".to_owned(),
            r#"","x":"x""#,
        ),
        in_store("store: a long kind", r#""type":""#, |_| "Kind".to_owned(), r#"","title":"x""#),
        within("noscript", "", |_| "<noscript><p>The story</p></noscript>".to_owned(), ""),
        within("scripts in comments", "<script>", |_| "<!--<script".to_owned(), "</script>"),
    ]
}
