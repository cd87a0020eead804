//! The site generator whose rules say which articles are public.

/// A site generator, by the rules that it has for hiding pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SiteGenerator {
    /// Astro.
    Astro,
    /// Bridgetown.
    Bridgetown,
    /// Docusaurus.
    Docusaurus,
    /// Eleventy.
    Eleventy,
    /// Gatsby.
    Gatsby,
    /// Hexo.
    Hexo,
    /// Hugo.
    Hugo,
    /// Jekyll.
    Jekyll,
    /// Lektor.
    Lektor,
    /// `MkDocs`.
    Mkdocs,
    /// Nikola.
    Nikola,
    /// Pelican.
    Pelican,
    /// Quarto.
    Quarto,
    /// `VitePress`.
    Vitepress,
    /// Zola.
    Zola,
    /// No generator: only the articles themselves say what is public.
    Absent,
}

/// Every generator, by its name in `feed.toml`.
#[rustfmt::skip]
pub const SITE_GENERATORS: &[(&str, SiteGenerator)] = &[
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
    ("nikola",     SiteGenerator::Nikola),
    ("pelican",    SiteGenerator::Pelican),
    ("quarto",     SiteGenerator::Quarto),
    ("vitepress",  SiteGenerator::Vitepress),
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
            assert_eq!(generator.name(), *name);
        }
    }
}
