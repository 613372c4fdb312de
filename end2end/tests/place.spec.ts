// Where somebody is in a log: where it opens, what keeps the row at the top, what counts as read, what is written.
import { fill } from "../fixtures/fill.js";
import { expect, phone, test, type Person } from "../fixtures/world.js";
import type { Page } from "@playwright/test";

/** The place of the row at the top of the log, and how far it is below the top. */
async function top(page: Page) {
  return page.locator(".log").evaluate((log) => {
    const edge = log.getBoundingClientRect().top;
    const rows = [...log.querySelectorAll("[data-seq]")];
    const row = rows.find((row) => row.getBoundingClientRect().bottom > edge + 1)!;
    return { seq: Number(row.getAttribute("data-seq")), offset: row.getBoundingClientRect().top - edge };
  });
}

/** How far the unread line is below the top of the log, and the height of the log. */
const line = (page: Page) =>
  page.locator(".log").evaluate((log) => {
    const box = log.getBoundingClientRect();
    return { top: log.querySelector(".unread")!.getBoundingClientRect().top - box.top, height: box.height };
  });

/** Scrolls until a row is at the top of the log, as a wheel would: by steps. */
async function scrollTo(page: Page, seq: number) {
  await expect
    .poll(
      () =>
        page.locator(".log").evaluate((log, seq) => {
          const edge = log.getBoundingClientRect().top;
          const row = log.querySelector(`[data-seq="${seq}"]`);
          if (row) log.scrollTop += row.getBoundingClientRect().top - edge + 5;
          else log.scrollTop -= log.clientHeight;
          return row ? Math.abs(row.getBoundingClientRect().top - edge + 5) < 3 : false;
        }, seq),
      { timeout: 20_000, intervals: [60] },
    )
    .toBe(true);
  await page.waitForTimeout(250);
}

/** A room of somebody else's that one is in, with so many rows, all of them read. */
async function room(alice: Person, bob: Person, rows: number) {
  await fill(alice, rows);
  await bob.page.goto(`${bob.url}/c/1`);
  await bob.ready();
  if (await bob.page.locator(".to-end").isVisible()) await bob.page.locator(".to-end").click();
  await bob.sees(`line ${rows}.`);
  await expect(bob.row("大厅").locator(".badge")).toHaveCount(0);
  // The read position is reported once a second.
  await bob.page.waitForTimeout(1_200);
}

/** The page thinks that nobody looks: as in a tab behind, or in a window without focus. */
const look = (page: Page, looks: boolean, how: "focus" | "visibility") =>
  page.evaluate(
    ({ looks, how }) => {
      if (how === "focus") document.hasFocus = () => looks;
      else Object.defineProperty(document, "visibilityState", { get: () => (looks ? "visible" : "hidden"), configurable: true });
      if (how === "visibility") document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
      else window.dispatchEvent(new Event(looks ? "focus" : "blur"));
    },
    { looks, how },
  );

for (const way of ["pressed in the list", "by its address"]) {
  test(`243 unread messages: opened at the first, ${way}; the newest is one press away`, async ({ alice, bob }) => {
    test.slow();
    await bob.createsRoom("别处");
    await fill(alice, 243);
    await expect(bob.row("大厅").locator(".badge")).toHaveText(/^(243|99\+)$/);
    if (way === "by its address") {
      await bob.page.goto(`${bob.url}/c/1`);
      await bob.ready();
    } else {
      await bob.row("大厅").click();
    }
    await expect(bob.page.locator(".unread")).toBeInViewport();
    await expect.poll(async () => (await line(bob.page)).top).toBeLessThan(200);
    expect((await line(bob.page)).top).toBeGreaterThanOrEqual(0);
    await bob.page.waitForTimeout(500);
    // What is below the view is not read; what was in view is.
    const left = async () => Number((await bob.page.locator(".to-end").textContent())!.match(/\d+/)![0]);
    expect(await left()).toBeGreaterThan(200);
    expect(await left()).toBeLessThan(243);
    await bob.page.locator(".log").evaluate((log) => (log.scrollTop += 400));
    await expect.poll(left).toBeLessThan(236);
    await expect(bob.page.locator(".unread")).toHaveCount(1);
    await bob.page.locator(".to-end").click();
    await bob.sees("line 243.");
    await expect(bob.page.locator(".bubble", { hasText: "line 243." })).toBeInViewport();
    await expect(bob.page.locator(".to-end")).toHaveCount(0);
    await expect(bob.row("大厅").locator(".badge")).toHaveCount(0);
  });
}

