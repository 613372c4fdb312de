// Rooms, their owners, drafts that stay where they belong.
import { expect, test } from "../fixtures/world.js";

test("a room: made, found, joined, talked in, left", async ({ alice, bob }) => {
  await alice.createsRoom("读书会");
  await bob.page.locator(".list > header button").click();
  await bob.page.locator(".person", { hasText: "读书会" }).getByRole("button").click();
  await expect(bob.page.locator(".conversation h1")).toHaveText("读书会");
  await expect(alice.page.locator(".notice").last()).toHaveText("bob加入了房间");
  await alice.says("第一章");
  await bob.sees("第一章");
  await bob.page.locator(".conversation > header button").click();
  await bob.page.getByRole("button", { name: "离开房间" }).click();
  await expect(bob.row("读书会")).toHaveCount(0);
  await alice.says("第二章");
  await expect(alice.page.locator(".notice").last()).toHaveText("bob离开了房间");
  await expect(bob.page.locator("body")).not.toContainText("第二章");
});

test("the owner mutes, unmutes, removes, renames and deletes", async ({ alice, bob }) => {
  await alice.createsRoom("旧名");
  await bob.page.locator(".list > header button").click();
  await bob.page.locator(".person", { hasText: "旧名" }).getByRole("button").click();
  await expect(bob.page.locator(".conversation h1")).toHaveText("旧名");
  const members = async () => {
    await alice.page.locator(".conversation > header button").click();
    return alice.page.locator(".person", { hasText: "bob" });
  };
  await (await members()).getByRole("button", { name: "禁言一小时" }).click();
  await expect(alice.page.locator("dialog")).toHaveCount(0);
  await expect(bob.page.locator(".composer .closed")).toHaveText(/^你被禁言到 .*\d\d:\d\d/);
  await expect(bob.composer).toHaveCount(0);
  await bob.page.reload();
  await bob.ready();
  await expect(bob.page.locator(".composer .closed")).toHaveText(/^你被禁言到 .*\d\d:\d\d/);
  await (await members()).getByRole("button", { name: "解除禁言" }).click();
  await expect(alice.page.locator("dialog")).toHaveCount(0);
  await bob.says("听得见吗");
  await alice.sees("听得见吗");
  await members();
  await alice.page.locator("input[name=rename]").fill("新名");
  await alice.page.locator("input[name=rename]").press("Enter");
  await expect(bob.page.locator(".conversation h1")).toHaveText("新名");
  await (await members()).getByRole("button", { name: "移出房间" }).click();
  await expect(bob.row("新名")).toHaveCount(0);
  await expect(alice.page.locator("dialog")).toHaveCount(0);
  await members();
  await alice.page.getByRole("button", { name: "删除房间" }).click();
  await expect(alice.page.locator("dialog [role=alert]")).toContainText("不能恢复");
  await alice.page.getByRole("button", { name: "删除房间" }).click();
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

test("the owner code makes an owner, who can sign a device out", async ({ server, alice, bob }) => {
  await alice.page.locator(".rail-me").click();
  await alice.page.locator("input[name=code]").fill(server.ownerCode);
  await alice.page.getByRole("button", { name: "成为站长" }).click();
  await expect(alice.page.locator("dialog")).toHaveCount(0);
  await alice.says("我管事");
  await expect(bob.bubble("我管事").locator(".who")).toContainText("站长");
  await alice.page.locator(".conversation > header button").click();
  const member = alice.page.locator(".person", { hasText: "bob" });
  await member.getByRole("button", { name: "从服务器移除" }).click();
  await member.getByRole("button", { name: "从服务器移除" }).click();
  await expect(bob.page).toHaveURL(/\/login$/);
});

test("what cannot be found, and pages that are not there", async ({ server, alice }) => {
  await alice.page.goto(`${server.url}/c/999`);
  await expect(alice.page.locator(".conversation .log-empty")).toContainText("选一个聊天");
  const answer = await alice.page.request.get(`${server.url}/no/such/page`);
  expect(answer.status()).toBe(404);
  expect(await answer.text()).toContain("这里什么也没有");
});
