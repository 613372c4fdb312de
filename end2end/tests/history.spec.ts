// Long logs: paging upwards moves nothing, and the document stays small.
import { fill } from "../fixtures/fill.js";
import { expect, test } from "../fixtures/world.js";

const COUNT = 420;

test("history pages upwards without moving what is read, in a small document", async ({ alice, bob }) => {
  test.slow();
  await fill(alice, COUNT);
  await bob.sees(`line ${COUNT}.`);
  await bob.page.reload();
  await bob.ready();
  await bob.sees(`line ${COUNT}.`);
  const log = bob.page.locator(".log");
  let pages = 0;
  while ((await bob.page.locator('[data-seq="1"]').count()) === 0) {
    expect(await bob.page.locator(".log li").count()).toBeLessThanOrEqual(300);
    // Somewhere above, but not at the very top; whatever loads must not move the row that is read.
    const moved = await log.evaluate(async (log) => {
      const wait = (ms: number) => new Promise((then) => setTimeout(then, ms));
      log.scrollTop -= Math.max(200, log.scrollHeight - log.clientHeight + log.scrollTop - 300);
      const top = log.getBoundingClientRect().top;
      const row = [...log.querySelectorAll("[data-seq]")].find((row) => row.getBoundingClientRect().bottom > top + 5)!;
      const seq = row.getAttribute("data-seq");
      const before = row.getBoundingClientRect().top;
      await wait(400);
      const after = log.querySelector(`[data-seq="${seq}"]`)?.getBoundingClientRect().top ?? NaN;
      return Math.abs(after - before);
    });
    expect(moved).toBeLessThanOrEqual(2);
    expect(++pages).toBeLessThan(60);
  }
  expect(await bob.page.locator(".log li").count()).toBeLessThanOrEqual(300);
  // Away from the end, a new message moves nothing either, and says that it is there.
  const moved = await Promise.all([
    log.evaluate(async (log) => {
      const row = log.querySelector('[data-seq="5"]')!;
      const before = row.getBoundingClientRect().top;
      await new Promise((then) => setTimeout(then, 1_000));
      return Math.abs(log.querySelector('[data-seq="5"]')!.getBoundingClientRect().top - before);
    }),
    alice.says("the newest"),
  ]);
  expect(moved[0]).toBeLessThanOrEqual(2);
  await bob.page.locator(".to-end").click();
  await bob.sees("the newest");
  await expect(bob.page.locator(".to-end")).toHaveCount(0);
  await expect.poll(() => log.evaluate((log) => log.scrollTop)).toBe(0);
});

test("a view that is taller than a page of unread rows is filled, too", async ({ alice, bob }) => {
  await bob.createsRoom("别处");
  await fill(alice, 220);
  await bob.page.setViewportSize({ width: 1280, height: 9_000 });
  await bob.row("大厅").click();
  await bob.sees("line 1.");
  await bob.sees("line 150.");
});

test("a view that is taller than a page of history is filled", async ({ alice, bob }) => {
  await fill(alice, 120);
  await bob.page.setViewportSize({ width: 1280, height: 4_000 });
  await bob.sees("line 120.");
  await bob.page.reload();
  await bob.ready();
  await bob.sees("line 120.");
  const scrolls = () => bob.page.locator(".log").evaluate((log) => log.scrollHeight > log.clientHeight);
  await expect.poll(scrolls).toBe(true);
});

test("real content is there before any script, and scrolled to its end", async ({ alice, browser }) => {
  await alice.says("第一句");
  await alice.says("painted by the server");
  await alice.saved("painted by the server");
  const state = await alice.context.storageState();
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: state, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${alice.url}/c/1`);
  await expect(page.locator(".bubble p").last()).toHaveText("painted by the server");
  await expect(page.locator(".list .row p")).toContainText("painted by the server");
  await expect(page.locator(".bubble p").last()).toBeInViewport();
  await context.close();
});

test("unread messages have a line, a badge and the title, and reading clears them everywhere", async ({ alice, bob }) => {
  await bob.createsRoom("别处");
  const tab = await bob.another();
  await tab.goto(`${bob.url}/`);
  await tab.locator("html[data-ready]").waitFor();
  await alice.says("a1");
  await alice.says("a2");
  await expect(bob.row("大厅").locator(".badge")).toHaveText("2");
  await expect(bob.page).toHaveTitle(/^\(2\)/);
  await expect(tab.locator(".row .badge")).toHaveText("2");
  await bob.row("大厅").click();
  await expect(bob.page.locator(".unread")).toHaveCount(1);
  await expect(bob.row("大厅").locator(".badge")).toHaveCount(0);
  await expect(tab.locator(".row .badge")).toHaveCount(0);
  await expect(bob.page).not.toHaveTitle(/^\(/);
});
