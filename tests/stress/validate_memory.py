#!/usr/bin/env python3
"""Measures the peak memory of `feedwright validate` on inputs of many shapes.

Each shape is a way to make a small text into many values, elements, names or
problems. Prints the size of the input, the peak memory above that of a tiny
feed, and the ratio of the two. Exits with 1 if a ratio is over the limit.

    tests/stress/validate_memory.py target/debug/feedwright [--megabytes 24] [--only NAME]
"""

import argparse
import os
import sys
import tempfile

# Ratio of peak memory to the size of the input.
LIMIT = 3.0
# Memory in bytes that no input is charged for: tables, buffers, messages.
FLOOR = 4_000_000

JSON_HEAD = '{"version":"https://jsonfeed.org/version/1.1","title":"A","feed_url":"https://a.example/f",'
RSS_HEAD = (
    "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:x='urn:x'"
    " xmlns:atom='http://www.w3.org/2005/Atom' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    " xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
    " xmlns:media='http://search.yahoo.com/mrss/'"
    " xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
    "<channel><title>A</title><link>https://a.example/</link><description>B</description>"
)
RSS_TAIL = "</channel></rss>"
ATOM_HEAD = (
    "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'>"
    "<id>tag:a.example,2026:</id><title>A</title><updated>2026-01-02T03:04:05Z</updated>"
)
ATOM_TAIL = "</feed>"
RDF_HEAD = (
    "<?xml version='1.0' encoding='utf-8'?>"
    "<rdf:RDF xmlns='http://purl.org/rss/1.0/' xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    "<channel rdf:about='https://a.example/'><title>A</title><link>https://a.example/</link>"
    "<description>B</description></channel>"
)
RDF_TAIL = "</rdf:RDF>"
OPML_HEAD = "<?xml version='1.0' encoding='utf-8'?><opml version='2.0'><head><title>A</title></head><body>"
OPML_TAIL = "</body></opml>"


def same(text):
    return lambda number: text


def in_json(part, head=JSON_HEAD, separator=",", start='"items":[', end="]}"):
    return head + start, part, separator, end


def in_rss(part, start="", end=""):
    return RSS_HEAD + start, part, "", end + RSS_TAIL


def in_item(part, start="", end=""):
    return in_rss(part, "<item><title>A</title>" + start, end + "</item>")


def in_atom(part, start="", end=""):
    return ATOM_HEAD + start, part, "", end + ATOM_TAIL


def json_member(part, name, opening="[", closing="]"):
    separator = "," if opening in ("[", "{") else ""
    start = f'"items":[{{"id":"1","{name}":{opening}'
    return in_json(part, separator=separator, start=start, end=closing + "}]}")


DEEP = 30
ITEM_KEYS = '"content_text":"a"'

