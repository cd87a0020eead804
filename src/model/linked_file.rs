//! Files that articles name: pictures, recordings, downloads.

use serde::{Deserialize, Serialize};

/// Result of looking up a file that an article names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileFacts {
    /// The file is in the folder of articles, at a path relative to the article.
    NextToArticle {
        /// Size of the file, in bytes.
        length: u64,
        /// Width and height in pixels, if the file is a picture.
        size: Option<(u32, u32)>,
    },
    /// The file is in the folder of assets, which is served at the root of the site.
    Asset {
        /// Size of the file, in bytes.
        length: u64,
        /// Width and height in pixels, if the file is a picture.
        size: Option<(u32, u32)>,
    },
    /// The file does not exist.
    Missing,
    /// The path leads out of both folders.
    Outside,
}

/// Result of looking for a file that an article shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileSearch {
    /// The file exists, or can't be looked at.
    MayExist,
    /// The file does not exist.
    Missing {
        /// Path, written in the same way, of a file in the same folder whose name is similar.
        similar: Option<String>,
    },
    /// The path leads from the article's file into the folder of assets, where the file
    /// exists.
    Asset {
        /// Path below the folder of assets, which the web host publishes at the site's root.
        path: String,
    },
}
