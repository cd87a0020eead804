//! Codes about HTML in values.

super::rows! { HTML:
    NOT_HTML Warning "NotHtml" "invalid HTML",
        "`{element}` is not valid HTML: {message}", "fix the markup",
        "Readers repair markup in different ways, and some show less of it, or nothing. The most common errors are unknown elements, unbalanced tags, a bare `&` and unquoted URLs.";
    SECURITY_RISK Warning "SecurityRisk" "an element that readers remove",
        "`{element}` contains the element `{tag}`, which readers remove", "replace it, with a link or a picture if it shows something",
        "Readers can't trust the markup of a feed, so they remove elements that can run, load or cover something: scripts, frames, objects and styles. Some reject the whole entry.";
    SECURITY_RISK_ATTR Warning "SecurityRiskAttr" "an attribute that readers remove",
        "`{element}` has the attribute `{attr}`, which readers remove", "remove it",
        "Attributes such as `onclick` run scripts. Readers keep only attributes that are known to be harmless.";
    DANGEROUS_STYLE_ATTR Warning "DangerousStyleAttr" "a style that readers remove",
        "`{element}` has a style with `{value}`, which readers remove", "leave styling to the reader, or use simple properties",
        "Styles can cover a page or load something, so readers keep few of their properties, or none. Don't rely on styles to make content visible.";
    CONTAINS_REL_REF Warning "ContainsRelRef" "a relative URL in markup",
        "`{element}` contains the relative URL `{value}`", "write the full URL, with `https://` and the host",
        "RSS does not define the base of a relative URL, and readers show the entry away from its page. Links and pictures break.";
    RELATIVE_MEDIA Warning "RelativeMedia" "a relative URL of a picture, audio or video",
        "`{attr}` in `{element}` has the relative URL `{value}`", "write the full URL, with `https://` and the host",
        "Readers that pick a source themselves from `srcset`, `poster`, `audio` and `video` can't load a relative URL.";
    JAVASCRIPT_URL Warning "JavascriptUrl" "a URL that runs a script",
        "`{attr}` in `{element}` runs a script: `{value}`", "link to a page, or remove it",
        "Readers remove URLs with `javascript:`, `vbscript:` or an HTML page in `data:`, often together with the text of the link.";
    FORM_IN_CONTENT Warning "FormInContent" "a form in the content",
        "`{element}` contains the element `{tag}`, which does not work in readers", "link to the page that has the form",
        "Readers remove forms, or show fields that send nothing. Mail readers warn about them.";
}
