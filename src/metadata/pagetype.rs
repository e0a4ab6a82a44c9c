//! What kind of page it is.

use url::Url;

use super::facts::Facts;
use super::words::{MARKUP, PAGE_ERRORS};
use super::{Metadata, json_ld};
use crate::label::Verdict;

/// Kinds of pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PageType {
    /// One text with a headline.
    #[default]
    Article,
    /// A text that grows entry by entry.
    LiveBlog,
    /// Pictures with captions.
    Gallery,
    /// A video or sound with a few words.
    Video,
    /// A front page, a section or a list of other pages.
    Index,
    /// Something to buy or to book.
    Product,
    /// Questions, answers and posts of many.
    Forum,
    /// Reference for those who use something.
    Documentation,
    /// The first lines of a text that only subscribers may read on.
    PaywallStub,
    /// A message that there is nothing here.
    Error,
    /// No text at all.
    Empty,
    /// Something else: neither an article nor one of these.
    Other,
}

impl PageType {
    /// The name used in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::LiveBlog => "live-blog",
            Self::Gallery => "gallery",
            Self::Video => "video",
            Self::Index => "index",
            Self::Product => "product",
            Self::Forum => "forum",
            Self::Documentation => "documentation",
            Self::PaywallStub => "paywall-stub",
            Self::Error => "error",
            Self::Empty => "empty",
            Self::Other => "other",
        }
    }
}

/// Characters of kept text below which a text for subscribers is only its beginning, and a gallery or a video has no more
/// than a few words.
const STUB: usize = 1200;

/// Characters of all visible text below which a page has none to speak of.
const BLANK: usize = 50;

/// The sections of words that labels of hosts and parts of paths have for a kind.
struct Kind {
    hosts: &'static str,
    paths: &'static str,
}

macro_rules! kind {
    ($name:literal) => {
        Kind { hosts: concat!($name, "-hosts"), paths: concat!($name, "-paths") }
    };
}

/// The kind of a page, by what it says of itself, by its address and by the form of its text.
pub(super) fn find(facts: &Facts<'_>, metadata: &Metadata, is_article: bool) -> PageType {
    let address = Address::of(facts);
    let kept = characters(facts, |verdict| verdict.keep);
    if kept < STUB && is_error(facts) {
        return PageType::Error;
    }
    if kept == 0 && characters(facts, |_| true) < BLANK {
        return PageType::Empty;
    }
    if kept < STUB && kept > 0 && metadata.paywall.as_ref().is_some_and(|found| found.value) {
        return PageType::PaywallStub;
    }
    if facts.graph.has_type(|name| name == "LiveBlogPosting") || is_article && address.slug_has("live-slugs")
    {
        return PageType::LiveBlog;
    }
    if kept < STUB && is_gallery(facts, &address) {
        return PageType::Gallery;
    }
    if kept < STUB && is_video(facts, &address) {
        return PageType::Video;
    }
    if is_article { PageType::Article } else { other(facts, &address) }
}

/// The kind of a page that is no article.
fn other(facts: &Facts<'_>, address: &Address<'_>) -> PageType {
    let graph = facts.graph;
    let og = facts.metas("og:type").next().unwrap_or_default().to_ascii_lowercase();
    let generator = facts.metas("generator").next().unwrap_or_default().to_lowercase();
    let made_by = |section| MARKUP.of(section).iter().any(|name| generator.contains(name));
    let is_forum = |name: &str| matches!(name, "DiscussionForumPosting" | "QAPage");
    let is_product =
        |name: &str| matches!(name, "Product" | "ProductGroup" | "Offer" | "Service" | "Course" | "Event");
    if graph.has_type(is_forum) || made_by("forum-generators") || address.has(kind!("forum")) {
        return PageType::Forum;
    }
    if made_by("documentation-generators") || address.has(kind!("documentation")) {
        return PageType::Documentation;
    }
    // A list of goods has an address such as `/shop` or `/category/shoes`, one of them an address below `/product/`.
    let listed = graph.has_type(|name| matches!(name, "CollectionPage" | "SearchResultsPage"))
        || address.has(kind!("index"));
    if address.is_below("product-paths")
        || !listed && (graph.has_type(is_product) || og.starts_with("product"))
    {
        return PageType::Product;
    }
    if !listed && address.has(kind!("product")) {
        return PageType::Product;
    }
    let is_front = address.is_given && address.parts().next().is_none();
    if listed || is_front || is_list(facts) { PageType::Index } else { PageType::Other }
}

