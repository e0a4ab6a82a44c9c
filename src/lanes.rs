//! Bytes of a text side by side in a vector, to tell characters of ASCII apart many at a time.

use fearless_simd::prelude::*;
use fearless_simd::{mask8x32, u8x32};

/// Bytes of a vector.
pub(crate) const LANES: usize = 32;

/// The bytes that a text begins with; zeros behind its end.
#[inline(always)]
pub(crate) fn first_bytes<S: Simd>(simd: S, text: &[u8]) -> u8x32<S> {
    let mut padded = [0; LANES];
    let bytes = text.first_chunk().unwrap_or_else(|| {
        padded.iter_mut().zip(text).for_each(|(byte, own)| *byte = *own);
        &padded
    });
    u8x32::from_slice(simd, bytes)
}

/// Those from one byte to another, both included.
#[inline(always)]
pub(crate) fn between<S: Simd>(bytes: u8x32<S>, first: u8, last: u8) -> mask8x32<S> {
    bytes.simd_ge(first) & bytes.simd_le(last)
}
