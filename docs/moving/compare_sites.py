#!/usr/bin/env python3
"""Moves public sites with `feedwright init` alone and compares the result with the site.

    compare_sites.py --program feedwright --checkouts FOLDER --tools FOLDER [--builds FOLDER]
                     [--only NAME] [--now TIME] [-v]

FOLDER/NAME of `--checkouts` is a checkout of each repository in SITES. The script copies it,
runs `feedwright init` in the copy and changes nothing in what that wrote, except that all
entries are asked for. Then it runs `feedwright build`, and compares the entries with the
pages and the feed that the site's own generator writes.

The generators are those of `--tools`, as `.ci/generators` installs them (`venv/bin/` and
`node_modules/`), and Jekyll on PATH. They run in a second copy, with a second configuration
file where plugins or themes of the site are not installed or the feed has a limit. A folder
FOLDER/NAME of `--builds` is taken in place of a run. Without either, the site is not
compared, and the table says so. `--builds` also receives the results of the runs.

The table, in Markdown, goes to standard output, the differences (-v) to standard error:

- title, address, folder and language are `right`, `said` if they are not but init has a
  warning about them, `wrong` or `missing`;
- addresses: entries whose address is a page of the site, or the link of an entry in its
  feed, of all entries here and there;
- ids and dates: entries of the site's feed that have the same id and the same time here.
"""

import argparse
import dataclasses
import datetime
import email.utils
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import urllib.parse
import xml.etree.ElementTree

PATIENCE = 600
PROOF = 300
ATOM = "{http://www.w3.org/2005/Atom}"


@dataclasses.dataclass
class Site:
    """A public site: where it is, and what its owner would write into feed.toml."""

    name: str
    repository: str
    generator: str
    title: str
    url: str
    folder: str
    language: str | None
    # Folder of the site in the repository.
    base: str = ""
    # Second configuration file of the generator.
    extra: str = ""
    # Reason why the generator is not run.
    not_run: str = ""


SITES = (
    Site("elixir-lang", "elixir-lang/elixir-lang.github.com", "Jekyll", "Elixir Lang",
         "https://elixir-lang.org/", "_posts", "en",
         extra="plugins: [jekyll-seo-tag]\n"),
    Site("jessesquires", "jessesquires/jessesquires.com", "Jekyll", "Jesse Squires",
         "https://www.jessesquires.com/", "_posts", "en", extra="plugins: []\n"),
    Site("azu", "azu/azu.github.io", "Jekyll", "Web Scratch", "https://efcl.info/", "_posts", "ja",
         extra="plugins: []\ngems: []\nmarkdown: kramdown\n"),
    Site("letsencrypt", "letsencrypt/website", "Hugo", "Let's Encrypt",
         "https://letsencrypt.org/", "content/en", "en-US"),
    Site("kubernetes", "kubernetes/contributor-site", "Hugo", "Kubernetes Contributors",
         "https://www.kubernetes.dev/", "content/en", "en", extra="""
ignoreFiles = ["_content.gotmpl"]
themesDir = "compare-themes"
layoutDir = "compare-layouts"
"""),
    Site("pyodide", "pyodide/pyodide-blog", "Hugo", "Pyodide blog",
         "https://blog.pyodide.org/", "content", "en-us"),
    Site("datafusion", "apache/datafusion-site", "Pelican", "Apache DataFusion Blog",
         "https://datafusion.apache.org/blog/", "content", "en"),
    Site("yulingtianxia", "yulingtianxia/Blog-Hexo-Source", "Hexo", "yulingtianxia's blog",
         "http://yulingtianxia.com/", "source/_posts", "zh-CN", extra="feed: {type: atom, limit: 0}\n"),
    Site("hexojs", "hexojs/site", "Hexo", "Hexo", "https://hexo.io/", "source/_posts", "en",
         extra="feed: {type: atom, limit: 0}\n"),
    Site("11ty", "11ty/11ty-website", "Eleventy", "Eleventy Blog", "https://www.11ty.dev/",
         "src/blog", "en", not_run="its data files ask other servers"),
    Site("react-native", "facebook/react-native-website", "Docusaurus", "React Native",
         "https://reactnative.dev/", "website/blog", "en", base="website", extra="""
module.exports = {
  title: 'React Native', url: 'https://reactnative.dev', baseUrl: '/', trailingSlash: false,
  onBrokenLinks: 'ignore', onBrokenAnchors: 'ignore',
  markdown: {hooks: {onBrokenMarkdownLinks: 'ignore', onBrokenMarkdownImages: 'ignore'}},
  presets: [['classic', {docs: false, pages: false, blog: {path: 'blog', onInlineAuthors: 'ignore',
    onUntruncatedBlogPosts: 'ignore', feedOptions: {type: 'all', limit: false}}}]],
};
"""),
    Site("mkdocs-material", "squidfunk/mkdocs-material", "MkDocs", "Material for MkDocs",
         "https://squidfunk.github.io/mkdocs-material/", "docs/blog/posts", "en", extra="""
INHERIT: mkdocs.yml
hooks: []
theme: {name: material, custom_dir: material/overrides}
plugins: [blog]
"""),
    Site("quarto-web", "quarto-dev/quarto-web", "Quarto", "Quarto", "https://quarto.org/",
         "docs/blog/posts", "en", not_run="Quarto is not in a package registry"),
    Site("jackyzha0", "jackyzha0/jackyzha0.github.io", "Quartz", "jzhao.xyz",
         "https://jzhao.xyz/", "content", "en-US"),
    Site("matklad", "matklad/matklad.github.io", "a program of its own", "matklad",
         "https://matklad.github.io/", "content/posts", "en-US", not_run="needs Deno"),
)


