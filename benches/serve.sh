#!/usr/bin/env bash
# Requests per second of `serve` beside nginx and caddy, on loopback.
#
#   apt-get install nginx-light wrk caddy python3
#   cargo build --release --locked
#   benches/serve.sh [SECONDS] [ROUNDS]
#
# Each server has one thread on the first core, wrk one on the second; servers
# take turns in every round, and the figures are medians. The feed is an Atom
# file of 200 KB, whose words come as often as those of a language do; nginx and caddy serve its gzip from a file beside it
# (`gzip_static`, `precompressed`). Then 10,000 idle connections stand beside a
# reader, and memory is shown before and after all of it.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-5}
rounds=${2:-3}
program=$PWD/target/release/feedwright
site=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$site"' EXIT

mkdir "$site/articles"
printf '[site]\ntitle = "Bench"\nurl = "http://127.0.0.1/"\n' > "$site/feed.toml"
for day in $(seq -w 1 20); do
  {
    printf -- '---\ntitle: Day %s\ndate: 2024-05-%s 10:00:00\n---\n' "$day" "$day"
    awk -v seed="$day" 'BEGIN {
      srand(1)
      for (word = 0; word < 2000; word++) {
        words[word] = ""
        for (letter = 3 + rand() * 7; letter > 0; letter--) words[word] = words[word] sprintf("%c", 97 + rand() * 26)
      }
      srand(seed)
      for (line = 0; line < 82; line++) {
        text = ""
        for (word = 0; word < 14; word++) text = text words[int(2000 * rand() ^ 3)] " "
        print text (line % 10 == 9 ? "\n" : "")
      }
    }'
  } > "$site/articles/$day.md"
done
(cd "$site" && "$program" build --quiet)
gzip -9 -k "$site/public/atom.xml"

cat > "$site/nginx.conf" <<NGINX
user $(id -un);
worker_processes 1;
daemon off;
pid $site/nginx.pid;
error_log $site/nginx.log;
events { worker_connections 16384; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  open_file_cache max=100;
  types { application/atom+xml xml; }
  server {
    listen 127.0.0.1:18082;
    root $site/public;
    gzip_static on;
    add_header Cache-Control "public, max-age=300, stale-while-revalidate=3600";
    add_header Vary "Accept-Encoding";
  }
}
NGINX
printf '{\n admin off\n auto_https off\n}\nhttp://127.0.0.1:18083 {\n root * %s/public\n file_server {\n  precompressed gzip\n }\n}\n' "$site" > "$site/Caddyfile"

(cd "$site" && exec taskset -c 0 "$program" serve --threads 1 --access-log off --quiet \
  --listen 127.0.0.1:18081 --metrics 127.0.0.1:18084) > "$site/serve.log" 2>&1 &
serve=$!
pids+=("$serve")
taskset -c 0 nginx -c "$site/nginx.conf" 2> /dev/null &
nginx=$!
pids+=("$nginx")
if command -v caddy > /dev/null; then
  XDG_DATA_HOME=$site XDG_CONFIG_HOME=$site GOMAXPROCS=1 \
    taskset -c 0 caddy run --config "$site/Caddyfile" --adapter caddyfile 2> "$site/caddy.log" &
  caddy=$!
  pids+=("$caddy")
fi
for port in 18081 18082; do
  curl --silent --output /dev/null --retry 20 --retry-connrefused --retry-delay 1 "http://127.0.0.1:$port/atom.xml"
done

memory() { awk '/VmRSS/ { print $2 " KB" }' "/proc/$serve/status"; }

# Processor time that a server and its workers have used, in hundredths of a second.
used() {
  local name=$1 ids
  case $name in
    serve) ids=$serve ;;
    nginx) ids=$(pgrep -P "$nginx") ;;
    caddy) ids=$caddy ;;
  esac
  awk '{ sum += $14 + $15 } END { print sum }' "/proc/$ids/stat"
}

# Requests per second of one server for some fields, and its microseconds of
# processor time for each: on a busy machine only these can be compared.
measure() {
  local name=$1 port=$2 before
  shift 2
  before=$(used "$name")
  taskset -c 1 wrk -t1 -c64 -d"${seconds}s" "$@" "http://127.0.0.1:$port/atom.xml" |
    awk '/requests in/ { count = $1 } /Requests\/sec/ { rate = $2 } /Non-2xx/ { bad = $NF }
      END { printf "%d %d %d\n", rate, count, bad }' |
    { read -r rate count bad
      awk -v rate="$rate" -v count="$count" -v bad="$bad" -v before="$before" -v after="$(used "$name")" \
        'BEGIN { if (bad > 0) exit 1; printf "%d %.2f\n", rate, (after - before) * 10000 / count }'; }
}

tag_of() {
  curl --silent --output /dev/null --dump-header - "http://127.0.0.1:$1/atom.xml" |
    tr -d '\r' | awk 'tolower($1) == "etag:" { print $2 }'
}

median() { sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }

echo "atom.xml: $(stat -c %s "$site/public/atom.xml") bytes, gzip $(stat -c %s "$site/public/atom.xml.gz")"
echo "memory of serve at the start: $(memory)"
for round in $(seq "$rounds"); do
  for server in serve:18081 nginx:18082 caddy:18083; do
    port=${server#*:}
    tag=$(tag_of "$port" || true)
    [ -n "$tag" ] || continue
    measure "${server%:*}" "$port" -H "If-None-Match: $tag" >> "$site/${server%:*}.304"
    measure "${server%:*}" "$port" -H "Accept-Encoding: gzip" >> "$site/${server%:*}.gzip"
  done
done
for kind in 304 gzip; do
  own_rate=$(cut -d' ' -f1 "$site/serve.$kind" | median)
  own_time=$(cut -d' ' -f2 "$site/serve.$kind" | median)
  for name in serve nginx caddy; do
    [ -f "$site/$name.$kind" ] || continue
    rate=$(cut -d' ' -f1 "$site/$name.$kind" | median)
    took=$(cut -d' ' -f2 "$site/$name.$kind" | median)
    echo "$kind $name: $rate requests/s, $took us of processor each;" \
      "serve answers $(awk -v a="$own_rate" -v b="$rate" 'BEGIN { printf "%.2f", a / b }') times as many," \
      "$(awk -v a="$own_time" -v b="$took" 'BEGIN { printf "%.2f", b / a }') times by processor time"
  done
done
echo "memory of serve after: $(memory)"
curl --silent http://127.0.0.1:18084/metrics | grep responses_total

python3 - <<'PYTHON'
import resource, socket, time, urllib.request

most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
count = min(10_000, most - 100)
idle = []
for number in range(count):
    client = socket.create_connection(("127.0.0.1", 18081))
    if number % 2:
        client.send(b"GET /atom.xml HTTP/1.1\r\nHost: a\r\n")
    idle.append(client)
took = []
for _ in range(100):
    start = time.perf_counter()
    assert urllib.request.urlopen("http://127.0.0.1:18081/atom.xml").status == 200
    took.append(time.perf_counter() - start)
took.sort()
print(f"beside {count} idle connections: median {took[50] * 1000:.1f} ms, slowest {took[-1] * 1000:.1f} ms")
PYTHON
echo "memory of serve beside them: $(memory)"
