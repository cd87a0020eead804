//! The peak memory of `validate` on inputs that are made to take much of it.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use crate::site::TestSite;

/// Bytes of each input, more or less.
const SIZE: usize = 1_000_000;

/// Memory that does not grow with the input, in bytes.
const FLOOR: usize = 5_000_000;

const RSS: &str = "<rss version='2.0'><channel><item>";

/// Measures the peak memory of the program once a file is judged. It then waits
/// for the second file, its standard input, so nothing has to be timed.
fn peak(site: &TestSite, input: &str, arguments: &[&str]) -> usize {
    site.write("input", input);
    let mut child = site
        .command([&["validate", "--format", "json"], arguments, &["input", "-"]].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    drop(child.stdin.take());
    child.wait_with_output().unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

/// Writes a part as often as it takes, its number in it.
fn many(part: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0.. {
        text += &part(number);
        if text.len() > SIZE {
            break;
        }
    }
    text
}

/// Writes 900 elements in each other as often as it takes.
fn many_of_900(start: &str, end: &str) -> String {
    many(|_| start.repeat(900) + &end.repeat(900))
}

#[test]
#[cfg(target_os = "linux")]
fn memory_is_at_most_three_times_the_input() {
    let site = TestSite::new();
    let json = |start: &str, text: String, end: &str| format!("{{\"items\":[{start}{text}{end}");
    let html = |text: String| format!("{RSS}<description><![CDATA[{text}]]></description></item>");
    let attributes: String = (0..200).map(|n| format!(" a{n}=''")).collect();
    let base = format!(" xml:base='{}/'", "é".repeat(100));
    let nested =
        |attributes: &str| format!("<a>{}", many_of_900(&format!("<b{attributes}>"), "</b>"));
    let profiles = ["--profile", "flipboard", "--profile", "msn"];
    let cases: [(&str, String, &[&str]); 13] = [
        ("lists in lists", json("{\"_a\":[1", many(|_| ",[[[]]]".into()), "]}]}"), &[]),
        ("objects", json("{\"_a\":[1", many(|_| ",{\"a\":{}}".into()), "]}]}"), &[]),
        ("keys", json("{\"_a\":1", many(|n| format!(",\"{n}\":{{}}")), "}]}"), &[]),
        ("keys of the feed", json("]", many(|n| format!(",\"_{n}\":0")), "}"), &[]),
        (
            "attachments",
            json("{\"attachments\":[1", many(|_| ",{\"url\":\"\"}".into()), "]}]}"),
            &[],
        ),
        ("ids", json("1", many(|n| format!(",{{\"id\":\"{n}\"}}")), "]}"), &[]),
        ("markup", html(many(|_| "<p>a</p>".into())), &[]),
        ("dates", format!("{RSS}<pubDate>{}</pubDate>", many(|_| "1 ".into())), &[]),
        ("attributes", nested(&attributes), &[]),
        ("bases", nested(&base), &[]),
        ("elements", RSS.to_owned() + &many(|_| "<enclosure/>".into()), &profiles),
        ("items", RSS.to_owned() + "</item>" + &many(|_| "<item/>".into()), &[]),
        (
            "guids",
            RSS.to_owned() + "</item>" + &many(|n| format!("<item><guid>{n}</guid></item>")),
            &[],
        ),
    ];
    let tiny = peak(&site, "<rss/>", &[]);
    let over = cases.iter().filter_map(|(name, input, arguments)| {
        let used = peak(&site, input, arguments).saturating_sub(tiny);
        let is_over = used > 3 * input.len() + FLOOR;
        is_over.then(|| format!("{name}: {used} for {}", input.len()))
    });
    assert_eq!(over.collect::<Vec<_>>(), Vec::<String>::new());
}
