//! Tests of the head and the paragraphs of plain text.

use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::config;
use crate::syntax::value::ValueKind;

fn site() -> Config {
    let name = Path::new("feed.toml").into();
    let file = "[site]\ntitle = 'Horizon Daily'\nurl = 'https://a.example/'\ndescription = 'Where your horizon expands every day.'\n";
    config::read(&SourceText::new(&name, file), "".as_ref(), &mut Report::default()).unwrap()
}

/// Returns the fields, one to a line, and after `---` the text that readers see.
fn check_at(path: &str, text: &str) -> String {
    let file: Arc<Path> = Path::new(path).into();
    let config = site();
    let head = read_head(&SourceText::new(&file, text), 0, path, &config);
    let show = |value: &SpannedValue<'_>| match &value.kind {
        ValueKind::List(values) => {
            values.iter().filter_map(SpannedValue::as_str).collect::<Vec<_>>().join(" + ")
        }
        _ => value.as_str().unwrap_or_default().to_owned(),
    };
    let fields = head.fields.entries.iter();
    let fields: Vec<String> =
        fields.map(|(key, value)| format!("{}: {}\n", key.name, show(value))).collect();
    format!("{}---\n{}", fields.concat(), &text[head.body])
}

fn check(text: &str) -> String {
    check_at("a.txt", text)
}

const LEAD: &str = "The mayors of three towns met on Tuesday and asked for a second boat.";

#[test]
fn text_with_two_dates_has_none() {
    let name: Arc<Path> = Path::new("a.txt").into();
    let text = format!("May 22, 2024\n\nMay 23, 2024\n\nTowns call for a ferry\n\n{LEAD}\n");
    let head = read_head(&SourceText::new(&name, &text), 0, "a.txt", &site());
    let uncertain = head.uncertain_date.unwrap();
    assert_eq!(&text[uncertain.span], "May 23, 2024");
    assert_eq!(uncertain.reason, "it has two dates");
    assert!(check(&text).starts_with("title: Towns call for a ferry\n---\n"), "{}", check(&text));
    let repeated = check(&text.replace("May 23, 2024", "Wednesday, 22 May 2024"));
    assert!(repeated.starts_with("date: May 22, 2024\ntitle: Towns"), "{repeated}");
}

#[test]
fn headline_above_a_byline_of_two_lines_is_no_tagline() {
    let text = format!(
        "May 22, 2024\n\nTowns call for a ferry\n\nBy Ann Lee and Bo Li\nStaff Writers\n\n{LEAD}\n"
    );
    let expected = format!(
        "date: May 22, 2024\ntitle: Towns call for a ferry\nauthors: Ann Lee + Bo Li\n---\nStaff Writers\n\n{LEAD}\n"
    );
    assert_eq!(check(&text), expected);
}

#[test]
fn name_of_a_section_is_no_headline() {
    #[rustfmt::skip]
    let rows = [
        ("WORLD\n\nMay 22, 2024\n\nTowns call for a ferry",  "title: Towns call for a ferry"),
        ("May 22, 2024\n\nWORLD\n\nTowns call for a ferry",  "title: Towns call for a ferry"),
        ("May 22, 2024\n\nTRIUMPH\n\nBy Ann Lee",            "title: TRIUMPH"),
        ("May 22, 2024\n\nTRIUMPH",                          "title: TRIUMPH"),
        ("May 22, 2024\n\nFERRY\n\nTOWNS CALL FOR IT",       "title: FERRY"),
    ];
    for (head, expected) in rows {
        let found = check(&format!("{head}\n\n{LEAD} {LEAD} {LEAD}\n"));
        assert!(found.contains(expected), "{head:?}: {found}");
    }
}

#[test]
fn labels_and_weekdays_around_a_date_are_read() {
    #[rustfmt::skip]
    let rows = [
        ("Published: May 22, 2024",    "date: May 22, 2024\n"),
        ("POSTED ON 22 May 2024",      "date: 22 May 2024\n"),
        ("Veröffentlicht am 22. Mai 2024", "date: 22. Mai 2024\n"),
        ("2024年5月22日 星期三",        "date: 2024年5月22日\n"),
        ("2024年5月22日(水)",           "date: 2024年5月22日\n"),
        ("2024年5月22日 水曜日",        "date: 2024年5月22日\n"),
        ("2024年5月22日 星期四",        "---\n"),
        ("Updated May 22, 2024",       "---\n"),
        ("Published: May 2024",        "---\n"),
    ];
    for (line, expected) in rows {
        let found = check(&format!("{line}\n\n{LEAD}\n"));
        assert!(found.starts_with(expected), "{line}: {found}");
    }
}

