// The site as an app: it can be installed, starts without a connection, and leaves nothing to the next person.
import { createServer } from "node:http";
import { asks, said } from "../fixtures/asks.js";
import { pick, picture } from "../fixtures/files.js";
import { Installed } from "../fixtures/installed.js";
import { Person, expect, test as base } from "../fixtures/world.js";

const test = base.extend<{ app: Installed }>({
  app: async ({ server }, use) => {
    const app = new Installed(server.url);
    await app.start();
    await use(app);
    await app.remove();
  },
});

/** The conversation that a reply opened. */
const opened = (reply: any): string => String(reply.opened.id);

test("the browser has nothing against installing it", async ({ app, server }) => {
  await app.logIn("alice");
  const cdp = await app.context.newCDPSession(app.page);
  const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
  expect(installabilityErrors).toEqual([]);
  const { errors, data, url } = await cdp.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  expect(url).toBe(`${server.url}/manifest.webmanifest`);
  const manifest = JSON.parse(data!);
  expect([manifest.name, manifest.lang, manifest.display]).toEqual(["乐聊", "zh-CN", "standalone"]);
  for (const { src, sizes } of [...manifest.icons, { src: "/icon-touch-180.png", sizes: "180x180" }]) {
    const drawn = await app.page.evaluate(async (src) => {
      const picture = await createImageBitmap(await (await fetch(src)).blob());
      return `${picture.width}x${picture.height}`;
    }, src);
    expect(drawn, src).toBe(sizes);
  }
  for (const { url } of manifest.shortcuts) {
    expect((await app.page.goto(server.url + url))!.status(), url).toBe(200);
  }
});

test("the manifest speaks the reader's language, and bears the server's name", async ({ server, alice }) => {
  const told = async (language: string) =>
    (await fetch(`${server.url}/manifest.webmanifest`, { headers: { "accept-language": language } })).json();
  expect((await told("en-GB")).shortcuts[0].name).toBe("Contacts");
  expect((await told("zh-CN")).shortcuts[0].name).toBe("通讯录");
  await asks(alice, { claim_owner: { code: server.ownerCode } }, { run_server: { name: "三年二班", admission: "open" } });
  expect((await told("en-GB")).name).toBe("三年二班");
});

test("killed, offline, started: twenty conversations can be read and searched, three letters arrive once", async ({ app, server, bob }) => {
  test.setTimeout(180_000);
  bob.mayLoseConnection = true;
  await app.logIn("alice");
  // Twenty-one rooms of bob's that alice is in, and the lobby.
  const names = Array.from({ length: 21 }, (_, n) => `room ${n}`);
  const rooms = (await asks(bob, ...names.map((name) => ({ create_room: { nonce: "", name } })))).map(opened);
  await asks({ page: app.page } as Person, ...rooms.map((conversation) => ({ join: { conversation } })));
  for (const [n, room] of rooms.entries()) await asks(bob, said(`第 ${n} 封信：Ｃｒｏｎ 定时 C++ 1.5`, {}, room));
  await app.goes("/");
  // Of each there is a copy but of the two that were quiet for longest.
  const newest = rooms.slice(1).reverse();
  const wanted = ["/", ...newest.map((room) => `/c/${room}`)].sort();
  await expect.poll(() => app.copies().then((paths) => paths.sort()), { timeout: 40_000 }).toEqual(wanted);
  // Chromium writes cookies to disk every 30 s, or when it is closed.
  await app.close();
  await app.start();
  await app.goes("/c/1");
  await app.kill();
  await server.stop("SIGKILL");
  await app.start();

  await app.goes("/");
  await expect(app.page.locator(".above")).toContainText("没有连接");
  // Each is read from its copy.
  for (const room of [newest[0], newest[9], newest[19]]) {
    await app.page.locator(`.list .row[href="/c/${room}"]`).or(app.page.locator(`.list a[href="/c/${room}"]`)).first().click();
    await expect(app.page.locator(".msg .bubble")).toContainText(`第 ${rooms.indexOf(room)} 封信`);
  }
  expect((await app.copies()).sort()).toEqual(wanted);

  await app.page.locator(".above a").click();
  const find = app.page.locator(".search-page input[type=search]");
  for (const [query, count] of [["定时", 20], ["cron C++", 20], ["第 20 封", 1], ["1.5", 20], ["*", 0]] as const) {
    await find.fill(query);
    await expect(app.page.locator(".hits .found")).toHaveCount(count);
    await expect(app.page.locator(".search-page [role=status]")).toContainText(count ? `找到 ${count} 条` : "存下来的聊天里没有");
  }
  await find.fill("第 20 封");
  await app.page.locator(".hits .found a").click();
  await expect(app.page.locator(".msg .bubble")).toContainText("第 20 封信");

  await app.goes(`/c/${newest[0]}`);
  for (const n of [1, 2, 3]) await app.says(`letter ${n}.`);
  await expect(app.page.locator('.tick[data-progress="waiting"]')).toHaveCount(3);
  await app.page.waitForTimeout(500);
  await app.kill();
  await server.start();
  await app.start();
  await app.goes(`/c/${newest[0]}`);
  await expect(app.page.locator('.tick[data-progress="saved"]')).toHaveCount(3, { timeout: 30_000 });
  await expect(app.page.locator(".above")).toBeEmpty();
  await bob.goes(`/c/${newest[0]}`);
  await expect(bob.page.locator(".msg .bubble")).toHaveCount(4);
  for (const n of [1, 2, 3]) await bob.sees(`letter ${n}.`);
});

