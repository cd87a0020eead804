//! Numbers of the archive pages that contain an entry.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Page numbers by the folders of their feeds, sorted by folder. A sorted slice saves
/// memory: there is one for every entry and most have a single number, while a
/// `BTreeMap` allocates a node for eleven.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageNumbers(Box<[(Box<str>, u64)]>);

impl PageNumbers {
    /// Returns true if the entry is in no archive page.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the page number in the archive of a feed.
    pub fn get(&self, feed: &str) -> Option<u64> {
        self.0.iter().find(|(name, _)| **name == *feed).map(|(_, number)| *number)
    }

    /// Lists the feeds and page numbers, sorted by feed.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(feed, number)| (&**feed, *number))
    }

    /// Sets the page number in the archive of a feed.
    pub fn insert(&mut self, feed: &str, number: u64) {
        let rows = std::mem::take(&mut self.0).into_iter();
        let others = rows.filter(|(name, _)| **name != *feed);
        self.0 = others.chain([(feed.into(), number)]).collect();
        self.0.sort_unstable();
    }

    /// Removes the numbers of feeds that are not kept.
    pub fn retain(&mut self, is_kept: impl Fn(&str) -> bool) {
        if self.0.iter().any(|(feed, _)| !is_kept(feed)) {
            let rows = std::mem::take(&mut self.0).into_iter();
            self.0 = rows.filter(|(feed, _)| is_kept(feed)).collect();
        }
    }
}

impl Serialize for PageNumbers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for PageNumbers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PageNumbersVisitor;
        impl<'de> Visitor<'de> for PageNumbersVisitor {
            type Value = PageNumbers;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("numbers of pages by feed")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PageNumbers, A::Error> {
                let mut pages = PageNumbers::default();
                while let Some((feed, number)) = map.next_entry::<Box<str>, u64>()? {
                    pages.insert(&feed, number);
                }
                Ok(pages)
            }
        }
        deserializer.deserialize_map(PageNumbersVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads page numbers and returns them as they are written.
    fn check(text: &str) -> String {
        serde_json::to_string(&serde_json::from_str::<PageNumbers>(text).unwrap()).unwrap()
    }

    #[test]
    fn pages_are_in_order_and_one_of_each_feed() {
        assert_eq!(check(r#"{"b":2,"":7,"a":1,"b":3}"#), r#"{"":7,"a":1,"b":3}"#);
        assert!(serde_json::from_str::<PageNumbers>(r#"{"a":-1}"#).is_err());
    }

    #[test]
    fn pages_come_and_go() {
        let mut pages = PageNumbers::default();
        pages.insert("b", 2);
        pages.insert("a", 1);
        pages.insert("b", 3);
        assert_eq!((pages.get("a"), pages.get("b"), pages.get("c")), (Some(1), Some(3), None));
        pages.retain(|feed| feed == "b");
        assert_eq!(pages, serde_json::from_str(r#"{"b":3}"#).unwrap());
        pages.retain(|_| false);
        assert!(pages.is_empty());
    }
}
