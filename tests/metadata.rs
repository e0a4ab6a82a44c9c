//! What is read from a page besides its text, one place at a time.

use cleancopy::metadata::Metadata;
use cleancopy::unstable::label::{Labeller, Passes, Tables};
use cleancopy::unstable::read::page::Origin;
use cleancopy::{Article, Cleaner, Hints};

#[path = "metadata/authors.rs"]
mod authors;
#[path = "metadata/days.rs"]
mod days;
#[path = "metadata/languages.rs"]
mod languages;
#[path = "metadata/records.rs"]
mod records;

const BODY: &str = "<h1>Bridge reopens after two years</h1>\
    <p>The old bridge over the river reopened on Monday after two years of repairs, the city said in a statement.</p>\
    <p>Some 12,000 cars are expected to cross it every day, officials told reporters at the opening.</p>";

/// A cleaner whose scores keep every block, whatever was fitted.
fn keeper() -> Cleaner {
    let model =
        Passes::parse(Origin::Html, Tables { first: "tree =9", second: "tree =9", ..Tables::default() })
            .expect("a tree of one leaf");
    Cleaner::default().with_labeller(Labeller::new().with_html(model))
}

fn clean(head: &str, body: &str) -> Article {
    let html = format!("<html lang=en><head>{head}</head><body><article>{body}</article></body></html>");
    let url = Some("https://www.example.co.uk/news/bridge-reopens");
    keeper().clean_html(&html, &Hints::default().with_url(url)).expect("the page can be read")
}

fn show(metadata: &Metadata, field: &str) -> String {
    let text = |found: &Option<cleancopy::metadata::Sourced<String>>| {
        found.as_ref().map_or("-".to_owned(), |found| format!("{} ({})", found.value, found.source.name()))
    };
    let list = |found: &Option<cleancopy::metadata::Sourced<Vec<String>>>| {
        found
            .as_ref()
            .map_or("-".to_owned(), |found| format!("{} ({})", found.value.join("; "), found.source.name()))
    };
    match field {
        "title" => text(&metadata.title),
        "authors" => list(&metadata.authors),
        "date" => text(&metadata.date),
        "modified" => text(&metadata.modified),
        "sitename" => text(&metadata.sitename),
        "hostname" => text(&metadata.hostname),
        "canonical" => text(&metadata.canonical),
        "description" => text(&metadata.description),
        "image" => text(&metadata.image),
        "image_size" => format!("{:?}", metadata.image_size.as_ref().map(|found| found.value)),
        "image_alt" => text(&metadata.image_alt),
        "section" => text(&metadata.section),
        "publisher" => text(&metadata.publisher),
        "categories" => list(&metadata.categories),
        "tags" => list(&metadata.tags),
        "license" => text(&metadata.license),
        "paywall" => format!("{:?}", metadata.paywall.as_ref().map(|found| found.value)),
        "language" => format!("{:?}", metadata.language.as_ref().map(|found| found.value)),
        other => panic!("no such field: {other}"),
    }
}

fn ld(json: &str) -> String {
    format!("<script type='application/ld+json'>{json}</script>")
}

