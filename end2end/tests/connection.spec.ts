// Cuts, restarts, crashes: nothing is lost, nothing comes twice, and one can see what is going on.
import { createConnection, createServer, Server as TcpServer, Socket } from "node:net";
import { chromium, Page } from "@playwright/test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "../fixtures/server.js";
import { expect, Person, phone, test } from "../fixtures/world.js";

const state = (page: Page) => page.locator("[data-connection]").first();

test("the server is killed while two people type: the banner comes and goes, all arrives once", async ({ server, alice, bob }) => {
  alice.mayLoseConnection = bob.mayLoseConnection = true;
  await alice.says("before");
  await bob.sees("before");
  await alice.composer.pressSequentially("half a sen");
  await server.stop("SIGKILL");
  for (const person of [alice, bob]) {
    await expect(person.page.locator(".banner")).toBeVisible({ timeout: 5_000 });
  }
  await alice.composer.pressSequentially("tence");
  await alice.composer.press("Enter");
  await bob.says("me too");
  await expect(alice.bubble("half a sentence").locator('.tick[data-progress="waiting"]')).toHaveCount(1);
  await server.start();
  for (const person of [alice, bob]) {
    await expect(person.page.locator(".banner")).toHaveCount(0, { timeout: 40_000 });
    await person.saved(person === alice ? "half a sentence" : "me too");
    await person.sees("half a sentence");
    await person.sees("me too");
    await person.sees("before");
  }
  const order = async (page: typeof alice.page) => page.locator(".bubble p").allInnerTexts();
  await expect.poll(() => order(alice.page)).toEqual(await order(bob.page));
});

test("the four states of a connection can be seen", async ({ server, alice }) => {
  alice.mayLoseConnection = true;
  const seen = await alice.page.evaluate(() => {
    const seen: string[] = ((window as any).seen = []);
    const me = document.querySelector("[data-connection]")!;
    const note = () => seen.push(me.getAttribute("data-connection")!);
    note();
    new MutationObserver(note).observe(me, { attributes: true, attributeFilter: ["data-connection"] });
    return seen;
  });
  expect(seen).toEqual(["open"]);
  await server.stop();
  await expect(state(alice.page)).toHaveAttribute("data-connection", "closed");
  await expect(state(alice.page)).toHaveAttribute("title", "已断开");
  await server.start();
  await expect(state(alice.page)).toHaveAttribute("data-connection", "open", { timeout: 40_000 });
  const states = new Set(await alice.page.evaluate(() => (window as any).seen));
  expect([...states].sort()).toEqual(["closed", "connecting", "open"]);
});

test("offline and online again, on a phone", async ({ enter, bob }) => {
  const alice = await enter("爱丽丝", phone);
  alice.mayLoseConnection = true;
  await alice.context.setOffline(true);
  // Playwright's offline does not cut an open socket by itself: the message still goes, or waits.
  await alice.says("一");
  await alice.says("二");
  await alice.context.setOffline(false);
  for (const text of ["一", "二"]) {
    await alice.saved(text);
    await bob.sees(text);
  }
});

test("pulling the network is seen within seconds; where the server can still be reached, nothing happens", async ({ relay, arrive }) => {
  const alice = await arrive("alice");
  alice.mayLoseConnection = true;
  await alice.logIn(3, relay.url);
  const before = relay.asked.upgrades;
  await alice.page.evaluate(() => window.dispatchEvent(new Event("offline")));
  await alice.page.waitForTimeout(7_000);
  await expect(state(alice.page)).toHaveAttribute("data-connection", "open");
  expect(relay.asked.upgrades).toBe(before);
  // Playwright's offline does not cut an open socket by itself.
  relay.mute();
  await alice.context.setOffline(true);
  await expect(alice.page.locator(".banner")).toBeVisible({ timeout: 8_000 });
  await alice.context.setOffline(false);
  await expect(state(alice.page)).toHaveAttribute("data-connection", "open", { timeout: 5_000 });
});

test("a page whose code cannot come says that there is no connection, and opens once there is one", async ({ server, alice }) => {
  alice.mayLoseConnection = true;
  await server.stop("SIGKILL");
  await alice.page.locator('.rail a[href="/settings"]').first().click();
  const opening = alice.page.locator(".opening");
  await expect(opening).toContainText("正在连接");
  await expect(alice.row("大厅")).toBeVisible();
  // Long enough for what is tried again to be tried rarely.
  await alice.page.waitForTimeout(12_000);
  await expect(opening).toContainText("正在连接");
  await server.start();
  await expect(alice.page.locator(".settings")).toBeVisible({ timeout: 9_000 });
  await expect(opening).toHaveCount(0);
});