test("who is quicker than the page is alive reads on from the copies, too", async ({ app, server, bob }) => {
  bob.mayLoseConnection = true;
  await app.logIn("alice");
  const [room] = (await asks(bob, { create_room: { nonce: "", name: "quick" } })).map(opened);
  await asks({ page: app.page } as Person, { join: { conversation: room } });
  await asks(bob, said("a word in the room.", {}, room));
  await app.goes("/c/1");
  await app.hasCopies(3);
  await app.close();
  await server.stop("SIGKILL");
  await app.start();
  // The code for this time comes once a first try to connect has failed.
  await app.page.addInitScript((room) => {
    new MutationObserver((_, seen) => {
      if (!document.documentElement.hasAttribute("data-ready") || location.pathname !== "/c/1") return;
      const row = document.querySelector<HTMLElement>(`.list a[href="/c/${room}"]`);
      if (!row) return;
      seen.disconnect();
      row.click();
    }).observe(document, { attributes: true, childList: true, subtree: true });
  }, room);
  await app.page.goto(`${server.url}/c/1`);
  await expect(app.page).toHaveURL(new RegExp(`/c/${room}$`));
  await expect(app.bubble("a word in the room.")).toHaveCount(1, { timeout: 20_000 });
});

test("a page that is open when the connection goes reads on from the copies", async ({ app, server, bob }) => {
  bob.mayLoseConnection = true;
  await app.logIn("alice");
  await asks(bob, said("a word in the lobby."));
  const [room] = (await asks(bob, { create_room: { nonce: "", name: "quiet" } })).map(opened);
  await asks({ page: app.page } as Person, { join: { conversation: room } });
  await asks(bob, said("a word in the room.", {}, room));
  await app.goes("/c/1");
  await app.hasCopies(3);
  await app.context.setOffline(true);
  await server.stop("SIGKILL");
  await app.page.locator(`.list a[href="/c/${room}"]`).click();
  await expect(app.bubble("a word in the room.")).toHaveCount(1, { timeout: 20_000 });
  await app.says("written without a line.");
  // What is looked for is found in the copies, and by the server once it is there.
  const inside = app.page.url();
  await app.page.keyboard.press("Control+k");
  await app.page.locator(".search-page input[type=search]").fill('"a word"');
  const [found, sentence] = [app.page.locator(".hits .found"), app.page.locator(".search-page [role=status]")];
  await expect(found).toHaveCount(2, { timeout: 20_000 });
  await expect(found.first().locator("mark")).toHaveText("a word");
  await expect(sentence).toContainText("没有连接，在存下来的聊天里找到 2 条");
  await app.context.setOffline(false);
  await server.start();
  await expect(sentence).toHaveText("共 2 条消息", { timeout: 30_000 });
  await app.goes(new URL(inside).pathname);
  await expect(app.page.locator('.tick[data-progress="saved"]')).toHaveCount(1, { timeout: 30_000 });
  await bob.goes(`/c/${room}`);
  await bob.sees("written without a line.");
});

test("a search that is loaded anew without a connection asks the same again", async ({ app, server, bob }) => {
  bob.mayLoseConnection = true;
  await app.logIn("alice");
  await asks(bob, said("a word in the lobby."), said("no more than that."));
  await app.goes("/c/1");
  await app.hasCopies(2);
  await app.context.setOffline(true);
  await server.stop("SIGKILL");
  await app.page.goto(`${server.url}/search?q=a+word&in=1`);
  const [found, field] = [app.page.locator(".hits .found"), app.page.locator(".search-page header input[type=search]")];
  for (const again of [false, true]) {
    if (again) await app.page.reload();
    await expect(field).toHaveValue("a word", { timeout: 20_000 });
    await expect(found).toHaveText([/a word in the lobby/]);
    await expect(app.page).toHaveURL(`${server.url}/search?q=a+word&in=1`);
  }
  await app.context.setOffline(false);
  await server.start();
  await expect(app.page.locator(".search-page [role=status]")).toHaveText("共 1 条消息", { timeout: 30_000 });
});

