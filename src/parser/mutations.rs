//! Random mutations of whole articles: no damage by an editor, a merge or a disk may make
//! the parser panic.
//!
//! `FEEDWRIGHT_MUTATIONS=1000000 cargo test --lib mutations` tries a million.

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use crate::parser::hostile::{FILES, PIECES, configured, read};

/// Number of mutations, unless the environment sets another.
const DEFAULT_COUNT: u64 = 4_000;

/// Articles in every dialect of frontmatter and markup.
#[rustfmt::skip]
const SEEDS: &[&str] = &[
    "---\ntitle: \"A: b\"\ndate: 2024-05-22T08:00:00+02:00\nupdated: 2024-05-23\ntags: [a, 'b c']\ncategories:\n  - d\nauthors:\n  - name: E f\n    url: https://a.example/e\nimage: {src: a.png, alt: B}\nattachments: [a.mp3]\ndraft: false\ncorrections: [{date: 2024-05-24, text: 'It was *1821*.'}]\n---\n# A\n\nText with *emphasis*, `code`, [a link](b.md#c), ![a picture](a.png \"T\") and a note[^1].\n\n[^1]: A note.\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\n```rust\nfn main() {}\n```\n\n<!-- more -->\n\n> quoted\n> > twice\n\n1. one\n   - two\n",
    "+++\ntitle = 'A'\ndate = 2024-05-22\nslug = \"x\"\ntaxonomies = { tags = [\"a\"] }\n[extra]\nid = 'urn:x:1'\n+++\n{{< figure src=\"a.png\" caption=\"*b*\" >}}\n{{% notice tip %}}\nText.\n{{% /notice %}}\n{{</* raw */>}} {{ youtube(id=\"x\") }} [a](@/b.md) [b]({{< ref \"b.md\" >}})\n",
    "{\n  \"title\": \"A \\u00e9\",\n  \"date\": \"2024-05-22\",\n  \"tags\": [\"a\", \"b\"]\n}\n\nText <b>bold</b> <script>x()</script> <img src=a.png onerror=x() srcset=\"a.png 2x\">\n<details><summary>S</summary>\n\nT\n</details>\n",
    "Title: A\nDate: 2024-05-22 10:00\nTags: a, b\n    c\nStatus: published\n\nText.\n\n:::note\nInner.\n:::\n\n!!! warning \"T\"\n    Indented.\n",
    ";;;\n{\"title\": \"A\", \"date\": \"2024-05-22\"}\n;;;\n{% include a.html b=\"c\" %}{% raw %}{{ x }}{% endraw %}{% link b.md %}{% highlight rust linenos %}fn a() {}{% endhighlight %}\n",
    "---\ntitle: A\ndate: 2024-05-22\n---\nimport B from './b.astro'\n\nexport const c = { d: 1 }\n\n<B e={f} {...g}>\n  Text {h}\n</B>\n\n[[Wiki page|alias]] ![[embed.png]] ==mark== %%comment%% $x^2$\n\n$$\n\\sum_{i=1}^n i\n$$\n",
    "<!DOCTYPE html>\n<html lang=en><head><title>A</title><meta name=\"date\" content=\"2024-05-22\"><meta property='og:title' content='B &amp; c'></head>\n<body><article><h1>A</h1><p>Text<p>More <svg><a xlink:href=\"javascript:x\">y</a></svg><math><mi>x</mi></math><table><tr><td>z</table></article></body></html>\n",
    "<!--\n.. title: A\n.. date: 2024-05-22 10:00:00 UTC\n.. tags: a, b\n-->\n\nText with <% erb %> and <%= b %>.\n\nREADMORE\n\nmore\n",
];

/// Generator of pseudo-random numbers (xorshift64*), the same in every run.
struct NumberStream(u64);

impl NumberStream {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    /// Returns a number below a bound, which must not be 0.
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next()).expect("48 bits fit") % bound
    }

    fn choose(&mut self, from: &[&'static str]) -> &'static str {
        from[self.below(from.len())]
    }
}

/// Mutates a text in up to seven places: bytes, pieces of markup, parts of other texts.
fn mutate(numbers: &mut NumberStream, seeds: &[String]) -> String {
    let seed = numbers.below(seeds.len());
    let mut bytes = seeds[seed].clone().into_bytes();
    for _ in 0..=numbers.below(6) {
        let at = numbers.below(bytes.len() + 1);
        let longest = 1 << numbers.below(9);
        let end = (at + numbers.below(longest)).min(bytes.len());
        match numbers.below(7) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..at, numbers.choose(PIECES).bytes())),
            2 => drop(bytes.splice(at..end, numbers.choose(PIECES).bytes())),
            3 => bytes.truncate(at),
            4 => {
                let part = bytes[at..end].repeat(1 + numbers.below(4));
                bytes.splice(at..at, part);
            }
            5 => {
                let other = seeds[numbers.below(seeds.len())].as_bytes();
                let from = numbers.below(other.len());
                let to = (from + numbers.below(200)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << numbers.below(8);
                }
            }
        }
    }
    // Invalid UTF-8 is an error before the parser is called.
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Returns the texts of all sample articles in a folder and its subfolders.
fn samples(folder: &Path) -> Vec<String> {
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let texts = paths.iter().flat_map(|path| {
        if path.is_dir() { samples(path) } else { fs::read_to_string(path).into_iter().collect() }
    });
    texts.filter(|text| text.len() < 20_000).collect()
}

#[test]
fn mutated_article_is_read() {
    let asked = std::env::var("FEEDWRIGHT_MUTATIONS").ok().and_then(|text| text.parse().ok());
    let mut seeds: Vec<_> = SEEDS.iter().map(|seed| (*seed).to_owned()).collect();
    seeds.extend(samples(&Path::new(env!("CARGO_MANIFEST_DIR")).join("articles")));
    let (config, mut numbers) = (configured(), NumberStream(0x9E37_79B9_7F4A_7C15));
    for count in 0..asked.unwrap_or(DEFAULT_COUNT) {
        let (name, text) = (numbers.choose(FILES), mutate(&mut numbers, &seeds));
        let result = panic::catch_unwind(AssertUnwindSafe(|| read(name, &text, &config)));
        assert!(result.is_ok(), "mutation {count}, as {name}:\n{text:?}");
    }
}
