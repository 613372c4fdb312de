// Services outside that somebody is told through: added in the settings, tried, told of a message, and turned off when the service
// knows the key no more. The service is one of the test's own; what each real one wants is held by
// `server/engine/src/domain/hook/tests.rs` and `server/engine/tests/it/hooks.rs`.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "../fixtures/server.js";
import { expect, test as base } from "../fixtures/world.js";
import { asks, said } from "../fixtures/asks.js";

/** A Bark that knows one key. */
interface Bark {
  url: string;
  posts: any[];
}

const test = base.extend<{ bark: Bark }>({
  server: async ({ bark }, use) => {
    const server = new Server(["--push-host", new URL(bark.url).host, "--logins-per-minute", "1000"]);
    await server.start();
    await use(server);
    await server.remove();
  },
  bark: async ({}, use) => {
    const posts: any[] = [];
    const service = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const post = JSON.parse(body);
      const isKnown = post.device_key === "GOODKEY1";
      if (isKnown) posts.push(post);
      response.writeHead(isKnown ? 200 : 400, { "content-type": "application/json" });
      response.end(
        isKnown
          ? '{"code":200,"message":"success"}'
          : `{"code":400,"message":"failed to get device token: failed to get [${post.device_key}] device token"}`,
      );
    });
    await new Promise<void>((ready) => service.listen(0, "127.0.0.1", ready));
    const { port } = service.address() as AddressInfo;
    await use({ url: `http://127.0.0.1:${port}`, posts });
    service.closeAllConnections();
    service.close();
  },
});

test("a service of one's own is added, tried and told; one whose key is none is turned off and says why", async ({ alice, bob, bark }) => {
  const person = await alice.page.evaluate(async () => (await (await fetch("/me")).json()).id);
  const [{ opened }] = await asks(bob, { open_private: { person } });
  await alice.goes("/settings/notifications");
  const page = alice.page.locator("main.page");
  const address = page.locator("input[name=hook-address]");
  const hooks = page.locator("[data-hooks] > li");
  const add = page.getByRole("button", { name: "添加", exact: true });

  // What is no address of the service says so, and stays to be put right.
  await address.fill("http://10.0.0.1/KEY");
  await add.click();
  await expect(page.locator("#hook-fault")).toContainText("这不是这项服务的地址或密钥");
  await expect(address).toHaveValue("http://10.0.0.1/KEY");

  await address.fill(`${bark.url}/GOODKEY1`);
  await add.click();
  await expect(hooks).toHaveCount(1);
  await expect(address).toHaveValue("");
  await expect(hooks).toContainText("127.0.0.1/…");
  await expect(hooks).toContainText("不带内容");
  await expect(hooks).toContainText("还没发过");
  await hooks.getByRole("button", { name: "发一条试试" }).click();
  await expect.poll(() => bark.posts.length, { timeout: 20_000 }).toBe(1);
  await expect(hooks).toContainText("上一条发到了");
  // The next one waits for its turn, and says so.
  await hooks.getByRole("button", { name: "发一条试试" }).click();
  await expect(hooks.getByRole("status")).toHaveText("正在发送…");
  await expect(hooks.getByRole("status")).toContainText("上一条发到了", { timeout: 15_000 });
  expect(bark.posts).toHaveLength(2);
  expect(bark.posts.map((post) => post.title)).toEqual(["乐聊", "乐聊"]);
  // The part that says what works on this device knows of it.
  await expect(page.locator("li[data-works=true]", { hasText: "Bark" })).toBeVisible();

  // Nobody looks any more: a message is told, without what it says; with it once that is wanted.
  await hooks.getByRole("button", { name: "带上内容" }).click();
  await expect(hooks.getByRole("button", { name: "不带内容" })).toBeVisible();
  await hooks.getByRole("button", { name: "不带内容" }).click();
  await expect(hooks.getByRole("button", { name: "带上内容" })).toBeVisible();
  await asks(alice, { notify: { here: { here: false } } });
  await alice.page.goto("about:blank");
  await asks(bob, said("密语", {}, opened.id));
  await expect.poll(() => bark.posts.length, { timeout: 20_000 }).toBe(3);
  expect(bark.posts[2]).toMatchObject({ title: "bob", body: "有新消息" });

  // A key that is none.
  await alice.goes("/settings/notifications");
  await address.fill(`${bark.url}/WRONGKEY9`);
  await add.click();
  await expect(hooks).toHaveCount(2);
  const wrong = hooks.filter({ hasText: "还没发过" });
  await wrong.getByRole("button", { name: "发一条试试" }).click();
  const off = page.locator("[data-hooks] > li[data-on=false]");
  await expect(off).toContainText("服务说没有这个地址或密钥");
  await expect(off).toContainText("failed to get device token");
  await expect(off).not.toContainText("WRONGKEY9");
  await off.getByRole("button", { name: "删除" }).click();
  await expect(hooks).toHaveCount(1);

  // One that is off says so, and what became of a test. The same address once more is one that is on and was added.
  await hooks.getByRole("button", { name: "停用" }).click();
  await expect(off).toContainText("停用了。");
  await off.getByRole("button", { name: "发一条试试" }).click();
  await expect.poll(() => bark.posts.length, { timeout: 20_000 }).toBe(4);
  await expect(off).toContainText("停用了。上一条发到了。");
  await address.fill(`${bark.url}/GOODKEY1`);
  await add.click();
  await expect(address).toHaveValue("");
  await expect(hooks).toHaveCount(1);
  await expect(hooks).toContainText("还没发过");
});

test("whoever looks at a page is told by it alone, from its first moment on", async ({ alice, bob, bark }) => {
  const person = await alice.page.evaluate(async () => (await (await fetch("/me")).json()).id);
  const [{ opened }] = await asks(bob, { open_private: { person } });
  await alice.goes("/settings/notifications");
  const page = alice.page.locator("main.page");
  await page.locator("input[name=hook-address]").fill(`${bark.url}/GOODKEY1`);
  await page.getByRole("button", { name: "添加", exact: true }).click();
  await expect(page.locator("[data-hooks] > li")).toHaveCount(1);
  await alice.goes("/c/1");
  await alice.page.bringToFront();
  await alice.page.waitForTimeout(1_500);
  await asks(bob, said("你看得见", {}, opened.id));
  await expect(alice.page).toHaveTitle(/^\(1\)/);
  await alice.page.waitForTimeout(8_000);
  expect(bark.posts).toEqual([]);
  // Nobody looks any more.
  await alice.page.evaluate(() => {
    Document.prototype.hasFocus = () => false;
    window.dispatchEvent(new Event("blur"));
  });
  await asks(bob, said("现在看不见", {}, opened.id));
  await expect.poll(() => bark.posts.length, { timeout: 20_000 }).toBe(1);
});
