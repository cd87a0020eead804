#!/usr/bin/env node
// Starts the program of the package for this platform, and ends as it ends.
"use strict";

const { spawn } = require("node:child_process");
const os = require("node:os");

const name = `@scope@/${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "feedwright.exe" : "feedwright";

let program;
try {
  program = require.resolve(`${name}/bin/${file}`);
} catch {
  console.error(`feedwright: the package ${name} is missing.`);
  console.error(
    "Either there is none for this platform, or it was installed with --omit=optional: " +
      "run `npm install` without it.",
  );
  process.exit(3);
}

// The program may be busy before `spawn` returns, so the launcher listens first. A signal to the launcher alone reaches the program, too. Ctrl-C in a terminal reaches
// both; the launcher waits, so that the program can finish its work.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
const child = spawn(program, process.argv.slice(2), { stdio: "inherit" });
child.on("error", (error) => {
  console.error(`feedwright: the program can't be started: ${error.message}`);
  process.exit(3);
});
child.on("exit", (code, signal) => {
  if (signal === null) {
    process.exit(code);
  }
  process.exit(128 + os.constants.signals[signal]);
});
