// The feeds as people see them in a browser: the web pages next to them, checked by
// axe in every language, light on a telephone and dark on a desk, and the feeds
// themselves with their style sheet.
//
//   node pages.mjs PROGRAM MODULES [PICTURES]
//
// MODULES is the folder of playwright-core and axe-core; PICTURES is where the
// screenshots go.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createWebServer } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { INVENTED } from "./invented_sites.mjs";
import { build, launch, modules as load, read } from "./launch.mjs";

const [program, modules, pictures] = process.argv.slice(2);
const { chromium, axe } = load(modules);

const PATIENCE = 30_000;
// A title in each language that pages speak, and in one that they don't.
const LANGUAGES = {
  ar: "غرفة التجارة تدعم خفض الحد الأدنى للأجور",
  de: "Handelskammer für niedrigeren Mindestlohn",
  en: "Chamber of commerce backs a lower minimum wage",
  es: "La cámara de comercio apoya bajar el salario mínimo",
  fr: "La chambre de commerce pour un salaire minimum plus bas",
  he: "לשכת המסחר בעד הורדת שכר המינימום",
  it: "La camera di commercio per un salario minimo più basso",
  ja: "商工会議所、最低賃金の引き下げを支持",
  sv: "Handelskammaren vill sänka minimilönen",
  nl: "Kamer van Koophandel steunt lager minimumloon",
  pt: "Câmara de comércio apoia salário mínimo menor",
};
const RIGHT_TO_LEFT = ["ar", "he"];
const LOOKS = [["light", "narrow"], ["dark", "wide"]];
const SIZES = { narrow: { width: 360, height: 800 }, wide: { width: 1280, height: 900 } };

// Largest web page, in bytes.
const BUDGET = 30_000;

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

function write(folder, base) {
  mkdirSync(join(folder, "articles"));
  writeFileSync(join(folder, "feed.toml"), [
    "[site]", "title = 'Horizon & Daily'", `url = '${base}'`, "language = 'en'",
    "description = 'Where the horizon widens every day.'", "copyright = '© Horizon'", "authors = ['The Desk']",
    "[output]", "page = 'index.html'", "stylesheet = true", "[each.language]", "path = '{slug}'", "",
  ].join("\n"));
  for (const [number, [language, title]] of Object.entries(LANGUAGES).entries()) {
    const date = `2026-01-${number + 10}T03:04:05Z`;
    const text = `---\ntitle: "${title}"\ndate: ${date}\n---\n${title}: <b>one</b> &amp; two.\n\n- a\n- b\n`;
    writeFileSync(join(folder, "articles", `${number}.${language}.md`), text);
  }
}

