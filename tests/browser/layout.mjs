// What must fit: pages in their window, words in their pictures. These run in the page and return sentences, none where all is well.

/** Elements that make the document wider than the window. */
export const overflow = (page) => page.evaluate(() => {
  const edge = document.documentElement.clientWidth;
  const width = document.scrollingElement.scrollWidth;
  if (width <= edge) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > edge + 1);
  const called = (one) => `${one.localName}${one.id && `#${one.id}`}${one.getAttribute("class") ? `.${one.getAttribute("class")}` : ""}`;
  return [`the document is ${width} px wide in a window of ${edge}: ${wide.slice(0, 5).map(called).join(", ")}`];
});

/** Words of a picture that leave it or lie on one another, by more than a pixel. */
export const collisions = (page) => page.evaluate(() => {
  const found = [];
  for (const svg of document.querySelectorAll("svg")) {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) continue;
    const name = svg.closest("[id]")?.id ?? "a picture";
    const words = [...svg.querySelectorAll("text")].map((text) => ({ said: text.textContent.trim(), box: text.getBoundingClientRect() }))
      .filter(({ said, box }) => said !== "" && box.width > 0);
    for (const { said, box } of words) {
      const out = Math.max(frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom);
      if (out > 1) found.push(`${name}: "${said}" leaves the picture by ${out.toFixed(1)} px`);
    }
    words.forEach(({ said, box }, index) => {
      for (const other of words.slice(index + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (across > 1 && down > 1) {
          found.push(`${name}: "${said}" and "${other.said}" overlap by ${across.toFixed(1)} x ${down.toFixed(1)} px`);
        }
      }
    });
  }
  return found;
});

/** Text that its box cuts off, where nothing scrolls. */
export const clipped = (page) => page.evaluate(() => [...document.body.querySelectorAll("*")]
  .filter((one) => !one.closest("svg") && ["hidden", "clip"].includes(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.localName} cuts off "${one.textContent.trim().slice(0, 60)}"`));

/** Opens everything that is folded. */
export const unfold = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
