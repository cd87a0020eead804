//! Colors, and how well one can be read on another.

use std::fmt::{self, Display};

/// Contrast of text that WCAG 2.2 asks for at level AA (success criterion 1.4.3).
pub(crate) const READABLE: f64 = 4.5;

/// Number of steps from a color to black or white.
const STEPS: u16 = 100;

/// A color of the sRGB space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RgbColor {
    red: u8,
    green: u8,
    blue: u8,
}

/// Black text.
pub(crate) const BLACK: RgbColor = RgbColor { red: 0, green: 0, blue: 0 };

/// White text.
pub(crate) const WHITE: RgbColor = RgbColor { red: 255, green: 255, blue: 255 };

impl RgbColor {
    /// Parses `#rgb` or `#rrggbb`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        let is_hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| is_hexadecimal)?;
        let [_, red, green, blue] = number.to_be_bytes();
        match digits.len() {
            // Each digit counts twice: `#f80` is `#ff8800`.
            3 => Some(Self { red: green * 17, green: blue / 16 * 17, blue: blue % 16 * 17 }),
            6 => Some(Self { red, green, blue }),
            _ => None,
        }
    }

    /// Returns the color nearest to this one that can be read on every background, on the
    /// way to `end`, which is black or white.
    pub(crate) fn readable_on(self, backgrounds: &[Self], end: Self) -> Self {
        let mut mixed = (0..=STEPS).map(|step| self.mix(end, step));
        mixed.find(|color| color.is_readable_on(backgrounds)).unwrap_or(end)
    }

    fn is_readable_on(self, backgrounds: &[Self]) -> bool {
        backgrounds.iter().all(|background| self.contrast(*background) >= READABLE)
    }

    /// Returns black or white, whichever can be read better on this color. One of them has a
    /// contrast of at least 4.58 with any color.
    pub(crate) fn text_color(self) -> Self {
        if self.contrast(WHITE) >= READABLE { WHITE } else { BLACK }
    }

    /// Computes the contrast ratio of two colors (WCAG 2.2), from 1 to 21.
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = [self.red, self.green, self.blue].map(to_linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn mix(self, end: Self, step: u16) -> Self {
        Self {
            red: mix_part(self.red, end.red, step),
            green: mix_part(self.green, end.green, step),
            blue: mix_part(self.blue, end.blue, step),
        }
    }
}

/// Removes the gamma of a part of a color (WCAG 2.2, relative luminance).
fn to_linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

fn mix_part(from: u8, to: u8, step: u16) -> u8 {
    let sum = u16::from(from) * (STEPS - step) + u16::from(to) * step;
    u8::try_from(sum / STEPS).unwrap_or(u8::MAX)
}

impl Display for RgbColor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn color_has_three_or_six_digits() {
        for (text, expected) in [
            ("#fff", Some("#ffffff")),
            (" #A8431D ", Some("#a8431d")),
            ("#a8431", None),
            ("a8431d", None),
            ("red", None),
            ("#é8431d", None),
            ("#", None),
        ] {
            let found = RgbColor::parse(text).map(|color| color.to_string());
            assert_eq!(found.as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn black_on_white_has_the_greatest_contrast() {
        assert!((BLACK.contrast(WHITE) - 21.0).abs() < 1e-9);
        assert_eq!(RgbColor::parse("#777").unwrap().text_color(), BLACK);
    }

    proptest! {
        #[test]
        fn every_color_becomes_readable(red: u8, green: u8, blue: u8) {
            let color = RgbColor { red, green, blue };
            prop_assert!(color.contrast(color.text_color()) >= READABLE);
            let dark = color.readable_on(&[WHITE], BLACK);
            prop_assert!(dark.contrast(WHITE) >= READABLE);
        }
    }
}
