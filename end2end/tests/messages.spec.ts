// What people do with messages: answer, react, change, take back, call, forward.
import { asks, said } from "../fixtures/asks.js";
import type { Person } from "../fixtures/person.js";
import { file, pick, picture } from "../fixtures/files.js";
import { does, holds } from "../fixtures/gestures.js";
import { expect, test } from "../fixtures/world.js";

test("a change that is begun waits in its conversation, and is a draft once its message was taken back", async ({ alice, bob }) => {
  await alice.says("六点见");
  await bob.sees("六点见");
  await does(alice, "六点见", "编辑");
  await alice.composer.fill("七点见，带伞");
  await alice.createsRoom("别处");
  await expect(alice.composer).toHaveValue("");
  await alice.row("大厅").click();
  await expect(alice.page.locator(".about-line")).toContainText("编辑");
  await expect(alice.composer).toHaveValue("七点见，带伞");
  const other = await alice.another();
  await other.locator(".msg", { hasText: "六点见" }).locator(".bubble").click({ button: "right" });
  await other.getByRole("menuitem", { name: "撤回" }).click();
  await expect(alice.page.locator(".about-line")).toHaveCount(0);
  await expect(alice.composer).toHaveValue("七点见，带伞");
  await alice.composer.press("Enter");
  await bob.sees("七点见，带伞");
  await other.close();
});

test("an answer shows what it answers, and leads there and back", async ({ alice, bob }) => {
  await alice.says("周五几点集合？");
  await bob.sees("周五几点集合？");
  await does(bob, "周五几点集合？", "回复");
  await expect(bob.page.locator(".about-line")).toContainText("alice");
  await expect(bob.composer).toBeFocused();
  await bob.says("八点校门口");
  await expect(bob.page.locator(".about-line")).toHaveCount(0);
  const quote = alice.bubble("八点校门口").locator(".quote");
  await expect(quote).toContainText("周五几点集合？");
  await quote.click();
  await expect(alice.bubble("周五几点集合？")).toHaveAttribute("aria-current", "true");
  // Escape leaves it, and a reload keeps it with the draft.
  await does(bob, "周五几点集合？", "回复");
  await bob.composer.press("Escape");
  await expect(bob.page.locator(".about-line")).toHaveCount(0);
  await does(bob, "周五几点集合？", "回复");
  await bob.composer.fill("写到一半");
  await bob.page.waitForTimeout(500);
  await bob.page.reload();
  await bob.ready();
  await expect(bob.page.locator(".about-line")).toContainText("alice");
  await expect(bob.composer).toHaveValue("写到一半");
});

test("a message is changed with the arrow, and says so", async ({ alice, bob }) => {
  await alice.says("六点见");
  await alice.saved("六点见");
  await bob.sees("六点见");
  await alice.composer.press("ArrowUp");
  await expect(alice.composer).toHaveValue("六点见");
  await alice.says("七点见");
  await bob.sees("七点见");
  await expect(bob.bubble("七点见").locator(".edited")).toHaveText("已编辑");
  await expect(alice.composer).toHaveValue("");
  await expect(alice.page.locator(".about-line")).toHaveCount(0);
});

test("what is taken back is gone for all, and its author can write it anew", { tag: "@chromium" }, async ({ alice, bob }) => {
  await alice.says("发错了");
  await bob.sees("发错了");
  await does(bob, "发错了", "回复");
  await bob.says("什么？");
  await alice.sees("什么？");
  await does(alice, "发错了", "撤回");
  await expect(bob.page.locator(".log .notice", { hasText: "alice撤回了一条消息" })).toHaveCount(1);
  await expect(bob.bubble("什么？").locator(".quote")).toContainText("消息已撤回");
  await expect(bob.page.locator(".log")).not.toContainText("发错了");
  await alice.page.getByRole("button", { name: "重新编辑" }).click();
  await expect(alice.composer).toHaveValue("发错了");
  await expect(alice.composer).toBeFocused();
  // An answer is written anew as one, and pressing twice writes nothing twice.
  await alice.composer.fill("");
  await does(alice, "什么？", "回复");
  await alice.says("没什么");
  await alice.saved("没什么");
  await does(alice, "没什么", "撤回");
  const anew = alice.page.getByRole("button", { name: "重新编辑" });
  await expect(anew).toHaveCount(2);
  const again = anew.last();
  await again.click();
  await expect(alice.page.locator(".about-line")).toContainText("什么？");
  await again.click();
  await expect(alice.composer).toHaveValue("没什么");
  // So it can be after a reload.
  await alice.page.keyboard.press("Escape");
  await alice.composer.fill("");
  await alice.page.reload();
  await alice.ready();
  await expect(anew).toHaveCount(2);
  await again.click();
  await expect(alice.composer).toHaveValue("没什么");
  await expect(alice.page.locator(".about-line")).toContainText("什么？");
});

