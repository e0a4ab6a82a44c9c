//! What the formats write: Markdown that a parser reads back to the same structure, HTML in which nothing can act.

use std::sync::LazyLock;

use cleancopy::render::{Format, RenderOptions, json, render};
use cleancopy::unstable::label::{Labeller, Passes, Tables};
use cleancopy::unstable::read::page::Origin;
use cleancopy::{Article, Cleaner, Hints, Role};

#[path = "render/cells.rs"]
mod cells;
#[path = "render/layout.rs"]
mod layout;
#[path = "render/read_back.rs"]
mod read_back;

const ALL: RenderOptions =
    RenderOptions { title: true, links: true, images: true, captions: true, tables: true, emphasis: true };

const FILL: &str = "<p>The old bridge over the river reopened on Monday after two years of repairs, the city said.</p>\
    <p>Some 12,000 cars are expected to cross it every day, officials told reporters at the opening.</p>";

/// A cleaner whose scores keep every block, whatever was fitted.
fn keeper() -> &'static Cleaner {
    static KEEPER: LazyLock<Cleaner> = LazyLock::new(make_keeper);
    &KEEPER
}

fn make_keeper() -> Cleaner {
    let model =
        Passes::parse(Origin::Html, Tables { first: "tree =9", second: "tree =9", ..Tables::default() })
            .expect("a tree of one leaf");
    Cleaner::default().with_labeller(Labeller::new().with_html(model))
}

fn clean(body: &str) -> Article {
    let html = format!(
        "<html><body><article><h1>Bridge</h1>{FILL}{body}{}</article></body></html>",
        FILL.replace("bridge", "viaduct")
    );
    let url = Some("https://example.org/a/b");
    keeper().clean_html(&html, &Hints::default().with_url(url)).expect("the page can be read")
}

/// What is written between the two fills.
fn middle(article: &Article, format: Format, options: &RenderOptions) -> String {
    let all = render(article, format, options);
    let (mark, skip) = ("at the opening.", if format == Format::Html { "</p>" } else { "" });
    let start = all.find(mark).map(|at| at + mark.len() + skip.len()).expect("the first fill is kept");
    let rest = &all[start..];
    let end = rest.find("The old viaduct").expect("the second fill is kept");
    rest[..end].trim_end_matches("<p>").trim().to_owned()
}

#[test]
fn markdown_says_what_the_page_says() {
    let cases = [
        ("heading", "<h2>Costs</h2>", "## Costs"),
        ("list", "<ul><li>one item</li><li>two items</li></ul>", "- one item\n- two items"),
        ("numbers", "<ol start=3><li>one item</li><li>two items</li></ol>", "3. one item\n4. two items"),
        (
            "list in a list",
            "<ul><li>one<ol><li>deep</li></ol></li><li>two</li></ul>",
            "- one\n  1. deep\n- two",
        ),
        ("quote of two", "<blockquote><p>one</p><p>two</p></blockquote>", "> one\n>\n> two"),
        ("quote in an item", "<ul><li><blockquote>one</blockquote></li></ul>", "- > one"),
        ("code", "<pre>a  b\n  c</pre>", "```\na  b\n  c\n```"),
        ("code with a fence", "<pre>a\n```\nb</pre>", "````\na\n```\nb\n````"),
        (
            "table",
            "<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "| a | b\\|c |\n| --- | --- |\n| 1 | 2 |",
        ),
        ("break", "<p>one<br>two</p>", "one\\\ntwo"),
        ("link", "<p>See <a href='/x(1)'>the plan</a>.</p>", "See [the plan](https://example.org/x%281%29)."),
        ("no link that acts", "<p>See <a href='javascript:alert(1)'>the plan</a>.</p>", "See the plan."),
        ("strong", "<p>A <b>very</b> <i>old</i> bridge</p>", "A **very** *old* bridge"),
        ("stars that would not close", "<p>A <b>very.</b>old bridge</p>", "A very.old bridge"),
        ("year at the start", "<p>1987. So old is it.</p>", "1987\\. So old is it."),
        (
            "signs",
            "<p>2 * 3 * 4 snake_case a*b* &lt;b&gt; &amp;amp; [x](y)</p>",
            "2 * 3 * 4 snake_case a\\*b\\* \\<b> \\&amp; [x\\](y)",
        ),
        ("code", "<p>Run <code>pier --all *</code> now.</p>", "Run `pier --all *` now."),
        ("code that holds a backtick", "<p>Run <code>`a` b</code> now.</p>", "Run `` `a` b `` now."),
        ("a link in code", "<p>Run <code>a <a href=/x>b</a></code> now.</p>", "Run `a b` now."),
        (
            "code in a link",
            "<p>Run <a href=/x><code>a</code></a> now.</p>",
            "Run [`a`](https://example.org/x) now.",
        ),
        ("dash at the start", "<p>- not an item</p>", "\\- not an item"),
    ];
    for (name, body, expected) in cases {
        assert_eq!(middle(&clean(body), Format::Markdown, &ALL), expected, "{name}");
    }
}

