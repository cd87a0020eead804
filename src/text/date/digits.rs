//! Reads the numbers of a date.

use chrono::NaiveDate;

pub(super) fn new_date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| *year >= 1000)?;
    NaiveDate::from_ymd_opt(year, month, day)
}

pub(super) fn number(text: &str, most: usize) -> Option<(u32, &str)> {
    number_of(text, 1, most)
}

pub(super) fn number_of(text: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    (least..=most).contains(&end).then(|| Some((text[..end].parse().ok()?, &text[end..])))?
}