test("what was taken back goes with the login", async ({ alice }) => {
  await alice.says("别人不该看到");
  await alice.saved("别人不该看到");
  await does(alice, "别人不该看到", "撤回");
  await expect(alice.page.getByRole("button", { name: "重新编辑" })).toHaveCount(1);
  const other = await alice.another();
  const kept = () => alice.page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  expect(await kept()).toContain("别人不该看到");
  // Out in another tab.
  await other.goto(`${alice.url}/leave`);
  await other.locator("html[data-ready]").waitFor();
  await other.locator("main").getByRole("button", { name: "直接退出" }).click();
  await expect(other).toHaveURL(/login/);
  await expect.poll(kept).not.toContain("别人不该看到");
  await other.close();
});

test("a picture without words has nothing to copy or to write anew, and a caption can be taken away", async ({ alice, bob }) => {
  await pick(alice, picture("春.png"));
  await alice.composer.fill("春天");
  await alice.composer.press("Enter");
  await bob.sees("春天");
  await does(alice, "春天", "编辑");
  await alice.composer.fill("");
  await alice.composer.press("Enter");
  await expect(bob.page.locator(".msg .picture")).toHaveCount(1);
  await expect(bob.page.locator(".log")).not.toContainText("春天");
  const bare = alice.page.locator(".msg.mine .picture");
  await bare.click({ button: "right" });
  await expect(alice.page.getByRole("menuitem", { name: "转发" })).toBeVisible();
  await expect(alice.page.getByRole("menuitem", { name: "复制", exact: true })).toHaveCount(0);
  await alice.page.getByRole("menuitem", { name: "撤回" }).click();
  await expect(alice.page.locator(".log .notice", { hasText: "撤回了一条消息" })).toHaveCount(1);
  await expect(alice.page.getByRole("button", { name: "重新编辑" })).toHaveCount(0);
});

test("reactions are counted, pressed again they go, and the keyboard can do it", { tag: "@chromium" }, async ({ alice, bob }) => {
  await alice.says("我考过了");
  await bob.sees("我考过了");
  await bob.bubble("我考过了").hover();
  await bob.bubble("我考过了").locator(".tools").getByRole("button", { name: "回应 👍" }).click();
  const chip = alice.bubble("我考过了").locator(".chip");
  await expect(chip).toHaveText("👍 1");
  await expect(chip).toHaveAttribute("aria-pressed", "false");
  await chip.click();
  await expect(chip).toHaveText("👍 2");
  await expect(chip).toHaveAttribute("aria-pressed", "true");
  await expect(bob.bubble("我考过了").locator(".chip")).toHaveText("👍 2");
  await chip.click();
  await expect(bob.bubble("我考过了").locator(".chip")).toHaveText("👍 1");
  // From the log: the row, its menu, the second reaction.
  await alice.page.locator(".log").focus();
  await alice.page.keyboard.press("ArrowUp");
  await alice.page.keyboard.press("Shift+F10");
  await expect(alice.page.getByRole("menuitem", { name: "回应 👍" })).toBeFocused();
  await alice.page.keyboard.press("ArrowDown");
  await alice.page.keyboard.press("Enter");
  await expect(bob.bubble("我考过了").locator(".chip")).toHaveText(["👍 1", "❤\u{fe0f} 1"]);
});

