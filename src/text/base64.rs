//! Decodes Base64.

/// Decodes Base64 (RFC 4648 section 4), ignoring whitespace. Returns `None` if it is
/// invalid.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let letters = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let length = letters.clone().count();
    let padding = letters.clone().rev().take_while(|letter| *letter == b'=').count();
    if !length.is_multiple_of(4) || padding > 2 {
        return None;
    }
    let (mut bytes, mut rest, mut bits) = (Vec::with_capacity(length / 4 * 3), 0_u32, 0);
    for letter in letters.take(length - padding) {
        rest = rest << 6 & 0xFFFF | u32::from(decode_letter(letter)?);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(rest >> bits & 0xFF).ok()?);
        }
    }
    Some(bytes)
}

fn decode_letter(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whitespace_is_ignored_and_padding_required() {
        let texts = ["", "TQ==", "TWE=", "TWFu", " T W\nFu TWE=", "TWF", "TQ=a", "T===", "TW!u"];
        let found: Vec<_> = texts.iter().map(|text| decode(text)).collect();
        let read = |text: &str| Some(text.as_bytes().to_vec());
        let right = [read(""), read("M"), read("Ma"), read("Man"), read("ManMa")];
        assert_eq!(found[..5], right);
        assert_eq!(found[5..], [None, None, None, None]);
    }
}
