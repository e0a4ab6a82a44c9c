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
    let mut bytes = [0; LONGEST];
    bytes.split_at_mut(name.len()).0.copy_from_slice(name);
    bytes.make_ascii_lowercase();
    u128::from_le_bytes(bytes)
}

const fn slot(key: u128) -> usize {
    let folded = (key as u64) ^ ((key >> 64) as u64).rotate_left(29);
    (folded.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 55) as usize
}
