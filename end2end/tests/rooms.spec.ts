// Rooms, their owners, drafts that stay where they belong.
import { expect, test } from "../fixtures/world.js";

test("a room: made, found, joined, talked in, left", async ({ alice, bob }) => {
  await alice.createsRoom("读书会");
  await bob.joins("读书会");
  await expect(alice.page.locator(".notice").last()).toHaveText("bob加入了房间");
  // The list says so too, and a notice is nothing to read.
  await expect(alice.row("读书会").locator("p")).toHaveText("bob加入了房间");
  await bob.row("大厅").click();
  await alice.says("第一章");
  await expect(bob.row("读书会").locator("p")).toHaveText("alice：第一章");
  await expect(bob.row("读书会").locator(".badge")).toHaveText("1");
  await bob.row("读书会").click();
  await bob.sees("第一章");
  await bob.about();
  await bob.page.getByRole("button", { name: "离开房间" }).click();
  await bob.confirms();
  await expect(bob.row("读书会")).toHaveCount(0);
  await expect(bob.page).toHaveURL(/\/$/);
  await expect(alice.row("读书会").locator("p")).toHaveText("bob离开了房间");
  await alice.page.reload();
  await expect(alice.row("读书会").locator("p")).toHaveText("bob离开了房间");
  await alice.ready();
  await alice.says("第二章");
  await expect(alice.page.locator(".notice").last()).toHaveText("bob离开了房间");
  await expect(bob.page.locator("body")).not.toContainText("第二章");
});

test("the owner mutes, unmutes, removes, renames and deletes", async ({ alice, bob }) => {
  await alice.createsRoom("旧名");
  await bob.joins("旧名");
  await alice.about();
  await alice.does("禁言一小时", "bob");
  await expect(alice.page.locator(".toast")).toHaveText("已禁言一小时");
  await expect(bob.page.locator(".composer .closed")).toHaveText(/^你被禁言到 .*\d\d:\d\d/);
  await expect(bob.composer).toHaveCount(0);
  await bob.page.reload();
  await bob.ready();
  await expect(bob.page.locator(".composer .closed")).toHaveText(/^你被禁言到 .*\d\d:\d\d/);
  await expect(alice.member("bob").locator("small")).toHaveText(/^禁言到/);
  await alice.does("解除禁言", "bob");
  await bob.says("听得见吗");
  await alice.page.locator("input[name=rename]").fill("新名");
  await alice.page.locator("input[name=rename]").press("Enter");
  await expect(bob.page.locator(".conversation h1")).toHaveText("新名");
  await alice.does("移出房间", "bob");
  await alice.confirms();
  await expect(bob.row("新名")).toHaveCount(0);
  await expect(bob.page.locator(".toast")).toHaveText("你被移出了“新名”");
  await expect(bob.page.locator("main .failure")).toContainText("以后可以再进来");
  await expect(alice.member("bob")).toHaveCount(0);
  await alice.page.getByRole("button", { name: "删除房间" }).click();
  await expect(alice.page.getByRole("alertdialog")).toContainText("不能恢复");
  await alice.confirms();
  await expect(alice.row("新名")).toHaveCount(0);
});

test("drafts stay in their conversation, and messages go where they were written", async ({ alice, bob }) => {
  await alice.createsRoom("二");
  for (let n = 0; n < 20; n++) {
    const here = n % 2 ? "二" : "大厅";
    await alice.row(here).click();
    await expect(alice.page.locator(".conversation h1")).toHaveText(here);
    await alice.composer.pressSequentially(`${n},`);
  }
  await alice.row("大厅").click();
  await expect(alice.composer).toHaveValue("0,2,4,6,8,10,12,14,16,18,");
  await alice.composer.press("Enter");
  await bob.sees("0,2,4,6,8,10,12,14,16,18,");
  await alice.row("二").click();
  await expect(alice.composer).toHaveValue("1,3,5,7,9,11,13,15,17,19,");
});

