// 小乐, the robot: found in the lobby, talks in private, comes when it is called, and no name looks like it.
import { expect, test } from "../fixtures/world.js";

test("it stands first among the members, greets, and answers within two seconds", async ({ alice, server }) => {
  await alice.about();
  const line = alice.page.locator(".people .line").first();
  await expect(line.locator("b")).toHaveText("小乐机器人");
  await expect(line.locator(".tag")).toHaveText("机器人");
  await expect(line.locator(".avatar")).toHaveAttribute("data-avatar", "0");
  await expect(line.locator(".avatar")).toHaveCSS("background-image", /robot\.svg/);
  // It is counted nowhere.
  await expect(alice.page.locator(".list .online")).toHaveAttribute("data-online", "1");
  await alice.goes("/people/1");
  await alice.ready();
  await expect(alice.page.locator("main.page").getByRole("button", { name: "私聊" })).toBeVisible();
  await expect(alice.page.getByText("加为朋友")).toHaveCount(0);
  await alice.opensRobot();
  await alice.sees("我是小乐");
  await expect(alice.bubble("我是小乐").locator(".who")).toHaveText("小乐· 机器人");
  await expect(alice.page.locator(".conversation .online")).toHaveText("在线");
  await alice.says("12*34");
  await expect(alice.bubble("12*34 = 408")).toHaveCount(1, { timeout: 2_000 });
  await alice.says("十分钟后提醒我关火");
  await expect(alice.bubble("取消提醒 1")).toHaveCount(1, { timeout: 2_000 });
  await server.stop("SIGKILL");
  alice.mayLoseConnection = true;
  await server.start();
  await alice.ready();
  await alice.says("我的提醒");
  await expect(alice.bubble("提醒：关火")).toHaveCount(1);
});

test("it comes when it is called in the lobby", async ({ alice, bob }) => {
  await alice.says("@小乐 2+3");
  await expect(bob.bubble("@alice 2+3 = 5")).toHaveCount(1, { timeout: 2_000 });
});

test("it speaks English, and nobody can be called like it", async ({ arrive, enter }) => {
  const mia = await enter("Mia", { locale: "en-US" });
  await mia.opensRobot();
  await mia.sees("I am 小乐 (Lele), the robot here");
  await mia.says("5 kg in pounds");
  await mia.sees("5 kg ≈ 11.0231131092 pounds");
  const faker = await arrive("小乐");
  await faker.page.goto(`${faker.url}/login`);
  await faker.page.getByRole("textbox").fill("小乐");
  await faker.page.locator("button.primary").click();
  await expect(faker.page.locator("html[data-ready]")).toHaveCount(0);
  await expect(faker.page.getByRole("textbox")).toHaveAttribute("aria-invalid", "true");
  faker.complaints.length = 0;
});
