//! Markup in values.

super::rows! { HTML:
    NOT_HTML Warning "NotHtml" "markup that is no HTML",
        "`{element}` is not HTML: {message}", "mend the markup",
        "Readers repair markup in ways of their own, and some show less of it, or nothing. Unknown elements, tags that don't pair, a bare `&` and unquoted addresses are the commonest faults.";
    SECURITY_RISK Warning "SecurityRisk" "an element that readers remove",
        "`{element}` has the element `{tag}`, which readers remove", "replace it, by a link or a picture where it shows something",
        "Readers show markup of strangers, so they remove what can run, load or cover something: scripts, frames, objects, styles. Some refuse the whole entry.";
    SECURITY_RISK_ATTR Warning "SecurityRiskAttr" "an attribute that readers remove",
        "`{element}` has the attribute `{attr}`, which readers remove", "remove it",
        "Attributes such as `onclick` run scripts. Readers keep those that are known to do no harm.";
    DANGEROUS_STYLE_ATTR Warning "DangerousStyleAttr" "a style that readers remove",
        "`{element}` has a style with `{value}`, which readers remove", "leave styling to the reader, or use simple properties",
        "Styles can cover a page or fetch something, so readers keep few of their properties, or none. What must be seen should not hang on them.";
    CONTAINS_REL_REF Warning "ContainsRelRef" "a relative address in markup",
        "`{element}` has the relative address `{value}`", "write the whole address, with `https://` and the host",
        "RSS does not say against what a relative address is resolved, and a reader shows the entry far from its page. Links and pictures break.";
    RELATIVE_MEDIA Warning "RelativeMedia" "a relative address of a picture, sound or film",
        "`{attr}` in `{element}` has the relative address `{value}`", "write the whole address, with `https://` and the host",
        "Readers that pick a source of their own from `srcset`, `poster`, `audio` and `video` find nothing at a relative address.";
    JAVASCRIPT_URL Warning "JavascriptUrl" "an address that runs a script",
        "`{attr}` in `{element}` runs a script: `{value}`", "link to a page, or remove it",
        "Readers remove addresses with `javascript:`, `vbscript:` or a page in `data:`, often with what stands in them.";
    FORM_IN_CONTENT Warning "FormInContent" "a form in a content",
        "`{element}` has the element `{tag}`, which does nothing in a reader", "link to the page that has the form",
        "Readers remove forms, or show fields that send nothing. Mail readers warn of them.";
}
