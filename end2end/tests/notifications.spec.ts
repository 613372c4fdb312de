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

/** Who is logged in there. */
const idOf = (page: Page): Promise<string> => page.evaluate(async () => (await (await fetch("/me")).json()).id);

/** The private chat of two people. */
async function chatOf(one: Person, other: Person): Promise<string> {
  const person = await idOf(other.page);
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

test("what was told follows its message when others came after it, when its page went, and when one is out of it", async ({ alice, bob }) => {
  const [{ opened: group }] = await asks(bob, { create_group: { nonce: "", name: "一家人", people: [await idOf(alice.page)] } });
  await expect(alice.row("一家人")).toBeVisible();
  await asks(alice, { notify: { level: { conversation: group.id, level: "mentions" } } });
  const other = await alice.another();
  await away(alice, alice.page, other);
  const [{ sent: call }] = await asks(bob, said("@alice 来一下", {}, group.id));
  await expect.poll(() => there(other)).toEqual(["一家人: bob：@alice 来一下"]);
  // The page that has shown it goes; a plain message comes after it, and it is edited.
  await alice.page.goto("about:blank");
  await asks(bob, said("随便说说", {}, group.id));
  await other.waitForTimeout(1_000);
  expect(await there(other)).toEqual(["一家人: bob：@alice 来一下"]);
  await asks(bob, { recall: { conversation: group.id, seq: call.seq } });
  await expect.poll(() => there(other)).not.toContain("一家人: bob：@alice 来一下");
  // Who was removed is told nothing more.
  await asks(bob, said("@alice 再见", {}, group.id));
  await expect.poll(() => there(other)).toEqual(["一家人: bob：@alice 再见"]);
  await asks(bob, { kick: { conversation: group.id, person: await idOf(other) } });
  await expect.poll(() => there(other)).toEqual([]);
});

test("what somebody has closed stays closed, and what a page missed is caught up with", async ({ alice, bob }) => {
  await away(alice, alice.page);
  const chat = await chatOf(bob, alice);
  const [{ sent }] = await asks(bob, said("到站了", {}, chat));
  await expect.poll(() => there(alice.page)).toEqual(["bob: 到站了"]);
  await alice.page.goto("about:blank");
  await asks(bob, { edit: { conversation: chat, seq: sent.seq, text: "快到了" } });
  await alice.goes("/c/1");
  await expect.poll(() => there(alice.page)).toEqual(["bob: 快到了"]);
  await alice.page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).forEach((one) => one.close()));
  await asks(bob, { edit: { conversation: chat, seq: sent.seq, text: "还没到" } });
  await alice.page.waitForTimeout(1_000);
  expect(await there(alice.page)).toEqual([]);
});

test("after a cut it is told that somebody calls, though others spoke after them", async ({ alice, bob }) => {
  test.setTimeout(120_000);
  await away(alice, alice.page);
  alice.mayLoseConnection = true;
  await alice.context.setOffline(true);
  await expect(alice.page.locator("[data-connection]").first()).not.toHaveAttribute("data-connection", "open", { timeout: 60_000 });
  await asks(bob, said("@alice 在吗"), said("散了吧"));
  await alice.context.setOffline(false);
  await expect.poll(() => there(alice.page), { timeout: 40_000 }).toEqual(["大厅: bob：@alice 在吗"]);
});

