// Accounts: from the form through the mail into the chat, and back again.
import { createHmac } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, phone, test } from "../fixtures/world.js";

const PASSWORD = "correct horse battery";
const OTHER = "gUvzin-4tyzqo";

async function fill(page: Page, fields: Record<string, string>) {
  for (const [name, value] of Object.entries(fields)) await page.locator(`form:visible input[name=${name}]`).first().fill(value);
}

/** What an authenticator shows now (RFC 6238). */
function digits(secret: string) {
  const bits = [...secret].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", key).update(step).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function press(page: Page) {
  await page.locator("main button.primary").first().click();
}

test("register, activate, log out, log in, and a new password signs the other browser out", async ({ server, arrive }) => {
  const ada = await arrive("明朗");
  await ada.page.goto(`${server.url}/login`);
  await ada.page.getByRole("link", { name: "注册" }).click();
  await fill(ada.page, { name: "明朗", email: "Ada@Example.org", password: "12345678" });
  await ada.page.getByText("换一张脸").click();
  await ada.page.locator('input[name=avatar][value="7"]').check();
  await press(ada.page);
  // What is wrong stands beside its field; what was typed stays, but for the password, and is in no address.
  await expect(ada.page.locator("#password-hint")).toContainText("太容易猜到");
  await expect(ada.page.locator("input[name=email]")).toHaveValue("Ada@Example.org");
  await expect(ada.page.locator("input[name=name]")).toHaveValue("明朗");
  await expect(ada.page.locator('input[value="7"]')).toBeChecked();
  expect(ada.page.url()).not.toContain("example");
  await fill(ada.page, { password: PASSWORD });
  await press(ada.page);
  await expect(ada.page).toHaveURL(/\/register\/sent$/);
  await expect(ada.page.locator("main")).toContainText("Ada@Example.org");

  const link = await server.mailedLink(1);
  // What looks at links before people do uses nothing up.
  for (let look = 0; look < 3; look++) expect((await ada.context.request.get(link)).status()).toBe(200);
  await ada.page.goto(link);
  await press(ada.page);
  await ada.ready();
  await expect(ada.page.locator(".rail-me .avatar")).toHaveAttribute("data-avatar", "7");
  await ada.says("我注册好了");
  await ada.saved("我注册好了");

  // The account is a way back: nothing is said to be lost.
  await ada.goes("/leave");
  await expect(ada.page.locator("main.page")).not.toContainText("会丢");
  await ada.page.locator("form[action='/logout'] button").click();
  await expect(ada.page).toHaveURL(/\/login/);
  await ada.page.goto(link);
  await press(ada.page);
  await expect(ada.page.locator("[role=status]")).toContainText("已经激活了");
  await fill(ada.page, { email: "ada@example.org", password: OTHER });
  await press(ada.page);
  await expect(ada.page.locator("#password-hint")).toContainText("邮箱或密码不对");
  await fill(ada.page, { password: PASSWORD });
  await press(ada.page);
  await ada.ready();
  await ada.sees("我注册好了");

  const there = await arrive("there");
  await there.page.goto(`${server.url}/login?as=account`);
  await fill(there.page, { email: "ada@example.org", password: PASSWORD });
  await press(there.page);
  await there.ready();
  await ada.goes("/settings/account");
  await expect(ada.page.locator("main.page")).toContainText("Ada@Example.org");
  const form = ada.page.locator("form[action='/account/password']");
  await form.locator("input[name=old]").fill(OTHER);
  await form.locator("input[name=password]").fill(OTHER);
  await form.locator("button").click();
  await expect(ada.page.locator("#old-hint")).toContainText("不对");
  await form.locator("input[name=old]").fill(PASSWORD);
  await form.locator("input[name=password]").fill(OTHER);
  await form.locator("button").click();
  await expect(ada.page.locator("main.page [role=status]")).toContainText("密码改好了");
  await expect(there.page.locator(".ended")).toBeVisible({ timeout: 1_000 });
  await ada.goes("/c/1");
  await ada.says("我还在");
  await ada.saved("我还在");
});

