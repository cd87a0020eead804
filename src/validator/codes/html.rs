//! Markup that readers see otherwise than its author, or not at all.

super::rows! { HTML:
    NOT_HTML Warning "NotHtml" "markup that is no HTML",
        "`{element}` is not HTML: {message}", "mend the markup",
        "Readers that don't repair markup show less of it, or nothing.";
    SECURITY_RISK Warning "SecurityRisk" "an element that readers remove",
        "`{element}` has the element `{tag}`, which readers remove", "remove it",
        "Elements that run or load something could harm the reader's user, so readers remove them, often with what stands in them.";
    SECURITY_RISK_ATTR Warning "SecurityRiskAttr" "an attribute that readers remove",
        "`{element}` has the attribute `{attr}`, which readers remove", "remove it",
        "Attributes that run or load something could harm the reader's user, so readers remove them.";
    DANGEROUS_STYLE_ATTR Warning "DangerousStyleAttr" "a style that readers remove",
        "`{element}` has `{value}` in its style, which readers remove", "remove it",
        "Styles can hide things, cover what stands beside them, or load something, so readers keep only what is known to do no harm.";
}
