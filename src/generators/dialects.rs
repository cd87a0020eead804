//! Markdown dialects of generators, by their configurations.

use crate::diagnostic::Report;
use crate::generators::GeneratorConfig;
use crate::generators::settings::GeneratorSettings;
use crate::model::SiteGenerator;
use crate::model::markdown_dialect::{EmojiPolicy, MarkdownDialect, MarkdownEngine};
use crate::syntax::value::ValueKind;

/// Condition on the configuration of a generator.
type SettingsCondition = fn(&GeneratorSettings<'_>) -> bool;

/// Generators that replace the names of emoji, each with the condition that its
/// configuration must fulfill.
const EMOJI: &[(SiteGenerator, SettingsCondition)] = &[
    (SiteGenerator::Docusaurus, |settings| !settings.contains("emoji: false")),
    (SiteGenerator::Eleventy, |settings| settings.contains("markdown-it-emoji")),
    (SiteGenerator::Hexo, |settings| settings.contains("githubEmojis")),
    (SiteGenerator::Hugo, |settings| is_on(settings, "enableEmoji")),
    (SiteGenerator::Jekyll, |settings| settings.contains("jemoji")),
    (SiteGenerator::Mkdocs, |settings| settings.contains("pymdownx.emoji")),
    (SiteGenerator::Quarto, |settings| settings.contains("+emoji")),
    (SiteGenerator::Vitepress, |_| true),
    (SiteGenerator::Vuepress, |_| true),
    (SiteGenerator::Zola, |settings| is_on(settings, "markdown.render_emoji")),
];

/// Returns the dialect of a generator. `configuration` is its file, if there is one.
pub(crate) fn markdown_dialect(
    generator: SiteGenerator,
    configuration: Option<&GeneratorConfig>,
) -> MarkdownDialect {
    // Errors are reported where the file is read for its guards.
    let mut report = Report::default();
    let settings =
        configuration.map(|found| GeneratorSettings::parse(&found.text, &found.path, &mut report));
    let emoji = EMOJI.iter().find(|(known, _)| *known == generator);
    let has_emoji = emoji.is_some_and(|(_, is_on)| settings.as_ref().is_some_and(is_on));
    MarkdownDialect {
        engine: engine(generator, settings.as_ref()),
        emoji: if has_emoji { EmojiPolicy::Replaced } else { EmojiPolicy::Text },
    }
}

/// Returns the program that converts Markdown. Jekyll's setting `markdown` may name another
/// than kramdown.
fn engine(generator: SiteGenerator, settings: Option<&GeneratorSettings<'_>>) -> MarkdownEngine {
    let named = settings.and_then(|settings| settings.text("markdown"));
    let is_kramdown = named.is_none_or(|name| name.eq_ignore_ascii_case("kramdown"));
    match generator {
        SiteGenerator::Jekyll if is_kramdown => MarkdownEngine::Kramdown,
        SiteGenerator::Bridgetown => MarkdownEngine::Kramdown,
        _ => MarkdownEngine::CommonMark,
    }
}

/// Returns true if a setting is `true`.
fn is_on(settings: &GeneratorSettings<'_>, path: &str) -> bool {
    settings.value(path).is_some_and(|value| matches!(value.kind, ValueKind::Bool(true)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dialect_follows_the_configuration() {
        use EmojiPolicy::{Replaced, Text};
        use MarkdownEngine::{CommonMark, Kramdown};
        #[rustfmt::skip]
        let rows = [
            (SiteGenerator::Hugo,       "hugo.toml",     "enableEmoji = true\n",                CommonMark, Replaced),
            (SiteGenerator::Hugo,       "hugo.toml",     "enableEmoji = false\n",               CommonMark, Text),
            (SiteGenerator::Zola,       "config.toml",   "[markdown]\nrender_emoji = true\n",   CommonMark, Replaced),
            (SiteGenerator::Jekyll,     "_config.yml",   "title: T\n",                          Kramdown,   Text),
            (SiteGenerator::Jekyll,     "_config.yml",   "markdown: CommonMark\nplugins: [jemoji]\n", CommonMark, Replaced),
            (SiteGenerator::Vitepress,  ".vitepress/config.js", "",                             CommonMark, Replaced),
            (SiteGenerator::Pelican,    "pelicanconf.py", "",                                   CommonMark, Text),
        ];
        for (generator, path, text, engine, emoji) in rows {
            let file = GeneratorConfig { generator, path: path.into(), text: text.to_owned() };
            let found = markdown_dialect(generator, Some(&file));
            assert_eq!(found, MarkdownDialect { engine, emoji }, "{generator:?} {text:?}");
        }
    }
}
