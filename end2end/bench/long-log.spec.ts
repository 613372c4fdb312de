// S9: a conversation of 100,000 messages on a desktop: reading up and down, and messages that arrive.
import { expect, test, MESSAGES } from "./crowded.js";
import { figure, median, percentile, report, rounds } from "./figures.js";
import { traced, type Trace } from "./timeline.js";

/** How far up, at least. */
const FAR = 5_000;
/** A wheel that is turned without pause, CSS pixels a second. */
const SPEED = Number(process.env.LELIAO_WHEEL ?? 4_000);
const LIVE = 200;
/** Twenty seconds each: a neighbour of this machine should not decide. */
const LIVE_ROUNDS = 3;
const PACE_MS = 100;

const longest = (trace: Trace, of: "wall" | "cpu") => Math.max(...trace.tasks.map((task) => task[of]));
const tooLong = (trace: Trace) => trace.tasks.filter((task) => task.wall > 50).length;

test("S9: 5,000 messages up and back", async ({ browser, server, reader }) => {
  const log = reader.locator(".log");
  const box = (await log.boundingBox())!;
  const cdp = await reader.context().newCDPSession(reader);
  const oldest = () => reader.locator("[data-seq]").first().getAttribute("data-seq").then(Number);
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
  const [p95, p95Cpu, p50, worst, worstCpu, long] = [[], [], [], [], [], []] as number[][];
  for (let round = 0; round < rounds; round++) {
    const trace = await traced(browser, reader, server.url, async () => {
      for (let n = 0; (await oldest()) > MESSAGES - FAR && n < 100; n++) await wheel(20_000);
      for (let n = 0; (await log.evaluate((log) => log.scrollTop)) < 0 && n < 100; n++) await wheel(-20_000);
    });
    expect(await reader.locator(`[data-seq="${MESSAGES}"]`).count(), "back at the end").toBe(1);
    const frames = trace.between("BeginMainThreadFrame");
    expect(frames.length, "frames while scrolling").toBeGreaterThan(FAR / 10);
    p95!.push(percentile(frames.map((frame) => frame.wall), 95));
    p95Cpu!.push(percentile(frames.map((frame) => frame.cpu), 95));
    p50!.push(median(frames.map((frame) => frame.wall)));
    worst!.push(longest(trace, "wall"));
    worstCpu!.push(longest(trace, "cpu"));
    long!.push(tooLong(trace));
    if (process.env.LELIAO_SPENT) console.log(frames.length, "frames", trace.spent());
  }
  const mostRows: number = await reader.evaluate(() => (window as any).mostRows);
  const missed = report([
    figure("S9", "rows in the document while scrolling, at most", "rows", [mostRows], 300),
    figure("S9", "main-thread work per frame while scrolling, p95", "ms", p95!, 8),
    figure("S9", "main-thread work per frame while scrolling, p95, processor time", "ms", p95Cpu!),
    figure("S9", "main-thread work per frame while scrolling, median", "ms", p50!),
    figure("S9", "tasks over 50 ms while scrolling", "tasks", long!, 0),
    figure("S9", "longest task while scrolling", "ms", worst!),
    figure("S9", "longest task while scrolling, processor time", "ms", worstCpu!),
  ]);
  expect(missed).toEqual([]);
});

test("S9: messages that arrive", async ({ browser, server, reader, speaker }) => {
  const [p50, p95, p50Cpu, p95Cpu] = [[], [], [], []] as number[][];
  let said = MESSAGES;
  for (let round = 0; round < Math.max(rounds, LIVE_ROUNDS); round++) {
    const trace = await traced(browser, reader, server.url, async () => {
      await speaker.talks(LIVE, PACE_MS, (n) => `现在说的第 ${n} 句 – said just now`);
      said += LIVE;
      await expect(reader.locator(`[data-seq="${said}"]`)).toHaveCount(1);
      await reader.waitForTimeout(2 * PACE_MS);
    });
    // Answers that a message brings with it (it is read at once) come right behind it and belong to it.
    const messages = trace.between("WebSocketReceive", PACE_MS / 2);
    expect(messages.length, "messages in the trace").toBeGreaterThan(LIVE * 0.9);
    p50!.push(median(messages.map((message) => message.wall)));
    p95!.push(percentile(messages.map((message) => message.wall), 95));
    p50Cpu!.push(median(messages.map((message) => message.cpu)));
    p95Cpu!.push(percentile(messages.map((message) => message.cpu), 95));
    if (process.env.LELIAO_SPENT) console.log(messages.length, "messages", trace.spent());
  }
  const missed = report([
    figure("S9", "main-thread work per live message, median", "ms", p50!, 4),
    figure("S9", "main-thread work per live message, p95", "ms", p95!),
    figure("S9", "main-thread work per live message, median, processor time", "ms", p50Cpu!),
    figure("S9", "main-thread work per live message, p95, processor time", "ms", p95Cpu!),
  ]);
  expect(missed).toEqual([]);
});
