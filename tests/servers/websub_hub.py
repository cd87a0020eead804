"""A hub of WebSub on loopback, which says its port and keeps subscriptions in a file.

It is Flask-WebSub's, whose tasks run at once: when it has answered that a topic
changed, the subscribers have it. With `--compare` it sends them a topic only if
that differs from what it sent last.
"""

import argparse
import hashlib

from celery import Celery
from flask import Flask
from flask_websub.hub import Hub, SQLite3HubStorage
from flask_websub.hub.tasks import get_new_content
from werkzeug.serving import make_server

parser = argparse.ArgumentParser()
parser.add_argument("subscriptions")
parser.add_argument("--compare", action="store_true")
arguments = parser.parse_args()

celery = Celery("hub")
celery.conf.task_always_eager = True


class ComparingHub(Hub):
    """Knows by its digest what it sent last of each topic."""

    def init_celery(self, celery):
        super().init_celery(celery)
        sent = {}

        @celery.task
        def send_if_changed(topic):
            body, content = get_new_content(self.config, topic)
            digest = hashlib.sha256(body).digest()
            if sent.get(topic) != digest:
                self.send_change(topic, content)
                sent[topic] = digest

        self.send_if_changed = send_if_changed

    @property
    def send_change_notification(self):
        return self.send_if_changed


kind = ComparingHub if arguments.compare else Hub
hub = kind(SQLite3HubStorage(arguments.subscriptions), celery)
app = Flask(__name__)
app.config["PUBLISH_SUPPORTED"] = True
app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))
server = make_server("127.0.0.1", 0, app)
print(server.port, flush=True)
server.serve_forever()
