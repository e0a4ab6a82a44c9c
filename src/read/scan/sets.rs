//! Sets of elements that the standard's tree construction treats alike.

use crate::read::page::Tag;

pub(super) const HEADINGS: [Tag; 6] = [Tag::H1, Tag::H2, Tag::H3, Tag::H4, Tag::H5, Tag::H6];

/// Whether an end tag of the element is implied by the end of the element around it.
pub(super) fn has_implied_end(tag: Tag) -> bool {
    use Tag::*;
    matches!(tag, Dd | Dt | Li | Option | Optgroup | P | Rb | Rp | Rt | Rtc)
}

pub(super) fn belongs_in_head(tag: Tag) -> bool {
    use Tag::*;
    matches!(
        tag,
        Base | Basefont | Bgsound | Link | Meta | Title | Noscript | Noframes | Style | Script | Template
    )
}

/// Elements that cannot be in SVG or MathML: their start tags end it.
pub(super) fn breaks_out(tag: Tag) -> bool {
    use Tag::*;
    matches!(
        tag,
        B | Big
            | Blockquote
            | Body
            | Br
            | Center
            | Code
            | Dd
            | Div
            | Dl
            | Dt
            | Em
            | Embed
            | Font
            | H1
            | H2
            | H3
            | H4
            | H5
            | H6
            | Head
            | Hr
            | I
            | Img
            | Li
            | Listing
            | Menu
            | Meta
            | Nobr
            | Ol
            | P
            | Pre
            | Ruby
            | S
            | Small
            | Span
            | Strong
            | Strike
            | Sub
            | Sup
            | Table
            | Tt
            | U
            | Ul
            | Var
    )
}

/// Whether a foreign element has HTML inside.
pub(super) fn is_integration_point(name: &str) -> bool {
    ["foreignobject", "desc", "title", "mi", "mo", "mn", "ms", "mtext"]
        .iter()
        .any(|point| name.eq_ignore_ascii_case(point))
}

pub(super) fn is_formatting(tag: Tag) -> bool {
    use Tag::*;
    matches!(tag, A | B | Big | Code | Em | Font | I | Nobr | S | Small | Strike | Strong | Tt | U)
}

/// Blocks that end an open paragraph and have no other rule.
pub(super) fn closes_p(tag: Tag) -> bool {
    use Tag::*;
    matches!(tag, Pre | Listing | P | Plaintext) || (ends_in_scope(tag) && !matches!(tag, Button | Select))
}

/// Blocks whose end tag ends all that is in them, and have no other rule.
pub(super) fn ends_in_scope(tag: Tag) -> bool {
    use Tag::*;
    matches!(
        tag,
        Address
            | Article
            | Aside
            | Blockquote
            | Button
            | Center
            | Dd
            | Details
            | Dialog
            | Dir
            | Div
            | Dl
            | Dt
            | Fieldset
            | Figcaption
            | Figure
            | Footer
            | Header
            | Hgroup
            | Listing
            | Main
            | Menu
            | Nav
            | Ol
            | Pre
            | Search
            | Section
            | Select
            | Summary
            | Ul
    )
}