@dataclasses.dataclass
class Entry:
    """An entry of a feed. `times` are the dates that it states, as numbers."""

    id: str
    link: str
    title: str
    times: tuple


# ------------------------------------------------------------------ generators


def hugo(site, source, output, tools):
    args = [tools / "venv/bin/hugo", "--source", source, "--destination", output]
    if site.extra:
        write_layouts(source)
        (source / "compare.toml").write_text(site.extra, "utf-8")
        config = next(name for name in ("hugo.toml", "hugo.yaml", "config.toml", "config.yaml")
                      if (source / name).exists())
        args += ["--config", f"{config},compare.toml"]
    return args, {}


def write_layouts(source):
    """Writes layouts that take the place of a theme that is not installed: the site's own
    feed template, pages of text, and shortcodes without one."""
    layouts = source / "compare-layouts"
    for name in ("_default/single", "_default/list", "index"):
        write(layouts / f"{name}.html", "{{ .Content }}")
    feed = source / "layouts/index.rss.xml"
    if feed.exists():
        write(layouts / "index.rss.xml", feed.read_text("utf-8"))
    texts = [path.read_text("utf-8", "replace") for path in (source / "content").rglob("*.md")]
    closed = {name for text in texts for name in re.findall(r"\{\{[<%]\s*/\s*([\w./-]+)", text)}
    for name in {name for text in texts for name in re.findall(r"\{\{[<%]\s*([\w./-]+)", text)}:
        write(layouts / "shortcodes" / f"{name}.html", "{{ .Inner }}" if name in closed else "")
    (source / "compare-themes/docsy").mkdir(parents=True)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def jekyll(site, source, output, tools):
    program = shutil.which("jekyll")
    args = [program, "build", "--quiet", "--source", source, "--destination", output]
    (source / "compare.yml").write_text(site.extra, "utf-8")
    return args + ["--config", f"{source / '_config.yml'},{source / 'compare.yml'}"], {"JEKYLL_NO_BUNDLER_REQUIRE": "true"}


