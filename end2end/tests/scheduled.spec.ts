// Messages that are sent at a time that their author chose.
import { does } from "../fixtures/gestures.js";
import type { Person } from "../fixtures/person.js";
import { expect, phone, test } from "../fixtures/world.js";

const sheet = (person: Person) => person.page.getByRole("dialog", { name: "定时发送" });

async function opensLater(person: Person) {
  await person.page.locator(".send").click({ button: "right" });
  await expect(sheet(person)).toBeVisible();
}

/** A local time of HTML, so many seconds ahead. */
const ahead = (person: Person, seconds: number) =>
  person.page.evaluate((seconds) => {
    const at = new Date(Date.now() + seconds * 1000);
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  }, seconds);

test("a message waits for its time, can be rewritten, deleted and sent now", async ({ alice, bob }) => {
  await opensLater(alice);
  await expect(sheet(alice)).toContainText("先写好消息");
  await expect(sheet(alice)).toContainText("这里没有定时消息");
  await sheet(alice).getByRole("button", { name: "关闭" }).click();
  await alice.composer.fill("明天记得带伞");
  await opensLater(alice);
  await sheet(alice).getByRole("button", { name: "明天 8:00" }).click();
  await expect(sheet(alice)).toHaveCount(0);
  await expect(alice.page.locator(".toast")).toContainText("已定时");
  await expect(alice.composer).toHaveValue("");
  // On the other device, too.
  const other = await alice.another();
  await other.locator(".send").click({ button: "right" });
  const there = other.getByRole("dialog", { name: "定时发送" });
  await expect(there.locator(".later")).toContainText("明天记得带伞");
  await expect(there.locator(".later small")).toContainText("08:00");
  await alice.composer.fill("写错了");
  await opensLater(alice);
  await sheet(alice).locator("input").fill(await ahead(alice, 7_200));
  await sheet(alice).locator(".day-form button").click();
  await expect(sheet(alice)).toHaveCount(0);
  await expect(there.locator(".later")).toHaveCount(2);
  await there.locator(".later", { hasText: "写错了" }).getByRole("button", { name: "删除" }).click();
  await expect(there.locator(".later")).toHaveCount(1);
  await there.getByRole("button", { name: "现在发送" }).click();
  await expect(there.locator(".later")).toHaveCount(0);
  await bob.sees("明天记得带伞");
  await alice.sees("明天记得带伞");
  await other.close();
  // Rewriting gives the text back.
  await alice.composer.fill("晚点说");
  await opensLater(alice);
  await sheet(alice).getByRole("button", { name: "一小时后" }).click();
  await expect(sheet(alice)).toHaveCount(0);
  await opensLater(alice);
  await sheet(alice).getByRole("button", { name: "改写" }).click();
  await expect(alice.composer).toHaveValue("晚点说");
  await opensLater(alice);
  await expect(sheet(alice)).toContainText("这里没有定时消息");
});

test("what is rewritten goes into no other message, and keeps what it answers; files are not left behind", async ({ alice }) => {
  await alice.says("地址在三号楼");
  await does(alice, "地址在三号楼", "回复");
  await alice.composer.fill("定时的回复");
  await opensLater(alice);
  await sheet(alice).getByRole("button", { name: "明天 8:00" }).click();
  await expect(sheet(alice)).toHaveCount(0);
  await alice.composer.fill("草稿");
  await does(alice, "地址在三号楼", "编辑");
  await alice.composer.fill("地址在五号楼");
  await opensLater(alice);
  await sheet(alice).getByRole("button", { name: "改写" }).click();
  await expect(alice.composer).toHaveValue("草稿\n定时的回复");
  await expect(alice.page.locator(".about-line")).toContainText("回复");
  await alice.composer.press("Escape");
  await expect(alice.page.locator(".about-line")).toHaveCount(0);
  await expect(alice.composer).toHaveValue("草稿\n定时的回复");
  await alice.page.locator(".attach input").setInputFiles({ name: "表.txt", mimeType: "text/plain", buffer: Buffer.from("1") });
  await expect(alice.page.locator(".composer")).toContainText("表.txt");
  await opensLater(alice);
  await expect(sheet(alice)).toContainText("定时消息不能带文件");
  await expect(sheet(alice).getByRole("button", { name: "明天 8:00" })).toHaveCount(0);
});

test("it is sent though the page is closed and the server was killed", async ({ alice, bob, server }) => {
  test.setTimeout(150_000);
  await alice.composer.fill("准时");
  await opensLater(alice);
  await sheet(alice).locator("input").evaluate((field: HTMLInputElement) => (field.min = ""));
  await sheet(alice).locator("input").fill(await ahead(alice, 60));
  await sheet(alice).locator(".day-form button").click();
  await expect(sheet(alice)).toHaveCount(0);
  await alice.page.goto("about:blank");
  bob.mayLoseConnection = true;
  await server.stop("SIGKILL");
  await server.start();
  await expect(bob.bubble("准时")).toHaveCount(1, { timeout: 75_000 });
  await bob.page.waitForTimeout(2_000);
  await expect(bob.bubble("准时")).toHaveCount(1);
});

for (const size of ["desktop", "phone"] as const) {
  test(`sending later is found without a right button (${size})`, async ({ enter }) => {
    const alice = await enter("alice", size === "phone" ? phone : {});
    if (size === "phone") await alice.goes("/c/1");
    await alice.ready();
    await alice.composer.fill("明早八点集合");
    await alice.page.getByRole("button", { name: "更多：" }).click();
    await alice.page.getByRole("dialog").getByRole("button", { name: "定时发送" }).click();
    await expect(sheet(alice)).toBeVisible();
    await sheet(alice).getByRole("button", { name: "明天 8:00" }).click();
    await expect(sheet(alice)).toHaveCount(0);
    await expect(alice.composer).toHaveValue("");
    // What waits is found there, too, with nothing written.
    await alice.page.getByRole("button", { name: "更多：" }).click();
    await alice.page.getByRole("dialog").getByRole("button", { name: "定时发送" }).click();
    await expect(sheet(alice).locator(".later")).toContainText("明早八点集合");
  });
}
