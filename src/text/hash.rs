//! Short names for texts, the same on every machine and in every version.

use std::io;

use sha2::{Digest, Sha256};

/// Returns the SHA-256 of some bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    in_hexadecimal(&Sha256::digest(bytes))
}

/// Returns the SHA-256 of all that a reader gives, in hexadecimal.
pub fn hex_of_reader(mut reader: impl io::Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut bytes = [0; 1 << 14];
    loop {
        match reader.read(&mut bytes) {
            Ok(0) => return Ok(in_hexadecimal(&hash.finalize())),
            Ok(count) => hash.update(&bytes[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Returns the SHA-256 of some texts together in hexadecimal.
pub fn hex_of_texts<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text);
        // No text holds it, so nothing moves from one to the next unseen.
        hash.update([0]);
    }
    in_hexadecimal(&hash.finalize())
}

fn in_hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Returns the first eight bytes of a text's SHA-256 as a number.
pub fn number(text: &str) -> u64 {
    Sha256::digest(text.as_bytes())
        .iter()
        .take(8)
        .fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_is_the_published_one() {
        // FIPS 180-4, the example `abc`.
        assert_eq!(hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(number("abc"), 0xba78_16bf_8f01_cfea);
    }
}
