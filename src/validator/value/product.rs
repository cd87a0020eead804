//! Checks of values of Google Base, which describe products.

use chrono::Datelike;

use crate::validator::codes::{
    INVALID_CURRENCY_UNIT, INVALID_FLOAT, INVALID_FLOAT_UNIT, INVALID_FULL_LOCATION,
    INVALID_GENDER, INVALID_INT_UNIT, INVALID_ISO8601_DATE, INVALID_LABEL, INVALID_LOCATION,
    INVALID_MARITAL_STATUS, INVALID_PAYMENT_METHOD, INVALID_PRICE_TYPE, INVALID_RATING_TYPE,
    INVALID_REVIEWER_TYPE, INVALID_SALARY_TYPE, INVALID_SERVICE_TYPE, INVALID_YEAR, ValidationCode,
};
use crate::validator::value::{ValueInput, ValueViolation, iso8601, one_of};

one_of!(gender, INVALID_GENDER, ["Male", "M", "Female", "F", "male", "female", "unisex"]);
one_of!(
    marital_status,
    INVALID_MARITAL_STATUS,
    ["single", "divorced", "separated", "widowed", "married", "in relationship"]
);
one_of!(
    payment_method,
    INVALID_PAYMENT_METHOD,
    ["Cash", "Check", "Visa", "MasterCard", "AmericanExpress", "Discover", "WireTransfer"]
);
one_of!(price_type, INVALID_PRICE_TYPE, ["negotiable", "starting"]);
one_of!(rating, INVALID_RATING_TYPE, ["1", "2", "3", "4", "5"]);
one_of!(reviewer, INVALID_REVIEWER_TYPE, ["editorial", "user"]);
one_of!(salary_type, INVALID_SALARY_TYPE, ["starting", "negotiable"]);
one_of!(
    delivery,
    INVALID_SERVICE_TYPE,
    ["FedEx", "UPS", "DHL", "Mail", "Other", "Overnight", "Standard"]
);

const ASCII_DIGITS: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/// Currency codes (ISO 4217), including former currencies.
const CURRENCIES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZM AZN BAM BBD BDT BGN BHD BIF BMD \
    BND BOB BOV BRL BSD BTN BWP BYN BYR BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CSD CUC \
    CUP CVE CYP CZK DJF DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHC GHS GIP GMD GNF GTQ \
    GWP GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD \
    KYD KZT LAK LBP LKR LRD LSL LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRO MRU MTL MUR MVR MWK \
    MXN MXV MYR MZM MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR ROL RON RSD \
    RUB RWF SAR SBD SCR SDD SDG SEK SGD SHP SIT SKK SLE SLL SOS SRD SSP STD STN SVC SYP SZL THB \
    TJS TMM TMT TND TOP TRL TRY TTD TWD TZS UAH UGX USD USN USS UYU UZS VEB VED VES VND VUV WST \
    XAF XAG XAU XBA XBB XBC XBD XCD XDR XFO XFU XOF XPD XPF XPT XTS XXX YER ZAR ZMK ZMW ZWD ZWL";

/// Checks for a currency code of three letters.
pub(in crate::validator) fn currency(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    check_word(CURRENCIES, &INVALID_CURRENCY_UNIT, value, wrong);
}

fn check_word(
    words: &str,
    row: &'static ValidationCode,
    value: &ValueInput<'_>,
    wrong: &mut Vec<ValueViolation>,
) {
    if !words.split_ascii_whitespace().any(|word| word == value.text) {
        wrong.push(ValueViolation::new(row));
    }
}

/// Checks for a number at the beginning; any unit may follow.
pub(in crate::validator) fn amount(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if !value.text.starts_with(|found: char| found.is_ascii_digit()) {
        wrong.push(ValueViolation::new(&INVALID_FLOAT));
    }
}

/// Checks for a number with an optional unit of one word.
pub(in crate::validator) fn measure(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let rest = value.text.trim_start_matches(ASCII_DIGITS);
    let rest = rest.strip_prefix('.').unwrap_or(rest).trim_start_matches(ASCII_DIGITS);
    let is_unit = rest.trim_start().chars().all(|found| found.is_alphanumeric() || found == '_');
    if !value.text.starts_with(ASCII_DIGITS) || !is_unit {
        wrong.push(ValueViolation::new(&INVALID_FLOAT_UNIT));
    }
}

/// Checks for a whole number with an optional unit.
pub(in crate::validator) fn count_of_units(
    value: &ValueInput<'_>,
    wrong: &mut Vec<ValueViolation>,
) {
    let number = value.text.split(' ').next().unwrap_or_default().replace(',', "");
    if number.parse::<u64>().is_err() {
        wrong.push(ValueViolation::new(&INVALID_INT_UNIT));
    }
}

/// Checks for a year from 1900 to four years after the present one.
pub(in crate::validator) fn year(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let years = 1900..=value.now.year() + 4;
    if !value.text.parse().is_ok_and(|year| years.contains(&year)) {
        wrong.push(ValueViolation::new(&INVALID_YEAR));
    }
}

/// Checks for a date without a time.
pub(in crate::validator) fn whole_day(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let before = wrong.len();
    iso8601(value, wrong);
    if wrong.len() == before && value.text.len() != "2026-01-02".len() {
        wrong.push(ValueViolation::new(&INVALID_ISO8601_DATE));
    }
}

/// Checks for a single label without commas.
pub(in crate::validator) fn label(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if value.text.contains(',') {
        wrong.push(ValueViolation::new(&INVALID_LABEL));
    }
}

/// Checks for a location of two or three names, such as a town and its state.
pub(in crate::validator) fn location(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if !(2..=3).contains(&value.text.split(',').count()) {
        wrong.push(ValueViolation::new(&INVALID_LOCATION));
    }
}

/// Checks for a postal address: street, town, state, code and country.
pub(in crate::validator) fn full_location(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let mut names = value.text.split(',');
    if value.text.split(',').count() != 5 || names.any(|name| name.trim().is_empty()) {
        wrong.push(ValueViolation::new(&INVALID_FULL_LOCATION));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validator::value::tests::table;

    #[test]
    fn measures_are_numbers_with_one_unit() {
        insta::assert_snapshot!(table(measure, &["1", "1.5 kg", "1.5kg", "1 big box", "kg", "-1", ""]), @r#"
        "1" fine
        "1.5 kg" fine
        "1.5kg" fine
        "1 big box" InvalidFloatUnit
        "kg" InvalidFloatUnit
        "-1" InvalidFloatUnit
        "" InvalidFloatUnit
        "#);
    }

    #[test]
    fn years_end_soon_after_this_one() {
        insta::assert_snapshot!(table(year, &["1899", "1900", "2030", "2031", "year"]), @r#"
        "1899" InvalidYear
        "1900" fine
        "2030" fine
        "2031" InvalidYear
        "year" InvalidYear
        "#);
    }

    #[test]
    fn locations_have_two_or_three_names() {
        insta::assert_snapshot!(table(location, &["Oakham", "Oakham, UK", "Oakham, Rutland, UK", "a,b,c,d"]), @r#"
        "Oakham" InvalidLocation
        "Oakham, UK" fine
        "Oakham, Rutland, UK" fine
        "a,b,c,d" InvalidLocation
        "#);
    }

    #[test]
    fn counts_may_have_commas_and_units() {
        insta::assert_snapshot!(table(count_of_units, &["12", "12,000 miles", "12.5", "-1", ""]), @r#"
        "12" fine
        "12,000 miles" fine
        "12.5" InvalidIntUnit
        "-1" InvalidIntUnit
        "" InvalidIntUnit
        "#);
    }
}