#[test]
fn finds_values_where_pages_keep_them() {
    let graph = ld(r##"{"@graph": [{"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
        {"@type": "NewsArticle", "headline": "Bridge reopens after two years", "author": {"@id": "#ann"},
         "datePublished": "2024-05-03T15:47:42+02:00", "isAccessibleForFree": "False",
         "articleSection": ["City"], "keywords": "bridge, traffic"}]}"##);
    let broken = ld(
        "{\"@type\": \"NewsArticle\", \"headline\": \"The \"old\" bridge\nreopens\", \"datePublished\": \"2024-05-03\",}",
    );
    let cases: &[(&str, &str, &str, &str, &str)] = &[
        (
            "headline without the site's name",
            "<title>Bridge reopens after two years - Example</title>",
            BODY,
            "title",
            "Bridge reopens after two years (heading)",
        ),
        ("author by reference", &graph, BODY, "authors", "Ann Lee (json-ld)"),
        ("date with its offset", &graph, BODY, "date", "2024-05-03T15:47:42+02:00 (json-ld)"),
        ("date of broken JSON", &broken, BODY, "date", "2024-05-03 (json-ld)"),
        ("paywall in words", &graph, BODY, "paywall", "Some(true)"),
        ("categories", &graph, BODY, "categories", "City (json-ld)"),
        ("tags in one string", &graph, BODY, "tags", "bridge; traffic (json-ld)"),
        (
            "author of Open Graph",
            "<meta property='article:author' content='Ann Lee'>",
            BODY,
            "authors",
            "Ann Lee (open-graph)",
        ),
        (
            "a meta element that says its content in another attribute",
            "<meta name='author' value='Ann Lee'>",
            BODY,
            "authors",
            "Ann Lee (meta)",
        ),
        (
            "content before another attribute",
            "<meta name='author' value='1' content='Ann Lee'><meta name='author' content='Bo Li' value='2'>",
            BODY,
            "authors",
            "Ann Lee; Bo Li (meta)",
        ),
        (
            "a profile is no author",
            "<meta property='article:author' content='https://social.example/ann'>",
            BODY,
            "authors",
            "-",
        ),
        (
            "Dublin Core",
            "<meta name='DC.creator' content='Lee und Moe'>",
            BODY,
            "authors",
            "Lee; Moe (dublin-core)",
        ),
        (
            "byline",
            "",
            &format!("{BODY}<p class=byline>By Ann Lee and Bo Li</p>"),
            "authors",
            "Ann Lee; Bo Li (byline)",
        ),
        (
            "author link",
            "",
            &format!("{BODY}<div><a rel=author href=/x>Ann Lee</a></div>"),
            "authors",
            "Ann Lee (byline)",
        ),
        (
            "microdata",
            "",
            &format!("{BODY}<div itemprop=author>Ann Lee</div>"),
            "authors",
            "Ann Lee (microdata)",
        ),
        (
            "date of Open Graph",
            "<meta property='article:published_time' content='2024-05-03T10:00:00Z'>",
            BODY,
            "date",
            "2024-05-03T10:00:00Z (open-graph)",
        ),
        (
            "date in words in the head",
            "<meta name=published content='July 17, 2025'>",
            BODY,
            "date",
            "2025-07-17 (meta)",
        ),
        (
            "no date in the future",
            "<meta property='article:published_time' content='2199-05-03'>",
            BODY,
            "date",
            "-",
        ),
        (
            "time element",
            "",
            &format!("{BODY}<time datetime=2024-05-03>then</time>"),
            "date",
            "2024-05-03 (time-element)",
        ),
        ("date in words", "", &format!("{BODY}<div>Published 3 May 2024</div>"), "date", "2024-05-03 (text)"),
        (
            "change in words",
            "",
            &format!("{BODY}<div>Published 3 May 2024, updated 4 May 2024</div>"),
            "modified",
            "2024-05-04 (text)",
        ),
        (
            "site's name of Open Graph",
            "<meta property='og:site_name' content='The Example'>",
            BODY,
            "sitename",
            "The Example (open-graph)",
        ),
        ("site's name of its host", "", BODY, "sitename", "example (url)"),
        (
            "site's name of the title",
            "<title>Bridge reopens after two years | Example Post</title>",
            BODY,
            "sitename",
            "Example Post (title-element)",
        ),
        (
            "site's name of the logo",
            "",
            &format!("<a href=/><img src=/l.png alt='The Example logo'></a>{BODY}"),
            "sitename",
            "The Example (text)",
        ),
        (
            "a host that is declared gives way to what is printed",
            "<meta property='og:site_name' content='example.co.uk'>",
            &format!("<a href=/>The Example</a>{BODY}"),
            "sitename",
            "The Example (text)",
        ),
        (
            "a domain in capitals is a name",
            "<meta property='og:site_name' content='Example.org'>",
            &format!("<a href=/>The Example</a>{BODY}"),
            "sitename",
            "Example.org (open-graph)",
        ),
        (
            "no name of another logo",
            "",
            &format!("<a href='https://other.example.org/'>Other Example</a>{BODY}"),
            "sitename",
            "example (url)",
        ),
        (
            "size of the image",
            "<meta property='og:image' content='/a.jpg'><meta property='og:image:width' content=1200>\
             <meta property='og:image:height' content='630px'>",
            BODY,
            "image_size",
            "Some((1200, 630))",
        ),
        (
            "alternative of the image on the page",
            "<meta property='og:image' content='/img/bridge.jpg?w=9'>",
            &format!("{BODY}<img src='/small/bridge.jpg' alt='The bridge on Monday'>"),
            "image_alt",
            "The bridge on Monday (text)",
        ),
        (
            "an alternative without a word",
            "<meta property='og:image' content='/a.jpg'><meta property='og:image:alt' content=' - '>",
            BODY,
            "image_alt",
            "-",
        ),
        (
            "section",
            "<meta property='article:section' content='City'><meta property='article:section' content='Roads'>",
            BODY,
            "section",
            "City (open-graph)",
        ),
        (
            "publisher",
            &ld(r#"{"@type": "NewsArticle", "headline": "Bridge", "publisher": {"name": "Example Media"}}"#),
            BODY,
            "publisher",
            "Example Media (json-ld)",
        ),
        (
            "a profile is no publisher",
            "<meta property='article:publisher' content='https://social.example/post'>",
            BODY,
            "publisher",
            "-",
        ),
        ("host", "", BODY, "hostname", "example.co.uk (url)"),
        (
            "canonical address",
            "<link rel=canonical href='/news/bridge'>",
            BODY,
            "canonical",
            "https://www.example.co.uk/news/bridge (link)",
        ),
        (
            "description",
            "<meta name=description content='It&amp;amp;s open'>",
            BODY,
            "description",
            "It&s open (meta)",
        ),
        (
            "image of JSON-LD",
            &ld(
                r#"{"@type": "NewsArticle", "headline": "Bridge", "image": [{"@type": "ImageObject", "url": "/b.jpg"}]}"#,
            ),
            BODY,
            "image",
            "https://www.example.co.uk/b.jpg (json-ld)",
        ),
        (
            "image",
            "<meta property='og:image' content='/a.jpg'>",
            BODY,
            "image",
            "https://www.example.co.uk/a.jpg (open-graph)",
        ),
        (
            "no image of another scheme",
            "<meta property='og:image' content='javascript:alert(1)'>",
            BODY,
            "image",
            "-",
        ),
        (
            "license",
            "<link rel=license href='https://creativecommons.org/licenses/by/4.0/'>",
            BODY,
            "license",
            "https://creativecommons.org/licenses/by/4.0/ (link)",
        ),
        ("language", "", BODY, "language", "Some(\"en\")"),
        (
            "article in a list in a list",
            &ld(r#"[{"@type": "WebSite", "name": "Example"}, [{"@type": ["Thing", "schema:NewsArticle"],
                "headline": "Bridge reopens", "author": [{"name": "Ann Lee"}, "Bo Li"]}]]"#),
            BODY,
            "authors",
            "Ann Lee; Bo Li (json-ld)",
        ),
        (
            "article of the page",
            &ld(r#"{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "Bridge reopens",
                "datePublished": "2024-05-03"}}"#),
            BODY,
            "date",
            "2024-05-03 (json-ld)",
        ),
        (
            "not the date of a video on the page",
            &ld(r#"{"@type": "NewsArticle", "headline": "Bridge reopens", "datePublished": "2024-05-03",
                "video": {"@type": "VideoObject", "datePublished": "2019-01-01", "name": "Bridge"}}"#),
            BODY,
            "date",
            "2024-05-03 (json-ld)",
        ),
        (
            "two values in one script, the first of them broken off",
            &ld(
                r#"{"@type": "NewsArticle", "headline": "Bridge reopens", "datePublished": "2024-05-03"} {"@type":"#,
            ),
            BODY,
            "date",
            "2024-05-03 (json-ld)",
        ),
        (
            "change of Open Graph",
            "<meta property='og:updated_time' content='2024-05-04T08:00:00+0200'>",
            BODY,
            "modified",
            "2024-05-04T08:00:00+02:00 (open-graph)",
        ),
        (
            "date of Dublin Core",
            "<meta name='DC.date.issued' content='2024-05-03'>",
            BODY,
            "date",
            "2024-05-03 (dublin-core)",
        ),
        (
            "microdata date",
            "",
            &format!("{BODY}<span itemprop=datePublished content=2024-05-03>then</span>"),
            "date",
            "2024-05-03 (microdata)",
        ),
        (
            "title of Dublin Core",
            "<meta name='DC.title' content='Bridge reopens at last'>",
            "<p>The old bridge over the river reopened on Monday after two years of repairs, the city said.</p>",
            "title",
            "Bridge reopens at last (dublin-core)",
        ),
        (
            "section of Open Graph",
            "<meta property='article:section' content='City'>",
            BODY,
            "categories",
            "City (open-graph)",
        ),
        (
            "category links",
            "",
            &format!("{BODY}<a rel='category tag' href=/category/city>City</a>"),
            "categories",
            "City (link)",
        ),
        (
            "tag links",
            "",
            &format!("{BODY}<a rel=tag href=/tag/bridges>bridges</a>"),
            "tags",
            "bridges (link)",
        ),
        (
            "tags of Open Graph",
            "<meta property='article:tag' content=bridge><meta property='article:tag' content=traffic>",
            BODY,
            "tags",
            "bridge; traffic (open-graph)",
        ),
        (
            "keywords",
            "<meta name=keywords content='bridge, traffic, bridge'>",
            BODY,
            "tags",
            "bridge; traffic (meta)",
        ),
        (
            "description of JSON-LD",
            &ld(r#"{"@type": "NewsArticle", "headline": "Bridge", "description": "It is open"}"#),
            BODY,
            "description",
            "It is open (json-ld)",
        ),
        (
            "license of JSON-LD",
            &ld(r#"{"@type": "Article", "headline": "Bridge", "license": "CC BY 4.0"}"#),
            BODY,
            "license",
            "CC BY 4.0 (json-ld)",
        ),
        (
            "license of a link in the page",
            "",
            &format!("{BODY}<a rel=license href=https://example.org/l>L</a>"),
            "license",
            "https://example.org/l (link)",
        ),
        (
            "free, by its tier",
            "<meta property='article:content_tier' content=free>",
            BODY,
            "paywall",
            "Some(false)",
        ),
        (
            "metered, by its tier",
            "<meta property='article:content_tier' content=metered>",
            BODY,
            "paywall",
            "Some(true)",
        ),
        (
            "a part for subscribers",
            &ld(r#"{"@type": "NewsArticle", "headline": "Bridge",
            "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": false, "cssSelector": ".paid"}}"#),
            BODY,
            "paywall",
            "Some(true)",
        ),
        (
            "site's name of JSON-LD",
            &ld(r#"{"@type": "NewsArticle", "headline": "Bridge", "publisher": {"name": "The Example"}}"#),
            BODY,
            "sitename",
            "The Example (json-ld)",
        ),
        (
            "agency as author",
            "<meta name=author content='Ann Lee, dpa'>",
            BODY,
            "authors",
            "Ann Lee; dpa (meta)",
        ),
        (
            "no role as author",
            "<meta name=author content='By Ann Lee, Staff Writer'>",
            BODY,
            "authors",
            "Ann Lee (meta)",
        ),
    ];
    for (name, head, body, field, expected) in cases {
        let article = clean(head, body);
        assert_eq!(show(&article.metadata, field), *expected, "{name}");
    }
}
