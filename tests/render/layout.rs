//! What articles keep of the structure of a page, and how each format writes it: one case a decision of the code.

use super::*;

fn html(body: &str) -> String {
    middle(&clean(body), Format::Html, &ALL).replace('\n', "")
}

#[test]
fn lists_tables_and_images_keep_their_places() {
    let image = "<figure><img src=\"https://example.org/a.jpg\" alt=\"\"></figure>";
    let long = "A cell of a page that is arranged by a table holds whole paragraphs, as this one. ".repeat(3);
    let long = long.trim();
    let data = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>";
    let data_written = "<table><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></table>";
    let cases = [
        ("image before a block", "<img src=/a.jpg><p>one</p>".to_owned(), format!("{image}<p>one</p>")),
        (
            "image among items ends their list",
            "<ul><li>one</li><li>two<img src=/a.jpg></li><li>three</li></ul>".to_owned(),
            format!("<ul><li><p>one</p></li><li><p>two</p></li></ul>{image}<ul><li><p>three</p></li></ul>"),
        ),
        (
            "image in a quotation",
            "<blockquote><p>one</p><img src=/a.jpg><p>two</p></blockquote>".to_owned(),
            format!("<blockquote><p>one</p>{image}<p>two</p></blockquote>"),
        ),
        (
            "image beside the text",
            "<aside><img src=/a.jpg></aside><p>one</p>".to_owned(),
            "<p>one</p>".to_owned(),
        ),
        (
            "the same image twice",
            "<img src=/a.jpg><img src=/a.jpg><p>one</p>".to_owned(),
            format!("{image}<p>one</p>"),
        ),
        (
            "a lazy address that is only a stand-in",
            "<img data-src='data:image/gif;base64,R0' src=/a.jpg><p>one</p>".to_owned(),
            format!("{image}<p>one</p>"),
        ),
        (
            "a caption that is kept as a block",
            "<figure><img src=/a.jpg><figcaption>A boat</figcaption></figure>".to_owned(),
            image.replace("</figure>", "<figcaption>A boat</figcaption></figure>"),
        ),
        ("data", data.to_owned(), data_written.to_owned()),
        (
            "one row arranges",
            "<table><tr><td>a</td><td>b</td></tr></table>".to_owned(),
            "<p>a</p><p>b</p>".to_owned(),
        ),
        (
            "long cells arrange",
            data.replace("<td>", &format!("<td>{long}")),
            ["a", "b", "c", "d"].map(|cell| format!("<p>{long}{cell}</p>")).concat(),
        ),
        (
            "data in a table that arranges",
            format!("<table><tr><td><p>{long}</p>{data}</td></tr></table>"),
            format!("<p>{long}</p>{data_written}"),
        ),
    ];
    for (name, body, expected) in cases {
        assert_eq!(html(&body), expected, "{name}");
    }
    let arranged = clean("<table><tr><td>The only cell</td></tr></table>");
    let cell = arranged.blocks().find(|block| block.text == "The only cell").expect("the cell is kept");
    assert_eq!(cell.kind.name(), "paragraph");
}

#[test]
fn html_says_what_the_page_says() {
    let cases = [
        ("a second headline", "<h1>Second</h1>", "<h2>Second</h2>"),
        ("a small heading", "<h4>Costs</h4>", "<h4>Costs</h4>"),
        ("numbers", "<ol start=3><li>one</li></ol>", "<ol start=\"3\"><li><p>one</p></li></ol>"),
        ("numbers from one on", "<ol><li>one</li></ol>", "<ol><li><p>one</p></li></ol>"),
        ("code in a line", "<p>Call <code>f()</code> now</p>", "<p>Call <code>f()</code> now</p>"),
        ("strong in strong", "<p>A <b>very <b>old</b></b> one</p>", "<p>A <strong>very old</strong> one</p>"),
        ("two in a row", "<p><b>one</b><i>two</i></p>", "<p><strong>one</strong><em>two</em></p>"),
        (
            "strong at the start of a link",
            "<p><a href=/x><b>plan</b> and more</a></p>",
            "<p><a href=\"https://example.org/x\"><strong>plan</strong> and more</a></p>",
        ),
        ("a break", "<p>one<br>two</p>", "<p>one<br>two</p>"),
    ];
    for (name, body, expected) in cases {
        assert_eq!(html(body), expected, "{name}");
    }
    let code = middle(&clean("<pre>a\n  b</pre>"), Format::Html, &ALL);
    assert_eq!(code, "<pre>\na\n  b</pre>");
}

#[test]
fn markdown_is_not_read_as_what_it_is_not() {
    let cases = [
        ("lists in a row", "<ul><li>one</li></ul><ul><li>two</li></ul>", "- one\n\n* two"),
        ("numbered lists in a row", "<ol><li>one</li></ol><ol><li>two</li></ol>", "1. one\n\n1) two"),
        ("a heading in an item", "<ul><li><h3>one</h3></li><li>two</li></ul>", "- ### one\n\n- two"),
        (
            "lists in a row in an item",
            "<ul><li>one<ul><li>a</li></ul><ol><li>b</li></ol></li></ul>",
            "- one\n  - a\n\n  1) b",
        ),
        ("a second headline", "<h1>Second</h1>", "## Second"),
        ("strong inside a word", "<p>an<b>other</b> one</p>", "another one"),
        ("signs that underline", "<p>one<br>===</p>", "one\\\n\\==="),
        ("signs that strike out", "<p>~~gone~~ and ~one~</p>", "~\\~gone\\~\\~ and ~one\\~"),
        ("no reference", "<p>a &amp;; b</p>", "a &; b"),
    ];
    for (name, body, expected) in cases {
        assert_eq!(middle(&clean(body), Format::Markdown, &ALL), expected, "{name}");
    }
}

