//! Hashes of texts that are the same on every machine and in every version.

use std::io;

use sha2::{Digest, Sha256};

/// Returns the SHA-256 of bytes, in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    to_hexadecimal(&Sha256::digest(bytes))
}

/// Returns the SHA-256 of everything that a reader returns, in hexadecimal.
pub(crate) fn hex_of_reader(mut reader: impl io::Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut bytes = [0; 1 << 14];
    loop {
        match reader.read(&mut bytes) {
            Ok(0) => return Ok(to_hexadecimal(&hash.finalize())),
            Ok(count) => hash.update(&bytes[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Returns the SHA-256 of several texts together, in hexadecimal.
pub(crate) fn hex_of_texts<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text);
        // A separator that is in no text: `ab`, `c` and `a`, `bc` must differ.
        hash.update([0]);
    }
    to_hexadecimal(&hash.finalize())
}

fn to_hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [to_digit(byte >> 4), to_digit(byte & 15)]).collect()
}

fn to_digit(half: u8) -> char {
    char::from(b"0123456789abcdef"[usize::from(half)])
}

/// Returns the first eight bytes of a text's SHA-256 as a big-endian number.
pub(crate) fn number(text: &str) -> u64 {
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