test("twenty unsent messages survive a killed browser and arrive once", async ({ server, bob }) => {
  const profile = mkdtempSync(join(tmpdir(), "leliao-profile-"));
  const launch = () =>
    chromium.launchPersistentContext(profile, {
      executablePath: process.env.LELIAO_CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
      locale: "zh-CN",
      handleSIGINT: false,
    });
  let context = await launch();
  let page = context.pages()[0];
  await page.goto(`${server.url}/login`);
  await page.getByRole("textbox").fill("alice");
  await page.locator("button.primary").click();
  await page.locator("html[data-ready]").waitFor();
  // Chromium writes cookies to disk every 30 s, or when it is closed: the login is an old one.
  await context.close();
  context = await launch();
  page = context.pages()[0];
  await page.goto(`${server.url}/c/1`);
  await expect(state(page)).toHaveAttribute("data-connection", "open");
  bob.mayLoseConnection = true;
  await server.stop("SIGKILL");
  await expect(page.locator(".banner")).toBeVisible();
  for (let n = 1; n <= 20; n++) {
    await page.locator(".composer textarea").fill(`unsent ${n}.`);
    await page.locator(".composer textarea").press("Enter");
  }
  await expect(page.locator('.tick[data-progress="waiting"]')).toHaveCount(20);
  await page.waitForTimeout(500);
  // No goodbye: the browser is killed with everything that belongs to it.
  Server.killAll(profile);
  await context.close().catch(() => undefined);
  await server.start();
  context = await launch();
  page = context.pages()[0];
  await page.goto(`${server.url}/c/1`);
  await expect(bob.bubble("unsent 20.")).toHaveCount(1, { timeout: 40_000 });
  for (let n = 1; n <= 20; n++) await bob.sees(`unsent ${n}.`);
  await expect(page.locator('.tick[data-progress="saved"]')).toHaveCount(20, { timeout: 20_000 });
  await expect(bob.bubbles).toHaveCount(20);
  const order = await bob.bubbles.allInnerTexts();
  expect(order).toEqual(Array.from({ length: 20 }, (_, i) => `unsent ${i + 1}.`));
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

test("a reload in the middle of sending loses nothing", async ({ alice, bob }) => {
  for (let n = 0; n < 10; n++) {
    await alice.says(`reload ${n}.`);
    if (n % 3 === 0) {
      await alice.page.reload();
      await alice.page.locator("html[data-ready]").waitFor();
    }
  }
  for (let n = 0; n < 10; n++) await bob.sees(`reload ${n}.`);
  await expect(bob.bubbles).toHaveCount(10);
});

/** Lets this many bytes per second through towards the server. */
function slowUplink(port: number, bytesPerSecond: number): Promise<TcpServer> {
  const proxy = createServer((client: Socket) => {
    const server = createConnection(port, "127.0.0.1");
    server.on("error", () => client.destroy());
    client.on("error", () => server.destroy());
    client.on("close", () => server.destroy());
    server.pipe(client);
    const pieces: Buffer[] = [];
    client.on("data", (chunk) => {
      pieces.push(chunk);
      if (pieces.length > 4) client.pause();
    });
    const drip = setInterval(() => {
      let left = bytesPerSecond / 20;
      while (left > 0 && pieces.length) {
        const piece = pieces.shift()!;
        server.write(piece.subarray(0, left));
        if (piece.length > left) pieces.unshift(piece.subarray(left));
        left -= piece.length;
      }
      if (pieces.length <= 4) client.resume();
    }, 50);
    server.on("close", () => clearInterval(drip));
  });
  return new Promise((listening) => proxy.listen(0, "127.0.0.1", () => listening(proxy)));
}

test("300 KB over a slow uplink: the page stays quick and tells how far it is", async ({ server, arrive, bob }) => {
  const proxy = await slowUplink(server.port, 20_000);
  const alice = await arrive("alice");
  const url = `http://127.0.0.1:${(proxy.address() as { port: number }).port}`;
  await alice.page.goto(`${url}/login`);
  await alice.page.getByRole("textbox").fill("alice");
  await alice.page.locator("button.primary").click();
  await alice.ready();
  const count = 16;
  for (let n = 0; n < count; n++) {
    await alice.composer.evaluate((field: HTMLTextAreaElement, text) => (field.value = text), `${n}! ${"x".repeat(19_000)}`);
    await alice.composer.press("Enter");
  }
  await expect(alice.page.locator(".banner")).toContainText(/还剩 \d+ 条/);
  // Quick: a key shows within a few frames while all that is on its way.
  const started = Date.now();
  await alice.composer.pressSequentially("still here");
  await expect(alice.composer).toHaveValue("still here");
  expect(Date.now() - started).toBeLessThan(2_000);
  await expect(alice.page.locator('.tick[data-progress="saved"]')).toHaveCount(count, { timeout: 45_000 });
  await expect(alice.page.locator(".banner")).toHaveCount(0);
  await expect(bob.bubbles).toHaveCount(count);
  proxy.close();
});

const wakes: Record<string, (page: Page) => Promise<unknown>> = {
  "the button": (page) => page.getByRole("button", { name: "现在重连" }).click({ timeout: 10_000 }),
  "being online again": (page) => page.evaluate(() => window.dispatchEvent(new Event("online"))),
  "coming back to the window": (page) => page.evaluate(() => window.dispatchEvent(new Event("focus"))),
};
for (const [name, wake] of Object.entries(wakes)) {
  test(`an upgrade that is swallowed: ${name} acts at once`, async ({ relay, arrive }) => {
    const alice = await arrive("alice");
    alice.mayLoseConnection = true;
    await alice.logIn(3, relay.url);
    relay.upgrades = "swallow";
    relay.cut();
    await expect.poll(() => relay.asked.upgrades).toBe(2);
    await expect(state(alice.page)).toHaveAttribute("data-connection", "connecting");
    relay.upgrades = "pass";
    if (name === "the button") await expect(alice.page.getByRole("button", { name: "现在重连" })).toBeVisible({ timeout: 1_500 });
    await alice.page.waitForTimeout(1_500);
    await wake(alice.page);
    await expect(state(alice.page)).toHaveAttribute("data-connection", "open", { timeout: 2_000 });
    await alice.says("here");
    await alice.saved("here");
  });
}

test("an upgrade that is swallowed is given up, and the next one works", async ({ relay, arrive }) => {
  const alice = await arrive("alice");
  alice.mayLoseConnection = true;
  await alice.logIn(3, relay.url);
  relay.upgrades = "swallow";
  relay.cut();
  await expect.poll(() => relay.asked.upgrades).toBe(2);
  relay.upgrades = "pass";
  await alice.says("waits");
  await expect(alice.page.locator(".banner")).toContainText("正在连接");
  await alice.page.waitForTimeout(10_000);
  await expect(alice.bubble("waits").locator('.tick[data-progress="saved"]')).toHaveCount(1, { timeout: 15_000 });
});

test("a page that comes back from the back-forward cache connects anew", { tag: "@chromium" }, async ({ relay, arrive }) => {
  const alice = await arrive("alice");
  alice.mayLoseConnection = true;
  await alice.logIn(3, relay.url);
  relay.mute();
  await alice.page.evaluate(() => window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await alice.says("back again");
  await alice.saved("back again");
});

/** The device's clock can be moved; monotonic time and timers go on. */
async function clockMoves(person: Person) {
  await person.context.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + ((window as any).moved ?? 0);
  });
  return (by: number) => person.page.evaluate((by) => ((window as any).moved = by), by);
}

test("a clock that is moved neither reorders what waits nor keeps it", async ({ server, arrive, bob }) => {
  const alice = await arrive("alice");
  alice.mayLoseConnection = bob.mayLoseConnection = true;
  const move = await clockMoves(alice);
  await alice.logIn();
  await server.stop("SIGKILL");
  await expect(alice.page.locator(".banner")).toBeVisible();
  for (const [text, by] of [["one", 0], ["two", -3_600_000], ["three", -3_600_000], ["four", 24 * 3_600_000], ["five", 0]] as const) {
    await move(by);
    await alice.says(text);
  }
  await move(-3_600_000);
  // A reload that finds the server gone is an error page: only the database remembers.
  await server.start();
  await alice.page.reload();
  for (const text of ["one", "two", "three", "four", "five"]) await alice.saved(text);
  await expect(bob.bubbles).toHaveText(["one", "two", "three", "four", "five"]);
});

test("a clock that is set back leaves no notice of typing, and a dead line is noticed", async ({ relay, arrive, bob }) => {
  test.setTimeout(120_000);
  const alice = await arrive("alice");
  alice.mayLoseConnection = true;
  const move = await clockMoves(alice);
  await alice.logIn(3, relay.url);
  await bob.composer.pressSequentially("hm");
  await expect(alice.page.getByText("bob正在输入")).toBeVisible();
  await move(-3_600_000);
  await expect(alice.page.getByText("bob正在输入")).toHaveCount(0, { timeout: 12_000 });
  relay.mute();
  await bob.says("into the void");
  await expect(alice.bubble("into the void")).toHaveCount(1, { timeout: 45_000 });
});
