"use strict";
// Shows the state of the last build and the feeds, and waits for the next build.
//
// Texts of feeds and problems become text nodes. The markup of an entry is only shown in a
// frame without scripts, whose policy the server decides.

const byId = (id) => document.getElementById(id);
const STEP = 50;
const CHIPS = 12;
const START = 4000;
const hasPictures = location.pathname === "/pictures";

const view = {
  state: null, // as the server describes it
  groups: [], // feeds of one title in one folder: its formats
  group: null, // key of the group that is shown; null for the build
  path: null, // path of the feed that is shown
  feed: null, // its parsed content
  shown: STEP, // number of entries in the list
  entry: null, // id of the entry that is shown
  style: "", // style of entries
};

function make(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child || child === 0));
  return element;
}

function plural(count, one, many) {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}

function moment(date, options = { dateStyle: "medium", timeStyle: "short" }) {
  return make("time", { datetime: date.toISOString() }, date.toLocaleString(undefined, options));
}

function sizeText(bytes) {
  const units = ["bytes", "KB", "MB", "GB"];
  let at = 0;
  for (; bytes >= 1000 && at < 3; at += 1) bytes /= 1000;
  return `${at ? bytes.toFixed(1) : bytes} ${units[at]}`;
}

function webAddress(text) {
  try {
    const { protocol, href } = new URL(text);
    return protocol === "http:" || protocol === "https:" ? href : null;
  } catch {
    return null;
  }
}

// Parses markup into a document that loads and runs nothing.
function parseMarkup(markup) {
  return new DOMParser().parseFromString(markup, "text/html");
}

// Elements between which readers see a space.
const BLOCKS = "br, dd, div, dt, figcaption, h1, h2, h3, h4, h5, h6, img, li, p, pre, td, th";

function plainText(markup) {
  const { body } = parseMarkup(markup);
  for (const element of body.querySelectorAll("script, style, template")) element.remove();
  for (const element of body.querySelectorAll(BLOCKS)) element.after(" ");
  return body.textContent.replace(/\s+/g, " ").trim();
}

// ---- Feeds

// The name of a namespace, not an address that is requested.
const ATOM = "http:" + "//www.w3.org/2005/Atom";

function childrenNamed(parent, name) {
  return [...parent.children].filter((child) => child.nodeName === name || child.localName === name && child.namespaceURI === ATOM);
}

function textNamed(parent, ...names) {
  for (const name of names) {
    const [found] = childrenNamed(parent, name);
    if (found && found.textContent.trim()) return found.textContent.trim();
  }
  return "";
}

function dateOf(text) {
  const date = new Date(text);
  return text && !Number.isNaN(date.getTime()) ? date : null;
}

function readRssItem(item) {
  const picture = childrenNamed(item, "media:thumbnail")[0] ?? childrenNamed(item, "media:content")[0];
  return {
    id: textNamed(item, "guid", "link", "title"),
    title: textNamed(item, "title"),
    link: textNamed(item, "link"),
    date: dateOf(textNamed(item, "pubDate", "dc:date")),
    authors: [...childrenNamed(item, "dc:creator"), ...childrenNamed(item, "author")].map((it) => it.textContent.trim()),
    markup: textNamed(item, "content:encoded", "description"),
    image: picture?.getAttribute("url") ?? "",
    files: childrenNamed(item, "enclosure").map((it) => ({ url: it.getAttribute("url"), type: it.getAttribute("type"), bytes: Number(it.getAttribute("length")) })),
  };
}

// The markup of a text of Atom, in any of its three types.
function atomMarkup(element) {
  if (!element) return "";
  const type = element.getAttribute("type") ?? "text";
  if (type === "xhtml") return element.firstElementChild?.innerHTML ?? "";
  if (type === "html") return element.textContent;
  return make("span", { class: "feedwright-text" }, element.textContent).outerHTML;
}

