// A login that ended, however it ended: within seconds the page says why and gives back what was not sent.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, Person, test } from "../fixtures/world.js";

async function ended(person: Person, why: RegExp, unsent: string[]) {
  await expect(person.page.locator(".ended [role=status]")).toHaveText(why, { timeout: 10_000 });
  await expect(person.page.locator(".texts li p")).toHaveText(unsent);
  await expect(person.page.locator(".chat")).toBeHidden();
  await person.page.locator(".texts li button").first().click();
  await expect(person.page.locator(".texts li button").first()).toHaveText("已复制");
  await person.page.getByRole("link", { name: "重新进入" }).click();
}

test("signed out elsewhere", async ({ alice }) => {
  await alice.composer.fill("half a thought");
  await alice.context.request.post(`${alice.url}/logout`);
  await ended(alice, /在别处退出/, ["half a thought"]);
  await expect(alice.page).toHaveURL(/\/login$/);
});

test("somebody else logs in with the same browser", async ({ alice }) => {
  await alice.composer.fill("mine");
  const other = await alice.context.newPage();
  await other.goto(`${alice.url}/login`);
  await alice.context.request.post(`${alice.url}/login`, { form: { name: "bob", avatar: "2", locale: "zh-CN" } });
  await ended(alice, /换了一个人/, ["mine"]);
  await alice.goes("/c/1");
  await expect(alice.composer).toHaveValue("");
});

for (const [name, lose, why] of [
  ["the server does not know the token", async (alice: Person, folder: string) => {
    for (const file of readdirSync(folder)) rmSync(join(folder, file), { recursive: true });
  }, /不认识这次登录/],
  ["the cookie is gone", async (alice: Person) => alice.context.clearCookies(), /不认识这次登录/],
] as const) {
  test(name, async ({ server, alice }) => {
    alice.mayLoseConnection = true;
    await server.stop("SIGKILL");
    await alice.says("one");
    await alice.says("two");
    await alice.composer.fill("three");
    await lose(alice, server.folder);
    await server.start();
    await alice.page.evaluate(() => window.dispatchEvent(new Event("online")));
    await ended(alice, why, ["one", "two", "three"]);
    await expect(alice.page).toHaveURL(/\/login$/);
    // Whoever comes next may look at them, and they are not sent.
    await alice.page.getByRole("textbox").fill("next");
    await alice.page.locator("button.primary").click();
    await alice.ready();
    await expect(alice.page.locator(".left-behind")).toContainText("2 条");
    await alice.page.locator(".left-behind summary").click();
    const items = alice.page.locator(".left-behind .texts li");
    await expect(items.locator("p")).toHaveText(["one", "two"]);
    await items.first().getByRole("button", { name: "删除" }).click();
    await expect(items).toHaveCount(1);
    // The browser's database follows a moment later.
    await alice.page.waitForTimeout(500);
    await alice.page.reload();
    await alice.ready();
    await expect(alice.page.locator(".left-behind")).toContainText("1 条");
    await alice.page.locator(".left-behind summary").click();
    await items.first().getByRole("button", { name: "删除" }).click();
    await expect(alice.page.locator(".left-behind")).toHaveCount(0);
    await expect(alice.bubbles).toHaveCount(0);
  });
}

test("the cookie goes while the connection is open", async ({ alice }) => {
  await alice.composer.fill("half a thought");
  await alice.context.clearCookies();
  await alice.page.waitForTimeout(1_500);
  await alice.page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await ended(alice, /不认识这次登录/, ["half a thought"]);
});

test("over HTTP alone", async ({ relay, arrive }) => {
  relay.upgrades = "refuse";
  const alice = await arrive("alice");
  alice.mayLoseConnection = true;
  await alice.logIn(3, relay.url);
  const other = await alice.another(relay.url);
  await expect(other.locator("[data-connection]").first()).toHaveAttribute("data-connection", "open", { timeout: 20_000 });
  await alice.composer.fill("half a thought");
  await alice.context.request.post(`${relay.url}/logout`);
  for (const page of [alice.page, other]) {
    await expect(page.locator(".ended [role=status]")).toHaveText(/在别处退出/, { timeout: 10_000 });
  }
});
