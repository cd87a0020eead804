"""A hub of WebSub on loopback, which says its port and keeps subscriptions in a file.

It is Flask-WebSub's, whose tasks run at once: when it has answered that a topic
changed, the subscribers have it.
"""

import sys

from celery import Celery
from flask import Flask
from flask_websub.hub import Hub, SQLite3HubStorage
from werkzeug.serving import make_server

celery = Celery("hub")
celery.conf.task_always_eager = True
hub = Hub(SQLite3HubStorage(sys.argv[1]), celery)
app = Flask(__name__)
app.config["PUBLISH_SUPPORTED"] = True
app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))
server = make_server("127.0.0.1", 0, app)
print(server.port, flush=True)
server.serve_forever()