# Name: head, a function from a number to a part, separator, tail.
SHAPES = {
    # JSON
    "json-empty-items": in_json(same("{}")),
    "json-small-items": in_json(lambda n: '{"id":"%d",%s}' % (n, ITEM_KEYS)),
    "json-items-not-objects": in_json(same("1")),
    "json-items-not-objects-different": in_json(lambda n: '"%d"' % n),
    "json-items-empty-lists": in_json(same("[]")),
    "json-same-ids": in_json(same('{"id":"1",%s}' % ITEM_KEYS)),
    "json-deep-items": in_json(same('{"_a":' + "[" * DEEP + "]" * DEEP + "}")),
    "json-extension-lists": json_member(same("[]"), "_a"),
    "json-extension-numbers": json_member(same("1"), "_a"),
    "json-extension-nested": json_member(same("[[[[[[]]]]]]"), "_a"),
    "json-extension-deep": json_member(same("[" * DEEP + "]" * DEEP), "_a"),
    "json-extension-objects": json_member(same("{}"), "_a"),
    "json-extension-keys": json_member(lambda n: '"%d":{}' % n, "_a", "{", "}"),
    "json-extension-short-keys": json_member(lambda n: '{"a":1,"b":2}', "_a"),
    "json-unknown-keys-of-item": in_json(
        lambda n: '"k%d":1' % n, start='"items":[{', end="}]}"),
    "json-extension-keys-of-item": in_json(
        lambda n: '"_%d":1' % n, start='"items":[{', end="}]}"),
    "json-unknown-keys-of-feed": in_json(lambda n: '"k%d":1' % n, start='"items":[],', end="}"),
    "json-extension-keys-of-feed": in_json(lambda n: '"_%d":1' % n, start='"items":[],', end="}"),
    "json-extension-keys-of-feed-objects": in_json(
        lambda n: '"_%d":{}' % n, start='"items":[],', end="}"),
    "json-long-keys": in_json(
        lambda n: '"_%d%s":1' % (n, "x" * 100), start='"items":[],', end="}"),
    "json-escaped-keys": in_json(
        lambda n: '"_\\u0061%d":1' % n, start='"items":[],', end="}"),
    "json-repeated-key": in_json(same('"_a":1'), start='"items":[],', end="}"),
    "json-extension-of-feed": in_json(same("[]"), start='"items":[],"_a":[', end="]}"),
    "json-extension-objects-of-feed": in_json(
        same('{"a":{}}'), start='"items":[],"_a":[', end="]}"),
    "json-tags": json_member(same('""'), "tags"),
    "json-tags-different": json_member(lambda n: '"%d"' % n, "tags"),
    "json-tags-of-wrong-type": json_member(same("1"), "tags"),
    "json-authors": json_member(same("{}"), "authors"),
    "json-authors-of-feed": in_json(same("{}"), start='"items":[],"authors":[', end="]}"),
    "json-hubs": in_json(same('{"type":"a","url":"b"}'), start='"items":[],"hubs":[', end="]}"),
    "json-attachments": json_member(same('{"url":"a"}'), "attachments"),
    "json-escaped-items-key": in_json(same("{}"), start='"it\\u0065ms":['),
    "json-long-text": json_member(same("words and more words "), "content_text", '"', '"') ,
    "json-escaped-text": json_member(same("\\n"), "content_text", '"', '"'),
    "json-escaped-html": json_member(same("\\u003cb\\u003ea\\u003c/b\\u003e"), "content_html", '"', '"'),
    "json-html-nested": json_member(same("<b>"), "content_html", '"', '"'),
    "json-html-tags": json_member(same("<b>a</b>"), "content_html", '"', '"'),
    "json-html-faults": json_member(same("<a href=b>c</a>"), "content_html", '"', '"'),
    "json-html-attributes": json_member(lambda n: " a%d=b" % n, "content_html", '"<b', '>"'),
    "json-long-title": json_member(same("a"), "title", '"', '"'),
    "json-long-id": in_json(same("a"), separator="", start='"items":[{"id":"', end='"}]}'),
    "json-long-ids": in_json(lambda n: '{"id":"%s%d",%s}' % ("x" * 200, n, ITEM_KEYS)),
    "json-escaped-long-ids": in_json(
        lambda n: '{"id":"%s%d",%s}' % ("\\n" * 100, n, ITEM_KEYS)),
    "json-long-language": json_member(same("a-"), "language", '"', '"'),
    "json-long-url": json_member(same("/a"), "url", '"https://a.example', '"'),
    "json-long-date": json_member(same("1"), "date_published", '"', '"'),
    "json-long-number": json_member(same("1"), "_a", "", ""),
    "json-one-escape": json_member(same("a" * 1000), "content_html", '"\\n', '"'),
    "json-one-escape-title": json_member(same("a" * 1000), "title", '"\\n', '"'),
    "json-one-escape-id": in_json(same("a" * 1000), start='"items":[{"id":"\\n', separator="", end='"}]}'),
    "json-one-escape-key": in_json(same("a" * 1000), start='"items":[],"\\n', separator="", end='":1}'),
    "json-list-at-root": ("[", same("[]"), ",", "]"),
    "json-open-lists": ("[", same("["), "", ""),
    "json-open-objects": ("{", same('"a":{'), "", ""),
    "json-spaces": in_json(same(" " * 50), start='"items":[', separator=""),
    "json-lines": in_json(same("{}\n"), start='"items":['),
    "json-wrong-dates": in_json(
        lambda n: '{"id":"%d",%s,"date_published":"x%d"}' % (n, ITEM_KEYS, n)),
    "json-unknown-keys-of-items": in_json(
        lambda n: '{"id":"%d",%s,"k%d":1}' % (n, ITEM_KEYS, n)),
    # RSS
    "rss-empty-items": in_rss(same("<item/>")),
    "rss-small-items": in_rss(lambda n: "<item><title>a</title><guid>%d</guid></item>" % n),
    "rss-unique-guids": in_rss(
        lambda n: "<item><guid>https://a.example/%d</guid></item>" % n),
    "rss-unique-tiny-guids": in_rss(lambda n: "<item><guid>%d</guid></item>" % n),
    "rss-guids-of-one-item": in_item(lambda n: "<guid>%d</guid>" % n),
    "rss-unique-links": in_rss(lambda n: "<item><link>https://a.example/%d</link></item>" % n),
    "rss-wrong-dates": in_rss(lambda n: "<item><pubDate>x%d</pubDate></item>" % n),
    "rss-children-of-item": in_item(same("<category/>")),
    "rss-titles-of-item": in_item(same("<title/>")),
    "rss-unknown-elements": in_item(same("<z/>")),
    "rss-unknown-elements-different": in_item(lambda n: "<z%d/>" % n),
    "rss-extension-elements": in_item(same("<x:a/>")),
    "rss-extension-elements-different": in_item(lambda n: "<x:a%d/>" % n),
    "rss-undeclared-prefixes": in_item(lambda n: "<z%d:a/>" % n),
    "rss-nested": in_item(same("<x:a>" * 900 + "</x:a>" * 900)),
    "rss-open-elements": in_item(same("<a>"), end="<!--"),
    "rss-attributes": in_item(same("<x:a %s/>" % " ".join("a%d=''" % n for n in range(200)))),
    "rss-too-many-attributes": in_item(lambda n: " a%d=''" % n, start="<x:a", end="/>"),
    "rss-long-attribute": in_item(same("a"), start="<enclosure url='", end="'/>"),
    "rss-escaped-attribute": in_item(same("&lt;"), start="<enclosure url='", end="'/>"),
    "rss-namespaces": in_item(lambda n: "<a xmlns='urn:x%d'/>" % n),
    "rss-same-namespaces": in_item(same("<a xmlns='urn:x'/>")),
    "rss-long-namespaces": in_item(lambda n: "<a xmlns='urn:%s%d'/>" % ("x" * 100_000, n)),
    "rss-text": in_item(same("words and more words "), "<description>", "</description>"),
    "rss-letters": in_item(same("a\u0301\u0302"), "<description>", "</description>"),
    "rss-escaped-text": in_item(same("&lt;"), "<description>", "</description>"),
    "rss-numbered-text": in_item(same("&#60;"), "<description>", "</description>"),
    "rss-entities": in_item(same("&nbsp;"), "<description>", "</description>"),
    "rss-cdata": in_item(same("words "), "<description><![CDATA[", "]]></description>"),
    "rss-cdata-sections": in_item(same("<![CDATA[]]>"), "<description>", "</description>"),
    "rss-cdata-letters": in_item(same("<![CDATA[a]]>"), "<description>", "</description>"),
    "rss-carriage-returns": in_item(same("\r"), "<description>", "</description>"),
    "rss-html": in_item(same("<p>a</p>"), "<description><![CDATA[", "]]></description>"),
    "rss-html-nested": in_item(same("<b>"), "<description><![CDATA[", "]]></description>"),
    "rss-html-divs": in_item(same("<div>"), "<description><![CDATA[", "]]></description>"),
    "rss-html-ends": in_item(same("</b>"), "<description><![CDATA[", "]]></description>"),
    "rss-html-escaped": in_item(same("&lt;b>"), "<description>", "</description>"),
    "rss-html-attributes": in_item(
        lambda n: " a%d=b" % n, "<description><![CDATA[<b", ">]]></description>"),
    "rss-html-short-attributes": in_item(same(" a"), "<description><![CDATA[<b", ">]]></description>"),
    "rss-html-faults": in_item(
        same("<a href=b>c</a>"), "<description><![CDATA[", "]]></description>"),
    "rss-html-style": in_item(
        same("a:b;"), "<description><![CDATA[<b style='", "'>]]></description>"),
    "rss-html-srcset": in_item(
        same("a 1x,"), "<description><![CDATA[<img srcset='", "'>]]></description>"),
    "rss-html-references": in_item(
        same("&amp;"), "<description><![CDATA[", "]]></description>"),
    "rss-html-different-values": in_rss(
        lambda n: "<item><description>&lt;p>%d%s&lt;/p></description></item>" % (n, "a" * 150)),
    "rss-title-markup": in_item(same("&lt;/b>"), "<author>", "</author>"),
    "rss-long-link": in_item(same("/a"), "<link>https://a.example", "</link>"),
    "rss-long-guid": in_item(same("/a"), "<guid>https://a.example", "</guid>"),
    "rss-long-date": in_item(same("1 "), "<pubDate>", "</pubDate>"),
    "rss-long-channel-title": in_rss(same("a"), "<title>", "</title>"),
    "rss-comments": in_item(same("<!---->")),
    "rss-comments-in-text": in_item(same("a<!---->"), "<description>", "</description>"),
    "rss-instructions": in_item(same("<?a?>")),
    "rss-long-comment": in_item(same("a "), "<!--", "-->"),
    "rss-doctype": (
        "<!DOCTYPE rss [", lambda n: "<!ENTITY e%d ''>" % n, "", "]>" + RSS_HEAD[38:] + RSS_TAIL),
    "rss-doctype-used": (
        "<!DOCTYPE rss [<!ENTITY e ''>]>" + RSS_HEAD[38:] + "<item><description>", same("&e;"), "",
        "</description></item>" + RSS_TAIL),
    "rss-blank": ("", same("\n" * 50), "", RSS_HEAD + RSS_TAIL),
    "rss-hours": in_rss(lambda n: "<hour>%d</hour>" % n, "<skipHours>", "</skipHours>"),
    "rss-hours-words": in_rss(lambda n: "<hour>h%d</hour>" % n, "<skipHours>", "</skipHours>"),
    "rss-days": in_rss(lambda n: "<day>%d</day>" % n, "<skipDays>", "</skipDays>"),
    "rss-atom-links": in_item(lambda n: "<atom:link href='/%d'/>" % n),
    "rss-atom-ids": in_rss(lambda n: "<item><atom:id>%d</atom:id></item>" % n),
    "rss-keywords": in_item(same("a "), "<itunes:keywords>", "</itunes:keywords>"),
    "rss-media-types": in_item(same(";a=b"), "<enclosure length='1' url='https://a.example/' type='a/b", "'/>"),
    "rss-media-content": in_item(lambda n: "<media:content url='%d'/>" % n),
    "rss-media-countries": in_item(
        same("us "), "<media:restriction relationship='allow' type='country'>", "</media:restriction>"),
    "rss-many-channels": (RSS_HEAD[: RSS_HEAD.index("<channel>")], same("<channel/>"), "", "</rss>"),
    "rss-nested-attributes": in_item(
        same("".join("<x:a %s>" % " ".join("a%d=''" % n for n in range(200)) for _ in range(900))
             + "</x:a>" * 900)),
    "rss-escaped-title": in_item(same("a" * 1000), "<title>&lt;", "</title>"),
    "rss-escaped-guid": in_item(same("a" * 1000), "<guid isPermaLink='false'>&lt;", "</guid>"),
    "rss-escaped-link": in_item(same("/a" * 500), "<link>https://a.example/&amp;", "</link>"),
    "rss-escaped-content": in_item(same("a" * 1000), "<content:encoded>&lt;b>", "</content:encoded>"),
    "rss-escaped-image": in_item(same("A" * 1000), "<enclosure url='data:a/b?&amp;", "'/>"),
    "rss-commented-date": in_item(same("(a)"), "<pubDate>", "</pubDate>"),
    "rss-foreign-letters": in_item(same("\u00c3\u00a9"), "<description>", "</description>"),
    # Atom
    "atom-escaped-id": in_atom(same("a" * 1000), "<entry><id>urn:a:&amp;", "</id></entry>"),
    "atom-escaped-link": in_atom(same("\u00e9" * 500), "<entry><link href='/&amp;", "'/></entry>"),
    "atom-foreign-links": in_atom(lambda n: "<link rel='self' href='/%d%s'/>" % (n, "\u00e9" * 5000)),
    "atom-escaped-base": in_atom(same("\u00e9" * 500), "<entry><x:a xmlns:x='urn:x' xml:base='/&amp;", "'/></entry>"),
    "atom-growing-bases": in_atom(
        same("".join("<x:a xmlns:x='urn:x' xml:base='%s/'>" % ("\u00e9" * 100) for _ in range(250))
             + "</x:a>" * 250), "<entry>", "</entry>"),
    "atom-base64-page": in_atom(same("/////w=="[:4] * 200), "<entry><content type='a/html'>", "</content></entry>"),
    "atom-xhtml-images": in_atom(
        same("A" * 1000), "<entry><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
        "<img src='data:image/png;&amp;", "'/></div></content></entry>"),
    "atom-entries": in_atom(same("<entry/>")),
    "atom-unique-ids": in_atom(lambda n: "<entry><id>%d</id></entry>" % n),
    "atom-ids-and-dates": in_atom(
        lambda n: "<entry><id>urn:%d</id><updated>2026-01-02T03:04:05Z</updated></entry>" % n),
    "atom-links-of-feed": in_atom(lambda n: "<link rel='a%d' href='/%d'/>" % (n, n)),
    "atom-links-of-entry": in_atom(lambda n: "<link rel='a%d' href='/%d'/>" % (n, n), "<entry>", "</entry>"),
    "atom-long-links": in_atom(lambda n: "<link rel='a%d' href='/%s'/>" % (n, "x" * 1000), "<entry>", "</entry>"),
    "atom-long-self": in_atom(lambda n: "<link rel='self' href='/%s%d'/>" % ("x" * 20_000, n)),
    "atom-authors": in_atom(same("<author/>"), "<entry>", "</entry>"),
    "atom-categories": in_atom(lambda n: "<category term='%d'/>" % n),
    "atom-xhtml": in_atom(
        same("<p>a</p>"), "<entry><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>",
        "</div></content></entry>"),
    "atom-xhtml-empty": in_atom(
        same("<b/>"), "<entry><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>",
        "</div></content></entry>"),
    "atom-html": in_atom(same("&lt;b>"), "<entry><content type='html'>", "</content></entry>"),
    "atom-base64": in_atom(same("AAAA"), "<entry><content type='a/b'>", "</content></entry>"),
    "atom-base64-lines": in_atom(same("AAAA\n"), "<entry><content type='a/b'>", "</content></entry>"),
    "atom-xml-content": in_atom(
        same("<a/>"), "<entry><content type='application/xml'>", "</content></entry>"),
    "atom-bases": in_atom(
        lambda n: "<a xml:base='%s'>" % ("x" * 200), "<entry><content type='application/xml'>",
        ""),
    "atom-long-bases": in_atom(
        lambda n: "<x:a xmlns:x='urn:x' xml:base='%s/' xml:lang='%s'/>" % ("x" * 2000, "y" * 2000),
        "<entry>", "</entry>"),
    "atom-nested-bases": in_atom(
        same("".join("<x:a xmlns:x='urn:x' xml:base='%s/'>" % ("x" * 100) for _ in range(200)) + "</x:a>" * 200),
        "<entry>", "</entry>"),
    "atom-sources": in_atom(same("<source/>"), "<entry>", "</entry>"),
    # RSS 1.0 and OPML
    "rdf-items": (RDF_HEAD, lambda n: "<item rdf:about='%d'/>" % n, "", RDF_TAIL),
    "rdf-seq": (
        RDF_HEAD[: -len("</channel>")] + "<items><rdf:Seq>", lambda n: "<rdf:li rdf:resource='%d'/>" % n,
        "", "</rdf:Seq></items></channel>" + RDF_TAIL),
    "rdf-things": (RDF_HEAD, lambda n: "<a%d rdf:about='%d'/>" % (n, n), "", RDF_TAIL),
    "opml-outlines": (OPML_HEAD, same("<outline/>"), "", OPML_TAIL),
    "opml-feeds": (
        OPML_HEAD, lambda n: "<outline type='rss' text='a' xmlUrl='%d'/>" % n, "", OPML_TAIL),
    "opml-nested": (OPML_HEAD, same("<outline>" * 900 + "</outline>" * 900), "", OPML_TAIL),
    # Not a feed
    "other-html": ("<!DOCTYPE html><html><body>", same("<p>a"), "", "</body></html>"),
    "other-root": ("<a>", same("<b/>"), "", "</a>"),
    "other-text": ("", same("words "), "", ""),
    "other-zeros": ("", same("\0"), "", ""),
}

