// S9 with files: a conversation of 1,000 pictures on a desktop, read up to its first and back.
import { expect, test } from "@playwright/test";
import { drawn, sendsFiles } from "../fixtures/media.js";
import { Person } from "../fixtures/person.js";
import { Server } from "../fixtures/server.js";
import { percentile, report, rounds } from "./figures.js";
import { traced, type Work } from "./timeline.js";

const PICTURES = Number(process.env.LELIAO_PICTURE_COUNT ?? 1_000);
/** A wheel that is turned without pause, CSS pixels a second. */
const SPEED = Number(process.env.LELIAO_WHEEL ?? 4_000);
/** So many files may one person announce without a pause. */
const UPLOADS = 200;

const at = (percent: number, work: Work[], of: "wall" | "cpu") => percentile(work.map((one) => one[of]), percent);

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
  const box = (await log.boundingBox())!;
  const cdp = await page.context().newCDPSession(page);
  const wheel = (distance: number) =>
    cdp.send("Input.synthesizeScrollGesture", {
      x: Math.round(box.x + box.width / 2),
      y: Math.round(box.y + box.height / 2),
      yDistance: distance,
      speed: SPEED,
      gestureSourceType: "mouse",
      preventFling: true,
    });
  // Counted at every change, not now and then.
  await log.evaluate((log) => {
    const count = () => log.querySelectorAll("li").length;
    (window as any).mostRows = count();
    new MutationObserver(() => ((window as any).mostRows = Math.max((window as any).mostRows, count())))
      .observe(log, { childList: true, subtree: true });
  });
  const figures: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    const trace = await traced(browser, page, server.url, async () => {
      for (let n = 0; !(await page.locator('[data-seq="1"]').count()) && n < 200; n++) await wheel(10_000);
      for (let n = 0; (await log.evaluate((log) => log.scrollTop)) < 0 && n < 200; n++) await wheel(-10_000);
    });
    expect(await page.locator(`[data-seq="${PICTURES}"]`).count(), "back at the end").toBe(1);
    const frames = trace.between("BeginMainThreadFrame");
    const round_figures = {
      "S9 picture-frame-p95": at(95, frames, "wall"),
      "S9 picture-frame-p95-cpu": at(95, frames, "cpu"),
      "S9 picture-frame-p50": at(50, frames, "wall"),
      "S9 picture-long-tasks": trace.tasks.filter((task) => task.wall > 50).length,
      "S9 picture-longest": at(100, trace.tasks, "wall"),
    };
    for (const [quantity, value] of Object.entries(round_figures)) (figures[quantity] ??= []).push(value);
  }
  const rows = await page.evaluate(() => (window as any).mostRows);
  report({ "S9 picture-rows": [rows], ...figures });
  expect(rows).toBeLessThanOrEqual(300);
  await reader.context.close();
  await server.remove();
});
