//! See the check of this name.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cleancopy_fuzz::targets::json_ld(data));
