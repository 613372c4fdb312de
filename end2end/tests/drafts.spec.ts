// What is written and not sent.
import { expect, test } from "../fixtures/world.js";

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
