// What cannot be done is said where it was asked for, and says what can be.
import { member } from "../fixtures/spaces.js";
import { expect, test } from "../fixtures/world.js";

const PASSWORD = "correct horse battery";

test("an invitation that leads nowhere says so, to strangers and to those who are in", async ({ server, arrive, alice }) => {
  const stranger = await arrive("stranger", { locale: "en-US" });
  for (const code of ["zzz", "0".repeat(64)]) {
    await stranger.page.goto(`${server.url}/join/${code}`);
    await expect(stranger.page.getByRole("alert")).toContainText("This invitation is used up, over, or was revoked.");
    await expect(stranger.page.locator("main")).not.toContainText("You have an invitation");
    // What is wrong is not the name.
    await expect(stranger.page.locator("#name-hint")).toHaveClass("hint");
  }
  await alice.page.goto(`${server.url}/join/zzz`);
  await expect(alice.page).toHaveURL(/\/invite\/zzz$/);
  await expect(alice.page.locator("main")).toContainText("请对方再发一条");
  expect(alice.complaints.splice(0)).toEqual([expect.stringContaining("404")]);
});

test("passkeys without a script say that they need one", async ({ server, arrive, browser }) => {
  const ada = Object.assign(await arrive("ada"), { url: server.url.replace("127.0.0.1", "localhost") });
  await member(ada, async () => (await server.mailedLink(1)).replace(server.url, ada.url), PASSWORD);
  const bare = await browser.newContext({ javaScriptEnabled: false, locale: "zh-CN", storageState: await ada.context.storageState() });
  const page = await bare.newPage();
  await page.goto(`${ada.url}/passkeys`);
  await expect(page.locator("main noscript p")).toBeVisible();
  expect(await page.locator("main noscript p").textContent()).toContain("通行密钥需要 JavaScript");
  await expect(page.getByText("这个浏览器没有通行密钥")).toBeHidden();
  await expect(page.locator("form[action='/passkeys/add']")).toBeHidden();
  await bare.close();
});

test("a passkey without a connection is said in place", async ({ server, arrive }) => {
  const ada = Object.assign(await arrive("ada"), { url: server.url.replace("127.0.0.1", "localhost") });
  for (const path of ["/login", "/login?as=account"]) {
    await ada.page.goto(`${ada.url}${path}`);
    await ada.context.setOffline(true);
    const button = ada.page.getByRole("button", { name: "用通行密钥登录" });
    for (let again = 0; again < 2; again++) {
      await button.click();
      await expect(ada.page.getByRole("alert")).toHaveText("现在连不上，请稍后再试。");
      await expect(button).toBeEnabled();
    }
    expect(new URL(ada.page.url()).pathname).toBe("/login");
    await ada.context.setOffline(false);
  }
});

test("who has a password is offered no other way back, and ends themselves only with it", async ({ server, arrive }) => {
  const ada = await arrive("ada");
  await member(ada, () => server.mailedLink(1), PASSWORD);
  await ada.goes("/leave");
  await expect(ada.page.locator("main")).toContainText("用邮箱和密码就能回来");
  await expect(ada.page.getByRole("button", { name: "做一条回来的路" })).toHaveCount(0);
  await ada.goes("/settings/forget");
  const forget = async (typed: string) => {
    await ada.page.locator("main input").fill(typed);
    await ada.page.getByRole("button", { name: "注销我自己…" }).click();
    await ada.confirms();
  };
  await forget("not that");
  await expect(ada.page.locator("#forget-fault")).toContainText("密码或六位数字不对");
  expect(ada.complaints.splice(0)).toEqual([expect.stringContaining("401")]);
  await ada.page.route("**/forget", (route) => (route.request().method() === "POST" ? route.abort("internetdisconnected") : route.continue()), { times: 1 });
  await forget(PASSWORD);
  await expect(ada.page.locator("#forget-fault")).toContainText("现在连不上");
  // A form without the page's script is answered on the same page.
  const answer = await ada.page.request.post(`${server.url}/forget`, { form: { old: "not that" }, headers: { origin: server.url }, maxRedirects: 0 });
  expect(answer.headers().location).toMatch(/^\/settings\/forget\?fault=/);
  await ada.goes(answer.headers().location);
  await expect(ada.page.locator("#forget-fault")).toContainText("密码或六位数字不对");
});
