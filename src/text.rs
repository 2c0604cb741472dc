//! What is asked of text byte by byte. A loop over the slice costs half of what `str::bytes` and `all` make of it where
//! the compiler is told to keep code small.

/// Whether every byte is one of those.
#[inline]
pub(crate) fn all_bytes(text: &str, is_one: impl Fn(u8) -> bool) -> bool {
    for byte in text.as_bytes() {
        if !is_one(*byte) {
            return false;
        }
    }
    true
}

/// Whether there are lower-case hexadecimal digits only.
pub(crate) fn is_lower_case_hexadecimal(text: &str) -> bool {
    all_bytes(text, |byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
