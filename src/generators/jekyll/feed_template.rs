//! Reads a feed template: its format, its title, the posts it lists and their ids.

use std::ops::Range;

use crate::generators::jekyll::liquid_expression::LiquidScope;
use crate::generators::jekyll::liquid_template::{self, RenderedTemplate};
use crate::generators::jekyll::liquid_text::{
    PostSelection, TemplatePart, join_literals, trim_ends,
};
use crate::model::FeedFormat;

/// Elements of a format that matter for a move.
struct FeedElements {
    format: FeedFormat,
    root: &'static str,
    entry: &'static str,
    /// Elements that identify an entry, the decisive one first.
    ids: &'static [&'static str],
}

/// Formats in XML. Readers identify an item of RSS without a `guid` by its link.
const FORMATS: [FeedElements; 2] = [
    FeedElements { format: FeedFormat::Atom, root: "feed", entry: "entry", ids: &["id"] },
    FeedElements { format: FeedFormat::Rss, root: "rss", entry: "item", ids: &["guid", "link"] },
];

/// Text of a feed template and its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TemplateValue<T> {
    /// Value; none if it is not understood.
    pub value: Option<T>,
    /// Byte range in the file.
    pub span: Range<usize>,
}

/// Feed that a template writes.
pub(super) struct FeedTemplate {
    /// Format of the feed.
    pub format: FeedFormat,
    /// Title of the feed, if the template has one.
    pub title: Option<TemplateValue<String>>,
    /// Posts that the feed lists.
    pub posts: PostSelection,
    /// Ids of its entries.
    pub ids: TemplateValue<Vec<TemplatePart>>,
}

/// Returns true if a text may be a feed template.
pub(super) fn may_be_feed(text: &str) -> bool {
    FORMATS.iter().any(|elements| text.contains(&format!("<{}", elements.root)))
        || text.contains("jsonfeed.org/version")
}

/// Reads a template from the offset of its text on; none if it writes no feed.
pub(super) fn read(
    template: &str,
    from: usize,
    scope: &mut LiquidScope<'_>,
) -> Option<FeedTemplate> {
    if template[from..].contains("jsonfeed.org/version") {
        let ids = TemplateValue { value: None, span: from..from };
        let format = FeedFormat::Json;
        return Some(FeedTemplate { format, title: None, posts: PostSelection::Every, ids });
    }
    let rendered = liquid_template::render(template, from, scope);
    let end = rendered.text.len();
    let elements = FORMATS.iter().find(|row| rendered.find_tag(row.root, 0..end).is_some())?;
    let entry = rendered.find_tag(elements.entry, 0..end);
    let title = read_title(&rendered, 0..entry.unwrap_or(end));
    let posts = entry.and_then(|at| rendered.posts_at(at)).cloned();
    let posts =
        posts.unwrap_or_else(|| PostSelection::Part("a list that is not understood".into()));
    let ids = match entry {
        Some(at) => read_ids(&rendered, elements, at),
        None => TemplateValue { value: None, span: from..from },
    };
    Some(FeedTemplate { format: elements.format, title, posts, ids })
}

fn read_title(rendered: &RenderedTemplate, within: Range<usize>) -> Option<TemplateValue<String>> {
    let found = rendered.element("title", within)?;
    let value = found.content.and_then(|parts| join_literals(&unwrap_text(parts)?));
    let value = value.filter(|title| !title.is_empty());
    let at = rendered.source_offset(found.at);
    Some(TemplateValue { value, span: at..at })
}

/// Reads the id of an entry that begins at an offset.
fn read_ids(
    rendered: &RenderedTemplate,
    elements: &FeedElements,
    at: usize,
) -> TemplateValue<Vec<TemplatePart>> {
    let end = rendered.text[at..].find(&format!("</{}>", elements.entry));
    let within = at..end.map_or(rendered.text.len(), |end| at + end);
    let found = elements.ids.iter().find_map(|name| {
        let element = rendered.element(name, within.clone())?;
        let is_only = rendered.find_tag(name, element.at..within.end).is_none();
        let is_certain = is_only && !rendered.is_doubtful(element.at, at);
        let value = element.content.filter(|_| is_certain).and_then(unwrap_text);
        let at = rendered.source_offset(element.at);
        Some(TemplateValue { value, span: at..at })
    });
    found.unwrap_or_else(|| {
        let at = rendered.source_offset(at + 1);
        TemplateValue { value: None, span: at..at }
    })
}

/// Removes white space at the ends, `CDATA` and references to `&`; none if the text has
/// other markup.
fn unwrap_text(parts: Vec<TemplatePart>) -> Option<Vec<TemplatePart>> {
    let mut parts = trim_ends(parts);
    let mut is_data = false;
    if let Some(TemplatePart::Literal(text)) = parts.first_mut()
        && let Some(rest) = text.strip_prefix("<![CDATA[")
    {
        (*text, is_data) = (rest.to_owned(), true);
    }
    if let Some(TemplatePart::Literal(text)) = parts.last_mut()
        && let Some(rest) = text.strip_suffix("]]>")
    {
        *text = rest.to_owned();
    }
    for part in &mut parts {
        if let TemplatePart::Literal(text) = part {
            if !is_data {
                *text = text.replace("&amp;", "&");
            }
            if text.contains('<') || (!is_data && text.contains('&') && text.contains(';')) {
                return None;
            }
        }
    }
    Some(trim_ends(parts))
}