#[test]
fn titles_and_tables_are_left_out_on_demand() {
    let article = clean("<table><tr><td>left</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>");
    let formats = [Format::Text, Format::Markdown, Format::Html, Format::Xml];
    for format in formats {
        let written = |options: RenderOptions| render(&article, format, &options);
        let without_table = written(RenderOptions { tables: false, ..ALL });
        assert!(written(ALL).contains("left") && !without_table.contains("left"), "{without_table}");
        // The header of TEI has the title in any case.
        let titled = |text: String| match format {
            Format::Xml => text.contains("<head>Bridge</head>"),
            _ => {
                text.lines().next().is_some_and(|line| line.contains("Bridge"))
                    || text.contains("<h1>Bridge</h1>")
            }
        };
        assert!(
            titled(written(ALL)) && !titled(written(RenderOptions { title: false, ..ALL })),
            "{format:?}"
        );
    }
    let xml = render(&clean("<h1>Second</h1>"), Format::Xml, &ALL);
    assert!(xml.contains("<ab type=\"header\" rend=\"h2\">Second</ab>"), "{xml}");
}

#[test]
fn the_header_of_tei_says_who_and_what() {
    let head =
        "<meta property='og:site_name' content='The Example'><meta name=keywords content='bridge, river'>";
    let page = format!("<html><head>{head}</head><article><h1>Bridge</h1>{FILL}</article></html>");
    let url = Some("https://news.example.org/a");
    let article = keeper().clean_html(&page, &Hints::default().with_url(url)).expect("a page");
    let xml = render(&article, Format::Xml, &ALL);
    let document = roxmltree::Document::parse(&xml).expect("XML");
    let texts = |name: &str| -> Vec<&str> {
        document.descendants().filter(|node| node.has_tag_name(name)).filter_map(|node| node.text()).collect()
    };
    assert_eq!((texts("publisher"), texts("term")), (vec!["The Example"], vec!["bridge", "river"]));
    let plain = render(&clean(""), Format::Xml, &ALL);
    assert!(plain.contains("<publisher>example</publisher>") && !plain.contains("keywords"), "{plain}");
}

#[test]
fn tables_keep_their_shape() {
    let article = clean(
        "<table><caption>Catch</caption><tr><th></th><th>2019</th><th>2020</th></tr>\
         <tr><td><b>Cod</b></td><td>12</td><td></td></tr>\
         <tr><td colspan=2>Total</td><td>9</td></tr>\
         <tr><td rowspan=2>Boats</td><td>1</td><td><ul><li>Birk</li><li>Halm</li></ul></td></tr>\
         <tr><td>2</td><td></td></tr><tr><td></td><td>3</td><td>x</td></tr></table>",
    );
    let markdown = render(&article, Format::Markdown, &ALL);
    let table = "Catch\n\n|  | 2019 | 2020 |\n| --- | --- | --- |\n| **Cod** | 12 |  |\n| Total |  | 9 |\n\
                 | Boats | 1 | Birk<br>Halm |\n|  | 2 |  |\n|  | 3 | x |";
    assert!(markdown.contains(table), "{markdown}");
    let text = render(&article, Format::Text, &ALL);
    let lines = "Catch\n\n\t2019\t2020\nCod\t12\nTotal\t\t9\nBoats\t1\tBirk Halm\n\t2\n\t3\tx";
    assert!(text.contains(lines), "{text:?}");
    let html = render(&article, Format::Html, &ALL).replace('\n', "");
    for part in [
        "<tr><th></th><th><p>2019</p></th><th><p>2020</p></th></tr>",
        "<td><p>12</p></td><td></td></tr>",
        "<tr><td colspan=\"2\"><p>Total</p></td><td><p>9</p></td></tr>",
        "<tr><td rowspan=\"2\"><p>Boats</p></td>",
        "<tr><td><p>2</p></td><td></td></tr><tr><td></td><td><p>3</p></td>",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    let tei = render(&article, Format::Xml, &ALL).replace('\n', "");
    for part in [
        "<cell role=\"label\"></cell><cell role=\"label\"><p>2019</p></cell>",
        "<cell cols=\"2\"><p>Total</p></cell>",
        "<cell rows=\"2\">",
    ] {
        assert!(tei.contains(part), "{part} is not in {tei}");
    }
    let table = article.blocks().find_map(|block| block.containers.first().map(|table| table.id));
    assert_eq!(article.rows(table.expect("a table"))[3], ["Boats", "1", "Birk\nHalm"]);
}

#[test]
fn a_table_that_claims_many_columns_and_rows_costs_no_more_than_its_cells() {
    let wide = "<td colspan=1000 rowspan=65534>x</td>".repeat(200);
    let rows = format!("<tr>{wide}</tr>").repeat(100);
    let written = render(&clean(&format!("<table>{rows}</table>")), Format::Markdown, &ALL);
    assert!(written.len() < 8_000_000, "{}", written.len());
}

/// To fill every row up to the widest would take the square of the page.
#[test]
fn a_wide_row_makes_no_others_wide() {
    let row = |cells: usize| format!("<tr>{}</tr>", "<td>x</td>".repeat(cells));
    let markdown = |rows: usize| {
        let html = format!("<table>{}{}</table>", row(2), row(500) + &row(2).repeat(rows));
        render(&clean(&html), Format::Markdown, &ALL).len()
    };
    let (few, many) = (markdown(100), markdown(300));
    assert_eq!(many - few, 200 * "| x | x |\n".len());
}
