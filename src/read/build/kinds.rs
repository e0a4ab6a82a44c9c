//! What a tag makes of the text in it.

use crate::read::page::{BlockKind, SpanKind, Tag};

/// The kind of text directly in an element, given the kind of the enclosing one.
pub(super) fn kind_in(tag: Tag, enclosing: BlockKind) -> BlockKind {
    match tag {
        Tag::Li | Tag::Dd | Tag::Dt => BlockKind::ListItem,
        Tag::Blockquote => BlockKind::Quote,
        Tag::Td | Tag::Th => BlockKind::TableCell,
        Tag::Pre | Tag::Listing | Tag::Xmp | Tag::Plaintext => BlockKind::Preformatted,
        Tag::Table | Tag::Ul | Tag::Ol | Tag::Dl | Tag::Figure => BlockKind::Paragraph,
        _ => tag.heading_level().map_or(enclosing, BlockKind::Heading),
    }
}

pub(super) fn span_kind(tag: Tag, link: bool) -> Option<SpanKind> {
    match tag {
        Tag::A if link => Some(SpanKind::Link),
        Tag::B | Tag::Strong => Some(SpanKind::Strong),
        Tag::I | Tag::Em | Tag::Cite => Some(SpanKind::Emphasis),
        Tag::Code | Tag::Kbd | Tag::Samp | Tag::Tt => Some(SpanKind::Code),
        _ => None,
    }
}

/// Whether a `type` attribute is that of JSON-LD.
pub(super) fn is_json_ld(kind: &str) -> bool {
    kind.as_bytes().windows(7).any(|part| part.eq_ignore_ascii_case(b"ld+json"))
}
