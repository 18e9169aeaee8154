#![no_main]
libfuzzer_sys::fuzz_target!(|input: &[u8]| suiban_hostile::run("nls", input));