#[test]
fn every_order_of_the_head_is_read() {
    let heads = [
        "Horizon Daily\n\nWednesday, May 22, 2024\n\nWhere your horizon expands every day.\n\nTowns call for a ferry\n\nBy Ann Lee",
        "WEDNESDAY, MAY 22, 2024\n\nTowns call for a ferry\nBy Ann Lee",
        "Towns call for a ferry\n\nBy ANN LEE, Staff Writer\n\n22 May 2024",
        "Towns call for a ferry\nBy Ann Lee\n2024-05-22",
        "Towns call for a ferry\n======================\n\n22 May 2024\n\nBy Ann Lee",
        "TOWNS CALL FOR A FERRY\n\nHarbor Town, May 22, 2024",
        "\u{feff}\r\nTowns call for a ferry.\r\n\r\nWednesday, 22 May 2024\r\n",
    ];
    for head in heads {
        let found = check(&format!("{head}\n\n{LEAD}\n\nMore.\n"));
        assert!(found.to_lowercase().contains("title: towns call for a ferry"), "{head}: {found}");
        assert!(found.contains("date: "), "{head}: {found}");
        assert!(found.ends_with(&format!("---\n{LEAD}\n\nMore.\n")), "{head}: {found}");
        assert_eq!(
            head.contains("By "),
            found.to_lowercase().contains("authors: ann lee\n"),
            "{head}: {found}"
        );
    }
}

#[test]
fn heading_near_the_date_is_the_title() {
    let found = check(&format!("May 22, 2024\n\nThe Lighthouse\n\n\nIntroduction\n\n{LEAD}\n"));
    assert!(found.contains("title: The Lighthouse\n"), "{found}");
}

#[test]
fn line_set_apart_from_the_headline_is_a_tagline() {
    let page =
        format!("May 22, 2024\n\n\nAll that is fit.\n\n\nTowns call for a ferry.\n\n{LEAD}\n");
    let found = check(&page);
    assert!(found.contains("title: Towns call for a ferry.\n"), "{found}");
    assert!(found.ends_with(&format!("---\n{LEAD}\n")), "{found}");
    // A second headline that is as near as the first one is a part of the article.
    let found = check(&page.replace("\n\n\n", "\n\n"));
    assert!(found.contains("title: All that is fit.\n"), "{found}");
}

#[test]
fn text_that_begins_at_once_is_only_text() {
    let long = "A long first line ".repeat(12);
    let texts = [
        long.as_str(),
        "Hello everyone,\n\nToday we met.\n",
        "Roses are red\nViolets are blue\n\nAnd so on\n",
        "One line only",
        "First sentence of many. Second sentence there.\n\nMore.\n",
        "- a list\n- of things\n\nMore.\n",
        "https://a.example/\n\nMore.\n",
        "",
        "\n\n",
    ];
    for text in texts {
        assert_eq!(check(text), format!("---\n{text}"), "{text:?}");
    }
}

#[test]
fn lines_that_are_no_certain_date_stay_in_the_text() {
    let lines = [
        "May 22",
        "Tuesday, May 22, 2024",
        "03/04/2026",
        "22nd of May",
        "May 2024",
        "Sunday, Mar. 32, 2024",
        "1984",
        "9/11",
        "2024",
    ];
    for line in lines {
        let text = format!("{line}\n\nTowns call for a ferry\n\n{LEAD}\n");
        assert_eq!(check(&text), format!("---\n{text}"), "{line}");
    }
}

#[test]
fn later_of_the_dates_in_text_and_file_name_counts() {
    let rows = [
        ("May 22, 2024", "2024-05-22-a.txt", "", "article/text-guess"),
        ("May 22, 2024", "2024-12-24-a.txt", "", "article/two-dates"),
        ("May 22, 2030", "2024-12-24-a.txt", "date: May 22, 2030\n", "article/two-dates"),
    ];
    for (line, name, date, code) in rows {
        let text = format!("{line}\n\nTowns call for a ferry\n\n{LEAD}\n");
        let expected = format!("{date}title: Towns call for a ferry\n---\n{LEAD}\n");
        assert_eq!(check_at(name, &text), expected, "{line} {name}");
        let file: Arc<Path> = Path::new(name).into();
        let head = read_head(&SourceText::new(&file, &text), 0, name, &site());
        assert_eq!(head.guesses[0].code.name, code, "{line} {name}");
    }
}

#[test]
fn dateline_gives_the_date_and_stays() {
    let rows = [
        ("ROME, Jan. 2, 2026 (AP) — ", Some("Jan. 2, 2026")),
        ("SAN JOSE, Calif., Jan. 2, 2026 -- ", Some("Jan. 2, 2026")),
        ("ROME, Jan. 2 (AP) — ", None),
        ("ROME — ", None),
    ];
    for (dateline, date) in rows {
        let found = check(&format!("Towns call for a ferry\n\n{dateline}{LEAD}\n\nMore.\n"));
        assert!(found.ends_with(&format!("---\n{dateline}{LEAD}\n\nMore.\n")), "{found}");
        let expected = date.map(|date| format!("date: {date}\n"));
        assert_eq!(found.contains("date:"), expected.is_some(), "{found}");
        assert!(expected.is_none_or(|line| found.contains(&line)), "{found}");
    }
}

