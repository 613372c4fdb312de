// The log by keyboard and by ear.
import { fill } from "../fixtures/fill.js";
import { expect, test } from "../fixtures/world.js";
import type { Page } from "@playwright/test";

/** The text of the row that has the focus. */
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest(".msg, .notice")?.querySelector("p")?.textContent ?? document.activeElement?.className ?? "");

// What stands between the log and the field, and the last step.
const BEFORE_FIELD = ["files", "emoji", "forms", "field"];

test("the log is one Tab stop, and arrow keys move from message to message", async ({ alice, bob }) => {
  await fill(alice, 30);
  await alice.says("see https://example.org/x");
  await bob.page.goto(`${bob.url}/c/1`);
  await bob.ready();
  if (await bob.page.locator(".to-end").isVisible()) await bob.page.locator(".to-end").click();
  await bob.sees("see https://example.org/x");
  await bob.composer.focus();
  const { keyboard } = bob.page;
  for (const _ of BEFORE_FIELD) await keyboard.press("Shift+Tab");
  expect(await focused(bob.page)).toBe("log");
  await keyboard.press("ArrowUp");
  expect(await focused(bob.page)).toContain("see https");
  await keyboard.press("ArrowUp");
  expect(await focused(bob.page)).toContain("line 30.");
  await keyboard.press("ArrowDown");
  await keyboard.press("ArrowDown");
  expect(await focused(bob.page)).toContain("see https");
  // To what can be done with it, and back.
  await keyboard.press("Enter");
  await expect(bob.page.locator(".copy:focus")).toHaveCount(1);
  await expect(bob.page.locator(".copy:focus")).toBeInViewport();
  await keyboard.press("ArrowLeft");
  await expect(bob.page.locator(".bubble a:focus")).toHaveCount(1);
  await keyboard.press("Escape");
  expect(await focused(bob.page)).toContain("see https");
  await keyboard.press("PageUp");
  const page = await focused(bob.page);
  expect(page).not.toContain("line 30.");
  await keyboard.press("PageDown");
  await keyboard.press("Home");
  await keyboard.press("ArrowUp");
  await keyboard.press("End");
  await expect.poll(() => focused(bob.page)).toContain("see https");
  for (const _ of BEFORE_FIELD) await keyboard.press("Tab");
  await expect(bob.composer).toBeFocused();
  await alice.says(`long\n${"line\n".repeat(200)}end`);
  await expect(bob.page.getByRole("button", { name: /展开/ })).toHaveCount(1);
  await bob.composer.focus();
  for (const _ of BEFORE_FIELD) await keyboard.press("Shift+Tab");
  expect(await focused(bob.page)).toBe("log");
  await keyboard.press("Escape");
  await expect(bob.composer).toBeFocused();
});

test("only what comes is announced, once, with its author", async ({ alice, bob }) => {
  test.slow();
  await fill(alice, 150);
  await bob.createsRoom("别处");
  await bob.page.goto(`${bob.url}/c/1`);
  await bob.ready();
  await bob.page.evaluate(() => {
    const said: string[] = ((window as any).said = []);
    for (const region of document.querySelectorAll("[aria-live]:not([aria-live=off]), [role=status], [role=alert]"))
      new MutationObserver((changes) => {
        for (const change of changes) for (const node of change.addedNodes) if (node.textContent) said.push(node.textContent);
      }).observe(region, { childList: true, subtree: true });
  });
  const said = () => bob.page.evaluate(() => (window as any).said as string[]);
  const log = bob.page.locator(".log");
  await expect(log).toHaveAttribute("aria-live", "off");
  // Scrolling and loading are no news.
  await log.evaluate((log) => (log.scrollTop -= 4_000));
  await bob.page.waitForTimeout(500);
  await bob.page.locator(".to-end").click();
  await expect(bob.page.locator(".to-end")).toHaveCount(0);
  expect(await said()).toEqual([]);
  await alice.says("first");
  await bob.sees("first");
  await alice.says("grouped");
  await bob.sees("grouped");
  await bob.says("mine");
  await bob.saved("mine");
  await expect.poll(said).toEqual(["alice：first", "alice：grouped", "你：mine"]);
  // Grouped rows say their author, too.
  await expect(bob.bubble("grouped").locator(".visually-hidden")).toHaveText("alice");
  await expect(bob.bubble("mine").locator(".visually-hidden")).toHaveText("你");
});

test("a page that was translated goes on", async ({ alice, bob }) => {
  await alice.says("before");
  await bob.page.goto(`${bob.url}/c/1`);
  await bob.ready();
  await bob.sees("before");
  // What a translator does to each text that may be translated.
  const translate = () =>
    bob.page.evaluate(() => {
      const walker = document.createTreeWalker(document.querySelector(".chat")!, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      for (const text of texts) {
        if (!text.data.trim() || text.parentElement!.closest("[translate=no], textarea")) continue;
        const font = document.createElement("font");
        text.replaceWith(font);
        font.append(text.data.toUpperCase());
      }
    });
  await translate();
  await alice.says("after");
  await bob.sees("after");
  await expect(bob.row("大厅").locator("p")).toContainText("after");
  await translate();
  await bob.says("mine");
  await bob.saved("mine");
  await expect(bob.row("大厅").locator("p")).toContainText("mine");
});
