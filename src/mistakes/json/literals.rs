//! Recognizes numbers, escapes and quotes of JSON and of other languages.

/// Returns true for a quote that JSON does not have.
pub(super) fn is_foreign_quote(character: char) -> bool {
    matches!(character, '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '«' | '»')
}

/// Returns true for white space that JSON does not have (RFC 8259 section 2).
pub(super) fn is_foreign_space(character: char) -> bool {
    character == '\u{feff}' || !character.is_ascii() && character.is_whitespace()
}

/// Returns the number in an escape like `\u00e9`.
pub(super) fn unicode_escape(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let is_hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    u32::from_str_radix(digits, 16).ok().filter(|_| is_hexadecimal)
}

/// Returns true for a number as RFC 8259 section 6 defines it.
pub(super) fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (base, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(a, b)| (a, Some(b)));
    let (whole, fraction) = base.split_once('.').map_or((base, None), |(a, b)| (a, Some(b)));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    are_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(are_digits)
        && exponent.is_none_or(|it| are_digits(it.strip_prefix(['+', '-']).unwrap_or(it)))
}

/// Returns how JSON writes a number of another language.
pub(super) fn correct_number(text: &str) -> Option<String> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let digits = digits.trim_start_matches('+').replace('_', "");
    let digits = digits.strip_suffix('.').unwrap_or(&digits);
    let bare = digits.trim_start_matches('0');
    let zero = if bare.starts_with(|first: char| first.is_ascii_digit()) { "" } else { "0" };
    let has_digit = text.contains(|part: char| part.is_ascii_digit());
    Some(format!("{sign}{zero}{bare}")).filter(|number| has_digit && is_number(number))
}
