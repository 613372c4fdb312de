// Who is told while nobody looks: one notification for all tabs, which follows what becomes of the message; what the service
// worker makes of a push message; and the settings. A real push service cannot be asked here: the browser's own is on the
// internet. What the server posts is held against a service in `server/engine/tests/it/push*.rs`, what the worker shows by
// push messages that the browser is handed over its debugging protocol.
import type { Page } from "@playwright/test";
import { asks, said } from "../fixtures/asks.js";
import { expect, test, type Person } from "../fixtures/world.js";

test.use({ serviceWorkers: "allow" });

/** Nobody looks at these pages, and what they show is counted. */
async function away(person: Person, ...pages: Page[]) {
  await person.context.grantPermissions(["notifications"]);
  for (const page of pages) {
    await page.evaluate(async () => {
      Document.prototype.hasFocus = () => (window as any).watched === true;
      window.dispatchEvent(new Event("blur"));
      (window as any).shown = [];
      const show = ServiceWorkerRegistration.prototype.showNotification;
      ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
        (window as any).shown.push(`${title}: ${options?.body}${options?.silent ? " (silent)" : ""}`);
        return show.call(this, title, options);
      };
      await navigator.serviceWorker.register("/sw.js");
      await navigator.serviceWorker.ready;
    });
  }
  // Its settings are there.
  await person.page.waitForTimeout(500);
}

/** All that these pages have shown. */
async function shown(...pages: Page[]): Promise<string[]> {
  return (await Promise.all(pages.map((page) => page.evaluate(() => (window as any).shown as string[])))).flat();
}

/** What is there now. */
const there = (page: Page) =>
  page.evaluate(async () => {
    const worker = await navigator.serviceWorker.ready;
    return (await worker.getNotifications()).map((one) => `${one.title}: ${one.body}`);
  });

/** The private chat of two people. */
async function chatOf(one: Person, other: Person): Promise<string> {
  const person = await other.page.evaluate(async () => (await (await fetch("/me")).json()).id);
  const [{ opened }] = await asks(one, { open_private: { person } });
  return opened.id;
}

test("one notification for two tabs, which follows edits and recalls and closes when it is read", async ({ alice, bob }) => {
  const other = await alice.another();
  await away(alice, alice.page, other);
  const chat = await chatOf(bob, alice);
  const [{ sent }] = await asks(bob, said("到站了", {}, chat));
  await expect.poll(() => there(alice.page)).toEqual(["bob: 到站了"]);
  await alice.page.waitForTimeout(1500);
  expect(await shown(alice.page, other)).toEqual(["bob: 到站了"]);
  await asks(bob, { edit: { conversation: chat, seq: sent.seq, text: "快到了" } });
  await expect.poll(() => there(alice.page)).toEqual(["bob: 快到了"]);
  expect(await shown(alice.page, other)).toEqual(["bob: 到站了", "bob: 快到了 (silent)"]);
  await asks(bob, { recall: { conversation: chat, seq: sent.seq } });
  await expect.poll(() => there(alice.page)).toEqual([]);
  // Read on whichever device.
  const [{ sent: second }] = await asks(bob, said("在门口", {}, chat));
  await expect.poll(() => there(alice.page)).toEqual(["bob: 在门口"]);
  await asks(alice, { read: { conversation: chat, seq: second.seq } });
  await expect.poll(() => there(alice.page)).toEqual([]);
});

test("a tab that is looked at tells the others that they need not", async ({ alice, bob }) => {
  const other = await alice.another();
  await away(alice, alice.page, other);
  await other.evaluate(() => ((window as any).watched = true));
  const chat = await chatOf(bob, alice);
  await asks(bob, said("看着呢", {}, chat));
  await expect(other).toHaveTitle(/^\(1\)/);
  await alice.page.waitForTimeout(1500);
  expect(await shown(alice.page, other)).toEqual([]);
});

