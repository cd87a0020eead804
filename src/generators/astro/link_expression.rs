//! Expressions of links in the program of a feed, such as `` `/blog/${post.id}/` ``.

use std::ops::Range;

/// Expression in a program.
pub(super) struct WrittenExpression<'t> {
    pub text: &'t str,
    pub span: Range<usize>,
}

/// Permalink pattern of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LinkExpression {
    /// A path, which @astrojs/rss makes an address.
    Path(String),
    /// The path of a whole address.
    Address(String),
}

/// Names of the site's address, as programs usually write it.
const SITE_NAMES: [&str; 8] = [
    "context.site",
    "site",
    "Astro.site",
    "import.meta.env.SITE",
    "SITE_URL",
    "siteUrl",
    "context.url.origin",
    "context.site.origin",
];

/// Finds the value of `link` in the list of entries.
pub(super) fn find(text: &str) -> Option<WrittenExpression<'_>> {
    for (at, name) in text.match_indices("link") {
        let before = text[..at].chars().next_back();
        let is_whole =
            before.is_none_or(|last| !last.is_alphanumeric() && !"_.$'\"".contains(last));
        let after = &text[at + name.len()..];
        let Some(value) = after.trim_start().strip_prefix(':').filter(|_| is_whole) else {
            continue;
        };
        let start = text.len() - value.trim_start().len();
        let end = start + expression_length(&text[start..]);
        let found = text[start..end].trim_end();
        return Some(WrittenExpression { text: found, span: start..start + found.len() });
    }
    None
}

/// Returns the length of an expression: to the comma or bracket after it.
fn expression_length(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(open), mark) if open == mark => quote = None,
            (None, '\'' | '"' | '`') => quote = Some(letter),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}' | ',' | ';' | '\n') if depth == 0 => return at,
            (None, ')' | ']' | '}') => depth -= 1,
            (Some(_) | None, _) => {}
        }
    }
    text.len()
}

/// Translates an expression whose value is certain.
pub(super) fn translate(written: &str) -> Option<LinkExpression> {
    let written = written.trim();
    if let Some(inner) = written.strip_prefix("new URL(") {
        let (inner, after) = inner.rsplit_once(')').map(|(inner, after)| (inner, after.trim()))?;
        let (inner, after) = match inner.strip_suffix(").toString(") {
            Some(inner) => (inner, after),
            None => (inner, after),
        };
        let (path, base) = inner.rsplit_once(',')?;
        let is_whole = after.is_empty() || [".href", ".toString()"].contains(&after);
        if !is_whole || !is_site(base.trim()) {
            return None;
        }
        let path = path_of(&pieces(path.trim())?)?;
        return Some(LinkExpression::Address(format!("/{}", path.trim_start_matches('/'))));
    }
    let pieces = pieces(written)?;
    match &pieces[..] {
        [LinkPiece::Code(site), rest @ ..] if is_site(site) => {
            let path = path_of(rest)?;
            Some(LinkExpression::Address(format!("/{}", path.trim_start_matches('/'))))
        }
        [LinkPiece::Code(base), rest @ ..] if *base == "import.meta.env.BASE_URL" => {
            Some(LinkExpression::Path(format!("/{}", path_of(rest)?.trim_start_matches('/'))))
        }
        [LinkPiece::Text(text), ..] if text.starts_with("http") => None,
        all => Some(LinkExpression::Path(format!("/{}", path_of(all)?.trim_start_matches('/')))),
    }
}

fn is_site(expression: &str) -> bool {
    let bare = expression.trim_end_matches(['!', '?']).trim_end_matches(".toString()");
    SITE_NAMES.contains(&bare.trim_end_matches(".href"))
}

