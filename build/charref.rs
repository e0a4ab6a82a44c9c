//! Compiles `src/read/charref.txt` into the table that `src/read/charref.rs` searches.

use std::error::Error;
use std::fmt::Write;

/// The table as Rust: an array of names and what they stand for, sorted by name.
pub(crate) fn table(list: &str) -> Result<String, Box<dyn Error>> {
    let mut table = String::from("[");
    let mut last = "";
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let (name, code_points) = line.split_once(' ').ok_or_else(|| format!("{line}: no code point"))?;
        let chars = code_points.split(' ').map(|hex| char::from_u32(u32::from_str_radix(hex, 16).ok()?));
        let text: Option<String> = chars.collect();
        let text = text.ok_or_else(|| format!("{line}: not a code point"))?;
        if name <= last {
            return Err(format!("{name}: not after {last}").into());
        }
        last = name;
        write!(table, "({name:?}, {text:?}),")?;
    }
    Ok(table + "]")
}
