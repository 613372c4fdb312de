// When something fails that hardly ever does: logging out, and the page itself.
import { expect, phone, test } from "../fixtures/world.js";

test("a logout that the server could not do: it is said, and nothing is lost", async ({ alice, bob }) => {
  await alice.composer.fill("half a thought");
  await alice.page.route("**/logout", (route) => route.fulfill({ status: 503 }));
  alice.page.on("console", () => alice.complaints.splice(0, alice.complaints.length, ...alice.complaints.filter((line) => !/status of 503/.test(line))));
  await alice.page.locator('.rail a[href="/settings"]').click();
  await alice.page.locator('main a[href="/leave"]').click();
  const leave = alice.page.getByRole("button", { name: "直接退出" });
  await leave.click();
  await expect(alice.page.locator(".toast")).toHaveText("现在连不上，请稍后再试。");
  await expect(alice.page).toHaveURL(/\/leave$/);
  await bob.says("still there?");
  await expect(alice.row("大厅").locator("p")).toContainText("half a thought");
  await alice.row("大厅").click();
  await alice.sees("still there?");
  await expect(alice.composer).toHaveValue("half a thought");
  await alice.composer.press("Enter");
  await alice.saved("half a thought");
  // The next try may work.
  await alice.page.unroute("**/logout");
  await alice.goes("/leave");
  await leave.click();
  await expect(alice.page).toHaveURL(/\/login\?why=left$/);
});

for (const [locale, reload] of [["zh-CN", /刷新/], ["en-US", /Reload/]] as const) {
  test(`a page that breaks says so and offers a reload; what was written is kept (${locale})`, async ({ enter }) => {
    const alice = await enter("alice", { locale });
    await alice.composer.fill("half a thought");
    await alice.page.waitForTimeout(1_500);
    // Just before the page is brought to life, a part of it goes; also when it is loaded once more by itself.
    await alice.page.addInitScript(() => {
      const times = Number(sessionStorage.getItem("broken"));
      if (times === 2) return;
      sessionStorage.setItem("broken", String(times + 1));
      Object.defineProperty(self, "asSent", { set() {}, get: () => () => document.querySelector(".rail")!.remove() });
    });
    await alice.page.reload();
    const crashed = alice.page.locator("[data-crashed]");
    await expect(crashed).toHaveText(/这一页出错了.*This page broke/);
    await expect(crashed).toBeInViewport();
    await expect(alice.page.locator("html[data-ready]")).toHaveCount(0);
    expect(alice.complaints.join()).toMatch(/panicked/);
    await crashed.getByRole("link", { name: reload }).click();
    await alice.ready();
    await expect(alice.composer).toHaveValue("half a thought");
    alice.complaints.length = 0;
  });
}

test("on a phone the faces are there before the first one shows", async ({ enter, server }) => {
  const alice = await enter("alice", phone);
  alice.mayLoseConnection = true;
  await alice.goes("/rooms");
  await expect(alice.page.locator(".avatar:visible")).toHaveCount(0);
  const loaded = () => performance.getEntriesByType("resource").some((entry) => entry.name.endsWith("/avatars.svg"));
  await expect.poll(() => alice.page.evaluate(loaded)).toBe(true);
});
