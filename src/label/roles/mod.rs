//! [`Role`]: what a block is to the reader of a page. `assign` finds it, after the rules; `convention` is what a user counts
//! as the article.

mod assign;
mod convention;
mod region;
mod table;

use std::fmt;
use std::ops::BitOr;
use std::str::FromStr;

pub(super) use assign::assign;
pub(crate) use table::is_data;

use crate::error::{Error, ErrorKind};

named! {
    /// What a block is to the reader of a page. Records and the command line use the names.
    Role
    /// Every role: first those of an article, then those of what is around it.
    ALL
    /// Its name.
    name {
        /// The headline.
        Headline "headline"
        /// A line above the headline that names the topic.
        Kicker "kicker"
        /// What sums the article up between headline and body: dek, lead-in, chapô, Vorspann.
        Standfirst "standfirst"
        /// Who wrote it.
        Byline "byline"
        /// When it was published or changed; reading time.
        Timestamp "timestamp"
        /// Running text.
        Paragraph "paragraph"
        /// A heading inside the body.
        Subheading "subheading"
        /// An item of a list.
        List "list"
        /// Text inside `blockquote`.
        Quote "quote"
        /// A sentence of the article set large beside it.
        PullQuote "pull-quote"
        /// A cell of a table, or its caption.
        Table "table"
        /// Preformatted text.
        Code "code"
        /// Text below an image, and its credit.
        Caption "caption"
        /// Who contributed, edited or supplied the text, at its end: «Reporting by …», the mark of an agency.
        Credit "credit"
        /// A correction or another note of the editors.
        Correction "correction"
        /// Who the author is.
        AuthorBio "author-bio"
        /// A post of a network or another page, shown inside the text.
        Embed "embed"
        /// What a reader wrote.
        Comment "comment"
        /// Other stories.
        Related "related"
        /// The stories that most have read.
        MostRead "most-read"
        /// A pointer to one other story.
        ReadMore "read-more"
        /// A newsletter or a subscription.
        Newsletter "newsletter"
        /// A way to share the page or to follow the site.
        Share "share"
        /// An advertisement, or its label.
        Ad "ad"
        /// A copyright or legal notice.
        Copyright "copyright"
        /// A cookie or consent notice.
        Cookies "cookies"
        /// A paywall, login or browser notice.
        Paywall "paywall"
        /// An appeal for money.
        Donation "donation"
        /// An appeal to install an app.
        App "app"
        /// Tags and sections.
        Tags "tags"
        /// Text of a player, a gallery or another control.
        Player "player"
        /// A way to report errors or to give feedback.
        ErrorReport "error-report"
        /// The label of a machine-made summary.
        SummaryBox "summary-box"
        /// Menus, heads and feet of the site.
        Navigation "navigation"
        /// What readers do not see.
        Hidden "hidden"
        /// What was said before.
        Duplicate "duplicate"
        /// What a pattern of the user drops.
        DropText "drop-text"
        /// Anything else that is not of the article.
        Other "other"
    }
}

/// The role of a block of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockRole {
    /// The role.
    pub role: Role,
    /// Whether the block, which was dropped, is one of this article, so that a user may include it.
    pub may_be_kept: bool,
}

impl Role {
    /// Whether an article may have such a block. Blocks of other roles are never part of the text, so only these can be
    /// included.
    pub fn is_of_article(self) -> bool {
        self < Self::Comment
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = Error;

    /// # Errors
    /// [`ErrorKind::UnknownRole`], with the names that there are.
    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL.iter().find(|role| role.name() == name).copied().ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|role| role.name()).collect();
            Error::new(ErrorKind::UnknownRole, format!("{name:?}; the roles are {}", names.join(", ")))
        })
    }
}

/// A set of roles.
///
/// ```
/// use cleancopy::Role;
/// use cleancopy::options::Roles;
///
/// let roles: Roles = [Role::Standfirst, Role::Caption].into_iter().collect();
/// assert!(roles.contains(Role::Caption) && !roles.contains(Role::Credit));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Roles(u64);

const _: () = assert!(Role::ALL.len() <= u64::BITS as usize, "a bit each");

impl Roles {
    /// The empty set.
    #[must_use]
    pub const fn none() -> Self {
        Self(0)
    }

    /// The set with one more role.
    #[must_use]
    pub const fn with(self, role: Role) -> Self {
        Self(self.0 | 1 << role as u32)
    }

    /// Whether a role is in the set.
    pub const fn contains(self, role: Role) -> bool {
        self.0 >> role as u32 & 1 == 1
    }

    /// Whether no role is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The roles in it, in the order of [`Role::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(move |role| self.contains(*role))
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(Self::default(), Self::with)
    }
}

impl BitOr for Roles {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
