//! The documents of an input one by one, for whoever does something else with them than a [`Job`](super::Job).

use std::sync::Arc;

use super::container::Bytes;
use super::feed::{Feed, Item};
use super::lines::Fields;
use super::places::Outputs;
use super::sniff::ContentKind;
use super::walk::{Input, Select};
use super::work::{Content, Work, Worker, name_of, site_of};
use crate::clean::{Cleaner, Document, Hints};
use crate::error::{Error, Place};

/// A document of an input, not cleaned.
#[derive(Debug)]
#[non_exhaustive]
pub struct InputDocument {
    /// Its path, the id that its record gives, or the place of the record.
    pub id: String,
    /// Where it was found, if its record says.
    pub url: Option<String>,
    /// Where in its file it is; nowhere if the file is one document.
    pub place: Place,
    /// Whether it is HTML or text.
    pub kind: ContentKind,
    content_type: Option<String>,
    site: String,
    bytes: Bytes,
}

impl InputDocument {
    /// What it holds.
    pub fn document(&self) -> Document<'_> {
        self.bytes.document()
    }

    /// What is known of it besides.
    pub fn hints(&self) -> Hints<'_> {
        let hints = Hints::default().with_url(self.url.as_deref());
        hints.with_http_charset(self.content_type.as_deref()).with_site(&*self.site)
    }
}

/// The documents of an input in its order, with the failures of those that cannot be read. Records that hold none are passed over.
/// `kind` forces HTML or text; `limit` is that of the bytes of a document.
pub fn documents(
    input: &Input,
    kind: Option<ContentKind>,
    fields: Fields,
    limit: usize,
) -> impl Iterator<Item = Result<InputDocument, Error>> {
    let nothing_written = Outputs::new(None, false, None);
    let feed = Feed::new(
        std::slice::from_ref(input),
        &Arc::new(Select::default()),
        &Arc::new(nothing_written),
        &fields,
        limit,
    );
    let worker = Worker {
        cleaner: Cleaner::default(),
        work: Work { kind, fields, ..Work::default() },
        limit,
        fingerprints: false,
        joins: false,
        templates: None,
    };
    feed.filter_map(move |item| worker.read(item).transpose())
}

impl Worker {
    /// Reads an item; nothing if it holds no document.
    fn read(&self, item: Item) -> Result<Option<InputDocument>, Error> {
        let Item { origin, load, .. } = item;
        let content = self.content(load, &mut 0).map_err(|error| error.at(origin.place))?;
        let Content::Document(document) = content else { return Ok(None) };
        Ok(Some(InputDocument {
            id: document.id.unwrap_or_else(|| name_of(&origin)),
            site: site_of(&origin).into_owned(),
            url: document.url,
            place: origin.place,
            kind: document.kind,
            content_type: document.content_type,
            bytes: document.bytes,
        }))
    }
}
