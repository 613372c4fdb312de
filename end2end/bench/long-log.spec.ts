// S9: a conversation of 100,000 messages: reading up and down on a desktop and on a slow phone, and messages that arrive.
import type { Browser, Page } from "@playwright/test";
import { expect, test, MESSAGES, type World } from "./crowded.js";
import { report, rounds } from "./figures.js";
import { add, at, isAtEnd, mostRows, ofFrames, scrolls } from "./scrolling.js";
import { traced } from "./timeline.js";

/** How far up, at least. */
const FAR = 5_000;
/** On a phone, whose screen is smaller. */
const FAR_ON_PHONE = 2_000;
/** A phone with 3 GB is so many times as slow as this machine. */
const SLOWER = 4;
const LIVE = 200;
const CONVERSATIONS = 200;
/** Twenty seconds each: a neighbour of this machine should not decide. */
const LIVE_ROUNDS = 3;
const PACE_MS = 100;
/** Logging in and connecting are over before the trace begins. */
const AFTER_MS = 3_000;

/** Reads so many messages up and back. */
async function reads(browser: Browser, reader: Page, url: string, far: number, name: string) {
  const oldest = () => reader.locator("[data-seq]").first().getAttribute("data-seq").then(Number);
  const scroll = await scrolls(reader);
  const figures: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    const trace = await traced(browser, reader, url, async () => {
      for (let n = 0; (await oldest()) > MESSAGES - far && n < 100; n++) await scroll(20_000);
      for (let n = 0; !(await isAtEnd(reader)) && n < 100; n++) await scroll(-20_000);
    });
    expect(await reader.locator(`[data-seq="${MESSAGES}"]`).count(), "back at the end").toBe(1);
    const frames = trace.between("BeginMainThreadFrame");
    expect(frames.length, "frames while scrolling").toBeGreaterThan(far / 10);
    add(figures, { ...ofFrames(name, trace), [`S9 ${name}longest-cpu`]: at(100, trace.tasks, "cpu") });
  }
  report({ [`S9 ${name}rows`]: [await mostRows(reader)], ...figures });
}

test("S9: 5,000 messages up and back", async ({ browser, server, reader }) => {
  await reads(browser, reader, server.url, FAR, "");
});

test("S9: 2,000 messages up and back on a slow phone", async ({ browser, server, reader }) => {
  await reader.setViewportSize({ width: 390, height: 844 });
  const cdp = await reader.context().newCDPSession(reader);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await reads(browser, reader, server.url, FAR_ON_PHONE, "phone-");
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
