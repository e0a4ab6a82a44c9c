//! Authors: what is printed against what is declared.

use super::{BODY, clean, show};

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
        ("a label of the time in Korean", "", byline("기사입력 :[ 2018-09-28 17:32 ]"), "-"),
        ("a name beside it", "", byline("이유리 기자 | 기사입력 2018-09-28 17:32"), "이유리 (byline)"),
        ("a label of other articles", "", byline("Ähnliche Nachrichten"), "-"),
        ("a button", "", byline("Tweet This"), "-"),
        ("an agency, which is a label too", "", byline("By Reuters"), "Reuters (byline)"),
    ];
    for (name, meta, body, expected) in cases {
        let head = format!("<meta property=og:site_name content=Example><meta name=author content='{meta}'>");
        assert_eq!(show(&clean(&head, &body).metadata, "authors"), expected, "{name}");
    }
}

/// Each beside a twin that must name no one, or someone else.
#[test]
fn authors_stand_where_readers_see_them() {
    let dated = |line: &str| format!("{BODY}<p class=date>3 May 2024</p><p>{line}</p>");
    // All blocks count as text here, so that the line is neither beside the headline nor the last one.
    let links = "<p>About</p>".repeat(12);
    let below = |html: &str| format!("{BODY}{links}{html}{links}");
    let cases = [
        ("a word for by alone", format!("{BODY}<div>By</div><div>Ann Lee</div>"), "Ann Lee (text)"),
        (
            "the same in German",
            format!("{BODY}<div>Geschrieben von:</div><div>Ann Lee</div>"),
            "Ann Lee (text)",
        ),
        ("an account beside a date", dated("by annlee"), "annlee (text)"),
        ("no account without a date", format!("{BODY}<p>by annlee</p>"), "-"),
        ("a house that begins with a number", dated("By 3i Harbour"), "3i Harbour (text)"),
        ("words after by", dated("by using our new timetable"), "-"),
        ("a desk that is marked", format!("{BODY}<p class=creator-name>Newsdesk</p>"), "Newsdesk (byline)"),
        ("a desk in German", format!("{BODY}<p class=autor>Redaktion</p>"), "Redaktion (byline)"),
        ("a desk that nothing marks", format!("{BODY}<p>Newsdesk</p>"), "-"),
        (
            "a mark in camel case",
            format!("{BODY}<p class=styles_dateAndAuthor__x1>Ann K. Lee</p>"),
            "Ann K. Lee (byline)",
        ),
        (
            "no mark in camel case",
            format!("{BODY}<p class=styles_dateAndPlace__x1>Ann K. Lee said so here</p>"),
            "-",
        ),
        ("a helper", format!("{BODY}<p class=byline>Contributions From: Bo Li</p>"), "-"),
        ("a helper in Dutch", format!("{BODY}<p class=byline>Met medewerking van Bo Li</p>"), "-"),
        ("far below", below("<p>Written by Ann Lee</p>"), "Ann Lee (text)"),
        ("a company far below", below("<p>Published by Harbour Newspapers Ltd</p>"), "-"),
        ("a span of time", format!("{BODY}<p class=byline>Ann Leevor 4 Jahren</p>"), "Ann Lee (byline)"),
        (
            "who has the rights",
            below("<p>Copyright © 2018 by Thomas Lind, Harbour, New York. All rights reserved.</p>"),
            "-",
        ),
        (
            "a portrait",
            format!("{BODY}<img alt='Headshot of Ann Lee'><h4>Ann Lee, reporter</h4>"),
            "Ann Lee (byline)",
        ),
        ("no portrait", format!("{BODY}<img alt='Easy Recipes'><h4>Easy Recipes</h4>"), "-"),
    ];
    for (name, body, expected) in cases {
        assert_eq!(show(&clean("", &body).metadata, "authors"), expected, "{name}");
    }
}

#[test]
fn houses_and_uploaders_give_way_to_who_is_printed() {
    let house = "<meta property=og:site_name content='Harbour Media'><meta name=author content='Ann Lee, Harbour Media'>";
    let uploader = "<meta name=author content='Cem Öz'>";
    let line = "<h1>Bridge reopens after two years</h1><p>By Ann Lee</p><p>The old bridge over the river reopened on Monday \
        after two years of repairs, the city said in a statement.</p>";
    let links = "<p>About</p>".repeat(12);
    let cases = [
        ("the house beside its author", house, format!("{BODY}<p>Ann Lee</p>"), "Ann Lee (meta)"),
        (
            "who is printed nowhere near",
            uploader,
            format!("{line}{links}<p>Cem Öz keeps this site</p>"),
            "Ann Lee (text)",
        ),
        (
            "a company that publishes",
            "<meta name=author content='Harbour Media S.A.'>",
            line.to_owned(),
            "Ann Lee (text)",
        ),
        (
            "a company that publishes, and nobody else",
            "<meta name=author content='Gazeta Portowa Sp. z o.o.'>",
            line.replace("<p>By Ann Lee</p>", ""),
            "-",
        ),
        (
            "a company in a byline",
            "",
            line.replace("<p>By Ann Lee</p>", "<p class=byline>By Harbour Media Inc.</p>"),
            "Harbour Media Inc (byline)",
        ),
        ("who is printed near", uploader, line.replace("<h1>", "<p>Cem Öz</p><h1>"), "Cem Öz (meta)"),
    ];
    for (name, head, body, expected) in cases {
        assert_eq!(show(&clean(head, &body).metadata, "authors"), expected, "{name}");
    }
}
