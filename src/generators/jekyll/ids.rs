//! Translates the id that a feed template writes into a pattern of feed.toml.

use crate::generators::jekyll::liquid_text::{FilterAddress, TemplatePart};

/// Translation of an id.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum IdTranslation {
    /// Value of `[articles] ids`.
    Pattern(String),
    /// No equivalent, with the reason.
    Unsupported(&'static str),
}

/// Characters that `ids` escapes in a text, so that it would not stay as it is.
const ESCAPED: [char; 15] =
    [' ', '"', '#', '%', '<', '>', '?', '[', '\\', ']', '^', '`', '{', '|', '}'];

/// Translates the parts of an id for a site at an address.
pub(super) fn translate(parts: &[TemplatePart], site: &FilterAddress) -> IdTranslation {
    let home = site.url.as_ref().map(|url| format!("{url}{}", site.base));
    let rest = match (parts, &home) {
        ([TemplatePart::Literal(text), rest @ ..], Some(home)) if text == home => Some(rest),
        _ => None,
    };
    match rest {
        Some([TemplatePart::PostUrl]) => return IdTranslation::Pattern("permalink".to_owned()),
        Some([TemplatePart::PostId]) => return IdTranslation::Pattern("/{post_id}".to_owned()),
        _ => {}
    }
    if let Some(translation) = translate_field(parts) {
        return translation;
    }
    let Some(pattern) = parts.iter().map(translate_part).collect::<Option<String>>() else {
        return IdTranslation::Unsupported("feedwright has no equivalent for a part of it");
    };
    if !has_variable(parts) {
        return IdTranslation::Unsupported("it is the same for every post");
    }
    if !has_scheme(&pattern) {
        return IdTranslation::Unsupported(
            "it has no address or scheme at its beginning, so it is not a valid id",
        );
    }
    IdTranslation::Pattern(pattern)
}

/// Translates an id that is a field of the post. feedwright uses `uuid` after `urn:uuid:`,
/// whatever `ids` is.
fn translate_field(parts: &[TemplatePart]) -> Option<IdTranslation> {
    match parts {
        [TemplatePart::Literal(scheme), TemplatePart::PostField(name)]
            if scheme == "urn:uuid:" && name == "uuid" =>
        {
            Some(IdTranslation::Pattern("tag".to_owned()))
        }
        _ => None,
    }
}

fn translate_part(part: &TemplatePart) -> Option<String> {
    match part {
        TemplatePart::Literal(text) => (!text.contains(ESCAPED)).then(|| text.clone()),
        TemplatePart::PostUrl => Some("/{address}".to_owned()),
        TemplatePart::PostId => Some("/{post_id}".to_owned()),
        TemplatePart::PostSlug => Some("{slug}".to_owned()),
        TemplatePart::PostDate(format) => Some(format!("{{date:{format}}}")),
        TemplatePart::PostField(_) => None,
    }
}

fn has_variable(parts: &[TemplatePart]) -> bool {
    parts.iter().any(|part| {
        matches!(part, TemplatePart::PostUrl | TemplatePart::PostId | TemplatePart::PostSlug)
    })
}

