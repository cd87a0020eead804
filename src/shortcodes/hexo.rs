//! Tags that Hexo reads in its own way: their arguments are one text.

use super::ExpansionScope;
use super::call::ShortcodeCall;
use super::registry::ShortcodeHtml;
use super::render_media;
use crate::syntax::html::{element, escape, void};

/// Endings of pictures.
const PICTURES: &[&str] = &["png", "jpg", "jpeg", "gif", "svg", "webp", "avif"];

/// `{% img [classes] path [width] [height] "title" "what it shows" %}`
pub(crate) fn picture(call: &ShortcodeCall, scope: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let words: Vec<&str> = unnamed(call).collect();
    let is_picture = |word: &&str| {
        let ending = word.rsplit('.').next().unwrap_or_default();
        PICTURES.iter().any(|known| ending.eq_ignore_ascii_case(known))
    };
    let Some(place) = words.iter().position(is_picture) else {
        return render_media::figure(call, scope);
    };
    let is_number = |word: &&&str| word.bytes().all(|byte| byte.is_ascii_digit());
    let after = &words[place + 1..];
    let sizes = after.iter().take(2).take_while(is_number).count();
    let (sizes, shows) = after.split_at(sizes);
    let size = |at: usize| sizes.get(at).copied().unwrap_or_default();
    let alt = call.get(&["alt"]).map_or_else(
        || if let [_, alt] = shows { (*alt).to_owned() } else { shows.join(" ") },
        str::to_owned,
    );
    let source = render_media::rooted(words[place], scope);
    let attributes = [("src", &*source), ("alt", &alt), ("width", size(0)), ("height", size(1))];
    Some(ShortcodeHtml::Inline(void("img", &attributes)))
}

/// `{% post_link file [title] %}`, `{% asset_link file [title] %}` and
/// `{% link text address %}`, as Markdown; Jekyll's `{% link file %}` is an address.
pub(crate) fn link(call: &ShortcodeCall, scope: &ExpansionScope<'_>) -> Option<String> {
    let words: Vec<&str> = unnamed(call).collect();
    let (first, others) = words.split_first()?;
    let is_address = |word: &&str| word.contains("://") || word.starts_with('/');
    let (label, address) = match &*call.name {
        "link" => match others.iter().position(is_address) {
            Some(place) => {
                ([&[*first], &others[..place]].concat().join(" "), others[place].to_owned())
            }
            None => return (scope.resolve)(first).map(String::from),
        },
        "asset_link" => (others.join(" "), (*first).to_owned()),
        _ => (others.join(" "), (scope.resolve)(first)?.to_string()),
    };
    let label = if label.is_empty() { (*first).to_owned() } else { label };
    Some(format!("[{}](<{address}>)", label.replace(['[', ']'], "")))
}

/// Returns the text of a link to an article whose address is not known.
pub(crate) fn label(call: &ShortcodeCall) -> Option<String> {
    let label = unnamed(call).skip(1).collect::<Vec<_>>().join(" ");
    let is_label = call.name == "post_link" && !label.is_empty();
    is_label.then(|| label.replace(['[', ']'], ""))
}

/// A file beside the article.
#[expect(clippy::unnecessary_wraps, reason = "a row of the table")]
pub(crate) fn path(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<String> {
    Some(call.nth(0).unwrap_or_default().to_owned())
}

/// `{% blockquote author[, source] [address] [its title] %}`
pub(crate) fn quote(call: &ShortcodeCall) -> (String, String) {
    let words: Vec<&str> = call.written.split_whitespace().collect();
    let place = words.iter().position(|word| word.contains("://"));
    let (author, source) = words.split_at(place.unwrap_or(words.len()));
    let author = author.join(" ");
    let author = escape(author.trim_matches(['"', '\'', ',']));
    let source = source.split_first().map(|(address, title)| {
        let title = if title.is_empty() { (*address).to_owned() } else { title.join(" ") };
        element("a", &[("href", address)], &escape(&title))
    });
    let who: Vec<String> =
        [author].into_iter().filter(|author| !author.is_empty()).chain(source).collect();
    let foot = if who.is_empty() {
        String::new()
    } else {
        element("p", &[], &format!("— {}", who.join(", ")))
    };
    ("<blockquote>".to_owned(), format!("{foot}</blockquote>"))
}

/// `{% pullquote [class] %}`
pub(crate) fn pulled(_: &ShortcodeCall) -> (String, String) {
    ("<blockquote>".to_owned(), "</blockquote>".to_owned())
}

fn unnamed(call: &ShortcodeCall) -> impl Iterator<Item = &str> {
    call.arguments.iter().filter(|(name, _)| name.is_empty()).map(|(_, value)| value.trim())
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::shown;

    fn check(text: &str) -> String {
        shown(text, TextDialect::Markdown)
    }

    #[test]
    fn picture_has_classes_before_it_and_sizes_behind() {
        insta::assert_snapshot!(check("{% asset_img a.jpg What it is %}\n\n{% asset_img \"b c.jpg\" \"d\" %}\n\n{% img left /e.png 30 20 \"f\" \"g\" %}\n\n{% img \"h.png\", \"i\" %}\n"), @r#"
        <p><img src="a.jpg" alt="What it is"></p>
        <p><img src="b c.jpg" alt="d"></p>
        <p><img src="/e.png" alt="g" width="30" height="20"></p>
        <p><img src="h.png" alt="i"></p>
        "#);
    }

    #[test]
    fn links_are_to_articles_files_and_pages() {
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
    fn code_has_its_language_by_name() {
        insta::assert_snapshot!(check("{% codeblock A title lang:js https://b.example/ %}\na < b\n{% endcodeblock %}\n\n{% code %}\nc\n{% endcode %}\n"), @r#"
        <pre><code class="language-js">a &lt; b
        </code></pre>
        <pre><code>c
        </code></pre>
        "#);
    }
}
