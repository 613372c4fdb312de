// What is written and not sent.
import type { Browser } from "@playwright/test";
import type { Person } from "../fixtures/person.js";
import { does } from "../fixtures/gestures.js";
import { expect, test } from "../fixtures/world.js";

/** Another device of the same login, in the lobby, and its field. */
async function otherDevice(person: Person, browser: Browser) {
  const phone = await browser.newContext({ storageState: await person.context.storageState(), locale: "zh-CN" });
  const page = await phone.newPage();
  person.watch(page);
  await page.goto(`${person.url}/c/1`);
  await page.locator("html[data-ready]").waitFor();
  return { phone, page, there: page.locator(".composer textarea") };
}

test("a draft survives other conversations, a reload, another language, the rail and a crash", async ({ alice }) => {
  await alice.createsRoom("别处");
  await alice.row("大厅").click();
  await alice.composer.fill("写到一半，\n明天再说");
  await alice.row("别处").click();
  await expect(alice.row("大厅").locator("p")).toHaveText("[草稿] 写到一半， 明天再说");
  await expect(alice.row("别处").locator("p .draft")).toHaveCount(0);
  await expect(alice.composer).toHaveValue("");
  const order = await alice.page.locator(".list .row b").allTextContents();
  await alice.composer.fill("something else");
  await alice.row("大厅").click();
  await expect(alice.composer).toHaveValue("写到一半，\n明天再说");
  await expect(alice.row("大厅").locator(".draft")).toHaveCount(0);
  expect(await alice.page.locator(".list .row b").allTextContents()).toEqual(order);
  await alice.page.reload();
  await alice.ready();
  await expect(alice.composer).toHaveValue("写到一半，\n明天再说");
  await expect(alice.row("别处").locator("p")).toHaveText("[草稿] something else");
  // Every way through the page.
  await alice.page.locator(".rail a").first().click();
  await alice.page.locator("html[data-ready]").waitFor();
  await expect(alice.row("大厅").locator("p")).toHaveText("[草稿] 写到一半， 明天再说");
  await alice.row("大厅").click();
  await expect(alice.composer).toHaveValue("写到一半，\n明天再说");
  // The browser dies: nothing is told to the page.
  await alice.composer.focus();
  await alice.composer.fill("the last words");
  await alice.page.waitForTimeout(500);
  const again = await alice.context.newPage();
  alice.watch(again);
  await again.goto(`${alice.url}/c/1`);
  await expect(again.locator(".composer textarea")).toHaveValue("the last words");
  await again.close();
  // In another language.
  await alice.page.evaluate(() => (document.cookie = `locale-${location.port}=en; Path=/`));
  await alice.page.reload();
  await alice.ready();
  await expect(alice.composer).toHaveValue("the last words");
  await expect(alice.row("别处").locator("p")).toHaveText("[Draft] something else");
  // Sent, it is none.
  await alice.composer.press("Enter");
  await alice.saved("the last words");
  await alice.page.reload();
  await alice.ready();
  await expect(alice.composer).toHaveValue("");
});

test("a begun edit survives a reload and another conversation, and ends with the edit", async ({ alice }) => {
  await alice.createsRoom("别处");
  await alice.row("大厅").click();
  await alice.says("三点集合");
  await alice.saved("三点集合");
  await alice.composer.press("ArrowUp");
  await expect(alice.composer).toHaveValue("三点集合");
  await alice.composer.fill("四点集合，\n带水");
  await alice.page.reload();
  await alice.ready();
  await expect(alice.composer).toHaveValue("四点集合，\n带水");
  await expect(alice.page.locator(".about-line")).toContainText("三点集合");
  // Read elsewhere and reloaded there, it waits where it belongs.
  await alice.row("别处").click();
  await alice.page.reload();
  await alice.ready();
  await expect(alice.composer).toHaveValue("");
  await alice.page.waitForTimeout(500);
  await alice.row("大厅").click();
  await expect(alice.composer).toHaveValue("四点集合，\n带水");
  await alice.composer.press("Enter");
  await expect(alice.bubble("四点集合").locator(".edited")).toHaveText("已编辑");
  await alice.page.reload();
  await alice.ready();
  await expect(alice.composer).toHaveValue("");
  await expect(alice.page.locator(".about-line")).toHaveCount(0);
  // Given up, it is gone as well; a draft is not touched by it.
  await alice.composer.fill("a draft");
  await alice.page.waitForTimeout(500);
  await does(alice, "四点集合", "编辑");
  await alice.composer.fill("五点");
  await alice.composer.press("Escape");
  await expect(alice.composer).toHaveValue("a draft");
  await alice.page.reload();
  await alice.ready();
  await expect(alice.composer).toHaveValue("a draft");
  await alice.page.waitForTimeout(500);
  await expect(alice.composer).toHaveValue("a draft");
});

