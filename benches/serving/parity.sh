#!/usr/bin/env bash
# Requests per second of `serve`, nginx and caddy, on loopback.
#
#   apt-get install nginx-light wrk caddy python3
#   cargo build --release --locked
#   benches/serving/parity.sh [SECONDS] [ROUNDS]
#
# Each server has one thread on the first core, and wrk one on the second. Servers
# take turns in every round, in random order, and the figures are medians. The feed
# is an Atom file of 200 KB with the word frequencies of a natural language;
# nginx and caddy serve its gzip from a file next to it (`gzip_static`,
# `precompressed`). `serve` and nginx are also measured with their access logs,
# in their default formats and written to a file.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-5}
rounds=${2:-3}
program=${FEEDWRIGHT:-$PWD/target/release/feedwright}
site=$(mktemp -d)
trap 'kill "${ids[@]}" 2>/dev/null || true; wait; rm -rf "$site"' EXIT

python3 - "$site" <<'PYTHON'
import pathlib, sys
sys.path.insert(0, "benches/serving")
from daily import CONFIG, article

site = pathlib.Path(sys.argv[1])
(site / "articles").mkdir()
(site / "feed.toml").write_text(CONFIG)
for number in range(24):
    (site / f"articles/{number}.md").write_text(article(number))
PYTHON
(cd "$site" && "$program" build --quiet)
gzip -9 -k "$site/public/atom.xml"

# Writes the configuration of an nginx with some access log.
nginx_with() {
  local name=$1 port=$2 log=$3
  cat > "$site/$name.conf" <<NGINX
user $(id -un);
worker_processes 1;
daemon off;
pid $site/$name.pid;
error_log $site/$name.log;
events { worker_connections 16384; }
http {
  access_log $log;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  open_file_cache max=100;
  types { application/atom+xml xml; }
  server {
    listen 127.0.0.1:$port;
    root $site/public;
    gzip_static on;
    add_header Cache-Control "public, max-age=300, stale-while-revalidate=3600";
    add_header Vary "Accept-Encoding";
  }
}
NGINX
  taskset -c 0 nginx -c "$site/$name.conf" 2> /dev/null &
  ids[$name]=$!
}

serve_with() {
  local name=$1 port=$2 log=$3
  (cd "$site" && exec taskset -c 0 "$program" serve --threads 1 --access-log "$log" --quiet \
    --listen "127.0.0.1:$port") > "$site/$name.log" 2>&1 &
  ids[$name]=$!
}

caddy_with() {
  local name=$1 port=$2
  printf '{\n admin off\n auto_https off\n}\nhttp://127.0.0.1:%s {\n root * %s/public\n file_server {\n  precompressed gzip\n }\n}\n' \
    "$port" "$site" > "$site/Caddyfile"
  XDG_DATA_HOME=$site XDG_CONFIG_HOME=$site GOMAXPROCS=1 \
    taskset -c 0 caddy run --config "$site/Caddyfile" --adapter caddyfile 2> "$site/$name.log" &
  ids[$name]=$!
}

declare -A ids
servers=(serve:18081 nginx:18082 serve-logging:18084 nginx-logging:18085)
serve_with serve 18081 off
nginx_with nginx 18082 off
serve_with serve-logging 18084 human
nginx_with nginx-logging 18085 "$site/access.log"
if command -v caddy > /dev/null; then
  servers+=(caddy:18083)
  caddy_with caddy 18083
fi
for server in "${servers[@]}"; do
  curl --silent --output /dev/null --retry 20 --retry-connrefused --retry-delay 1 \
    "http://127.0.0.1:${server#*:}/atom.xml"
done

# Processor time that a server and its workers have used, in hundredths of a second.
used() {
  local id=${ids[$1]} each
  for each in "$id" $(pgrep -P "$id"); do cat "/proc/$each/stat"; done |
    awk '{ sum += $14 + $15 } END { print sum }'
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
for _ in $(seq "$rounds"); do
  for server in $(shuf -e "${servers[@]}"); do
    name=${server%:*} port=${server#*:}
    tag=$(tag_of "$port")
    measure "$name" "$port" -H "If-None-Match: $tag" >> "$site/$name.304"
    measure "$name" "$port" -H "Accept-Encoding: gzip" >> "$site/$name.gzip"
  done
done

# A figure of the middle round: requests (1) or processor time (2).
middle() { cut -d' ' -f"$3" "$site/$1.$2" | median; }

echo "| response | server | requests/s | CPU time per request, µs | throughput of serve / of this server | CPU time of this server / of serve |"
echo "|---|---|---|---|---|---|"
for kind in 304 gzip; do
  for server in "${servers[@]}"; do
    name=${server%:*} own=serve
    case $name in *-logging) own=serve-logging ;; esac
    rate=$(middle "$name" "$kind" 1) took=$(middle "$name" "$kind" 2)
    awk -v kind="$kind" -v name="$name" -v rate="$rate" -v took="$took" \
      -v own_rate="$(middle "$own" "$kind" 1)" -v own_took="$(middle "$own" "$kind" 2)" 'BEGIN {
        printf "| %s | %s | %d | %.1f | %.2f | %.2f |\n", kind, name, rate, took, own_rate / rate, took / own_took }'
  done
done
