// The browser, and the sites that it opens.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

// Without the network, a browser that looks for its maker's servers waits.
const OPTIONS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

export const NOW = "2026-11-24T00:00:00Z";
const TYPES = {
  css: "text/css", html: "text/html", json: "application/json", png: "image/png",
  svg: "image/svg+xml", xml: "application/xml",
};

export function modules(folder) {
  const need = createRequire(resolve(folder, "index.js"));
  return { chromium: need("playwright-core").chromium, axe: need("axe-core") };
}

export function launch(chromium) {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: OPTIONS });
}

// Builds a site in a new folder. `files` is a table of paths and texts.
export function build(program, files, copies = []) {
  const folder = mkdtempSync(join(tmpdir(), "feedwright-site-"));
  for (const [from, to] of copies) cpSync(from, join(folder, to), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const run = spawnSync(resolve(program), ["build", "--quiet", "--now", NOW], { cwd: folder, encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  return folder;
}

// Returns a file of the site: one of the output, or one of the assets.
export function read(folder, path, assets) {
  const name = path.endsWith("/") ? `${path}index.html` : path;
  const type = TYPES[name.split(".").pop()] ?? "application/octet-stream";
  for (const root of [join(folder, "public"), ...assets]) {
    try {
      return { body: readFileSync(join(root, name)), type };
    } catch (error) {
      if (!["ENOENT", "EISDIR", "ENOTDIR"].includes(error.code)) throw error;
    }
  }
  return undefined;
}