/// Part of a template or of a sum.
enum LinkPiece<'t> {
    Text(&'t str),
    Code(&'t str),
}

/// Splits a template, a literal, a name, or a sum of these.
fn pieces(written: &str) -> Option<Vec<LinkPiece<'_>>> {
    let mut found = Vec::new();
    let mut rest = written.trim();
    loop {
        let quote = rest.chars().next()?;
        let length = if matches!(quote, '\'' | '"' | '`') {
            let inner = rest[1..].split(quote).next()?;
            if quote == '`' {
                template_pieces(inner, &mut found)?;
            } else {
                found.push(LinkPiece::Text(inner));
            }
            inner.len() + 2
        } else {
            let length = rest.find('+').unwrap_or(rest.len());
            found.push(LinkPiece::Code(rest[..length].trim()));
            length
        };
        rest = rest.get(length..)?.trim_start();
        if rest.is_empty() {
            return Some(found);
        }
        rest = rest.strip_prefix('+')?.trim_start();
    }
}

fn template_pieces<'t>(inner: &'t str, found: &mut Vec<LinkPiece<'t>>) -> Option<()> {
    let mut rest = inner;
    while let Some((before, after)) = rest.split_once("${") {
        if !before.is_empty() {
            found.push(LinkPiece::Text(before));
        }
        let (code, after) = after.split_once('}')?;
        found.push(LinkPiece::Code(code.trim()));
        rest = after;
    }
    if !rest.is_empty() {
        found.push(LinkPiece::Text(rest));
    }
    Some(())
}

/// Joins pieces; exactly one must be the id of an article.
fn path_of(pieces: &[LinkPiece<'_>]) -> Option<String> {
    let (mut path, mut ids) = (String::new(), 0);
    for piece in pieces {
        match piece {
            LinkPiece::Text(text) if !text.contains(['?', '#', '{', '}', '\\']) => path += text,
            LinkPiece::Code(code) if is_id(code) => {
                ids += 1;
                path += super::ID;
            }
            LinkPiece::Text(_) | LinkPiece::Code(_) => return None,
        }
    }
    (ids == 1).then_some(path)
}

/// Returns true for the id of an entry: `post.id`, `post.slug` or `id`.
pub(super) fn is_id(code: &str) -> bool {
    let (object, key) = code.rsplit_once('.').unwrap_or(("post", code));
    object.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
        && ["id", "slug"].contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_an_id_are_patterns() {
        let id = super::super::ID;
        #[rustfmt::skip]
        let rows = [
            ("`/blog/${post.id}/`",                     LinkExpression::Path(format!("/blog/{id}/"))),
            ("`/${entry.slug}`",                        LinkExpression::Path(format!("/{id}"))),
            ("'/blog/' + post.id + '/'",                LinkExpression::Path(format!("/blog/{id}/"))),
            ("post.slug",                               LinkExpression::Path(format!("/{id}"))),
            ("`${import.meta.env.BASE_URL}blog/${p.id}/`", LinkExpression::Path(format!("/blog/{id}/"))),
            ("`${context.site}blog/${post.id}`",        LinkExpression::Address(format!("/blog/{id}"))),
            ("new URL(`/blog/${post.id}/`, context.site).toString()", LinkExpression::Address(format!("/blog/{id}/"))),
            ("new URL(`blog/${post.id}`, context.site).href", LinkExpression::Address(format!("/blog/{id}"))),
        ];
        for (written, expected) in rows {
            assert_eq!(translate(written), Some(expected), "{written}");
        }
    }

    #[test]
    fn links_that_are_not_certain_are_not_known() {
        for written in [
            "getPath(post)",
            "post.data.permalink",
            "`/blog/${slug(post.id)}/`",
            "`/blog/`",
            "`/${post.data.lang}/${post.id}/`",
            "`https://b.example/${post.id}`",
            "",
            "`/a?b=${post.id}`",
            "new URL(post.id)",
            "post.id.replace('a', 'b')",
        ] {
            assert_eq!(translate(written), None, "{written}");
        }
    }

    #[test]
    fn link_is_found_as_a_whole() {
        let text = "items: posts.map((post) => ({\n  ...post.data,\n  link: `/b/${post.id}/`,\n}))";
        assert_eq!(find(text).map(|found| found.text), Some("`/b/${post.id}/`"));
        let text = "({ linked: 1, link: new URL('a', b), x })";
        assert_eq!(find(text).map(|found| found.text), Some("new URL('a', b)"));
        assert!(find("a.link = 1").is_none());
    }
}
