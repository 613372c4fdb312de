// Every address: drawn by the server, alive without a word in the console, at home in the browser's history.
import { expect, test } from "../fixtures/world.js";

const routes: { path: string; zh: string; en: string }[] = [
  { path: "/", zh: "聊天", en: "Chats" },
  { path: "/c/1", zh: "大厅", en: "Lobby" },
  { path: "/c/1/1", zh: "大厅", en: "Lobby" },
  { path: "/c/1/info", zh: "大厅", en: "Lobby" },
  { path: "/c/2", zh: "读书会", en: "读书会" },
  { path: "/rooms", zh: "公开房间", en: "Public rooms" },
  { path: "/people", zh: "通讯录", en: "Contacts" },
  { path: "/people/1", zh: "bob", en: "bob" },
  { path: "/settings", zh: "设置", en: "Settings" },
  { path: "/settings/profile", zh: "个人资料", en: "Profile" },
  { path: "/settings/look", zh: "外观与语言", en: "Appearance and language" },
  { path: "/settings/devices", zh: "登录的设备", en: "Signed-in devices" },
  { path: "/settings/way-back", zh: "回来的路", en: "Way back" },
  { path: "/settings/owner", zh: "站长", en: "Owner" },
  { path: "/settings/forget", zh: "注销", en: "Forget me" },
  { path: "/leave", zh: "退出登录", en: "Log out" },
];

for (const locale of ["zh", "en"] as const) {
  test(`every page, without a script and with one: ${locale}`, async ({ bob, enter, server, browser, people }) => {
    test.slow();
    await bob.says("先说一句");
    await bob.saved("先说一句");
    await bob.createsRoom("读书会");
    const room = new URL(bob.page.url()).pathname;
    await bob.about();
    const card = await bob.member("bob").getByRole("link").getAttribute("href");
    const ann = await enter("ann", { locale: locale === "zh" ? "zh-CN" : "en-US" });
    const bare = await browser.newContext({ javaScriptEnabled: false, storageState: await ann.context.storageState(), locale: locale === "zh" ? "zh-CN" : "en-US" });
    const paper = await bare.newPage();
    for (const { path, ...title } of routes) {
      const route = { ...title, path: { "/c/2": room, "/people/1": card! }[path] ?? path };
      await paper.goto(`${server.url}${route.path}`);
      await expect(paper.getByRole("heading", { level: 1 }), route.path).toHaveText(route[locale]);
      await expect(paper.locator("main, [role=main]"), route.path).toHaveCount(1);
      await ann.goes(route.path);
      await expect(ann.page.getByRole("heading", { level: 1 }), route.path).toHaveText(route[locale]);
      await expect(ann.page.locator("main, [role=main]"), route.path).toHaveCount(1);
      expect(ann.complaints, route.path).toEqual([]);
    }
    await bare.close();
  });
}

test("links, Back, Forward and reload lead where they say", async ({ alice }) => {
  const h1 = alice.page.getByRole("heading", { level: 1 });
  await alice.page.evaluate(() => ((window as any).alive = true));
  await alice.page.locator('.rail a[href="/rooms"]').click();
  await expect(h1).toHaveText("公开房间");
  await alice.page.locator('.rail a[href="/settings"]').click();
  await expect(h1).toHaveText("设置");
  await alice.page.locator('main a[href="/settings/devices"]').click();
  await expect(h1).toHaveText("登录的设备");
  await expect(alice.page.locator(".settings-part .line", { hasText: "这台设备" })).toHaveCount(1);
  await alice.page.goBack();
  await expect(h1).toHaveText("设置");
  await alice.page.goBack();
  await expect(h1).toHaveText("公开房间");
  await alice.page.goForward();
  await expect(h1).toHaveText("设置");
  await alice.row("大厅").click();
  await expect(h1).toHaveText("大厅");
  await expect(alice.page).toHaveTitle(/大厅/);
  await alice.says("还在");
  await alice.saved("还在");
  expect(await alice.page.evaluate(() => (window as any).alive), "one page all the time").toBe(true);
  await alice.page.reload();
  await alice.ready();
  await expect(h1).toHaveText("大厅");
});

test("a foreign form is refused with a page of ours", async ({ page, server }) => {
  await page.goto("data:text/html,<form method=post action='" + server.url + "/login'><input name=name value=x><button>go</button></form>");
  const [answer] = await Promise.all([page.waitForResponse(/login/), page.getByRole("button").click()]);
  expect(answer.status()).toBe(403);
  await expect(page.locator("h1")).toHaveText(/not allowed|不能这样做/);
});