test("words are told in any form of their letters, and after a cut though others spoke after them", async ({ alice, bob }) => {
  test.setTimeout(120_000);
  const settings = { private: "all", groups: "all", rooms: "mentions", keywords: ["臺灣", "cafe"], sound: false, text: true };
  await asks(alice, { notify: { change: settings } });
  await away(alice, alice.page);
  await asks(bob, said("去台湾"), said("去德国"));
  await expect.poll(() => there(alice.page)).toEqual(["大厅: bob：去台湾"]);
  await asks(bob, said("在Ｃａｆé等"));
  await expect.poll(() => there(alice.page)).toEqual(["大厅: bob：在Ｃａｆé等"]);
  alice.mayLoseConnection = true;
  await alice.context.setOffline(true);
  await expect(alice.page.locator("[data-connection]").first()).not.toHaveAttribute("data-connection", "open", { timeout: 60_000 });
  await asks(bob, said("台灣的车来了"), said("好"));
  await alice.context.setOffline(false);
  await expect.poll(() => there(alice.page), { timeout: 40_000 }).toEqual(["大厅: bob：台灣的车来了"]);
  // Each once, also when nothing came after it.
  expect(await shown(alice.page)).toEqual(["大厅: bob：去台湾", "大厅: bob：在Ｃａｆé等", "大厅: bob：台灣的车来了"]);
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
  const push = async (message: object) => {
    await session.send("ServiceWorker.deliverPushMessage", { origin: alice.url, registrationId, data: JSON.stringify(message) });
    // Chromium forgets a notification that is asked for before it is on the screen.
    await alice.page.waitForTimeout(500);
  };
  const about = { tag: `c${chat}`, path: `/c/${chat}`, title: "bob" };
  await push({ ...about, body: "推来的" });
  await expect.poll(() => there(alice.page)).toEqual(["bob: 推来的"]);
  await push({ ...about, body: "改过的", silent: true });
  await expect.poll(() => there(alice.page)).toEqual(["bob: 改过的"]);
  await push({ ...about, body: "消息已撤回", gone: true });
  await expect.poll(() => there(alice.page)).toEqual(["bob: 消息已撤回"]);
  // Read on another device: what says a later message stays.
  await push({ ...about, body: "第七条", seq: 7 });
  await expect.poll(() => there(alice.page)).toEqual(["bob: 第七条"]);
  await push({ tag: "closed", path: "", title: "", body: "", closed: { [`c${chat}`]: 6, c77: 3 } });
  await push({ tag: "c77", path: "/c/77", title: "合唱团", body: "新的", seq: 4, closed: { c77: 3 } });
  await expect.poll(async () => (await there(alice.page)).sort()).toEqual(["bob: 第七条", "合唱团: 新的"]);
  await push({ tag: "closed", path: "", title: "", body: "", closed: { [`c${chat}`]: 7 } });
  await expect.poll(() => there(alice.page)).toEqual(["合唱团: 新的"]);
  // Without a page the worker counts on the installed app's icon.
  const badge = () => alice.context.serviceWorkers()[0]!.evaluate(() => (globalThis as any).badge);
  await alice.context.serviceWorkers()[0]!.evaluate(() => {
    const self = globalThis as any;
    self.navigator.setAppBadge = async (count: number) => (self.badge = count);
  });
  await push({ ...about, body: "有人看着", unread: 3 });
  expect(await badge()).toBeUndefined();
  for (const [unread, title] of [[4, "bob"], [0, ""]] as const) {
    await alice.context.serviceWorkers()[0]!.evaluate(() => ((globalThis as any).clients.matchAll = async () => []));
    await push({ ...about, title, body: "数一数", unread });
    expect(await badge()).toBe(unread);
  }
  await alice.context.serviceWorkers()[0]!.evaluate(() => delete (globalThis as any).clients.matchAll);
  await push({ ...about, body: "再来", closed: { c77: 9 } });
  await expect.poll(() => there(alice.page)).toEqual(["bob: 再来"]);
  await presses(alice);
  await expect(alice.page.locator(".conversation h1")).toHaveText("bob");
  await expect.poll(() => there(alice.page)).toEqual([]);
  expect(await windowsOpened(alice)).toEqual([]);
  await session.detach();
});

/** Presses the one notification that is there. Windows that are opened for it are counted, not opened: only a real press
    may do that. */
async function presses(person: Person) {
  const [worker] = person.context.serviceWorkers();
  await worker!.evaluate(async () => {
    const self = globalThis as any;
    self.opened ??= [];
    self.clients.openWindow = async (path: string) => self.opened.push(path);
    const [notification] = await self.registration.getNotifications();
    self.dispatchEvent(new self.NotificationEvent("notificationclick", { notification }));
  });
}

const windowsOpened = (person: Person): Promise<string[]> =>
  person.context.serviceWorkers()[0]!.evaluate(() => (globalThis as any).opened);

test("a press on a notification leads to a page that goes there, or to a new one", async ({ alice, bob, server }) => {
  const chat = await chatOf(bob, alice);
  await away(alice, alice.page);
  const shows = () =>
    alice.page.evaluate(async (path) => {
      const worker = await navigator.serviceWorker.ready;
      await worker.showNotification("bob", { body: "来", data: { path } });
    }, `/c/${chat}`);
  // A page that is no chat has nobody who would hear of it; the other tab has.
  const other = await alice.context.newPage();
  await other.goto(`${alice.url}/source`);
  await other.bringToFront();
  await shows();
  await presses(alice);
  await expect(alice.page).toHaveURL(new RegExp(`/c/${chat}$`));
  expect(await windowsOpened(alice)).toEqual([]);
  // The login ends elsewhere: this page leads nowhere any more.
  await shows();
  const person = await alice.page.evaluate(async () => (await (await fetch("/me")).json()).id);
  await alice.page.evaluate(() => (caches.keys = async () => []));
  await asks(bob, { claim_owner: { code: server.ownerCode } }, { sign_out_everywhere: { person } });
  await expect(alice.page.locator(".ended")).toBeVisible();
  // Whoever's login ends has no notifications any more: they may be closed after this one is shown.
  await expect(async () => {
    await shows();
    await presses(alice);
  }).toPass();
  await expect.poll(() => windowsOpened(alice)).toEqual([`/c/${chat}`]);
  await other.close();
});

