// S9 with files: a conversation of 1,000 pictures on a desktop, read up to its first and back.
import { expect, test } from "@playwright/test";
import { drawn, sendsFiles } from "../fixtures/media.js";
import { Person } from "../fixtures/person.js";
import { Server } from "../fixtures/server.js";
import { report, rounds } from "./figures.js";
import { add, isAtEnd, mostRows, ofFrames, scrolls } from "./scrolling.js";
import { traced } from "./timeline.js";

const PICTURES = Number(process.env.LELIAO_PICTURE_COUNT ?? 1_000);
/** So many files may one person announce without a pause. */
const UPLOADS = 200;

test("S9: 1,000 pictures up and back", async ({ browser }) => {
  const server = new Server();
  await server.start();
  let author!: Person;
  for (let n = 1; n <= PICTURES; n++) {
    if (n % UPLOADS === 1) {
      await author?.context.close();
      author = await Person.arrive(browser, server.url, `画家 ${Math.ceil(n / UPLOADS)}`);
      await author.logIn();
    }
    const [width, height] = [[1200, 800], [800, 1200], [1000, 1000], [1600, 700]][n % 4]!;
    await sendsFiles(author, [await drawn(author, width!, height!, (n * 37) % 360, `${n}.png`)], n % 3 ? "" : `picture ${n}.`);
  }
  await author.context.close();
  const reader = await Person.arrive(browser, server.url, "读者");
  await reader.logIn(4);
  await reader.goes("/c/1");
  await reader.ready();
  const page = reader.page;
  const log = page.locator(".log");
  await log.evaluate((log) => (log.scrollTop = 0));
  await expect(page.locator(`[data-seq="${PICTURES}"]`)).toHaveCount(1);
  const wheel = await scrolls(page);
  const figures: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    const trace = await traced(browser, page, server.url, async () => {
      for (let n = 0; !(await page.locator('[data-seq="1"]').count()) && n < 200; n++) await wheel(10_000);
      for (let n = 0; !(await isAtEnd(page)) && n < 200; n++) await wheel(-10_000);
    });
    expect(await page.locator(`[data-seq="${PICTURES}"]`).count(), "back at the end").toBe(1);
    add(figures, ofFrames("picture-", trace));
  }
  const rows = await mostRows(page);
  report({ "S9 picture-rows": [rows], ...figures });
  expect(rows).toBeLessThanOrEqual(300);
  await reader.context.close();
  await server.remove();
});