# Encodings that a shape is written in as well.
RECODED = [
    ("rss-text", "utf-16"), ("rss-letters", "utf-16"), ("rss-letters", "utf-8-sig"),
    ("rss-text", "latin-1"), ("rss-text", "windows-1252"), ("rss-text", "ascii"),
    ("rss-text", "utf-32"), ("rss-empty-items", "utf-16"), ("rss-unique-tiny-guids", "utf-16"),
    ("rss-escaped-text", "latin-1"), ("json-empty-items", "utf-16"),
]
# Bytes beyond ASCII in encodings of one byte, and bytes that mean nothing.
BYTES = {
    "latin1-letters": ("iso-8859-1", b"\xe9"),
    "latin1-controls": ("iso-8859-1", b"\x92"),
    "windows-euros": ("windows-1252", b"\x80"),
    "ascii-letters": ("us-ascii", b"\xe9"),
    "koi8-letters": ("koi8-r", b"\xc1"),
    "shift-jis-kana": ("shift_jis", b"\xb1"),
    "broken-utf8": ("utf-8", b"\xff"),
    "broken-utf16": ("utf-16", b"\xff"),
    "unknown-encoding": ("x-none", b"\xff"),
    "broken-gb18030": ("gb18030", b"\xff"),
}
# Arguments that are judged by as well.
ARGUED = [
    (name, arguments)
    for name in ["rss-empty-items", "rss-unique-guids", "rss-children-of-item", "rss-extension-elements",
                 "rss-text", "rss-escaped-text", "rss-titles-of-item", "rss-attributes",
                 "atom-unique-ids", "json-small-items", "rss-media-content"]
    for arguments in [["--profile", "apple-podcasts", "--profile", "flipboard", "--profile", "google-news",
                       "--profile", "msn", "--profile", "smartnews"],
                      ["--against", "@"], ["@"], ["--format", "json", "--level", "info"], ["-"]]
]