#[test]
fn options_choose_what_is_written() {
    let body = "<p>See <a href=/x>the <b>plan</b></a>.</p><figure><img data-src=/a.jpg src=data:x alt=Boat>\
        <figcaption>A boat</figcaption></figure><table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>";
    let article = clean(body);
    let plain = RenderOptions::default();
    let cases = [
        ("nothing", RenderOptions { tables: false, ..plain }, "See the plan."),
        (
            "links",
            RenderOptions { links: true, tables: false, ..plain },
            "See [the plan](https://example.org/x).",
        ),
        ("emphasis", RenderOptions { emphasis: true, tables: false, ..plain }, "See the **plan**."),
        (
            "images",
            RenderOptions { images: true, tables: false, ..plain },
            "See the plan.\n\n![Boat](https://example.org/a.jpg)",
        ),
        ("tables", plain, "See the plan.\n\n| a | b |\n| --- | --- |\n| c | d |"),
    ];
    for (name, options, expected) in cases {
        let written = middle(&article, Format::Markdown, &options);
        assert_eq!(written.replace("\n\nA boat", ""), expected, "{name}");
    }
}

#[test]
fn images_are_found_where_pages_keep_them() {
    let cases = [
        ("plain", "<img src=/a.jpg alt=Boat>", "https://example.org/a.jpg"),
        ("relative", "<img src=../a.jpg>", "https://example.org/a.jpg"),
        ("lazy", "<img data-src=/a.jpg src=data:image/gif;base64,R0>", "https://example.org/a.jpg"),
        ("lazy, by another name", "<img data-original=/a.jpg src=/blank.gif>", "https://example.org/a.jpg"),
        (
            "the largest of a set",
            "<img srcset='/s.jpg 320w, /a.jpg 1200w, /m.jpg 640w'>",
            "https://example.org/a.jpg",
        ),
        (
            "the largest of a lazy set",
            "<img data-srcset='/s.jpg 1x, /a.jpg 2x' src=data:x>",
            "https://example.org/a.jpg",
        ),
        ("from another host", "<img src=//cdn.example.com/a.jpg>", "https://cdn.example.com/a.jpg"),
        ("no picture in the address", "<img src=data:image/gif;base64,R0>", ""),
        ("an address that acts", "<img src='javascript:alert(1)'>", ""),
    ];
    for (name, image, expected) in cases {
        let html = render(&clean(&format!("<p>See here.</p><figure>{image}</figure>")), Format::Html, &ALL);
        let page = scraper::Html::parse_fragment(&html);
        let images =
            page.root_element().descendent_elements().filter(|element| element.value().name() == "img");
        let found: Vec<&str> = images.filter_map(|image| image.value().attr("src")).collect();
        assert_eq!(found.join(" "), expected, "{name}: {html}");
    }
}

