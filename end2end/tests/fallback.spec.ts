// Where WebSockets are blocked, the same conversation works over plain HTTP, chosen by itself.
import { Page } from "@playwright/test";
import { expect, test } from "../fixtures/world.js";

test("talking over HTTP alone", async ({ relay, arrive, bob }) => {
  relay.upgrades = "refuse";
  const alice = await arrive("alice");
  alice.mayLoseConnection = true;
  await alice.logIn(3, relay.url);
  await expect(alice.page.locator(".banner")).toContainText("普通网页请求");
  await alice.says("over http");
  await alice.saved("over http");
  await bob.sees("over http");
  await bob.says("heard you");
  await alice.sees("heard you");
  await expect(bob.page.locator(".conversation .online")).toHaveText(/2 人在线/);
  for (let n = 0; n < 5; n++) await alice.says(`n${n}.`);
  for (let n = 0; n < 5; n++) await bob.sees(`n${n}.`);
  await alice.createsRoom("房间");
});

test("ten tabs share one stream: all load, send and hear, and go on when the one that holds it closes", async ({ relay, arrive, bob }) => {
  test.setTimeout(120_000);
  relay.upgrades = "refuse";
  const alice = await arrive("alice");
  alice.mayLoseConnection = true;
  await alice.logIn(3, relay.url);
  let tabs = [alice.page];
  while (tabs.length < 10) tabs.push(await alice.another(relay.url));
  const open = (tab: Page) => expect(tab.locator("[data-connection]").first()).toHaveAttribute("data-connection", "open", { timeout: 20_000 });
  const hears = (tab: Page, text: string) => expect(tab.locator(".bubble p", { hasText: text })).toHaveCount(1);
  const says = async (tab: Page, text: string) => {
    await tab.locator(".composer textarea").fill(text);
    await tab.locator(".composer textarea").press("Enter");
    await expect(tab.locator(".msg", { hasText: text }).locator('.tick[data-progress="saved"]')).toHaveCount(1);
  };
  for (const tab of tabs) await open(tab);
  expect(relay.streams).toBe(1);
  for (const [n, tab] of tabs.entries()) await says(tab, `tab ${n}.`);
  await bob.says("to all of you");
  for (const tab of tabs) {
    for (let n = 0; n < tabs.length; n++) await hears(tab, `tab ${n}.`);
    await hears(tab, "to all of you");
  }
  // The first one leads: the others came to it.
  await tabs[0].close();
  tabs = tabs.slice(1);
  await bob.says("while nobody held it");
  for (const tab of tabs) await hears(tab, "while nobody held it");
  await says(tabs[4], "still here");
  for (const tab of tabs) {
    await open(tab);
    await hears(tab, "still here");
  }
  expect(relay.streams).toBe(1);
  await bob.sees("still here");
});

test("a stream that is cut comes back, and nothing is lost or doubled", async ({ relay, arrive, bob }) => {
  relay.upgrades = "refuse";
  const alice = await arrive("alice");
  alice.mayLoseConnection = true;
  await alice.logIn(3, relay.url);
  const other = await alice.another(relay.url);
  await expect(other.locator("[data-connection]").first()).toHaveAttribute("data-connection", "open", { timeout: 20_000 });
  for (let n = 0; n < 3; n++) {
    relay.cut();
    await bob.says(`missed ${n}.`);
    await alice.says(`written ${n}.`);
    await expect(alice.bubble(`written ${n}.`).locator('.tick[data-progress="saved"]')).toHaveCount(1, { timeout: 20_000 });
  }
  for (const page of [alice.page, other, bob.page]) {
    await expect(page.locator(".bubble p")).toHaveCount(6, { timeout: 20_000 });
  }
});

test("a page on a plain, insecure origin works as well, and says so once", async ({ server, arrive, bob }) => {
  const alice = await arrive("alice");
  await alice.page.goto(`http://leliao.local:${server.port}/login`);
  expect(await alice.page.evaluate(() => isSecureContext)).toBe(false);
  await expect(alice.page.locator(".plain-http")).toBeVisible();
  await alice.page.getByRole("textbox").fill("alice");
  await alice.page.locator("button.primary").click();
  await alice.ready();
  await alice.says("insecure but here");
  await alice.saved("insecure but here");
  await bob.sees("insecure but here");
  await alice.bubble("insecure").hover();
  await alice.bubble("insecure").hover();
  await alice.bubble("insecure").locator(".copy").click();
  await expect(alice.bubble("insecure").locator(".copy")).toHaveAttribute("title", "已复制");
  await alice.composer.focus();
  await alice.page.keyboard.press("ControlOrMeta+V");
  await expect(alice.composer).toHaveValue("insecure but here");
});

test("another site's page cannot open a socket here", async ({ server, alice }) => {
  const refused = await alice.page.request.get(`${server.url}/ws`, {
    headers: {
      origin: "http://evil.example", upgrade: "websocket", connection: "upgrade",
      "sec-websocket-version": "13", "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    },
  });
  expect(refused.status()).toBe(403);
});
