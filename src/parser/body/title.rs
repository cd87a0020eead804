//! Chooses the title of an entry, and removes a heading at the start of its text that
//! repeats the title.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Report, SourceText, codes};
use crate::fields;
use crate::frontmatter::{Frontmatter, FrontmatterDialect};
use crate::parser::content::RenderedBody;
use crate::sanitizer;
use crate::syntax::html::plain_text;
use crate::syntax::value::ValueTable;
use crate::text::normal_form::compose;
use crate::text::{control_chars, path, whitespace};

/// Elements in a heading that show more than its text.
const SHOWN: [&str; 8] = ["img", "picture", "svg", "audio", "video", "iframe", "object", "math"];

/// Article whose title is chosen.
pub(super) struct UntitledArticle<'s, 'a> {
    pub source: &'s SourceText<'a>,
    pub frontmatter: &'s Frontmatter,
    /// Fields of the frontmatter.
    pub table: &'s ValueTable<'a>,
    /// File of the article, relative to the articles' folder.
    pub path: &'s str,
}

/// Returns the title as plain text: from the frontmatter, else the first heading, which is
/// then removed from the content, else from the file name. Empty if the author has left it
/// empty and the text has no heading.
pub(super) fn choose_title(
    written: Option<Cow<'_, str>>,
    rendered: &mut RenderedBody,
    article: &UntitledArticle<'_, '_>,
    report: &mut Report,
) -> String {
    if let Some(title) = written {
        let title = article.to_plain(title);
        article.remove_repeated_heading(&title, rendered, report);
        return title;
    }
    if let Some(heading) = rendered.heading.take().filter(|heading| !heading.trim().is_empty()) {
        if leading_heading(rendered).is_some_and(|(_, text)| text == heading) {
            remove_heading(rendered);
        }
        return whitespace::fold(&heading);
    }
    if fields::find_left_empty(article.table, "title").is_some() {
        return String::new();
    }
    let title = title_from_path(article.path);
    report.push(article.guessed_title(&title));
    title
}

/// Returns plain text for a field with text that is not a title.
pub(super) fn to_plain(text: Cow<'_, str>, frontmatter: &Frontmatter) -> String {
    // The references in the head of a page have been decoded with its other markup.
    match frontmatter.dialect {
        Some(FrontmatterDialect::Page) => text.into_owned(),
        _ => plain_text(&text).into_owned(),
    }
}

impl UntitledArticle<'_, '_> {
    fn to_plain(&self, title: Cow<'_, str>) -> String {
        to_plain(title, self.frontmatter)
    }

    /// Removes the first heading if it repeats the title. Reports it unless it certainly
    /// does: it is of the highest level and has the same text.
    fn remove_repeated_heading(
        &self,
        title: &str,
        rendered: &mut RenderedBody,
        report: &mut Report,
    ) {
        let Some((level, heading)) = leading_heading(rendered) else { return };
        let (bare_title, bare_heading) = (without_emphasis(title), without_emphasis(&heading));
        let key = comparison_key(&bare_title);
        if key.is_empty() || key != comparison_key(&bare_heading) {
            return;
        }
        // The heading of the first of several sections, such as `2026` before `2025`.
        if level > 1 && has_heading_after(rendered, level) {
            return;
        }
        remove_heading(rendered);
        if level > 1 || bare_title != bare_heading {
            report.push(self.repeated_title(&heading));
        }
    }

    fn repeated_title(&self, heading: &str) -> Diagnostic {
        let body = self.source.text.get(self.frontmatter.body..).unwrap_or_default();
        let start = self.source.text.len() - body.trim_start().len();
        let length = self.source.text[start..].lines().next().map_or(0, str::len);
        let message =
            format!("the heading `{heading}` repeats the title, so the entry begins after it");
        Diagnostic::new(&codes::ARTICLE_TITLE_REPEATED, message)
            .with_location(self.source.locate(start..start + length))
            .help("remove the heading; if it should be shown, give it another text")
    }

    fn guessed_title(&self, title: &str) -> Diagnostic {
        let message = format!("this article has no title, so `{title}` is made of its file name");
        Diagnostic::new(&codes::ARTICLE_TITLE_GUESSED, message)
            .with_location(self.source.locate(0..0))
            .help("add `title` to the frontmatter, or begin the text with a heading; `title: \"\"` is for notes that have no title")
    }
}

/// Returns the level and the text of the heading that the content begins with.
fn leading_heading(rendered: &RenderedBody) -> Option<(u8, String)> {
    let heading = rendered.first_heading.as_ref()?;
    let html = rendered.html.get(heading.span.clone())?;
    // Without the heading, its picture, player or link would be lost.
    let has_more = html.contains(" href=")
        || html.split('<').any(|tag| SHOWN.iter().any(|name| tag.starts_with(name)));
    (!has_more).then(|| (heading.level, sanitizer::text_of(html)))
}

/// Returns true if a heading of a level follows the one that the content begins with.
fn has_heading_after(rendered: &RenderedBody, level: u8) -> bool {
    let start = rendered.first_heading.as_ref().map_or(0, |heading| heading.span.end);
    let after = rendered.html.get(start..).unwrap_or_default();
    [">", " "].iter().any(|end| after.contains(&format!("<h{level}{end}")))
}

fn remove_heading(rendered: &mut RenderedBody) {
    if let Some(heading) = rendered.first_heading.take() {
        rendered.html.drain(heading.span);
    }
}

/// Removes the signs with which Markdown emphasizes words, which a title may contain, too.
fn without_emphasis(text: &str) -> String {
    whitespace::fold(&text.replace(['*', '_', '`'], ""))
}

/// Returns a text for comparison: without letter case, the form of quotation marks and
/// dashes, and punctuation at its end.
fn comparison_key(text: &str) -> String {
    let letters = text.chars().flat_map(char::to_lowercase).map(|letter| match letter {
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '‐' | '‑' | '–' | '—' => '-',
        other => other,
    });
    letters
        .collect::<String>()
        .trim_end_matches(['.', ':', '!', '?', '…', ',', ';', ' '])
        .to_owned()
}

/// Returns a title made of the words of a file name.
pub(crate) fn title_from_path(path: &str) -> String {
    // A file name may contain characters that XML forbids, and decomposed letters on macOS.
    let path = control_chars::strip(path).text;
    let path = compose(&path);
    let facts = path::facts(&path);
    let words = facts.slug().replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    let title: String =
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if title.is_empty() { facts.stem.to_owned() } else { title }
}
