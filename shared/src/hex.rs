//! Digests as people write them.

/// Two digits a byte, in lower case.
pub fn hex(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.map(|half| char::from(b"0123456789abcdef"[usize::from(half)])).collect()
}

#[cfg(test)]
mod tests {
    use super::hex;

    #[test]
    fn every_half_is_a_digit() {
        assert_eq!(hex(&[0x00, 0x9a, 0xbc, 0xff]), "009abcff");
        assert_eq!(hex(&[]), "");
    }
}
