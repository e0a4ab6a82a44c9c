//! What is read from a page besides its text, one place at a time.

use cleancopy::label::{Labeller, Passes};
use cleancopy::metadata::Metadata;
use cleancopy::render::RenderOptions;
use cleancopy::render::json::{Extras, Record};
use cleancopy::{Article, Cleaner, Hints};

const BODY: &str = "<h1>Bridge reopens after two years</h1>\
    <p>The old bridge over the river reopened on Monday after two years of repairs, the city said in a statement.</p>\
    <p>Some 12,000 cars are expected to cross it every day, officials told reporters at the opening.</p>";

/// A cleaner whose scores keep every block, whatever was fitted.
fn keeper() -> Cleaner {
    let passes = Passes::parse("tree =9", "tree =9").expect("a tree of one leaf");
    Cleaner::default().with_labeller(Labeller::new().with_html(passes))
}

fn clean(head: &str, body: &str) -> Article {
    let html = format!("<html lang=en><head>{head}</head><body><article>{body}</article></body></html>");
    let url = Some("https://www.example.co.uk/news/bridge-reopens");
    keeper().clean_html(&html, &Hints { url, ..Hints::default() }).expect("the page can be read")
}

fn show(metadata: &Metadata, field: &str) -> String {
    let text = |found: &Option<cleancopy::metadata::Found<String>>| {
        found.as_ref().map_or("-".to_owned(), |found| format!("{} ({})", found.value, found.source.name()))
    };
    let list = |found: &Option<cleancopy::metadata::Found<Vec<String>>>| {
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
    ];
    for (name, head, body, field, expected) in cases {
        let article = clean(head, body);
        assert_eq!(show(&article.metadata, field), *expected, "{name}");
    }
}

#[test]
fn judges_pages() {
    let empty = clean("", "");
    assert_eq!((empty.pagetype.name(), empty.is_article, empty.confidence), ("empty", false, 0.0));
    let gone = clean(
        "<title>404 Not Found</title>",
        "<h1>Not found</h1><p>The page that you are looking for does not exist any more.</p>",
    );
    assert_eq!(gone.pagetype.name(), "error");
}

#[test]
fn records_obey_their_schema() {
    let schema = include_str!("../schema/record.schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let known = schema["properties"].as_object().expect("the schema lists properties");
    let extras = Extras { comments: true, markdown: true, html: true, sources: true, removed: true };
    for folder in std::fs::read_dir("samples").expect("samples are there").flatten() {
        let Ok(html) = std::fs::read(folder.path().join("source.html")) else { continue };
        let article = Cleaner::default().clean_html(&html, &Hints::default()).expect("samples can be read");
        let record = Record::new("a", None, &article, &RenderOptions::default(), extras).to_json();
        let value: serde_json::Value = serde_json::from_str(&record).expect("a record is JSON");
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", folder.path().display());
        let unknown: Vec<&String> = value
            .as_object()
            .expect("a record is an object")
            .keys()
            .filter(|key| !known.contains_key(*key))
            .collect();
        assert!(unknown.is_empty(), "{}: {unknown:?}", folder.path().display());
    }
}
