// The same evening without a mouse.
import { Page } from "@playwright/test";
import { expect, test } from "../fixtures/world.js";

/** Presses Tab until something with this name has the focus. */
async function tabTo(page: Page, name: RegExp, most = 60) {
  for (let n = 0; n < most; n++) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const at = document.activeElement as HTMLElement | null;
      if (!at || at === document.body) return "";
      return `${at.getAttribute("aria-label") ?? ""} ${at.textContent ?? ""} ${at.getAttribute("name") ?? ""}`;
    });
    if (name.test(here)) return;
  }
  throw new Error(`nothing called ${name} can be reached`);
}

test("enter, keep a way back, make a room, mute and remove somebody, leave, come back: by keyboard alone", async ({ arrive, bob }) => {
  test.slow();
  const ann = await arrive("ann");
  const { page } = ann;
  await page.goto(`${ann.url}/login`);
  await expect(page.getByRole("textbox")).toBeFocused();
  await page.keyboard.type("ann");
  await page.keyboard.press("Enter");
  await ann.ready();
  await expect(ann.composer).toBeFocused();
  await page.keyboard.type("你好");
  await page.keyboard.press("Enter");
  await ann.saved("你好");
  await tabTo(page, /跳到内容/);
  await tabTo(page, /^设置/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/settings$/);
  await tabTo(page, /^\s*回来的路\s*$/);
  await page.keyboard.press("Enter");
  // Each part of the settings is a page of its own.
  await expect(page.locator("main.page")).toBeFocused();
  await tabTo(page, /做一条回来的路/);
  await page.keyboard.press("Enter");
  const wayBack = (await page.locator(".link-text").textContent())!;
  await tabTo(page, /公开房间/);
  await page.keyboard.press("Enter");
  await tabTo(page, /\broom\b/);
  await page.keyboard.type("读书会");
  await page.keyboard.press("Enter");
  await expect(page.locator(".conversation h1")).toHaveText("读书会");
  await expect(ann.composer).toBeFocused();
  await bob.joins("读书会");
  await tabTo(page, /成员/);
  await page.keyboard.press("Enter");
  await tabTo(page, /bob · 更多/);
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.locator(".toast")).toHaveText("已禁言一小时");
  await tabTo(page, /bob · 更多/);
  await page.keyboard.press("Enter");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  // Called off, the button that asked has the focus again.
  await page.keyboard.press("Escape");
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "bob · 更多" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.waitForTimeout(700);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(ann.member("bob")).toHaveCount(0);
  // Done, and that button is gone: the page has it.
  await expect(page.locator("main.page")).toBeFocused();
  await tabTo(page, /离开房间/, 20);
  await page.keyboard.press("Enter");
  await page.waitForTimeout(700);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(ann.row("读书会")).toHaveCount(0);
  await expect(page.locator("section#main")).toBeFocused();
  await tabTo(page, /^设置/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/settings$/);
  await tabTo(page, /^\s*退出登录…\s*$/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/leave$/);
  await tabTo(page, /^\s*(退出登录|不留，直接退出)\s*$/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/login\?why=left$/);

  const phone = await arrive("ann's phone");
  await phone.page.goto(wayBack);
  await tabTo(phone.page, /^\s*我回来了/);
  await phone.page.keyboard.press("Enter");
  await phone.ready();
  await expect(phone.page.locator(".rail-me")).toHaveAttribute("aria-label", /^ann · /);
});

test("the list of conversations is one Tab stop, and arrow keys move in it", async ({ alice }) => {
  const { page } = alice;
  await alice.createsRoom("甲");
  await alice.createsRoom("乙");
  await tabTo(page, /^\s*搜索/);
  const titles = await page.locator(".list .row b").allTextContents();
  const at = (n: number) => expect(page.locator(".list .row").nth(n)).toBeFocused();
  await page.keyboard.press("Tab");
  await at(0);
  await page.keyboard.press("ArrowDown");
  await at(1);
  await page.keyboard.press("End");
  await at(2);
  await page.keyboard.press("ArrowDown");
  await at(2);
  await page.keyboard.press("Home");
  await at(0);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  await expect(page.locator(".list .row:focus")).toHaveCount(0);
  await page.keyboard.press("Shift+Tab");
  await at(1);
  await page.keyboard.press("Enter");
  await expect(page.locator(".conversation h1")).toHaveText(titles[1]);
});
