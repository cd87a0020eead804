//! Site around an article: what links and files in it lead to.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::config::Config;
use crate::model::{FileFacts, FileSearch};

/// The article or page that a link leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkTarget {
    /// An article that is public.
    Public {
        /// File of the article, relative to the articles' folder.
        path: Box<str>,
        /// Permalink of the article.
        url: Url,
    },
    /// A page that is not an article, such as a section's.
    Page(Url),
    /// An article that is not public in this build.
    Hidden {
        /// File of the article, relative to the articles' folder.
        path: Box<str>,
        /// The reason, as a message names it.
        reason: String,
    },
    /// No known article or page.
    Unknown,
}

impl LinkTarget {
    /// Returns the address of a target that is public.
    pub fn url(&self) -> Option<&Url> {
        match self {
            Self::Public { url, .. } | Self::Page(url) => Some(url),
            Self::Hidden { .. } | Self::Unknown => None,
        }
    }

    /// Returns the message about a reference to an article that is not public, ending with
    /// the `consequence` for the article that has the reference.
    pub fn hidden_message(&self, consequence: &str) -> Option<String> {
        let Self::Hidden { path, reason } = self else { return None };
        Some(format!("`{path}` is not public: {reason}; {consequence}"))
    }
}

/// Site around an article, as far as rendering needs it.
pub struct ArticleContext<'a> {
    /// Configuration of the site.
    pub config: &'a Config,
    /// Permalink of the article.
    pub permalink: &'a Url,
    /// Entry id of the article, which makes the ids of its footnotes unique.
    pub id: &'a str,
    /// Resolves a reference to another article, by file, title or address.
    pub resolve: &'a (dyn Fn(&str) -> LinkTarget + Sync),
    /// Looks up a file that the article names.
    pub files: &'a (dyn Fn(&str) -> FileFacts + Sync),
    /// Looks for a file that the article shows, without opening it.
    pub find_file: &'a (dyn Fn(&str) -> FileSearch + Sync),
}
