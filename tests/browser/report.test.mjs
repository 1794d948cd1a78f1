// End-to-end tests of the report: from a file, without a network, two themes and three widths,
// print, keyboard.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { dangling, invalid, unreachable, violations } from "./accessible.mjs";
import { HOSTILE, THEMES, WIDTHS, folder, hostile, launch, open, run } from "./browser.mjs";
import { clipped, collisions, overflow, unfold } from "./layout.mjs";

const files = folder();
let browser;

before(async () => {
  run("report", "-o", files.path("published.html"));
  run("report", hostile(files.path("hostile.v1.json")), "-o", files.path("hostile.html"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  files.remove();
});

/** Opens one of the two reports, and looks at it. */
async function opened(name, options, look) {
  const shown = await open(browser, pathToFileURL(files.path(`${name}.html`)).href, options);
  try {
    await look(shown);
  } finally {
    await shown.close();
  }
}

for (const name of ["published", "hostile"]) {
  describe(`the report, ${name}`, () => {
    it("is HTML5 of less than 2 MiB", async () => {
      assert.ok(statSync(files.path(`${name}.html`)).size < 2 << 20);
      assert.deepEqual(await invalid(readFileSync(files.path(`${name}.html`), "utf8")), []);
    });

    it("loads nothing and complains of nothing", () => opened(name, {}, async ({ page, requests, complaints }) => {
      await unfold(page);
      await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
      assert.deepEqual(complaints, []);
      assert.deepEqual(requests.filter((url) => !/^(file|data):/.test(url)), []);
      assert.equal(requests.filter((url) => url.startsWith("file:")).length, 1, "the page itself and nothing beside it");
      assert.equal(await page.locator("script").count(), 0);
    }));

    it("has a target for every reference", () => opened(name, {}, async ({ page }) => {
      assert.ok(await page.locator("nav a[href^='#']").count() > 5);
      assert.deepEqual(await dangling(page), []);
    }));

    it("is used by key", () => opened(name, {}, async ({ page }) => {
      assert.deepEqual(await unreachable(page), []);
    }));

    for (const theme of THEMES) {
      for (const width of WIDTHS) {
        it(`fits ${width} px, ${theme}`, () => opened(name, { theme, width }, async ({ page }) => {
          assert.ok(await page.locator("svg:visible").count() > 0, "there is a picture");
          assert.deepEqual(await collisions(page), []);
          await unfold(page);
          assert.deepEqual([...await overflow(page), ...await clipped(page)], []);
        }));
      }

      it(`is accessible, ${theme}`, () => opened(name, { theme }, async ({ page }) => {
        await unfold(page);
        assert.deepEqual(await violations(page), []);
      }));
    }
  });
}

describe("the report", () => {
  it("shows a hostile name as text", () => opened("hostile", {}, async ({ page, complaints }) => {
    await unfold(page);
    assert.ok((await page.evaluate(() => document.body.textContent)).includes(HOSTILE));
    assert.equal(await page.locator("img, script").count(), 0);
    assert.deepEqual(complaints, []);
  }));

  it("differs between light and dark", async () => {
    const papers = [];
    for (const theme of THEMES) {
      await opened("published", { theme }, async ({ page }) => {
        papers.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
      });
    }
    assert.notEqual(papers[0], papers[1]);
  });

  it("prints on white with wide pictures, and fits the sheet", () => opened("published", { theme: "dark", width: 718 }, async ({ page }) => {
    // 718 px are A4 less margins of a centimetre.
    await page.emulateMedia({ media: "print" });
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(paper, "rgb(255, 255, 255)");
    assert.deepEqual([...await overflow(page), ...await collisions(page)], []);
    await page.setViewportSize({ width: 400, height: 900 });
    assert.ok(await page.locator("figure .wide").first().isVisible());
    assert.equal(await page.locator("figure .narrow:visible").count(), 0);
    const sheets = await page.pdf({ format: "A4" });
    assert.equal(sheets.subarray(0, 5).toString(), "%PDF-");
  }));
});
