//! Names, and the parts of addresses that the programs themselves wrote for them.

use super::*;

/// Row of a table: a name and its form.
type SpelledName = (&'static str, &'static str);

fn check(style: SlugStyle, rows: &[SpelledName]) {
    for (name, expected) in rows {
        assert_eq!(style.file_name(name), *expected, "{style:?} {name:?}");
    }
}

#[test]
fn hugo_keeps_hyphens_and_drops_signs() {
    check(
        SlugStyle::Hugo,
        &[
            ("what-s-new---january", "what-s-new---january"),
            ("--two-leading", "--two-leading"),
            ("two-trailing--", "two-trailing--"),
            ("two  spaces", "two--spaces"),
            (" space first", "-space-first"),
            ("hyphen -- spaces", "hyphen----spaces"),
            ("spaced — dash", "spaced--dash"),
            ("CamelCase_v1.2.3", "camelcase_v1.2.3"),
            ("C++ and C#", "c++-and-c#"),
            ("don't stop", "dont-stop"),
            ("rock & roll", "rock--roll"),
            ("20%25 more", "20%25-more"),
            ("50%off", "50off"),
            ("back\\slash", "back\\slash"),
            ("no\u{A0}break", "no-break"),
            ("zero\u{200B}width", "zerowidth"),
            ("हिन्दी में", "हिन्दी-में"),
            ("İstanbul", "istanbul"),
            ("Ελληνικός ΛΌΓΟΣ", "ελληνικός-λόγοσ"),
            ("x² y³ ½ Ⅳ ⓐ", "x-y---"),
            ("❤\u{FE0F} heart", "\u{FE0F}-heart"),
            ("e\u{301}cole", "e\u{301}cole"),
        ],
    );
}

#[test]
fn docusaurus_makes_folders_of_the_date_in_a_path() {
    for (path, expected) in [
        ("2024-05-22-a", "2024/05/22/a"),
        ("2024-5-2-a", "2024/5/2/a"),
        ("news/2024-05-22-a b", "2024/05/22/news/a b"),
        ("2024/05/22/a", "2024/05/22/a"),
        ("2024-05-22", "2024/05/22/"),
        ("release-1.2", "release-1.2"),
    ] {
        assert_eq!(SlugStyle::Docusaurus.path(path), expected, "{path}");
    }
}

#[test]
fn mkdocs_drops_signs_of_titles() {
    for (title, expected) in [
        ("MkDocs 2.0: what's new?", "mkdocs-20-whats-new"),
        (" A  b - c_d ", "a--b---c_d"),
        ("Ärger & Öl", "ärger--öl"),
        ("日本語 テスト", "日本語-テスト"),
        ("x² ½", "x²-½"),
    ] {
        assert_eq!(SlugStyle::Mkdocs.title(title), expected, "{title}");
    }
}

#[test]
fn quartz_keeps_letter_case_and_signs() {
    check(
        SlugStyle::Quartz,
        &[
            ("Simone Weil", "Simone-Weil"),
            ("33% of R&D?", "33-percent-of-R-and-D"),
            ("Parkinson's C# Law (1)", "Parkinson's-C-Law-(1)"),
        ],
    );
}

#[test]
fn hugo_trims_hyphens_from_slugs() {
    for (slug, expected) in [
        ("Hello--World_x", "hello--world_x"),
        ("-ends-", "ends"),
        ("two words", "two-words"),
        ("a - - b", "a--b"),
        ("with/slash", "with/slash"),
        ("it's (a) [b]", "its-a-b"),
        ("🦄", ""),
    ] {
        assert_eq!(SlugStyle::Hugo.slug_field(slug).as_deref(), Some(expected), "{slug}");
    }
    assert_eq!(SlugStyle::Hugo.slug_field("-"), None);
}

#[test]
fn hugo_decodes_titles_in_patterns() {
    for (title, expected) in [
        ("a/b\\c d", "a-b-c-d"),
        ("/lead", "-lead"),
        ("a + b", "a--b"),
        ("+first", "-first"),
        ("C++", "c"),
        ("in#side", "in#side"),
        ("C#", "c"),
        ("%41bc", "abc"),
        ("50%25z", "50z"),
        ("100% sure", "100-sure"),
        ("hyphen -- spaces", "hyphen--spaces"),
        ("- x -", "-x-"),
    ] {
        assert_eq!(SlugStyle::Hugo.in_pattern().title(title), expected, "{title}");
    }
}