test("levels decide, and mute is the level nothing", async ({ alice, bob }) => {
  await away(alice, alice.page);
  await asks(bob, said("闲聊"));
  await bob.sees("闲聊");
  await asks(alice, { notify: { level: { conversation: "1", level: "all" } } });
  // The page learns of it with its next question: here the one about the conversation.
  await alice.page.goto(`${alice.url}/c/1/info`);
  await alice.ready();
  const levels = alice.page.getByRole("group", { name: "通知", exact: true });
  await expect(levels.getByRole("button", { name: "每条" })).toHaveAttribute("aria-pressed", "true");
  await away(alice, alice.page);
  await asks(bob, said("每一条"));
  await expect.poll(() => shown(alice.page)).toEqual(["大厅: bob：每一条"]);
  await levels.getByRole("button", { name: "不通知" }).click();
  await expect(levels.getByRole("button", { name: "不通知" })).toHaveAttribute("aria-pressed", "true");
  const [resumed] = await asks(alice, { resume: {} });
  expect(resumed.resumed.marks).toEqual([expect.objectContaining({ conversation: "1", muted: true })]);
  await asks(bob, said("听不见"));
  await alice.page.waitForTimeout(1500);
  expect(await shown(alice.page)).toHaveLength(1);
  await levels.getByRole("button", { name: /默认/ }).click();
  await expect(levels.getByRole("button", { name: "默认 (@我)" })).toHaveAttribute("aria-pressed", "true");
});

test("the worker shows a push message, and pressing it leads there", async ({ alice, bob }) => {
  const chat = await chatOf(bob, alice);
  await asks(bob, said("先说一句", {}, chat));
  await expect(alice.row("bob")).toBeVisible();
  await away(alice, alice.page);
  const session = await alice.context.newCDPSession(alice.page);
  const worker = new Promise<string>((found) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      if (registrations[0]) found(registrations[0].registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  const registrationId = await worker;
  const push = (message: object) =>
    session.send("ServiceWorker.deliverPushMessage", { origin: alice.url, registrationId, data: JSON.stringify(message) });
  const about = { tag: `c${chat}`, path: `/c/${chat}`, title: "bob" };
  await push({ ...about, body: "推来的" });
  await expect.poll(() => there(alice.page)).toEqual(["bob: 推来的"]);
  await push({ ...about, body: "改过的", silent: true });
  await expect.poll(() => there(alice.page)).toEqual(["bob: 改过的"]);
  await push({ ...about, body: "消息已撤回", gone: true });
  await expect.poll(() => there(alice.page)).toEqual(["bob: 消息已撤回"]);
  // What the worker says when somebody presses it.
  await alice.page.evaluate((path) => {
    navigator.serviceWorker.dispatchEvent(new MessageEvent("message", { data: { open: path } }));
  }, about.path);
  await expect(alice.page.locator(".conversation h1")).toHaveText("bob");
  await session.detach();
});

test("the settings say what works, and hold on every device", async ({ alice }) => {
  await alice.context.grantPermissions(["notifications"]);
  await alice.goes("/settings/notifications");
  const page = alice.page.locator("main.page");
  const line = (name: string) => page.locator("li.line", { hasText: name });
  await expect(line("标题上的未读数")).toHaveAttribute("data-works", "true");
  await expect(line("网页关掉后的通知")).toHaveAttribute("data-works", "false");
  await expect(line("提示音")).toHaveAttribute("data-works", "false");
  await page.getByRole("group", { name: "提示音" }).getByRole("button", { name: "开" }).click();
  await expect(line("提示音")).toHaveAttribute("data-works", "true");
  await page.getByRole("group", { name: "大厅和房间" }).getByRole("button", { name: "每条" }).click();
  await page.locator("input[name=keywords]").fill("接站  cron");
  await page.locator("input[name=from]").fill("22:00");
  await page.locator("input[name=to]").fill("07:00");
  await page.getByRole("button", { name: "保存" }).click();
  const other = await alice.context.newPage();
  alice.watch(other);
  await other.goto(`${alice.url}/settings/notifications`);
  const rooms = other.getByRole("group", { name: "大厅和房间" });
  await expect(rooms.getByRole("button", { name: "每条" })).toHaveAttribute("aria-pressed", "true");
  await expect(other.locator("input[name=keywords]")).toHaveValue("接站 cron");
  await expect(other.locator("input[name=from]")).toHaveValue("22:00");
  await other.close();
});
