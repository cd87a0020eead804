//! Web page of a feed, for people: shows the feed's address and how to follow it, its latest
//! entries, and the site's other feeds. Start with [`render`]; `variables` is the interface
//! of templates, and `page_values` fills it.

mod accent_colors;
mod long_date;
mod named_values;
mod own_pictures;
mod page_values;
mod reader_links;
mod site_feeds;
pub(crate) mod translations;
mod variables;

use std::io;
use std::sync::Arc;

use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, Value};

use crate::formats::html_page::named_values::{BUILT_IN, ExampleValues, UnknownVariable};
use crate::formats::html_page::page_values::PageBuilder;
use crate::formats::html_page::variables::VariableOwner;
use crate::model::document::Document;
use crate::model::feed::Feed;
use crate::syntax::html;

pub(crate) use page_values::{PageStyle, is_right_to_left};
pub(crate) use variables::reference;

/// Built-in template, which a site may replace with its own.
pub(crate) const TEMPLATE: &str = concat!(
    include_str!("html_page/head.html"),
    include_str!("design_tokens.css"),
    include_str!("html_page/page.css"),
    include_str!("html_page/body.html"),
);

/// Name of the template in the engine. It ends in `.html`, so values are escaped as HTML.
const TEMPLATE_NAME: &str = "page.html";

/// Maximum number of template instructions for one page. The built-in template with
/// links to 10,000 other feeds needs less than a hundredth of it; using it up takes a
/// second at most.
const FUEL: u64 = 20_000_000;

/// Maximum length of a page, in bytes.
const MAX_BYTES: usize = 20_000_000;

/// Error in a template, or while rendering it.
#[derive(Debug)]
pub(crate) struct TemplateError {
    /// Line in the template, counted from 1, if known.
    pub line: Option<usize>,
    /// Explanation for the user.
    pub reason: String,
    /// Correction, if one is likely.
    pub help: Option<String>,
}

/// Writes the page of every feed that has one. Each page links to the pages of the
/// `listed` feeds, and has the site's `style`.
///
/// # Errors
/// The template has a syntax error, uses an unknown filter or variable, needs more than
/// [`FUEL`] instructions, or writes more than [`MAX_BYTES`].
pub(crate) fn render(
    feeds: &[Feed],
    listed: &[Feed],
    template: &str,
    style: PageStyle,
) -> Result<Vec<Document>, TemplateError> {
    let environment = create_environment(template)?;
    let own_names: Arc<[String]> = list_own_names(template).into();
    check_variables(&environment, template, &own_names)?;
    let mut builder = PageBuilder::new(listed, style, own_names);
    let pages = feeds.iter().filter_map(|feed| Some((feed, feed.page.as_ref()?)));
    pages
        .map(|(feed, page)| {
            let bytes = render_page(&environment, builder.build(feed, page))?;
            Ok(Document::new(page.path.clone(), bytes, feed.sources()))
        })
        .collect()
}

fn create_environment(template: &str) -> Result<Environment<'_>, TemplateError> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(FUEL));
    environment.set_formatter(write_value);
    environment.add_template(TEMPLATE_NAME, template).map_err(|error| template_error(&error))?;
    Ok(environment)
}

/// Writes a value. The engine would escape every slash too, which makes each address a half
/// longer.
fn write_value(output: &mut Output, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if *state.auto_escape() == AutoEscape::Html && !value.is_safe() => {
            output.write_str(&html::escape_attribute(text).replace('\'', "&#39;"))?;
            Ok(())
        }
        _ => minijinja::escape_formatter(output, state, value),
    }
}

fn render_page(environment: &Environment<'_>, values: Value) -> Result<Vec<u8>, TemplateError> {
    let template =
        environment.get_template(TEMPLATE_NAME).map_err(|error| template_error(&error))?;
    let mut text = LimitedText::default();
    match template.render_captured_to(values, &mut text) {
        Ok(_) => Ok(text.bytes),
        Err(error) => Err(text.limit_error().unwrap_or_else(|| template_error(&error))),
    }
}

