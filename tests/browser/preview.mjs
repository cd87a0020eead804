// The preview of `serve` in a browser: judged by axe, light, dark and narrow; followed
// through a build; and shown hostile feeds, which may load and run nothing.
//
//   node preview.mjs PROGRAM MODULES [PICTURES]
//
// MODULES is the folder of playwright-core and axe-core; PICTURES is where the
// screenshots go.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer as createWebServer } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [program, modules, pictures] = process.argv.slice(2);
const need = createRequire(resolve(modules, "index.js"));
const { chromium } = need("playwright-core");
const axe = need("axe-core");

const PATIENCE = 30_000;
const LOOKS = [["light", "wide"], ["dark", "wide"], ["light", "narrow"], ["dark", "narrow"]];
const SIZES = { narrow: { width: 360, height: 740 }, wide: { width: 1280, height: 800 } };
const OPTIONS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
let faults = 0;
function expect(what, seen, wanted) {
  const [one, other] = [JSON.stringify(seen), JSON.stringify(wanted)];
  if (one === other) return;
  faults += 1;
  console.log(`${what}: ${one} should be ${other}`);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

// A server elsewhere, and the paths that a browser has requested from it. The browser
// reports no requests of frames in a sandbox.
const requested = [];
const other = createWebServer((request, answer) => {
  requested.push(request.url);
  answer.writeHead(404).end();
}).listen(0, "127.0.0.1");
await once(other, "listening");
const elsewhere = `http://127.0.0.1:${other.address().port}`;

// Markup that no build publishes, but that a feed of another version could have.
const HOSTILE = `</iframe></script></body><script>parent.document.title = "owned"</script>
<img src="${elsewhere}/1.png" srcset="${elsewhere}/2.png 2x" onerror="parent.document.title = 'owned'">
<svg onload="parent.document.title = 'owned'"><image href="${elsewhere}/3.png"/><style>@import "${elsewhere}/4.css";</style></svg>
<meta http-equiv="refresh" content="0;url=${elsewhere}/5"><base href="${elsewhere}/">
<iframe src="${elsewhere}/6" srcdoc="<script>top.document.title = 'owned'</script>"></iframe>
<object data="${elsewhere}/7"></object><embed src="${elsewhere}/8"><video src="${elsewhere}/9" poster="${elsewhere}/10"></video>
<link rel="stylesheet" href="${elsewhere}/11.css"><style>body { background: url(${elsewhere}/12.png) }</style>
<form action="${elsewhere}/13"><input autofocus onfocus="parent.document.title = 'owned'"></form>
<a id="script" href="javascript:parent.document.title='owned'">a</a> <a id="data" href="data:text/html,x">b</a> <a id="web" href="${elsewhere}/14" target="_top">c</a>
<p style="position: fixed; inset: 0; background: url(${elsewhere}/15.png)">d</p><math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=${elsewhere}/16&gt;">`;

function writeArticle(folder, name, title, text, more = "") {
  writeFileSync(join(folder, "articles", `${name}.md`), `---\ntitle: ${JSON.stringify(title)}\ndate: 2026-01-0${name}T03:04:05Z\n${more}---\n${text}\n`);
}

function write(folder) {
  mkdirSync(join(folder, "articles"));
  writeFileSync(join(folder, "feed.toml"), "[site]\ntitle = 'Horizon Daily'\nurl = 'https://daily.example/'\nauthors = ['The Desk']\n[each.tag]\n");
  writeArticle(folder, 1, "A harbor in the fog", `The **fog** came in.\n\n![The pier](${elsewhere}/pier.jpg)\n\n> Ships waited.\n\n| a | b |\n|---|---|\n| 1 | 2 |`, "tags: [harbor]\n");
  writeArticle(folder, 2, "</iframe></script><b>bold</b>", HOSTILE, "summry: x\n");
  writeArticle(folder, 3, "Three boats", "Two captains and one long evening.");
}

async function start(folder) {
  const port = await freePort();
  const server = spawn(resolve(program), ["serve", "--listen", "127.0.0.1:0", "--preview", `127.0.0.1:${port}`, "--access-log", "off"], { cwd: folder, stdio: ["ignore", "ignore", "ignore"] });
  const base = `http://127.0.0.1:${port}`;
  const end = Date.now() + PATIENCE;
  const isBuilt = () => fetch(`${base}/state`).then((answer) => answer.json()).then((state) => state.build !== null, () => false);
  while (!(await isBuilt())) {
    if (Date.now() > end) throw new Error("there is no preview");
    await new Promise((done) => setTimeout(done, 50));
  }
  return { server, base };
}

// Opens a page that reports its errors.
async function openPage(browser, base, path, options, name) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.on("pageerror", (error) => expect(`${name}: error`, error.message, null));
  page.on("dialog", (dialog) => expect(`${name}: dialog`, dialog.message(), null));
  await page.goto(base + path);
  await page.waitForSelector("#feeds button");
  return { page, context };
}

