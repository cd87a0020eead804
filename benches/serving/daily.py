"""A daily's articles, and `serve` running with them.

Words have the frequencies of a natural language, so that feeds compress like real
ones. The random numbers are fixed, so the words are the same on every machine.
"""

import json
import os
import pathlib
import random
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("FEEDWRIGHT", ROOT / "target/release/feedwright")
CONFIG = '[site]\ntitle = "Bench"\nurl = "https://daily.example/"\n'


def words():
    chance = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    return ["".join(chance.choices(letters, k=chance.randint(3, 9))) for _ in range(2000)]


WORDS = words()


def article(number):
    """An article of some 10 KB, dated as many hours after the first as its number."""
    chance = random.Random(number)
    paragraph = lambda: " ".join(WORDS[int(2000 * chance.random() ** 3)] for _ in range(168))
    day, hour = divmod(number, 24)
    head = f"---\ntitle: Story {number}\ndate: 2024-05-{day + 1:02} {hour:02}:00:00\n---\n"
    return head + "\n\n".join(paragraph() for _ in range(8)) + "\n"


class Site:
    """A folder with a feed of 20 articles of 200 KB, and a server of it."""

    def __init__(self, folder, options=(), count=20):
        self.folder = pathlib.Path(folder)
        (self.folder / "articles").mkdir()
        (self.folder / "feed.toml").write_text(CONFIG)
        for number in range(count):
            self.write(number)
        self.server = subprocess.Popen(
            [PROGRAM, "serve", "--format", "json", "--access-log", "off", "--debounce", "1",
             "--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0", *options],
            cwd=self.folder, stdout=subprocess.PIPE, text=True)
        self.port = self.said_port()
        self.metrics_port = self.said_port()
        self.hear("summary")

    def write(self, number):
        (self.folder / f"articles/{number}.md").write_text(article(number))

    def publish(self, number):
        """Writes an article, and waits until it is served."""
        self.write(number)
        while not self.hear("summary")["summary"]["written"]:
            pass

    def hear(self, key):
        for line in self.server.stdout:
            told = json.loads(line)
            if key in told:
                return told
        sys.exit("the server ended")

    def said_port(self):
        return int(self.hear("serve")["text"].rsplit(":", 1)[1].split("/")[0])

    def memory(self):
        """Resident memory in KB."""
        status = pathlib.Path(f"/proc/{self.server.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.kill()
        self.server.wait()
