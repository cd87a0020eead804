//! Facts of files next to articles in a store: the length, from the listing, and the width
//! and height of a picture, from its first bytes.

use std::path::{Component, Path};

use imagesize::ImageError;

use crate::sources::article_store::{ListedObject, ObjectRange};
use crate::sources::in_progress::LARGEST;
use crate::sources::linked_files::{self, FileInfo};
use crate::sources::remote::object_cache::CachedObject;
use crate::sources::remote::{RemoteArticles, START};

impl RemoteArticles {
    /// Returns the length and dimensions of an object at a path below the folder.
    pub(super) fn measure(&self, below: &Path) -> Option<FileInfo> {
        let parts = below.components().filter_map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        });
        let path = parts.collect::<Vec<_>>().join("/");
        let object = self.object(&path)?;
        match self
            .cache()
            .get_or_read(&object, || self.read_dimensions(&object).map(CachedObject::Pixels))
        {
            Some(CachedObject::Pixels(size)) => Some((object.length, size)),
            Some(CachedObject::Rules(_)) | None => Some((object.length, None)),
        }
    }

    /// Reads the start of a picture until its dimensions are known. In photographs they come
    /// after previews and profiles, so the range grows by a factor of four. Returns `None`
    /// after an error, and `Some(None)` if the object is not a picture.
    #[expect(clippy::option_option, reason = "only a known lack of dimensions may be cached")]
    fn read_dimensions(&self, object: &ListedObject) -> Option<Option<(u32, u32)>> {
        let limit = object.length.min(LARGEST);
        let (mut bytes, mut end) = (Vec::new(), START as u64);
        let mut first = None;
        while (bytes.len() as u64) < limit {
            let range = bytes.len() as u64..end.min(limit);
            let fetched =
                self.get(ObjectRange { path: &object.path, range: Some(range), version: None })?;
            // The object was replaced meanwhile: bytes of two versions are not a picture, and
            // the next listing shows the new version.
            if *first.get_or_insert(fetched.stamp) != fetched.stamp || fetched.bytes.is_empty() {
                break;
            }
            bytes.extend(fetched.bytes);
            match imagesize::blob_size(&bytes) {
                Ok(size) => return Some(linked_files::dimensions(size)),
                Err(ImageError::IoError(_)) => end *= 4,
                Err(ImageError::NotSupported | ImageError::CorruptedImage) => break,
            }
        }
        Some(None)
    }
}