#[test]
fn html_cannot_act() {
    let vectors = [
        "<p>a<script>alert(1)</script></p>",
        "<p onclick=alert(1)>some text that is long enough</p>",
        "<p><a href='javascript:alert(1)'>some text</a></p>",
        "<p><a href='jAvAsCrIpT&#58;alert(1)'>some text</a></p>",
        "<p><a href=' \u{1}javascript:alert(1)'>some text</a></p>",
        "<p><a href='java\nscript:alert(1)'>some text</a></p>",
        "<p><a href='data:text/html,<script>alert(1)</script>'>some text</a></p>",
        "<p><a href='vbscript:x'>some text</a></p>",
        "<p><a href='/x\" onmouseover=\"alert(1)'>some text</a></p>",
        "<p>&lt;img src=x onerror=alert(1)&gt;</p>",
        "<img src='javascript:alert(1)' alt='\"><script>alert(1)</script>'>",
        "<img src=/x.png alt='\" onload=\"alert(1)'>",
        "<svg onload=alert(1)><p>some text</p></svg>",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<p style='background:url(javascript:alert(1))'>some text</p>",
        "<math><mi xlink:href='javascript:alert(1)'>some text</mi></math>",
        "<pre></pre><script>alert(1)</script>",
        "<p><a href='\tjavascript&colon;alert(1)'>some text</a></p>",
        "<p><a href='https://example.org/' onclick='alert(1)' style='x' target=_blank>some text</a></p>",
        "<object data='javascript:alert(1)'><param name=x></object><embed src='javascript:alert(1)'>",
        "<form action='javascript:alert(1)'><button formaction='javascript:alert(1)'>some text</button></form>",
        "<base href='javascript:alert(1)//'><p><a href='x'>some text</a></p>",
        "<svg><a xlink:href='javascript:alert(1)'><text>some text</text></a></svg>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml></math>",
        "<template><script>alert(1)</script></template><xmp><img src=x onerror=alert(1)></xmp>",
        "<p><!--><img src=x onerror=alert(1)>--> some text</p>",
        "<img src=x:x srcset='javascript:alert(1) 2x'>",
        "<meta http-equiv=refresh content='0;url=javascript:alert(1)'><link rel=stylesheet href='javascript:alert(1)'>",
        "<video src='javascript:alert(1)' poster='javascript:alert(1)'><source onerror=alert(1)></video>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    ];
    for vector in vectors {
        let html = render(&clean(vector), Format::Html, &ALL);
        let page = scraper::Html::parse_fragment(&html);
        for element in page.root_element().descendent_elements() {
            let name = element.value().name();
            let known = [
                "html",
                "article",
                "h1",
                "h2",
                "p",
                "pre",
                "a",
                "img",
                "figure",
                "figcaption",
                "strong",
                "em",
                "code",
                "br",
            ];
            assert!(known.contains(&name), "{name} in {html}");
            for (attribute, value) in element.value().attrs() {
                assert!(["href", "src", "alt"].contains(&attribute), "{attribute} in {html}");
                assert!(attribute == "alt" || value.starts_with("http"), "{value} in {html}");
            }
        }
    }
}

#[test]
fn html_and_xml_nest_as_the_page_does() {
    let article = clean("<ul><li>one<ol><li>deep</li></ol></li><li>two</li></ul>");
    let html = middle(&article, Format::Html, &ALL).replace('\n', "");
    assert_eq!(html, "<ul><li><p>one</p><ol><li><p>deep</p></li></ol></li><li><p>two</p></li></ul>");
    let xml = render(&article, Format::Xml, &ALL).replace('\n', "");
    let list = "<list rend=\"bulleted\"><item><p>one</p><list rend=\"numbered\"><item><p>deep</p></item></list></item>";
    assert!(xml.contains(list), "{xml}");
}

#[test]
fn tei_is_read_back() {
    let body = "<h2>Costs &amp; <i>risks</i></h2><blockquote>&lt;quoted&gt; \u{1}</blockquote><p>See <a href='/x?a&b=\"'>it</a></p>\
        <table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>\
        <figure><img src=/a.jpg></figure>";
    let xml = render(&clean(body), Format::Xml, &ALL);
    let document = roxmltree::Document::parse(&xml).unwrap_or_else(|error| panic!("{error}: {xml}"));
    let texts = |name: &str| -> Vec<String> {
        let elements = document.descendants().filter(|node| node.has_tag_name(name));
        elements
            .map(|node| {
                node.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect()
            })
            .collect()
    };
    let of = |name: &str, attribute: &str| {
        document
            .descendants()
            .find(|node| node.has_tag_name(name))
            .and_then(|node| node.attribute(attribute))
            .map(str::to_owned)
    };
    assert_eq!(document.root_element().tag_name().namespace(), Some("http://www.tei-c.org/ns/1.0"));
    assert_eq!((texts("title"), texts("head")), (vec!["Bridge".to_owned()], vec!["Bridge".to_owned()]));
    assert_eq!(
        (texts("ab"), of("ab", "type")),
        (vec!["Costs & risks".to_owned()], Some("header".to_owned()))
    );
    assert_eq!(texts("quote").concat().trim(), "<quoted> \u{fffd}");
    assert_eq!(of("ref", "target").as_deref(), Some("https://example.org/x?a&b=%22"));
    assert_eq!(texts("cell").iter().map(|cell| cell.trim()).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    assert_eq!(of("graphic", "url").as_deref(), Some("https://example.org/a.jpg"));
}

#[test]
fn captions_are_written_with_their_images_on_demand() {
    let figure = "<figure><img src=https://example.org/a.jpg alt=Boat><figcaption>Photo: Ann Lee</figcaption></figure>";
    let (one, two) = FILL.split_once("</p>").expect("the fill has two paragraphs");
    let html = format!("<html lang=en><article><h1>Bridge</h1>{one}</p>{figure}{two}</article></html>");
    let article = Cleaner::default().clean_html(&html, &Hints::default()).expect("the page can be read");
    let images = RenderOptions { images: true, ..RenderOptions::default() };
    let formats = [(Format::Markdown, "![Boat]"), (Format::Html, "<img"), (Format::Xml, "<graphic")];
    for (format, image) in formats {
        for (name, options, wanted) in [
            ("nothing", RenderOptions::default(), (false, false)),
            ("images", images, (true, false)),
            ("captions", RenderOptions { captions: true, ..images }, (true, true)),
        ] {
            let written = render(&article, format, &options);
            let found = (written.contains(image), written.contains("Photo: Ann Lee"));
            assert_eq!(found, wanted, "{name}: {written}");
        }
    }
}

#[test]
fn comments_stand_apart() {
    let comments = "<section id=comments class=comment-list><h3>2 comments</h3>\
        <div class=comment><b>bo77</b><p>I crossed it on the first morning and it was as cold as ever up there.</p>\
        <a href=/reply>Reply</a></div><div class=comment><b>cem</b><p>My grandmother remembers when the first one was built.</p>\
        </div></section>";
    let html = format!("<html lang=en><article><h1>Bridge</h1>{FILL}</article>{comments}</html>");
    let article = Cleaner::default().clean_html(&html, &Hints::default()).expect("the page can be read");
    let found: Vec<&str> = article.comments().collect();
    assert_eq!(
        found,
        [
            "I crossed it on the first morning and it was as cold as ever up there.",
            "My grandmother remembers when the first one was built."
        ]
    );
    assert!(!article.text().contains("grandmother"), "{}", article.text());
    let record = |comments| {
        let extras = json::Extras { comments, ..json::Extras::default() };
        json::Record::new("a", None, &article, &RenderOptions::default(), extras).comments
    };
    assert_eq!((record(false), record(true)), (None, Some(found.join("\n\n"))));
}

#[test]
fn other_tools_names() {
    let head = "<meta name=author content='Ann Lee, Bo Li'><meta name=keywords content='bridge, river'>\
        <meta property='article:published_time' content='2024-05-03T10:00:00Z'><link rel=canonical href=/b>\
        <meta property='og:site_name' content='The Example'><meta name=description content='It is open.'>\
        <meta property='og:image' content='/a.jpg'><meta property='article:section' content='City'>";
    let html = format!("<html lang=en><head>{head}</head><article><h1>Bridge</h1>{FILL}</article></html>");
    let url = Some("https://www.example.org/a/b");
    let article = keeper().clean_html(&html, &Hints::default().with_url(url)).expect("the page can be read");
    let record = json::Record::new("a", url, &article, &RenderOptions::default(), json::Extras::default());
    let text = article.text();
    let trafilatura = serde_json::json!({
        "title": "Bridge", "author": "Ann Lee; Bo Li", "hostname": "example.org", "date": "2024-05-03",
        "fingerprint": null, "id": "a", "license": null, "comments": "", "raw_text": text.replace("\n\n", " "),
        "text": text.replace("\n\n", "\n"), "language": "en", "image": "https://www.example.org/a.jpg",
        "pagetype": article.pagetype.name(), "filedate": null, "source": "https://www.example.org/a/b",
        "source-hostname": "The Example", "excerpt": "It is open.", "categories": "City", "tags": "bridge;river",
    });
    let newspaper = serde_json::json!({
        "url": "https://www.example.org/a/b", "read_more_link": "", "language": "en", "title": "Bridge",
        "top_image": "https://www.example.org/a.jpg", "meta_img": "https://www.example.org/a.jpg",
        "images": ["https://www.example.org/a.jpg"], "movies": [], "keywords": [],
        "meta_keywords": ["bridge", "river"], "tags": ["bridge", "river"], "authors": ["Ann Lee", "Bo Li"],
        "publish_date": "2024-05-03T10:00:00Z", "summary": "", "meta_description": "It is open.", "meta_lang": "en",
        "meta_favicon": "", "meta_site_name": "The Example", "canonical_link": "https://www.example.org/b",
        "text": text,
    });
    for (names, expected) in [(json::Names::Trafilatura, trafilatura), (json::Names::Newspaper, newspaper)] {
        let value: serde_json::Value =
            serde_json::from_str(&record.to_json_as(names)).expect("a record is JSON");
        assert_eq!(value, expected, "{names:?}");
    }
}

#[test]
fn blocks_are_set_as_their_roles() {
    let html = "<html lang=en><article><h1>Bridge reopens</h1><p class=dek>It was shut for two years.</p>\
        <figure><img src='https://a.example/b.jpg' alt='A bridge'><figcaption>The bridge in 1907</figcaption></figure>\
        <p>The old bridge over the river reopened on Monday after two years of repairs, the city said.</p>\
        <p>Some 12,000 cars are expected to cross it every day, officials told reporters on Monday.</p>\
        <p>The repairs cost nine million, a third more than the city had planned two years ago.</p></article>";
    let roles = [Role::Headline, Role::Standfirst, Role::Caption].into_iter().collect();
    let cleaner = Cleaner::new(cleancopy::options::Options::default().with_include(roles));
    let article = cleaner.clean_html(html, &Hints::default()).expect("a page");
    let (plain, images) = (
        RenderOptions::default(),
        RenderOptions { images: true, captions: true, ..RenderOptions::default() },
    );
    let caption = "<figcaption>The bridge in 1907</figcaption></figure>\n";
    let image = "<figure><img src=\"https://a.example/b.jpg\" alt=\"A bridge\">";
    let rows = [
        (Format::Html, plain, format!("<figure>{caption}<p>The old")),
        (Format::Html, images, format!("{image}{caption}<p>The old")),
        (
            Format::Html,
            plain,
            "<article>\n<h1>Bridge reopens</h1>\n<p class=\"standfirst\">It was".to_owned(),
        ),
        (Format::Xml, plain, "<figure><figDesc>The bridge in 1907</figDesc></figure>\n".to_owned()),
        (Format::Xml, plain, "<p rend=\"standfirst\">It was shut for two years.</p>\n".to_owned()),
        (
            Format::Markdown,
            plain,
            "# Bridge reopens\n\nIt was shut for two years.\n\nThe bridge in 1907".to_owned(),
        ),
        (
            Format::Text,
            plain,
            "Bridge reopens\n\nIt was shut for two years.\n\nThe bridge in 1907".to_owned(),
        ),
    ];
    for (format, options, wanted) in rows {
        let written = render(&article, format, &options);
        assert!(written.contains(&wanted), "{format:?}: {wanted:?} is not in {written}");
        let headlines = written.matches("Bridge reopens").count();
        assert_eq!(headlines, if format == Format::Xml { 2 } else { 1 }, "{format:?}: {written}");
    }
}
