//! The example that the project starts from: a scraped article with the teasers of two other stories hanging below it,
//! whatever heading announces them, if any.

use std::path::Path;

use cleancopy::Cleaner;

const TEASERS: [&str; 4] = [
    "Junior Hockey World Cup 2025: Sreejesh demands more from India despite win over Belgium in quarters",
    "o seal a spot in the semifinals of the Junior World Cup, where it will face Germany. B. Jothi Ramalingam India \
     scraped through to the semifinals of the FIH Men’s…",
    "IND vs SA, 3rd ODI: Do or dew. India fight to keep history alive in Vizag decider",
    "IND v SA, 3rd ODI preview: With dew dictating late-evening contests, India’s fate could hinge as much on skill as \
     on luck in Vizag. South Africa smell history, and KL…",
];

/// The headline and the paragraphs of the sample.
fn article() -> (String, Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/seed-page/expected.md");
    let text = std::fs::read_to_string(path).expect("the sample is there");
    let mut blocks = text.trim().split("\n\n").map(str::to_owned);
    let title = blocks.next().expect("it has a headline").trim_start_matches("# ").to_owned();
    (title, blocks.collect())
}

#[test]
fn the_tail_goes_whatever_announces_it() {
    let headings = [
        ("English", Some("Related Posts")),
        ("English, other words", Some("You may also like")),
        ("German", Some("Mehr zum Thema")),
        ("French", Some("À lire aussi")),
        ("Spanish", Some("Noticias relacionadas")),
        ("Italian", Some("Leggi anche")),
        ("Portuguese", Some("Leia também")),
        ("Dutch", Some("Lees ook")),
        ("Polish", Some("Czytaj także")),
        ("Russian", Some("Читайте также")),
        ("Turkish", Some("İlgili Haberler")),
        ("Arabic", Some("اقرأ أيضا")),
        ("Hindi", Some("यह भी पढ़ें")),
        ("Chinese", Some("相关新闻")),
        ("Japanese", Some("関連記事")),
        ("Korean", Some("관련기사")),
        ("no heading", None),
    ];
    let (title, paragraphs) = article();
    let cleaner = Cleaner::default();
    for (name, heading) in headings {
        let parts = [title.as_str()].into_iter().chain(paragraphs.iter().map(String::as_str));
        let parts: Vec<&str> = parts.chain(heading).chain(TEASERS).collect();
        let article = cleaner.clean_text(parts.join("\n\n").as_str()).expect("text can be cleaned");
        assert_eq!(article.title(), Some(title.as_str()), "{name}");
        let kept: Vec<&str> = article.blocks().map(|block| block.text).collect();
        assert_eq!(kept, paragraphs, "{name}");
    }
}

/// Nothing in the text is foreign, so doubtful blocks stay; a second copy is not doubtful.
#[test]
fn a_second_copy_goes_from_a_clean_text_too() {
    let (title, paragraphs) = article();
    let body = paragraphs.join("\n\n");
    let article =
        Cleaner::default().clean_text(format!("{title}\n\n{body}\n\n{body}").as_str()).expect("text");
    assert_eq!(article.text(), body);
}

/// What readers write runs like an article, so the article seems to resume after its heading.
#[test]
fn comments_end_an_article_for_good() {
    const COMMENTS: [&str; 4] = [
        "I climbed that tower with my grandfather in 1971, and the stairs have only become steeper since then.",
        "What a pity. A lamp that nobody watches is only a lamp, and the ships will notice it sooner than the office.",
        "My father kept the light for nine years. He would have laughed about the switch, and then he would have wept.",
        "There is a good book on the keepers of the Sound, which every library on the coast has on its shelves.",
    ];
    let headings = [
        ("a count of responses", "34 responses to “Skerrow Point light”"),
        ("the best ones", "Top Rated Comments"),
        ("German", "12 Kommentare"),
        ("French", "Commentaires"),
        ("Spanish", "Comentarios"),
    ];
    let (title, paragraphs) = article();
    for (name, heading) in headings {
        let parts = [title.as_str()].into_iter().chain(paragraphs.iter().map(String::as_str));
        let parts: Vec<&str> = parts.chain([heading]).chain(COMMENTS).collect();
        let article = Cleaner::default().clean_text(parts.join("\n\n").as_str()).expect("text");
        assert_eq!(article.text(), paragraphs.join("\n\n"), "{name}");
    }
}

/// A label that is in the article and again below it is a button: the article goes on.
#[test]
fn a_button_for_comments_ends_nothing() {
    let (title, paragraphs) = article();
    let (above, below) = paragraphs.split_at(paragraphs.len() / 2);
    let text = [&[title][..], above, &["Comments".to_owned()], below, &["Comments".to_owned()]].concat();
    let article = Cleaner::default().clean_text(text.join("\n\n").as_str()).expect("text");
    assert!(article.blocks().any(|block| block.text == below[0]), "{}", article.text());
}