/// Checks that every variable exists, also in parts that no page of the site needs yet: a
/// build must not fail only because an article is the first with a picture.
fn check_variables(
    environment: &Environment<'_>,
    text: &str,
    own_names: &Arc<[String]>,
) -> Result<(), TemplateError> {
    for amount in [ExampleValues::All, ExampleValues::Required] {
        let example = named_values::create_example_page(amount, own_names);
        if let Err(fault) = render_page(environment, example)
            && fault.help.is_some()
        {
            return Err(fault);
        }
    }
    let template =
        environment.get_template(TEMPLATE_NAME).map_err(|error| template_error(&error))?;
    let known = VariableOwner::Page.names();
    let mut unknown: Vec<String> = template.undeclared_variables(false).into_iter().collect();
    unknown.retain(|name| {
        !known.contains(&&**name) && !BUILT_IN.contains(&&**name) && !own_names.contains(name)
    });
    unknown.sort_unstable();
    let Some(name) = unknown.first() else { return Ok(()) };
    // The engine has no position for a variable in a part that it did not run.
    let line = text.lines().position(|line| has_word(line, name)).map(|index| index + 1);
    Err(unknown_variable(&UnknownVariable::new(VariableOwner::Page, name), line))
}

/// Lists the names that a template sets anywhere. One that is set in a condition may be used
/// after it, and is empty if the condition is false.
fn list_own_names(template: &str) -> Vec<String> {
    let tags = template.split("{%").skip(1).map(|tag| tag.trim_start_matches(['-', '+', ' ']));
    let targets = tags.filter_map(|tag| tag.strip_prefix("set ")?.split(['=', '%']).next());
    let names = targets.flat_map(|target| target.split(|letter| !is_name_part(letter)));
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Returns true if a line contains a name that is not part of a longer one.
fn has_word(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(start, _)| {
        let (before, after) = (&line[..start], &line[start + name.len()..]);
        !before.ends_with('.')
            && !before.ends_with(is_name_part)
            && !after.starts_with(is_name_part)
    })
}