async function judge(page, name) {
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" ")}`);
  expect(`${name}: violations`, found, []);
  expect(`${name}: contrast was judged`, passes.some(({ id }) => id === "color-contrast"), true);
  const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(`${name}: scrolls sideways`, scrolls, false);
  if (pictures) await page.screenshot({ path: join(pictures, `preview-${name}.png`) });
}

async function look(browser, base, [colorScheme, size]) {
  const name = `${colorScheme}-${size}`;
  const { page, context } = await openPage(browser, base, "/", { colorScheme, viewport: SIZES[size] }, name);
  const isNarrow = size === "narrow";
  await judge(page, `${name}-feeds`);
  if (isNarrow) await page.click("#feeds button >> nth=1");
  await page.click("#entries button:has-text('fog')");
  const frame = page.frameLocator("iframe");
  expect(`${name}: text`, await frame.locator("strong").textContent(), "fog");
  expect(`${name}: picture`, await frame.locator(".feedwright-picture").textContent(), "Picture: The pier");
  expect(`${name}: frame`, await page.getAttribute("iframe", "sandbox"), "");
  const isDark = await frame.locator("html").getAttribute("class");
  expect(`${name}: colors of the entry`, isDark, colorScheme);
  await judge(page, `${name}-entry`);
  if (isNarrow) await page.click("#reader .back");
  if (isNarrow) await page.click(".feed-head .back");
  await page.click("#feeds button >> nth=0");
  await page.click("summary >> nth=0");
  await judge(page, `${name}-build`);
  await context.close();
}

// Replaces each feed by one with markup as it was written, which no build publishes.
async function attack(browser, base, path) {
  const name = `hostile ${path}`;
  const { page, context } = await openPage(browser, base, "/", { viewport: SIZES.wide }, name);
  const item = { id: "1", title: "<img src=x onerror=alert(1)>", url: "javascript:alert(1)", content_html: HOSTILE, image: `${elsewhere}/17" onerror="x`, attachments: [{ url: "javascript:alert(2)", mime_type: "<b>" }, { url: `${elsewhere}/%E0%A4%A` }] };
  const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  const texts = {
    "feed.json": JSON.stringify({ version: "https://jsonfeed.org/version/1.1", title: "x", items: [item, { id: { a: 1 }, authors: "x", attachments: [null, 1] }] }),
    "feed.xml": `<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><guid>1</guid><title>${escape(item.title)}</title><link>javascript:alert(1)</link><content:encoded>${escape(HOSTILE)}</content:encoded><enclosure url="javascript:alert(2)"/></item></channel></rss>`,
    "atom.xml": `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title type="html">${escape(item.title)}</title><link href="javascript:alert(1)"/><content type="html">${escape(HOSTILE)}</content></entry></feed>`,
  };
  await page.route("**/feeds/*", (route) => route.fulfill({ body: texts[path], contentType: "text/plain" }));
  await page.click(`#formats button:has-text('${{ "feed.json": "JSON Feed", "feed.xml": "RSS", "atom.xml": "Atom" }[path]}')`);
  await page.reload();
  await page.waitForSelector("#entries button");
  const label = { "feed.json": "JSON Feed", "feed.xml": "RSS", "atom.xml": "Atom" }[path];
  await page.click(`#formats button:has-text('${label}')`);
  await page.click("#entries button >> nth=0");
  const frame = page.frameLocator("iframe");
  expect(`${name}: link`, await frame.locator("#web").getAttribute("target"), "_blank");
  for (const id of ["#script", "#data"]) expect(`${name}: ${id}`, await frame.locator(id).getAttribute("href"), null);
  await frame.locator("#web").click({ force: true });
  const kept = await frame.locator("script, style:not(head style), meta:not(head meta), iframe, object, embed, form, base, link").count();
  expect(`${name}: elements`, kept, 0);
  expect(`${name}: title`, (await page.title()).includes("owned"), false);
  expect(`${name}: unsafe links`, await page.locator("a[href^='javascript:']").count(), 0);
  await context.close();
}