function readAtomEntry(entry) {
  const links = childrenNamed(entry, "link");
  const alternate = links.find((it) => (it.getAttribute("rel") ?? "alternate") === "alternate");
  const files = links.filter((it) => it.getAttribute("rel") === "enclosure");
  const picture = childrenNamed(entry, "media:thumbnail")[0] ?? childrenNamed(entry, "media:content")[0];
  return {
    id: textNamed(entry, "id"),
    title: plainText(atomMarkup(childrenNamed(entry, "title")[0])),
    link: alternate?.getAttribute("href") ?? "",
    date: dateOf(textNamed(entry, "published", "updated")),
    authors: childrenNamed(entry, "author").map((it) => textNamed(it, "name")),
    markup: atomMarkup(childrenNamed(entry, "content")[0] ?? childrenNamed(entry, "summary")[0]),
    image: picture?.getAttribute("url") ?? "",
    files: files.map((it) => ({ url: it.getAttribute("href"), type: it.getAttribute("type"), bytes: Number(it.getAttribute("length")) })),
  };
}

function readJsonItem(item) {
  const text = (value) => (typeof value === "string" ? value : "");
  const list = (value) => (Array.isArray(value) ? value.filter((it) => it && typeof it === "object") : []);
  const plain = make("span", { class: "feedwright-text" }, text(item.content_text) || text(item.summary)).outerHTML;
  return {
    id: String(item.id ?? ""),
    title: text(item.title),
    link: text(item.url),
    date: dateOf(text(item.date_published)),
    authors: list(item.authors).map((it) => text(it.name)),
    markup: text(item.content_html) || plain,
    image: text(item.image),
    files: list(item.attachments).map((it) => ({ url: text(it.url), type: text(it.mime_type), bytes: Number(it.size_in_bytes) })),
  };
}

function parseFeed(text, format) {
  if (format === "JSON Feed") {
    const feed = JSON.parse(text);
    return (Array.isArray(feed.items) ? feed.items : []).map((item) => () => readJsonItem(item));
  }
  const xml = new DOMParser().parseFromString(text, "text/xml");
  const fault = xml.querySelector("parsererror");
  if (fault) throw new Error("This file is not well-formed XML.");
  const [parent, name, read] = format === "Atom"
    ? [xml.documentElement, "entry", readAtomEntry]
    : [childrenNamed(xml.documentElement, "channel")[0], "item", readRssItem];
  return childrenNamed(parent, name).map((entry) => () => read(entry));
}

