// Who has read what, marking as unread, going to a day.
import type { Person } from "../fixtures/person.js";
import { does } from "../fixtures/gestures.js";
import { expect, test } from "../fixtures/world.js";

const read = (person: Person, text: string) => person.bubble(text).locator(".tick[data-read]");

async function marks(person: Person, row: string, item: string) {
  await person.row(row).click({ button: "right" });
  await person.page.getByRole("menuitem", { name: item }).click();
}

test("✓✓ once the other one has read it, at once and after a cut, and not for who does not tell", async ({ alice, bob }) => {
  await alice.opensPrivateWith("bob");
  await alice.says("在吗");
  await alice.saved("在吗");
  await expect(read(alice, "在吗")).toHaveCount(0);
  await bob.row("alice").click();
  await bob.sees("在吗");
  await expect(read(alice, "在吗")).toHaveCount(1);
  await expect(read(alice, "在吗").getByRole("img", { name: "已读" })).toBeVisible();
  await alice.page.reload();
  await alice.ready();
  await expect(read(alice, "在吗")).toHaveCount(1);
  // Away meanwhile.
  await alice.context.setOffline(true);
  alice.mayLoseConnection = true;
  await alice.context.setOffline(false);
  // Whoever does not tell is not told.
  await bob.goes("/settings/profile");
  await bob.page.getByRole("group", { name: "已读回执" }).getByRole("button", { name: "关闭" }).click();
  await expect(bob.page.getByRole("group", { name: "已读回执" }).getByRole("button", { name: "关闭" })).toHaveAttribute("aria-pressed", "true");
  await expect(read(alice, "在吗")).toHaveCount(0);
  await bob.goes("/");
  await bob.row("alice").click();
  await bob.says("回来了");
  await alice.sees("回来了");
  await alice.says("好");
  await bob.sees("好");
  await bob.page.waitForTimeout(1_500);
  await expect(read(alice, "好")).toHaveCount(0);
  await expect(read(bob, "回来了")).toHaveCount(0);
});

test("a group says how many have read it, and who", async ({ alice, bob, enter }) => {
  const carol = await enter("carol");
  await alice.says("周五春游");
  await bob.sees("周五春游");
  await carol.sees("周五春游");
  const count = alice.bubble("周五春游").locator(".read-by");
  await expect(count).toHaveText("2 人已读", { timeout: 20_000 });
  await count.click();
  const sheet = alice.page.getByRole("dialog", { name: "谁读过了" });
  await expect(sheet.getByRole("button", { name: "已读 2" })).toHaveAttribute("aria-pressed", "true");
  await expect(sheet.locator(".readers li")).toHaveCount(2);
  await sheet.getByRole("button", { name: "未读 0" }).click();
  await expect(sheet.getByText("还没有人。")).toBeVisible();
  await sheet.getByRole("button", { name: "关闭" }).click();
  await does(alice, "周五春游", "谁读过了");
  await expect(sheet.locator(".readers li")).toHaveCount(2);
  await alice.page.keyboard.press("Escape");
  // Nobody else's.
  await bob.bubble("周五春游").locator(".bubble").click({ button: "right" });
  await expect(bob.page.getByRole("menuitem", { name: "复制链接" })).toBeVisible();
  await expect(bob.page.getByRole("menuitem", { name: "谁读过了" })).toHaveCount(0);
});

test("marked as unread on one device, it is on all until it is opened; a message can be where it begins", async ({ alice, bob }) => {
  await alice.opensPrivateWith("bob");
  for (const text of ["一", "二", "三"]) await alice.says(text);
  await bob.row("alice").click();
  await bob.sees("三");
  await expect(read(alice, "三")).toHaveCount(1);
  const other = await bob.another();
  const dot = (page = bob.page) => page.locator(".row-place[data-unread]", { hasText: "alice" });
  await marks(bob, "alice", "标为未读");
  await expect(bob.page).toHaveURL(/\/$/);
  await expect(dot()).toHaveCount(1);
  await expect(dot(other)).toHaveCount(1);
  await expect(read(alice, "三")).toHaveCount(1);
  await other.locator(".list .row", { hasText: "alice" }).click();
  await expect(dot(other)).toHaveCount(0);
  await expect(dot()).toHaveCount(0);
  await bob.row("alice").click();
  await does(bob, "二", "从这里起未读");
  await expect(dot()).toHaveCount(1);
  await bob.page.reload();
  await bob.ready();
  await expect(dot()).toHaveCount(1);
  await bob.row("alice").click();
  await expect(bob.page.locator(".log .unread")).toHaveCount(1);
  const line = bob.page.locator(".log .unread + .msg p");
  await expect(line).toHaveText("二");
  await expect(dot()).toHaveCount(0);
  await marks(bob, "alice", "标为未读");
  await marks(bob, "alice", "标为已读");
  await expect(dot()).toHaveCount(0);
  await other.close();
});

test("a day line leads to another day", async ({ alice }) => {
  for (let n = 1; n <= 60; n++) await alice.says(`第 ${n} 句`);
  await alice.saved("第 60 句");
  await alice.page.reload();
  await alice.ready();
  // The day stands above what is drawn.
  await alice.page.locator(".log").hover();
  const day = alice.page.locator(".log .to-day").first();
  await expect(async () => {
    await alice.page.mouse.wheel(0, -1_000);
    await expect(day).toBeInViewport({ timeout: 200 });
  }).toPass();
  await day.click();
  const sheet = alice.page.getByRole("dialog", { name: "跳到日期" });
  await sheet.getByRole("button", { name: "跳转" }).click();
  await expect(sheet).toHaveCount(0);
  await expect(alice.bubble("第 1 句").first()).toBeVisible();
  await alice.page.locator(".to-end").click();
  await expect(alice.bubble("第 60 句")).toBeInViewport();
});
