//! Language tags.

/// Says whether a text is a language tag in form (RFC 5646 section 2.1).
pub fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_language = parts.next().is_some_and(|part| {
        (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    is_language
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tag_is_letters_then_parts_of_up_to_eight() {
        for tag in ["en", "pt-BR", "zh-Hant-TW", "de-1996"] {
            assert!(is_tag(tag), "{tag}");
        }
        for tag in ["", "e", "english language", "en-", "e1", "en_GB"] {
            assert!(!is_tag(tag), "{tag}");
        }
    }
}
