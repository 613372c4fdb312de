// Friends: found, asked, accepted, called by a name of one's own, talked to, and no friends any more.
import { expect, test as base, Person } from "../fixtures/world.js";
import { Server } from "../fixtures/server.js";

const test = base.extend({
  server: async ({}, use) => {
    const server = new Server(["--private", "friends", "--logins-per-minute", "1000", "--commands-per-second", "1000"]);
    await server.start();
    await use(server);
    await server.remove();
  },
});

async function finds(person: Person, text: string, name: string) {
  await person.page.locator(".rail a[href='/people']").click();
  await person.page.getByRole("searchbox").fill(text);
  await person.page.locator("main .who-line", { hasText: name }).click();
  await expect(person.page.locator("main h1")).toHaveText(name);
}

test("search, request with a note, badge, accept, remark, chat, delete, refusal", async ({ enter }) => {
  const alice = await enter("alice");
  const ming = await enter("李明朗");
  const phone = await ming.another();
  await finds(alice, "lml", "李明朗");
  // Not before they are friends.
  await alice.page.locator("main").getByRole("button", { name: "私聊" }).click();
  await expect(alice.page.locator(".toast")).toContainText("只有朋友之间才能私聊");
  await alice.page.locator("input[name=note]").fill("我是三班的爱丽丝");
  await alice.page.locator("input[name=note]").press("Enter");
  await expect(alice.page.locator("main")).toContainText("等对方同意");
  // Live, on both of the other one's pages.
  for (const page of [ming.page, phone]) {
    await expect(page.locator(".rail a[href='/people'] .badge")).toHaveText("1");
  }
  await ming.page.locator(".rail a[href='/people']").click();
  const request = ming.page.locator(".requests .line");
  await expect(request).toContainText("我是三班的爱丽丝");
  await request.getByRole("button", { name: "同意" }).click();
  await expect(request).toHaveCount(0);
  await expect(ming.page.locator("section", { has: ming.page.locator("h2", { hasText: /^A$/ }) })).toContainText("alice");
  await expect(ming.page.locator(".rail a[href='/people'] .badge")).toHaveCount(0);
  await expect(phone.locator(".rail a[href='/people'] .badge")).toHaveCount(0);
  // A name of one's own, wherever the other one is shown; and for nobody else.
  await expect(alice.page.locator("input[name=note]")).toHaveCount(0);
  await alice.page.locator("input[name=remark]").fill("小朗");
  await alice.page.locator("input[name=remark]").press("Enter");
  await expect(alice.page.locator("main h1")).toHaveText("小朗");
  await expect(alice.page.locator("main")).toContainText("昵称：李明朗");
  await alice.page.locator("main").getByRole("button", { name: "私聊" }).click();
  await expect(alice.page.locator(".conversation h1")).toHaveText("小朗");
  await expect(alice.page).toHaveTitle(/小朗/);
  await expect(alice.row("小朗")).toHaveCount(1);
  await alice.says("你好");
  await ming.row("alice").click();
  await ming.sees("你好");
  await ming.says("在呢");
  await alice.sees("在呢");
  await ming.goes("/c/1");
  await ming.says("大家好");
  await alice.row("大厅").click();
  await expect(alice.bubble("大家好").locator(".who")).toHaveText(/小朗/);
  await alice.about();
  await expect(alice.member("小朗")).toHaveCount(1);
  await expect(alice.row("大厅").locator("p")).toHaveText("小朗：大家好");
  await alice.page.reload();
  await alice.ready();
  await expect(alice.row("小朗")).toHaveCount(1);
  await expect(ming.page.locator("body")).not.toContainText("小朗");
  await finds(alice, "xl", "小朗");
  // No friends any more: both keep what was said, neither can write.
  await alice.page.locator("main .actions").first().getByRole("button", { name: "更多" }).click();
  await alice.page.getByRole("menuitem", { name: "删除朋友" }).click();
  await alice.confirms();
  await expect(alice.page.locator("input[name=note]")).toHaveCount(1);
  await ming.row("alice").click();
  await ming.sees("你好");
  await ming.says("还在吗");
  await expect(ming.page.locator(".failure")).toContainText("只有朋友之间才能私聊");
  await ming.page.locator(".failure").getByRole("button", { name: "删除" }).click();
  await expect(alice.page.locator("body")).not.toContainText("还在吗");
});

base("a blocked person's messages are folded in rooms and do not come in private", async ({ alice, bob }) => {
  await bob.says("公开的");
  await alice.sees("公开的");
  await bob.opensPrivateWith("alice");
  await bob.says("第一句");
  await alice.row("bob").click();
  await alice.sees("第一句");
  await alice.page.locator(".conversation > header .about").click();
  await alice.page.locator("main .actions").first().getByRole("button", { name: "更多" }).click();
  await alice.page.getByRole("menuitem", { name: "屏蔽" }).click();
  await alice.confirms();
  await expect(alice.page.locator("main")).toContainText("已屏蔽");
  await bob.says("第二句");
  await bob.saved("第二句");
  await alice.row("bob").click();
  await alice.sees("第一句");
  await expect(alice.row("bob").locator("p")).toHaveText("第一句");
  await expect(alice.bubble("第二句")).toHaveCount(0);
  await alice.row("大厅").click();
  const folded = alice.bubble("公开的");
  await expect(folded.locator(".bubble p")).toBeHidden();
  await folded.locator("summary").click();
  await expect(folded.locator(".bubble p")).toBeVisible();
});

base("pin, mute and hide a chat, on all devices", async ({ alice, bob }) => {
  await alice.createsRoom("散步");
  await bob.joins("散步");
  const other = await alice.another();
  const rows = (page: Person["page"]) => page.locator(".list .row b");
  await expect(rows(alice.page).first()).toHaveText("散步");
  await alice.row("大厅").click({ button: "right" });
  await alice.page.getByRole("menuitem", { name: "置顶" }).click();
  for (const page of [alice.page, other]) await expect(rows(page).first()).toHaveText("大厅");
  await alice.row("大厅").click();
  await alice.row("散步").hover();
  await alice.page.locator(".row-place", { hasText: "散步" }).getByRole("button").click();
  await alice.page.getByRole("menuitem", { name: "静音" }).click();
  await bob.says("走吗");
  const badge = alice.row("散步").locator(".badge");
  await expect(badge).toHaveCSS("font-size", "0px");
  await expect(alice.page.locator(".rail .badge")).toHaveCount(0);
  // By keys: the menu key opens it, arrows move.
  await alice.row("散步").focus();
  await alice.page.keyboard.press("Shift+F10");
  await alice.page.keyboard.press("End");
  await alice.page.keyboard.press("Enter");
  for (const page of [alice.page, other]) await expect(page.locator(".list .row", { hasText: "散步" })).toHaveCount(0);
  await bob.says("还是去吧");
  for (const page of [alice.page, other]) await expect(page.locator(".list .row", { hasText: "散步" })).toHaveCount(1);
});
