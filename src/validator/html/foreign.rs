//! Elements and attributes of SVG and `MathML` that readers keep.
//!
//! For SVG, this is the Tiny profile without elements that embed or link to other
//! documents. The case of names is significant, as in XML.

/// Returns true if readers keep an element of SVG.
pub(in crate::validator) fn is_svg_element(name: &str) -> bool {
    SVG_ELEMENTS.binary_search(&name).is_ok()
}

/// Returns true if readers keep an attribute of an element of SVG.
pub(in crate::validator) fn is_svg_attribute(name: &str) -> bool {
    SVG_ATTRIBUTES.binary_search(&name).is_ok()
}

/// Returns true if readers keep an element of `MathML`.
pub(in crate::validator) fn is_math_element(name: &str) -> bool {
    MATH_ELEMENTS.binary_search(&name).is_ok()
}

/// Returns true if readers keep an attribute of an element of `MathML`.
pub(in crate::validator) fn is_math_attribute(name: &str) -> bool {
    MATH_ATTRIBUTES.binary_search(&name).is_ok()
}

#[rustfmt::skip]
const SVG_ELEMENTS: &[&str] = &[
    "a", "animate", "animateColor", "animateMotion", "animateTransform", "circle", "defs", "desc",
    "ellipse", "font-face", "font-face-name", "font-face-src", "g", "glyph", "hkern", "line",
    "linearGradient", "marker", "metadata", "missing-glyph", "mpath", "path", "polygon",
    "polyline", "radialGradient", "rect", "set", "stop", "svg", "switch", "text", "title",
    "tspan", "use",
];

#[rustfmt::skip]
const SVG_ATTRIBUTES: &[&str] = &[
    "accent-height", "accumulate", "additive", "alphabetic", "arabic-form", "ascent",
    "attributeName", "attributeType", "baseProfile", "bbox", "begin", "by", "calcMode",
    "cap-height", "class", "color", "color-rendering", "content", "cx", "cy", "d", "descent",
    "display", "dur", "dx", "dy", "end", "fill", "fill-opacity", "fill-rule", "font-family",
    "font-size", "font-stretch", "font-style", "font-variant", "font-weight", "from", "fx", "fy",
    "g1", "g2", "glyph-name", "gradientUnits", "hanging", "height", "horiz-adv-x",
    "horiz-origin-x", "id", "ideographic", "k", "keyPoints", "keySplines", "keyTimes", "lang",
    "marker-end", "marker-mid", "marker-start", "markerHeight", "markerUnits", "markerWidth",
    "mathematical", "max", "min", "name", "offset", "opacity", "orient", "origin",
    "overline-position", "overline-thickness", "panose-1", "path", "pathLength", "points",
    "preserveAspectRatio", "r", "refX", "refY", "repeatCount", "repeatDur", "requiredExtensions",
    "requiredFeatures", "restart", "rotate", "rx", "ry", "slope", "stemh", "stemv", "stop-color",
    "stop-opacity", "strikethrough-position", "strikethrough-thickness", "stroke",
    "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-opacity", "stroke-width", "style", "systemLanguage", "target",
    "text-anchor", "to", "transform", "type", "u1", "u2", "underline-position",
    "underline-thickness", "unicode", "unicode-range", "units-per-em", "values", "version",
    "viewBox", "visibility", "width", "widths", "x", "x-height", "x1", "x2", "xlink:actuate",
    "xlink:arcrole", "xlink:href", "xlink:role", "xlink:show", "xlink:title", "xlink:type",
    "xml:base", "xml:lang", "xml:space", "xmlns", "xmlns:xlink", "y", "y1", "y2", "zoomAndPan",
];

#[rustfmt::skip]
const MATH_ELEMENTS: &[&str] = &[
    "annotation", "annotation-xml", "maction", "math", "merror", "mfrac", "mi", "mmultiscripts",
    "mn", "mo", "mover", "mpadded", "mphantom", "mprescripts", "mroot", "mrow", "mspace",
    "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder",
    "munderover", "none", "semantics",
];

#[rustfmt::skip]
const MATH_ATTRIBUTES: &[&str] = &[
    "actiontype", "align", "columnalign", "columnlines", "columnspacing", "columnspan", "depth",
    "display", "displaystyle", "encoding", "equalcolumns", "equalrows", "fence", "fontstyle",
    "fontweight", "frame", "height", "linethickness", "lspace", "mathbackground", "mathcolor",
    "mathvariant", "maxsize", "minsize", "other", "rowalign", "rowlines", "rowspacing",
    "rowspan", "rspace", "scriptlevel", "selection", "separator", "stretchy", "width",
    "xlink:href", "xlink:show", "xlink:type", "xmlns", "xmlns:xlink",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_without_repeats() {
        for list in [SVG_ELEMENTS, SVG_ATTRIBUTES, MATH_ELEMENTS, MATH_ATTRIBUTES] {
            assert!(list.is_sorted_by(|a, b| a < b), "{list:?}");
        }
    }

    #[test]
    fn nothing_foreign_embeds_a_page() {
        for name in ["foreignObject", "script", "image"] {
            assert!(!is_svg_element(name) && !is_math_element(name), "{name:?}");
        }
    }
}
