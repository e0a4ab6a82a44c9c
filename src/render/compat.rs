//! A record with the field names of other tools, so that programs that read theirs can read ours. Fields that we have
//! nothing for are written as these tools write empty ones.

use serde_json::{Value, json};

use super::json::{Names, Record};

impl Record<'_> {
    /// As one line of JSON with the field names of another tool; those that we have nothing for are `null` or empty.
    pub fn to_json_as(&self, names: Names) -> String {
        match names {
            Names::Own => self.to_json(),
            Names::Trafilatura => trafilatura(self).to_string(),
            Names::Newspaper => newspaper(self).to_string(),
        }
    }
}

/// The fields of trafilatura's JSON: lists are joined, dates are days, paragraphs are lines.
fn trafilatura(record: &Record<'_>) -> Value {
    json!({
        "title": record.title,
        "author": (!record.authors.is_empty()).then(|| record.authors.join("; ")),
        "hostname": record.hostname,
        "date": record.date.map(day),
        "fingerprint": null,
        "id": record.id,
        "license": record.license,
        "comments": record.comments.as_deref().unwrap_or_default().replace("\n\n", "\n"),
        "raw_text": record.text.replace("\n\n", " "),
        "text": record.text.replace("\n\n", "\n"),
        "language": record.language,
        "image": record.image,
        "pagetype": record.pagetype,
        "filedate": null,
        "source": record.url,
        "source-hostname": record.sitename,
        "excerpt": record.description,
        "categories": record.categories.join(";"),
        "tags": record.tags.join(";"),
    })
}

/// The fields of newspaper4k's JSON. Its keywords and summary are computed from the text, not found in the page.
fn newspaper(record: &Record<'_>) -> Value {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    json!({
        "url": text(record.url),
        "read_more_link": "",
        "language": text(record.language),
        "title": text(record.title),
        "top_image": text(record.image),
        "meta_img": text(record.image),
        "images": record.image.into_iter().collect::<Vec<_>>(),
        "movies": [],
        "keywords": [],
        "meta_keywords": record.tags,
        "tags": record.tags,
        "authors": record.authors,
        "publish_date": record.date,
        "summary": "",
        "meta_description": text(record.description),
        "meta_lang": text(record.language),
        "meta_favicon": "",
        "meta_site_name": text(record.sitename),
        "canonical_link": text(record.canonical),
        "text": record.text,
    })
}

/// The day of an ISO 8601 date.
fn day(date: &str) -> &str {
    date.get(..10).unwrap_or(date)
}
