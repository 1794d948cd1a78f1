// Layout checks: pages fit their window, and words fit their pictures. They run in the page and
// return a list of findings.

/** Elements that make the document wider than the window. */
export const overflow = (page) => page.evaluate(() => {
  const edge = document.documentElement.clientWidth;
  const width = document.scrollingElement.scrollWidth;
  if (width <= edge) return [];
  const scrolls = (one) => one && (getComputedStyle(one).overflowX !== "visible" || scrolls(one.parentElement));
  // The words of a box may be wider than the box.
  const reach = (one) => one.getBoundingClientRect().left + Math.max(one.getBoundingClientRect().width, one.scrollWidth);
  const wide = [...document.body.querySelectorAll("*")].filter((one) => reach(one) > edge + 1 && !scrolls(one));
  const called = (one) => `${one.localName}${one.id && `#${one.id}`}${one.getAttribute("class") ? `.${one.getAttribute("class")}` : ""}`;
  return [`the document is ${width} px wide in a window of ${edge}: ${wide.slice(-3).map(called).join(", ")}`];
});

/** Words of a picture that leave it or lie on one another, by more than a pixel of ink. */
export const collisions = (page) => page.evaluate(() => {
  const pen = document.createElement("canvas").getContext("2d");
  // The ink of a text: the box that a browser gives has the height of the font, in which digits
  // leave room above and below.
  const ink = (text) => {
    const said = text.textContent.trim();
    const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(text);
    pen.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    const { actualBoundingBoxAscent: above, actualBoundingBoxDescent: below } = pen.measureText(said);
    const last = text.getNumberOfChars() - 1;
    const ends = [text.getStartPositionOfChar(0), text.getEndPositionOfChar(last)];
    const corners = ends.flatMap(({ x, y }) => [new DOMPoint(x, y - above), new DOMPoint(x, y + below)])
      .map((corner) => corner.matrixTransform(text.getScreenCTM()));
    const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
    return { said, left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  };
  const found = [];
  for (const svg of document.querySelectorAll("svg")) {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) continue;
    const name = svg.closest("[id]")?.id ?? "a picture";
    const words = [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim() !== "").map(ink);
    for (const { said, ...box } of words) {
      const out = Math.max(frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom);
      if (out > 1) found.push(`${name}: "${said}" leaves the picture by ${out.toFixed(1)} px`);
    }
    words.forEach((one, index) => {
      for (const other of words.slice(index + 1)) {
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (across > 1 && down > 1) {
          found.push(`${name}: "${one.said}" and "${other.said}" overlap by ${across.toFixed(1)} x ${down.toFixed(1)} px`);
        }
      }
    });
  }
  return found;
});

/** Text that its box cuts off where nothing scrolls, and cells whose words run into the next. */
export const clipped = (page) => page.evaluate(() => [...document.body.querySelectorAll("*")]
  .filter((one) => one.matches("td, th") || (!one.closest("svg") && ["hidden", "clip"].includes(getComputedStyle(one).overflowX)))
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.localName} is too small for "${one.textContent.trim().slice(0, 60)}"`));

/** Opens everything that is folded. */
export const unfold = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
