// One evening of two people and a stranger, from the first word to coming back on another device.
import { expect, test } from "../fixtures/world.js";

test("enter, keep a way back, share a room, be muted, leave, come back as oneself", async ({ alice, enter, arrive, server }) => {
  test.slow();
  await alice.goes("/settings/way-back");
  await alice.ready();
  await alice.page.getByRole("button", { name: "做一条回来的路" }).click();
  const wayBack = (await alice.page.locator(".link-text").textContent())!;
  expect(wayBack).toMatch(new RegExp(`^${server.url}/back/[\\w-]{40,}$`));
  await alice.createsRoom("读书会");
  await alice.says("第一章");
  await alice.about();
  const link = (await alice.page.locator(".link-text").textContent())!;

  const carol = await arrive("carol");
  await carol.page.goto(link);
  await carol.page.getByRole("textbox").fill("carol");
  await carol.page.locator("button.primary").click();
  await carol.page.locator("html[data-ready]").waitFor();
  await carol.page.getByRole("button", { name: "加入" }).click();
  await carol.sees("第一章");
  await expect(alice.member("carol")).toHaveCount(1);
  await alice.does("禁言一小时", "carol");
  await expect(carol.page.locator(".composer .closed")).toHaveText(/禁言/);
  await carol.about();
  await carol.page.getByRole("button", { name: "离开房间" }).click();
  await carol.confirms();
  await expect(carol.row("读书会")).toHaveCount(0);

  await alice.goes("/leave");
  await expect(alice.page.locator("main")).toContainText("你有一条回来的路");
  await alice.page.locator("main").getByRole("button", { name: "退出登录" }).click();
  await expect(alice.page).toHaveURL(/why=left/);

  const elsewhere = await arrive("alice", { locale: "en-US" });
  await elsewhere.page.goto(wayBack);
  await elsewhere.page.getByRole("button", { name: "Let me in" }).click();
  await elsewhere.page.locator("html[data-ready]").waitFor();
  await expect(elsewhere.page.locator(".rail-me")).toHaveAttribute("aria-label", /alice/);
  await expect(elsewhere.row("读书会")).toHaveCount(1);
  await elsewhere.row("读书会").click();
  await elsewhere.sees("第一章");
  await elsewhere.about();
  await expect(elsewhere.page.locator("input[name=rename]"), "still the owner").toBeVisible();
  const again = await arrive("thief");
  await again.page.goto(wayBack);
  await again.page.getByRole("button", { name: "我回来了" }).click();
  await expect(again.page.getByRole("alert")).toBeVisible();
});

test("a second device is let in by the first, when the digits are the same", async ({ alice, arrive }) => {
  await alice.goes("/settings/devices");
  await alice.ready();
  await alice.page.getByRole("button", { name: "登录另一台设备" }).click();
  await alice.page.locator("svg.qr").waitFor();
  const secret = (await alice.page.locator(".link-text").textContent())!;
  const phone = await arrive("phone", { locale: "en-US" });
  await phone.page.goto(secret);
  await phone.page.getByRole("button", { name: "Continue" }).click();
  const digits = (await phone.page.locator(".digits").textContent())!;
  await expect(alice.page.locator(".digits")).toHaveText(digits);
  await alice.page.getByRole("button", { name: "是我", exact: true }).click();
  await phone.page.getByRole("button", { name: "Enter" }).or(phone.page.locator("form button.primary")).first().click();
  await phone.page.locator("html[data-ready]").waitFor();
  await expect(phone.page.locator(".rail-me")).toHaveAttribute("aria-label", /alice/);
  await expect(alice.page.locator(".settings-part .line")).toHaveCount(2);
  await alice.page.getByRole("button", { name: /^登出/ }).click();
  await expect(phone.page.locator(".ended")).toBeVisible();
  await expect(alice.page.locator(".settings-part .line")).toHaveCount(1);
});

test("logging out asks about what was not sent, and wipes nothing that the server did not end", async ({ server, alice }) => {
  alice.mayLoseConnection = true;
  // The code of rare pages is fetched a while after the chat is alive.
  await alice.page.waitForTimeout(5_000);
  await server.stop("SIGKILL");
  await alice.says("一");
  await alice.says("二");
  await alice.page.locator('.rail a[href="/settings"]').click();
  await alice.page.locator('main a[href="/leave"]').click();
  await expect(alice.page.locator(".warning")).toContainText("2 条消息还没发出去");
  await alice.page.getByRole("button", { name: "直接退出" }).click();
  await expect(alice.page.locator(".toast")).toBeVisible();
  await server.start();
  await alice.row("大厅").click();
  await alice.saved("一");
  await alice.saved("二");
});
