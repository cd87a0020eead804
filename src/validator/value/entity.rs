//! Recognizes escaped markup by the entities of HTML 4.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::validator::value::number::is_digits;

/// The names of entities, without `&` and `;`.
const NAMES: &str = "\
    quot amp lt gt apos nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy \
    reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 \
    frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml \
    Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute \
    Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute \
    ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash \
    ugrave uacute ucirc uuml yacute thorn yuml OElig oelig Scaron scaron Yuml fnof circ tilde \
    Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho Sigma \
    Tau Upsilon Phi Chi Psi Omega alpha beta gamma delta epsilon zeta eta theta iota kappa lambda \
    mu nu xi omicron pi rho sigmaf sigma tau upsilon phi chi psi omega thetasym upsih piv ensp \
    emsp thinsp zwnj zwj lrm rlm ndash mdash lsquo rsquo sbquo ldquo rdquo bdquo dagger Dagger \
    bull hellip permil prime Prime lsaquo rsaquo oline frasl euro image weierp real trade alefsym \
    larr uarr rarr darr harr crarr lArr uArr rArr dArr hArr forall part exist empty nabla isin \
    notin ni prod sum minus lowast radic prop infin ang and or cap cup int there4 sim cong asymp \
    ne equiv le ge sub sup nsub sube supe oplus otimes perp sdot lceil rceil lfloor rfloor lang \
    rang loz spades clubs hearts diams";

static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| NAMES.split_ascii_whitespace().collect());

/// Finds a reference to an entity or a character, with or without its `;`.
pub(in crate::validator) fn find_reference(text: &str) -> Option<&str> {
    text.match_indices('&').find_map(|(at, _)| {
        let rest = &text[at + 1..];
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '#');
        let name = &rest[..end.unwrap_or(rest.len())];
        is_reference(name).then(|| &text[at..at + 1 + name.len()])
    })
}

fn is_reference(name: &str) -> bool {
    match name.strip_prefix('#') {
        Some(number) => number.starts_with(['x', 'X']) || is_digits(number.get(..1).unwrap_or("")),
        None => KNOWN.contains(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_known_by_name_or_number() {
        let texts =
            ["a&amp;b", "a&eacute", "a &#233; b", "&#xe9;", "R&D", "A & B", "&", "&#", "&nosuch;"];
        let found: Vec<_> = texts.iter().map(|text| find_reference(text)).collect();
        insta::assert_snapshot!(format!("{found:?}"), @r##"[Some("&amp"), Some("&eacute"), Some("&#233"), Some("&#xe9"), None, None, None, None, None]"##);
    }
}