fn is_name_part(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn unknown_variable(variable: &UnknownVariable, line: Option<usize>) -> TemplateError {
    let help = variable.suggestion().map_or_else(
        || "`feedwright page` lists the variables of the web page".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    TemplateError { line, reason: variable.to_string(), help: Some(help) }
}

/// Text of a page as it is written, limited to [`MAX_BYTES`].
#[derive(Default)]
struct LimitedText {
    bytes: Vec<u8>,
    is_over: bool,
}

impl LimitedText {
    fn limit_error(&self) -> Option<TemplateError> {
        let reason = format!("the page is longer than {} MB", MAX_BYTES / 1_000_000);
        self.is_over.then_some(TemplateError { line: None, reason, help: None })
    }
}

impl io::Write for LimitedText {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > MAX_BYTES {
            self.is_over = true;
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn template_error(error: &Error) -> TemplateError {
    if let Some(variable) = UnknownVariable::find(error) {
        return unknown_variable(variable, error.line());
    }
    if error.kind() == ErrorKind::OutOfFuel {
        let reason = format!(
            "rendering one page takes more than {} million instructions; does the template have an endless loop?",
            FUEL / 1_000_000
        );
        return TemplateError { line: error.line(), reason, help: None };
    }
    let reason = match error.kind() {
        ErrorKind::SyntaxError => "this line is not complete, or its syntax is wrong",
        ErrorKind::UnknownFilter => "this line uses a filter that does not exist",
        ErrorKind::UnknownTest => "this line uses a test that does not exist",
        ErrorKind::UnknownFunction => "this line calls a function that does not exist",
        ErrorKind::UnknownMethod => "this line calls a method that its value does not have",
        ErrorKind::UndefinedError => "this line uses a value that does not exist",
        ErrorKind::MissingArgument => "an argument is missing in this line",
        ErrorKind::TooManyArguments => "there are too many arguments in this line",
        ErrorKind::TemplateNotFound => "a template can't include or extend other files",
        _ => "this line can't be rendered with the values of the page",
    };
    TemplateError { line: error.line(), reason: reason.to_owned(), help: None }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;
    use crate::formats::sample_feed;
    use crate::model::{Entry, FeedGroup, FeedPage};

    fn feed(language: &str) -> Feed {
        let home = sample_feed::feed().home;
        let page = FeedPage {
            path: "index.html".into(),
            url: home,
            name: "Horizon & Daily".into(),
            group: FeedGroup::Site,
        };
        Feed { language: Some(language.into()), page: Some(page), ..sample_feed::feed() }
    }

    const STYLE: PageStyle = PageStyle { zone: Tz::UTC, accent: None };

    fn check(feeds: &[Feed]) -> String {
        let mut pages = render(feeds, feeds, TEMPLATE, STYLE).unwrap();
        String::from_utf8(pages.remove(0).bytes).unwrap()
    }

    #[test]
    fn page_has_addresses_entries_and_other_feeds() {
        let mut other = Feed { title: "Other <b>".into(), ..feed("en") };
        let page = other.page.as_mut().unwrap();
        page.url = page.url.join("tags/b/").unwrap();
        (page.name, page.group) = ("<b>".into(), FeedGroup::Tag);
        let page = check(&[feed("en"), other]);
        for part in [
            "<html lang=\"en\" dir=\"ltr\">",
            "<code id=\"address\">https://daily.example/feed.xml</code>",
            "<code>https://daily.example/atom.xml</code>",
            "href=\"https://daily.example/tags/b/\" dir=\"auto\">&lt;b&gt;</a>",
            "<span>Horizon &amp; Daily</span>",
            "January 2, 2026",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
    }

    #[test]
    fn page_runs_from_right_to_left_where_its_language_does() {
        assert!(check(&[feed("ar-EG")]).contains("<html lang=\"ar-EG\" dir=\"rtl\">"));
        assert!(check(&[feed("he")]).contains("מעקב"));
    }

    #[test]
    fn day_is_that_of_the_site() {
        let instant = "2026-03-02T02:30:00Z".parse().unwrap();
        let entry = Entry { published: instant, ..sample_feed::full_entry() };
        let feed = Feed { entries: vec![entry.into()], ..feed("en") };
        for (zone, day) in [(Tz::UTC, "March 2, 2026"), (Tz::America__New_York, "March 1, 2026")] {
            let style = PageStyle { zone, accent: None };
            let page = render(std::slice::from_ref(&feed), &[], TEMPLATE, style).unwrap().remove(0);
            let page = String::from_utf8(page.bytes).unwrap();
            assert!(page.contains(&format!(">{day}</time>")), "{zone}: {page}");
        }
    }

    #[test]
    fn only_the_script_of_the_page_may_run() {
        let page = check(&[feed("en")]);
        assert_eq!(page.matches("<script").count(), 1);
        let policy = format!("default-src 'none'; script-src '{}'", page_values::SCRIPT_HASH);
        assert!(page.replace("&#39;", "'").contains(&policy), "{page}");
    }

    #[test]
    fn page_of_fifty_entries_is_short() {
        let entry = |number: u32| Entry {
            url: format!("https://daily.example/world/2026/10/a-story-with-a-long-name-{number}/")
                .parse()
                .unwrap(),
            title: format!("A story with a title of about sixty or seventy letters, {number}"),
            summary: "A summary goes on and on. ".repeat(40),
            ..sample_feed::episode()
        };
        for language in ["en", "ar", "ja"] {
            let entries = (0..50).map(|number| entry(number).into()).collect();
            let page = check(&[Feed { entries, ..feed(language) }]);
            assert!(page.len() <= 30_000, "{language}: {}", page.len());
            assert!(page.contains("name-0/") && page.contains("name-49/"));
        }
    }

    #[test]
    fn page_without_entries_says_so() {
        let page = check(&[Feed { entries: Vec::new(), ..feed("de") }]);
        assert!(page.contains("Noch ist nichts veröffentlicht."), "{page}");
    }

    #[test]
    fn picture_of_another_host_is_left_out() {
        let mut entry = sample_feed::full_entry();
        let image = entry.image.as_mut().unwrap();
        image.url = "https://tracker.example/i.png".parse().unwrap();
        let page = check(&[Feed { entries: vec![entry.into()], ..feed("en") }]);
        assert!(!page.contains("tracker.example"), "{page}");
    }

    #[test]
    fn hostile_texts_stay_texts() {
        let mut feed = feed("en");
        let hostile = format!("{}</title></script><script>\u{202E}", sample_feed::HOSTILE);
        let entry =
            Entry { title: hostile.clone(), summary: hostile.clone(), ..sample_feed::full_entry() };
        feed.title.clone_from(&hostile);
        feed.page.as_mut().unwrap().name.clone_from(&hostile);
        feed.description.clone_from(&hostile);
        feed.copyright = Some(hostile);
        feed.entries = vec![entry.into()];
        let page = check(&[feed]);
        assert_eq!(page.matches("<script").count(), 1);
        assert_eq!(page.matches("<b>").count(), 0);
    }

    #[test]
    fn accent_replaces_the_default_color() {
        let accent = crate::text::color::RgbColor::parse("#a8431d");
        let style = PageStyle { accent, ..STYLE };
        let page = render(&[feed("en")], &[], TEMPLATE, style).unwrap().remove(0);
        let page = String::from_utf8(page.bytes).unwrap();
        assert!(page.contains("--fill: #a8431d; --on-fill: #ffffff;"), "{page}");
    }

    fn fault(template: &str) -> (String, Option<usize>, Option<String>) {
        let fault = render(&[feed("en")], &[], template, STYLE).unwrap_err();
        (fault.reason, fault.line, fault.help)
    }

    #[test]
    fn wrong_variable_is_named_with_its_line() {
        let list = "`feedwright page` lists the variables of the web page";
        for (template, reason, help) in [
            ("a\n{{ titel }}", "the variable `titel` does not exist", "did you mean `title`?"),
            (
                "a\n{% if words.copyed %}{% endif %}",
                "`words` has no `copyed`",
                "did you mean `copied`?",
            ),
            ("a\n{{ entries[0].dat }}", "an entry has no `dat`", "did you mean `date`?"),
            (
                "{% for e in entries %}\n{{ e.image.hight }}{% endfor %}",
                "a picture has no `hight`",
                "did you mean `height`?",
            ),
            (
                "{% if not entries and not title %}\n{{ unused }}{% endif %}",
                "the variable `unused` does not exist",
                list,
            ),
            (
                "{% if title == 'never' %}\n{{ x.y }}{% endif %}",
                "the variable `x` does not exist",
                list,
            ),
            ("a\n{{ weather|default('') }}", "the variable `weather` does not exist", list),
            ("a\n{{ entries[0]['titel'] }}", "an entry has no `titel`", "did you mean `title`?"),
        ] {
            assert_eq!(fault(template), (reason.into(), Some(2), Some(help.into())), "{template}");
        }
    }

    #[test]
    fn names_that_a_template_sets_are_no_mistakes() {
        let template = "{% set a = 1 %}{% for x in range(2) %}{{ loop.index }}{{ a }}{% endfor %}\
            {% if title %}{% set b = 2 %}{% endif %}{{ b }}{% block c %}{% endblock %}";
        render(&[feed("en")], &[], template, STYLE).unwrap();
    }

    #[test]
    fn template_of_the_first_version_works() {
        let template = include_str!("html_page/first_template.html");
        let pages = render(&[feed("en")], &[feed("en")], template, STYLE).unwrap();
        let page = String::from_utf8(pages[0].bytes.clone()).unwrap();
        assert!(
            page.contains("<time datetime=\"2026-01-02T03:04:05Z\">2026-01-02</time>"),
            "{page}"
        );
    }

    #[test]
    fn every_documented_variable_has_a_value() {
        for row in variables::VARIABLES.iter().filter(|row| row.owner == VariableOwner::Page) {
            let template = format!("{{{{ {} }}}}", row.name);
            assert!(render(&[feed("en")], &[], &template, STYLE).is_ok(), "{}", row.name);
        }
    }

    #[test]
    fn feed_without_a_page_has_none() {
        assert!(render(&[sample_feed::feed()], &[], TEMPLATE, STYLE).unwrap().is_empty());
    }

    #[test]
    fn fault_of_a_template_has_its_line() {
        let fault = render(&[feed("en")], &[], "a\n{% for x %}", STYLE).unwrap_err();
        assert_eq!(fault.line, Some(2));
        assert_eq!(fault.reason, "this line is not complete, or its syntax is wrong");
        let fault = render(&[feed("en")], &[], "{{ title|nothing }}", STYLE).unwrap_err();
        assert_eq!(fault.reason, "this line uses a filter that does not exist");
    }

    #[test]
    fn template_that_does_too_much_ends_with_its_line() {
        let work = "{% for a in range(10000) %}{% for b in range(10000) %}\n{% set c = b %}{% endfor %}{% endfor %}";
        let fault = render(&[feed("en")], &[], work, STYLE).unwrap_err();
        assert!(fault.reason.contains("more than 20 million instructions"), "{}", fault.reason);
        assert!(fault.line.is_some());
        let recursion = "{% macro again(n) %}{{ again(n) }}{% endmacro %}{{ again(1) }}";
        assert!(render(&[feed("en")], &[], recursion, STYLE).is_err());
    }

    #[test]
    fn page_has_a_longest_length() {
        let long = "{% for a in range(10000) %}{{ 'x' * 10000 }}{% endfor %}";
        let fault = render(&[feed("en")], &[], long, STYLE).unwrap_err();
        assert_eq!(fault.reason, "the page is longer than 20 MB");
    }
}
