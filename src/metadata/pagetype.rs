//! What kind of page it is.

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
        }
    }
}