function folderOf(path) {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

// Groups the formats of one feed: files with one title in one folder.
function groupFeeds(feeds) {
  const groups = new Map();
  for (const feed of feeds) {
    const key = `${folderOf(feed.path)} ${feed.title}`;
    if (!groups.has(key)) groups.set(key, { key, folder: folderOf(feed.path), title: feed.title || feed.path, feeds: [] });
    groups.get(key).feeds.push(feed);
  }
  const depth = (group) => group.folder.split("/").length;
  return [...groups.values()].sort((a, b) => depth(a) - depth(b) || a.folder.localeCompare(b.folder) || a.title.localeCompare(b.title));
}

// ---- Status and list of feeds

function showStatus(kind, text) {
  const status = byId("status");
  status.className = `status ${kind}`;
  const words = status.querySelector(".words");
  if (words.textContent !== text) words.textContent = text;
}

function describeStatus() {
  const { build } = view.state;
  if (!build) return ["", "The first build is running"];
  const at = new Date(build.at * 1000).toLocaleTimeString();
  const found = [
    build.errors && plural(build.errors, "error", "errors"),
    build.warnings && plural(build.warnings, "warning", "warnings"),
  ].filter(Boolean).join(", ");
  if (build.ending !== "done") return ["bad", `Build failed at ${at}${found && ` · ${found}`}`];
  return [found ? "warn" : "good", `Built at ${at}${found && ` · ${found}`}`];
}

function navigationButton({ key, title, note, count, isChanged }) {
  const current = view.group === key ? "page" : null;
  const button = make("button", { type: "button", "aria-current": current, onclick: () => open(key, null, null), class: isChanged && "changed" },
    make("b", {}, title), note && make("small", {}, note), make("span", { class: "count" }, count));
  button.dataset.key = String(key);
  return make("li", {}, button);
}

function showNavigation(changed = new Set()) {
  const focused = document.activeElement?.dataset?.key;
  const { build } = view.state;
  const problems = build ? build.errors + build.warnings : 0;
  const rows = [navigationButton({
    key: null, title: "Last build", note: describeStatus()[1].split(" · ")[0], count: problems ? String(problems) : "",
  }), make("li", {}, make("h2", {}, view.groups.length ? "Feeds" : "No feeds yet"))];
  for (const group of view.groups) {
    const [first] = group.feeds;
    rows.push(navigationButton({
      key: group.key,
      title: group.title,
      note: `/${group.folder}${group.feeds.length > 1 ? "" : first.path.slice(group.folder.length)}`,
      count: first.entries.toLocaleString(),
      isChanged: group.feeds.some((feed) => changed.has(feed.path)),
    }));
  }
  byId("feeds").replaceChildren(...rows);
  if (focused) [...byId("feeds").querySelectorAll("button")].find((it) => it.dataset.key === focused)?.focus();
}

// ---- The last build

function card(term, value, note) {
  return make("div", {}, make("dt", {}, term), make("dd", {}, value, note && make("small", {}, note)));
}

// Shows text between backticks as code.
function withCode(text) {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return [text];
  return parts.map((part, at) => (at % 2 ? make("code", {}, part) : part));
}

function problemPlace({ file, line, column, text }) {
  const [before, marked, after] = text;
  const hasLine = before || marked || after;
  return [
    make("p", { class: "place" }, hasLine ? `${file}:${line}:${column}` : file),
    hasLine && make("pre", { tabindex: "0", role: "group", "aria-label": `Line ${line} of ${file}` },
      make("span", { "aria-hidden": "true" }, `${line} │ `), before, make("mark", {}, marked || "‸"), after),
  ].filter(Boolean);
}

function problemCard(problem) {
  const { summary, explanation } = view.state.build.codes[problem.code];
  return make("li", { class: `problem ${problem.severity}` },
    make("p", {}, ...withCode(problem.message)),
    ...problem.places.flatMap(problemPlace),
    problem.help && make("p", { class: "help" }, make("b", {}, "Fix: "), ...withCode(problem.help)),
    problem.fixable && make("p", { class: "quiet" }, make("code", {}, "feedwright check --fix"), " makes this change for you."),
    make("details", {}, make("summary", {}, problem.code), make("p", {}, make("b", {}, ...withCode(`${summary}. `)), ...withCode(explanation))));
}

function nextCard({ next_change: next, next_due: due, left_out: leftOut }) {
  if (!next) return card("Next scheduled change", "None", "Feeds change when a file does");
  const scheduled = leftOut.find(([reason]) => reason === "scheduled")[1];
  const note = due === next ? `An article is due; ${plural(scheduled, "article is", "articles are")} scheduled` : "An article expires or gets too old";
  return card("Next scheduled change", moment(new Date(next)), note);
}

function healthCard({ failing_since: since, unhealthy_after: after }) {
  if (!since) return card("Health check", "Healthy", "/healthz answers 200");
  const end = new Date((since + after) * 1000);
  if (end < Date.now()) return card("Health check", "Unhealthy", "/healthz answers 503 until a build succeeds");
  return card("Health check", "Healthy so far", `/healthz answers 503 from ${end.toLocaleTimeString()} on`);
}

function showBuild() {
  const section = byId("build");
  const { build, health } = view.state;
  const opened = [...section.querySelectorAll("details[open] summary")].map((it) => it.textContent);
  const back = make("button", { type: "button", class: "back", onclick: () => showPane("feeds") }, "‹ Feeds");
  if (!build) {
    section.replaceChildren(back, make("h2", { id: "build-title" }, "The first build is running"), make("p", { class: "facts" }, "The feeds of the last build are served until it ends."));
    return;
  }
  const isDone = build.ending === "done";
  const headings = { "done": "The feeds are up to date", "input-errors": "Errors keep the feeds from being replaced", "config-errors": "feed.toml has errors", "outside-failed": "The build could not finish" };
  const leftOut = build.left_out.filter(([, count]) => count > 0);
  const total = leftOut.reduce((sum, [, count]) => sum + count, 0);
  section.replaceChildren(...[
    back,
    make("h2", { id: "build-title" }, headings[build.ending]),
    make("p", { class: "facts" }, moment(new Date(build.at * 1000), { dateStyle: "medium", timeStyle: "medium" }), ` · took ${build.took.toLocaleString()} ms`, !isDone && " · readers still get the last good build"),
    make("dl", { class: "cards" },
      card("Feeds", plural(build.feeds, "feed", "feeds"), `${plural(build.entries, "entry", "entries")} from ${plural(build.articles, "article", "articles")}`),
      card("Files", build.written ? `${build.written.toLocaleString()} written` : "Nothing to write", `${build.unchanged.toLocaleString()} unchanged${build.removed ? `, ${build.removed.toLocaleString()} removed` : ""}`),
      card("Left out", plural(total, "article", "articles"), leftOut.map(([reason, count]) => `${count.toLocaleString()} ${reason}`).join(", ")),
      nextCard(build),
      healthCard(health)),
    ...["error", "warning", "info"].flatMap((severity) => problemList(severity, build)),
    build.problems.length === 0 && make("p", { class: "quiet" }, "No problems."),
  ].filter(Boolean));
  for (const summary of section.querySelectorAll("summary")) summary.parentNode.open = opened.includes(summary.textContent);
}

function problemList(severity, build) {
  const found = build.problems.filter((problem) => problem.severity === severity);
  if (!found.length) return [];
  const names = { error: ["error", "errors"], warning: ["warning", "warnings"], info: ["note", "notes"] };
  const all = { error: build.errors, warning: build.warnings, info: build.infos }[severity];
  return [
    make("h3", {}, plural(all, ...names[severity]), all > found.length && make("span", {}, `the first ${found.length}`)),
    make("ul", {}, ...found.map(problemCard)),
  ];
}

// ---- One feed

function groupOf(path) {
  return view.groups.find((group) => group.feeds.some((feed) => feed.path === path));
}

function feedFile(path) {
  return view.state.feeds.find((feed) => feed.path === path);
}

function feedAddress(path) {
  return `/feeds/${path.split("/").map(encodeURIComponent).join("/")}`;
}

async function loadFeed() {
  const file = feedFile(view.path);
  if (view.feed && view.feed.path === file.path && view.feed.tag === file.tag) return;
  const feed = { path: file.path, tag: file.tag, entries: [], read: new Map(), fault: "" };
  try {
    const response = await fetch(feedAddress(file.path));
    if (!response.ok) throw new Error("This feed is no longer published.");
    feed.entries = parseFeed(await response.text(), file.format);
  } catch (fault) {
    const names = { SyntaxError: "This file is not valid JSON.", TypeError: "This file is not a feed, or the server does not answer." };
    feed.fault = names[fault.name] ?? fault.message;
  }
  if (view.path === file.path) view.feed = feed;
}

const EMPTY = { id: "", title: "", link: "", date: null, authors: [], markup: "", image: "", files: [] };

// Reads an entry once, and only if it is shown: a feed may have thousands.
function entryAt(index) {
  const { entries, read } = view.feed;
  if (!read.has(index)) {
    let entry;
    try { entry = entries[index](); } catch { entry = { ...EMPTY, title: "This entry can’t be read" }; }
    read.set(index, entry);
  }
  return read.get(index);
}

function showFormats() {
  const group = groupOf(view.path);
  const { bytes } = feedFile(view.path);
  const labels = group.feeds.map((feed) => feed.format);
  const chips = group.feeds.slice(0, CHIPS).map((feed) => {
    const isOnly = labels.filter((label) => label === feed.format).length === 1;
    const label = isOnly ? feed.format : feed.path.slice(group.folder.length);
    return make("button", { type: "button", "aria-pressed": String(feed.path === view.path), onclick: () => open(group.key, feed.path, view.entry) }, label);
  });
  const more = group.feeds.length - chips.length;
  const source = make("a", { href: feedAddress(view.path), target: "_blank", rel: "noopener" }, `Source (${sizeText(bytes)})`);
  byId("formats").replaceChildren(...chips, ...(more > 0 ? [`and ${more} more`] : []), source);
}

function entryButton(index) {
  const entry = entryAt(index);
  const start = plainText(entry.markup.slice(0, START));
  const title = entry.title || start.slice(0, 80) || "Untitled";
  const facts = make("span", { class: "facts" });
  if (entry.date) facts.append(moment(entry.date));
  if (entry.authors.length) facts.append(`${entry.date ? " · " : ""}${entry.authors.filter(Boolean).join(", ")}`);
  const button = make("button", { type: "button", "aria-current": entry.id === view.entry ? "true" : null, onclick: () => open(view.group, view.path, entry.id) },
    make("b", { dir: "auto" }, title), facts, entry.title && start && make("span", { class: "start", dir: "auto" }, start.slice(0, 300)));
  button.dataset.index = index;
  return make("li", {}, button);
}

function showList() {
  const group = groupOf(view.path);
  const { entries, fault } = view.feed;
  byId("feed-title").textContent = group.title;
  byId("feed-facts").textContent = `${plural(entries.length, "entry", "entries")} · /${view.path}`;
  showFormats();
  const focused = document.activeElement?.dataset?.index;
  const count = Math.min(view.shown, entries.length);
  byId("entries").replaceChildren(...Array.from({ length: count }, (_, index) => entryButton(index)));
  byId("more").hidden = count === entries.length;
  byId("empty").hidden = entries.length > 0;
  byId("empty").textContent = fault || "This feed has no entries.";
  if (focused) byId("entries").querySelector(`[data-index="${focused}"]`)?.focus();
}

const REMOVED = "script, style, link, meta, base, title, template, noscript, iframe, frame, frameset, object, embed, applet, portal, form, input, button, select, textarea, dialog, foreignObject, animate, set";
const PICTURES = "img, picture, video, audio";

// Makes the markup of an entry fit for the frame. The frame and its policy already prevent
// scripts and requests; this removes what would look broken there.
function frameMarkup(markup) {
  const { body } = parseMarkup(markup);
  for (const element of body.querySelectorAll(REMOVED)) element.remove();
  if (!hasPictures) for (const element of body.querySelectorAll(PICTURES)) holdBack(element);
  for (const element of body.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (name.startsWith("on") || ["style", "target", "ping", "autofocus", "srcdoc", "tabindex", "accesskey"].includes(name)) element.removeAttribute(name);
    }
  }
  for (const link of body.querySelectorAll("a, area")) {
    const href = link.getAttribute("href") ?? link.getAttribute("xlink:href") ?? "";
    link.removeAttribute("xlink:href");
    // A link in the frame would replace its content, so it only shows its address.
    link.removeAttribute("href");
    if (webAddress(href)) {
      link.setAttribute("href", webAddress(href));
      link.setAttribute("target", "_blank");
      if (!link.title) link.title = href;
    }
  }
  return body.innerHTML;
}

