//! stub
#![allow(missing_docs)]
use crate::diagnostic::{Report, Source};
use std::ops::Range;
use url::Url;
pub enum Markup {
    Markdown,
    Mdx,
    Html,
    Text,
}
pub struct Context<'a> {
    pub permalink: &'a Url,
    pub site: &'a Url,
    pub anchor: &'a str,
    pub resolve: &'a (dyn Fn(&str) -> Option<Url> + Sync),
}
pub struct Rendered {
    pub html: String,
    pub heading: Option<String>,
    pub teaser: Option<String>,
    pub text_start: String,
}
impl Rendered {
    pub fn drop_heading(&mut self) {}
}
pub fn render(
    source: &Source<'_>,
    body: Range<usize>,
    _markup: Markup,
    _context: &Context<'_>,
    _report: &mut Report,
) -> Rendered {
    Rendered {
        html: source.text[body].to_owned(),
        heading: None,
        teaser: None,
        text_start: "x".into(),
    }
}
