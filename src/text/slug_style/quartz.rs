//! Names of files in addresses as Quartz writes them.

/// Returns the form of a file's or a folder's name.
pub(super) fn file_name(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            '?' | '#' => {}
            '&' => slug.push_str("-and-"),
            '%' => slug.push_str("-percent"),
            letter if letter.is_whitespace() => slug.push('-'),
            letter => slug.push(letter),
        }
    }
    slug
}