test("each tab goes on with the edit that was begun in it, and none with another's", async ({ alice }) => {
  await alice.says("三点集合");
  await alice.says("带水");
  await alice.saved("带水");
  const other = await alice.another();
  // A tab that begins only now would be a new one, and take what was begun last.
  await other.locator("html[data-touch]").waitFor({ state: "attached" });
  await alice.composer.press("ArrowUp");
  await alice.composer.fill("带水和帽子");
  const there = other.locator(".composer textarea");
  const reloads = async (page: typeof other) => {
    await page.reload();
    await page.locator("html[data-touch]").waitFor({ state: "attached" });
    await page.waitForTimeout(300);
  };
  await reloads(other);
  await expect(there).toHaveValue("");
  await expect(other.locator(".about-line")).toHaveCount(0);
  await other.locator(".msg", { hasText: "三点集合" }).locator(".bubble").click({ button: "right" });
  await other.getByRole("menuitem", { name: "编辑" }).first().click();
  await there.fill("四点集合");
  await reloads(alice.page);
  await expect(alice.composer).toHaveValue("带水和帽子");
  await reloads(other);
  await expect(there).toHaveValue("四点集合");
  // Its end is not the other's.
  await there.press("Enter");
  await alice.sees("四点集合");
  await reloads(alice.page);
  await expect(alice.composer).toHaveValue("带水和帽子");
  await other.close();
  // What a tab of before has kept goes with the login.
  await alice.goes("/leave");
  await alice.ready();
  await alice.page.locator("main").getByRole("button", { name: "直接退出" }).click();
  await expect(alice.page).toHaveURL(/login/);
  expect(await alice.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).not.toContain("带水");
});

test("a draft keeps no characters that cannot be seen or sent", async ({ alice }) => {
  await alice.composer.fill("一\u0007二\t三\n四\u001b");
  await alice.page.waitForTimeout(500);
  await alice.page.reload();
  await alice.ready();
  await expect(alice.composer).toHaveValue("一二\t三\n四");
});

test("two tabs do not overwrite each other's drafts", async ({ alice }) => {
  await alice.createsRoom("别处");
  const other = await alice.another();
  await other.locator(".composer textarea").fill("in the lobby");
  await alice.composer.fill("elsewhere");
  await alice.page.waitForTimeout(500);
  await alice.page.reload();
  await alice.ready();
  await expect(alice.composer).toHaveValue("elsewhere");
  await alice.row("大厅").click();
  await expect(alice.composer).toHaveValue("in the lobby");
  await other.close();
});

test("what one tab sends does not delete what is written in another", async ({ alice }) => {
  await alice.composer.fill("of the first tab");
  await alice.page.waitForTimeout(500);
  const other = await alice.another();
  await other.locator(".composer textarea").fill("of the second");
  await other.locator(".composer textarea").press("Enter");
  await other.waitForTimeout(500);
  await other.close();
  await expect(alice.composer).toHaveValue("of the first tab");
  await alice.page.reload();
  await alice.ready();
  await expect(alice.composer).toHaveValue("of the first tab");
});

test("somebody else who logs in here gets no drafts", async ({ alice }) => {
  await alice.composer.fill("for nobody else");
  await alice.page.waitForTimeout(500);
  await alice.context.clearCookies();
  await alice.page.goto(`${alice.url}/login`);
  await alice.page.getByRole("textbox").fill("carol");
  await alice.page.locator(`input[name=avatar][value="4"]`).check();
  await alice.page.locator("button.primary").click();
  await alice.ready();
  await alice.row("大厅").click();
  await expect(alice.composer).toHaveValue("");
});