#[test]
fn bylines_name_people() {
    let rows = [
        ("By Jane Doe", "Jane Doe"),
        ("BY JANE DOE AND JOHN ROE", "JANE DOE + JOHN ROE"),
        ("By Jane Doe, John Roe", "Jane Doe + John Roe"),
        ("By Sea and Land", ""),
        ("Por Favor", ""),
        ("By Jane Doe and John Roe", "Jane Doe + John Roe"),
        ("Von Anna van der Berg", "Anna van der Berg"),
        ("By Jane Doe, Staff Writer", "Jane Doe"),
        ("By the way it rained", ""),
        ("By 2026 all will be well", ""),
        ("Buy Jane Doe", ""),
    ];
    for (line, authors) in rows {
        let found = check(&format!("Towns call for a ferry\n\n{line}\n\n{LEAD}\n"));
        let found = found.lines().find(|line| line.starts_with("authors:"));
        let expected = format!("authors: {authors}");
        assert_eq!(found, (!authors.is_empty()).then_some(&*expected), "{line}");
    }
}

#[test]
fn book_of_project_gutenberg_loses_header_and_license() {
    let text = "The Project Gutenberg eBook of Quays\n\nThis ebook is for anyone.\n\nTitle: Quays\n\nAuthor: Ann Lee\n\nRelease date: June 1, 1998 [eBook #1342]\n\nLanguage: English\n\n*** START OF THE PROJECT GUTENBERG EBOOK QUAYS ***\n\nThe _first_ line.\n\n*** END OF THE PROJECT GUTENBERG EBOOK QUAYS ***\n\nLicense.\n";
    assert_eq!(
        check(text),
        "title: Quays\nauthors: Ann Lee\ndate: June 1, 1998\n---\n\nThe _first_ line.\n\n"
    );
}

#[test]
fn other_texts_with_such_lines_stay_whole() {
    let rows = [
        "Before.\n\n*** START OF THE RECORDING ***\n\nText.\n",
        "A long first line of text, which is no headline. And more of it.\n\n*** END OF THE TAPE ***\n\nThe end.\n",
    ];
    for text in rows {
        assert!(text.ends_with(&check(text)[check(text).find("---\n").unwrap() + 4..]), "{text}");
        assert!(check(text).contains("***"), "{text}");
    }
}

#[test]
fn line_with_markup_is_no_headline() {
    let lines = [
        "Free. <!-- paywall --> The secret part",
        "<!--members-only-->",
        "{{< members >}}The secret part{{< /members >}}",
        "[members]The secret part[/members]",
    ];
    for line in lines {
        let text = format!("{line}\n\n{LEAD}\n");
        assert_eq!(check(&text), format!("---\n{text}"), "{line}");
    }
}

#[test]
fn whole_paragraph_of_another_script_is_no_headline() {
    let lines = ["今日は雨です。明日は晴れます。", "你好！今天很好！", "यह एक वाक्य है। यह दूसरा है।"];
    for line in lines {
        let text = format!("{line}\n\n{LEAD}\n");
        assert_eq!(check(&text), format!("---\n{text}"), "{line}");
    }
    assert!(check(&format!("橋が開通\n\n{LEAD}\n")).contains("title: 橋が開通\n"));
}

#[test]
fn lines_that_an_editor_broke_are_joined_and_verse_is_not() {
    let rows = [
        (
            "It was the best of times, it was the worst of times, it was\nthe age of wisdom, it was the age of foolishness, it was the\nepoch of belief.",
            "<p>It was the best of times, it was the worst of times, it was\nthe age of wisdom, it was the age of foolishness, it was the\nepoch of belief.</p>\n",
        ),
        ("Roses are red,\nViolets are blue.", "<p>Roses are red,<br>\nViolets are blue.</p>\n"),
        ("a\n- b\n- c", "<p>a<br>\n- b<br>\n- c</p>\n"),
        (
            "_Emma_ is (_not_) in my_file_name.txt or __init__.",
            "<p><em>Emma</em> is (<em>not</em>) in my_file_name.txt or __init__.</p>\n",
        ),
        (
            "See https://a.example/_b_/c now",
            "<p>See <a href=\"https://a.example/_b_/c\">https://a.example/_b_/c</a> now</p>\n",
        ),
        ("a_ b _c", "<p>a_ b _c</p>\n"),
        ("<b> & _<i>_", "<p>&lt;b&gt; &amp; <em>&lt;i&gt;</em></p>\n"),
    ];
    for (text, expected) in rows {
        assert_eq!(to_html(text).text, expected, "{text}");
    }
}

#[test]
fn frontmatter_above_a_text_leaves_out_what_it_repeats() {
    let config = site();
    let text = format!("Towns call for a ferry.\n\nBy Ann Lee\n\nMay 22, 2024\n\n{LEAD}\n");
    let published = crate::text::date::parse("2024-05-22", &config.date_rules());
    let known = KnownHead { title: "Towns call for a ferry", authors: vec!["Ann Lee"], published };
    let end = repeated_lines(&text, 0, &known, &config);
    assert_eq!(&text[end..], format!("{LEAD}\n"));
    let other = KnownHead { title: "Another", authors: Vec::new(), published };
    assert_eq!(repeated_lines(&text, 0, &other, &config), 0);
    for line in ["May 22", "1984", "May 23, 2024"] {
        let text = format!("{line}\n\n{LEAD}\n");
        assert_eq!(repeated_lines(&text, 0, &known, &config), 0, "{line}");
    }
}
