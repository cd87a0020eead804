// Draws the pictures of the documentation: the web page of the sample daily and of three
// invented sites, and a feed with its style sheet.
//
//   node tests/browser/pictures.mjs PROGRAM MODULES [FOLDER]
//
// MODULES is the folder of playwright-core, FOLDER is docs/pictures by default. No server
// is needed: requests for the sites are answered from the files that PROGRAM wrote, and all
// others fail. The fonts are those of the machine.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { INVENTED } from "./invented_sites.mjs";
import { build, launch, modules, read } from "./launch.mjs";

const [program, modulesFolder, pictures = "docs/pictures"] = process.argv.slice(2);
const SIZES = { wide: [1200, 860], narrow: [390, 844], tall: [1200, 1250], paper: [794, 1000] };

// Site, path, look, size, and the name of the picture.
const PICTURES = [
  ["sample", "/", "light", "tall", "page-light"],
  ["sample", "/", "dark", "wide", "page-dark"],
  ["sample", "/", "light", "narrow", "page-narrow"],
  ["sample", "/the-sea/", "light", "wide", "page-topic"],
  ["sample", "/", "print", "paper", "page-print"],
  ["sample", "/feed.xml", "light", "wide", "feed-light"],
  ["sample", "/feed.xml", "dark", "wide", "feed-dark"],
  ["company", "/blog/follow.html", "light", "tall", "page-company"],
  ["company", "/blog/follow.html", "dark", "wide", "page-company-dark"],
  ["japanese", "/", "light", "wide", "page-japanese"],
  ["arabic", "/", "light", "wide", "page-right-to-left"],
  ["arabic", "/", "dark", "narrow", "page-right-to-left-dark"],
];

function sites() {
  const sample = {
    host: "https://daily.example", folder: "/", assets: [resolve("articles/files")],
    built: build(program, { "feed.toml": readFileSync("feed.toml", "utf8") }, [["articles", "articles"]]),
  };
  const invented = Object.entries(INVENTED).map(([name, site]) => {
    const built = build(program, site.files);
    return [name, { ...site, built, assets: [join(built, "static")] }];
  });
  return { sample, ...Object.fromEntries(invented) };
}

function answer(site) {
  return (route) => {
    const { origin, pathname } = new URL(route.request().url());
    const path = pathname.startsWith(site.folder) ? pathname.slice(site.folder.length) : pathname;
    const assets = [...site.assets, join(site.built, "articles")];
    const file = origin === site.host && read(site.built, decodeURI(path) || "/", assets);
    if (!file) return route.abort();
    return route.fulfill({ body: file.body, contentType: file.type });
  };
}

async function draw(browser, site, [, path, look, size, name]) {
  const [width, height] = SIZES[size];
  const colorScheme = look === "dark" ? "dark" : "light";
  const context = await browser.newContext({ colorScheme, viewport: { width, height } });
  await context.route("**/*", answer(site));
  const page = await context.newPage();
  await page.goto(site.host + path);
  if (look === "print") await page.emulateMedia({ media: "print" });
  // By the browser's own command: what playwright adds to a page first fails in XML.
  const session = await context.newCDPSession(page);
  const options = { format: "webp", quality: 88, clip: { x: 0, y: 0, width, height, scale: 1 } };
  const { data } = await session.send("Page.captureScreenshot", options);
  writeFileSync(join(pictures, `${name}.webp`), Buffer.from(data, "base64"));
  await context.close();
}

mkdirSync(pictures, { recursive: true });
const all = sites();
const browser = await launch(modules(modulesFolder).chromium);
try {
  for (const row of PICTURES) await draw(browser, all[row[0]], row);
} finally {
  await browser.close();
  for (const { built } of Object.values(all)) rmSync(built, { recursive: true });
}
