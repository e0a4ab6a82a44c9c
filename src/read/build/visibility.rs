//! Whether the attributes of an element hide it.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Whether a `style` attribute hides the element.
pub(super) fn hides(style: &str) -> bool {
    if memchr::memmem::find(style.as_bytes(), b"none").is_none()
        && memchr::memmem::find(style.as_bytes(), b"hidden").is_none()
    {
        return false;
    }
    style.split(';').any(|rule| {
        let Some((name, value)) = rule.split_once(':') else { return false };
        let value = value.trim().trim_end_matches("!important").trim_end();
        match name.trim() {
            "display" => value.eq_ignore_ascii_case("none"),
            "visibility" => value.eq_ignore_ascii_case("hidden"),
            _ => false,
        }
    })
}

/// Whether a `class` attribute shows the element to screen readers only.
pub(super) fn is_for_screen_readers(class: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| include_str!("../screen-reader.txt").lines().collect());
    class.split_ascii_whitespace().any(|word| WORDS.contains(word))
}
