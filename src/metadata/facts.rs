//! What the sources of metadata share: the page, its parsed JSON-LD, its microdata, its labels.
#![expect(
    clippy::indexing_slicing,
    reason = "elements are those of the page, listed from it, and so is the block of the headline"
)]

use std::cell::{OnceCell, RefCell};

use rustc_hash::FxHashMap;
use url::Url;

use super::json_ld::{self, Graph};
use super::words::MARKUP;
use crate::label::Labels;
use crate::read::json::Object;
use crate::read::page::{AttributeName, BlockKind, Page, Tag};

/// Elements around one that are looked at, at most.
const MAX_AROUND: usize = 12;

/// A page with everything that is computed once.
pub(super) struct Facts<'p> {
    pub(super) page: &'p Page,
    pub(super) labels: &'p Labels,
    pub(super) graph: &'p Graph<'p>,
    /// The JSON-LD object of the article.
    pub(super) article: Option<Object<'p>>,
    /// Where the page was found.
    pub(super) url: Option<Url>,
    /// What relative addresses are resolved against.
    pub(super) base: Option<Url>,
    /// Elements with an `itemprop`: (element, property).
    items: Vec<(u32, &'p str)>,
    /// Elements whose attributes name a byline, a date, and readers' comments.
    pub(super) bylines: Found,
    pub(super) dates: Found,
    comments: Found,
    body_start: OnceCell<Option<usize>>,
}

/// What was found out of elements. All blocks of an element ask for it, and its attributes may be long.
#[derive(Default)]
pub(super) struct Found(RefCell<FxHashMap<u32, bool>>);

impl Found {
    /// What `find` finds out of an element, asked once.
    pub(super) fn of(&self, element: u32, find: impl FnOnce() -> bool) -> bool {
        *self.0.borrow_mut().entry(element).or_insert_with(find)
    }
}

impl<'p> Facts<'p> {
    pub(super) fn new(page: &'p Page, labels: &'p Labels, graph: &'p Graph<'p>, url: Option<&str>) -> Self {
        let url = url.and_then(|url| Url::parse(url).ok());
        let items =
            page.elements.iter().enumerate().filter_map(|(id, element)| {
                Some((id as u32, page.attribute(element, AttributeName::ItemProp)?))
            });
        let mut facts = Self {
            page,
            labels,
            graph,
            article: graph.article(),
            url,
            base: None,
            items: items.collect(),
            bylines: Found::default(),
            dates: Found::default(),
            comments: Found::default(),
            body_start: OnceCell::new(),
        };
        facts.base = facts.find_base();
        facts
    }

    /// `base`, else where the page was found, else the address that it declares.
    fn find_base(&self) -> Option<Url> {
        let found = self.url.clone().or_else(|| {
            let declared = self.page.link("canonical").or_else(|| self.page.meta("og:url"))?;
            Url::parse(declared.trim()).ok()
        });
        match self.page.head.base.map(|base| self.page.attribute_str(base)) {
            Some(base) => match &found {
                Some(url) => url.join(base).ok().or(found),
                None => Url::parse(base).ok(),
            },
            None => found,
        }
        .and_then(short_base)
    }

    /// An absolute `http` address.
    pub(super) fn resolve(&self, address: &str) -> Option<String> {
        resolve(self.base.as_ref(), address)
    }

    /// Where the page was found, else where it says that it is.
    pub(super) fn address(&self) -> Option<&Url> {
        self.url.as_ref().or(self.base.as_ref())
    }