def pelican(site, source, output, tools):
    args = [tools / "venv/bin/pelican", "content", "-s", "pelicanconf.py", "-o", output, "-q",
            "-e", "FEED_MAX_ITEMS=100000"]
    return args, {}


def hexo(site, source, output, tools):
    link_modules(source, tools)
    (source / "compare.yml").write_text(site.extra + f"public_dir: {output}\n", "utf-8")
    args = ["node", tools / "node_modules/hexo-cli/bin/hexo", "generate", "--silent",
            "--config", "_config.yml,compare.yml"]
    return args, {}


def eleventy(site, source, output, tools):
    link_modules(source, tools)
    return ["node", tools / "node_modules/.bin/eleventy", "--quiet", f"--output={output}"], {}


def mkdocs(site, source, output, tools):
    (source / "compare.yml").write_text(site.extra or "INHERIT: mkdocs.yml\n", "utf-8")
    return [tools / "venv/bin/mkdocs", "build", "-q", "-f", "compare.yml", "-d", output], {}


def docusaurus(site, source, output, tools):
    link_modules(source, tools)
    (source / "compare.config.js").write_text(site.extra, "utf-8")
    args = ["node", tools / "node_modules/@docusaurus/core/bin/docusaurus.mjs", "build",
            "--config", "compare.config.js", "--out-dir", output]
    return args, {}


def quartz(site, source, output, tools):
    link_modules(source, tools)
    config = source / "quartz.config.ts"
    text = config.read_text("utf-8").replace("enableRSS: true", "enableRSS: true, rssLimit: 100000")
    config.write_text(text, "utf-8")
    return ["node", "quartz/bootstrap-cli.mjs", "build", "--output", output], {}


GENERATORS = {"Hugo": hugo, "Jekyll": jekyll, "Pelican": pelican, "Hexo": hexo,
              "Eleventy": eleventy, "MkDocs": mkdocs, "Docusaurus": docusaurus, "Quartz": quartz}


def link_modules(source, tools):
    """Makes installed packages available to a copy of a site."""
    modules = source / "node_modules"
    if not modules.exists():
        modules.symlink_to(tools / "node_modules")


def run_generator(site, checkout, output, tools):
    """Runs the site's generator; returns the reason if it could not be run."""
    if site.not_run:
        return site.not_run
    with tempfile.TemporaryDirectory() as folder:
        source = copy(checkout, folder) / site.base
        own = tools / site.name
        tools = own if own.exists() else tools
        args, variables = GENERATORS[site.generator](site, source, output, tools)
        if not args[0] or not pathlib.Path(shutil.which(args[0]) or args[0]).exists():
            return "not installed"
        result = run(args, source, dict(os.environ, **variables))
        if result.returncode:
            shutil.rmtree(output, ignore_errors=True)
    if not any(output.rglob("*.html")):
        return "failed: " + " ".join((result.stderr + result.stdout).split())[:PROOF]
    return ""


# ------------------------------------------------------------------ feeds


def read_feed(path):
    """Returns the entries of a file; none if it is not a feed."""
    try:
        if path.suffix == ".json":
            items = json.loads(path.read_text("utf-8")).get("items", [])
            return [Entry(item.get("id", ""), item.get("url", ""), item.get("title", ""),
                          times(item.get("date_published"), item.get("date_modified")))
                    for item in items]
        root = xml.etree.ElementTree.parse(path).getroot()
    except (ValueError, AttributeError, xml.etree.ElementTree.ParseError):
        return []
    if root.tag == ATOM + "feed":
        return [atom_entry(entry) for entry in root.iter(ATOM + "entry")]
    return [rss_item(item) for item in root.iter("item")] if root.tag == "rss" else []


def atom_entry(entry):
    def text(name):
        return (entry.findtext(ATOM + name) or "").strip()

    links = {link.get("rel", "alternate"): link.get("href", "") for link in entry.iter(ATOM + "link")}
    return Entry(text("id"), links.get("alternate", ""), text("title"),
                 times(text("published") or text("updated")))


