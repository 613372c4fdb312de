// Passkeys, with the virtual authenticator of the browser.
import { AxeBuilder } from "@axe-core/playwright";
import type { CDPSession, Page } from "@playwright/test";
import { expect, phone, test } from "../fixtures/world.js";
import type { Person } from "../fixtures/person.js";

const PASSWORD = "correct horse battery";

/** A phone or laptop that verifies fingers, and keeps keys. */
async function authenticator(page: Page) {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  return {
    keys: async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    verifies: (isUserVerified: boolean) => cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
  };
}

/** A member at an address where browsers have passkeys. */
async function member(server: { url: string; mailedLink(number: number): Promise<string> }, ada: Person) {
  const { page } = ada;
  await page.goto(`${ada.url}/register`);
  for (const [name, value] of Object.entries({ name: "Ada", email: "ada@example.org", password: PASSWORD }))
    await page.locator(`input[name=${name}]`).fill(value);
  await page.locator("button.primary").click();
  await page.waitForURL(/sent$/);
  await page.goto((await server.mailedLink(1)).replace(server.url, ada.url));
  await page.locator("button.primary").click();
  await ada.ready();
}

const at = (url: string) => url.replace("127.0.0.1", "localhost");

async function add(page: Page, name: string, password = PASSWORD) {
  const form = page.locator("form[action='/passkeys/add']");
  await form.locator("input[name=name]").fill(name);
  await form.locator("input[name=old]").fill(password);
  await form.locator("button").click();
}

async function leaves(ada: Person) {
  await ada.goes("/leave");
  await ada.page.locator("form[action='/logout'] button").click();
  await ada.page.waitForURL(/\/login/);
}

async function givesPassword(page: Page) {
  await page.locator("input[name=email]").fill("ada@example.org");
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator("form[action='/login'] button.primary").click();
}

async function clean(page: Page, who: string) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((one) => `${who}: ${one.id} ${one.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}

test("add a passkey, sign in with it, use it after the password, remove it", async ({ server, arrive }) => {
  const ada = Object.assign(await arrive("Ada", { locale: "en-US" }), { url: at(server.url) });
  const { page } = ada;
  const device = await authenticator(page);
  await member(server, ada);
  await ada.goes("/settings/account");
  await page.getByRole("link", { name: "Manage passkeys" }).click();
  await expect(page.locator("main")).toContainText("No passkeys yet.");
  await clean(page, "none");

  await add(page, "My laptop", "not my password");
  await expect(page.locator("[role=alert]")).toContainText("password is wrong");
  // The browser says itself that a request was refused.
  expect(ada.complaints.splice(0)).toEqual([expect.stringContaining("401")]);
  expect(await device.keys()).toHaveLength(0);
  await add(page, "My laptop");
  await expect(page.locator("[role=status]")).toContainText("Passkey added");
  await expect(page.locator(".box")).toContainText("My laptop");
  await expect(page.locator(".codes li")).toHaveCount(8);
  const codes = await page.locator(".codes li").allTextContents();
  await clean(page, "one, with codes");
  expect(await device.keys()).toHaveLength(1);

  await leaves(ada);
  await page.goto(`${ada.url}/login?as=account`);
  await clean(page, "login");
  // A finger that is not theirs: the page says what to do, and is there for another try.
  await device.verifies(false);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.locator("[role=alert]")).toContainText("has one already");
  await device.verifies(true);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await ada.ready();
  await ada.says("in without a password");
  await ada.saved("in without a password");

  await leaves(ada);
  await page.goto(`${ada.url}/login?as=account&next=/settings/account`);
  await givesPassword(page);
  await expect(page).toHaveURL(/\/login\/code/);
  await clean(page, "second step");
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page).toHaveURL(/\/settings\/account$/);
  await ada.ready();

  await leaves(ada);
  await page.goto(`${ada.url}/login?as=account`);
  await givesPassword(page);
  await page.locator("input[name=code]").fill(codes[0].toLowerCase());
  await page.locator("form[action='/login/code'] button").click();
  await ada.ready();

  await page.goto(`${ada.url}/passkeys`);
  await page.locator(".passkey summary").click();
  await page.locator("form[action='/passkeys/rename'] input[name=name]").fill("Old laptop");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(page.locator(".box")).toContainText("Old laptop");
  await page.locator(".passkey summary").click();
  await clean(page, "open");
  await page.locator("form[action='/passkeys/remove'] input[name=old]").fill(PASSWORD);
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.locator("[role=status]")).toContainText("Passkey removed");
  await leaves(ada);
  await page.goto(`${ada.url}/login`);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.locator("[role=alert]")).toContainText("not accepted here");
  await givesPassword(page);
  await ada.ready();
});

test("where browsers have no passkeys, nothing is offered, and the page says why", async ({ server, arrive }) => {
  const ada = await arrive("Ada");
  await member(server, ada);
  await ada.page.goto(`${server.url}/passkeys`);
  await expect(ada.page.locator("main")).toContainText("这个地址没有加密");
  await expect(ada.page.locator("form[action='/passkeys/add']")).toHaveCount(0);
  await leaves(ada);
  for (const path of ["/login", "/login?as=account"]) {
    await ada.page.goto(`${server.url}${path}`);
    await expect(ada.page.getByText("用通行密钥登录")).toHaveCount(0);
  }
});

test("a browser that does not read the JSON itself", async ({ server, arrive }) => {
  const ada = Object.assign(await arrive("Ada", { ...phone }), { url: at(server.url) });
  await ada.page.addInitScript(() => {
    const old = PublicKeyCredential as unknown as Record<string, unknown> & { prototype: Record<string, unknown> };
    for (const name of ["parseCreationOptionsFromJSON", "parseRequestOptionsFromJSON"]) delete old[name];
    delete old.prototype.toJSON;
  });
  await authenticator(ada.page);
  await member(server, ada);
  await ada.page.goto(`${ada.url}/passkeys`);
  await add(ada.page, "手机");
  await expect(ada.page.locator("[role=status]")).toContainText("添加好了");
  await leaves(ada);
  await ada.page.goto(`${ada.url}/login`);
  await ada.page.getByRole("button", { name: "用通行密钥登录" }).click();
  await ada.ready();
});