test("a picture that was seen is opened without a connection", async ({ app, server, bob }) => {
  bob.mayLoseConnection = true;
  await app.logIn("alice");
  // Once, for the worker to have it.
  await app.hasCopies(2);
  await pick(bob, picture("a.png"));
  await bob.page.locator(".send").click();
  const tile = app.page.locator(".log [data-press] img");
  await expect(tile).toHaveJSProperty("complete", true);
  const seen = () => app.page.evaluate(async () => (await (await caches.open("pictures")).keys()).length);
  await expect.poll(seen).toBe(1);
  await app.context.setOffline(true);
  await server.stop("SIGKILL");
  await tile.click();
  const shown = app.page.locator("dialog.viewer .sight img");
  for (const n of [0, 1]) await expect.poll(() => shown.nth(n).evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(100);
  await expect(app.page.locator("dialog.viewer .gone")).toHaveCount(0);
});

test("what is taken back leaves the copy, too", async ({ app, bob }) => {
  test.setTimeout(90_000);
  await app.logIn("alice");
  const [sent] = await asks(bob, said("a secret that slipped out."));
  const inCopy = () => app.page.evaluate(async () => {
    const copy = await caches.match("/c/1");
    return (await copy?.text())?.includes("a secret that slipped out.");
  });
  await expect.poll(inCopy, { timeout: 40_000 }).toBe(true);
  await asks(bob, { recall: { conversation: "1", seq: sent.sent.seq } });
  await expect.poll(inCopy, { timeout: 40_000 }).toBe(false);
});

test("no copy but its own says what is said in a conversation, and the list is whole all the same", async ({ app, server, bob }) => {
  test.setTimeout(150_000);
  bob.mayLoseConnection = true;
  await app.logIn("alice");
  const [room, other] = (await asks(bob, ...["room", "other"].map((name) => ({ create_room: { nonce: "", name } })))).map(opened);
  await asks({ page: app.page } as Person, { join: { conversation: room } }, { join: { conversation: other } });
  const [sent] = await asks(bob, said("a secret that slipped out.", {}, room), said("still here.", {}, other));
  const copiesWith = (text: string) => app.page.evaluate(async (text) => {
    const found: string[] = [];
    for (const name of (await caches.keys()).filter((name) => name.startsWith("copies-"))) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        if ((await (await cache.match(request, { ignoreVary: true }))!.text()).includes(text)) found.push(new URL(request.url).pathname);
      }
    }
    return found.sort();
  }, text);
  await app.goes("/c/1");
  await expect.poll(() => copiesWith("a secret"), { timeout: 40_000 }).toEqual(["/", `/c/${room}`]);
  await app.hasCopies(4);
  await asks(bob, { recall: { conversation: room, seq: sent.sent.seq } });
  await expect.poll(() => copiesWith("a secret"), { timeout: 40_000 }).toEqual([]);
  // Chromium writes cookies to disk when it is closed.
  await app.close();
  await server.stop("SIGKILL");
  await app.start();
  await app.goes("/c/1");
  await expect(app.page.locator(".above")).toContainText("没有连接");
  const row = (id: string) => app.page.locator(`.list a[href="/c/${id}"]`).first();
  await expect(row(other)).toContainText("still here.");
  await expect(row(room)).toContainText("撤回");
  // Once there is a connection again, nothing is missing.
  await server.start();
  await expect(app.page.locator(".above")).toBeEmpty({ timeout: 30_000 });
  await bob.goes(`/c/${other}`);
  await bob.says("here again.");
  await expect(row(other)).toContainText("here again.");
  await expect(row(room)).toContainText("撤回");
});

