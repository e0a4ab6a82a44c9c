//! Headlines: parted from what is set beside them, and from the names of site and sections; and what is not to be cut.

use cleancopy::{Article, Cleaner, Hints};

const LOGO: &str = "<header><a class=logo href=/>Eastmere Courier</a><nav><ul><li><a href=/news>News</a></li>\
    <li><a href=/opinion>Opinion</a></li><li><a href=/zh>时政</a></li></ul></nav></header>";

const BODY: &str = "<p>The harbour board voted late on Monday to rebuild the old timber pier instead of pulling it down, ending a \
    dispute that has divided the town for almost six years.</p><p>Members backed the plan by seven votes to four after a \
    meeting that ran for more than three hours, and about 140 residents attended it in a packed hall.</p><p>The structure was \
    closed in the winter of 2019 when divers found that shipworm had eaten through eleven of the forty main piles.</p>";

fn clean(head: &str, heading: &str) -> Article {
    let html = format!(
        "<html lang=en><head>{head}</head><body>{LOGO}<main><article>{heading}{BODY}</article></main>\
         <footer><p>© 2024 Ostmeer Verlag GmbH</p></footer></body></html>"
    );
    let hints = Hints::default().with_url(Some("https://news.example.com/a/pier"));
    Cleaner::default().clean_html(&html, &hints).expect("the page can be read")
}

fn title(name: &str) -> String {
    format!("<title>{name}</title>")
}

fn og(name: &str) -> String {
    format!("<meta property='og:title' content='{name}'>")
}

/// Cases: name, head, heading, title.
#[track_caller]
fn check(cases: &[(&str, String, &str, &str)]) {
    for (name, head, heading, expected) in cases {
        let found = clean(head, heading).metadata.title.map(|found| found.value);
        assert_eq!(found.as_deref(), Some(*expected), "{name}");
    }
}

#[test]
fn names_at_the_ends_are_cut() {
    check(&[
        ("site", title("Board votes to rebuild pier - Eastmere Courier"), "", "Board votes to rebuild pier"),
        (
            "section and site",
            title("Board votes to rebuild pier | News | Eastmere Courier"),
            "",
            "Board votes to rebuild pier",
        ),
        (
            "site first",
            title("Eastmere Courier: Board votes to rebuild pier"),
            "",
            "Board votes to rebuild pier",
        ),
        (
            "site first, with colons",
            title("Eastmere Courier :: Board votes to rebuild pier"),
            "",
            "Board votes to rebuild pier",
        ),
        ("host", title("Board votes to rebuild pier – example.com"), "", "Board votes to rebuild pier"),
        (
            "copyright line",
            title("Hafenrat lässt die alte Pier neu bauen | Ostmeer Verlag"),
            "",
            "Hafenrat lässt die alte Pier neu bauen",
        ),
        (
            "without white space",
            title("东海市将重建旧木码头-时政_Eastmere Courier"),
            "",
            "东海市将重建旧木码头-时政",
        ),
        (
            "letters of other scripts as signs",
            title("부두 재건을 결정한 항만위원회ㅣEastmere Courier"),
            "",
            "부두 재건을 결정한 항만위원회",
        ),
        (
            "slogan behind the site",
            title("Board votes to rebuild pier | Eastmere Courier - all the news"),
            "",
            "Board votes to rebuild pier",
        ),
        (
            "counter",
            title("(3) Board votes to rebuild pier - Eastmere Courier"),
            "",
            "Board votes to rebuild pier",
        ),
    ]);
}

