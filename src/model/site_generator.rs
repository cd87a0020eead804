//! Site generators with their own rules for the visibility of articles.

/// A site generator. It determines the rules for hidden pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SiteGenerator {
    /// Astro, named `astro` in `feed.toml`.
    Astro,
    /// Bridgetown, named `bridgetown` in `feed.toml`.
    Bridgetown,
    /// Docusaurus, named `docusaurus` in `feed.toml`.
    Docusaurus,
    /// Eleventy, named `eleventy` in `feed.toml`.
    Eleventy,
    /// Gatsby, named `gatsby` in `feed.toml`.
    Gatsby,
    /// Hexo, named `hexo` in `feed.toml`.
    Hexo,
    /// Hugo, named `hugo` in `feed.toml`.
    Hugo,
    /// Jekyll, named `jekyll` in `feed.toml`.
    Jekyll,
    /// Lektor, named `lektor` in `feed.toml`.
    Lektor,
    /// `MkDocs`, named `mkdocs` in `feed.toml`.
    Mkdocs,
    /// Next.js, named `next` in `feed.toml`.
    Next,
    /// Nikola, named `nikola` in `feed.toml`.
    Nikola,
    /// Pelican, named `pelican` in `feed.toml`.
    Pelican,
    /// Quarto, named `quarto` in `feed.toml`.
    Quarto,
    /// Quartz, named `quartz` in `feed.toml`.
    Quartz,
    /// Sphinx with ablog, named `sphinx` in `feed.toml`.
    Sphinx,
    /// `VitePress`, named `vitepress` in `feed.toml`.
    Vitepress,
    /// `VuePress`, named `vuepress` in `feed.toml`.
    Vuepress,
    /// Zola, named `zola` in `feed.toml`.
    Zola,
    /// No generator: visibility depends on the articles alone.
    Absent,
}

/// Every generator, by its name in `feed.toml`.
#[rustfmt::skip]
pub(crate) const SITE_GENERATORS: &[(&str, SiteGenerator)] = &[
    ("astro",      SiteGenerator::Astro),
    ("bridgetown", SiteGenerator::Bridgetown),
    ("docusaurus", SiteGenerator::Docusaurus),
    ("eleventy",   SiteGenerator::Eleventy),
    ("gatsby",     SiteGenerator::Gatsby),
    ("hexo",       SiteGenerator::Hexo),
    ("hugo",       SiteGenerator::Hugo),
    ("jekyll",     SiteGenerator::Jekyll),
    ("lektor",     SiteGenerator::Lektor),
    ("mkdocs",     SiteGenerator::Mkdocs),
    ("next",       SiteGenerator::Next),
    ("nikola",     SiteGenerator::Nikola),
    ("pelican",    SiteGenerator::Pelican),
    ("quarto",     SiteGenerator::Quarto),
    ("quartz",     SiteGenerator::Quartz),
    ("sphinx",     SiteGenerator::Sphinx),
    ("vitepress",  SiteGenerator::Vitepress),
    ("vuepress",   SiteGenerator::Vuepress),
    ("zola",       SiteGenerator::Zola),
    ("none",       SiteGenerator::Absent),
];

impl SiteGenerator {
    /// Returns the name of the generator in `feed.toml`.
    pub fn name(self) -> &'static str {
        let found = SITE_GENERATORS.iter().find(|(_, generator)| *generator == self);
        found.map_or("none", |(name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_generator_has_one_name() {
        let mut names: Vec<_> = SITE_GENERATORS.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), SITE_GENERATORS.len());
        for (name, generator) in SITE_GENERATORS {
            assert_eq!(generator.name(), *name, "{name:?}");
        }
    }
}