test("who logs out leaves nothing, and the next one sees nothing", async ({ app, server }) => {
  await app.logIn("alice");
  const [made] = await asks({ page: app.page } as Person, { create_group: { nonce: "", name: "a secret circle", people: [] } });
  await app.goes(`/c/${opened(made)}`);
  await app.says("only for these eyes.");
  await expect(app.page.locator('.tick[data-progress="saved"]')).toHaveCount(1);
  await app.composer.fill("half a thought");
  await app.hasCopies(3);
  await app.page.goto(`${server.url}/leave`);
  await app.alive();
  await app.page.locator('form[action="/logout"] button').click();
  await app.page.waitForURL("**/login**");
  const left = await app.kept();
  expect(Object.keys(left).filter((name) => !name.startsWith("parts-"))).toEqual([]);
  const stored = await app.page.evaluate(async () => {
    const databases = await Promise.all((await indexedDB.databases()).map(({ name }) => new Promise<number>((done) => {
      const open = indexedDB.open(name!);
      open.onsuccess = () => {
        const stores = [...open.result.objectStoreNames];
        if (!stores.length) return done(0);
        const counts = stores.map((store) => open.result.transaction(store).objectStore(store).count());
        counts.at(-1)!.onsuccess = () => done(counts.reduce((sum, count) => sum + count.result, 0));
      };
    })));
    return { rows: databases.reduce((a, b) => a + b, 0), drafts: Object.keys(localStorage).filter((key) => key.startsWith("draft-")), places: Object.keys(sessionStorage).filter((key) => key.startsWith("places-")) };
  });
  expect(stored).toEqual({ rows: 0, drafts: [], places: [] });

  await app.logIn("carol");
  await app.hasCopies(2);
  await server.stop("SIGKILL");
  await app.page.goto(server.url);
  await app.alive();
  const everything = await app.page.evaluate(async () => {
    const texts: string[] = [document.documentElement.outerHTML];
    for (const name of await caches.keys()) {
      if (name.startsWith("parts-")) continue;
      const answers = await (await caches.open(name)).matchAll();
      texts.push(...(await Promise.all(answers.map((answer) => answer.text()))));
    }
    return texts.join("\n");
  });
  expect(everything).toContain("carol");
  expect(everything).not.toMatch(/a secret circle|only for these eyes|half a thought/);
});

test("a login that was ended elsewhere takes its copies along", async ({ app, server, bob }) => {
  await app.logIn("alice");
  await app.hasCopies(2);
  const person = await app.page.evaluate(async () => (await (await fetch("/me")).json()).id);
  // From another browser: none of this one's requests tells its worker.
  await asks(bob, { claim_owner: { code: server.ownerCode } }, { sign_out_everywhere: { person } });
  await expect(app.page.locator(".ended")).toBeVisible();
  await expect.poll(() => app.copies()).toEqual([]);
});

test("copies are drawn as the reader has it now: language, theme, size", async ({ app }) => {
  test.setTimeout(90_000);
  await app.logIn("alice");
  await app.hasCopies(2);
  const copy = () => app.page.evaluate(async () => {
    const text = await (await caches.match("/c/1"))?.text();
    return text?.match(/<html [^>]*>/)?.[0];
  });
  await expect.poll(copy).toContain('data-look="normal"');
  await app.goes("/settings/look?look=large");
  await expect.poll(copy, { timeout: 40_000 }).toContain('data-look="large"');
  await app.page.context().addCookies([{ name: `theme-${new URL(app.url).port}`, value: "dark", url: app.url }]);
  await app.page.context().addCookies([{ name: `locale-${new URL(app.url).port}`, value: "en", url: app.url }]);
  await app.goes("/c/1");
  await expect.poll(copy, { timeout: 40_000 }).toMatch(/lang="en".*data-theme="dark"/);
});

const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

test("what is shared goes into the composer of the conversation that is chosen, and is not sent", async ({ app, bob }) => {
  await app.logIn("alice");
  await app.hasCopies(2);
  await app.shares("look at this https://example.org/", dot);
  await app.alive();
  await expect(app.page.locator(".above")).toContainText("选一个聊天");
  await app.page.locator('.list a[href="/c/1"]').click();
  await expect(app.composer).toHaveValue("A page\nlook at this https://example.org/");
  await expect(app.page.locator(".tray img, .tray canvas")).not.toHaveCount(0);
  await expect(app.page.locator(".above")).toBeEmpty();
  expect(Object.keys(await app.kept())).not.toContain("shared");
  await expect(bob.bubbles).toHaveCount(0);
  await app.composer.press("Enter");
  await bob.sees("look at this");
});

