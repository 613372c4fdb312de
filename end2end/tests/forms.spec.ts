// Messages that people answer: polls, sign-ups, bulletins, questionnaires.
import type { Page } from "@playwright/test";
import { drawn } from "../fixtures/media.js";
import { type Person } from "../fixtures/person.js";
import { expect, test } from "../fixtures/world.js";

/** Opens the dialog for a new form. */
async function makes(person: Person, kind: string, title: string) {
  await person.page.getByRole("button", { name: "更多：投票、接龙、收集、定时发送" }).click();
  const dialog = person.page.getByRole("dialog");
  await dialog.getByRole("radio", { name: kind }).check();
  await dialog.getByLabel("主题").fill(title);
  return dialog;
}

async function polls(person: Person, title: string, options: string[], also: string[] = []) {
  const dialog = await makes(person, "投票", title);
  for (const [n, option] of options.entries()) {
    if (n > 1) await dialog.getByRole("button", { name: "添加选项" }).click();
    await dialog.getByLabel(`选项 ${n + 1}`).fill(option);
  }
  for (const name of also) await dialog.getByLabel(name).check();
  await dialog.getByRole("button", { name: "发送", exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

/** Makes a questionnaire. */
async function asks(person: Person, title: string, questions: string[], also: string[] = []) {
  const dialog = await makes(person, "收集", title);
  for (const [n, question] of questions.entries()) {
    if (n > 0) await dialog.getByRole("button", { name: "添加问题" }).click();
    await dialog.getByLabel(`问题 ${n + 1}`).fill(question);
  }
  for (const name of also) await dialog.getByLabel(name).check();
  await dialog.getByRole("button", { name: "发送", exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

/** Makes a list to sign. */
async function lists(person: Person, title: string, places = "") {
  const dialog = await makes(person, "接龙", title);
  await dialog.getByLabel("人数上限（可不填）").fill(places);
  await dialog.getByRole("button", { name: "发送", exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

const card = (page: Page, title: string) => page.locator(".form", { hasText: title });
const option = (page: Page, title: string, name: string) => card(page, title).locator(".vote", { hasText: name });

test("a poll is made, answered and followed live, by one press each", async ({ alice, bob, enter }) => {
  const carol = await enter("carol");
  await polls(alice, "周六去哪", ["爬山", "看电影", "在家"]);
  for (const person of [alice, bob, carol]) await expect(card(person.page, "周六去哪").locator(".vote")).toHaveCount(3);
  await option(bob.page, "周六去哪", "爬山").click();
  for (const person of [alice, bob, carol]) {
    await expect(option(person.page, "周六去哪", "爬山").locator("small")).toHaveText("1 票 · 100%");
  }
  await expect(option(bob.page, "周六去哪", "爬山").locator("input")).toBeChecked();
  await expect(option(alice.page, "周六去哪", "爬山").locator("input")).not.toBeChecked();
  await option(carol.page, "周六去哪", "看电影").click();
  await option(bob.page, "周六去哪", "看电影").click();
  await expect(option(alice.page, "周六去哪", "看电影").locator("small")).toHaveText("2 票 · 100%");
  await expect(option(bob.page, "周六去哪", "爬山").locator("input")).not.toBeChecked();
  // One's own choice is there on another device and after a reload; nothing was unread.
  const second = await bob.another();
  await expect(option(second, "周六去哪", "看电影").locator("input")).toBeChecked();
  await option(second, "周六去哪", "在家").click();
  await expect(option(bob.page, "周六去哪", "在家").locator("input")).toBeChecked();
  await second.close();
  await bob.page.reload();
  await bob.ready();
  await expect(option(bob.page, "周六去哪", "在家").locator("input")).toBeChecked();
  await card(bob.page, "周六去哪").getByRole("button", { name: "撤回我的选择" }).click();
  await expect(option(alice.page, "周六去哪", "在家").locator("small")).toHaveText("0 票 · 0%");
  // Who chose what, and the end.
  await card(alice.page, "周六去哪").getByRole("button", { name: "1 人参与" }).click();
  const dialog = alice.page.getByRole("dialog");
  await expect(dialog.locator(".copied")).toContainText(["carol"]);
  await expect(dialog.locator(".copied")).toContainText(["看电影"]);
  await dialog.getByRole("tab", { name: "未参与" }).click();
  await expect(dialog.locator(".copied")).toContainText(["bob"]);
  await alice.page.keyboard.press("Escape");
  await expect(card(bob.page, "周六去哪").getByRole("button", { name: "结束", exact: true })).toHaveCount(0);
  await card(alice.page, "周六去哪").getByRole("button", { name: "结束", exact: true }).click();
  await expect(card(bob.page, "周六去哪")).toContainText("已结束");
  await expect(option(bob.page, "周六去哪", "爬山").locator("input")).toBeDisabled();
});

test("several options, anonymous: counted, and told of nobody; the keyboard can do it", async ({ alice, bob }) => {
  await polls(alice, "带什么", ["水", "饼干"], ["可多选", "匿名：谁也看不到谁选了什么"]);
  await expect(card(bob.page, "带什么").locator(".vote")).toHaveCount(2);
  await bob.page.locator(".log").focus();
  await bob.page.keyboard.press("ArrowUp");
  await bob.page.keyboard.press("Enter");
  await expect(option(bob.page, "带什么", "水").locator("input")).toBeFocused();
  await bob.page.keyboard.press("Space");
  await bob.page.keyboard.press("ArrowRight");
  await bob.page.keyboard.press("Space");
  await expect(option(alice.page, "带什么", "水").locator("small")).toHaveText("1 票 · 100%");
  await expect(option(alice.page, "带什么", "饼干").locator("small")).toHaveText("1 票 · 100%");
  await expect(option(bob.page, "带什么", "饼干").locator("input")).toBeFocused();
  await expect(card(alice.page, "带什么").locator(".form-foot")).toContainText("1 人参与");
  await expect(card(alice.page, "带什么").getByRole("button", { name: "人参与" })).toHaveCount(0);
});

test("a list is signed in order, with words, and left again", async ({ alice, bob }) => {
  const dialog = await makes(alice, "接龙", "春游报名");
  await dialog.getByLabel("人数上限（可不填）").fill("2");
  await dialog.getByRole("button", { name: "发送", exact: true }).click();
  const theirs = card(bob.page, "春游报名");
  await expect(theirs).toContainText("限 2 人");
  await theirs.getByRole("textbox").fill("带两个孩子");
  await theirs.getByRole("button", { name: "接龙" }).click();
  await expect(card(alice.page, "春游报名").locator(".signed li")).toHaveText(["bob 带两个孩子"]);
  await card(alice.page, "春游报名").getByRole("button", { name: "接龙" }).click();
  await expect(theirs.locator(".signed li")).toHaveText(["bob 带两个孩子", "alice"]);
  await theirs.getByRole("textbox").fill("带一个");
  await theirs.getByRole("button", { name: "修改" }).click();
  await expect(card(alice.page, "春游报名").locator(".signed li")).toHaveText(["bob 带一个", "alice"]);
  await theirs.getByRole("button", { name: "退出" }).click();
  await expect(card(alice.page, "春游报名").locator(".signed li")).toHaveText(["alice"]);
});

test("a bulletin is confirmed by one press, its author sees who has not, and calls them", async ({ alice, bob, enter }) => {
  const carol = await enter("carol");
  await alice.createsRoom("三年二班");
  for (const person of [bob, carol]) await person.joins("三年二班");
  const dialog = await makes(alice, "通知", "明天不上课");
  await dialog.getByLabel("内容").fill("**后天**照常，见 https://example.com/plan");
  await dialog.getByRole("button", { name: "发送", exact: true }).click();
  await expect(card(bob.page, "明天不上课").locator("strong")).toHaveText("后天");
  await expect(card(bob.page, "明天不上课").getByRole("link", { name: "example.com/plan" })).toHaveAttribute("href", "https://example.com/plan");
  await card(bob.page, "明天不上课").getByRole("button", { name: "收到" }).click();
  await expect(card(bob.page, "明天不上课")).toContainText("已收到");
  await card(alice.page, "明天不上课").getByRole("button", { name: "1 人参与" }).click();
  await expect(alice.page.getByRole("dialog").locator(".copied")).toContainText(["bob"]);
  await alice.page.getByRole("dialog").getByRole("tab", { name: "未参与" }).click();
  await expect(alice.page.getByRole("dialog").locator(".copied")).toContainText(["carol"]);
  await alice.page.keyboard.press("Escape");
  await expect(carol.page.locator(".reminded")).toHaveCount(0);
  await card(alice.page, "明天不上课").getByRole("button", { name: "提醒未参与的人" }).click();
  await expect(alice.page.locator(".toast")).toHaveText("已提醒");
  await expect(carol.page.locator(".reminded")).toHaveText("提醒你：明天不上课");
  await expect(bob.page.locator(".reminded")).toHaveCount(0);
  await carol.page.locator(".reminded").click();
  await card(carol.page, "明天不上课").getByRole("button", { name: "收到" }).click();
  await expect(carol.page.locator(".reminded")).toHaveCount(0);
  await card(alice.page, "明天不上课").getByRole("button", { name: "提醒未参与的人" }).click();
  await expect(alice.page.locator(".toast")).toContainText("刚提醒过");
  // Who does not lead is not offered it.
  await bob.page.getByRole("button", { name: "更多：投票、接龙、收集、定时发送" }).click();
  await expect(bob.page.getByRole("dialog").getByRole("radio", { name: "通知" })).toHaveCount(0);
});

test("what is handed in its author alone sees, and takes away as a table", async ({ alice, bob }) => {
  const dialog = await makes(alice, "收集", "秋游回执");
  await dialog.getByLabel("问题 1").fill("去吗？/去/不去");
  await dialog.getByRole("button", { name: "添加问题" }).click();
  await dialog.getByLabel("问题 2").fill("几个人？");
  await dialog.getByRole("button", { name: "发送", exact: true }).click();
  const theirs = card(bob.page, "秋游回执");
  await theirs.getByLabel("去", { exact: true }).check();
  await theirs.getByLabel("几个人？").fill("=3");
  await theirs.getByRole("button", { name: "提交" }).click();
  await expect(theirs).toContainText("已提交");
  await expect(theirs.getByRole("link", { name: "导出表格" })).toHaveCount(0);
  const waiting = alice.page.waitForEvent("download");
  await card(alice.page, "秋游回执").getByRole("link", { name: "导出表格" }).click();
  const path = await (await waiting).path();
  const text = (await import("node:fs")).readFileSync(path, "utf8");
  expect(text.split("\r\n")[0]).toBe('\ufeff"姓名","时间（UTC）","去吗？","几个人？"');
  expect(text).toMatch(/"bob","[^"]+","去","'=3"/);
});

test("a form that is half made stays until it is sent, and is not sent if the server would refuse it", async ({ alice }) => {
  const dialog = await makes(alice, "投票", "周末去哪？");
  const option = (n: number) => dialog.getByLabel(`选项 ${n}`, { exact: true });
  await option(1).fill("山上");
  await option(1).press("Enter");
  await expect(option(2)).toBeFocused();
  await option(2).fill("海边");
  await option(2).press("Enter");
  await expect(option(3)).toBeFocused();
  await alice.page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await alice.page.getByRole("button", { name: "更多：投票、接龙、收集、定时发送" }).click();
  await expect(option(2)).toHaveValue("海边");
  await dialog.locator("input[type=datetime-local]").fill("2020-01-01T08:00");
  await dialog.getByRole("button", { name: "发送", exact: true }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await dialog.locator("input[type=datetime-local]").fill("");
  await dialog.getByRole("button", { name: "发送", exact: true }).click();
  await expect(card(alice.page, "周末去哪？")).toContainText("海边");
  await alice.page.getByRole("button", { name: "更多：投票、接龙、收集、定时发送" }).click();
  await expect(option(1)).toHaveValue("");
});

test("homework is handed in with files, which who asked for them opens", async ({ alice, bob }) => {
  const dialog = await makes(alice, "收集", "数学作业");
  await dialog.getByLabel("可以交照片和文件").check();
  await dialog.getByRole("button", { name: "发送", exact: true }).click();
  const theirs = card(bob.page, "数学作业");
  const handIn = theirs.getByRole("button", { name: "提交" });
  await expect(handIn).toBeDisabled();
  const { name, bytes } = await drawn(bob, 300, 200, 40, "第二页.png");
  await theirs.locator("input[type=file]").setInputFiles([
    { name: "第一页.txt", mimeType: "text/plain", buffer: Buffer.from("1 + 1 = 2") },
    { name, mimeType: "image/png", buffer: Buffer.from(bytes, "base64") },
  ]);
  await expect(theirs.locator(".handed")).toHaveCount(2);
  await handIn.click();
  await expect(theirs).toContainText("已提交");
  await expect(theirs.getByRole("img", { name: "第二页.png" })).toBeVisible();
  await card(alice.page, "数学作业").getByRole("button", { name: "1 人" }).click();
  const list = alice.page.getByRole("dialog");
  const picture = list.getByRole("img", { name: "第二页.png" });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
  const path = await list.getByRole("link", { name: "第一页.txt" }).getAttribute("href");
  const text = (person: Person) =>
    person.page.evaluate(async (path) => { const got = await fetch(path); return got.ok ? got.text() : got.status; }, path!);
  expect(await text(alice)).toBe("1 + 1 = 2");
  // It is still there after a reload, and can be changed.
  await bob.page.reload();
  await expect(theirs.getByRole("img", { name: "第二页.png" })).toBeVisible();
  await theirs.getByRole("button", { name: "拿掉这个文件" }).first().click();
  await theirs.getByRole("button", { name: "修改" }).click();
  await expect(list.locator(".handed")).toHaveCount(1);
  // What was handed in can be taken back.
  await theirs.getByRole("button", { name: "收回" }).click();
  await expect(theirs).not.toContainText("已提交");
  await expect(list.locator(".handed")).toHaveCount(0);
});

test("answers follow what another device hands in, but for what is being written", async ({ alice, bob }) => {
  await asks(alice, "秋游回执", ["去吗？/去/不去", "谁带？", "几个人？"]);
  const here = card(bob.page, "秋游回执");
  await here.getByLabel("去", { exact: true }).check();
  await here.getByLabel("谁带？").fill("妈妈");
  await here.getByLabel("几个人？").fill("3");
  await here.getByRole("button", { name: "提交" }).click();
  await expect(here).toContainText("已提交");
  const second = await bob.another();
  const there = card(second, "秋游回执");
  await expect(there.getByLabel("谁带？")).toHaveValue("妈妈");
  await here.getByLabel("几个人？").fill("4");
  await there.getByLabel("不去", { exact: true }).check();
  await there.getByLabel("谁带？").fill("爸爸");
  await there.getByRole("button", { name: "修改" }).click();
  await expect(here.getByLabel("谁带？")).toHaveValue("爸爸");
  await expect(here.getByLabel("不去", { exact: true })).toBeChecked();
  await expect(here.getByLabel("几个人？")).toHaveValue("4");
  await here.getByRole("button", { name: "修改" }).click();
  await expect(there.getByLabel("几个人？")).toHaveValue("4");
  await expect(there.getByLabel("谁带？")).toHaveValue("爸爸");
  // What was handed in is no draft any more, on either.
  await there.getByLabel("几个人？").fill("5");
  await there.getByRole("button", { name: "修改" }).click();
  await expect(here.getByLabel("几个人？")).toHaveValue("5");
  await second.close();
});

test("what is written into a form and not handed in is there when one comes back", async ({ alice, bob }) => {
  await asks(alice, "数学作业", ["用了多久？"], ["可以交照片和文件"]);
  const theirs = card(bob.page, "数学作业");
  await theirs.getByLabel("用了多久？").fill("一小时");
  const buffer = Buffer.from("1 + 1 = 2");
  await theirs.locator("input[type=file]").setInputFiles([{ name: "第一页.txt", mimeType: "text/plain", buffer }]);
  await expect(theirs.locator(".handed")).toHaveCount(1);
  await bob.createsRoom("别处");
  await bob.row("大厅").click();
  await expect(theirs.getByLabel("用了多久？")).toHaveValue("一小时");
  await expect(theirs.locator(".handed")).toHaveText(["第一页.txt"]);
  await bob.page.reload();
  await expect(theirs.getByLabel("用了多久？")).toHaveValue("一小时");
  await expect(theirs.locator(".handed")).toHaveText(["第一页.txt"]);
  await theirs.getByRole("button", { name: "提交" }).click();
  await expect(theirs).toContainText("已提交");
  const kept = () => bob.page.evaluate(() => Object.keys(localStorage).filter((key) => /^draft-.*[.]/.test(key)).length);
  await expect.poll(kept).toBe(0);
  await theirs.getByLabel("用了多久？").fill("两小时");
  await expect.poll(kept).toBe(1);
  await card(alice.page, "数学作业").getByRole("button", { name: "结束", exact: true }).click();
  await expect(theirs).toContainText("已结束");
  await expect(theirs.getByLabel("用了多久？")).toHaveValue("一小时");
  await expect.poll(kept).toBe(0);
  await asks(alice, "语文作业", ["读了什么？"]);
  await card(bob.page, "语文作业").getByLabel("读了什么？").fill("只有我知道");
  await expect.poll(kept).toBe(1);
  await bob.goes("/leave");
  await bob.page.locator("main.page").getByRole("button", { name: /仍然退出|退出/ }).last().click();
  await bob.page.waitForURL(/login/);
  expect(await kept()).toBe(0);
});

test("an empty file is not handed in, and it is said", async ({ alice, bob }) => {
  await asks(alice, "数学作业", [], ["可以交照片和文件"]);
  const theirs = card(bob.page, "数学作业");
  await theirs.locator("input[type=file]").setInputFiles([
    { name: "空的.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) },
    { name: "第一页.txt", mimeType: "text/plain", buffer: Buffer.from("1 + 1 = 2") },
  ]);
  await expect(theirs.getByRole("alert")).toHaveText("空的.txt 是空文件，没有添加。");
  await expect(theirs.locator(".handed")).toHaveText(["第一页.txt"]);
});

test("a full list offers nothing to who is not on it", async ({ alice, bob }) => {
  await lists(alice, "春游报名", "1");
  const [hers, his] = [card(alice.page, "春游报名"), card(bob.page, "春游报名")];
  await hers.getByRole("textbox").fill("带水");
  await his.getByRole("button", { name: "接龙" }).click();
  await expect(hers).toContainText("已满");
  await expect(hers.getByRole("textbox")).toHaveCount(0);
  await expect(hers.getByRole("button", { name: "接龙" })).toHaveCount(0);
  await expect(his).not.toContainText("已满");
  await his.getByRole("button", { name: "退出" }).click();
  await expect(hers.getByRole("textbox")).toHaveValue("带水");
  await hers.getByRole("button", { name: "接龙" }).click();
  await expect(his.locator(".signed li")).toHaveText(["alice 带水"]);
  await expect(his).toContainText("已满");
});

test("an answer that is refused is taken back at once, and what was typed stays", async ({ alice, bob }) => {
  await alice.createsRoom("三年二班");
  await bob.joins("三年二班");
  await lists(alice, "春游报名");
  const his = card(bob.page, "春游报名");
  await expect(his.getByRole("textbox")).toBeVisible();
  await alice.about();
  await alice.does("禁言一小时", "bob");
  await expect(bob.page.locator(".composer .closed")).toBeVisible();
  await his.getByRole("textbox").fill("带两个孩子");
  await his.getByRole("button", { name: "接龙" }).click();
  await expect(bob.page.locator(".toast")).toContainText("禁言");
  await expect(his.getByRole("button", { name: "接龙" })).toBeVisible({ timeout: 1_000 });
  await expect(his.getByRole("button", { name: "退出" })).toHaveCount(0, { timeout: 1_000 });
  await expect(his.getByRole("textbox")).toHaveValue("带两个孩子");
});

test("without a connection nothing shows as answered", async ({ alice, relay, arrive }) => {
  await polls(alice, "周六去哪", ["爬山", "看电影"]);
  await lists(alice, "春游报名");
  const bob = await arrive("bob");
  bob.mayLoseConnection = true;
  await bob.logIn(4, relay.url);
  const his = card(bob.page, "春游报名");
  await expect(his.getByRole("textbox")).toBeVisible();
  relay.upgrades = "swallow";
  relay.cut();
  await expect(bob.page.locator("[data-connection]").first()).not.toHaveAttribute("data-connection", "open");
  await his.getByRole("textbox").fill("带两个孩子");
  await his.getByRole("button", { name: "接龙" }).click();
  await expect(bob.page.locator(".toast")).toBeVisible();
  await expect(his.getByRole("button", { name: "退出" })).toHaveCount(0, { timeout: 1_000 });
  await expect(his.getByRole("textbox")).toHaveValue("带两个孩子");
  // The toast may lie over it.
  await option(bob.page, "周六去哪", "爬山").locator("input").dispatchEvent("click");
  await expect(option(bob.page, "周六去哪", "爬山").locator("input")).not.toBeChecked({ timeout: 1_000 });
});

test("the list of who answered closes when its form is taken back", async ({ alice, bob }) => {
  await polls(alice, "周六去哪", ["爬山", "看电影"]);
  await option(bob.page, "周六去哪", "爬山").click();
  await card(bob.page, "周六去哪").getByRole("button", { name: "1 人参与" }).click();
  await expect(bob.page.getByRole("dialog").locator(".copied")).toContainText(["bob"]);
  await alice.page.locator(".form-head", { hasText: "周六去哪" }).click({ button: "right" });
  await alice.page.getByRole("menuitem", { name: "撤回" }).first().click();
  const question = alice.page.getByRole("alertdialog");
  await expect(question).toContainText("已有 1 人参与");
  // At once it would be a slip of the finger.
  await expect(async () => {
    if (await question.isVisible()) await question.getByRole("button", { name: "撤回" }).click();
    await expect(question).toHaveCount(0, { timeout: 200 });
  }).toPass();
  await expect(bob.page.getByRole("dialog")).toHaveCount(0);
  await expect(card(bob.page, "周六去哪")).toHaveCount(0);
});
