//! A file that an article names: a picture, a recording, a download.

use serde::{Deserialize, Serialize};

/// What is known of a file that an article names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileFacts {
    /// It lies beside the article.
    Beside {
        /// In bytes.
        length: u64,
        /// Width and height of a picture.
        size: Option<(u32, u32)>,
    },
    /// It lies in the folder of assets, which stands at the site's root.
    Asset {
        /// In bytes.
        length: u64,
        /// Width and height of a picture.
        size: Option<(u32, u32)>,
    },
    /// It is not there.
    Missing,
    /// Its path leads out of the folders.
    Outside,
}
