// Where WebSockets are blocked, the same conversation works over plain HTTP, chosen by itself.
import { createConnection, createServer, Socket } from "node:net";
import { expect, test } from "../fixtures/world.js";

/** Passes everything on but upgrades, which it answers as such proxies do. */
async function withoutSockets(port: number) {
  const proxy = createServer((client: Socket) => {
    const server = createConnection(port, "127.0.0.1");
    client.on("error", () => server.destroy());
    server.on("error", () => client.destroy());
    client.on("close", () => server.destroy());
    server.on("close", () => client.destroy());
    server.pipe(client);
    client.on("data", (chunk) => {
      if (/^upgrade: *websocket/im.test(chunk.toString("latin1"))) {
        client.end("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
      } else {
        server.write(chunk);
      }
    });
  });
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  return proxy;
}

test("talking over HTTP alone", async ({ server, arrive, bob }) => {
  const proxy = await withoutSockets(server.port);
  const alice = await arrive("alice");
  alice.mayLoseConnection = true;
  await alice.page.goto(`http://127.0.0.1:${(proxy.address() as { port: number }).port}/login`);
  await alice.page.getByRole("textbox").fill("alice");
  await alice.page.locator("button.primary").click();
  await alice.page.locator("html[data-ready]").waitFor();
  await expect(alice.page.locator("[data-connection]").first()).toHaveAttribute("data-connection", "open", { timeout: 20_000 });
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
  proxy.close();
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
