//! Renderers of Hexo's tags. Hexo separates their arguments by white space and
//! distinguishes them by position and form, not by names.

use super::ExpansionScope;
use super::call::ShortcodeCall;
use super::render_media;
use super::shortcode_html::{ShortcodeHtml, WrapperHtml};
use crate::syntax::html::{element, escape_text, void};

/// File extensions of images.
const IMAGE_EXTENSIONS: &[&str] = &["png", "jpg", "jpeg", "gif", "svg", "webp", "avif"];

/// Renders `{% img [classes] path [width] [height] "title" "alt" %}`.
pub(crate) fn picture(call: &ShortcodeCall, scope: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let words: Vec<&str> = unnamed_arguments(call).collect();
    let Some(path) = words.iter().position(|word| is_image_path(word)) else {
        return render_media::figure(call, scope);
    };
    let after = &words[path + 1..];
    let sizes = after
        .iter()
        .take(2)
        .take_while(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
        .count();
    let (sizes, texts) = after.split_at(sizes);
    let width = sizes.first().copied().unwrap_or_default();
    let height = sizes.get(1).copied().unwrap_or_default();
    let alt = call.get(&["alt"]).map_or_else(
        || if let [_, alt] = texts { (*alt).to_owned() } else { texts.join(" ") },
        str::to_owned,
    );
    let source = render_media::root_path(words[path], scope);
    let attributes = [("src", &*source), ("alt", &alt), ("width", width), ("height", height)];
    Some(ShortcodeHtml::Inline(void("img", &attributes)))
}

fn is_image_path(word: &str) -> bool {
    let extension = word.rsplit('.').next().unwrap_or_default();
    IMAGE_EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Renders `{% post_link file [title] %}`, `{% asset_link file [title] %}` and
/// `{% link text url %}` as Markdown, and Jekyll's `{% link file %}` as a URL.
pub(crate) fn link(call: &ShortcodeCall, scope: &ExpansionScope<'_>) -> Option<String> {
    let words: Vec<&str> = unnamed_arguments(call).collect();
    let (first, others) = words.split_first()?;
    let (label, address) = match &*call.name {
        "link" => match others.iter().position(|word| is_url(word)) {
            Some(url) => ([&[*first], &others[..url]].concat().join(" "), others[url].to_owned()),
            None => return (scope.resolve)(first).map(String::from),
        },
        "asset_link" => (others.join(" "), (*first).to_owned()),
        _ => (others.join(" "), (scope.resolve)(first)?.to_string()),
    };
    let label = if label.is_empty() { (*first).to_owned() } else { label };
    Some(format!("[{}](<{address}>)", label.replace(['[', ']'], "")))
}

fn is_url(word: &str) -> bool {
    word.contains("://") || word.starts_with('/')
}

/// Returns the title of a `post_link`, to be shown if its article is unknown.
pub(crate) fn link_label(call: &ShortcodeCall) -> Option<String> {
    let label = unnamed_arguments(call).skip(1).collect::<Vec<_>>().join(" ");
    let is_label = call.name == "post_link" && !label.is_empty();
    is_label.then(|| label.replace(['[', ']'], ""))
}

/// Returns the path of `{% asset_path file %}`: the file is next to the article.
#[expect(clippy::unnecessary_wraps, reason = "a row of the table")]
pub(crate) fn path(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<String> {
    Some(call.nth(0).unwrap_or_default().to_owned())
}

/// Renders `{% blockquote author[, source] [url] [title of the page] %}`.
pub(crate) fn quote(call: &ShortcodeCall) -> WrapperHtml {
    let words: Vec<&str> = call.written.split_whitespace().collect();
    let url = words.iter().position(|word| word.contains("://"));
    let (author, source) = words.split_at(url.unwrap_or(words.len()));
    let author = author.join(" ");
    let author = escape_text(author.trim_matches(['"', '\'', ',']));
    let source = source.split_first().map(|(address, title)| {
        let title = if title.is_empty() { (*address).to_owned() } else { title.join(" ") };
        element("a", &[("href", address)], &escape_text(&title))
    });
    let credits: Vec<String> =
        [author].into_iter().filter(|author| !author.is_empty()).chain(source).collect();
    let footer = if credits.is_empty() {
        String::new()
    } else {
        element("p", &[], &format!("— {}", credits.join(", ")))
    };
    WrapperHtml { before: "<blockquote>".to_owned(), after: format!("{footer}</blockquote>") }
}

/// Renders `{% pullquote [class] %}`.
pub(crate) fn pull_quote(_: &ShortcodeCall) -> WrapperHtml {
    WrapperHtml { before: "<blockquote>".to_owned(), after: "</blockquote>".to_owned() }
}

fn unnamed_arguments(call: &ShortcodeCall) -> impl Iterator<Item = &str> {
    call.arguments.iter().filter(|(name, _)| name.is_empty()).map(|(_, value)| value.trim())
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::render;

    fn check(text: &str) -> String {
        render(text, TextDialect::Markdown)
    }

    #[test]
    fn picture_has_classes_before_and_sizes_after_its_path() {
        insta::assert_snapshot!(check("{% asset_img a.jpg What it is %}\n\n{% asset_img \"b c.jpg\" \"d\" %}\n\n{% img left /e.png 30 20 \"f\" \"g\" %}\n\n{% img \"h.png\", \"i\" %}\n"), @r#"
        <p><img src="a.jpg" alt="What it is"></p>
        <p><img src="b c.jpg" alt="d"></p>
        <p><img src="/e.png" alt="g" width="30" height="20"></p>
        <p><img src="h.png" alt="i"></p>
        "#);
    }

    #[test]
    fn links_lead_to_articles_files_and_pages() {
        insta::assert_snapshot!(check("{% post_link known-a %} {% post_link known-a 'B [c]' %} {% link D e https://f.example/ %} [g]({% post_path known-a %}) [h]({% link known.md %}) {% asset_link i.pdf J k %} {% post_link lost %}\n"), @r#"
        <p><a href="https://e.org/blog/known/">known-a</a> <a href="https://e.org/blog/known/">B c</a> <a href="https://f.example/">D e</a> <a href="https://e.org/blog/known/">g</a> <a href="https://e.org/blog/known/">h</a> <a href="i.pdf">J k</a> ￿</p>
        171..191 Unresolved("lost")
        "#);
    }

    #[test]
    fn quote_names_its_author_and_source() {
        insta::assert_snapshot!(check("{% blockquote A B, C d %}\n*e*\n{% endblockquote %}\n\n{% quote F https://g.example/ H i %}j{% endquote %}\n\n{% pullquote left %}k{% endpullquote %}\n"), @r#"
        <blockquote>
        <p><em>e</em></p>
        <p>— A B, C d</p></blockquote>
        <blockquote>
        <p>j<p>— F, <a href="https://g.example/">H i</a></p></blockquote></p>
        <blockquote>
        <p>k</blockquote></p>
        "#);
    }

    #[test]
    fn code_takes_its_language_by_name() {
        insta::assert_snapshot!(check("{% codeblock A title lang:js https://b.example/ %}\na < b\n{% endcodeblock %}\n\n{% code %}\nc\n{% endcode %}\n"), @r#"
        <pre><code class="language-js">a &lt; b
        </code></pre>
        <pre><code>c
        </code></pre>
        "#);
    }
}
