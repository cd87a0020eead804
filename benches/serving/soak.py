#!/usr/bin/env python3
"""Measures the memory of `serve` over many requests, and its answers to readers among slow clients.

    apt-get install wrk
    cargo build --release --locked
    benches/serving/soak.py [MILLIONS OF REQUESTS] [CONNECTIONS]

First wrk requests in turn a 304, gzip, and the whole feed on new connections, until
the given number of requests (10 million) is answered; memory is printed after every
million. Then the given number of connections (10,000) stay idle or send half a
request, while a reader sends a thousand requests.
"""

import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from daily import Site


def answered(site):
    text = urllib.request.urlopen(f"http://127.0.0.1:{site.metrics_port}/metrics").read().decode()
    return sum(int(n) for n in re.findall(r"^feedwright_responses_total\S+ (\d+)", text, re.M))


def soak(site, most):
    url = f"http://127.0.0.1:{site.port}/atom.xml"
    tag = urllib.request.urlopen(url).headers["ETag"]
    turns = [f"If-None-Match: {tag}", "Accept-Encoding: gzip", f"If-None-Match: {tag}",
             "Connection: close"]
    print("| requests | memory, MB |\n|---|---|")
    shown, turn = -1, 0
    while (done := answered(site)) < most or shown < most // 10**6:
        if done // 10**6 > shown:
            shown = done // 10**6
            print(f"| {done:,} | {site.memory() / 1024:.1f} |", flush=True)
        subprocess.run(["wrk", "-t1", "-c64", "-d5s", "-H", turns[turn % len(turns)], url],
                       check=True, stdout=subprocess.DEVNULL)
        turn += 1


def crowd(site, count):
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    count = min(count, most - 100)
    before = site.memory()
    idle = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(count)]
    for slow in idle[::2]:
        slow.send(b"GET /atom.xml HTTP/1.1\r\nHost: a\r\n")
    took = sorted(wait(site) for _ in range(1000))
    open_now = sum(1 for client in idle if is_open(client))
    print(f"beside {open_now:,} idle connections a reader waits {took[500] * 1000:.2f} ms "
          f"(median), {took[990] * 1000:.2f} ms (99 %), {took[-1] * 1000:.2f} ms (longest); "
          f"they take {(site.memory() - before) / 1024:.1f} MB")


def wait(site):
    """How long a reader waits for the whole feed, with the connecting."""
    begun = time.perf_counter()
    reply = urllib.request.urlopen(f"http://127.0.0.1:{site.port}/atom.xml")
    assert reply.status == 200 and len(reply.read()) > 100_000
    return time.perf_counter() - begun


def is_open(client):
    client.setblocking(False)
    try:
        return client.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def main():
    asked = [int(text) for text in sys.argv[1:]]
    millions, connections = asked + [10, 10_000][len(asked):]
    one, patient = ["--threads", "1"], ["--request-timeout", "600", "--idle-timeout", "600"]
    with tempfile.TemporaryDirectory() as folder, Site(folder, one) as site:
        soak(site, millions * 10**6)
    with tempfile.TemporaryDirectory() as folder, Site(folder, one + patient) as site:
        crowd(site, connections)


if __name__ == "__main__":
    sys.exit(main())