async function serve(folder, port) {
  const options = ["serve", "--browser-friendly", "--listen", `127.0.0.1:${port}`, "--access-log", "off"];
  const server = spawn(resolve(program), options, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  const end = Date.now() + PATIENCE;
  const isReady = () => fetch(`http://127.0.0.1:${port}/healthz`).then((answer) => answer.ok, () => false);
  while (!(await isReady())) {
    if (Date.now() > end) throw new Error("the site is not served");
    await new Promise((done) => setTimeout(done, 50));
  }
  return server;
}

// By the browser's own command: what playwright adds to a page first fails in XML.
async function shoot(page, name) {
  if (!pictures) return;
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot");
  writeFileSync(join(pictures, `${name}.png`), Buffer.from(data, "base64"));
}

// One page in one light and size.
async function judge(browser, base, { path, language, colorScheme, size }) {
  const name = `${path || "home"}-${colorScheme}-${size}`;
  const context = await browser.newContext({ colorScheme, viewport: SIZES[size] });
  const page = await context.newPage();
  page.on("pageerror", (error) => expect(`${name}: error`, error.message, null));
  const answer = await page.goto(base + (path && `${path}/`));
  expect(`${name}: status`, answer.status(), 200);
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  expect(`${name}: violations`, found, []);
  expect(`${name}: contrast was judged`, passes.some(({ id }) => id === "color-contrast"), true);
  const seen = await page.evaluate(() => ({
    language: document.documentElement.lang,
    direction: getComputedStyle(document.body).direction,
    scrolls: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    scripts: document.scripts.length,
  }));
  const direction = RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr";
  expect(`${name}: page`, seen, { language, direction, scrolls: false, scripts: 1 });
  await page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
  await page.click(".copy");
  await page.waitForFunction(() => {
    const button = document.querySelector(".copy");
    return button.textContent === button.dataset.copied;
  });
  const copied = await page.evaluate(() => ({
    selected: getSelection().toString(),
    address: document.getElementById("address").textContent,
  }));
  expect(`${name}: copied`, copied.selected, copied.address);
  await shoot(page, name);
  await context.close();
}

// A feed as a browser shows it.
async function look(browser, base, { file, entry, colorScheme }) {
  const name = `${file}-${colorScheme}`;
  const context = await browser.newContext({ colorScheme, viewport: SIZES.wide });
  const page = await context.newPage();
  await page.goto(base + file);
  const seen = await page.evaluate((entry) => {
    const [first] = document.getElementsByTagName(entry);
    const root = getComputedStyle(document.documentElement);
    const display = first && getComputedStyle(first).display;
    return { sheets: document.styleSheets.length, display, schemes: root.colorScheme };
  }, entry);
  expect(`${name}: style`, seen, { sheets: 1, display: "block", schemes: "light dark" });
  await shoot(page, name);
  await context.close();
}

// A site at a server that counts: one request besides pictures, within the budget.
async function count(browser, name, { files, copies = [], assets, path, folder = "/" }) {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}${folder}`;
  const config = files["feed.toml"].replace(/^url = .*/m, `url = "${address}"`);
  const built = build(program, { ...files, "feed.toml": config }, copies);
  const requests = [];
  const server = createWebServer((request, response) => {
    const found = read(built, decodeURI(request.url.slice(folder.length)) || "/", [...assets, join(built, "static")]);
    requests.push({ path: request.url, type: found?.type, length: found?.body.length });
    if (!found) return response.writeHead(404).end();
    return response.writeHead(200, { "content-type": found.type }).end(found.body);
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  const page = await browser.newPage();
  page.on("request", (request) => expect(`${name}: own host`, new URL(request.url()).origin, new URL(address).origin));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) expect(`${name}: policy`, message.text(), null);
  });
  await page.goto(address + path, { waitUntil: "networkidle" });
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  expect(`${name}: violations`, violations.map(({ id }) => id), []);
  const rest = requests.filter(({ path: asked }) => !/\.(ico|png|svg)$/.test(asked));
  expect(`${name}: requests besides pictures`, rest.map(({ path: asked }) => asked), [folder + path]);
  expect(`${name}: within ${BUDGET} bytes`, rest.every(({ length }) => length <= BUDGET), true);
  console.log(`pages: ${name} is ${rest[0].length} bytes, with ${requests.length - rest.length} pictures`);
  await page.close();
  server.close();
  rmSync(built, { recursive: true });
}

const folder = mkdtempSync(join(tmpdir(), "feedwright-pages-"));
const port = await freePort();
const base = `http://127.0.0.1:${port}/`;
write(folder, base);
const server = await serve(folder, port);
const browser = await launch(chromium);
let judged = 0;
try {
  const pages = [["", "en"], ...Object.keys(LANGUAGES).map((language) => [language, language])];
  for (const [path, language] of pages) {
    for (const [colorScheme, size] of LOOKS) {
      await judge(browser, base, { path, language, colorScheme, size });
      judged += 1;
    }
  }
  for (const [file, entry] of [["feed.xml", "item"], ["atom.xml", "entry"]]) {
    for (const colorScheme of ["light", "dark"]) await look(browser, base, { file, entry, colorScheme });
  }
  const sample = { "feed.toml": readFileSync("feed.toml", "utf8") };
  await count(browser, "sample", { files: sample, copies: [["articles", "articles"]], assets: ["articles/files"], path: "" });
  for (const [name, site] of Object.entries(INVENTED)) {
    const path = name === "company" ? "follow.html" : "";
    await count(browser, name, { files: site.files, assets: [], path, folder: site.folder });
  }
} finally {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true });
}
console.log(`pages: ${judged} judged by axe ${axe.version}, ${faults} faults`);
process.exit(faults ? 1 : 0);
