//! What the compiler of the lexicon (`build.rs`) and its reader have in common: the languages, the families, and how texts
//! are hashed and parted.

/// The languages of the lexicon (ISO 639-1), each with a file in `lexicon/`.
pub(super) const LANGUAGES: [&str; 54] = [
    "af", "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "gu", "he",
    "hi", "hr", "hu", "id", "is", "it", "ja", "kn", "ko", "lt", "lv", "mk", "ml", "mr", "ms", "nl", "no",
    "pa", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "te", "th", "tr", "uk", "ur",
    "vi", "zh", "zu",
];

macro_rules! families {
    ($(#[$doc:meta])* $type:ident { $($variant:ident $name:literal)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each variant is a section of the lexicon")]
        pub enum $type { $($variant,)* }

        impl $type {
            /// Every family, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name of its section in the lexicon.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

families! {
    /// What a phrase of the lexicon says of the block it is in.
    Phrase {
        Related "related" MostRead "most-read" ReadMore "read-more" Newsletter "newsletter" Share "share" Ad "ad"
        Copyright "copyright" Agency "agency" Credit "credit" AuthorBox "author-box" Byline "byline"
        Comments "comments" Cookies "cookies" Paywall "paywall" Donation "donation" App "app" Tags "tags"
        Player "player" ErrorReport "error-report" SummaryBox "summary-box" Correction "correction"
    }
}

families! {
    /// What a class, id or role token says of the element that bears it.
    Markup {
        Body "body" Headline "headline" Standfirst "standfirst" Related "related" MostRead "most-read"
        Share "share" Ad "ad" Newsletter "newsletter" Comments "comments" Byline "byline" AuthorBox "author-box"
        Date "date" Caption "caption" Gallery "gallery" Player "player" Nav "nav" Header "header" Footer "footer"
        Sidebar "sidebar" Tags "tags" Cookies "cookies" Paywall "paywall" Promo "promo" Widget "widget"
        Modal "modal" Hidden "hidden" Login "login" Search "search" Toc "toc" Infobox "infobox" Embed "embed"
        Pullquote "pullquote" Correction "correction" Liveblog "liveblog" Product "product" Teaser "teaser"
        List "list" Donation "donation" App "app" Error "error" Rating "rating" Recipe "recipe" Legal "legal"
    }
}

/// Where an entry of the lexicon must be in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// Anywhere.
    Inside,
    /// At its start.
    Start,
    /// At its end.
    End,
    /// It is the whole block.
    Whole,
}

impl Anchor {
    /// Every way, in the order of their numbers.
    pub(super) const ALL: [Self; 4] = [Self::Inside, Self::Start, Self::End, Self::Whole];
}

/// A hash that grows byte by byte (FNV-1a), so that every prefix of a text is hashed in one pass. Texts are told apart by it
/// alone, in a table by some 50 bits of it: of a million million look-ups, thirty or so go wrong.
#[derive(Clone, Copy)]
pub(crate) struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    /// The hash of a whole text.
    pub(crate) fn of(text: &str) -> Self {
        let mut hash = Self::default();
        hash.push(text);
        hash
    }

    /// Adds a text.
    #[inline]
    pub(crate) fn push(&mut self, text: &str) {
        let push = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        self.0 = text.bytes().fold(self.0, push);
    }

    /// The hash in half its bits, for the words of one page.
    pub(crate) fn short(self) -> u32 {
        (self.key() >> 32) as u32
    }

    /// The key that a table has; its high bits, which choose the bucket, differ for short texts too.
    pub(crate) fn key(self) -> u64 {
        self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

/// Bits of the key of a phrase's first word that are asked first, after the start of a block: few phrases may be there,
/// and hardly a word of a page starts one.
pub(super) const STARTS: u32 = 14;

/// Bytes of a phrase, at most: no further is a text looked into from where one may start.
pub(super) const LONGEST_PHRASE: usize = 160;

/// Bits of an entry of a table that hold the number of its set, the low ones; the others hold [`tag_of`] its key.
pub(super) const NUMBER_BITS: u32 = 10;

/// Bytes of an entry of a table.
pub(super) const ENTRY_BYTES: usize = 6;

/// What a table has of a key: as much as fits, from below the bits that choose the bucket.
pub(super) fn tag_of(key: u64) -> u64 {
    const TAG_BITS: u32 = u8::BITS * ENTRY_BYTES as u32 - NUMBER_BITS;
    key >> 12 & ((1 << TAG_BITS) - 1)
}

/// The bucket, one of so many, of a key; those of larger keys do not come before it.
#[expect(clippy::arithmetic_side_effects, reason = "a product of two numbers of 32 bits")]
pub(super) fn bucket_of(key: u64, buckets: usize) -> usize {
    (((key >> 32) * buckets as u64) >> 32) as usize
}

/// The bit of a key in a filter of so many bytes, a power of two. It does not hang on where the key lies.
#[expect(clippy::arithmetic_side_effects, reason = "bits of a table in memory, which has a byte at least")]
pub(super) fn filter_bit(key: u64, bytes: usize) -> usize {
    (key >> 12) as usize & (8 * bytes - 1)
}

/// Symbols of tokens: a dash, letters and digits.
pub(super) const SYMBOLS: usize = 1 + 26 + 10;

/// The symbol of everything that is neither letter nor digit.
pub(super) const DASH: u8 = 0;

/// The symbol of a byte of a token.
#[expect(clippy::arithmetic_side_effects, reason = "a letter or digit is no less than the first one")]
pub(super) const fn symbol(byte: u8) -> Option<u8> {
    match byte {
        b'-' => Some(DASH),
        b'a'..=b'z' => Some(byte - b'a' + 1),
        b'0'..=b'9' => Some(byte - b'0' + 27),
        _ => None,
    }
}
