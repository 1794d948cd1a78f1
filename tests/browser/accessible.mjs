// Accessibility checks of a page: its HTML, axe-core, keyboard and links. Each returns a list of
// findings.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { HtmlValidate } from "html-validate";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const validator = new HtmlValidate({ root: true, extends: ["html-validate:standard"] });

/** What is not HTML5. */
export async function invalid(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap(({ messages }) => messages).map(({ line, ruleId, message }) => `line ${line}: ${ruleId}: ${message}`);
}

/** What axe-core calls serious or critical. */
export async function violations(page) {
  // Put in by the debugger, so that the page keeps its own policy against scripts.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.length} times, as in ${nodes[0].html.slice(0, 160)} (${nodes[0].any[0]?.message ?? ""})`);
}

/** References inside the page that lead nowhere. */
export const dangling = (page) => page.evaluate(() => {
  const links = [...document.querySelectorAll("a[href^='#']")].map((one) => one.getAttribute("href").slice(1));
  const named = ["aria-labelledby", "aria-describedby", "for"].flatMap((attribute) =>
    [...document.querySelectorAll(`[${attribute}]`)].flatMap((one) => one.getAttribute(attribute).split(/\s+/)));
  return [...links, ...named].filter((id) => !document.getElementById(decodeURIComponent(id)));
});

/** Goes through the page with Tab, opening what is folded with Enter: what cannot be reached, opened or seen. */
export async function unreachable(page) {
  const faults = [];
  const reached = [];
  for (let presses = 0; presses < 1000; presses += 1) {
    await page.keyboard.press("Tab");
    const now = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return null;
      const style = getComputedStyle(one);
      one.dataset.reached = "";
      const seen = one.matches(":focus-visible") && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
      const said = `${one.localName} "${(one.getAttribute("aria-label") ?? one.textContent).trim().slice(0, 40)}"`;
      return { said, seen, folds: one.localName === "summary" };
    });
    if (now === null) break;
    reached.push(now.said);
    if (!now.seen) faults.push(`nobody sees that ${now.said} has the focus`);
    if (now.folds) {
      const isOpen = () => page.evaluate(() => document.activeElement.parentElement.open);
      const before = await isOpen();
      await page.keyboard.press("Enter");
      if (await isOpen() === before) faults.push(`Enter does nothing on ${now.said}`);
      if (before) await page.keyboard.press("Enter");
    }
  }
  const missed = await page.evaluate(() => [...document.querySelectorAll("a[href], summary, button, select, input, [tabindex='0']")]
    .filter((one) => !("reached" in one.dataset) && !one.disabled && one.checkVisibility({ visibilityProperty: true }))
    .map((one) => `Tab does not reach ${one.localName} "${(one.getAttribute("aria-label") ?? one.textContent).trim().slice(0, 40)}"`));
  if (reached.length === 0) faults.push("Tab reaches nothing");
  return [...faults, ...missed];
}
