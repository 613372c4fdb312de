// Mails about what is unread: offered to whoever has an account on a server that sends mails, tried, and turned off. When they
// leave and what they say is held by `server/engine/tests/it/digest.rs`.
import { look } from "../fixtures/look.js";
import { Mailbox } from "../fixtures/mailbox.js";
import { Server } from "../fixtures/server.js";
import { member } from "../fixtures/spaces.js";
import { expect, test as base } from "../fixtures/world.js";

const test = base.extend<{ mailbox: Mailbox }>({
  mailbox: async ({}, use) => {
    const mailbox = await Mailbox.start();
    await use(mailbox);
    await mailbox.stop();
  },
  server: async ({ mailbox }, use) => {
    const server = new Server(["--smtp", mailbox.address, "--mail-from", "chat@example.org", "--logins-per-minute", "1000"]);
    await server.start();
    await use(server);
    await server.remove();
  },
});

test("what is unread comes by mail to whoever asks for it and has an account", async ({ arrive, bob, mailbox }) => {
  const ada = await arrive("Ada");
  const link = async () => /http\S+/.exec(await mailbox.letter(1))![0];
  await member(ada, link, "correct horse battery");
  await ada.goes("/settings/notifications");
  const page = ada.page.locator("main.page");
  await page.locator("select[name=service]").selectOption({ label: "邮件" });
  await page.locator("select[name=hook-pace]").selectOption({ label: "每天最多一封" });
  await page.getByRole("button", { name: "添加", exact: true }).click();
  const hooks = page.locator("[data-hooks] > li");
  await expect(hooks).toHaveCount(1);
  await expect(hooks).toContainText("每天最多一封");
  await expect(hooks).toContainText("还没发过");
  await hooks.getByRole("button", { name: "发一条试试" }).click();
  expect(await mailbox.letter(2)).toContain("这是一条测试通知");
  await expect(hooks).toContainText("上一条发到了");
  await look(ada, "zh-digest", true);
  // Another pace takes its place.
  await page.locator("select[name=hook-pace]").selectOption({ label: "每小时最多一封" });
  await page.getByRole("button", { name: "添加", exact: true }).click();
  await expect(hooks).toContainText("每小时最多一封");
  await expect(hooks).toHaveCount(1);
  await hooks.getByRole("button", { name: "删除" }).click();
  await expect(hooks).toHaveCount(0);
  // Whoever has no account has no address.
  await bob.goes("/settings/notifications");
  await expect(bob.page.locator("select[name=service]")).toBeVisible();
  await expect(bob.page.getByRole("option", { name: "邮件" })).toHaveCount(0);
});