test("a nickname becomes a member; a forgotten password is set anew", async ({ server, enter, arrive }) => {
  const mia = await enter("Mia", { locale: "en-US" });
  await mia.says("before");
  await mia.saved("before");
  await mia.goes("/settings/account");
  await fill(mia.page, { email: "mia@example.org", password: PASSWORD });
  await mia.page.locator("main.page button.primary").click();
  await expect(mia.page.locator("main.page [role=status]")).toContainText("mail is on its way");
  // Another browser than the one that asked is not let in by the link alone: who reads the mail knows the password, or
  // somebody else asked for it.
  const phoneOfMia = await arrive("phone", { ...phone, locale: "en-US" });
  await phoneOfMia.page.goto(await server.mailedLink(1));
  await press(phoneOfMia.page);
  await expect(phoneOfMia.page).toHaveURL(/\/login\?as=account/);
  await expect(phoneOfMia.page.locator("[role=status]")).toContainText("active");
  await expect(phoneOfMia.page.locator("input[name=email]")).toHaveValue("mia@example.org");
  await fill(phoneOfMia.page, { password: PASSWORD });
  await press(phoneOfMia.page);
  await phoneOfMia.ready();
  await phoneOfMia.sees("before");
  await mia.goes("/settings/account");
  await expect(mia.page.locator("main.page")).toContainText("mia@example.org");

  const lost = await arrive("lost", { locale: "en-US" });
  await lost.page.goto(`${server.url}/login?as=account`);
  await lost.page.getByRole("link", { name: "Forgot password" }).click();
  await fill(lost.page, { email: "mia@example.org" });
  await press(lost.page);
  await expect(lost.page).toHaveURL(/\/reset\/sent$/);
  await lost.page.goto(await server.mailedLink(2));
  await fill(lost.page, { password: "short" });
  await press(lost.page);
  await expect(lost.page.locator("#password-hint")).toContainText("at least 8 characters");
  await fill(lost.page, { password: OTHER });
  await press(lost.page);
  await lost.ready();
  await lost.sees("before");
  for (const other of [mia, phoneOfMia]) await expect(other.page.locator(".ended")).toBeVisible();
});

test("six digits after the password, and a recovery code in their place", async ({ server, arrive }) => {
  const ada = await arrive("Ada", { locale: "en-US" });
  await ada.page.goto(`${server.url}/register`);
  await fill(ada.page, { name: "Ada", email: "ada@example.org", password: PASSWORD });
  await press(ada.page);
  await ada.page.goto(await server.mailedLink(1));
  await press(ada.page);
  await ada.ready();
  await ada.goes("/settings/account");
  await ada.page.locator("form[action='/second-factor/begin'] input").fill(PASSWORD);
  await ada.page.getByRole("button", { name: "Set up two-step login" }).click();
  await expect(ada.page.locator("svg.qr")).toBeVisible();
  expect((await new AxeBuilder({ page: ada.page }).analyze()).violations).toEqual([]);
  if (process.env.ACCOUNT_SHOTS) await ada.page.screenshot({ path: `${process.env.ACCOUNT_SHOTS}/second-factor.png`, fullPage: true });
  const secret = (await ada.page.locator(".link-text").textContent())!;
  const codes = await ada.page.locator(".codes li").allTextContents();
  await fill(ada.page, { code: "000000" });
  await press(ada.page);
  await expect(ada.page.locator("#code-hint")).toContainText("wrong");
  const used = digits(secret);
  await fill(ada.page, { code: used });
  await press(ada.page);
  await expect(ada.page.locator("main.page [role=status]")).toContainText("is on");

  const there = await arrive("there", { locale: "en-US" });
  await there.page.goto(`${server.url}/login?as=account&next=/rooms`);
  await fill(there.page, { email: "ada@example.org", password: PASSWORD });
  await press(there.page);
  await expect(there.page).toHaveURL(/\/login\/code/);
  await fill(there.page, { code: used });
  await press(there.page);
  await expect(there.page.locator("#code-hint")).toContainText("was used");
  await fill(there.page, { code: codes[0].toLowerCase() });
  await press(there.page);
  await expect(there.page).toHaveURL(/\/rooms$/);
});