#[test]
fn what_belongs_to_a_headline_is_not_cut() {
    check(&[
        (
            "dash",
            title("The pier that would not fall – and its fatal flaw"),
            "",
            "The pier that would not fall – and its fatal flaw",
        ),
        (
            "colon",
            title("Superpiles: what they are and how they rot"),
            "",
            "Superpiles: what they are and how they rot",
        ),
        (
            "hyphen",
            title("Harbour Holdings (HHL) - Trade disclosure - Eastmere Courier"),
            "",
            "Harbour Holdings (HHL) - Trade disclosure",
        ),
        (
            "as the heading has it",
            title("Why piers fall – the whole story"),
            "<h2>Why piers fall – the whole story</h2>",
            "Why piers fall – the whole story",
        ),
        (
            "signs before it",
            title("+/- announce new album - Eastmere Courier"),
            "<h1>+/- announce new album</h1>",
            "+/- announce new album",
        ),
        (
            "a number in brackets",
            title("Board votes: (3) piers to go"),
            "<h1>(500) days of summer on the pier</h1>",
            "(500) days of summer on the pier",
        ),
        (
            "years at the end",
            title("Plan for the harbour 2026-2030"),
            "<h1>Plan for the harbour 2026-2030</h1>",
            "Plan for the harbour 2026-2030",
        ),
    ]);
}

#[test]
fn sentences_are_no_kickers() {
    let two = "What tutoring is and what it is not.";
    let head = || {
        title("What tutoring is and what it is not. - Choosing a good tutor for a child - Eastmere Courier")
    };
    check(&[(
        "two lines of a headline",
        head(),
        &format!("<h1>{two}<br>Choosing a good tutor for a child</h1>"),
        "What tutoring is and what it is not. Choosing a good tutor for a child",
    )]);
}

#[test]
fn kickers_are_parted() {
    let told = || title("Board votes to rebuild pier - Eastmere Courier");
    let untold = || title("Eastmere Courier");
    let cases: &[(&str, String, &str, Option<&str>)] = &[
        (
            "glued",
            told(),
            "<span class=kicker>Opinion</span><span>Board votes to rebuild pier</span>",
            Some("Opinion"),
        ),
        ("small", told(), "<small>Pier</small>Board votes to rebuild pier", Some("Pier")),
        ("small, not told", untold(), "<small>Pier</small> Board votes to rebuild pier", Some("Pier")),
        ("strong", told(), "<strong>Pier</strong> Board votes to rebuild pier", Some("Pier")),
        (
            "no class, not told",
            untold(),
            "<span>Opinion</span><span>Board votes to rebuild pier</span>",
            Some("Opinion"),
        ),
        (
            "camel case",
            untold(),
            "<span class=articleKicker>Six years on</span> <span>Board votes to rebuild pier</span>",
            Some("Six years on"),
        ),
        (
            "German class",
            untold(),
            "<span class=dachzeile>Hafen</span>\n<span>Board votes to rebuild pier</span>",
            Some("Hafen"),
        ),
        (
            "block in the heading",
            told(),
            "<div>Opinion</div><div>Board votes to rebuild pier</div>",
            Some("Opinion"),
        ),
        ("line", told(), "Opinion<br>Board votes to rebuild pier", Some("Opinion")),
        (
            "told with both",
            og("Six years on: Board votes to rebuild pier"),
            "<span>Six years on</span> <span>Board votes to rebuild pier</span>",
            Some("Six years on"),
        ),
        ("an emphasised beginning", told(), "<em>Board votes</em> to rebuild pier", None),
        ("a drop cap", told(), "<span>B</span>oard votes to rebuild pier", None),
        ("one span", told(), "<span class=title>Board votes to rebuild pier</span>", None),
        ("two lines", told(), "<span>Board votes</span><br><span>to rebuild pier</span>", None),
    ];
    for (name, head, inner, kicker) in cases {
        let metadata = clean(head, &format!("<h1>{inner}</h1>")).metadata;
        assert_eq!(
            metadata.title.map(|found| found.value).as_deref(),
            Some("Board votes to rebuild pier"),
            "{name}"
        );
        assert_eq!(metadata.kicker.map(|found| found.value).as_deref(), *kicker, "{name}");
    }
}