    /// The non-empty content of every `meta` of a name.
    pub(super) fn metas(&self, name: &str) -> impl Iterator<Item = &'p str> {
        let page = self.page;
        let of_name = page.head.metas.iter().filter(move |(key, _)| page.attribute_str(*key) == name);
        of_name
            .map(move |(_, content)| page.attribute_str(*content).trim())
            .filter(|content| !content.is_empty())
    }

    /// The first non-empty content of the first of several names, with its name.
    pub(super) fn first_meta(&self, names: &[&'static str]) -> Option<(&'p str, &'static str)> {
        names.iter().find_map(|name| Some((self.metas(name).next()?, *name)))
    }

    /// A property of the article in JSON-LD, as text.
    pub(super) fn json_text(&self, property: &str) -> Option<&'p str> {
        let mut first = None;
        json_ld::texts(self.graph, self.article?.get(property)?, &mut |text| {
            first = first.or(Some(text.trim()).filter(|text| !text.is_empty()));
        });
        first
    }

    /// Elements with an `itemprop`.
    pub(super) fn items(&self, property: &str) -> impl Iterator<Item = u32> {
        self.items
            .iter()
            .filter(move |(_, own)| own.split_ascii_whitespace().any(|word| word == property))
            .map(|(id, _)| *id)
    }

    /// Whether an element is of a reader's comment, or of an item within the article, such as a picture.
    pub(super) fn is_of_another(&self, element: u32) -> bool {
        let page = self.page;
        page.ancestors(element).skip(1).take(MAX_AROUND).any(|id| {
            let around = &page.elements[id as usize];
            let item = page.attribute(around, AttributeName::ItemProp).unwrap_or_default();
            MARKUP.has("items-within", item) || around.tag == Tag::Figure
        }) || self.is_comment(element)
    }

    /// Whether an element is within what readers wrote: one that is marked so, without the headline.
    pub(super) fn is_comment(&self, element: u32) -> bool {
        let page = self.page;
        let holds_headline = |id: u32| {
            let headline = self.headline().map(|at| page.blocks[at].element);
            headline.is_some_and(|headline| page.ancestors(headline).any(|around| around == id))
        };
        let mut around = page.ancestors(element).take(MAX_AROUND);
        around.any(|id| self.comments.of(id, || self.names_comments(id)) && !holds_headline(id))
    }

    /// The words of the attributes that say what an element is.
    pub(super) fn words_of_marks(page: &'p Page, element: u32) -> impl Iterator<Item = &'p str> {
        use AttributeName::{Class, DataComponent, DataTestId, Id, ItemProp};
        let own = page.attributes_of(&page.elements[element as usize]).iter();
        own.filter(|own| matches!(own.name, Class | Id | ItemProp | DataComponent | DataTestId))
            .flat_map(|own| page.attribute_str(own.value).split(|char: char| !char.is_alphanumeric()))
    }

    /// Whether the class or id of an element names readers' comments.
    fn names_comments(&self, id: u32) -> bool {
        let element = &self.page.elements[id as usize];
        let values = [AttributeName::Class, AttributeName::Id].map(|name| self.page.attribute(element, name));
        let mut words =
            values.into_iter().flatten().flat_map(|value| value.split(|char: char| !char.is_alphanumeric()));
        let marks = MARKUP.of("comment-markup");
        words.any(|word| marks.iter().any(|mark| mark.eq_ignore_ascii_case(word)))
    }

    /// What an element with an `itemprop` says: its `content`, `datetime` or own text.
    pub(super) fn item_text(&self, element: u32) -> Option<&'p str> {
        let own = &self.page.elements[element as usize];
        let names = [AttributeName::Content, AttributeName::Datetime];
        let value = names.iter().find_map(|name| self.page.attribute(own, *name));
        value.or_else(|| self.text_in(element)).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The text of an element: that of its link, or of its first block.
    #[expect(clippy::string_slice, reason = "spans are ranges of the text of their page")]
    pub(super) fn text_in(&self, element: u32) -> Option<&'p str> {
        let first = self.page.blocks.partition_point(|block| block.element < element);
        if let Some(span) = self.page.spans.iter().find(|span| span.element == element) {
            return Some(&self.page.text[span.text.range()]);
        }
        let block = self.page.blocks.get(first)?;
        let inside = self.page.ancestors(block.element).any(|id| id == element);
        inside.then(|| self.page.text_of(block))
    }

    /// The number of the headline's block; the first block of plain text is taken for it.
    pub(super) fn headline(&self) -> Option<usize> {
        self.labels.headline
    }

    /// The number of the first kept block of running text.
    pub(super) fn body_start(&self) -> Option<usize> {
        *self.body_start.get_or_init(|| {
            let mut blocks = self.page.blocks.iter().zip(&self.labels.verdicts);
            blocks
                .position(|(block, verdict)| verdict.keep && self.page.kind_of(block) == BlockKind::Paragraph)
        })
    }

    /// The number of the last kept block.
    pub(super) fn body_end(&self) -> Option<usize> {
        self.labels.verdicts.iter().rposition(|verdict| verdict.keep)
    }
}

/// The words of a name in camel case.
#[expect(clippy::string_slice, reason = "at a character of the name")]
pub(super) fn humps(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    std::iter::from_fn(move || {
        let begins = |(at, char): (usize, char)| {
            at > 0 && char.is_uppercase() && !rest[..at].ends_with(char::is_uppercase)
        };
        let end = rest.char_indices().find(|found| begins(*found)).map_or(rest.len(), |(at, _)| at);
        let (word, behind) = rest.split_at(end);
        rest = behind;
        (!word.is_empty()).then_some(word)
    })
}

/// Bytes of the address that others are resolved against, at most: all of them repeat it.
const MAX_BASE: usize = 512;

/// An address that is short enough to resolve others, if need be without its query.
fn short_base(mut base: Url) -> Option<Url> {
    if base.as_str().len() > MAX_BASE {
        base.set_query(None);
        base.set_fragment(None);
    }
    (base.as_str().len() <= MAX_BASE).then_some(base)
}

/// An absolute `http` address, from one that may be relative.
pub(crate) fn resolve(base: Option<&Url>, address: &str) -> Option<String> {
    let address = address.trim();
    let url = match base {
        Some(base) => base.join(address),
        None => Url::parse(address),
    };
    url.ok().filter(|url| matches!(url.scheme(), "http" | "https")).map(String::from)
}
