//! Finds the feed that subscribers of the site have: its path, its format, its title and
//! its ids.

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::generators::jekyll::ids::{self, IdTranslation};
use crate::generators::jekyll::liquid_text::{FilterAddress, PostSelection};
use crate::generators::jekyll::own_feeds::{OwnFeed, TemplateSources};
use crate::generators::jekyll::people::{self, EmailUse};
use crate::generators::jekyll::{plugin_feeds, plugins};
use crate::generators::settings::GeneratorSettings;
use crate::generators::{
    DetectedSite, FeedFileName, SiteFolder, SourcedText, ValueOrigin, not_understood,
};
use crate::model::FeedFormat;

/// Adds what the site's feed states to its settings.
pub(super) fn add(
    site: &mut DetectedSite,
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) {
    let address = filter_address(settings);
    let source = settings.text("source").filter(|source| source != ".");
    let source = source.map_or_else(String::new, |path| format!("{}/", path.trim_matches('/')));
    let sources = TemplateSources { settings, folder, source: &source, address: &address };
    let mut own = sources.find();
    let path = settings.sourced_or("feed.path", "feed.xml");
    let path = path.map(|path| path.trim_start_matches('/').to_owned());
    let plugin = plugins::find_jekyll_feed(settings, folder, report)
        // The plugin does not replace a file of the site.
        .filter(|_| !folder.has(&format!("{source}{}", path.text)));
    let emails = if plugin.is_some() { EmailUse::Published } else { EmailUse::Unproven };
    people::add(site, settings, emails);
    if let Some(origin) = plugin {
        site.ids = Some(SourcedText { text: "/{post_id}".to_owned(), origin });
        site.names.push(FeedFileName { format: FeedFormat::Atom.as_str(), name: path });
        plugin_feeds::add(site, settings, report);
    } else if !own.is_empty() {
        let main = own.remove(0);
        add_own_feed(site, &main, &address, report);
    }
    add_other_feeds(site, &own, report);
}

fn filter_address(settings: &GeneratorSettings<'_>) -> FilterAddress {
    let base = settings.text("baseurl").unwrap_or_default();
    FilterAddress { url: settings.text("url"), base: base.trim_end_matches('/').to_owned() }
}

/// Takes the path, the title and the ids of the feed that the site makes itself.
fn add_own_feed(
    site: &mut DetectedSite,
    main: &OwnFeed,
    address: &FilterAddress,
    report: &mut Report,
) {
    site.names.push(file_name(main));
    let title = main.feed.title.as_ref().and_then(|title| title.value.clone());
    let title = title
        .map(|text| SourcedText { text, origin: ValueOrigin::Stated(main.title_location.clone()) });
    if site.title.is_none() {
        site.title = title;
    }
    if let PostSelection::Part(posts) = &main.feed.posts {
        let message = format!("the feed `{}` lists {posts}, not all posts", main.output);
        let help = "add `where` below `[feed]` or a table `[[feeds]]` to feed.toml if the new feed should list the same";
        report.push(lost(main, message, help));
    }
    site.switch_off = Some(format!("delete `{}`", main.file));
    let parts = main.feed.ids.value.as_ref();
    let unknown = IdTranslation::Unsupported("it is not certain before the site is built");
    match parts.map_or(unknown, |parts| ids::translate(parts, address)) {
        IdTranslation::Pattern(text) => {
            let origin = ValueOrigin::Stated(main.ids_location.clone());
            site.ids = Some(SourcedText { text, origin });
        }
        IdTranslation::Unsupported(reason) => {
            let message = format!("the id `{}` has no equivalent: {reason}", main.written_id);
            let help = "compare the ids in the site's feed with those in the new one";
            let location = main.ids_location.clone();
            report.push(not_understood(message, help).with_location(location));
        }
    }
}

fn file_name(feed: &OwnFeed) -> FeedFileName {
    let origin = ValueOrigin::Files(feed.file.clone());
    let name = SourcedText { text: feed.output.clone(), origin };
    FeedFileName { format: feed.feed.format.as_str(), name }
}

/// Keeps the paths of feeds in other formats, and reports the feeds that are lost.
fn add_other_feeds(site: &mut DetectedSite, others: &[OwnFeed], report: &mut Report) {
    for other in others {
        let format = other.feed.format.as_str();
        let is_free = site.names.iter().all(|known| known.format != format);
        match &other.feed.posts {
            PostSelection::Every if is_free => site.names.push(file_name(other)),
            PostSelection::Every => {
                let message = format!("the site has another feed of posts, `{}`", other.output);
                let help = "redirect its address to the feed of the same format in `[output]`, or keep it with a table `[[feeds]]`";
                report.push(lost(other, message, help));
            }
            PostSelection::Part(posts) => {
                let message = format!("the feed `{}` lists {posts}", other.output);
                let help = "add a table `[[feeds]]` with a `path` and `where` to feed.toml if people subscribe to it";
                report.push(lost(other, message, help));
            }
        }
    }
}

fn lost(feed: &OwnFeed, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(&codes::SITE_NOT_MIGRATED, message)
        .with_location(feed.ids_location.clone())
        .help(help)
}