// A build that fails and one that succeeds reach the page without a reload.
async function follow(browser, base, folder) {
  const { page, context } = await openPage(browser, base, "/", { viewport: SIZES.wide }, "follow");
  await page.evaluate(() => { globalThis.isSamePage = true; });
  writeArticle(folder, 3, "Three boats", "Changed evening.");
  await page.waitForSelector("#entries .start:has-text('Changed')");
  await page.click("#entries button:has-text('Three boats')");
  writeFileSync(join(folder, "articles", "4.md"), "---\ntitle: B\ndate: last Tuesday\n---\nText.\n");
  await page.waitForSelector(".status.bad");
  expect("follow: entry stays", await page.textContent("#entry-title"), "Three boats");
  await page.click("#feeds button >> nth=0");
  expect("follow: place", await page.textContent(".problem.error .place"), "articles/4.md:3:7");
  expect("follow: mark", await page.textContent(".problem.error mark"), "last Tuesday");
  writeArticle(folder, 4, "Fourth", "Text.");
  await page.waitForSelector(".status:not(.bad)");
  await page.click("#feeds button >> nth=1");
  await page.waitForSelector("#entries b:has-text('Fourth')");
  for (const key of ["j", "j", "k"]) await page.keyboard.press(key);
  expect("follow: keys", await page.textContent("#entry-title"), "Three boats");
  expect("follow: no reload", await page.evaluate(() => globalThis.isSamePage), true);
  await context.close();
}

// Pictures are loaded after a click, and only pictures. This comes last: until then,
// nothing may have been requested from elsewhere.
async function loadPictures(browser, base) {
  const { page, context } = await openPage(browser, base, "/", { viewport: SIZES.wide }, "pictures");
  await page.click("#entries button:has-text('fog')");
  expect("requests before the click", requested, []);
  const picture = once(other, "request", { signal: AbortSignal.timeout(PATIENCE) });
  await page.click("#pictures");
  await picture;
  expect("requests after the click", [...new Set(requested)], ["/pier.jpg"]);
  await context.close();
}

const folder = mkdtempSync(join(tmpdir(), "feedwright-preview-"));
write(folder);
const { server, base } = await start(folder);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: OPTIONS });
try {
  for (const row of LOOKS) await look(browser, base, row);
  for (const path of ["feed.json", "feed.xml", "atom.xml"]) await attack(browser, base, path);
  await follow(browser, base, folder);
  await loadPictures(browser, base);
} finally {
  await browser.close();
  server.kill();
  other.close();
  rmSync(folder, { recursive: true });
}
console.log(`preview: judged by axe ${axe.version}, ${faults} faults`);
process.exit(faults ? 1 : 0);
