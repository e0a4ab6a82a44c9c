//! What is read from a page besides its text, one place at a time.

use cleancopy::metadata::Metadata;
use cleancopy::render::RenderOptions;
use cleancopy::render::json::{Extras, Record};
use cleancopy::unstable::label::{Labeller, Passes, Tables};
use cleancopy::unstable::read::page::Origin;
use cleancopy::{Article, Cleaner, Hints};

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

/// Dates beside the headline, through the whole program: what a page prints against what it declares.
#[test]
fn printed_days_before_the_declared_one_stand() {
    let story = "<p>The old bridge over the river reopened on Monday after two years of repairs, the city said in a \
        statement that was read out at the opening.</p><p>Some 12,000 cars are expected to cross it every day, officials told reporters, and the ferry that took \
        its place will be sold to a town on the coast.</p><p>The mayor cut a ribbon that had been woven by the pupils \
        of three schools, and then walked across with the oldest inhabitant of the quarter.</p>";
    let declared = "<meta property='article:published_time' content='2024-05-03T01:30:00Z'>";
    let cases = [
        ("the day before, in the publisher's zone", "<div class=date>May 2, 2024</div>", "2024-05-02"),
        ("years before a move", "<div class=date>3 May 2012</div>", "2012-05-03"),
        ("the same day", "<div class=date>May 3, 2024</div>", "2024-05-03T01:30:00Z"),
        ("a later day is of a change", "<div class=date>May 9, 2024</div>", "2024-05-03T01:30:00Z"),
        ("said to be of a change", "<div class=date>Last updated: May 1, 2024</div>", "2024-05-03T01:30:00Z"),
        (
            "of another story below",
            "<div class=date>May 3, 2024</div><div class=teaser>Ferry sold</div><div class=date>1 May 2012</div>",
            "2024-05-03T01:30:00Z",
        ),
        (
            "in a sentence",
            "<div class=note>The ferry first sailed on 3 May 1912 from here.</div>",
            "2024-05-03T01:30:00Z",
        ),
        ("day and month taken for each other", "<div class=date>03/05/2024</div>", "2024-05-03T01:30:00Z"),
    ];
    for (name, line, date) in cases {
        let html = format!(
            "<html lang=en><head>{declared}</head><body><article><h1>Bridge reopens after two years</h1>{line}{story}\
             </article></body></html>"
        );
        let article = Cleaner::default().clean_html(&html, &Hints::default()).expect("the page can be read");
        let found = article.metadata.date.map(|found| found.value);
        assert_eq!(found.as_deref(), Some(date), "{name}");
    }
}