// Replaces a picture that comes from elsewhere by its description.
function holdBack(element) {
  if (!element.isConnected && !element.parentNode) return;
  const image = element.matches("picture") ? element.querySelector("img") : element;
  const source = image?.getAttribute("src") ?? element.querySelector("source")?.getAttribute("src") ?? "";
  if (source.startsWith("data:image/") && image === element) {
    element.removeAttribute("srcset");
    return;
  }
  const kind = { VIDEO: "Video", AUDIO: "Audio" }[element.nodeName] ?? "Picture";
  const host = webAddress(source) ? ` from ${new URL(source).host}` : "";
  const text = image?.getAttribute("alt") || `${kind}${host}`;
  const note = element.ownerDocument.createElement("span");
  note.className = "feedwright-picture";
  note.textContent = image?.getAttribute("alt") ? `${kind}: ${text}` : text;
  element.replaceWith(note);
}

function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

// Returns the markup of a picture. It is made in a document that loads nothing.
function pictureMarkup(address) {
  const picture = parseMarkup("<img alt>").body.firstChild;
  picture.setAttribute("src", address);
  return `<p>${picture.outerHTML}</p>`;
}

function frameDocument(entry) {
  const pictures = hasPictures ? "http: https: data:" : "data:";
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src ${pictures}; media-src ${pictures}`;
  const lead = entry.image && !entry.markup.includes(entry.image) ? pictureMarkup(entry.image) : "";
  const body = frameMarkup(lead + entry.markup) || '<p class="feedwright-none">This entry has no text.</p>';
  return `<!doctype html><html class="${isDark() ? "dark" : "light"}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><style>${view.style}</style></head><body dir="auto">${body}</body></html>`;
}

