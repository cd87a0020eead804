//! Comments after values in lines of YAML and TOML.

/// Leaves out a comment after a value. A `#` between quotes begins none, nor does one after
/// a quote that is not closed.
pub(crate) fn without_comment(value: &str) -> &str {
    let quote = value.chars().next().filter(|first| matches!(first, '"' | '\'' | '“'));
    let close = if quote == Some('“') { Some('”') } else { quote };
    let quoted = match close {
        Some(close) => match value.rfind(close).filter(|end| *end > 0) {
            Some(end) => end,
            None => return value.trim_end(),
        },
        None => 0,
    };
    let comment = value[quoted..].find(" #").or_else(|| value[quoted..].find("\t#"));
    value[..comment.map_or(value.len(), |at| quoted + at)].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comment_is_not_part_of_a_value() {
        for (value, expected) in [
            ("a # b", "a"),
            ("a#b", "a#b"),
            ("\"a # b\" # c", "\"a # b\""),
            ("\"a\" b\t# c", "\"a\" b"),
            ("\"a # b", "\"a # b"),
            ("“a # b” # c", "“a # b”"),
            ("# a", "# a"),
        ] {
            assert_eq!(without_comment(value), expected, "{value}");
        }
    }
}
