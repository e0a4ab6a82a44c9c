//! Compiles `src/read/charref.txt` into the list that `src/read/charref.rs` searches.

use std::error::Error;

/// The list as Rust: where each entry begins, and all entries as one text, which needs one address and not four thousand. An
/// entry is a name, a space and what it stands for.
pub(crate) fn list(list: &str) -> Result<String, Box<dyn Error>> {
    let (mut starts, mut entries) = (Vec::new(), String::new());
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
        starts.push(u16::try_from(entries.len())?);
        entries.extend([name, " ", &text]);
    }
    starts.push(u16::try_from(entries.len())?);
    Ok(format!("(&{starts:?}, {entries:?})"))
}
