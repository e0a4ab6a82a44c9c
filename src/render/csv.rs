//! Articles -> CSV after RFC 4180: a head, then a row an article. Lists are joined by semicolons.

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
    "confidence",
    "text",
];

/// The first line, with its line end.
pub fn head() -> String {
    COLUMNS.join(",") + "\r\n"
}

/// The row of a record, with its line end.
pub fn row(record: &Record<'_>) -> String {
    let fields = [
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
        &record.confidence.to_string(),
        &record.text,
    ];
    fields.map(quoted).join(",") + "\r\n"
}

/// A field, in quotes where it needs them.
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}