def rss_item(item):
    def text(name):
        return (item.findtext(name) or "").strip()

    return Entry(text("guid"), text("link"), text("title"), times(text("pubDate")))


def times(*texts):
    """Returns the texts as seconds since 1970; those that are not dates are left out."""
    found = []
    for text in filter(None, texts):
        try:
            date = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError:
            try:
                date = email.utils.parsedate_to_datetime(text)
            except ValueError:
                continue
        found.append(int(date.replace(tzinfo=date.tzinfo or datetime.UTC).timestamp()))
    return tuple(found)


def own_feed(settings, build):
    """Returns the entries of the site's own feed: at a path that init kept, else the longest."""
    names = [settings["output"].get(key) for key in ("rss", "atom", "json")]
    kept = [read_feed(build / name) for name in names if name and (build / name).is_file()]
    if any(kept):
        return max(kept, key=len)
    files = [path for ending in ("xml", "atom", "rss", "json") for path in build.rglob("*." + ending)]
    return max((read_feed(path) for path in sorted(files)), key=len, default=[])


def spelled(address):
    """Returns one spelling of an address: without its scheme and needless percent signs."""
    return urllib.parse.unquote(address.strip()).removeprefix("https:").removeprefix("http:")


# ------------------------------------------------------------------ comparison


@dataclasses.dataclass
class Result:
    """A row of the table."""

    facts: dict
    addresses: str
    ids: str
    dates: str
    said: list
    differences: list


def compare(site, checkout, options):
    with tempfile.TemporaryDirectory() as folder:
        copied = copy(checkout, folder)
        init = run([options.program, "init", "--color", "never"], copied)
        said = re.findall(r"^(?:warning|error)\[[^]]*\]: (.*)", init.stderr, re.MULTILINE)
        said += re.findall(r"^\d+\. (Write .*)", init.stdout, re.MULTILINE)
        written = copied / "feed.toml"
        text = written.read_text("utf-8") if written.exists() else "[site]\n[articles]\n[output]\n"
        settings = tomllib.loads(text)
        facts = judge_facts(site, settings, said)
        build = options.builds / site.name
        reason = "" if build.exists() else run_generator(site, checkout, build, options.tools)
        ours, problems = build_feeds(options, copied, text, settings)
    if reason:
        note = f"not run: {reason}"
        return Result(facts, f"{len(ours)} entries; {note}", "–", "–", said, problems)
    return compare_entries(site, facts, said, ours, build, settings, problems)


def judge_facts(site, settings, said):
    """Compares what init wrote with the facts of the site."""
    table = settings["site"]
    found = {
        "title": (table.get("title"), site.title),
        "address": ((table.get("url") or "").rstrip("/"), site.url.rstrip("/")),
        "folder": (settings["articles"].get("folder"), site.folder),
        "language": (table.get("language"), site.language),
    }
    words = {"title": "title", "address": "url", "folder": "folder|articles", "language": "language"}
    return {
        key: "right" if value == expected
        else "said" if any(re.search(words[key], message) for message in said)
        else f"wrong: {value}" if value else "missing"
        for key, (value, expected) in found.items()
    }


def build_feeds(options, folder, text, settings):
    """Builds all entries with the settings of init; returns them and the errors."""
    head = "[feed]\n"
    text = text.replace(head, head + "limit = 0\n") if head in text else text + "\n[feed]\nlimit = 0\n"
    (folder / "feed.toml").write_text(text, "utf-8")
    now = ["--now", options.now] if options.now else []
    output = folder / "compare-output"
    result = run([options.program, "build", "--keep-going", "--format", "json",
                  "--output", "compare-output", *now], folder)
    problems = [row["message"] for row in map(parse, result.stderr.splitlines() + result.stdout.splitlines())
                if row and row.get("severity") == "error"]
    return read_feed(output / settings["output"].get("json", "feed.json")) if output.exists() else [], problems


