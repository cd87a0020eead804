//! Apple's categories, those of today and those of old.

/// A category and those within it.
type AppleCategory = (&'static str, &'static [&'static str]);

/// How a category stands with Apple.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CategoryStatus {
    /// Apple has it.
    Current,
    /// Apple had it once.
    Obsolete,
    /// Apple never had it.
    Unknown,
}

/// Today's.
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

/// Those of 2005 to 2019 that Apple gave up or moved.
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

/// Says how a category stands.
pub(super) fn category_status(name: &str) -> CategoryStatus {
    let has = |list: &[AppleCategory]| list.iter().any(|(known, _)| *known == name);
    decide(has)
}

/// Says how a category within another stands.
pub(super) fn standing_within(parent: &str, name: &str) -> CategoryStatus {
    let has = |list: &[AppleCategory]| {
        list.iter().any(|(known, within)| *known == parent && within.contains(&name))
    };
    decide(has)
}

fn decide(has: impl Fn(&[AppleCategory]) -> bool) -> CategoryStatus {
    if has(CURRENT) {
        CategoryStatus::Current
    } else if has(OBSOLETE) {
        CategoryStatus::Obsolete
    } else {
        CategoryStatus::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_category_is_of_today_and_of_old() {
        for (parent, within) in OBSOLETE {
            for name in *within {
                let mut current = CURRENT.iter().filter(|(known, _)| known == parent);
                assert!(current.all(|(_, within)| !within.contains(name)), "{parent}: {name}");
            }
        }
    }

    #[test]
    fn a_category_stands_where_apple_has_it() {
        assert_eq!(category_status("Arts"), CategoryStatus::Current);
        assert_eq!(standing_within("Arts", "Food"), CategoryStatus::Current);
        assert_eq!(standing_within("Business", "Food"), CategoryStatus::Unknown);
        assert_eq!(category_status("Food"), CategoryStatus::Obsolete);
        assert_eq!(category_status("arts"), CategoryStatus::Unknown);
    }
}
