//! Follows the HTML comments of a text while it is expanded.
//!
//! Nothing may be written inside a comment: a placeholder is itself a comment, so its end
//! would end the author's comment too early, and Markdown would show the rest of it or lose
//! the text after it.

use std::ops::Range;

use memchr::memmem;

use super::marker::{OrderedRanges, find};

const START: &str = "<!--";
const END: &str = "-->";

/// State of the comments up to the end of the text that was copied.
pub(super) struct OpenComment<'a> {
    text: &'a str,
    code: OrderedRanges<'a>,
    /// Offset of the last end of a comment. A comment that begins after it never ends, so it
    /// hides nothing from Markdown.
    last_end: usize,
    is_open: bool,
}

impl<'a> OpenComment<'a> {
    /// Starts at the beginning of a text with its ranges of code, where no comment begins.
    pub(super) fn new(text: &'a str, code: &'a [Range<usize>]) -> Self {
        let last_end = memmem::rfind(text.as_bytes(), END.as_bytes()).unwrap_or_default();
        Self { text, code: OrderedRanges(code), last_end, is_open: false }
    }

    pub(super) const fn is_open(&self) -> bool {
        self.is_open
    }

    /// Follows the comments in a range that is copied.
    pub(super) fn copy(&mut self, range: Range<usize>) {
        let mut offset = range.start;
        // `<!-->` is a whole comment (HTML, section 13.2.5.43).
        while let Some(found) = self.find_next(offset, range.end) {
            if self.is_open {
                self.is_open = false;
                offset = found + END.len();
            } else {
                self.is_open = found < self.last_end && !self.code.contains(found);
                offset = found + START.len() - if self.is_open { 2 } else { 0 };
            }
        }
    }

    /// Follows the comments in a range that is left out. Returns the end of a comment if the
    /// open one ends there and must be closed in the output.
    pub(super) fn skip(&mut self, range: Range<usize>) -> &'static str {
        if !self.is_open {
            return "";
        }
        self.copy(range);
        if self.is_open { "" } else { END }
    }

    fn find_next(&self, from: usize, end: usize) -> Option<usize> {
        let part = self.text.get(..end)?;
        (from < end).then(|| find(part, from, if self.is_open { END } else { START }))?
    }
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::render;

    #[test]
    fn text_after_a_comment_with_a_tag_is_shown() {
        for comment in [
            "<!--\n{% comment %}\nb\n{% endcomment %}\n-->\n\n",
            "<!--\n{% highlight js %}\nb\n{% endhighlight %}\n-->\n",
            "<!--\n:::note\nb\n:::\n-->\n\n",
            "<!--\n{{< figure src=\"b.png\" >}}\n-->\n\n",
            "<!--\n\n{{% note %}}\n\n{{% /note %}}\n\n-->\n",
            "<!--\n{{ b | c }}\n-->\n",
            "<!--\n{{ b }}\n{% include c %}\n\n-->\n\n",
            "<!-- {% comment %} -->b{% endcomment %}",
            "<!-- {% comment %} -->b<!-- {% endcomment %} -->",
            "<!--\n$$ b $$\n%% c %%\n[[d]]\n![[e.png]]\n-->\n",
        ] {
            for dialect in [TextDialect::Markdown, TextDialect::Html] {
                let shown = render(&format!("{comment}SHOWN\n"), dialect);
                let visible = without_comments(&shown);
                assert!(visible.contains("SHOWN"), "{dialect:?} {comment}: {shown}");
                assert!(!visible.contains("--"), "{dialect:?} {comment}: {shown}");
                assert!(!shown.contains("Unknown("), "{dialect:?} {comment}: {shown}");
            }
        }
    }

    fn without_comments(html: &str) -> String {
        let mut parts = html.split("<!--");
        let mut visible = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            visible.push_str(part.split_once("-->").map_or("", |(_, after)| after));
        }
        visible
    }

    #[test]
    fn comment_in_code_or_without_an_end_does_not_stop_shortcodes() {
        for text in
            ["`<!--` {{< toc >}}a `-->`\n", "{{< toc >}}a\n\n<!-- b\n", "<!-->{{< toc >}}a\n"]
        {
            assert!(!render(text, TextDialect::Markdown).contains("toc"), "{text}");
        }
        let shown = render("`<!--` {{< lost >}} `-->`\n", TextDialect::Markdown);
        assert!(shown.contains("Unknown(\"lost\")"), "{shown}");
    }

    #[test]
    fn part_for_members_between_comments_is_left_out() {
        let text = "<!-- {% if member %} -->SECRET<!-- {% endif %} -->SHOWN\n";
        let shown = render(text, TextDialect::Markdown);
        assert!(!shown.contains("SECRET"), "{shown}");
    }
}
