//! Articles -> CSV after RFC 4180: a header, then a row an article. Lists are joined by semicolons.
//!
//! Cells cannot be formulas: to a spreadsheet, a cell that begins with `=`, `+`, `-`, `@`, a tab or a line end is one, and
//! whoever writes a page could make it send the reader's other cells away. So such a cell gets an apostrophe before it,
//! which spreadsheets take as the mark of a text. A program that wants the exact text takes the first apostrophe off a cell
//! that begins with apostrophes and one of these characters; or it reads JSON, where nothing is changed.

use super::json::Record;

/// The names of the columns.
const COLUMNS: &[&str] = &[
    "id",
    "url",
    "hostname",
    "sitename",
    "title",
    "authors",
    "date",
    "language",
    "pagetype",
    "is_article",
    "article_score",
    "confidence",
    "text",
];

/// What a spreadsheet takes as the beginning of a formula; it reads the wide forms of East Asian keyboards alike.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The first line, with its line end.
pub fn head() -> String {
    COLUMNS.join(",") + "\r\n"
}

/// The row of a record, with its line end.
pub fn row(record: &Record<'_>) -> String {
    let cells = [
        record.id,
        record.url.unwrap_or_default(),
        record.hostname.unwrap_or_default(),
        record.sitename.unwrap_or_default(),
        record.title.unwrap_or_default(),
        &record.authors.join("; "),
        record.date.unwrap_or_default(),
        record.language.unwrap_or_default(),
        record.pagetype,
        &record.is_article.to_string(),
        &record.article_score.to_string(),
        &record.confidence.to_string(),
        &record.text,
    ];
    cells.map(cell).join(",") + "\r\n"
}

/// A cell that is text and no formula, in quotes where it needs them.
fn cell(text: &str) -> String {
    // One that has its apostrophe already gets another, so that taking the first one off always gives the exact text.
    let formula = text.trim_start_matches('\'').starts_with(FORMULA_STARTS);
    let apostrophe = if formula { "'" } else { "" };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{apostrophe}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{apostrophe}{text}")
    }
}