test("who is called sees it in the list and in the text", async ({ alice, bob }) => {
  await alice.says("@bob 在吗");
  await expect(bob.bubble("@bob 在吗").locator(".mention")).toHaveAttribute("data-me", "");
  await expect(alice.bubble("@bob 在吗").locator(".mention")).not.toHaveAttribute("data-me", "");
});

test("names are offered after @, and the keyboard chooses", async ({ alice, enter }) => {
  const ming = await enter("小明");
  await alice.composer.pressSequentially("hi @小明");
  const names = alice.page.getByRole("listbox");
  await expect(names.getByRole("option")).toHaveText(["小明"]);
  await alice.composer.press("Enter");
  await expect(alice.composer).toHaveValue("hi @小明 ");
  await expect(names).toHaveCount(0);
  await alice.composer.pressSequentially("来");
  await alice.composer.press("Enter");
  await expect(ming.bubble("hi @小明 来").locator(".mention")).toHaveAttribute("data-me", "");
  // Escape closes the list, and what is composed chooses nothing.
  await alice.composer.pressSequentially("@小");
  await names.getByRole("option").first().waitFor();
  await alice.composer.press("Escape");
  await expect(names).toHaveCount(0);
  await expect(alice.composer).toHaveValue("@小");
});

test("who is called elsewhere sees it in the list", async ({ alice, bob }) => {
  await bob.opensPrivateWith("alice");
  await alice.says("@bob 看这里");
  const row = bob.row("大厅");
  await expect(row.locator(".called")).toHaveText("[有人@我]");
  await row.click();
  await bob.sees("@bob 看这里");
  await expect(row.locator(".called")).toHaveCount(0);
});

test("messages are selected, forwarded as one, and opened", async ({ alice, bob }) => {
  await alice.says("第一条");
  await alice.saved("第一条");
  await pick(alice, picture("春.png"), file("名单.xlsx", 2_000));
  await alice.composer.fill("第二条");
  await alice.composer.press("Enter");
  await alice.saved("第二条");
  await alice.opensPrivateWith("bob");
  await alice.row("大厅").click();
  await alice.sees("第二条");
  await does(alice, "第一条", "多选");
  await alice.bubble("第二条").click();
  await expect(alice.page.locator(".picks b")).toHaveText("已选 2 条");
  await alice.page.getByRole("button", { name: "合并转发" }).click();
  await alice.page.getByRole("dialog").getByRole("button", { name: "bob" }).click();
  await expect(alice.page.locator(".toast")).toHaveText("已转发");
  await expect(alice.page.locator(".picks")).toHaveCount(0);
  await bob.row("alice").click();
  const bundle = bob.page.locator(".bundle");
  await expect(bundle).toContainText("alice: 第一条");
  await bundle.click();
  const dialog = bob.page.getByRole("dialog");
  await expect(dialog.locator(".copied > div > p:first-of-type")).toHaveText(["第一条", "第二条"]);
  // Their files came along.
  await expect(dialog.locator(".copied img")).toHaveJSProperty("naturalWidth", 320);
  await expect(dialog.locator(".copied a[download]")).toHaveText("名单.xlsx");
  await bob.page.keyboard.press("Escape");
  await expect(bob.page.getByRole("dialog")).toHaveCount(0);
});

