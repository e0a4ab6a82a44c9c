//! Patterns of users for blocks to drop, through the library: for every document, and for the pages of one site.

use cleancopy::options::TextPatterns;
use cleancopy::{Article, Cleaner, ErrorKind, Hints, Options};

const LEAD: &str = "The harbour council voted on Tuesday to close the old fish market for two years while its roof is replaced.";
const PICTURE: &str = "Picture of the day: several stallholders said that they would rather retire than move twice within a short time.";
const END: &str = "The cost, put at nine million, will be shared by the council, the port authority and a regional building fund.";

fn page() -> String {
    format!(
        "<html lang=en><h1>Fish market to close</h1><article><p>{LEAD}</p><p class=picture>{PICTURE}</p><p>{END}</p>\
         </article></html>"
    )
}

/// Which of the three paragraphs are left.
fn left(article: &Article) -> Vec<&'static str> {
    let names = [("lead", LEAD), ("picture", PICTURE), ("end", END)];
    let is_left = |text: &str| article.blocks().any(|block| block.text == text);
    names.into_iter().filter(|(_, text)| is_left(text)).map(|(name, _)| name).collect()
}

#[test]
fn html_and_plain_text_lose_what_matches() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("no pattern", &[], &["lead", "picture", "end"]),
        ("none that matches", &["^Photo of the day"], &["lead", "picture", "end"]),
        ("one", &["^Picture of the day"], &["lead", "end"]),
        ("several", &["^Picture of the day", "building fund\\.$"], &["lead"]),
        ("all", &["."], &[]),
    ];
    for (name, patterns, expected) in cases {
        let options = Options::default().with_drop_text(TextPatterns::new(*patterns).expect(name));
        let cleaner = Cleaner::new(options);
        let html = cleaner.clean_html(&page(), &Hints::default()).expect(name);
        let text = cleaner.clean_text(&format!("{LEAD}\n\n{PICTURE}\n\n{END}\n")).expect(name);
        for article in [&html, &text] {
            assert_eq!(left(article), *expected, "{name}");
            let dropped = article.dropped().filter(|block| block.rule.id() == "drop-text").count();
            assert!(dropped >= 3 - expected.len(), "{name}: {dropped} by the patterns");
        }
        assert_eq!(html.title(), Some("Fish market to close"), "{name}: the title is no block of the text");
    }
}

#[test]
fn comments_lose_what_matches() {
    let comment =
        "I bought my first herring there forty years ago, and nobody has ever sold me a better one since.";
    let html = page().replace(
        "</article>",
        &format!("</article><section id=comments class=comments><div class=comment><p>{comment}</p></div></section>"),
    );
    for (pattern, expected) in [("nothing of the sort", true), ("first herring", false)] {
        let options = Options::default().with_drop_text(TextPatterns::new([pattern]).expect("a pattern"));
        let article =
            Cleaner::new(options).clean_html(&html, &Hints::default()).expect("the page can be read");
        assert_eq!(article.comments().any(|text| text == comment), expected, "{pattern}");
    }
}

#[test]
fn a_date_line_that_matches_still_dates_the_article() {
    let html = page().replace("<article>", "<p>Published: 3 May 2024</p><article>");
    let date = |options| {
        let article =
            Cleaner::new(options).clean_html(&html, &Hints::default()).expect("the page can be read");
        article.metadata.date.map(|date| date.value.to_string())
    };
    let patterns = TextPatterns::new(["^Published"]).expect("a pattern");
    assert_eq!(date(Options::default().with_drop_text(patterns)), date(Options::default()));
    assert!(date(Options::default()).is_some_and(|date| date.starts_with("2024-05-03")));
}

#[test]
fn a_bad_pattern_is_an_error() {
    let error = TextPatterns::new(["^Ad$", "["]).expect_err("an open class");
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Pattern, "#2: \"[\", character 1: unclosed character class")
    );
}

#[cfg(feature = "select")]
#[test]
fn the_rules_of_a_site_hold_for_its_pages_only() {
    use cleancopy::options::SiteRules;

    let rules = "['a.example']\ndrop_text = '^Picture of the day'\n\
        ['b.example']\ndrop = '.picture'\ndrop_text = ['^The cost', '^Nothing']\n\
        ['c.example']\ndrop = '.picture'\n";
    let rules = SiteRules::parse(rules).expect("rules");
    let everywhere = TextPatterns::new(["^The harbour council"]).expect("a pattern");
    /// A name, an address, what is left, and what is left with the pattern for every document.
    type Case = (&'static str, Option<&'static str>, &'static [&'static str], &'static [&'static str]);
    let cases: &[Case] = &[
        ("patterns alone", Some("https://www.a.example/x"), &["lead", "end"], &["end"]),
        ("patterns and CSS", Some("https://b.example/x"), &["lead"], &[]),
        ("CSS alone", Some("https://c.example/x"), &["lead", "end"], &["end"]),
        ("another site", Some("https://d.example/x"), &["lead", "picture", "end"], &["picture", "end"]),
        ("no address", None, &["lead", "picture", "end"], &["picture", "end"]),
    ];
    for (name, url, expected, expected_too) in cases {
        let options = Options::default().with_site_rules(rules.clone());
        for (options, expected) in
            [(options.clone(), expected), (options.with_drop_text(everywhere.clone()), expected_too)]
        {
            let hints = Hints::default().with_url(*url);
            let article = Cleaner::new(options).clean_html(&page(), &hints).expect(name);
            assert_eq!(left(&article), **expected, "{name}");
        }
    }
}