test("whoever has a password shows it before they are forgotten", async ({ server, arrive }) => {
  const ada = await arrive("Ada", { locale: "en-US" });
  await ada.page.goto(`${server.url}/register`);
  await fill(ada.page, { name: "Ada", email: "ada@example.org", password: PASSWORD });
  await press(ada.page);
  await ada.page.goto(await server.mailedLink(1));
  await press(ada.page);
  await ada.ready();
  await ada.goes("/settings/forget");
  await ada.ready();
  const forgets = async (password: string) => {
    await ada.page.locator("main input[type=password]").fill(password);
    await ada.page.locator("main .danger").last().click();
    await ada.confirms();
  };
  await forgets(OTHER);
  await expect(ada.page.locator("#forget-fault")).toContainText("password");
  await forgets(PASSWORD);
  await expect(ada.page).toHaveURL(/\/login/);
  ada.complaints.length = 0; // the refusal that was asked for
});

test("the forms work without any script", async ({ browser, server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "en-US" });
  const page = await context.newPage();
  await page.goto(`${server.url}/register`);
  await fill(page, { name: "no script", email: "none@example.org", password: PASSWORD });
  await press(page);
  await page.goto(await server.mailedLink(1));
  await press(page);
  await expect(page.locator(".conversation h1")).toHaveText("Lobby");
  await context.close();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`nothing of it is out of reach: ${colorScheme}`, async ({ server, arrive }) => {
    for (const [locale, options] of [["zh-CN", {}], ["en-US", phone]] as const) {
      const one = await arrive(locale, { ...options, locale, colorScheme });
      const shots = process.env.ACCOUNT_SHOTS;
      const looks = async (path: string, name: string) => {
        await one.page.goto(path.startsWith("http") ? path : `${server.url}${path}`);
        if (path.startsWith("/settings")) await one.page.locator("html[data-ready]").waitFor();
        const found = await new AxeBuilder({ page: one.page }).analyze();
        expect(found.violations, path).toEqual([]);
        const wide = await one.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        expect(wide, `${path} is wider than the screen`).toBe(false);
        if (shots) await one.page.screenshot({ path: `${shots}/${colorScheme}-${locale}-${name}.png`, fullPage: true });
      };
      const secret = "0".repeat(64);
      const fault = (name: string) => `fault=${encodeURIComponent(`{"account":"${name}"}`)}`;
      await looks("/login", "login");
      await looks("/login?as=account", "login-account");
      await looks(`/login?as=account&${fault("wrong")}`, "login-wrong");
      await looks(`/login?as=account&${fault("link_ended")}`, "link-ended");
      await looks("/register", "register");
      await looks(`/register?${fault("password_common")}`, "register-refused");
      await looks("/register/sent", "register-sent");
      await looks(`/activate/${secret}`, "activate");
      await looks("/reset", "ask-reset");
      await looks("/reset/sent", "reset-sent");
      await looks(`/login/code?${fault("wrong_second_factor")}`, "code");
      await looks(`/reset/${secret}?${fault("password_too_short")}`, "reset");
      const name = `${colorScheme} ${locale}`, before = server.said.split("mail for").length;
      await one.page.goto(`${server.url}/login`);
      await one.page.getByRole("textbox").fill(name);
      await press(one.page);
      await one.ready();
      await looks("/settings/account", "settings-add");
      await fill(one.page, { email: `${locale}@example.org`, password: PASSWORD });
      await one.page.locator("main.page button.primary").click();
      await one.page.goto(await server.mailedLink(before));
      await press(one.page);
      await one.ready();
      await looks("/settings/account", "settings-account");
    }
  });
}