test("a page whose login has ended leaves the lock of its tabs", async ({ alice, bob, server }) => {
  const held = () =>
    alice.page.evaluate(async () => {
      const all = await navigator.locks.query();
      return [all.held, all.pending].map((some) => some!.filter(({ name }) => name!.startsWith("leliao-told")).length);
    });
  await expect.poll(held).toEqual([1, 0]);
  await alice.another();
  await expect.poll(held).toEqual([1, 1]);
  const person = await alice.page.evaluate(async () => (await (await fetch("/me")).json()).id);
  await asks(bob, { claim_owner: { code: server.ownerCode } }, { sign_out_everywhere: { person } });
  await expect(alice.page.locator(".ended")).toBeVisible();
  await expect.poll(held).toEqual([0, 0]);
});

test("the browser made another subscription: the page tells the server at once", async ({ alice }) => {
  await away(alice, alice.page);
  const asked = alice.page.evaluate(
    () =>
      new Promise<boolean>((asked) => {
        // Only who has asked for push messages once has a subscription to mend.
        PushManager.prototype.getSubscription = async () => (asked(true), null);
        fetch("/me").then((me) => me.json()).then(({ id }) => {
          localStorage.setItem("push", id);
          navigator.serviceWorker.dispatchEvent(new MessageEvent("message", { data: { subscribed: true } }));
        });
      }),
  );
  expect(await asked).toBe(true);
});

test("what is set on one device holds on the other at once, with both pages open", async ({ alice }) => {
  await alice.goes("/settings/notifications");
  await asks(alice, { notify: { change: { quiet: { from: 1320, to: 420, zone: "Asia/Shanghai" } } } });
  const other = await alice.context.newPage();
  alice.watch(other);
  await other.goto(`${alice.url}/settings/notifications`);
  await expect(other.getByText("每天按中国标准时间算")).toBeVisible();
  const rooms = (page: Page) => page.getByRole("group", { name: "大厅和房间" }).getByRole("button", { name: "每条" });
  await expect(rooms(other)).toHaveAttribute("aria-pressed", "false");
  await rooms(alice.page).click();
  await expect(rooms(other)).toHaveAttribute("aria-pressed", "true");
  await other.close();
});

test("settings that follow each other quickly are all kept, and what cannot be kept says why", async ({ alice }) => {
  const { page } = alice;
  const state = async () => (await asks(alice, { notify: { show: {} } }) as any[])[0].notify.settings;
  await alice.goes("/settings/notifications");
  const words = page.locator("input[name=keywords]");
  const save = page.getByRole("button", { name: "保存" });
  const sound = (name: string) => page.getByRole("group", { name: "提示音" }).getByRole("button", { name, exact: true });
  // Within one task: no answer comes in between.
  const both = (first: string, second: string) =>
    page.evaluate((names) => names.forEach((name) => (document.querySelector(name) as HTMLElement).click()), [first, second]);
  await words.fill("接站");
  await expect(sound("开")).toHaveAttribute("aria-pressed", "false");
  await sound("开").evaluate((button) => (button.id = "sound"));
  await save.evaluate((button) => (button.id = "save"));
  await both("#save", "#sound");
  await expect.poll(async () => { const { keywords, sound } = await state(); return [keywords, sound]; }).toEqual([["接站"], true]);
  await words.fill("作业");
  await sound("关").evaluate((button) => (button.id = "silence"));
  await both("#silence", "#save");
  await expect.poll(async () => { const { keywords, sound } = await state(); return [keywords, sound ?? false]; }).toEqual([["作业"], false]);
  await page.locator("input[name=from]").fill("22:00");
  await save.click();
  await expect(page.getByRole("alert").filter({ hasText: "都要填" })).toBeVisible();
  await page.locator("input[name=from]").fill("");
  await words.fill("长".repeat(33));
  await save.click();
  await expect(page.getByRole("alert").filter({ hasText: "每个最多 32 个字" })).toBeVisible();
  expect((await state()).keywords).toEqual(["作业"]);
});

test("quiet hours are those of the zone they were set in, wherever the device is", async ({ enter, bob }) => {
  // Fourteen hours ahead, all year.
  const alice = await enter("爱丽丝", { timezoneId: "Pacific/Kiritimati" });
  await away(alice, alice.page);
  const chat = await chatOf(bob, alice);
  const around = (zone: string) => {
    const [hour, minute] = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
      .format(Date.now()).split(":").map(Number);
    const now = hour! * 60 + minute!;
    return { from: (now + 1380) % 1440, to: (now + 60) % 1440 };
  };
  const set = async (quiet: object) => {
    await asks(alice, { notify: { change: { quiet } } });
    await alice.page.reload();
    await alice.ready();
    await away(alice, alice.page);
  };
  await set({ ...around("Asia/Shanghai"), zone: "Asia/Shanghai" });
  await asks(bob, said("夜里", {}, chat));
  await expect(alice.row("bob")).toBeVisible();
  await alice.page.waitForTimeout(1500);
  expect(await shown(alice.page)).toEqual([]);
  // The same minutes by this device's clock are not those that were set.
  await set({ ...around("Pacific/Kiritimati"), zone: "Asia/Shanghai" });
  await asks(bob, said("白天", {}, chat));
  await expect.poll(() => shown(alice.page)).toEqual(["bob: 白天"]);
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
