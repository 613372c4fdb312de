// Spaces: one server, several lobbies with rooms and people of their own; nobody hears of those they are not in.
import { claim, invitesTo, looksAt, makesSpace } from "../fixtures/spaces.js";
import { expect, phone, test } from "../fixtures/world.js";

test("a newcomer comes into a space alone; who is in two switches on one socket", async ({ server, alice, bob, arrive }) => {
  await claim(alice, server.ownerCode);
  await alice.page.locator("input[name=server]").fill("我家");
  await alice.page.getByRole("button", { name: "保存" }).click();
  await makesSpace(alice, "工作");
  const path = await invitesTo(alice, "工作");

  const eve = await arrive("eve");
  await eve.page.goto(`${server.url}${path}`);
  await eve.page.locator("#name").fill("eve");
  await eve.page.locator("button.primary").click();
  await eve.ready();
  await expect(eve.page.locator(".list .row")).toHaveCount(1);
  await expect(eve.seal).toHaveCount(0);
  await eve.row("大厅").click();
  await expect(eve.page.locator(".notice").last()).toHaveText("你加入了空间");
  await eve.says("工作的大厅");

  // He is in the first space: he hears nothing of the other, nor she of his.
  await bob.goes("/c/1");
  await bob.ready();
  await bob.says("家里的大厅");
  await bob.saved("家里的大厅");
  await expect(eve.bubbles).toHaveText(["工作的大厅"]);
  await expect(bob.bubbles).toHaveText(["家里的大厅"]);
  await bob.page.locator(".list > header a").click();
  await expect(bob.page.locator(".room-card")).toHaveCount(0);
  expect((await eve.page.request.get(`${server.url}/c/1`)).status()).toBe(404);

  // Alice is in both. The list is of one, and a dot at the seal tells of the other.
  await alice.goes("/");
  await alice.ready();
  await expect(alice.seal).toHaveAccessibleName(/^空间：工作/);
  await expect(alice.seal).toHaveAttribute("data-unread", "");
  await expect(alice.row("大厅")).toContainText("工作的大厅");
  const sockets: string[] = [];
  alice.page.on("websocket", (socket) => sockets.push(socket.url()));
  await looksAt(alice, "我家");
  await expect(alice.row("大厅")).toContainText("家里的大厅");
  await alice.createsRoom("散步");
  await looksAt(alice, "工作");
  await expect(alice.row("散步")).toHaveCount(0);
  await alice.createsRoom("例会");
  expect(sockets, "one socket carries all").toEqual([]);
  await expect(alice.row("例会")).toHaveCount(1);
  const room = new URL(alice.page.url()).pathname;
  // What is looked at is remembered, and drawn by the server.
  await looksAt(alice, "我家");
  await alice.page.reload();
  await alice.ready();
  await expect(alice.seal).toHaveAccessibleName(/^空间：我家/);
  await expect(alice.row("散步")).toHaveCount(1);
  // A link into a room of the other space leads there.
  await alice.goes(room);
  await alice.ready();
  await expect(alice.seal).toHaveAccessibleName(/^空间：工作/);
  // Each room is found in its own space alone.
  await eve.goes("/rooms");
  await expect(eve.page.locator(".room-card h2")).toHaveText(["例会"]);
  await bob.goes("/rooms");
  await expect(bob.page.locator(".room-card h2")).toHaveText(["散步"]);
  expect((await bob.page.request.get(`${server.url}${room}`)).status()).toBe(404);
});

test("who is removed from their only space reads whom to ask", async ({ server, alice, arrive }) => {
  await claim(alice, server.ownerCode);
  await makesSpace(alice, "班级");
  const path = await invitesTo(alice, "班级");
  const eve = await arrive("eve");
  await eve.page.goto(`${server.url}${path}`);
  await eve.page.locator("#name").fill("eve");
  await eve.page.locator("button.primary").click();
  await eve.ready();
  await expect(eve.page.locator(".no-space")).toHaveCount(0);
  await alice.goes("/");
  await alice.row("大厅").click();
  await alice.about();
  await alice.does("移出空间", "eve");
  await alice.confirms();
  await expect(eve.page.locator(".no-space")).toContainText("要一条邀请");
  await eve.page.goto(`${server.url}/`);
  await expect(eve.page.locator(".no-space")).toContainText("要一条邀请");
  // Where there is nothing for her, nothing is offered.
  for (const path of ["/rooms", "/groups/new"]) {
    expect((await eve.page.goto(`${server.url}${path}`))?.status(), path).toBe(200);
    await expect(eve.page.locator("main .no-space")).toContainText("要一条邀请");
    await expect(eve.page.locator("main .inline-form, main .search, main .picks")).toHaveCount(0);
  }
  await eve.goes("/people");
  await expect(eve.page.locator("main .search")).toHaveCount(0);
  eve.complaints.length = 0; // the lobby that is not there for her any more
});

test("who is on the server joins a space by a link, is removed, and has the first one left", async ({ server, alice, bob }) => {
  await claim(alice, server.ownerCode);
  await makesSpace(alice, "班级");
  const path = await invitesTo(alice, "班级");
  await expect(bob.seal).toHaveCount(0);
  await bob.goes(path);
  await bob.ready();
  await expect(bob.page.locator("main")).toContainText("alice 请你加入");
  await expect(bob.page.locator(".invited")).toContainText("班级");
  await bob.page.getByRole("button", { name: "加入" }).click();
  await expect(bob.seal).toHaveAccessibleName(/^空间：班级/);
  await bob.says("我来了");
  await alice.goes("/");
  await alice.ready();
  await expect(alice.row("大厅")).toContainText("我来了");
  // Its owner manages it on the page of its lobby.
  await alice.row("大厅").click();
  await alice.about();
  await alice.page.locator("input[name=rename]").fill("三年二班");
  await alice.page.locator("input[name=rename]").press("Enter");
  await expect(bob.seal).toHaveAccessibleName(/^空间：三年二班/);
  await alice.does("移出空间", "bob");
  await alice.confirms();
  await expect(bob.page.locator(".toast")).toContainText("三年二班");
  await expect(bob.seal).toHaveCount(0);
  await expect(bob.row("大厅")).toHaveCount(1);
});

test("on a phone the seal stands above the list; with a single space nobody sees the word", async ({ server, alice, enter }) => {
  const petra = await enter("petra", phone);
  for (const path of ["/", "/rooms", "/people", "/settings", "/c/1/info"]) {
    await petra.goes(path);
    await expect(petra.seal).toHaveCount(0);
    await expect(petra.page.locator("body")).not.toContainText("空间");
  }
  await claim(alice, server.ownerCode);
  await makesSpace(alice, "跑团");
  const path = await invitesTo(alice, "跑团");
  await petra.goes(path);
  await petra.ready();
  await petra.page.getByRole("button", { name: "加入" }).tap();
  await expect(petra.page.locator(".conversation h1")).toHaveText("跑团");
  await petra.goes("/");
  await petra.ready();
  await looksAt(petra, "乐聊");
  await expect(petra.seal).toHaveAccessibleName(/^空间：乐聊/);
});
