// Everything that two people put into a conversation in one evening, one of them at a desk and the other on a phone.
// With LELIAO_FILM both screens are kept after each step, to be looked at.
import { file, pick, picture } from "../fixtures/files.js";
import { does, longPress } from "../fixtures/gestures.js";
import { expect, phone, test, type Person } from "../fixtures/world.js";

const film = process.env.LELIAO_FILM;

test("an evening at a desk and on a phone", async ({ enter }) => {
  test.setTimeout(240_000);
  const [ann, ben] = [await enter("安安"), await enter("本本", { ...phone, colorScheme: "dark" })];
  let frame = 0;
  const step = async (name: string, body: () => Promise<unknown>) => {
    await test.step(name, body);
    frame += 1;
    for (const person of film ? [ann, ben] : []) {
      await person.page.screenshot({ path: `${film}/${String(frame).padStart(2, "0")}-${person.touch ? "phone" : "desk"}.png` });
    }
  };
  const sheet = (person: Person) => person.page.getByRole("dialog");
  const card = (person: Person, title: string) => person.page.locator(".form", { hasText: title });

  await step("a private chat", async () => {
    await ann.opensPrivateWith("本本");
    await ann.says("周六**春游**，@本本 来吗？");
    await ben.goes("/");
    await ben.row("安安").tap();
    await ben.sees("来吗？");
    await expect(ben.page.locator(".bubble strong")).toHaveText("春游");
    await expect(ben.page.locator(".mention")).toHaveAttribute("data-me", "");
    await expect(ann.bubble("来吗？").locator(".tick[data-read]")).toHaveCount(1);
  });
  await step("a reaction by a long press, another one by its chip", async () => {
    await longPress(ben, "来吗？", "回应 👍");
    await ann.bubble("来吗？").locator(".chip").click();
    await expect(ben.bubble("来吗？").locator(".chip")).toHaveText("👍 2");
  });
  await step("an answer, with an emoji from the picker", async () => {
    await longPress(ben, "来吗？", "回复");
    await ben.composer.fill("来");
    await ben.page.locator(".composer").getByRole("button", { name: "表情" }).tap();
    await ben.page.getByRole("combobox").fill("熊猫");
    await ben.page.getByRole("option").first().tap();
    await expect(ben.composer).toHaveValue("来🐼");
    await ben.page.locator(".send").tap();
    await expect(ann.bubble("来🐼").locator(".quote")).toContainText("春游");
  });
  await step("a name of an emoji after a colon", async () => {
    await ann.composer.pressSequentially("太好了 :tada");
    await ann.page.getByRole("listbox").getByRole("option").first().waitFor();
    await ann.composer.press("Enter");
    await ann.composer.press("Enter");
    await ben.sees("太好了 🎉");
  });
  await step("changed, and taken back", async () => {
    await ann.says("六点见");
    await ann.saved("六点见");
    await ann.composer.press("ArrowUp");
    await ann.composer.fill("七点见");
    await ann.composer.press("Enter");
    await expect(ben.bubble("七点见").locator(".edited")).toHaveText("已编辑");
    await does(ann, "七点见", "撤回");
    await expect(ben.page.locator(".log .notice", { hasText: "安安撤回了一条消息" })).toHaveCount(1);
    await ann.page.getByRole("button", { name: "重新编辑" }).click();
    await ann.composer.press("Enter");
    await ben.sees("七点见");
  });
  await step("pictures and a file from the phone, an album at the desk", async () => {
    await pick(ben, picture("一.png"), picture("二.png", 40, 80, 200), file("名单.pdf", 5_000));
    await expect(ben.page.locator(".tray > li")).toHaveCount(3);
    await ben.composer.fill("上次的照片");
    await ben.page.locator(".send").tap();
    await ann.sees("上次的照片");
    await expect(ann.page.locator(".log img[src*='/file/']")).toHaveCount(2);
    await expect(ann.page.locator(".log")).toContainText("名单.pdf");
  });
  await step("looked at, one after the other, and Back", async () => {
    await ann.page.locator(".log img[src*='/file/']").first().click();
    await expect(ann.page.locator("dialog.viewer")).toBeVisible();
    await ann.page.keyboard.press("ArrowRight");
    await expect(ann.page.locator("dialog.viewer footer small")).toContainText("2 / 2");
    await ann.page.goBack();
    await expect(ann.page.locator("dialog.viewer")).toHaveCount(0);
  });
  await step("a draft goes from device to device", async () => {
    const other = await ann.another();
    await other.goto(ann.page.url());
    await other.locator("html[data-ready]").waitFor();
    await ann.composer.fill("写到一半");
    await expect(other.locator(".composer textarea")).toHaveValue("写到一半", { timeout: 15_000 });
    await other.close();
    await ann.composer.fill("");
  });
  await step("sent later, and after all now", async () => {
    await ann.composer.fill("记得带伞");
    await ann.page.locator(".send").click({ button: "right" });
    await sheet(ann).getByRole("button", { name: "明天 8:00" }).click();
    await ann.page.locator(".send").click({ button: "right" });
    await sheet(ann).getByRole("button", { name: "现在发送" }).click();
    await ben.sees("记得带伞");
    await sheet(ann).getByRole("button", { name: "关闭" }).click();
  });
  await step("a poll from the phone, answered at the desk", async () => {
    await ben.page.getByRole("button", { name: "更多：投票、接龙、收集、定时发送" }).tap();
    await sheet(ben).getByRole("radio", { name: "投票" }).check();
    await sheet(ben).getByLabel("主题").fill("去哪");
    await sheet(ben).getByLabel("选项 1").fill("爬山");
    await sheet(ben).getByLabel("选项 2").fill("划船");
    await sheet(ben).getByRole("button", { name: "发送", exact: true }).tap();
    await card(ann, "去哪").locator(".vote", { hasText: "划船" }).click();
    await expect(card(ben, "去哪").locator(".vote", { hasText: "划船" }).locator("small")).toHaveText("1 票 · 100%");
  });
  await step("a list in the lobby", async () => {
    await ann.row("大厅").click();
    await expect(ann.page.locator(".conversation h1")).toHaveText("大厅");
    await ann.page.getByRole("button", { name: "更多：投票、接龙、收集、定时发送" }).click();
    await sheet(ann).getByRole("radio", { name: "接龙" }).check();
    await sheet(ann).getByLabel("主题").fill("报名");
    await sheet(ann).getByRole("button", { name: "发送", exact: true }).click();
    await expect(sheet(ann)).toHaveCount(0);
    await ben.goes("/c/1");
    await ben.ready();
    await card(ben, "报名").getByRole("textbox").fill("两个人");
    await card(ben, "报名").getByRole("button", { name: "接龙" }).tap();
    await expect(card(ann, "报名").locator(".signed li")).toHaveText(["本本 两个人"]);
  });
  await step("several go on as one, pinned and starred", async () => {
    await ann.row("本本").click();
    await does(ann, "太好了", "多选");
    await ann.bubble("记得带伞").click();
    await ann.page.getByRole("button", { name: "合并转发" }).click();
    await sheet(ann).getByRole("button", { name: "大厅" }).click();
    await expect(ann.page.locator(".toast")).toHaveText("已转发");
    await ben.page.locator(".bundle").tap();
    await expect(sheet(ben).locator(".copied p")).toHaveText(["太好了 🎉", "记得带伞"]);
    await ben.page.goBack().catch(() => {});
    await ben.goes("/c/1");
    await does(ann, "记得带伞", "收藏");
    await ann.goes("/stars");
    await expect(ann.page.locator(".found")).toContainText("记得带伞");
  });
  await step("read to the end, marked as unread, and read again", async () => {
    await ann.goes("/c/1");
    await ann.ready();
    await ann.row("本本").click({ button: "right" });
    await ann.page.getByRole("menuitem", { name: "标为未读" }).click();
    await expect(ann.page.locator(".row-place[data-unread]", { hasText: "本本" })).toHaveCount(1);
    await ann.row("本本").click();
    await expect(ann.page.locator(".row-place[data-unread]", { hasText: "本本" })).toHaveCount(0);
  });
  await step("deleted for oneself alone", async () => {
    await does(ann, "七点见", "只为我删除");
    await ann.confirms();
    await expect(ann.bubble("七点见")).toHaveCount(0);
    await ben.goes("/");
    await ben.row("安安").tap();
    await ben.sees("七点见");
  });
});