test("what is shared can go into the conversation that is open, and waits for one where one can write", async ({ app, server, bob }) => {
  await app.logIn("alice");
  await app.hasCopies(2);
  const [closed] = (await asks(bob, { create_room: { nonce: "", name: "只读" } })).map(opened);
  await asks({ page: app.page } as Person, { join: { conversation: closed } });
  await asks(bob, { change_settings: { conversation: closed, mute_all: true } });
  await app.shares("https://example.org/", dot);
  await app.alive();
  // The wide page opens the conversation that was open last.
  await app.page.locator('.list a[href="/c/1"]').click();
  await expect(app.composer).toHaveValue("A page\nhttps://example.org/");
  await expect(app.page.locator(".tray img, .tray canvas")).not.toHaveCount(0);

  await app.shares("https://example.net/");
  await app.page.goto(`${server.url}/c/1`);
  await app.alive();
  await expect(app.page.locator(".above")).toContainText("选一个聊天");
  await app.page.locator(`.list a[href="/c/${closed}"]`).click();
  await expect(app.page.locator(".conversation h1")).toHaveText("只读");
  // Nobody can write there: it is still to be chosen, and still kept.
  await expect(app.page.locator(".above")).toBeEmpty();
  await expect(app.page.locator(".above")).toContainText("选一个聊天", { timeout: 15_000 });
  expect(Object.keys(await app.kept())).toContain("shared");
  await app.page.locator('.list a[href="/c/1"]').click();
  await expect(app.composer).toHaveValue(/example\.net/);
});

test("what is shared is put into one conversation, however many windows ask", async ({ app, server }) => {
  await app.logIn("alice");
  await app.hasCopies(2);
  await app.shares("for one of them");
  await app.alive();
  const other = await app.context.newPage();
  await other.goto(`${server.url}/`);
  await expect(other.locator(".above")).toContainText("选一个聊天");
  await app.page.locator('.list a[href="/c/1"]').click();
  await expect(app.composer).toHaveValue("A page\nfor one of them");
  await other.locator('.list a[href="/c/1"]').click();
  await expect(other.locator(".above")).toBeEmpty();
  await other.waitForTimeout(500);
  await expect(other.locator(".composer textarea")).toHaveValue(/^(A page\nfor one of them)?$/);
});

test("what the page of another site sends is not shared", async ({ app, server }) => {
  await app.logIn("alice");
  await app.hasCopies(2);
  const elsewhere = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html").end(
      `<form method="post" enctype="multipart/form-data" action="${server.url}/share"><input name="text" value="buy this"></form><script>document.forms[0].submit()</script>`,
    );
  });
  await new Promise<void>((listening) => elsewhere.listen(0, "127.0.0.1", listening));
  // Another site to the browser: the same address by another name.
  await app.page.goto(`http://localhost:${(elsewhere.address() as { port: number }).port}/`);
  await app.page.waitForURL((url) => url.origin === server.url);
  expect(Object.keys(await app.kept())).not.toContain("shared");
  await app.goes("/");
  await expect(app.page.locator("[data-connection]").first()).toHaveAttribute("data-connection", "open");
  await expect(app.page.locator(".above")).toBeEmpty();
  elsewhere.close();
});

test("who shares and is not logged in comes in first; who shares and changes their mind leaves nothing", async ({ app }) => {
  await app.logIn("alice");
  await app.hasCopies(2);
  await app.context.clearCookies();
  await app.shares("https://example.org/");
  expect(await app.copies()).toEqual([]);
  await app.page.locator("input[name=name]").fill("carol");
  await app.page.locator("button.primary").click();
  await app.alive();
  await expect(app.page.locator(".above")).toContainText("选一个聊天");
  await app.page.locator(".above button").click();
  await expect(app.page.locator(".above")).toBeEmpty();
  await expect.poll(async () => Object.keys(await app.kept()).includes("shared")).toBe(false);
  await app.page.locator('.list a[href="/c/1"]').click();
  await expect(app.composer).toHaveValue("");
});

test("a file that is not there is a 404, whatever is kept", async ({ app }) => {
  await app.logIn("alice");
  await app.hasCopies(2);
  const status = await app.page.evaluate(async () => (await fetch("/pkg/chunk.000000000000.wasm")).status);
  expect(status).toBe(404);
});

test("without a connection and without a copy it says so", async ({ app, server }) => {
  await app.page.goto(`${server.url}/login`);
  // Nobody has logged in: the worker is there, and no page.
  await app.logIn("alice");
  await app.hasCopies(2);
  await app.page.evaluate(async () => {
    for (const name of await caches.keys()) if (name.startsWith("copies-")) await caches.delete(name);
  });
  await server.stop("SIGKILL");
  await app.page.goto(`${server.url}/c/1`).catch(() => undefined);
  await expect(app.page.locator("h1")).toHaveText("没有连接");
  await server.start();
  await app.page.locator("a.button").click();
  await app.alive();
});
