// Starts Chromium and the program, and records the requests and errors of a page.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

/** A path of this repository. */
export const here = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Widths at which pages are looked at: a phone, a window, a screen. */
export const WIDTHS = [400, 800, 1400];
export const THEMES = ["light", "dark"];

/** The program under test. */
export const program = process.env.SWITCHPOINT ?? [here("target/release/switchpoint"), here("target/debug/switchpoint")].find(existsSync);
if (!program || !existsSync(program)) throw new Error(`no program to test${program ? ` at ${program}` : ""}: build it, or name it in SWITCHPOINT`);

/** What the program prints. */
export const run = (...options) => execFileSync(program, options, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** A folder for the files of a test, and what removes it. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), "switchpoint-browser-"));
  return { path: (name) => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The browser. It asks nothing of a network by itself. */
export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});

/** A page of its own, with everything it asked for and complained about. */
export async function open(browser, url, { theme = "light", width = 1400, ...options } = {}) {
  const context = await browser.newContext({ colorScheme: theme, viewport: { width, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const requests = [];
  const complaints = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  await page.goto(url);
  return { page, requests, complaints, close: () => context.close() };
}

/** A name that a device could give itself: markup, quotes, and too long for any line. */
export const HOSTILE = `<img src=x onerror=alert(1)><script>alert(2)</script></title></style></svg>"'&amp;${"W".repeat(200)}`;

/** Writes a result file whose first device has the hostile name. */
export function hostile(path) {
  const results = JSON.parse(readFileSync(here("tests/golden/peaks.v1.json"), "utf8"));
  results.targets[0].name = HOSTILE;
  writeFileSync(path, JSON.stringify(results));
  return path;
}