test("the address of a message opens the log there", async ({ alice, bob }) => {
  await bob.page.close();
  await fill(alice, 300);
  for (const path of ["/c/1/100", "/c/1/3"]) {
    await alice.goes(path);
    const wanted = alice.page.locator(`[data-seq="${path.split("/").pop()}"]`);
    await expect(wanted).toBeInViewport();
    await expect(alice.page.locator(".to-end")).toBeVisible();
    // It is marked, and a screen reader goes on from there.
    await expect(wanted).toHaveAttribute("aria-current", "true");
    await expect(wanted).toBeFocused();
    expect(await wanted.evaluate((row) => getComputedStyle(row).animationName)).toBe("found");
  }
  await alice.goes("/c/1/300");
  await expect(alice.page.locator('[data-seq="300"]')).toBeInViewport();
  // Without motion the mark stays, and nothing of it moves.
  await alice.page.emulateMedia({ reducedMotion: "reduce" });
  await alice.goes("/c/1/100");
  const marked = alice.page.locator('[data-seq="100"][aria-current]');
  await expect(marked).toBeFocused();
  const { background, animation } = await marked.evaluate((row) => {
    const { backgroundColor: background, animationName: animation } = getComputedStyle(row);
    return { background, animation };
  });
  expect(animation).toBe("none");
  expect(background).not.toBe("rgba(0, 0, 0, 0)");
  // The conversation itself has no such message.
  await alice.goes("/c/1");
  await expect(alice.page.locator("[data-seq]").first()).toBeVisible();
  await expect(alice.page.locator("[data-seq][aria-current]")).toHaveCount(0);
});

test("unread rows of a log can be read down to its end", async ({ alice, bob }) => {
  test.slow();
  await bob.createsRoom("别处");
  await fill(alice, 260);
  await bob.row("大厅").click();
  await expect(bob.page.locator(".unread")).toBeInViewport();
  // From row to row: none is left out, and none moves while others are loaded.
  const seen = new Set<number>();
  const log = bob.page.locator(".log");
  await expect
    .poll(
      async () => {
        const rows = await log.evaluate((log) => {
          const box = log.getBoundingClientRect();
          const rows = [...log.querySelectorAll("[data-seq]")].filter((row) => {
            const { top, bottom } = row.getBoundingClientRect();
            return bottom > box.top && top < box.bottom;
          });
          log.scrollTop += log.clientHeight / 2;
          return rows.map((row) => Number(row.getAttribute("data-seq")));
        });
        rows.forEach((seq) => seen.add(seq));
        return Math.max(...rows);
      },
      { timeout: 60_000, intervals: [80] },
    )
    .toBeGreaterThanOrEqual(260);
  const [first, last] = [Math.min(...seen), Math.max(...seen)];
  expect(seen.size).toBe(last - first + 1);
  await expect(bob.page.locator(".to-end")).toHaveCount(0);
  await expect(bob.row("大厅").locator(".badge")).toHaveCount(0);
});

test("1,100 messages that were missed do not move what is read", async ({ alice, bob, server }) => {
  test.setTimeout(120_000);
  bob.mayLoseConnection = alice.mayLoseConnection = true;
  await room(alice, bob, 300);
  await scrollTo(bob.page, 209);
  const before = await top(bob.page);
  expect(before.seq).toBe(209);
  // Bob's connections are cut and stay cut.
  await bob.page.evaluate(() => {
    (window as any).cut = true;
    for (const name of ["WebSocket", "EventSource"] as const) {
      (window as any)[name] = class extends (window as any)[name] {
        constructor(...all: unknown[]) {
          if ((window as any).cut) throw new Error("cut");
          super(...all);
        }
      };
    }
  });
  await server.stop();
  await server.start();
  await alice.ready();
  await fill(alice, 1_100, 301);
  await bob.page.evaluate(() => ((window as any).cut = false));
  await bob.page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(bob.page.locator(".to-end")).toContainText("1100", { timeout: 60_000 });
  await bob.page.waitForTimeout(500);
  const after = await top(bob.page);
  expect(after.seq).toBe(before.seq);
  expect(Math.abs(after.offset - before.offset)).toBeLessThanOrEqual(2);
  await expect(bob.row("大厅").locator(".badge")).toHaveText(/^(1100|99\+)$/);
  await bob.page.locator(".to-end").click();
  await bob.sees("line 1400.");
});

