//! Asks for the title and the address of a site on a terminal, before anything is written.

use std::io::{self, BufRead, Write};

use url::Url;

use crate::config::site_url;
use crate::generators;

/// Value that a person can give, with the check of the answer.
struct InitQuestion {
    text: &'static str,
    /// Returns the reason for which an answer can't be used.
    check: fn(&str) -> Option<&'static str>,
}

const TITLE: InitQuestion = InitQuestion { text: "Title of the site: ", check: check_title };

const ADDRESS: InitQuestion = InitQuestion {
    text: "Address of the site, such as https://daily.example/: ",
    check: check_address,
};

/// Asks for the title; none if the answer is empty.
pub(super) fn ask_title() -> Option<String> {
    TITLE.ask()
}

/// Asks for the address; none if the answer is empty.
pub(super) fn ask_address() -> Option<String> {
    ADDRESS.ask()
}

impl InitQuestion {
    /// Asks until the answer can be used, is empty, or the input ends.
    fn ask(&self) -> Option<String> {
        let mut error = io::stderr();
        loop {
            write!(error, "{}", self.text).and_then(|()| error.flush()).ok()?;
            let mut line = String::new();
            let length = io::stdin().lock().read_line(&mut line).ok()?;
            let answer = line.trim();
            if length == 0 || answer.is_empty() {
                return None;
            }
            match (self.check)(answer) {
                None => return Some(answer.to_owned()),
                Some(reason) => writeln!(error, "{reason}").ok()?,
            }
        }
    }
}

fn check_title(answer: &str) -> Option<&'static str> {
    let has_control = answer.chars().any(char::is_control);
    has_control.then_some("A title has only letters, digits and signs.")
}

fn check_address(answer: &str) -> Option<&'static str> {
    match Url::parse(answer) {
        Ok(url) if !generators::is_site_address(answer) || url.query().is_some() => {
            Some("Write the public address of the site, with https:// and without a password.")
        }
        Ok(url) if site_url::is_placeholder(&url) => Some(
            "That is a placeholder. Write the site's own address, or for a test one that ends with .example.",
        ),
        Ok(_) => None,
        Err(_) => Some("Write the whole address, with https:// at its beginning."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_address_of_a_site_is_taken() {
        for address in ["https://daily.example/", "http://localhost:1313/blog/"] {
            assert_eq!(check_address(address), None, "{address}");
        }
        let wrong =
            ["daily.example", "ftp://a.example/", "https://u:p@a.example/", "https://example.org/"];
        for address in wrong {
            assert!(check_address(address).is_some(), "{address}");
        }
    }
}
