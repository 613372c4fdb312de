// S8: the first visit: the login page is whole without a script, and painted within a second on a slow phone.
import { expect, phone, test } from "../fixtures/world.js";
import { figure, report } from "./figures.js";
import { load } from "./lighthouse.js";

const RUNS = Number(process.env.LELIAO_LOADS ?? 5);

/** The largest element that the browser painted, as it stands in the document. */
function largest() {
  return new Promise<{ tag: string; text: string; html: string }>((found) => {
    new PerformanceObserver((list) => {
      const element = (list.getEntries().at(-1) as LargestContentfulPaint | undefined)?.element;
      if (element) found({ tag: element.tagName, text: element.textContent ?? "", html: element.outerHTML });
    }).observe({ type: "largest-contentful-paint", buffered: true });
  });
}

interface LargestContentfulPaint extends PerformanceEntry {
  element: Element | null;
}

for (const [size, options] of Object.entries({ phone, desktop: { viewport: { width: 1280, height: 800 } } })) {
  test(`S8: the largest element is in the HTML and painted without a script (${size})`, async ({ server, browser }, info) => {
    const visitor = await browser.newContext({ locale: "zh-CN", ...options });
    const page = await visitor.newPage();
    await page.goto(`${server.url}/login`, { waitUntil: "load" });
    const element = await page.evaluate(largest);
    console.log(`S8 largest element (${size}): ${element.html.slice(0, 160)}`);
    const served = await (await fetch(`${server.url}/login`, { headers: { "accept-language": "zh-CN" } })).text();
    // What is written `<!>` is read as an empty comment.
    expect(served.replaceAll("<!>", "<!---->")).toContain(element.html);
    await visitor.close();

    const plain = await browser.newContext({ locale: "zh-CN", javaScriptEnabled: false, ...options });
    const still = await plain.newPage();
    await still.goto(`${server.url}/login`);
    const shown = still.locator(element.tag.toLowerCase()).filter({ hasText: element.text }).first();
    await expect(shown).toBeVisible();
    await expect(shown).toBeInViewport();
    // A blank page of this size compresses to a fraction of this.
    const picture = await still.screenshot({ path: info.outputPath(`no-script-${size}.png`) });
    const blank = await plain.newPage();
    const nothing = await blank.screenshot();
    expect(picture.length).toBeGreaterThan(4 * nothing.length);
    await plain.close();
    const row = `largest element missing from the HTML or not painted without a script (${size})`;
    expect(report([figure("S8", row, "pages", [0], 0)])).toEqual([]);
  });
}

test("S8: the largest element within a second at Lighthouse's mobile throttle", async ({ server }) => {
  const chromium = process.env.LELIAO_CHROMIUM ?? "/usr/bin/chromium";
  const loadings = await load(`${server.url}/login`, RUNS, chromium, ["--no-sandbox", "--disable-gpu", "--disable-quic"]);
  console.log(`S8 Lighthouse's largest element: ${loadings[0]!.element}`);
  const missed = report([
    figure("S8", "login page, largest contentful paint, Lighthouse mobile (simulated)", "ms", loadings.map(({ lcp }) => lcp), 1_000),
    figure("S8", "login page, first contentful paint, Lighthouse mobile (simulated)", "ms", loadings.map(({ fcp }) => fcp)),
  ]);
  expect(missed).toEqual([]);
});
