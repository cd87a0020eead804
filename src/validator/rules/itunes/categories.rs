//! Apple's podcast categories: the current ones, and those removed in 2019.

/// A category and its subcategories.
type AppleCategory = (&'static str, &'static [&'static str]);

/// Status of a category in Apple's directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CategoryStatus {
    /// The category is in Apple's current list.
    Current,
    /// The category was in the list of 2005 to 2019.
    Obsolete,
    /// The category was never in Apple's list.
    Unknown,
}

/// Categories of Apple's current list.
#[rustfmt::skip]
const CURRENT: &[AppleCategory] = &[
    ("Arts",                    &["Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"]),
    ("Business",                &["Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"]),
    ("Comedy",                  &["Comedy Interviews", "Improv", "Stand-Up"]),
    ("Education",               &["Courses", "How To", "Language Learning", "Self-Improvement"]),
    ("Fiction",                 &["Comedy Fiction", "Drama", "Science Fiction"]),
    ("Government",              &[]),
    ("Health & Fitness",        &["Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"]),
    ("History",                 &[]),
    ("Kids & Family",           &["Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"]),
    ("Leisure",                 &["Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies", "Home & Garden", "Video Games"]),
    ("Music",                   &["Music Commentary", "Music History", "Music Interviews"]),
    ("News",                    &["Business News", "Daily News", "Entertainment News", "News Commentary", "Politics", "Sports News", "Tech News"]),
    ("Religion & Spirituality", &["Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality"]),
    ("Science",                 &["Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics", "Natural Sciences", "Nature", "Physics", "Social Sciences"]),
    ("Society & Culture",       &["Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"]),
    ("Sports",                  &["Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey", "Rugby", "Running", "Soccer", "Swimming", "Tennis", "Volleyball", "Wilderness", "Wrestling"]),
    ("TV & Film",               &["After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"]),
    ("Technology",              &[]),
    ("True Crime",              &[]),
];

/// Categories of the list of 2005 to 2019 that Apple removed or moved.
#[rustfmt::skip]
const OBSOLETE: &[AppleCategory] = &[
    ("Arts",                       &["Literature"]),
    ("Arts & Entertainment",       &["Architecture", "Design", "Entertainment", "Games", "Performing Arts", "Photography", "Poetry", "Science Fiction"]),
    ("Audio Blogs",                &[]),
    ("Business",                   &["Business News", "Finance", "Management & Marketing", "News", "Shopping"]),
    ("Education",                  &["Education Technology", "Educational Technology", "Higher Education", "K-12", "Language Courses", "Training"]),
    ("Family",                     &[]),
    ("Food",                       &[]),
    ("Games & Hobbies",            &["Automotive", "Aviation", "Hobbies", "Other Games", "Video Games"]),
    ("Government & Organizations", &["Local", "National", "Non-Profit", "Regional"]),
    ("Health",                     &["Alternative Health", "Diet & Nutrition", "Fitness", "Fitness & Nutrition", "Relationships", "Self-Help", "Sexuality"]),
    ("International",              &["Australian", "Belgian", "Brazilian", "Canadian", "Chinese", "Dutch", "French", "German", "Hebrew", "Italian", "Japanese", "Norwegian", "Polish", "Portuguese", "Spanish", "Swedish"]),
    ("Movies & Television",        &[]),
    ("News & Politics",            &["Conservative (Right)", "Liberal (Left)"]),
    ("Politics",                   &[]),
    ("Public Radio",               &[]),
    ("Religion & Spirituality",    &["New Age", "Other", "Philosophy"]),
    ("Science & Medicine",         &["Medicine", "Natural Sciences", "Social Sciences"]),
    ("Society & Culture",          &["Gay & Lesbian", "History"]),
    ("Sports & Recreation",        &["Amateur", "College & High School", "Outdoor", "Professional"]),
    ("Talk Radio",                 &[]),
    ("Technology",                 &["Computers", "Developers", "Gadgets", "Information Technology", "News", "Operating Systems", "Podcasting", "Smart Phones", "Software How-To", "Tech News", "Text/Speech"]),
    ("Transportation",             &["Automotive", "Aviation", "Bicycles", "Commuting"]),
    ("Travel",                     &[]),
];

/// Returns the status of a top-level category.
pub(super) fn category_status(name: &str) -> CategoryStatus {
    status_where(|(known, _)| *known == name)
}

/// Returns the status of a subcategory of `parent`.
pub(super) fn subcategory_status(parent: &str, name: &str) -> CategoryStatus {
    status_where(|(known, subcategories)| *known == parent && subcategories.contains(&name))
}

fn status_where(is_match: impl Fn(&AppleCategory) -> bool) -> CategoryStatus {
    if CURRENT.iter().any(&is_match) {
        CategoryStatus::Current
    } else if OBSOLETE.iter().any(&is_match) {
        CategoryStatus::Obsolete
    } else {
        CategoryStatus::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_category_is_both_current_and_obsolete() {
        for (parent, subcategories) in OBSOLETE {
            for name in *subcategories {
                let mut current = CURRENT.iter().filter(|(known, _)| known == parent);
                assert!(
                    current.all(|(_, subcategories)| !subcategories.contains(name)),
                    "{parent}: {name}"
                );
            }
        }
    }

    #[test]
    fn subcategories_belong_to_their_category() {
        assert_eq!(category_status("Arts"), CategoryStatus::Current);
        assert_eq!(subcategory_status("Arts", "Food"), CategoryStatus::Current);
        assert_eq!(subcategory_status("Business", "Food"), CategoryStatus::Unknown);
        assert_eq!(category_status("Food"), CategoryStatus::Obsolete);
        assert_eq!(category_status("arts"), CategoryStatus::Unknown);
    }
}
