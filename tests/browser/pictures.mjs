// The pictures of the README: the first screen of the report, light and dark, from the data that
// the program carries.
//
// A picture is cut below the band chart, so that it shows the question, the answer and the band,
// and no element is cut in half.

import { mkdirSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { THEMES, folder, here, launch, open, run } from "./browser.mjs";

const WIDTH = 1200;
const BYTES_MAX = 200_000;

mkdirSync(here("docs/pictures"), { recursive: true });
const files = folder();
const browser = await launch();
try {
  run("report", "-o", files.path("report.html"));
  for (const theme of THEMES) {
    const { page } = await open(browser, pathToFileURL(files.path("report.html")).href, { theme, width: WIDTH });
    const path = here(`docs/pictures/report-${theme}.png`);
    // The answer and, below it, the picture of the band; the table of claims between them would
    // take a screen of its own.
    await page.addStyleTag({ content: "nav, #claims, #band details, #band .from, .top .from { display: none !important; }" });
    const band = await page.locator("#band").boundingBox();
    await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width: WIDTH, height: Math.ceil(band.y + band.height) } });
    const { size } = statSync(path);
    if (size > BYTES_MAX) throw new Error(`${path} has ${size} bytes, more than ${BYTES_MAX}`);
    console.log(`written: docs/pictures/report-${theme}.png, ${Math.ceil(size / 1000)} kB`);
  }
} finally {
  await browser.close();
  files.remove();
}