for (const how of ["focus", "visibility"] as const) {
  test(`40 messages that nobody saw (${how}) are unread, below a line`, async ({ alice, bob }) => {
    test.slow();
    await room(alice, bob, 60);
    await look(bob.page, false, how);
    await fill(alice, 40, 61);
    await expect(bob.row("大厅").locator(".badge")).toHaveText("40");
    await bob.page.waitForTimeout(1_500);
    await expect(bob.row("大厅").locator(".badge")).toHaveText("40");
    await look(bob.page, true, how);
    await expect(bob.page.locator(".unread")).toBeInViewport();
    const next = bob.page.locator(".unread + li");
    await expect(next).toContainText("line 61.");
    await expect(bob.page.locator(".to-end")).toBeVisible();
    // Read as far as it was seen, and no further.
    const unread = async () => Number(await bob.row("大厅").locator(".badge").textContent());
    await expect.poll(unread).toBeLessThan(40);
    await bob.page.waitForTimeout(500);
    expect(await unread()).toBeGreaterThan(5);
    await bob.page.locator(".to-end").click();
    await expect(bob.row("大厅").locator(".badge")).toHaveCount(0);
  });
}

test("a few messages that nobody saw: the line is drawn and nothing is moved", async ({ alice, bob }) => {
  await room(alice, bob, 60);
  await look(bob.page, false, "focus");
  await alice.says("while you were away");
  await expect(bob.row("大厅").locator(".badge")).toHaveText("1");
  await look(bob.page, true, "focus");
  await expect(bob.row("大厅").locator(".badge")).toHaveCount(0);
  await expect(bob.page.locator(".unread + li")).toContainText("while you were away");
  await expect(bob.page.locator(".to-end")).toHaveCount(0);
  await bob.says("back");
  await expect(bob.page.locator(".unread")).toHaveCount(0);
});

test("what is read on another device moves badge and line here", async ({ alice, bob }) => {
  await room(alice, bob, 30);
  const other = await bob.another();
  await look(bob.page, false, "focus");
  await look(other, false, "focus");
  await fill(alice, 3, 31);
  await expect(bob.row("大厅").locator(".badge")).toHaveText("3");
  await expect(bob.page.locator(".unread")).toHaveCount(1);
  await look(other, true, "focus");
  await expect(bob.row("大厅").locator(".badge")).toHaveCount(0);
  await expect(bob.page.locator(".unread")).toHaveCount(0);
});

test("the row at the top stays: other conversations, reload, sizes, zoom", async ({ alice, bob }) => {
  test.setTimeout(120_000);
  await room(alice, bob, 400);
  await bob.createsRoom("别处");
  await bob.row("大厅").click();
  await bob.sees("line 400.");
  await scrollTo(bob.page, 150);
  const same = async (what: string) => {
    await bob.page.waitForTimeout(300);
    await expect.poll(async () => Math.abs((await top(bob.page)).seq - 150), { message: what }).toBeLessThanOrEqual(1);
  };
  const exact = await top(bob.page);
  await bob.row("别处").click();
  await expect(bob.page.locator(".conversation h1")).toHaveText("别处");
  await bob.row("大厅").click();
  await same("another conversation and back");
  expect(Math.abs((await top(bob.page)).offset - exact.offset)).toBeLessThanOrEqual(2);
  await bob.page.goBack();
  await bob.page.goForward();
  await same("back and forward");
  await bob.page.reload();
  await bob.ready();
  await same("reload");
  await expect(bob.page.locator(".log")).not.toHaveAttribute("aria-busy");
  for (const [width, height] of [[480, 800], [1280, 800], [390, 844], [844, 390], [390, 844], [640, 400], [1280, 800]] as const) {
    await bob.page.setViewportSize({ width, height });
    await same(`${width} × ${height}`);
  }
  for (const size of ["200%", "", "130%", ""]) {
    await bob.page.evaluate((size) => (document.documentElement.style.fontSize = size), size);
    await same(`text at ${size || "100%"}`);
  }
  // A message moves nothing, and is not read.
  await alice.says("the newest");
  await expect(bob.page.locator(".to-end")).toContainText("1");
  await same("a new message");
});

test("on a phone the keyboard and turning it leave the row at the top", async ({ alice, enter }) => {
  test.slow();
  const bob = await enter("bob", phone);
  await fill(alice, 200);
  await bob.page.goto(`${bob.url}/c/1`);
  await bob.ready();
  await bob.page.locator(".to-end").click();
  await bob.sees("line 200.");
  await scrollTo(bob.page, 120);
  for (const [width, height] of [[390, 500], [390, 844], [844, 390], [390, 844]] as const) {
    await bob.page.setViewportSize({ width, height });
    await bob.page.waitForTimeout(300);
    expect(Math.abs((await top(bob.page)).seq - 120), `${width} × ${height}`).toBeLessThanOrEqual(1);
  }
});

test("a time says its date", async ({ alice }) => {
  await alice.says("when");
  await expect(alice.bubble("when").locator("time")).toHaveAttribute("title", /^\d{4}年\d+月\d+日 \d\d:\d\d$/);
});