def write(path, shape, size, encoding="utf-8"):
    head, part, separator, tail = shape
    if encoding in ("latin-1", "windows-1252", "ascii"):
        names = {"latin-1": "iso-8859-1", "ascii": "us-ascii"}
        head = head.replace("utf-8", names.get(encoding, encoding))
    elif encoding != "utf-8-sig" and encoding != "utf-8":
        head = head.replace("utf-8", encoding)
    with open(path, "w", encoding=encoding, errors="replace", newline="") as file:
        file.write(head)
        width = 2 if encoding == "utf-16" else 4 if encoding == "utf-32" else 1
        written, number = 0, 0
        while written < size:
            parts = []
            length = 0
            while length < 100_000:
                text = (separator if number else "") + part(number)
                parts.append(text)
                length += len(text)
                number += 1
            written += file.write("".join(parts)) * width
        file.write(tail)


def write_bytes(path, encoding, unit, size):
    head = RSS_HEAD.replace("utf-8", encoding) + "<item><description>"
    with open(path, "wb") as file:
        file.write(head.encode())
        for _ in range(size // 100_000):
            file.write(unit * (100_000 // len(unit)))
        file.write(("</description></item>" + RSS_TAIL).encode())


def peak(binary, path, arguments):
    """Runs the program and returns its peak memory in bytes, exit code and time."""
    files = [path if argument == "@" else argument for argument in arguments]
    if "-" not in arguments:
        files.append(path)
    null = os.open(os.devnull, os.O_RDWR)
    source = os.open(path, os.O_RDONLY)
    actions = [(os.POSIX_SPAWN_DUP2, source if "-" in arguments else null, 0),
               (os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
    command = [binary, "validate", "--url", "https://a.example/f", *files]
    process = os.posix_spawn(binary, command, os.environ, file_actions=actions)
    os.close(null)
    os.close(source)
    _, status, used = os.wait4(process, 0)
    return used.ru_maxrss * 1024, os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime


def cases():
    for name, shape in SHAPES.items():
        yield name, lambda path, size, shape=shape: write(path, shape, size), []
    for name, encoding in RECODED:
        yield (f"{name} {encoding}",
               lambda path, size, name=name, encoding=encoding: write(path, SHAPES[name], size, encoding), [])
    for name, (encoding, unit) in BYTES.items():
        yield (name,
               lambda path, size, encoding=encoding, unit=unit: write_bytes(path, encoding, unit, size), [])
    for name, arguments in ARGUED:
        yield (f"{name} {' '.join(arguments)}",
               lambda path, size, name=name: write(path, SHAPES[name], size), arguments)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--megabytes", type=float, default=24)
    parser.add_argument("--only", default="", help="part of the names of shapes")
    options = parser.parse_args()
    binary = os.path.abspath(options.binary)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "input")
        with open(path, "w") as file:
            file.write(RSS_HEAD + RSS_TAIL)
        base = peak(binary, path, [])[0]
        print(f"{'shape':64} {'input':>10} {'peak':>11} {'ratio':>6} {'time':>6}")
        for name, make, arguments in cases():
            if options.only not in name:
                continue
            make(path, int(options.megabytes * 1e6))
            size = os.path.getsize(path) * max(1, 1 + arguments.count("@"))
            used, code, time = peak(binary, path, arguments)
            used -= base
            is_over = used > LIMIT * size + FLOOR or code not in (0, 1)
            failed += is_over
            mark = f" OVER, exit {code}" if is_over else ""
            print(f"{name[:64]:64} {size:10} {used:11} {used / size:6.2f} {time:6.1f}{mark}", flush=True)
    print(f"{failed} over {LIMIT} times the input and {FLOOR} bytes")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