test("one is forwarded with its author's name, and earlier texts and who reacted can be read", async ({ alice, bob }) => {
  await alice.says("地址在三号楼");
  await bob.sees("地址在三号楼");
  await bob.opensPrivateWith("alice");
  await bob.row("大厅").click();
  await does(bob, "地址在三号楼", "转发");
  await bob.page.getByRole("dialog").getByRole("button", { name: "alice" }).click();
  await alice.row("bob").click();
  await expect(alice.page.locator(".from")).toHaveText("转发自 alice");
  await alice.row("大厅").click();
  await does(alice, "地址在三号楼", "编辑");
  await alice.composer.fill("");
  await alice.composer.press("Enter");
  await expect(alice.page.locator(".toast")).toHaveText("还没有写内容。");
  await alice.composer.fill("地址在五号楼");
  await alice.composer.press("Enter");
  await bob.sees("地址在五号楼");
  await does(bob, "地址在五号楼", "编辑记录");
  await expect(bob.page.getByRole("dialog").locator(".copied p")).toHaveText(["地址在三号楼", "地址在五号楼"]);
  await bob.page.keyboard.press("Escape");
  await does(bob, "地址在五号楼", "回应 🎉");
  await expect(alice.bubble("地址在五号楼").locator(".chip")).toHaveText("🎉 1");
  await alice.bubble("地址在五号楼").locator(".chip").hover();
  await expect(alice.bubble("地址在五号楼").locator(".chip")).toHaveAttribute("title", "bob");
});

test("pinned ones stand on the page about a conversation, starred ones on a page of one's own", async ({ alice, bob }) => {
  await alice.createsRoom("三年二班");
  await alice.says("八点集合");
  await alice.saved("八点集合");
  await does(alice, "八点集合", "置顶给所有人");
  await expect(alice.bubble("八点集合").locator(".meta .icon").first()).toHaveAttribute("aria-label", "已置顶");
  await does(alice, "八点集合", "收藏");
  await expect(alice.page.locator(".toast")).toHaveText("已保存");
  // The menu says that it is there, and takes it off.
  await does(alice, "八点集合", "取消收藏");
  await expect(alice.page.locator(".toast")).toHaveText("已取消收藏");
  await does(alice, "八点集合", "收藏");
  await expect(alice.page.locator(".toast")).toHaveText("已保存");
  await alice.about();
  await expect(alice.page.locator(".found p")).toHaveText("八点集合");
  await alice.goes("/stars");
  await expect(alice.page.locator(".found")).toContainText("三年二班");
  await alice.page.locator(".found a").click();
  await alice.sees("八点集合");
  await alice.goes("/stars");
  // What is edited is edited there, too.
  const [, conversation, seq] = (await alice.page.locator(".found a").getAttribute("href"))!.match(/\/c\/(\d+)\/(\d+)/)!;
  await asks(alice, { edit: { conversation, seq: Number(seq), text: "九点集合" } });
  await expect(alice.page.locator(".found p")).toHaveText("九点集合");
  await alice.page.getByRole("button", { name: "取消收藏" }).click();
  await expect(alice.page.locator(".page-body")).toContainText("还没有收藏");
  await expect(bob.page.locator(".log")).not.toContainText("八点集合");
});

test("a long list of one's own is read to its end, and the menu knows the oldest of it", async ({ alice }) => {
  await alice.createsRoom("剪报");
  const room = alice.page.url().match(/\/c\/(\d+)/)![1];
  const sent = await asks(alice, ...Array.from({ length: 60 }, (_, n) => said(`第 ${n} 则`, {}, room)));
  await asks(alice, ...sent.map(({ sent: { seq } }) => ({ star: { conversation: room, seq, on: true } })));
  await alice.goes("/stars");
  const rows = alice.page.locator(".found");
  await expect(rows).toHaveCount(50);
  const more = alice.page.locator(".page-body > .button");
  // Pressed twice it asks once.
  await more.evaluate((button: HTMLElement) => [button.click(), button.click()]);
  await expect(rows).toHaveCount(60);
  await expect(more).toHaveCount(0);
  // Taking one off leaves the rest where it is.
  await rows.nth(55).getByRole("button", { name: "取消收藏" }).click();
  await expect(rows).toHaveCount(59);
  await rows.last().locator("a").click();
  await does(alice, "第 0 则", "取消收藏");
  await alice.goes("/stars");
  await more.click();
  await expect(rows).toHaveCount(58);
});

test("the address of a message here opens in its place", async ({ alice, server }) => {
  await alice.says("第一句");
  await alice.saved("第一句");
  await alice.says(`看这里 ${server.url}/c/1/1 和 https://example.org/c/1`);
  await alice.createsRoom("别处");
  await alice.row("大厅").click();
  const links = alice.bubble("看这里").locator("a");
  await expect(links.nth(1)).toHaveAttribute("target", "_blank");
  await links.first().click();
  await expect(alice.page).toHaveURL(`${server.url}/c/1/1`);
  expect(alice.context.pages()).toHaveLength(1);
});

