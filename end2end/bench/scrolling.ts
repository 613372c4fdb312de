// A wheel that is turned over a log, and what that costs in each frame.
import type { Page } from "@playwright/test";
import { percentile } from "./figures.js";
import type { Trace, Work } from "./timeline.js";

/** Without pause, CSS pixels a second. */
const SPEED = Number(process.env.LELIAO_WHEEL ?? 4_000);

export const at = (percent: number, work: Work[], of: "wall" | "cpu") => percentile(work.map((one) => one[of]), percent);

/** Adds a round's values to those before. */
export function add(figures: Record<string, number[]>, round: Record<string, number>) {
  for (const [quantity, value] of Object.entries(round)) (figures[quantity] ??= []).push(value);
}

/** Scrolls the log of a page, so many CSS pixels: up if that is more than none. Counts its rows from now on. */
export async function scrolls(page: Page) {
  const log = page.locator(".log");
  const box = (await log.boundingBox())!;
  const cdp = await page.context().newCDPSession(page);
  // Counted at every change, not now and then.
  await log.evaluate((log) => {
    const count = () => log.querySelectorAll("li").length;
    (window as any).mostRows = count();
    new MutationObserver(() => ((window as any).mostRows = Math.max((window as any).mostRows, count())))
      .observe(log, { childList: true, subtree: true });
  });
  return (distance: number) =>
    cdp.send("Input.synthesizeScrollGesture", {
      x: Math.round(box.x + box.width / 2),
      y: Math.round(box.y + box.height / 2),
      yDistance: distance,
      speed: SPEED,
      // A made finger scrolls nothing in a browser without a screen.
      gestureSourceType: "mouse",
      preventFling: true,
    });
}

/** How many rows there were at most. */
export const mostRows = (page: Page): Promise<number> => page.evaluate(() => (window as any).mostRows);

/** Whether the newest message is in view. */
export const isAtEnd = (page: Page) => page.locator(".log").evaluate((log) => log.scrollTop >= 0);

/** What the frames of a trace have cost. */
export function ofFrames(name: string, trace: Trace): Record<string, number> {
  const frames = trace.between("BeginMainThreadFrame");
  return {
    [`S9 ${name}frame-p95`]: at(95, frames, "wall"),
    [`S9 ${name}frame-p95-cpu`]: at(95, frames, "cpu"),
    [`S9 ${name}frame-p50`]: at(50, frames, "wall"),
    [`S9 ${name}long-tasks`]: trace.tasks.filter((task) => task.wall > 50).length,
    [`S9 ${name}longest`]: at(100, trace.tasks, "wall"),
  };
}