#[test]
fn records_obey_their_schema() {
    let schema = include_str!("../schema/record.schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let known = schema["properties"].as_object().expect("the schema lists properties");
    let extras = Extras {
        comments: true,
        markdown: true,
        html: true,
        sources: true,
        blocks: true,
        entries: true,
        removed: true,
    };
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

#[test]
fn days_of_publication_are_told_from_other_days() {
    let paragraph =
        "<p>The old bridge over the river reopened on Monday after two years of repairs, the city said.</p>";
    let page = |language: &str, line: &str, more: &str| {
        format!(
            "<html lang={language}><body><article><h1>Bridge reopens</h1>{line}{paragraph}{paragraph}</article>{more}</body></html>"
        )
    };
    let comment =
        "<div class=comments><p class=date>3 May 2024</p><p>I crossed it every day, said a reader.</p></div>";
    let cases = [
        ("a line beside the headline", page("en", "<p>By Ann Lee | 3 May 2024</p>", ""), "2024-05-03 medium"),
        ("a reader's comment", page("en", "", comment), "-"),
        (
            "a day that the story mentions",
            page("en", "<p>The first bridge was opened on 3 May 1924 by the queen of the country.</p>", ""),
            "-",
        ),
        ("order by the language", page("en-GB", "<p>Ann Lee | 05/03/2024</p>", ""), "2024-03-05 low"),
        (
            "order by the language of America",
            page("en-US", "<p>Ann Lee | 05/03/2024</p>", ""),
            "2024-05-03 low",
        ),
        (
            "order by another date",
            page("en", "<p>Ann Lee | 05/03/2024</p>", "<p>Updated 13/03/2024</p>"),
            "2024-03-05 low",
        ),
        ("order where nothing shows it", page("en", "<p>Ann Lee | 05/03/2024</p>", ""), "2024-05-03 low"),
        ("German digits", page("de", "<p>Erschienen am 05.03.2024</p>", ""), "2024-03-05 medium"),
        ("a month", page("en", "<p>March 2016</p>", ""), "2016-03 low"),
        ("a span before the crawl", page("en", "<p>Ann Lee, 2 days ago</p>", ""), "2024-06-08 medium"),
        ("Persian", page("fa", "<p>۲۲ اسفند ۱۴۰۲</p>", ""), "2024-03-12 medium"),
        (
            "a meta element",
            page("en", "<meta name=pub_time_date content='2024-05-03'>", ""),
            "2024-05-03 high",
        ),
    ];
    let crawled = jiff::civil::Date::new(2024, 6, 10).expect("a day");
    for (name, html, expected) in cases {
        let hints = Hints::default().with_crawled(crawled);
        let metadata = keeper().clean_html(&html, &hints).expect("the page can be read").metadata;
        let certainty = metadata.date_certainty.map_or("", |certainty| certainty.name());
        let found = metadata.date.map_or("-".to_owned(), |found| format!("{} {certainty}", found.value));
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn bylines_stand_against_authors_that_nobody_sees() {
    let byline = |html: &str| format!("{BODY}<p class=byline>{html}</p>");
    let cases = [
        ("declared and printed", "Ann Lee", byline("By ANN LEE"), "Ann Lee (meta)"),
        ("declared and not printed", "Cem Öz", byline("By Ann Lee"), "Ann Lee (byline)"),
        ("an account", "ann.lee", byline("By Ann Lee"), "Ann Lee (byline)"),
        ("declared alone", "Cem Öz", BODY.to_owned(), "Cem Öz (meta)"),
        ("the house", "Example Staff", byline("By Ann Lee"), "Ann Lee (byline)"),
        ("the house alone", "Example Staff", BODY.to_owned(), "Example Staff (meta)"),
        (
            "a name within a line",
            "",
            byline("<span class=author-name>April Stone</span> <time>July 10, 2015</time>"),
            "April Stone (byline)",
        ),
        (
            "places after a word for by",
            "Cem Öz",
            format!("{BODY}<p>By Sumatra, Sulawesi and Bali</p>"),
            "Cem Öz (meta)",
        ),
        ("a name after one", "Cem Öz", format!("{BODY}<p>By Ann Lee</p>"), "Ann Lee (text)"),
        ("a photographer", "", byline("Photo: Bo Li"), "-"),
        ("a translator", "", byline("By Ann Lee. Translated by Bo Li"), "Ann Lee (byline)"),
        ("a time of day", "", byline("Tue, Mar 11, 2025, 11:52 AM EST"), "-"),
    ];
    for (name, meta, body, expected) in cases {
        let head = format!("<meta property=og:site_name content=Example><meta name=author content='{meta}'>");
        assert_eq!(show(&clean(&head, &body).metadata, "authors"), expected, "{name}");
    }
}

#[test]
fn links_to_the_home_page_name_no_site() {
    let sitename = |link: &str| {
        let rights = format!("<footer><p>© 2024 {link} Harbour Media</p></footer>");
        show(&clean("", &format!("<a href=/>{link}</a>{BODY}{rights}")).metadata, "sitename")
    };
    let homes = ["Home", "首頁", "Startseite", "Accueil", "ホーム", "Главная", "Strona główna", "الرئيسية"];
    let named: Vec<String> = homes.iter().map(|link| sitename(link)).collect();
    assert_eq!(named, vec![sitename("x"); homes.len()], "{homes:?}");
    for name in ["Harbour Media", "Home News", "Accueil du Port"] {
        assert!(sitename(name).starts_with(name), "{name}: {}", sitename(name));
    }
}

#[test]
fn a_text_of_two_languages_has_the_share_of_each() {
    let english = "<p>The bridge was closed for two years because it had been hit by a ship that was too long for the basin.</p>";
    let german = "<p>Die Brücke war zwei Jahre lang gesperrt, weil sie von einem Schiff getroffen wurde, das für das Becken zu lang war.</p>";
    let french = "<p>Le pont a été fermé pendant deux ans, parce qu’il avait été heurté par un navire qui était trop long pour le bassin.</p>";
    let quoted = "<p>He called it “die längste Sperrung, die wir je hatten”, and he said that it was over now and that he was glad of it.</p>";
    let rows: &[(&str, &[&str], &[&str])] = &[
        ("one language", &[english, english, quoted], &[]),
        ("two", &[english, german, english], &["en", "de"]),
        ("mostly another one than the page declares", &[german, german, english], &["de", "en"]),
        ("three", &[english, english, german, french], &["en", "fr", "de"]),
        ("a quotation in another", &[english, english, english, quoted], &[]),
    ];
    for (name, paragraphs, expected) in rows {
        let languages = clean("", &paragraphs.concat()).metadata.languages;
        let codes: Vec<&str> = languages.iter().map(|own| own.language).collect();
        assert_eq!(codes, *expected, "{name}");
        let sum: f32 = languages.iter().map(|own| own.share).sum();
        assert!(languages.is_empty() || (sum - 1.0).abs() < 0.01, "{name}: {languages:?}");
    }
}
