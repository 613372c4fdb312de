// A new server under an open page, with an old worker: nothing that was written is lost, and one reload brings the new one.
import { asks, said } from "../fixtures/asks.js";
import { Builds } from "../fixtures/builds.js";
import { Installed } from "../fixtures/installed.js";
import { Person, expect, test as base } from "../fixtures/world.js";

const test = base.extend<{ builds: Builds; app: Installed }>({
  builds: async ({ server }, use) => {
    const builds = new Builds(server.port);
    await builds.start();
    await use(builds);
    builds.stop();
  },
  app: async ({ builds }, use) => {
    const app = new Installed(builds.url);
    await app.start();
    await use(app);
    await app.remove();
  },
});

/** The main script that the page was loaded with. */
const script = (app: Installed) => app.page.evaluate(() => document.querySelector<HTMLLinkElement>("link[rel=modulepreload]")!.href);

test("an old tab and an old worker against a new server", async ({ app, builds, bob }) => {
  test.setTimeout(120_000);
  await app.logIn("alice");
  const [{ opened: room }] = await asks(bob, { create_room: { nonce: "", name: "room" } });
  await asks({ page: app.page } as Person, { join: { conversation: String(room.id) } });
  await app.goes(`/c/${room.id}`);
  await app.composer.fill("a draft in the room");
  await app.page.locator('.list a[href="/c/1"]').click();
  await app.hasCopies(3);
  const before = await script(app);
  let loads = 0;
  app.page.on("load", () => loads++);

  // Half a letter, while the server is exchanged.
  await app.composer.fill("half a let");
  builds.upgradeServer();
  await bob.says("still there?");
  await expect(app.bubble("still there?")).toHaveCount(1, { timeout: 30_000 });
  await expect(app.page.locator("[data-outdated]")).toHaveCount(0);
  // What the old page has not fetched so far, it still has: the worker kept all of its build.
  await app.page.locator('a[href="/people"]').first().click();
  await expect(app.page.locator("main.page")).toBeVisible();
  await app.page.locator('.list a[href="/c/1"]').click();
  await expect(app.composer).toHaveValue("half a let");
  expect(loads).toBe(0);
  await app.composer.press("End");
  await app.composer.pressSequentially("ter.");
  await app.composer.press("Enter");
  await expect(app.bubble("half a letter.").locator('.tick[data-progress="saved"]')).toHaveCount(1);
  await bob.sees("half a letter.");

  // The draft in the room is something that is being written: it is offered once that is gone, or at the next load.
  await app.page.locator(`.list a[href="/c/${room.id}"]`).click();
  await expect(app.composer).toHaveValue("a draft in the room");
  await app.composer.fill("");
  await expect(app.page.locator("[data-outdated]")).toBeVisible();
  await app.page.locator("[data-outdated] button").click();
  await expect.poll(() => loads).toBe(1);
  await app.alive();
  expect(await script(app)).not.toBe(before);
  await expect(app.page.locator("[data-outdated]")).toHaveCount(0);
  // The new worker has its own files; those of the build before stay for tabs that are still of it.
  const files = async () => Object.keys(await app.kept()).filter((name) => name.startsWith("parts-")).length;
  await expect.poll(files, { timeout: 30_000 }).toBe(2);
  await app.page.waitForTimeout(1_000);
  expect(loads).toBe(1);
});

test("letters that wait, and a draft, survive an upgrade that comes while nobody is connected", async ({ app, builds, server, bob }) => {
  test.setTimeout(120_000);
  bob.mayLoseConnection = true;
  await app.logIn("alice");
  await app.hasCopies(2);
  // Chromium writes cookies to disk every 30 s, or when it is closed.
  await app.close();
  await app.start();
  await app.goes("/c/1");
  await server.stop("SIGKILL");
  await expect(app.page.locator(".banner")).toBeVisible();
  for (const n of [1, 2, 3]) await app.says(`waits ${n}.`);
  await expect(app.page.locator('.tick[data-progress="waiting"]')).toHaveCount(3);
  await app.composer.fill("and a draft");
  // … and what pages store every few seconds.
  await app.page.waitForTimeout(8_000);
  await app.kill();
  builds.upgradeServer();
  // The old copy, with the parts of its build.
  await app.start();
  await app.goes("/c/1");
  await expect(app.composer).toHaveValue("and a draft");
  await expect(app.page.locator('.tick[data-progress="waiting"]')).toHaveCount(3);
  await server.start();
  await expect(app.page.locator('.tick[data-progress="saved"]')).toHaveCount(3, { timeout: 40_000 });
  await expect(app.composer).toHaveValue("and a draft");
  await expect(bob.bubble("waits 1.")).toHaveCount(1, { timeout: 40_000 });
  for (const n of [1, 2, 3]) await bob.sees(`waits ${n}.`);
  await app.goes("/c/1");
  await expect(app.composer).toHaveValue("and a draft");
  await expect(app.page.locator('.tick[data-progress="saved"]')).toHaveCount(3);
});