test("what is pinned in a private chat stands on the page about it, which the person's card leads to", async ({ alice, bob }) => {
  await bob.opensPrivateWith("alice");
  await bob.says("钥匙在门卫");
  await bob.saved("钥匙在门卫");
  await does(bob, "钥匙在门卫", "置顶给所有人");
  await bob.page.locator(".conversation > header .about").click();
  await bob.page.getByRole("link", { name: "置顶的消息、通知方式" }).click();
  await expect(bob.page.locator(".found p")).toHaveText("钥匙在门卫");
});

test("after pointing at a message, all still opens in the next conversation", { tag: "@chromium" }, async ({ alice, bob }) => {
  await alice.opensPrivateWith("bob");
  await alice.says("看这里");
  await alice.saved("看这里");
  await alice.bubble("看这里").locator(".bubble").hover();
  await expect(alice.bubble("看这里").locator(".tools")).toBeVisible();
  await alice.row("大厅").click();
  await expect(alice.page.locator(".conversation h1")).toHaveText("大厅");
  await alice.page.locator(".composer").getByRole("button", { name: "表情" }).click();
  await expect(alice.page.getByRole("combobox")).toBeFocused();
  await alice.page.keyboard.press("Escape");
  await bob.says("那里呢");
  await alice.bubble("那里呢").locator(".bubble").hover();
  await expect(alice.page.locator(".tools")).toHaveCount(1);
  await expect(alice.bubble("那里呢").locator(".tools")).toBeVisible();
});

test("the bar of a message covers none if there is room beside it", { tag: "@chromium" }, async ({ alice, bob }) => {
  for (const [who, text] of [[alice, "好"], [bob, "行"], [alice, "几点"], [alice, "地点呢"], [bob, "八点"], [bob, "南门"]] as const) {
    await who.says(text);
    await alice.sees(text);
  }
  await alice.saved("地点呢");
  for (const text of ["行", "几点", "地点呢", "八点", "南门"]) {
    const bar = alice.bubble(text).locator(".tools");
    await alice.bubble(text).locator(".bubble").hover();
    await expect(bar).toBeVisible();
    const covers = await bar.evaluate((bar) => {
      const [at, log] = [bar, bar.closest(".log")!].map((one) => one.getBoundingClientRect());
      const meets = (box: DOMRect) => box.left < at.right && at.left < box.right && box.top < at.bottom && at.top < box.bottom;
      const met = [...document.querySelectorAll(".log .bubble, .copy")].filter((one) => meets(one.getBoundingClientRect()));
      return { met: met.length, inside: at.left >= log.left && at.right <= log.right };
    });
    expect(covers, text).toEqual({ met: 0, inside: true });
    // One gets there without leaving the message.
    await bar.getByRole("button").last().hover();
    await expect(bar).toBeVisible();
  }
});

test("what one deletes for oneself is gone for oneself alone", async ({ alice, bob }) => {
  await alice.says("只给别人看");
  await bob.sees("只给别人看");
  await does(alice, "只给别人看", "只为我删除");
  await alice.confirms();
  await expect(alice.bubble("只给别人看")).toHaveCount(0);
  await bob.sees("只给别人看");
});

test("on a phone a long press opens the menu at the foot of the page", async ({ alice, arrive }) => {
  await alice.says("长按我");
  const phone = await arrive("手机", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await phone.logIn();
  await phone.goes("/c/1");
  await phone.sees("长按我");
  await holds(phone, "长按我");
  const menu = (await phone.page.getByRole("menu").boundingBox())!;
  expect(Math.round(menu.y + menu.height)).toBe(844);
  await phone.page.getByRole("menuitem", { name: "回应 👍" }).tap();
  await expect(alice.bubble("长按我").locator(".chip")).toHaveText("👍 1");
});