#[test]
fn kickers_are_parted_where_a_page_was_escaped_twice() {
    let heading = "<p>&amp;ldquo;Yes&amp;rdquo;, &amp;ldquo;no&amp;rdquo; and &amp;ldquo;perhaps&amp;rdquo; were heard.</p>\
        <h1><span class=kicker>Küste</span> Board votes to rebuild pier</h1>";
    let metadata = clean(&title("Eastmere Courier"), heading).metadata;
    assert_eq!(metadata.title.map(|found| found.value).as_deref(), Some("Board votes to rebuild pier"));
    assert_eq!(metadata.kicker.map(|found| found.value).as_deref(), Some("Küste"));
}

#[test]
fn white_space_at_the_end_of_a_heading_is_no_part_of_the_next_one() {
    check(&[(
        "an em space in an element",
        title("Eastmere Courier"),
        "<h2>News<span>&emsp;</span></h2><h1>L'été de la jetée</h1>",
        "L'été de la jetée",
    )]);
}

#[test]
fn neighbours_are_parted() {
    let told = || title("Board votes to rebuild pier - Eastmere Courier");
    check(&[
        (
            "date in a span",
            told(),
            "<h1>Board votes to rebuild pier <span class=date>12 March 2024</span></h1>",
            "Board votes to rebuild pier",
        ),
        (
            "date and time",
            title("Eastmere Courier"),
            "<h1>Board votes to rebuild pier 12.03.2024 08:30</h1>",
            "Board votes to rebuild pier",
        ),
        (
            "number of comments",
            told(),
            "<h1>Board votes to rebuild pier<span class=comment-count>87</span></h1>",
            "Board votes to rebuild pier",
        ),
        (
            "path",
            told(),
            "<h1>You are here: Home > News > Board votes to rebuild pier</h1>",
            "Board votes to rebuild pier",
        ),
        (
            "subtitle",
            told(),
            "<h1>Board votes to rebuild pier<br><small>Seven to four after three hours</small></h1>",
            "Board votes to rebuild pier",
        ),
        (
            "logo as heading",
            told(),
            "<h1 class=logo><a href=/>Eastmere Courier</a></h1><h2>Board votes to rebuild pier</h2>",
            "Board votes to rebuild pier",
        ),
        (
            "logo, and the site first",
            title("Eastmere Courier | Board votes to rebuild pier"),
            "<h1><a href=/>Eastmere Courier</a></h1><h2>Board votes to rebuild pier</h2>",
            "Board votes to rebuild pier",
        ),
        (
            "quotation marks that end an attribute",
            told(),
            "<meta property=og:title content=\"Board votes to \"rebuild\" pier\"><h1>Board votes to \"rebuild\" pier</h1>",
            "Board votes to \"rebuild\" pier",
        ),
        (
            "soft hyphens",
            og("Hafenrat lässt Holzpier neu bauen"),
            "<h1>Hafen\u{ad}rat lässt Holz&shy;pier neu bauen</h1>",
            "Hafenrat lässt Holzpier neu bauen",
        ),
    ]);
}

/// What was read of a heading moves in the text where references in front of it are resolved, and may be white space that is
/// trimmed.
#[test]
fn elements_of_headings_keep_their_places() {
    let accents = "é".repeat(20);
    let escaped = "<p>It&amp;rsquo;s the town&amp;rsquo;s pier, the board&amp;rsquo;s vote and our neighbours&amp;rsquo; money.</p>";
    let after_escaped = format!("{escaped}<h1>Das <span>a{accents}</span> öffnet</h1>");
    let headline = format!("Das a{accents} öffnet");
    let after_space = "<h2><span>Kurz&emsp;</span></h2><h1>ÄÖÜ: Brücke und Pier bleiben</h1>";
    check(&[
        ("after text that was escaped twice", title(&headline), &after_escaped, &headline),
        (
            "after white space",
            title("ÄÖÜ: Brücke und Pier bleiben"),
            after_space,
            "ÄÖÜ: Brücke und Pier bleiben",
        ),
    ]);
}