#[test]
fn jekyll_joins_words_and_keeps_letter_case() {
    check(
        SlugStyle::Jekyll,
        &[
            ("what-s-new---january", "what-s-new-january"),
            ("-leading", "leading"),
            ("CamelCase_v1.2.3", "CamelCase_v1.2.3"),
            ("C++ and C#", "C++-and-C"),
            ("don't stop", "don't-stop"),
            ("rock & roll", "rock-&-roll"),
            ("dot. space", "dot.-space"),
            ("half ½", "half"),
            ("e\u{301}cole", "e\u{301}cole"),
            ("①②③", ""),
        ],
    );
    for (name, expected) in
        [("under_score", "under-score"), ("v1.2.3", "v1-2-3"), ("ÉCOLE don't", "école-don-t")]
    {
        assert_eq!(jekyll::plain(name), expected, "{name}");
    }
    for (name, expected) in [
        ("2024-05-22-dated", "dated"),
        ("24-05-22-short", "short"),
        ("2024-13-45-no-date", "no-date"),
        ("2024-05-22-dots...", "dots"),
        ("2024-05-22_under", "2024-05-22_under"),
    ] {
        assert_eq!(SlugStyle::Jekyll.without_date(name), Some(expected), "{name}");
    }
    for (path, expected) in [("/a/two..dots.html", "/a/two/dots.html"), ("/a/end./", "/a/end")] {
        assert_eq!(SlugStyle::Jekyll.finish_path(path.to_owned()), expected, "{path}");
    }
}

#[test]
fn astro_keeps_hyphens_and_composes_letters() {
    check(
        SlugStyle::Astro,
        &[
            ("what-s-new---january", "what-s-new---january"),
            ("v1.2.3", "v123"),
            ("two  spaces", "two--spaces"),
            ("C++ and c", "c-and-c"),
            ("e\u{301}cole", "école"),
            ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ],
    );
}

#[test]
fn pelican_transliterates_as_unidecode() {
    check(
        SlugStyle::Pelican,
        &[
            ("-leading", "-leading"),
            ("two-trailing--", "two-trailing-"),
            ("under_score", "under_score"),
            ("v1.2.3", "v123"),
            ("<b>bold</b> word", "bold-word"),
            ("日本語のタイトル", "ri-ben-yu-notaitoru"),
            ("しちつ", "shichitsu"),
            ("ЁЖИК и щука", "iozhik-i-shchuka"),
            ("ﬁn ２½", "fin-212"),
            ("♥ love 😀", "hearts-love"),
            ("𠮷野家", "ye-jia"),
        ],
    );
}

#[test]
fn eleventy_spells_umlauts_and_signs() {
    check(
        SlugStyle::Eleventy,
        &[
            ("My Post v1.2", "my-post-v1-2"),
            ("Ärger über Öl", "aerger-ueber-oel"),
            ("don't stop", "dont-stop"),
            ("Ann's o'clock", "anns-o-clock"),
            ("rock & roll", "rock-and-roll"),
            ("Привет щука", "privet-schuka"),
            ("日本 x", "x"),
            ("a^b`c", "abc"),
        ],
    );
}

#[test]
fn zola_writes_words_in_ascii() {
    check(
        SlugStyle::Zola,
        &[
            ("My Post v1.2", "my-post-v1-2"),
            ("Ärger", "arger"),
            ("under_score--x", "under-score-x"),
            ("日本", "ri-ben"),
        ],
    );
    assert_eq!(SlugStyle::Zola.path("My Section/sub_part"), "My Section/sub_part");
}

#[test]
fn hexo_changes_only_categories() {
    check(SlugStyle::Hexo, &[("My Post v1.2", "My Post v1.2"), ("a\\b", "a/b")]);
    for (name, expected) in [("Plain", "Plain"), ("R&D", "R-D"), ("C++", "C"), ("Ünï", "Uni")] {
        assert_eq!(SlugStyle::Hexo.category(name), expected, "{name}");
    }
}