/// Whether links are most of what a reader sees.
#[expect(clippy::arithmetic_side_effects, reason = "bytes of a page's text, which are below u32::MAX")]
fn is_list(facts: &Facts<'_>) -> bool {
    let visible = facts.page.blocks.iter().filter(|block| !block.hidden);
    let (linked, all) = visible.fold((0, 0), |(linked, all), block| {
        (linked + u64::from(block.link_bytes), all + block.text.len() as u64)
    });
    linked * 2 > all
}

fn is_gallery(facts: &Facts<'_>, address: &Address<'_>) -> bool {
    facts.graph.has_type(|name| matches!(name, "ImageGallery" | "MediaGallery"))
        || address.has(kind!("gallery"))
}

fn is_video(facts: &Facts<'_>, address: &Address<'_>) -> bool {
    let og = facts.metas("og:type").next().unwrap_or_default().to_ascii_lowercase();
    let graph = facts.graph;
    og.starts_with("video")
        || graph.has_type(|name| name == "VideoObject") && !graph.has_type(json_ld::is_article)
        || address.has(kind!("video"))
}

/// Characters of the visible blocks whose verdict is wanted.
fn characters(facts: &Facts<'_>, wanted: impl Fn(&Verdict) -> bool) -> usize {
    let blocks = facts.page.blocks.iter().zip(&facts.labels.verdicts);
    let visible = blocks.filter(|(block, verdict)| wanted(verdict) && (verdict.keep || !block.hidden));
    visible.map(|(block, _)| facts.page.text_of(block).chars().count()).sum()
}

/// Whether the title or the headline says that there is nothing here.
fn is_error(facts: &Facts<'_>) -> bool {
    let title = facts.page.head.title.map_or("", |title| facts.page.attribute_str(title));
    let headline = facts.headline().and_then(|at| facts.page.blocks.get(at));
    let headline = headline.map_or("", |block| facts.page.text_of(block));
    [title, headline].iter().any(|text| {
        let text = text.to_lowercase();
        let code =
            text.split(['|', '-', '–', '—', ':', '·']).any(|part| MARKUP.has("error-codes", part.trim()));
        code || PAGE_ERRORS.iter().any(|phrase| text.contains(phrase))
    })
}

/// The words of an address.
struct Address<'f> {
    is_given: bool,
    host: &'f str,
    /// In lower case.
    path: String,
}

impl<'f> Address<'f> {
    fn of(facts: &'f Facts<'_>) -> Self {
        let url = facts.address();
        Self {
            is_given: url.is_some(),
            host: url.and_then(Url::host_str).unwrap_or_default(),
            path: url.map_or("", Url::path).to_lowercase(),
        }
    }

    /// The parts of the path.
    fn parts(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.path.split('/').filter(|part| !part.is_empty())
    }

    /// Whether a label of the host or a part of the path is a word for a kind.
    fn has(&self, kind: Kind) -> bool {
        self.host.split('.').any(|label| MARKUP.has(kind.hosts, label))
            || self.parts().any(|part| MARKUP.has(kind.paths, part))
    }

    /// Whether more of the path follows a word of a section.
    fn is_below(&self, section: &str) -> bool {
        self.parts().rev().skip(1).any(|part| MARKUP.has(section, part))
    }

    /// Whether a part of the path holds a word of a section.
    fn slug_has(&self, section: &str) -> bool {
        let slugs = MARKUP.of(section);
        self.parts().any(|part| slugs.iter().any(|slug| part.contains(slug)))
    }
}
