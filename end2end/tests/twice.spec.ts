// A button that is pressed twice, and an answer that is lost: on the way in, neither locks anybody out.
import { Page } from "@playwright/test";
import { Person, Relay, expect, test } from "../fixtures/world.js";

/** The same address, through the relay. */
const through = (relay: Relay, link: string) => relay.url + new URL(link).pathname;

async function makesWayBack(person: Person) {
  await person.goes("/settings/way-back");
  await person.ready();
  await person.page.getByRole("button", { name: "做一条回来的路" }).click();
  return (await person.page.locator(".link-text").textContent())!;
}

async function offers(person: Person) {
  await person.goes("/settings/devices");
  await person.ready();
  await person.page.getByRole("button", { name: "登录另一台设备" }).click();
  return (await person.page.locator(".link-text").textContent())!;
}

/** Presses the page's button twice, faster than the answer comes. */
async function pressesTwice(page: Page) {
  await page.locator("button.primary").evaluate((button: HTMLButtonElement) => {
    button.click();
    setTimeout(() => button.click(), 400);
  });
}

/** Sends the page's form, whose answer to `request` is lost; then does `again`. */
async function losesTheAnswer(page: Page, relay: Relay, request: string, again: () => Promise<unknown>) {
  relay.asked.lost = 0;
  relay.loses = request;
  await page.locator("button.primary").click({ noWaitAfter: true });
  // The browser itself tries once more.
  await expect.poll(() => relay.asked.lost).toBeGreaterThan(0);
  await page.waitForTimeout(1_000);
  relay.loses = undefined;
  await again();
}

test("a way back that is pressed twice lets in", async ({ alice, arrive, relay }) => {
  const link = through(relay, await makesWayBack(alice));
  const phone = await arrive("phone");
  await phone.page.goto(link);
  relay.delay = 1_500;
  await pressesTwice(phone.page);
  await expect(phone.page).toHaveURL(/\/settings\/way-back\?back=1$/);
  relay.delay = 0;
  await expect(phone.page.locator(".rail-me")).toHaveAttribute("aria-label", /alice/);
});

test("a way back whose answer was lost lets in when its link is pressed again", async ({ alice, arrive, relay }) => {
  const link = through(relay, await makesWayBack(alice));
  const phone = await arrive("phone");
  await phone.page.goto(link);
  await losesTheAnswer(phone.page, relay, "POST /back ", () => phone.page.goto(link));
  await phone.page.locator("button.primary").click();
  await phone.page.locator("html[data-ready]").waitFor();
  await expect(phone.page.locator(".rail-me")).toHaveAttribute("aria-label", /alice/);
});

test("a second device that presses twice, and loses answers, comes in", async ({ alice, arrive, relay }) => {
  const link = through(relay, await offers(alice));
  const phone = await arrive("phone");
  await phone.page.goto(link);
  await losesTheAnswer(phone.page, relay, "POST /device ", () => phone.page.goto(link));
  relay.delay = 1_500;
  await pressesTwice(phone.page);
  await expect(phone.page).toHaveURL(/\/device\/wait$/);
  relay.delay = 0;
  await expect(alice.page.locator(".digits")).toHaveText((await phone.page.locator(".digits").textContent())!);
  await alice.page.getByRole("button", { name: "是我", exact: true }).click();
  await expect(phone.page.locator("form button.primary")).toBeVisible();
  await losesTheAnswer(phone.page, relay, "POST /device/enter ", () => phone.page.goto(`${relay.url}/device/wait`));
  relay.delay = 1_500;
  await pressesTwice(phone.page);
  await expect(phone.page).toHaveURL(/\/c\/1$/);
  relay.delay = 0;
  await expect(phone.page.locator(".rail-me")).toHaveAttribute("aria-label", /alice/);
  await expect(alice.page.locator(".settings-part .line")).toHaveCount(2);
});

test("the question of a second device is not lost: on another page, after a reload", async ({ alice, arrive }) => {
  const link = await offers(alice);
  await alice.row("大厅").click();
  const phone = await arrive("phone");
  await phone.page.goto(link);
  await phone.page.locator("button.primary").click();
  const digits = (await phone.page.locator(".digits").textContent())!;
  await expect(alice.page.locator(".toast")).toContainText("有一台设备想以你的身份登录");
  await alice.page.reload();
  await alice.ready();
  await alice.page.locator(".toast a").click();
  await expect(alice.page.locator(".digits")).toHaveText(digits);
  await expect(alice.page.locator(".toast")).toHaveCount(0);
  await alice.page.reload();
  await expect(alice.page.locator(".digits")).toHaveText(digits);
  await alice.page.getByRole("button", { name: "是我", exact: true }).click();
  await phone.page.locator("form button.primary").click();
  await phone.page.locator("html[data-ready]").waitFor();
  await expect(phone.page.locator(".rail-me")).toHaveAttribute("aria-label", /alice/);
});
