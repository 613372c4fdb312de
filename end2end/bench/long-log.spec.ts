// S9: a conversation of 100,000 messages on a desktop: reading up and down, and messages that arrive.
import { expect, test, MESSAGES, type World } from "./crowded.js";
import { percentile, report, rounds } from "./figures.js";
import { traced, type Work } from "./timeline.js";

/** How far up, at least. */
const FAR = 5_000;
/** A wheel that is turned without pause, CSS pixels a second. */
const SPEED = Number(process.env.LELIAO_WHEEL ?? 4_000);
const LIVE = 200;
const CONVERSATIONS = 200;
/** Twenty seconds each: a neighbour of this machine should not decide. */
const LIVE_ROUNDS = 3;
const PACE_MS = 100;
/** Logging in and connecting are over before the trace begins. */
const AFTER_MS = 3_000;

/** Adds a round's values to those before. */
function add(figures: Record<string, number[]>, round: Record<string, number>) {
  for (const [quantity, value] of Object.entries(round)) (figures[quantity] ??= []).push(value);
}

const at = (percent: number, work: Work[], of: "wall" | "cpu") => percentile(work.map((one) => one[of]), percent);

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
  const figures: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    const trace = await traced(browser, reader, server.url, async () => {
      for (let n = 0; (await oldest()) > MESSAGES - FAR && n < 100; n++) await wheel(20_000);
      for (let n = 0; (await log.evaluate((log) => log.scrollTop)) < 0 && n < 100; n++) await wheel(-20_000);
    });
    expect(await reader.locator(`[data-seq="${MESSAGES}"]`).count(), "back at the end").toBe(1);
    const frames = trace.between("BeginMainThreadFrame");
    expect(frames.length, "frames while scrolling").toBeGreaterThan(FAR / 10);
    add(figures, {
      "S9 frame-p95": at(95, frames, "wall"),
      "S9 frame-p95-cpu": at(95, frames, "cpu"),
      "S9 frame-p50": at(50, frames, "wall"),
      "S9 long-tasks": trace.tasks.filter((task) => task.wall > 50).length,
      "S9 longest": at(100, trace.tasks, "wall"),
      "S9 longest-cpu": at(100, trace.tasks, "cpu"),
    });
  }
  report({ "S9 rows": [await reader.evaluate(() => (window as any).mostRows)], ...figures });
});

/** What a message costs that arrives in the open conversation. */
async function arriving({ browser, server, reader, talk }: World, said: number, name: string) {
  const figures: Record<string, number[]> = {};
  for (let round = 0; round < Math.max(rounds, LIVE_ROUNDS); round++) {
    const talking = talk(LIVE, PACE_MS, AFTER_MS);
    const trace = await traced(browser, reader, server.url, async () => {
      await talking;
      said += LIVE;
      await expect(reader.locator(`[data-seq="${said}"]`)).toHaveCount(1);
      await reader.waitForTimeout(2 * PACE_MS);
    });
    // Answers that a message brings with it (it is read at once) come right behind it and belong to it.
    const messages = trace.between("WebSocketReceive", PACE_MS / 2);
    expect(messages.length, "messages in the trace").toBeGreaterThan(LIVE * 0.9);
    add(figures, {
      [`S9 ${name}-p50`]: at(50, messages, "wall"),
      [`S9 ${name}-p95`]: at(95, messages, "wall"),
      [`S9 ${name}-p50-cpu`]: at(50, messages, "cpu"),
      [`S9 ${name}-p95-cpu`]: at(95, messages, "cpu"),
    });
  }
  report(figures);
}

test("S9: messages that arrive", async ({ browser, server, reader, talk }) => {
  await arriving({ browser, server, reader, talk }, MESSAGES, "live");
});

test("S9: messages that arrive, with 200 conversations in the list", async ({ browser, server, reader, talk }) => {
  await reader.evaluate(async (count) => {
    const socket = new WebSocket(`ws://${location.host}/ws`, "leliao.v1.json");
    await new Promise((open) => (socket.onopen = open));
    // Closed below: until then the page receives every message twice.
    (window as any).maker = socket;
    socket.send(JSON.stringify({ ref: 1, do: { resume: {} } }));
    for (let n = 0; n < count; n++) {
      const nonce = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
      socket.send(JSON.stringify({ ref: n + 2, do: { create_room: { nonce, name: `房间 ${n}` } } }));
    }
  }, CONVERSATIONS - 1);
  await expect(reader.locator(".list .row")).toHaveCount(CONVERSATIONS);
  await reader.evaluate(() => (window as any).maker.close());
  await arriving({ browser, server, reader, talk }, MESSAGES, "live-of-200");
});
