//! Attributes of HTML that readers keep.

/// Returns true if readers keep an attribute. `style` is checked by
/// [`unsafe_style`](super::unsafe_style) instead.
pub(in crate::validator) fn is_safe_attribute(name: &str) -> bool {
    let start = name.as_bytes().get(..5).unwrap_or_default();
    super::contains(SAFE, name)
        || start.eq_ignore_ascii_case(b"data-")
        || start.eq_ignore_ascii_case(b"aria-")
}

/// Returns true if an attribute contains a script.
pub(in crate::validator) fn is_handler(name: &str) -> bool {
    name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on"))
}

#[rustfmt::skip]
const SAFE: &[&str] = &[
    "abbr", "accept", "accept-charset", "accesskey", "action", "align", "allow", "allowfullscreen", "allowpaymentrequest", "alt", "as", "autocapitalize", "autocomplete", "autofocus", "autoplay", "axis",
    "background", "balance", "bgcolor", "bgproperties", "border", "bordercolor", "bordercolordark", "bordercolorlight", "bottompadding",
    "cellpadding", "cellspacing", "ch", "challenge", "char", "charoff", "charset", "checked", "choff", "cite", "class", "clear", "color", "cols", "colspan", "compact", "contenteditable", "controls", "coords", "crossorigin",
    "data", "datafld", "datapagesize", "datasrc", "datetime", "decoding", "default", "delay", "dir", "dirname", "disabled", "download", "draggable", "dynsrc",
    "enctype", "end", "enterkeyhint",
    "face", "fetchpriority", "for", "form", "formenctype", "frame", "frameborder",
    "galleryimg", "gutter",
    "headers", "height", "hidden", "hidefocus", "high", "href", "hreflang", "hspace",
    "icon", "id", "inputmode", "is", "ismap", "itemid", "itemprop", "itemref", "itemscope", "itemtype",
    "keytype", "kind",
    "label", "lang", "leftspacing", "list", "loading", "longdesc", "loop", "loopcount", "loopend", "loopstart", "low", "lowsrc",
    "max", "maxlength", "media", "method", "min", "minlength", "multiple", "muted",
    "name", "nohref", "nonce", "noshade", "nowrap",
    "open", "optimum",
    "pattern", "ping", "placeholder", "playsinline", "point-size", "poster", "pqg", "preload", "prompt",
    "radiogroup", "readonly", "referrerpolicy", "rel", "repeat-max", "repeat-min", "replace", "required", "rev", "reversed", "rightspacing", "role", "rows", "rowspan", "rules",
    "scope", "selected", "shape", "size", "sizes", "span", "spellcheck", "src", "srclang", "srcset", "start", "step", "summary", "suppress",
    "tabindex", "target", "template", "title", "toppadding", "translate", "type",
    "unselectable", "urn", "usemap",
    "valign", "value", "variable", "volume", "vrml", "vspace",
    "width", "wrap",
    "xml:lang", "xmlns",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_without_repeats() {
        assert!(SAFE.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn no_handler_is_safe() {
        assert!(SAFE.iter().all(|name| !is_handler(name)));
        assert!(is_handler("onClick") && !is_safe_attribute("onClick"));
    }

    #[test]
    fn own_data_and_roles_are_safe() {
        assert!(is_safe_attribute("data-a") && is_safe_attribute("ARIA-hidden"));
        assert!(!is_safe_attribute("style") && !is_safe_attribute("dat"));
    }
}
