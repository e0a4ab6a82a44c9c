//! What kind of page it is, and whether it is an article: small pages of each kind, through the whole program.

use cleancopy::{Article, Cleaner, Hints};

const STORY: &[&str] = &[
    "The harbour council voted on Tuesday to close the old fish market for two years while its roof is replaced.",
    "Traders were told of the decision in a letter that reached most of them only after the vote had been taken.",
    "The roof, which dates from 1931, was found to be unsafe during a routine inspection in the spring of last year.",
    "A temporary hall will be put up on the eastern quay, although the council could not say when it would be ready.",
    "Several stallholders said that they would rather retire than move twice within so short a span of time.",
    "Work is expected to begin after the summer, once the nesting season of the gulls on the roof has come to an end.",
    "The cost, put at nine million, will be shared by the council, the port authority and a regional building fund.",
    "A spokeswoman for the port authority said that it had asked for a longer inquiry but had not been listened to.",
];

fn paragraphs(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("<p>{text}</p>")).collect()
}

/// A list of linked headlines, as on a section page.
fn teasers() -> String {
    let stories = [
        "Ferry sails again after storm",
        "Library to open on Sundays",
        "Bakery wins national prize",
        "School choir travels to the capital",
        "New bridge named after nurse",
        "Old mill becomes a hotel",
    ];
    let item = |story: &&str| {
        format!("<li><a href='/news/{}'>{story}</a></li>", story.to_lowercase().replace(' ', "-"))
    };
    format!("<ul>{}</ul>", stories.iter().map(item).collect::<String>().repeat(3))
}

fn ld(kind: &str) -> String {
    format!(
        r#"<script type="application/ld+json">{{"@type": "{kind}", "headline": "Fish market to close", "name": "Fish market",
        "author": "Ann Lee", "datePublished": "2024-05-03"}}</script>"#
    )
}

fn clean(url: &str, head: &str, body: &str) -> Article {
    let html = format!("<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>");
    Cleaner::default().clean_html(&html, &Hints::default().with_url(url)).expect("the page can be read")
}