test("the owner code makes an owner, who can remove somebody from the server", async ({ server, alice, bob }) => {
  await alice.goes("/settings/owner");
  await alice.ready();
  await alice.page.locator("input[name=code]").fill("wrong");
  await alice.page.getByRole("button", { name: "成为站长" }).click();
  await expect(alice.page.locator("#code-fault")).toHaveText(/站长码不对/);
  await expect(alice.page.locator("input[name=code]")).toHaveAttribute("aria-invalid", "true");
  await alice.page.locator("input[name=code]").fill(server.ownerCode);
  await alice.page.getByRole("button", { name: "成为站长" }).click();
  await expect(alice.page.locator(".toast")).toHaveText("你现在是站长");
  await alice.goes("/c/1");
  await alice.says("我管事");
  await expect(bob.bubble("我管事").locator(".who")).toContainText("站长");
  await alice.about();
  await alice.does("从服务器移除", "bob");
  await alice.confirms();
  await expect(bob.page.locator(".ended")).toBeVisible();
});

test("what cannot be found, and pages that are not there", async ({ server, alice }) => {
  for (const path of ["/c/999", "/no/such/page", "/people/999", "/settings/nothing"]) {
    const answer = await alice.page.request.get(`${server.url}${path}`);
    expect(answer.status(), path).toBe(404);
    expect(await answer.text(), path).toContain("这里什么也没有");
  }
});

test("a room's door: who comes with its link sees what it is, and gets in", async ({ server, alice, bob, arrive }) => {
  await alice.createsRoom("读书会");
  const link = alice.page.url();
  await alice.about();
  await expect(alice.page.locator(".link-text")).toHaveText(link);
  await expect(alice.page.locator("svg.qr")).toBeVisible();
  await bob.page.goto(link);
  await expect(bob.page.locator("h1")).toHaveText("读书会");
  await expect(bob.page.locator(".faces a")).toHaveCount(1);
  await bob.page.locator("html[data-ready]").waitFor();
  await bob.page.getByRole("button", { name: "加入" }).click();
  await expect(bob.page.locator(".conversation h1")).toHaveText("读书会");
  const carol = await arrive("carol");
  await carol.page.goto(link);
  await expect(carol.page).toHaveURL(/\/login\?next=/);
  await carol.page.getByRole("textbox").fill("carol");
  await carol.page.locator("button.primary").click();
  await expect(carol.page).toHaveURL(link);
  await expect(carol.page.locator("h1")).toHaveText("读书会");
  expect((await alice.page.request.get(`${server.url}/c/999`)).status()).toBe(404);
});

test("a room that is deleted while a message waits: a sentence, and the text to copy", async ({ server, alice, bob }) => {
  bob.mayLoseConnection = alice.mayLoseConnection = true;
  await alice.createsRoom("读书会");
  await bob.joins("读书会");
  await bob.context.setOffline(true);
  await server.stop("SIGKILL");
  await bob.says("还没发出去的话");
  await server.start();
  await alice.ready();
  await alice.about();
  await alice.page.getByRole("button", { name: "删除房间" }).click();
  await alice.confirms();
  await expect(alice.row("读书会")).toHaveCount(0);
  await bob.context.setOffline(false);
  await expect(bob.page.locator("main.page .unsent")).toContainText("还没发出去的话", { timeout: 40_000 });
  await bob.page.locator("main.page .unsent").getByRole("button", { name: "删除" }).click();
  await expect(bob.page.locator(".unsent")).toHaveCount(0);
  await bob.page.reload();
  await bob.page.locator("html[data-ready]").waitFor();
  await expect(bob.page.locator(".unsent")).toHaveCount(0);
  bob.complaints.length = 0; // the page that is not there any more
});

test("the last one to leave is told that the room goes with them", async ({ alice, bob }) => {
  await alice.createsRoom("读书会");
  await alice.about();
  const leave = alice.page.getByRole("button", { name: "离开房间" });
  await leave.click();
  await expect(alice.page.getByRole("alertdialog")).toContainText("会被删除");
  await alice.page.keyboard.press("Escape");
  await bob.joins("读书会");
  await expect(alice.member("bob")).toHaveCount(1);
  await leave.click();
  await expect(alice.page.getByRole("alertdialog")).toContainText("以后可以再加入");
});

