//! What a terminal is shown, and does not obey.

/// A name or a message as one line that a terminal shows and does not obey: U+FFFD for control characters.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