test("what others put into the page does not end it", async ({ alice, bob }) => {
  await alice.context.addInitScript(() => {
    new MutationObserver((_, watch) => {
      if (!document.body) return;
      watch.disconnect();
      document.addEventListener("readystatechange", () => {
        document.body.prepend(Object.assign(document.createElement("div"), { id: "extension" }));
        document.querySelector("textarea")?.after(document.createElement("grammar-tool"));
      });
    }).observe(document, { childList: true, subtree: true });
  });
  await alice.page.reload();
  await alice.ready();
  await expect(alice.page.locator("#extension").first()).toBeAttached();
  await alice.says("还活着");
  await bob.sees("还活着");
  await alice.about();
  await expect(alice.page.locator(".people .line")).toHaveCount(3);
});

test("what others put into the page while it is still read does not end it", async ({ alice, bob }) => {
  await alice.context.addInitScript(() => {
    new MutationObserver(() => {
      const box = document.querySelector("textarea");
      if (box && !document.querySelector("grammar-tool")) box.after(document.createElement("grammar-tool"));
    }).observe(document, { childList: true, subtree: true });
  });
  await alice.page.reload();
  await alice.ready();
  // The browser told of one page that could not be brought to life; the next one could.
  expect(alice.complaints.splice(0).join()).toMatch(/hydration|unreachable/);
  await alice.says("还活着");
  await bob.sees("还活着");
  await alice.page.reload();
  await alice.ready();
  expect(alice.complaints).toEqual([]);
  await alice.goes("/rooms");
  await alice.createsRoom("别处");
});

test("a page whose code cannot be had says that it loads, asks seldom, and opens when the network is back", async ({ alice }) => {
  alice.mayLoseConnection = true;
  let asked = 0;
  await alice.context.route(/(chunk|pack)\./, (route) => {
    asked++;
    return route.abort("internetdisconnected");
  });
  await alice.page.reload();
  await alice.ready();
  await alice.page.getByRole("link", { name: "设置" }).first().click();
  await expect(alice.page.locator(".opening")).toBeVisible();
  await alice.page.waitForTimeout(12_000);
  const before = asked;
  await alice.page.waitForTimeout(5_000);
  // Each chunk at most once: it was asked for after 1, 2 and 4 seconds, and is after 8.
  expect(asked - before).toBeLessThan(before / 3);
  await alice.context.unroute(/(chunk|pack)\./);
  await alice.page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(alice.page.locator("main.page h1")).toHaveText("设置");
  await expect(alice.page.locator(".opening")).toHaveCount(0);
});

test("pages are compressed, and say that the answer varies", async ({ server, request }) => {
  for (const coding of ["br", "gzip"]) {
    const answer = await request.get(`${server.url}/login`, { headers: { "accept-encoding": coding } });
    expect(answer.headers()["content-encoding"]).toBe(coding);
    expect(answer.headers().vary).toContain("accept-encoding");
    expect(await answer.text()).toContain("乐聊");
  }
});

/** Buttons that need the script, and a field whose Enter would press them. */
const needy = [
  { path: "/settings/owner", field: "input[name=code]", value: "secret-code" },
  { path: "/settings/profile", field: "main input[name=name]", value: "else" },
  { path: "/rooms", field: "input[name=room]", value: "room" },
  { path: "/c/2/info", field: "input[name=rename]", value: "other" },
  { path: "/settings/way-back" },
  { path: "/settings/devices" },
  { path: "/settings/forget" },
];

test("before its script, and without one, no form puts what was typed into an address", async ({ alice, browser, server }) => {
  await alice.createsRoom("读书会");
  const room = new URL(alice.page.url()).pathname;
  const bare = await browser.newContext({ javaScriptEnabled: false, storageState: await alice.context.storageState() });
  const paper = await bare.newPage();
  const button = (page: typeof paper) => page.locator("main form button.button").or(page.locator(".settings-part button.button")).first();
  let gate = Promise.resolve();
  await alice.page.route(/\.wasm$/, async (route) => {
    await gate;
    await route.continue();
  });
  for (const { path, field, value } of needy.map((one) => ({ ...one, path: one.path.replace("/c/2", room) }))) {
    let open = () => {};
    gate = new Promise((opened) => (open = opened));
    await alice.page.goto(`${server.url}${path}`, { waitUntil: "commit" });
    await paper.goto(`${server.url}${path}`);
    for (const page of [paper, alice.page]) {
      await expect(button(page), path).toBeDisabled();
      if (!field) continue;
      await page.locator(field).fill(value!);
      await page.locator(field).press("Enter");
      await page.waitForTimeout(200);
      expect(page.url()).toBe(`${server.url}${path}`);
      await expect(page.locator(field)).toHaveValue(value!);
    }
    open();
    await alice.page.locator("html[data-ready]").waitFor();
    await expect(button(alice.page), path).toBeEnabled();
    if (field) await expect(alice.page.locator(field), "what was typed is still there").toHaveValue(value!);
  }
  await bare.close();
});
