// End-to-end tests of the explorer: sliders, links, files, no script, keyboard, two themes and
// three widths.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { dangling, invalid, unreachable, violations } from "./accessible.mjs";
import { HOSTILE, THEMES, WIDTHS, folder, here, hostile, launch, open, program, run } from "./browser.mjs";
import { clipped, collisions, overflow, unfold } from "./layout.mjs";

/** What a person waits for the number after a slider moved, in the median. A machine that builds something else meanwhile is slow now and then. */
const WAIT_MS_MAX = 500;

/** Two published sessions of one device. */
const PUBLISHED = ["2026-11-23-llvmpipe-epyc-2-cores.v1.json", "2026-11-23-llvmpipe-epyc-2-cores-2.v1.json"].map((name) => here(`results/${name}`));

const files = folder();
let server;
let home;
let browser;

before(async () => {
  server = spawn(program, ["explore", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: server.stdout })) {
    home = line.match(/http:\/\/127\.0\.0\.1:\d+\//)?.[0];
    if (home) break;
  }
  assert.ok(home, "the program says where the page is");
  hostile(files.path("hostile.v1.json"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.kill();
  files.remove();
});

/** Opens the page in a state, works with it, and sees that it asked only this machine and complained of nothing. */
async function explored(query, options, work) {
  const shown = await open(browser, `${home}${query}`, options);
  try {
    await work(shown.page, shown);
    assert.deepEqual(shown.requests.filter((url) => !url.startsWith(home) && !url.startsWith("data:")), []);
    assert.deepEqual(shown.complaints, []);
  } finally {
    await shown.close();
  }
}

/** The number with all its digits, and as it is read. */
const number = (page) => page.locator("#q").evaluate((q) => ({ value: Number(q.dataset.value), shown: q.textContent }));

/** Waits for the answer to what was just done. Everything the page changes, its link says. */
const answered = (page, key, value) => page.waitForFunction(([key, value]) => {
  const said = new URL(document.getElementById("link").href).searchParams.get(key) ?? "";
  return value === "" ? said === "" : said !== "" && Number(said) === Number(value);
}, [key, value]);

/** Moves a slider as a hand does, to a place in its own units, and waits for the answer. */
async function slide(page, key, place) {
  const slider = page.locator(`input[type=range][name=${key}]`);
  await slider.evaluate((one, place) => {
    one.value = place;
    one.dispatchEvent(new Event("input", { bubbles: true }));
  }, place);
  await answered(page, key, await page.locator(`#${key}`).inputValue());
}

/** Saves the scenario file of a page, and returns what the command prints for it. */
async function printed(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#download").click()]);
  await download.saveAs(files.path(name));
  const model = JSON.parse(run("threshold", "--scenario", files.path(name), "--format", "json"));
  if (model.q) return model.q.median;
  return model.uncertain?.threshold.quantiles["0.5"] ?? model.threshold_work_discount;
}

describe("sliders", () => {
  it("change the number, by key and by hand", () => explored("", {}, async (page) => {
    const before = await number(page);
    await page.locator("input[type=range][name=engineer_years]").focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((before) => document.getElementById("q").textContent !== before, before.shown);
    const after = await number(page);
    assert.notEqual(after.value, before.value);
    await slide(page, "engineer_years", 20);
    assert.ok((await number(page)).value > after.value, "more work of engineers needs a larger discount");
    await page.locator("button[data-key=engineer_years]").click();
    await answered(page, "engineer_years", "");
    assert.deepEqual(await number(page), before);
  }));

  it("answer to what is typed, and say what is wrong with it", () => explored("", {}, async (page, { complaints }) => {
    const before = await number(page);
    await page.locator("#spend").fill("2e7");
    await answered(page, "spend", "2e7");
    assert.notDeepEqual(await number(page), before);
    await page.locator("#spend").fill("-1");
    await page.locator("#problem p").waitFor();
    assert.match(await page.locator("#problem").textContent(), /spend.*-1/);
    // Of a refused request the browser speaks by itself.
    assert.match(complaints.splice(0).join(), /^Failed to load resource: .* 400 \(Bad Request\)$/);
    await page.locator("#spend").fill("2e7");
    await page.locator("#problem p").waitFor({ state: "detached" });
  }));

  it("move the number within half a second", () => explored("", {}, async (page) => {
    const waits = await page.evaluate(async () => {
      const slider = document.querySelector("input[type=range][name=horizon_years]") ?? document.querySelector("input[type=range]");
      const q = document.getElementById("q");
      const waits = [];
      for (let turn = 0; turn < 20; turn += 1) {
        const changed = new Promise((done, fail) => {
          const watch = new MutationObserver(() => { watch.disconnect(); done(); });
          watch.observe(q, { attributes: true, childList: true });
          setTimeout(() => fail(new Error("the number stays as it was")), 5_000);
        });
        const start = performance.now();
        slider.valueAsNumber = Number(slider.min) + (Number(slider.max) - Number(slider.min)) * (turn + 5) / 30;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await changed;
        waits.push(performance.now() - start);
      }
      return waits.sort((one, other) => one - other);
    });
    const [median, most] = [waits[10], waits[19]].map(Math.round);
    console.log(`from slider to number: median ${median} ms, longest of 20 ${most} ms`);
    assert.ok(median <= WAIT_MS_MAX, `${median} ms`);
  }));
});

describe("the number is that of the command", () => {
  const states = [
    ["all buyers of the article", "", {}],
    ["one buyer of the article", "", { spend: 7.5 }],
    ["all buyers of another scenario, with inputs known", "?preset=cuda-compatible", { engineer_years: 6, utilisation_ratio: -0.1 }],
    ["one buyer of another scenario, with an input known", "?preset=hurdle", { spend: 8, dual_running_months: 4 }],
    ["buyers of mixed workloads", "?preset=mixed-workloads", { velocity_loss: 0.03 }],
  ];
  for (const [name, query, moves] of states) {
    it(name, () => explored(query, {}, async (page) => {
      for (const [key, place] of Object.entries(moves)) await slide(page, key, place);
      const { value, shown } = await number(page);
      const expected = await printed(page, `${name.replaceAll(/\W/g, "-")}.toml`);
      assert.ok(Math.abs(value / expected - 1) < 1e-9, `${value} on the page, ${expected} printed`);
      assert.equal(shown.replace("\u00a0", " "), `${(100 * expected).toFixed(1)} %`);
    }));
  }
});

describe("a state", () => {
  it("is reproduced by its link, number, verdict and sliders", () => explored("?preset=hurdle", {}, async (page) => {
    await slide(page, "spend", 7.2);
    await slide(page, "engineer_years", 9);
    const link = await page.locator("#link").getAttribute("href");
    const state = (page) => page.evaluate(() => [
      ...["q", "verdict", "by-spend-caption"].map((id) => document.getElementById(id).textContent),
      ...[...document.querySelectorAll("#state input, #state select, input[type=range]")]
        .map((one) => (one.value === "" ? "" : Number(one.value) || one.value)),
    ]);
    const here = await state(page);
    assert.equal(new URL(page.url()).search, new URL(link, home).search, "the address follows the sliders");
    await explored(link.replace(/^\//, ""), {}, async (again) => assert.deepEqual(await state(again), here));
  }));

  it("is reached without a script", () => explored("", { javaScriptEnabled: false }, async (page) => {
    const before = await page.locator("#q").textContent();
    await page.locator("#preset").selectOption("cuda-compatible");
    await page.locator("#spend").fill("3e7");
    await page.locator("#state button[type=submit]").click();
    await page.waitForURL(/preset=cuda-compatible.*spend=3e7/);
    const after = await page.locator("#q").textContent();
    assert.notEqual(after, before);
    assert.equal(await page.locator("input[type=range]:visible").count(), 0, "sliders that would do nothing are not shown");
    await page.locator("#files").setInputFiles(PUBLISHED);
    await page.locator("#drop button").click();
    await page.locator("#compared table").first().waitFor();
    assert.equal(await page.locator("#q").textContent(), after, "files leave the state as it was");
  }));

  it("that is none is said to be none", async () => {
    const { page, close } = await open(browser, `${home}?spend=<b>no</b>`);
    assert.match(await page.locator("#problem").textContent(), /spend.*<b>no<\/b>/);
    assert.equal(await page.locator("#problem b").count(), 0);
    await close();
  });
});

describe("result files", () => {
  const words = (page) => page.locator("#compared").innerText();

  /** Drops files as a hand does: the browser gives them to the page in a DataTransfer. */
  const dropped = (page, paths) => page.evaluate((contents) => {
    const data = new DataTransfer();
    for (const [name, text] of contents) data.items.add(new File([text], name, { type: "application/json" }));
    for (const kind of ["dragenter", "dragover", "drop"]) {
      document.getElementById("drop").dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
    }
  }, paths.map((path) => [basename(path), readFileSync(path, "utf8")]));

  it("show their rates when one is chosen", () => explored("", {}, async (page) => {
    await page.locator("#files").setInputFiles(PUBLISHED[0]);
    await page.locator("#compared table").first().waitFor();
    const { rows } = JSON.parse(readFileSync(PUBLISHED[0], "utf8"));
    const said = await words(page);
    assert.match(said, new RegExp(`accepted.*of ${rows.length} rows`));
    const kernels = rows.filter(({ status }) => status === "ok").map((row) => row.kernel.name);
    for (const kernel of new Set(kernels)) assert.ok(said.includes(kernel), kernel);
  }));

  for (const [how, give] of [["dropped", dropped], ["chosen", (page, paths) => page.locator("#files").setInputFiles(paths)]]) {
    it(`are compared when two are ${how}, with the verdicts of the command`, () => explored("", {}, async (page) => {
      await give(page, PUBLISHED);
      await page.locator("#compared table").first().waitFor();
      const { comparisons } = JSON.parse(run("compare", ...PUBLISHED, "--format", "json"));
      const measured = comparisons.flatMap(({ rows }) => rows).filter(({ base, alternative }) => base.kernel ?? alternative.kernel);
      const expected = measured.map(({ problem, base, alternative, verdict }) => [
        problem, base.kernel ?? alternative.kernel, verdict === "differs" ? "≠" : verdict,
      ]);
      assert.ok(expected.length > 20);
      const rows = await page.locator("#compared tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
      const found = rows.filter(([problem]) => problem.includes("x")).map(([problem, kernel, ...rest]) => [
        problem, kernel, rest.at(-1).replace(/[ ¹²³⁴-⁹]+$/u, ""),
      ]);
      assert.deepEqual(found.map(String).sort(), expected.map(String).sort());
    }));
  }

  it("show a hostile name as text", () => explored("", {}, async (page) => {
    await dropped(page, [files.path("hostile.v1.json")]);
    await page.locator("#compared table").first().waitFor();
    assert.ok((await page.locator("#compared").textContent()).includes(HOSTILE));
    assert.equal(await page.locator("#compared img, #compared script, script:not([src])").count(), 0);
    await unfold(page);
    assert.deepEqual(await overflow(page), []);
  }));

  it("that are none say what is wrong, as text", () => explored("", {}, async (page) => {
    const broken = JSON.parse(readFileSync(files.path("hostile.v1.json"), "utf8"));
    broken.rows[0].problem.element = HOSTILE;
    await page.locator("#files").setInputFiles([
      { name: "<img src=x onerror=alert(3)>.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(broken)) },
      { name: "words.json", mimeType: "application/json", buffer: Buffer.from("no result file") },
    ]);
    await page.locator("#compared li").nth(1).waitFor();
    const said = await words(page);
    assert.match(said, /refused.*<img src=x onerror=alert\(3\)>/);
    assert.match(said, /refused.*words\.json/);
    assert.equal(await page.locator("#compared img, #compared script").count(), 0);
    assert.deepEqual(await overflow(page), []);
  }));
});

describe("the page", () => {
  it("is HTML5 whose references have a target", () => explored("", {}, async (page) => {
    const html = await (await page.request.get(home)).text();
    assert.deepEqual(await invalid(html), []);
    assert.deepEqual(await dangling(page), []);
  }));

  it("is used by key", () => explored("", {}, async (page) => {
    assert.deepEqual(await unreachable(page), []);
  }));

  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      it(`fits ${width} px, ${theme}`, () => explored("", { theme, width }, async (page) => {
        assert.ok(await page.locator("svg:visible").count() >= 3, "there are pictures");
        assert.deepEqual(await collisions(page), []);
        await slide(page, "spend", 7);
        assert.deepEqual(await collisions(page), []);
        await page.locator("#files").setInputFiles(PUBLISHED);
        await page.locator("#compared table").first().waitFor();
        await unfold(page);
        assert.deepEqual([...await overflow(page), ...await clipped(page)], []);
      }));
    }

    it(`is accessible, ${theme}`, () => explored("", { theme }, async (page) => {
      await page.locator("#files").setInputFiles(PUBLISHED);
      await page.locator("#compared table").first().waitFor();
      await unfold(page);
      assert.deepEqual(await violations(page), []);
    }));
  }
});
