// S8: the first visit: the login page is whole without a script, and painted within a second on a slow phone.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Installed } from "../fixtures/installed.js";
import { Server } from "../fixtures/server.js";
import { expect, phone, test } from "../fixtures/world.js";
import { report } from "./figures.js";

const RUNS = Number(process.env.LELIAO_LOADS ?? 5);
/** Google's measure of a page's loading; the newest that runs on Node 20. Fetched when it is needed. */
const LIGHTHOUSE = "lighthouse@12.8.2";

/** The largest element that the browser painted, as it stands in the document. */
function largest() {
  return new Promise<{ tag: string; text: string; html: string }>((found) => {
    new PerformanceObserver((list) => {
      const element = (list.getEntries().at(-1) as (PerformanceEntry & { element?: Element | null }) | undefined)?.element;
      if (element) found({ tag: element.tagName, text: element.textContent ?? "", html: element.outerHTML });
    }).observe({ type: "largest-contentful-paint", buffered: true });
  });
}

for (const [size, options] of Object.entries({ phone, desktop: { viewport: { width: 1280, height: 800 } } })) {
  test(`S8: the largest element is in the HTML and painted without a script (${size})`, async ({ server, browser }) => {
    const visitor = await browser.newContext({ locale: "zh-CN", ...options });
    const page = await visitor.newPage();
    await page.goto(`${server.url}/login`, { waitUntil: "load" });
    const element = await page.evaluate(largest);
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
    const blank = await (await plain.newPage()).screenshot();
    expect((await still.screenshot()).length).toBeGreaterThan(4 * blank.length);
    await plain.close();
    report({ [`S8 missing-${size}`]: [0] });
  });
}

/** What Lighthouse says of a page on a phone on slow 4G, simulated. */
async function lighthouse(url: string, ...flags: string[]) {
  const chrome = "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic";
  const env = { ...process.env, CHROME_PATH: process.env.LELIAO_CHROMIUM ?? "/usr/bin/chromium" };
  const command = ["--yes", LIGHTHOUSE, url, "--quiet", "--output=json", chrome, ...flags];
  const result = JSON.parse((await promisify(execFile)("npx", command, { env, maxBuffer: 2 ** 26 })).stdout);
  expect(result.runtimeError).toBeUndefined();
  expect([result.configSettings.formFactor, result.configSettings.throttlingMethod]).toEqual(["mobile", "simulate"]);
  return result;
}

test("S8: the largest element within a second at Lighthouse's mobile throttle", async ({ server }) => {
  const [lcp, fcp]: [number[], number[]] = [[], []];
  for (let n = 0; n < RUNS; n++) {
    const { audits } = await lighthouse(`${server.url}/login`, "--only-categories=performance");
    lcp.push(audits["largest-contentful-paint"].numericValue);
    fcp.push(audits["first-contentful-paint"].numericValue);
  }
  report({ "S8 lcp": lcp, "S8 fcp": fcp });
});

test("S8: Lighthouse's marks for the login and the chat", async () => {
  const server = new Server(["--listed", "--message-burst", "100"]);
  await server.start();
  const alice = new Installed(server.url);
  try {
    // Lighthouse opens a tab beside hers: a cookie as a header would not log its WebSocket in.
    await alice.start({}, ["--remote-debugging-port=0"]);
    await alice.logIn("alice");
    for (const n of Array(30).keys()) {
      await alice.page.locator("textarea").fill(`第 ${n + 1} 句`);
      await alice.page.keyboard.press("Enter");
    }
    await expect(alice.page.locator("[data-seq]").filter({ hasText: "第 30 句" })).toBeVisible();
    await alice.page.goto("about:blank");
    const [port] = readFileSync(join(alice.profile, "DevToolsActivePort"), "utf8").split("\n");
    const inside = [`--port=${port}`, "--disable-storage-reset"];
    for (const [page, path, flags] of [["login", "/login", []], ["chat", "/c/1", inside]] as const) {
      const { categories } = await lighthouse(`${server.url}${path}`, ...flags);
      for (const name of ["performance", "accessibility", "best-practices", "seo"]) {
        report({ [`S8 ${page}-${name}`]: [100 * categories[name].score] });
      }
    }
  } finally {
    await alice.context.close();
    await server.remove();
  }
});
