//! Shades of the site's accent color that can be read on the page.

use crate::text::color::{BLACK, RgbColor, WHITE};

/// Backgrounds of the light page, as `design_tokens.css` has them.
const LIGHT: [&str; 3] = ["#faf8f4", "#fff", "#f1ede6"];

/// Backgrounds of the dark page.
const DARK: [&str; 3] = ["#141312", "#1e1c1a", "#282522"];

/// Shades of an accent color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AccentColors {
    /// Text and links on the light page.
    pub light: RgbColor,
    /// Text and links on the dark page.
    pub dark: RgbColor,
    /// Background of buttons: the color itself.
    pub fill: RgbColor,
    /// Text on `fill`.
    pub on_fill: RgbColor,
}

/// Derives the shades, which all have the contrast that WCAG asks for at level AA.
pub(super) fn derive(accent: RgbColor) -> AccentColors {
    AccentColors {
        light: accent.readable_on(&parse_all(LIGHT), BLACK),
        dark: accent.readable_on(&parse_all(DARK), WHITE),
        fill: accent,
        on_fill: accent.text_color(),
    }
}

fn parse_all(colors: [&str; 3]) -> Vec<RgbColor> {
    colors.into_iter().filter_map(RgbColor::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::color::READABLE;

    #[test]
    fn shade_is_the_color_itself_if_that_can_be_read() {
        let colors = derive(RgbColor::parse("#a8431d").unwrap());
        assert_eq!(colors.light.to_string(), "#a8431d");
        assert_eq!(colors.on_fill, WHITE);
        assert_ne!(colors.dark.to_string(), "#a8431d");
    }

    #[test]
    fn yellow_is_darkened_on_the_light_page_only() {
        let colors = derive(RgbColor::parse("#ffe000").unwrap());
        assert_eq!(colors.dark.to_string(), "#ffe000");
        assert_eq!(colors.on_fill, BLACK);
        assert!(colors.light.contrast(WHITE) >= READABLE);
    }

    /// Returns the value of a custom property in a rule of the style sheet.
    fn token<'a>(rule: &'a str, name: &str) -> &'a str {
        let (_, rest) = rule.split_once(&format!("{name}: ")).unwrap();
        rest.split_once(';').unwrap().0
    }

    #[test]
    fn texts_of_the_style_sheet_can_be_read_on_its_backgrounds() {
        let style = include_str!("../design_tokens.css");
        let (light, dark) = style.split_once("@media").unwrap();
        for (rule, backgrounds) in [(light, LIGHT), (dark, DARK)] {
            let names = ["--paper", "--card", "--sunken"];
            assert_eq!(names.map(|name| token(rule, name)), backgrounds);
            for text in ["--ink", "--quiet", "--accent"] {
                let color = RgbColor::parse(token(rule, text)).unwrap();
                for background in parse_all(backgrounds) {
                    assert!(color.contrast(background) >= READABLE, "{text} on {background}");
                }
            }
            let fill = RgbColor::parse(token(rule, "--fill")).unwrap();
            let text = RgbColor::parse(token(rule, "--on-fill")).unwrap();
            assert!(fill.contrast(text) >= READABLE, "{text} on {fill}");
        }
    }
}
