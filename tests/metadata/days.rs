//! Days of publication, told from other days.

use cleancopy::{Cleaner, Hints};

use super::keeper;

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
