//! Reports feeds that the site's generator still writes at the paths of feedwright's.

use crate::config::Config;
use crate::diagnostic::Report;
use crate::generators::{self, SiteFolder};
use crate::sources::DiskSiteFiles;
use crate::sources::site_settings::SiteSettings;

/// Reads the generator's configuration, and reports its own feeds at paths of this site's
/// feeds. A site in a store has no generator next to it.
pub(crate) fn report_own_feeds(config: &Config, report: &mut Report) {
    if config.articles.store.is_some() {
        return;
    }
    let settings = SiteSettings::read(config);
    let folder = SiteFolder { path: &settings.folder, files: &DiskSiteFiles };
    for found in &settings.configurations {
        generators::report_own_feeds(found, &folder, &config.output, report);
    }
}
