//! Checks language tags (BCP 47).

/// Codes of languages with two letters (ISO 639-1), including withdrawn ones. `.ci/lists`
/// compares the list with the standard.
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce \
    ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv \
    ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji jv ka kg ki kj kk kl km \
    kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd \
    ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si \
    sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve \
    vi vo wa wo xh yi yo za zh zu";

/// Returns true if a text is a language tag (BCP 47): a known language, then well-formed
/// subtags.
///
/// Any code of three letters is accepted, because there are thousands and they change.
pub(crate) fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_known = match first.len() {
        1 => matches!(first.as_str(), "i" | "x"),
        2 => TWO_LETTERS.split_ascii_whitespace().any(|code| code == first),
        3 => first.bytes().all(|byte| byte.is_ascii_lowercase()),
        _ => false,
    };
    is_known
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tag_is_a_known_language_then_parts_of_up_to_eight() {
        for tag in ["en", "pt-BR", "zh-Hant-TW", "de-1996"] {
            assert!(is_tag(tag), "{tag}");
        }
        for tag in ["", "e", "english language", "en-", "e1", "en_GB", "english", "jp", "xx"] {
            assert!(!is_tag(tag), "{tag}");
        }
    }
}