test("a draft for a room that is deleted can still be copied, until it is discarded", async ({ alice, bob }) => {
  await alice.createsRoom("读书会");
  await bob.joins("读书会");
  await bob.composer.pressSequentially("写了一半");
  await alice.about();
  await alice.page.getByRole("button", { name: "删除房间" }).click();
  await alice.confirms();
  const unsent = bob.page.locator("main.page .unsent");
  await expect(unsent).toContainText("写了一半");
  await unsent.getByRole("button", { name: "删除" }).click();
  await expect(unsent).toHaveCount(0);
  bob.complaints.length = 0; // the room that is not there any more
});

test("a second press within the time of a double click confirms nothing", async ({ alice, bob }) => {
  await alice.createsRoom("读书会");
  await bob.joins("读书会");
  await alice.about();
  await alice.member("bob").getByRole("button").click();
  await alice.page.getByRole("menuitem", { name: "移出房间" }).click();
  const sure = alice.page.getByRole("alertdialog").getByRole("button").last();
  await sure.click();
  await expect(alice.page.getByRole("alertdialog")).toBeVisible();
  await expect(alice.member("bob")).toHaveCount(1);
  await alice.page.keyboard.press("Escape");
  await expect(alice.page.getByRole("alertdialog")).toHaveCount(0);
});

test("nor does a later one on the same place of a phone", async ({ server, enter, bob }) => {
  const alice = await enter("爱丽丝", { viewport: { width: 390, height: 844 } });
  await alice.goes("/settings/owner");
  await alice.ready();
  await alice.page.locator("input[name=code]").fill(server.ownerCode);
  await alice.page.getByRole("button", { name: "成为站长" }).click();
  await expect(alice.page.locator(".toast")).toHaveText("你现在是站长");
  await alice.goes(`/people/${await bob.page.evaluate(async () => (await (await fetch("/me")).json()).id)}`);
  await alice.ready();
  await alice.page.getByRole("button", { name: /大厅 · / }).click();
  const place = (await alice.page.getByRole("menuitem", { name: /从服务器移除/ }).boundingBox())!;
  const press = () => alice.page.mouse.click(place.x + place.width * 0.7, place.y + place.height / 2);
  await press();
  await expect(alice.page.getByRole("alertdialog")).toBeInViewport({ ratio: 1 });
  await alice.page.waitForTimeout(800);
  await press();
  await expect(alice.page.getByRole("alertdialog")).toBeVisible();
  await alice.page.waitForTimeout(500);
  await expect(bob.page.locator(".ended")).toBeHidden();
});

test("members and rooms are found by a part of their name", async ({ alice, bob, enter }) => {
  await enter("东方红");
  await alice.about();
  await expect(alice.page.locator(".people .line")).toHaveCount(4);  // And 小乐.
  await alice.page.getByRole("searchbox").fill("方");
  await expect(alice.page.locator(".people .line")).toHaveCount(1);
  await alice.page.getByRole("searchbox").fill("没有");
  await expect(alice.page.locator("main")).toContainText("没有找到");
  await bob.createsRoom("读书会");
  await bob.createsRoom("散步");
  await alice.goes("/rooms");
  await expect(alice.page.locator(".room-card")).toHaveCount(2);
  await alice.page.getByRole("searchbox").fill("书");
  await expect(alice.page.locator(".room-card")).toHaveCount(1);
});

test("a wrong address of the chat is our own 404 for a stranger too", async ({ server, request }) => {
  for (const path of ["/settings/x", "/c/x", "/c/1/99999999999999999999", "/people/x", "/nothing"]) {
    const answer = await request.get(`${server.url}${path}`);
    expect(answer.status(), path).toBe(404);
    expect(await answer.text(), path).toMatch(/<h1>(这里什么也没有|There is nothing here)/);
  }
});