/// Returns true if a pattern begins with a scheme (RFC 3986 section 3.1).
fn has_scheme(pattern: &str) -> bool {
    let scheme = pattern.split_once(':').map_or("", |(scheme, _)| scheme);
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;
    use crate::diagnostic::Report;
    use crate::generators::jekyll::feed_template;
    use crate::generators::jekyll::liquid_expression::LiquidScope;
    use crate::generators::settings::GeneratorSettings;
    use crate::syntax::value::ValueTable;

    /// Returns the pattern of a template with this text in the loop over posts.
    fn check_template(config: &str, template: &str) -> Option<String> {
        let settings =
            GeneratorSettings::parse(config, Path::new("_config.yml"), &mut Report::default());
        let base = settings.text("baseurl").unwrap_or_default();
        let address = FilterAddress { url: settings.text("url"), base };
        let page = ValueTable::default();
        let mut scope = LiquidScope {
            settings: &settings,
            address: address.clone(),
            page: &page,
            variables: BTreeMap::new(),
        };
        let text = format!("<rss><channel>{template}</channel></rss>");
        let parts = feed_template::read(&text, 0, &mut scope)?.ids.value?;
        match translate(&parts, &address) {
            IdTranslation::Pattern(pattern) => Some(pattern),
            IdTranslation::Unsupported(_) => None,
        }
    }

    fn check(config: &str, id: &str) -> Option<String> {
        let item =
            format!("{{% for post in site.posts %}}<item><guid>{id}</guid></item>{{% endfor %}}");
        check_template(config, &item)
    }

    const ROOT: &str = "url: https://a.example\nhost: https://b.example\nshort: true\n";
    const BELOW: &str = "url: https://a.example\nbaseurl: /b\n";

    #[test]
    fn expressions_of_posts_become_patterns() {
        let rows = [
            (ROOT, "{{ post.url | absolute_url }}", "permalink"),
            (ROOT, "{{post.url|absolute_url|xml_escape}}", "permalink"),
            (ROOT, "\n  {{- post.url | absolute_url -}}\n", "permalink"),
            (ROOT, "<![CDATA[{{ post.url | absolute_url }}]]>", "permalink"),
            (ROOT, "{{ site.url }}{{ site.baseurl }}{{ post.url }}", "permalink"),
            (ROOT, "{{ post.url | prepend: site.baseurl | prepend: site.url }}", "permalink"),
            (ROOT, "{{ site.url | append: post.url }}", "permalink"),
            (ROOT, "{{ site.url }}{{ post.url | relative_url }}", "permalink"),
            (ROOT, "{{ site.url }}{{ post.url | remove: 'index.html' }}", "permalink"),
            (ROOT, "https://a.example{{ post.url }}", "permalink"),
            (ROOT, "{{ 'https://a.example' }}{{ post.url }}", "permalink"),
            (ROOT, "{{ site.missing | default: site.url }}{{ post.url }}", "permalink"),
            (ROOT, "{{ site.host }}{{ post.url }}", "https://b.example/{address}"),
            (ROOT, "{{ site.url }}/{{ post.url }}", "https://a.example//{address}"),
            (
                ROOT,
                "{{ site.url | replace: 'https', 'http' }}{{ post.url }}",
                "http://a.example/{address}",
            ),
            (ROOT, "{{ site.url }}{{ post.id }}", "/{post_id}"),
            (ROOT, "{{ post.id | absolute_url }}", "/{post_id}"),
            (ROOT, "tag:a.example,2012:{{ post.id }}", "tag:a.example,2012:/{post_id}"),
            (
                ROOT,
                "tag:a.example,{{ post.date | date: '%Y-%m-%d' }}:{{ post.slug }}",
                "tag:a.example,{date:%Y-%m-%d}:{slug}",
            ),
            (ROOT, "urn:uuid:{{ post.uuid }}", "tag"),
            (BELOW, "{{ post.url | absolute_url }}", "permalink"),
            (BELOW, "{{ site.url }}{{ site.baseurl }}{{ post.url }}", "permalink"),
            (BELOW, "{{ site.url }}{{ post.url }}", "https://a.example/{address}"),
            (BELOW, "{{ post.url | relative_url | prepend: site.url }}", "permalink"),
            (BELOW, "{{ post.id | absolute_url }}", "/{post_id}"),
        ];
        for (config, id, expected) in rows {
            assert_eq!(check(config, id).as_deref(), Some(expected), "{config:?} {id:?}");
        }
    }

    #[test]
    fn ids_that_are_not_certain_are_not_known() {
        let rows = [
            "{{ post.id }}",
            "{{ post.url }}",
            "{{ site.url }}",
            "{{ post.guid }}",
            "{{ post.title | slugify }}",
            "{{ site.url }}{{ post.url | slugify }}",
            "{{ site.url }}{{ post.url | remove: '.html' }}",
            "{{ site.url }}{{ post.url }}#{{ forloop.index }}",
            "{{ site.url }}{{ post.url }}?x",
            "{{ site.url }}{{ post.url }}{% if post.updated %}#2{% endif %}",
            "{% include id.html %}",
            "{{ site.url }}{% if site.long %}x{% elsif post.x %}y{% endif %}{{ post.url }}",
            "{{ site.url }}{{ post.url",
            "{{ site.github.url }}{{ post.url }}",
            "{{ post.url | absolute_url }}</guid><guid>{{ post.id }}",
        ];
        for id in rows {
            assert_eq!(check(ROOT, id), None, "{id:?}");
        }
        assert_eq!(check("title: A\n", "{{ post.url | absolute_url }}"), None);
    }

    #[test]
    fn variables_and_conditions_of_templates_are_followed() {
        #[rustfmt::skip]
        let rows = [
            ("{% assign link = post.url | absolute_url %}<item><guid>{{ link }}</guid></item>", Some("permalink")),
            ("{% capture link %}{{ site.url }}{{ post.url }}{% endcapture %}<item><guid>{{ link }}</guid></item>", Some("permalink")),
            ("{% if site.short %}<item><guid>{{ site.url }}{{ post.url }}</guid></item>{% else %}<item><guid>x</guid></item>{% endif %}", Some("permalink")),
            ("{% unless site.long %}<item><guid>{{ site.url }}{{ post.url }}</guid></item>{% endunless %}", Some("permalink")),
            ("{% if site.host == 'https://b.example' and site.short %}<item><guid>{{ site.url }}{{ post.id }}</guid></item>{% endif %}", Some("/{post_id}")),
            ("{% assign link = post.url %}{% if post.x %}{% assign link = post.id %}{% endif %}<item><guid>{{ site.url }}{{ link }}</guid></item>", None),
            ("<item>{% if post.x %}<guid>{{ site.url }}{{ post.url }}</guid>{% endif %}</item>", None),
            ("{% comment %}<item><guid>x</guid></item>{% endcomment %}<item><guid>{{ site.url }}{{ post.url }}</guid></item>", Some("permalink")),
            ("<item><link>{{ site.url }}{{ post.url }}</link></item>", Some("permalink")),
            ("<item><title>{{ post.title }}</title></item>", None),
        ];
        for (body, expected) in rows {
            let text = format!("{{% for post in site.posts %}}{body}{{% endfor %}}");
            assert_eq!(check_template(ROOT, &text).as_deref(), expected, "{body}");
        }
    }
}