#[test]
fn dates_set_as_a_line_are_parted() {
    check(&[
        (
            "English, with the day of the week",
            title("Eastmere Courier"),
            "<h1>Board votes to rebuild pier<br>Tuesday, January 17 2012</h1>",
            "Board votes to rebuild pier",
        ),
        (
            "German",
            title("Eastmere Courier"),
            "<h1>Hafenrat baut die alte Pier neu<br>Dienstag, 17. Januar 2012</h1>",
            "Hafenrat baut die alte Pier neu",
        ),
        (
            "Russian",
            title("Eastmere Courier"),
            "<h1>Совет решил восстановить старый пирс<br>17 января 2012</h1>",
            "Совет решил восстановить старый пирс",
        ),
        (
            "a day that the headline speaks of",
            title("Eastmere Courier"),
            "<h1>Board votes to rebuild pier<br>before the storms of 17 January 2012</h1>",
            "Board votes to rebuild pier before the storms of 17 January 2012",
        ),
    ]);
}

#[test]
fn the_printed_headline_stands_against_a_shared_title() {
    let shared =
        || title("Town saves its pier at last | Eastmere Courier") + &og("Town saves its pier at last");
    check(&[
        (
            "English",
            shared(),
            "<h1>Harbour board votes to save its old pier</h1>",
            "Harbour board votes to save its old pier",
        ),
        (
            "Polish",
            title("Molo uratowane po latach | Eastmere Courier") + &og("Molo uratowane po latach"),
            "<h1>Rada portu uratuje stare molo po latach</h1>",
            "Rada portu uratuje stare molo po latach",
        ),
        (
            "a heading below it that is more like the title",
            shared(),
            "<h1>How the old pier of the town was saved</h1><p>It was close.</p><h2>Why the town saves its pier</h2>",
            "How the old pier of the town was saved",
        ),
        (
            "German, likewise",
            title("Die besten Häfen für Segler im Norden - Eastmere Courier"),
            "<h1>Segeln im Norden: die zehn besten Häfen</h1><p>Eine Liste.</p><h2>Die besten Häfen für Segler</h2>",
            "Segeln im Norden: die zehn besten Häfen",
        ),
        (
            "a heading of the first level about something else",
            shared(),
            "<h1>Ferry timetable</h1><h2>Town saves its pier at last</h2>",
            "Town saves its pier at last",
        ),
        (
            "the site, whatever the headings are",
            title("Molo uratowane | Eastmere Courier"),
            "<h1><a href=/>Eastmere Courier</a></h1><h1>Molo uratowane</h1>",
            "Molo uratowane",
        ),
        (
            "the host before the headline",
            title("news.example.com Board votes to rebuild pier"),
            "<h1><a href=/>news.example.com</a></h1>",
            "Board votes to rebuild pier",
        ),
    ]);
}

#[test]
fn the_sign_of_a_photo_names_no_site() {
    let caption = "<figure><img src=a.jpg><figcaption>Pier Party at dusk (© photo Eastmere Archive)</figcaption></figure>";
    let head = title("Pier Party - board votes to rebuild pier");
    let heading = format!("<h1>Pier Party - board votes to rebuild pier</h1>{caption}");
    check(&[("a caption", head, &heading, "Pier Party - board votes to rebuild pier")]);
}

#[test]
fn other_titles_are_listed() {
    let head = title("Pier to be rebuilt - Eastmere Courier") + &og("Board saves the pier");
    let metadata = clean(&head, "<h1>Board votes to rebuild pier</h1>").metadata;
    let all = metadata.title.iter().chain(&metadata.titles);
    let mut texts: Vec<(&str, &str)> = all.map(|found| (found.value.as_str(), found.source.name())).collect();
    texts.sort_unstable();
    let expected = [
        ("Board saves the pier", "open-graph"),
        ("Board votes to rebuild pier", "heading"),
        ("Pier to be rebuilt", "title-element"),
    ];
    assert_eq!(texts, expected);
    let same = title("Board votes to rebuild pier | Eastmere Courier");
    assert!(
        clean(&same, "<h1>Board votes to rebuild pier</h1>").metadata.titles.is_empty(),
        "one title, one text"
    );
}
