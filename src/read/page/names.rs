//! A table of short names, built while compiling: looking one up costs a multiplication and,
//! nearly always, one comparison. Tags and attributes of a page are looked up by the million.

#![expect(
    clippy::indexing_slicing,
    reason = "slots are numbered up to `SLOTS`, as the highest nine bits are, and names up to their count"
)]
#![expect(clippy::arithmetic_side_effects, reason = "numbers of names and slots, of which there are 512")]

/// Slots of the table; at least twice the names, so that few collide.
const SLOTS: usize = 512;

/// The longest name that fits a key.
const LONGEST: usize = 16;

/// The first bytes of variants that are no names of HTML, such as `Tag::Custom`: these are never found by name.
const INTERNAL: u64 = key(b"x-custom") as u64;

pub(super) struct NameTable {
    keys: [u128; SLOTS],
    indexes: [u8; SLOTS],
}

impl NameTable {
    pub(super) const fn new(names: &[&str]) -> Self {
        assert!(names.len() * 2 <= SLOTS && names.len() <= 256);
        let mut table = Self { keys: [0; SLOTS], indexes: [0; SLOTS] };
        let mut index = 0;
        while index < names.len() {
            assert!(names[index].len() <= LONGEST);
            let key = key(names[index].as_bytes());
            if key as u64 != INTERNAL {
                let mut slot = slot(key);
                while table.keys[slot] != 0 {
                    slot = (slot + 1) % SLOTS;
                }
                table.keys[slot] = key;
                table.indexes[slot] = index as u8;
            }
            index += 1;
        }
        table
    }

    /// The index of a name, in any case, in the list that the table was made from.
    pub(super) fn find(&self, name: &[u8]) -> Option<usize> {
        if name.is_empty() || name.len() > LONGEST || name.ends_with(&[0]) {
            return None;
        }
        let key = key(name);
        let mut slot = slot(key);
        while self.keys[slot] != 0 {
            if self.keys[slot] == key {
                return Some(usize::from(self.indexes[slot]));
            }
            slot = (slot + 1) % SLOTS;
        }
        None
    }
}

/// The bytes of a name in lower case, as a number. Names differ in their keys unless one ends in NUL.
const fn key(name: &[u8]) -> u128 {
    lowercase(number(name))
}

/// The bytes of a name, [`LONGEST`] or fewer, as a number. They are read in two pieces that may overlap, not one by one.
const fn number(name: &[u8]) -> u128 {
    if let (Some(first), Some(last)) = (name.first_chunk::<8>(), name.last_chunk::<8>()) {
        return u64::from_le_bytes(*first) as u128
            | (u64::from_le_bytes(*last) as u128) << (8 * (name.len() - 8));
    }
    if let (Some(first), Some(last)) = (name.first_chunk::<4>(), name.last_chunk::<4>()) {
        return (u32::from_le_bytes(*first) as u64
            | (u32::from_le_bytes(*last) as u64) << (8 * (name.len() - 4))) as u128;
    }
    match *name {
        [a, b, c] => u32::from_le_bytes([a, b, c, 0]) as u128,
        [a, b] => u16::from_le_bytes([a, b]) as u128,
        [a] => a as u128,
        _ => 0,
    }
}

/// Bytes of ASCII in lower case, all at once: those from `A` to `Z` get the bit that `a` to `z` have.
const fn lowercase(bytes: u128) -> u128 {
    const EACH: u128 = u128::MAX / 0xff;
    let low = bytes & (EACH * 0x7f);
    // The highest bit of a byte is set from `A` on, and from behind `Z` on.
    let (from_a, behind_z) = (low + EACH * (0x80 - b'A' as u128), low + EACH * (0x7f - b'Z' as u128));
    bytes | (from_a & !behind_z & !bytes & (EACH * 0x80)) >> 2
}

const fn slot(key: u128) -> usize {
    let folded = (key as u64) ^ ((key >> 64) as u64).rotate_left(29);
    (folded.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 55) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_name_in_lower_case() {
        for length in 0..=LONGEST {
            let name: Vec<u8> = (0..length as u8).map(|at| b'@' + 3 * at).collect();
            let mut expected = [0; LONGEST];
            expected[..length].copy_from_slice(&name.to_ascii_lowercase());
            assert_eq!(key(&name).to_le_bytes(), expected, "{length} bytes");
        }
        for byte in 1..=u8::MAX {
            let lower = u128::from(byte.to_ascii_lowercase());
            assert_eq!(key(&[byte, byte]), lower | lower << 8, "{byte:#x}");
        }
    }
}
