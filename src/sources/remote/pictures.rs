//! What is known of files beside articles: their length from the list, and the
//! width and height of pictures from their beginning.

use std::path::{Component, Path};

use imagesize::ImageError;

use crate::sources::article_store::{ListedObject, ObjectRange};
use crate::sources::linked_files::{self, FileInfo};
use crate::sources::read::LARGEST;
use crate::sources::remote::object_cache::CachedObject;
use crate::sources::remote::{RemoteArticles, START};

impl RemoteArticles {
    /// Measures an object by its path below the folder.
    pub(super) fn measures(&self, below: &Path) -> Option<FileInfo> {
        let parts = below.components().filter_map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        });
        let path = parts.collect::<Vec<_>>().join("/");
        let object = self.object(&path)?;
        match self.memory().get_or_read(&object, || self.pixels(&object).map(CachedObject::Pixels))
        {
            Some(CachedObject::Pixels(size)) => Some((object.length, size)),
            Some(CachedObject::Rules(_)) | None => Some((object.length, None)),
        }
    }

    /// Reads the beginning of a picture until it tells its size, which camera
    /// makers put behind previews and profiles. Nothing comes of a fault.
    #[expect(clippy::option_option, reason = "that there is no size is known, a fault is not")]
    fn pixels(&self, object: &ListedObject) -> Option<Option<(u32, u32)>> {
        let most = object.length.min(LARGEST);
        let (mut bytes, mut want) = (Vec::new(), START as u64);
        let mut first = None;
        while (bytes.len() as u64) < most {
            let range = bytes.len() as u64..want.min(most);
            let got =
                self.get(ObjectRange { path: &object.path, range: Some(range), version: None })?;
            // Of two versions no picture is made; the next list shows the newer one.
            if *first.get_or_insert(got.stamp) != got.stamp || got.bytes.is_empty() {
                break;
            }
            bytes.extend(got.bytes);
            match imagesize::blob_size(&bytes) {
                Ok(size) => return Some(linked_files::pixels(size)),
                Err(ImageError::IoError(_)) => want *= 4,
                Err(ImageError::NotSupported | ImageError::CorruptedImage) => break,
            }
        }
        Some(None)
    }
}
