//! CSV, read back by a parser of it.

use std::collections::HashMap;

use cleancopy::render::csv;

use super::*;

/// The cells of one article by the names of their columns, as a CSV parser reads them back.
fn csv_cells(record: &json::Record<'_>) -> HashMap<String, String> {
    let table = csv::head() + &csv::row(record);
    let rows = ::csv::Reader::from_reader(table.as_bytes()).into_deserialize().collect::<Result<Vec<_>, _>>();
    let mut rows: Vec<HashMap<String, String>> = rows.unwrap_or_else(|error| panic!("{error}: {table}"));
    assert_eq!(rows.len(), 1, "{table}");
    rows.remove(0)
}

#[test]
fn csv_is_read_back() {
    let article = clean("<p>She said \"no\", twice.</p>");
    let url = Some("https://example.org/a/b");
    let mut record =
        json::Record::new("a,b", url, &article, &RenderOptions::default(), json::Extras::default());
    let authors = ["Ann Lee".to_owned(), "Bo Li".to_owned()];
    (record.authors, record.date, record.sitename) = (&authors, Some("2024-05-03"), Some("The Example"));
    let expected = [
        ("id", "a,b"),
        ("url", "https://example.org/a/b"),
        ("hostname", "example.org"),
        ("sitename", "The Example"),
        ("title", "Bridge"),
        ("authors", "Ann Lee; Bo Li"),
        ("date", "2024-05-03"),
        ("language", "en"),
        ("pagetype", article.pagetype.name()),
        ("is_article", if article.is_article { "true" } else { "false" }),
        ("article_score", &article.article_score.to_string()),
        ("confidence", &article.confidence.to_string()),
        ("text", &article.text()),
    ];
    assert!(record.text.contains("\"no\", twice.\n\n"), "{}", record.text);
    let cells = csv_cells(&record);
    for (name, value) in expected {
        assert_eq!(cells[name], value, "{name}");
    }
    assert_eq!(cells.len(), expected.len());
    assert!(csv::head().ends_with("\r\n") && csv::row(&record).ends_with("\r\n"));
}

/// A spreadsheet runs what such a cell says; with an apostrophe before it, it is text.
#[test]
fn cells_of_csv_are_no_formulas() {
    let article = clean("<p>Nothing else.</p>");
    let cases = [
        ("a formula", "=HYPERLINK(\"https://example.org/\"&A1,\"more\")", true),
        ("a formula that runs a program", "+cmd|' /C calc'!A0", true),
        ("an item of a list", "- one\n\n- two", true),
        ("an account", "@example", true),
        ("a tab", "\t=1+1", true),
        ("a carriage return", "\r=1+1", true),
        ("a line feed", "\n=1+1", true),
        ("a wide equals sign", "＝1+1", true),
        ("a text that was marked before", "'=1+1", true),
        ("signs inside a text", "a=b+c-d@e", false),
        ("a dash of dialogue", "– Who goes there?", false),
        ("an apostrophe that belongs to the text", "'Tis the season", false),
        ("a negative number in a text", "The index fell by -3 points", false),
        ("nothing", "", false),
    ];
    for (name, text, marked) in cases {
        let mut record =
            json::Record::new(text, None, &article, &RenderOptions::default(), json::Extras::default());
        (record.text, record.title) = (text.to_owned(), Some(text));
        let cells = csv_cells(&record);
        for column in ["id", "title", "text"] {
            let cell = &cells[column];
            assert_eq!(cell.strip_prefix('\'').filter(|_| marked).unwrap_or(cell), text, "{name}: {column}");
            assert_eq!(cell.len() - text.len(), usize::from(marked), "{name}: {column}: {cell}");
        }
    }
}