test("a draft is on the other device a moment later, and gone when it is sent", { tag: "@chromium" }, async ({ alice, browser }) => {
  const { phone, page, there } = await otherDevice(alice, browser);
  await alice.composer.fill("在电脑上写的");
  await expect(there).toHaveValue("在电脑上写的", { timeout: 3_000 });
  // It goes on there, and comes back once nobody types here.
  await alice.composer.blur();
  await there.focus();
  await there.pressSequentially("，手机接着写");
  await expect(alice.composer).toHaveValue("在电脑上写的，手机接着写", { timeout: 3_000 });
  await there.press("Enter");
  if ((await there.inputValue()) !== "") await page.locator(".send").click();
  await expect(there).toHaveValue("");
  await expect(alice.composer).toHaveValue("", { timeout: 3_000 });
  await alice.sees("在电脑上写的，手机接着写");
  // In the list of who is elsewhere.
  await alice.createsRoom("别处");
  await there.fill("还有");
  await expect(alice.row("大厅").locator("p")).toHaveText("[草稿] 还有", { timeout: 3_000 });
  await there.fill("");
  await expect(alice.row("大厅").locator("p .draft")).toHaveCount(0, { timeout: 3_000 });
  await phone.close();
});

test("what is being typed is never overwritten, and nothing comes into a composition", async ({ alice, browser }) => {
  const { phone, page, there } = await otherDevice(alice, browser);
  await alice.composer.pressSequentially("这里正在写");
  await alice.page.waitForTimeout(1_200);
  await there.fill("那里也在写");
  await page.waitForTimeout(1_500);
  await expect(alice.composer).toHaveValue("这里正在写");
  await there.fill("");
  await page.waitForTimeout(1_500);
  await expect(alice.composer).toHaveValue("这里正在写");
  // An empty field in a composition.
  await alice.composer.fill("");
  await alice.page.waitForTimeout(1_000);
  await alice.composer.dispatchEvent("compositionstart");
  await there.fill("半个拼音");
  await page.waitForTimeout(1_500);
  await expect(alice.composer).toHaveValue("");
  await phone.close();
});

test("once the field is left it has what was written last, wherever that was", { tag: "@chromium" }, async ({ alice, browser }) => {
  const { phone, page, there } = await otherDevice(alice, browser);
  await alice.composer.pressSequentially("这里写一半");
  await page.waitForTimeout(1_500);
  await there.fill("那里接着写完了");
  await page.waitForTimeout(1_500);
  await expect(alice.composer).toHaveValue("这里写一半");
  await alice.composer.blur();
  await expect(alice.composer).toHaveValue("那里接着写完了");
  await phone.close();
});

test("200 switches while typing put no letter into another conversation", async ({ alice }) => {
  test.setTimeout(180_000);
  await alice.createsRoom("甲");
  await alice.row("大厅").click();
  await expect(alice.page.locator(".conversation h1")).toHaveText("大厅");
  // Keys and switches come from within the page, faster than anybody's hands.
  const wrong = await alice.page.evaluate(async () => {
    const next = () => new Promise((done) => requestAnimationFrame(() => done(undefined)));
    const open = () => document.querySelector<HTMLElement>(".composer[data-conversation]")!;
    const written: Record<string, string> = {};
    let wrong = 0;
    for (let n = 0; n < 200; n++) {
      const id = open().dataset.conversation!;
      const field = open().querySelector("textarea")!;
      if (field.value !== (written[id] ?? "")) wrong++;
      const letter = String.fromCharCode(97 + (n % 26));
      field.value += letter;
      field.dispatchEvent(new InputEvent("input", { bubbles: true, data: letter, inputType: "insertText" }));
      written[id] = field.value;
      const links = [...document.querySelectorAll<HTMLAnchorElement>(".list .row")];
      links.find((link) => link.dataset.conversation !== id)!.click();
      for (let wait = 0; open()?.dataset.conversation === id || !open(); wait++) {
        if (wait > 200) throw new Error("it does not open");
        await next();
      }
    }
    return wrong;
  });
  expect(wrong).toBe(0);
  await alice.page.waitForTimeout(1_500);
  await alice.page.reload();
  await alice.ready();
  const letters = await alice.composer.inputValue();
  expect(letters.length).toBe(100);
});
