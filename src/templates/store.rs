//! Templates as a file: an object of JSON with a line for each site.
//!
//! `sample` lists the pages of a site by the hashes of their texts, in order. `blocks` are numbers of 31 bits, in
//! order: the hash of a block, the number of a page that has it, and whether that page keeps it. Each is written as the
//! distance to the one before it, in digits of five bits, so that what is on many pages takes two or three characters a page.
//! `places` are written likewise: the hash of a place, what stands there, the number of the page, and whether that is its own.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::site::{Sampled, Site};
use super::{SAMPLE, Templates, keys, places};
use crate::error::{Error, ErrorKind};

/// The version of the format. Another one is refused: what a hash is of may have changed.
const VERSION: u64 = 2;

/// Bits that the number of a page takes.
const PAGE_BITS: u32 = 6;
const _: () = assert!(SAMPLE <= 1 << PAGE_BITS && keys::BITS + PAGE_BITS < u32::BITS);
const _: () = assert!(places::BITS + PAGE_BITS <= u32::BITS);

/// Digits of five bits; those of the second half go on in the next.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl Templates {
    /// Writes the file: the same bytes for the same pages, whatever order and parts they were learned in.
    pub fn to_json(&self) -> String {
        let mut out = format!("{{\"cleancopy_templates\":{VERSION},\"sample\":{},\"sites\":{{", self.sample);
        for (number, (name, site)) in self.sites.iter().enumerate() {
            out.push_str(if number == 0 { "\n" } else { ",\n" });
            let pages: Vec<String> = site.pages.keys().map(|page| format!("\"{page:016x}\"")).collect();
            let (name, pages, seen) = (Value::from(name.as_str()), pages.join(","), site.seen);
            let (blocks, places) = (site.packed(|page| &page.keys), site.packed(|page| &page.places));
            let _ = write!(
                out,
                "{name}:{{\"seen\":{seen},\"sample\":[{pages}],\"blocks\":\"{blocks}\",\"places\":\"{places}\"}}"
            );
        }
        out.push_str("\n}}\n");
        out
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// [`ErrorKind::Templates`] for what is no such file, is damaged, or is of another version.
    pub fn parse(json: &str) -> Result<Self, Error> {
        let fail = |message: String| {
            Error::new(ErrorKind::Templates, format!("{message}; `cleancopy learn` writes it anew"))
        };
        let file: Value = serde_json::from_str(json).map_err(|error| fail(format!("is no JSON: {error}")))?;
        match file.get("cleancopy_templates").map(Value::as_u64) {
            None => return Err(fail("is no file of templates".to_owned())),
            Some(Some(VERSION)) => {}
            Some(version) => {
                let version = version.map_or_else(|| "unknown".to_owned(), |version| version.to_string());
                return Err(fail(format!(
                    "is of version {version}, and this cleancopy reads version {VERSION}"
                )));
            }
        }
        let sample =
            file.get("sample").and_then(Value::as_u64).and_then(|sample| usize::try_from(sample).ok());
        let sample = sample.filter(|sample| (1..=SAMPLE).contains(sample));
        let (Some(sample), Some(sites)) = (sample, file.get("sites").and_then(Value::as_object)) else {
            return Err(fail("is damaged: no sample or no sites".to_owned()));
        };
        let mut templates = Self { sample, ..Self::default() };
        for (name, site) in sites {
            let site = site.as_object().and_then(|site| Site::parse(site, sample));
            let site = site.ok_or_else(|| fail(format!("is damaged: site {name:?}")))?;
            templates.sites.insert(name.clone(), site);
        }
        templates.count();
        Ok(templates)
    }
}

impl Site {
    /// One list of all pages.
    #[expect(clippy::arithmetic_side_effects, reason = "they are in order")]
    fn packed(&self, list: fn(&Sampled) -> &[u32]) -> String {
        let page = |(number, sampled)| {
            let number = (number as u32) << 1;
            list(sampled).iter().map(move |key| (key >> 1) << (PAGE_BITS + 1) | number | key & 1)
        };
        let mut all: Vec<u32> = self.pages.values().enumerate().flat_map(page).collect();
        all.sort_unstable();
        let (mut out, mut before) = (String::new(), 0);
        for key in all {
            push_number(&mut out, key - before);
            before = key;
        }
        out
    }

    fn parse(site: &Map<String, Value>, sample: usize) -> Option<Self> {
        let name = |page: &Value| u64::from_str_radix(page.as_str()?, 16).ok();
        let names: Vec<u64> = site.get("sample")?.as_array()?.iter().map(name).collect::<Option<_>>()?;
        if names.len() > sample || !names.is_sorted_by(|a, b| a < b) {
            return None;
        }
        let list = |name| unpacked(site.get(name)?.as_str()?, names.len());
        let lists = list("blocks")?.into_iter().zip(list("places")?);
        let sampled = lists.map(|(keys, places)| Sampled { keys, places });
        let pages = names.iter().copied().zip(sampled).collect();
        Some(Self { seen: site.get("seen")?.as_u64()?, pages })
    }
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "below 32, or with 32 below 64, of which there are as many digits"
)]
fn push_number(out: &mut String, mut number: u32) {
    loop {
        let goes_on = if number >= 32 { 32 } else { 0 };
        out.push(char::from(DIGITS[(number % 32 + goes_on) as usize]));
        number /= 32;
        if goes_on == 0 {
            return;
        }
    }
}

/// The list of each of so many pages; nothing where one has the same twice, or is of another page.
fn unpacked(text: &str, pages: usize) -> Option<Vec<Vec<u32>>> {
    let mut lists = vec![Vec::new(); pages];
    for key in numbers(text)? {
        let page = (key >> 1) as usize % (1 << PAGE_BITS);
        lists.get_mut(page)?.push((key >> (PAGE_BITS + 1)) << 1 | key & 1);
    }
    let is_once = |list: &Vec<u32>| list.is_sorted_by(|a, b| a >> 1 < b >> 1);
    lists.iter().all(is_once).then_some(lists)
}

/// The numbers that distances add up to; nothing where the digits are none, or run over.
#[expect(clippy::arithmetic_side_effects, reason = "no more than 35, as more digits are refused")]
fn numbers(text: &str) -> Option<Vec<u32>> {
    let (mut numbers, mut sum, mut distance, mut bits) = (Vec::new(), 0_u32, 0_u64, 0);
    for byte in text.bytes() {
        let digit = DIGITS.iter().position(|digit| *digit == byte)? as u64;
        distance |= (digit % 32) << bits;
        bits += 5;
        if digit < 32 {
            sum = sum.checked_add(u32::try_from(distance).ok()?)?;
            numbers.push(sum);
            (distance, bits) = (0, 0);
        } else if bits > 30 {
            return None;
        }
    }
    (bits == 0).then_some(numbers)
}
