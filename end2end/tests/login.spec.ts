// The way in.
import { AxeBuilder } from "@axe-core/playwright";
import { Server } from "../fixtures/server.js";
import { expect, test } from "../fixtures/world.js";

test("what is wrong with a name stands beside the field, and what was typed stays", async ({ arrive, alice }) => {
  const bob = await arrive("bob");
  await bob.page.goto(`${bob.url}/login`);
  const field = bob.page.getByRole("textbox");
  for (const [name, sentence] of [
    ["alice", "有人用了"],
    ["аlice", "太像了"],
    ["x".repeat(33), "太长"],
    ["a\u202Eb", "看不见"],
  ]) {
    await field.fill(name);
    await bob.page.locator('input[value="7"]').check();
    await bob.page.locator("button.primary").click();
    await expect(bob.page.locator("#name-hint")).toContainText(sentence);
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveValue(name);
    await expect(bob.page.locator('input[value="7"]')).toBeChecked();
  }
  // An empty name does not even leave the form; without that, the server says so.
  await field.fill("");
  await bob.page.locator("form").first().evaluate((form: HTMLFormElement) => (form.noValidate = true));
  await bob.page.locator("button.primary").click();
  await expect(bob.page.locator("#name-hint")).toContainText("先起个名字");
  expect(alice.name).toBe("alice");
});

test("it works without any script", async ({ browser, server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "en-US" });
  const page = await context.newPage();
  await page.goto(`${server.url}/login`);
  await expect(page.getByRole("heading")).toContainText("Leliao");
  await page.getByRole("textbox").fill("no script");
  await page.locator("button.primary").click();
  await expect(page).toHaveURL(/\/c\/1$/);
  await expect(page.locator(".conversation h1")).toHaveText("Lobby");
  await expect(page.locator("noscript")).toHaveCount(1);
  await context.close();
});

test("the avatar picker is a radio group for the keyboard", async ({ arrive }) => {
  const alice = await arrive("alice");
  await alice.page.goto(`${alice.url}/login`);
  await expect(alice.page.getByRole("radio")).toHaveCount(24);
  await expect(alice.page.getByRole("group", { name: "头像" })).toBeVisible();
  await expect(alice.page.getByRole("textbox")).toBeFocused();
  await alice.page.keyboard.type("alice");
  await alice.page.keyboard.press("Tab");
  await alice.page.keyboard.press("ArrowRight");
  await alice.page.keyboard.press("ArrowDown");
  await expect(alice.page.getByRole("radio", { name: "小鸡" })).toBeChecked();
  await alice.page.keyboard.press("Enter");
  await alice.ready();
  await expect(alice.page.locator(".rail-me .avatar")).toHaveAttribute("data-avatar", "3");
});

test("the seed's link fills the form in", async ({ arrive }) => {
  const dong = await arrive("东东");
  await dong.page.goto(`${dong.url}/chart.html?name=${encodeURIComponent("东东")}&avatar=5.jpg`);
  await expect(dong.page.getByRole("textbox")).toHaveValue("东东");
  await expect(dong.page.locator('input[value="5"]')).toBeChecked();
});

test("either language, as the browser or the visitor wants", async ({ arrive }) => {
  const mia = await arrive("mia", { locale: "en-GB" });
  await mia.page.goto(`${mia.url}/login`);
  await expect(mia.page.locator("html")).toHaveAttribute("lang", "en");
  await mia.page.getByRole("link", { name: "中文" }).click();
  await expect(mia.page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await mia.page.getByRole("textbox").fill("mia");
  await mia.page.locator("button.primary").click();
  await mia.ready();
  await expect(mia.page.locator(".conversation h1")).toHaveText("大厅");
  await mia.goes("/settings/look");
  await mia.page.getByRole("button", { name: "English" }).click();
  await expect(mia.page.locator("html")).toHaveAttribute("lang", "en");
  await mia.goes("/c/1");
  await expect(mia.page.locator(".conversation h1")).toHaveText("Lobby");
  await mia.ready();
});

test("name and face can be changed, and everyone sees it", async ({ alice, bob }) => {
  await alice.says("先说一句");
  await bob.sees("先说一句");
  await alice.page.locator(".rail-me").click();
  await alice.page.locator("main input[name=name]").fill("爱丽丝");
  await alice.page.locator('main input[name=avatar][value="9"]').check({ force: true });
  await alice.page.getByRole("button", { name: "保存" }).first().click();
  await expect(alice.page.locator(".toast")).toHaveText("已保存");
  await expect(bob.bubble("先说一句").locator(".who")).toHaveText("爱丽丝");
  await expect(bob.bubble("先说一句").locator(".avatar")).toHaveAttribute("data-avatar", "9");
});

test("logging out ends it in every tab, and the page behind is closed", async ({ alice }) => {
  const tab = await alice.another();
  await alice.goes("/leave");
  await alice.page.getByRole("button", { name: "直接退出" }).click();
  await expect(alice.page).toHaveURL(/\/login\?why=left$/);
  await expect(tab.locator(".ended")).toBeVisible();
  await alice.page.goto(`${alice.url}/c/1`);
  await expect(alice.page).toHaveURL(/\/login\?next=%2Fc%2F1$/);
});

test("no page has an accessibility violation", async ({ arrive, alice }) => {
  test.setTimeout(150_000); // seventeen pages, and each is read as a whole
  const door = await arrive("bob");
  await door.page.goto(`${door.url}/login?name=alice&fault=${encodeURIComponent('{"name":"taken"}')}`);
  const check = async (page: typeof door.page, what: string) => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" ")}`), what).toEqual([]);
  };
  await check(door.page, "login");
  await alice.says("看 https://example.org/ 好");
  await alice.saved("看");
  await check(alice.page, "chat");
  for (const path of ["/", "/rooms", "/c/1/info", "/people/2", "/settings", "/settings/look", "/settings/devices", "/settings/way-back", "/settings/owner", "/settings/forget", "/leave", "/c/999"]) {
    await alice.goes(path);
    await check(alice.page, path);
  }
  await alice.goes("/settings/devices");
  await alice.page.getByRole("button", { name: "登录另一台设备" }).click();
  await door.page.goto((await alice.page.locator(".link-text").textContent())!);
  await check(door.page, "/device/…");
  await door.page.locator("button.primary").click();
  await check(door.page, "/device/wait");
  await alice.page.getByRole("button", { name: "是我", exact: true }).click();
  await door.page.locator("form button.primary").waitFor();
  await check(door.page, "/device/wait, allowed");
  await door.page.goto(`${door.url}/back/x`);
  await check(door.page, "/back/…");
  alice.complaints.length = 0; // the page that is not there
});

test("search engines are asked to stay away, unless they are wanted", async ({ server }) => {
  const asked = async (url: string) => (await fetch(`${url}/robots.txt`)).text();
  expect(await asked(server.url)).toBe("User-agent: *\nDisallow: /\n");
  const listed = new Server(["--listed"]);
  try {
    await listed.start();
    const lines = (await asked(listed.url)).trim().split("\n");
    expect(lines).toContain("Disallow: /invite/");
    expect(lines).not.toContain("Disallow: /");
  } finally {
    await listed.remove();
  }
});