#[test]
fn kinds_of_pages_are_told() {
    let story =
        format!("<article><h1>Fish market to close for two years</h1>{}</article>", paragraphs(STORY));
    let first_lines = format!("<article><h1>Fish market to close</h1>{}</article>", paragraphs(&STORY[..2]));
    let title = |title: &str| format!("<title>{title}</title>");
    let posts: String = ["ann", "bo", "cem"]
        .iter()
        .map(|name| format!("<div class=post><b>{name}</b><p>Has anybody here tried to seal a flat roof? Mine leaks.</p></div>"))
        .collect();
    let function = "<h1>open(path)</h1><pre>file = open(path)</pre><p>Opens a file.</p><h2>Parameters</h2>\
        <ul><li>path: where it is</li></ul>";
    let shop = "<h1>Oak stool</h1><p>$49.00</p><button>Add to cart</button><p>Delivered to your door.</p><ul><li>Solid oak</li><li>45 cm</li></ul>";
    let hours = "<h1>Opening hours</h1><p>Monday to Friday 9 to 5</p><p>Saturday 10 to 2</p><form><input name=mail><button>Send</button></form>";
    let locked = r#"<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Fish market to close",
        "author": "Ann Lee", "datePublished": "2024-05-03", "isAccessibleForFree": false}</script>"#;
    let cases: &[(&str, &str, &str, &str, &str)] = &[
        ("a story", "https://example.org/news/fish-market-to-close", &ld("NewsArticle"), &story, "article"),
        (
            "a story of Fortune 500 firms",
            "https://example.org/news/fish",
            &(ld("NewsArticle") + &title("Market joins Fortune 500")),
            &first_lines,
            "article",
        ),
        ("live, by JSON-LD", "https://example.org/news/fish", &ld("LiveBlogPosting"), &story, "live-blog"),
        (
            "live, by its address",
            "https://example.org/news/live-updates-fish",
            &ld("NewsArticle"),
            &story,
            "live-blog",
        ),
        ("pictures", "https://example.org/fotos/fish", &ld("ImageGallery"), &first_lines, "gallery"),
        ("a video", "https://example.org/fish", &ld("VideoObject"), &first_lines, "video"),
        (
            "the first lines of a paid story",
            "https://example.org/news/fish",
            locked,
            &first_lines,
            "paywall-stub",
        ),
        ("a front page", "https://example.org/", &title("The Example"), &teasers(), "index"),
        (
            "a section",
            "https://example.org/news/",
            &title("News"),
            &format!("<h1>News</h1>{}", teasers()),
            "index",
        ),
        ("a product", "https://example.org/products/oak-stool", &ld("Product"), shop, "product"),
        ("a product by its address alone", "https://example.org/product/oak-stool", "", shop, "product"),
        ("a list of products", "https://example.org/collections/stools", "", shop, "index"),
        ("a thread by its host", "https://forum.example.org/5/roof", "", &posts, "forum"),
        (
            "a thread by its program",
            "https://example.org/5/roof",
            "<meta name=generator content='Discourse 3.2'>",
            &posts,
            "forum",
        ),
        ("a manual by its host", "https://docs.example.org/open", "", function, "documentation"),
        (
            "a manual by its program",
            "https://example.org/open",
            "<meta name=generator content='Docutils 0.20'>",
            function,
            "documentation",
        ),
        (
            "no page",
            "https://example.org/x",
            &title("404 | The Example"),
            "<h1>Oh no</h1><p>We looked everywhere.</p>",
            "error",
        ),
        (
            "no page in German",
            "https://example.org/x",
            &title("Seite nicht gefunden"),
            "<p>Die Seite gibt es nicht mehr.</p>",
            "error",
        ),
        ("nothing", "https://example.org/x", &title("The Example"), "<div id=root></div>", "empty"),
        ("neither an article nor a list", "https://example.org/opening-hours", "", hours, "other"),
        ("the same as a front page", "https://example.org/", "", hours, "index"),
    ];
    for (name, url, head, body, expected) in cases {
        let article = clean(url, head, body);
        assert_eq!(
            article.pagetype.name(),
            *expected,
            "{name}: {} {}",
            article.article_score,
            article.text()
        );
        // What is no article by its kind is none by the flag.
        let may_be = ["article", "live-blog", "gallery", "video", "paywall-stub", "error"].contains(expected);
        assert!(may_be || !article.is_article, "{name}");
    }
}

/// Plain text has no structured data, links or containers that would speak for an article.
#[test]
fn a_story_is_an_article_as_plain_text_too() {
    let story = Cleaner::default().clean_text(STORY.join("\n\n").as_str()).expect("text");
    assert!(story.is_article);
    let menu =
        ["Home", "News", "Sport", "Shop", "Prices from 9.99", "Add to cart", "Contact", "Log in"].join("\n");
    assert!(!Cleaner::default().clean_text(menu.as_str()).expect("text").is_article);
}

/// Sentences of Chinese have a third of the characters of English ones.
#[test]
fn short_stories_are_articles_in_any_script() {
    let chinese = [
        "市议会周二投票决定，旧鱼市场将关闭两年，以便更换屋顶。",
        "大多数摊贩在投票之后才收到通知信。",
        "工程预计在夏季之后开始，费用由三方分担。",
    ];
    let english = &STORY[..3];
    for (language, texts) in [("zh", &chinese[..]), ("en", english)] {
        let body = format!(
            "<ul><li><a href='/news'>News</a></ul><article><h1>{}</h1>{}</article>",
            texts[0],
            paragraphs(texts)
        );
        let article = clean("https://example.org/news/2024/05/03/fish-market", &ld("NewsArticle"), &body);
        assert!(article.is_article, "{language}: {}", article.article_score);
        assert_eq!(article.pagetype.name(), "article", "{language}");
    }
}

/// One threshold makes the flag of the score.
#[test]
fn the_flag_is_the_score_against_a_threshold() {
    let story = paragraphs(STORY);
    let pages = [("a story", story.as_str()), ("a list", &teasers()), ("nothing", "")];
    for (name, body) in pages {
        let article = clean("https://example.org/x", "", body);
        assert!((0.0..=1.0).contains(&article.article_score), "{name}: {}", article.article_score);
        assert_eq!(article.is_article, article.article_score >= 0.3, "{name}: {}", article.article_score);
    }
}