function fileName(address) {
  const last = address.split("/").pop() || address;
  try { return decodeURIComponent(last); } catch { return last; }
}

function showEntry() {
  const reader = byId("reader");
  const index = view.feed.entries.findIndex((_, at) => at < view.shown && entryAt(at).id === view.entry);
  reader.hidden = index < 0;
  if (index < 0) return;
  const entry = entryAt(index);
  byId("entry-title").textContent = entry.title || "Untitled";
  byId("entry-title").dir = "auto";
  const link = webAddress(entry.link);
  const facts = [entry.date && moment(entry.date), entry.authors.filter(Boolean).join(", "), link && make("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, new URL(link).host + new URL(link).pathname)];
  byId("entry-facts").replaceChildren(...facts.filter(Boolean).flatMap((fact, at) => (at ? [" · ", fact] : [fact])));
  const text = frameDocument(entry);
  const old = byId("entry-body").querySelector("iframe");
  if (old?.srcdoc !== text) {
    byId("entry-body").replaceChildren(make("iframe", { sandbox: "", referrerpolicy: "no-referrer", title: `Text of the entry “${entry.title || "Untitled"}”`, srcdoc: text, class: old && reader.dataset.id === entry.id ? "changed-now" : null }));
  }
  reader.dataset.id = entry.id;
  byId("entry-files").replaceChildren(...entry.files.map((file) => {
    const address = webAddress(file.url);
    const facts = [file.type, file.bytes > 0 && sizeText(file.bytes)].filter(Boolean).join(", ");
    const name = address ? fileName(address) : String(file.url);
    return make("li", {}, address ? make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, name) : name, facts && ` (${facts})`);
  }));
}

// ---- Choosing

function showPane(pane) {
  byId("panes").dataset.pane = pane;
}

// Shows a group and one of its feeds; null as the group shows the build.
function open(group, path, entry) {
  Object.assign(view, { group, entry, path: null });
  if (group !== null) {
    const { feeds } = view.groups.find((it) => it.key === group);
    view.path = feeds.some((feed) => feed.path === path) ? path : feeds[0].path;
  }
  if (view.feed?.path !== view.path) view.shown = STEP;
  showPane(entry ? "entry" : "list");
  const parts = view.path === null ? ["build"] : ["feed", view.path, ...(entry ? [entry] : [])];
  history.replaceState(null, "", `#/${parts.map(encodeURIComponent).join("/")}`);
  show();
}

// Shows the place in the address, after a reload.
function restore() {
  const [kind, path, entry] = location.hash.slice(2).split("/").map((part) => {
    try { return decodeURIComponent(part); } catch { return ""; }
  });
  const group = kind === "feed" ? groupOf(path) : undefined;
  const isHealthy = !view.state.build || view.state.build.ending === "done";
  if (group) open(group.key, path, entry ?? null);
  else if (kind === "build" || !isHealthy || !view.groups.length) open(null, null, null);
  else open(view.groups[0].key, null, null);
  if (!kind) showPane("feeds");
}

async function show(changed) {
  showStatus(...describeStatus());
  showNavigation(changed);
  byId("build").hidden = view.group !== null;
  byId("feed").hidden = view.group === null;
  document.title = `${view.group === null ? "Last build" : groupOf(view.path).title} · Preview`;
  if (view.group === null) {
    showBuild();
    return;
  }
  const { path } = view;
  await loadFeed();
  if (view.path !== path || view.feed?.path !== path) return;
  const isWide = matchMedia("(min-width: 46.01rem)").matches;
  const count = Math.min(view.shown, view.feed.entries.length);
  const isThere = Array.from({ length: count }, (_, at) => entryAt(at).id).includes(view.entry);
  if (!isThere && isWide && count) view.entry = entryAt(0).id;
  showList();
  showEntry();
}

function moveBy(step) {
  if (view.group === null || !view.feed?.entries.length) return;
  const buttons = [...byId("entries").querySelectorAll("button")];
  const at = buttons.findIndex((it) => it.hasAttribute("aria-current"));
  const next = buttons[Math.max(0, Math.min(buttons.length - 1, at + step))];
  next?.click();
  byId("entries").querySelector("[aria-current]")?.focus();
}

function listen() {
  byId("more").addEventListener("click", () => {
    const first = view.shown;
    view.shown += STEP;
    showList();
    byId("entries").querySelector(`[data-index="${first}"]`)?.focus();
  });
  for (const button of document.querySelectorAll(".back[data-to]")) button.addEventListener("click", () => showPane(button.dataset.to));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches?.("input")) return;
    const isInList = byId("entries").contains(event.target);
    if (event.key === "j" || isInList && event.key === "ArrowDown") moveBy(1);
    else if (event.key === "k" || isInList && event.key === "ArrowUp") moveBy(-1);
    else return;
    event.preventDefault();
  });
  const pictures = byId("pictures");
  pictures.textContent = hasPictures ? "Hide pictures" : "Load pictures";
  pictures.addEventListener("click", () => { pictures.href = (hasPictures ? "/" : "/pictures") + location.hash; });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => view.feed && view.group !== null && showEntry());
}

function chooseTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try { localStorage.setItem("theme", theme); } catch { /* The choice lasts until the page is closed. */ }
  if (view.feed && view.group !== null) showEntry();
}

function listenToTheme() {
  let theme = "auto";
  try { theme = localStorage.getItem("theme") ?? "auto"; } catch { /* Storage may be off. */ }
  for (const input of document.querySelectorAll("[name=theme]")) {
    input.checked = input.value === theme;
    input.addEventListener("change", () => chooseTheme(input.value));
  }
  chooseTheme(theme);
}

// ---- Following the builds

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function apply(state) {
  const last = view.state;
  // Another run of the server may have another page.
  if (last && last.version.split("-")[0] !== state.version.split("-")[0]) return location.reload();
  const known = new Map(last?.feeds.map((feed) => [feed.path, feed.tag]));
  const changed = new Set(last ? state.feeds.filter((feed) => known.get(feed.path) !== feed.tag).map((feed) => feed.path) : []);
  view.state = state;
  view.groups = groupFeeds(state.feeds);
  if (!last) return restore();
  const group = view.path === null ? null : groupOf(view.path);
  if (group === undefined) return open(null, null, null);
  view.group = group?.key ?? null;
  return show(changed);
}

async function follow() {
  for (;;) {
    try {
      const response = await fetch(`/state/${view.state?.version ?? "none"}`);
      if (response.status === 200) await apply(await response.json());
      else if (response.status !== 204) await wait(5000);
      else showStatus(...describeStatus());
    } catch {
      showStatus("bad", "The server does not answer; trying again");
      await wait(1000);
    }
  }
}

listenToTheme();
listen();
fetch("/entry.css").then((response) => response.text()).then((style) => {
  view.style = style;
  return follow();
});