def parse(line):
    return json.loads(line) if line.startswith("{") else None


def compare_entries(site, facts, said, ours, build, settings, problems):
    theirs = own_feed(settings, build)
    by_link = {spelled(entry.link): entry for entry in ours}
    pages = [entry for entry in ours if has_page(entry.link, site.url, build)]
    links = {spelled(entry.link) for entry in theirs}
    right = [entry for entry in ours if entry in pages or spelled(entry.link) in links]
    lost = [entry for entry in theirs if spelled(entry.link) not in by_link]
    differences = [f"no page: {entry.link}" for entry in ours if entry not in right]
    differences += [f"not here: {entry.link}" for entry in lost]
    same_ids, same_dates = 0, 0
    ids = {entry.id for entry in ours}
    for entry in theirs:
        mine = by_link.get(spelled(entry.link))
        same_ids += entry.id in ids
        if entry.id not in ids:
            differences.append(f"id: {entry.id} is here {mine.id if mine else None}")
        if mine and set(entry.times) & set(mine.times):
            same_dates += 1
        elif mine:
            differences.append(f"date: {entry.link} {entry.times} is here {mine.times}")
    every = len(ours) + len(lost)
    return Result(facts, f"{len(right)} of {every}", f"{same_ids} of {len(theirs)}",
                  f"{same_dates} of {len(theirs) - len(lost)}", said, differences + problems)


def has_page(link, url, build):
    """Returns true if the generator wrote a page at an address."""
    path = urllib.parse.unquote(link.removeprefix(url.rstrip("/")).split("#")[0]).lstrip("/")
    places = (path, path.rstrip("/") + ".html", path.rstrip("/") + "/index.html")
    return any((build / place).is_file() for place in places)


# ------------------------------------------------------------------ the run


def copy(checkout, folder):
    """Copies a checkout, so that nothing is written into it."""
    target = pathlib.Path(folder) / "site"
    shutil.copytree(checkout, target, symlinks=True)
    (target / "feed.toml").unlink(missing_ok=True)
    return target


def run(args, folder, variables=None):
    return subprocess.run([str(arg) for arg in args], cwd=folder, env=variables, text=True,
                          capture_output=True, timeout=PATIENCE, errors="replace")


def table_row(site, result):
    said = "; ".join(dict.fromkeys(said.split("\n")[0].replace("|", "\\|") for said in result.said))
    cells = [f"[{site.repository}](https://github.com/{site.repository})", site.generator,
             *result.facts.values(), result.addresses, result.ids, result.dates, said or "–"]
    return "| " + " | ".join(cells) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--checkouts", required=True, type=pathlib.Path)
    parser.add_argument("--tools", required=True, type=pathlib.Path)
    parser.add_argument("--builds", type=pathlib.Path)
    parser.add_argument("--only")
    parser.add_argument("--now", help="time of the build, such as 2026-11-24T00:00:00Z")
    parser.add_argument("-v", action="store_true", help="list the differences")
    options = parser.parse_args()
    for name in ("program", "checkouts", "tools"):
        setattr(options, name, getattr(options, name).resolve())
    options.builds = (options.builds or pathlib.Path(tempfile.mkdtemp())).resolve()
    print("| site | generator | title | address | folder | language | addresses | ids | dates | what init says it does not know |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for site in SITES:
        if options.only and options.only not in site.name:
            continue
        checkout = options.checkouts / site.name
        if not checkout.is_dir():
            print(f"no checkout of {site.repository} in {checkout}", file=sys.stderr)
            continue
        result = compare(site, checkout, options)
        print(table_row(site, result), flush=True)
        if options.v:
            print(f"{site.name}:", *result.differences, sep="\n  ", file=sys.stderr)


if __name__ == "__main__":
    main()
