//! Joins the feeds of a person whom some articles name by key and others by name.

use std::collections::{BTreeMap, BTreeSet};

use crate::builder::output_paths::path_part;
use crate::model::Person;

/// Other folder names of persons. A person has one feed, whose folder is named after the key
/// in `[authors]`, unless only a folder named after the name was published.
#[derive(Debug, Default)]
pub(super) struct AuthorFolders {
    /// Folder name of the person's feed, by the other folder name.
    merged: BTreeMap<String, String>,
}

impl AuthorFolders {
    /// Joins the names of all persons; `published` has the folder names of published feeds.
    pub(super) fn new(people: &BTreeMap<String, Person>, published: &BTreeSet<String>) -> Self {
        let keys: BTreeSet<String> = people.keys().map(|key| path_part(key)).collect();
        let mut persons: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (key, person) in people {
            persons.entry(path_part(&person.name)).or_default().push(path_part(key));
        }
        let mut merged = BTreeMap::new();
        for (name, mut owners) in persons {
            // A name that several keys share, or that is another person's key, says nothing.
            let Some(key) = owners.pop().filter(|_| owners.is_empty() && !keys.contains(&name))
            else {
                continue;
            };
            let is_name_published = published.contains(&name) && !published.contains(&key);
            let (other, own) = if is_name_published { (key, name) } else { (name, key) };
            merged.insert(other, own);
        }
        Self { merged }
    }

    /// Returns the folder name of the feed of a person with this folder name.
    pub(super) fn resolve(&self, part: String) -> String {
        self.merged.get(&part).cloned().unwrap_or(part)
    }

    /// Lists the other folder names of a person with this folder name.
    pub(super) fn names_of(&self, part: &str) -> Vec<String> {
        let names = self.merged.iter().filter(|(other, own)| *other == part || *own == part);
        names.flat_map(|(other, own)| [other.clone(), own.clone()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(people: &[(&str, &str)], published: &[&str], part: &str) -> String {
        let people = people.iter().map(|(key, name)| {
            let person = Person { name: (*name).to_owned(), ..Person::default() };
            ((*key).to_owned(), person)
        });
        let published = published.iter().map(|part| (*part).to_owned()).collect();
        AuthorFolders::new(&people.collect(), &published).resolve(part.to_owned())
    }

    #[test]
    fn person_has_the_folder_of_the_key_unless_only_the_other_was_published() {
        let ada = [("ada", "Ada Byron")];
        assert_eq!(check(&ada, &[], "ada-byron"), "ada");
        assert_eq!(check(&ada, &[], "ada"), "ada");
        assert_eq!(check(&ada, &["ada-byron"], "ada"), "ada-byron");
        assert_eq!(check(&ada, &["ada", "ada-byron"], "ada-byron"), "ada");
        assert_eq!(check(&ada, &[], "other"), "other");
    }

    #[test]
    fn name_of_several_persons_stays_apart() {
        let same = [("a", "J Doe"), ("b", "J Doe")];
        assert_eq!(check(&same, &[], "j-doe"), "j-doe");
        let crossed = [("a", "B"), ("b", "C")];
        assert_eq!(check(&crossed, &[], "b"), "b");
        assert_eq!(check(&crossed, &[], "c"), "b");
    }
}
