#!/usr/bin/env python3
"""Measures the bytes of a day on which many readers poll a daily.

    cargo build --release --locked
    benches/serving/polling.py

Twelve articles are published between 6 and 20 o'clock. Every reader requests the
Atom feed at its own interval and at its own moment within it. The program does not
wait: it plays all events in their order, over HTTP, against `serve`. Each reader is
simulated once for every combination of headers, and remembers its last `ETag`; the
requests of the evening before are not counted. Bytes are those of responses,
including headers. docs/serving-costs.md lists the sources of the intervals.
"""

import random
import socket
import sys
import tempfile

from daily import Site

MINUTE, DAY = 60, 24 * 3600

# How often readers ask, and how many do so.
READERS = [
    # interval, readers
    (5 * MINUTE, 40),
    (15 * MINUTE, 60),
    (30 * MINUTE, 100),
    (60 * MINUTE, 500),
    (4 * 60 * MINUTE, 200),
    (DAY, 100),
]

PUBLISHED = [6, 7, 8, 9, 10, 11, 12, 14, 15, 17, 18, 20]

# Each way of asking: whether the tag is shown, and the other fields.
WAYS = [
    ("none", False, ""),
    ("gzip", False, "Accept-Encoding: gzip\r\n"),
    ("ETag", True, ""),
    ("ETag + gzip", True, "Accept-Encoding: gzip\r\n"),
    ("ETag + br", True, "Accept-Encoding: br\r\n"),
    ("ETag + zstd", True, "Accept-Encoding: zstd\r\n"),
    ("A-IM", True, "A-IM: feed\r\n"),
    ("A-IM + gzip", True, "A-IM: feed\r\nAccept-Encoding: gzip\r\n"),
    ("A-IM + br", True, "A-IM: feed\r\nAccept-Encoding: br\r\n"),
    ("A-IM + zstd", True, "A-IM: feed\r\nAccept-Encoding: zstd\r\n"),
]


class Way:
    """All readers that ask in one way."""

    def __init__(self, port, name, shows_tag, fields):
        self.name, self.shows_tag, self.fields = name, shows_tag, fields
        stream = socket.create_connection(("127.0.0.1", port))
        self.stream, self.received = stream, stream.makefile("rb", 1 << 20)
        self.tags, self.statuses, self.bytes = {}, {200: 0, 226: 0, 304: 0}, {}

    def poll(self, reader, interval):
        tag = self.tags.get(reader) if self.shows_tag else None
        status, self.tags[reader], length = self.ask(tag)
        self.statuses[status] += 1
        self.bytes[interval] = self.bytes.get(interval, 0) + length

    def ask(self, tag):
        known = f"If-None-Match: {tag}\r\n" if tag else ""
        head = f"GET /atom.xml HTTP/1.1\r\nHost: daily.example\r\n{self.fields}{known}\r\n"
        self.stream.sendall(head.encode())
        line = self.received.readline()
        status, size = int(line.split()[1]), len(line) + 2
        length, tag = 0, None
        while (line := self.received.readline()) != b"\r\n":
            size += len(line)
            name, value = line.lower().split(b":", 1)
            if name == b"etag":
                tag = value.strip().decode()
            if name == b"content-length":
                length = int(value)
        body = self.received.read(length)
        assert len(body) == length, "the server ended"
        return status, tag, size + length


def events():
    """Everything that happens, in its order: when, who, and what.

    A reader polls at its interval; an article comes out under its number, and
    before the polls of the same second.
    """
    chance = random.Random(3)
    happens = [(hour * 3600, -1, number) for number, hour in enumerate(PUBLISHED)]
    reader = 0
    for interval, count in READERS:
        for _ in range(count):
            offset = chance.randrange(interval)
            happens += [(at, reader, interval) for at in range(offset, DAY, interval)]
            reader += 1
    return sorted(happens)


def main():
    with tempfile.TemporaryDirectory() as folder, Site(folder) as site:
        ways = [Way(site.port, *way) for way in WAYS]
        evening = {way.name: way.ask(None)[1] for way in ways}
        for way in ways:
            way.tags = dict.fromkeys(range(sum(count for _, count in READERS)), evening[way.name])
        for _, reader, what in events():
            if reader < 0:
                site.publish(20 + what)
                continue
            for way in ways:
                way.poll(reader, what)
    table(ways)


def table(ways):
    whole = sum(ways[0].bytes.values())
    print("| request headers | requests | 200 | 226 | 304 | MB | percentage of the first row |")
    print("|---|---|---|---|---|---|---|")
    for way in ways:
        taken = sum(way.bytes.values())
        counts = " | ".join(f"{way.statuses[status]:,}" for status in (200, 226, 304))
        print(f"| {way.name} | {sum(way.statuses.values()):,} | {counts} "
              f"| {taken / 1e6:,.1f} | {100 * taken / whole:.2f} % |")
    print("\n| interval | readers |", " | ".join(way.name for way in ways), "|")
    print("|---|---|" + "---|" * len(ways))
    for interval, count in READERS:
        cells = " | ".join(f"{way.bytes[interval] / count / 1e3:,.0f}" for way in ways)
        print(f"| {interval // 60} min | {count} | {cells} |")


if __name__ == "__main__":
    sys.exit(main())
