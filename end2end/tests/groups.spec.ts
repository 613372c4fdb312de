// Groups: made of people, joined by invitation, governed, left; nobody else learns of them.
import { createsGroup, invites } from "../fixtures/groups.js";
import { expect, phone, test, type Person } from "../fixtures/world.js";

test("a group: made, entered by a link after a login, told, muted, left", async ({ alice, bob, arrive }) => {
  await createsGroup(alice, "3-班", ["bob"]);
  await expect(alice.page.locator(".notice").last()).toHaveText("你新建了群“3-班”");
  await expect(bob.row("3-班").locator(".mosaic .avatar")).toHaveCount(2);
  await bob.row("3-班").click();
  await alice.says("在吗");
  await bob.sees("在吗");
  await alice.about();
  const path = await invites(alice);

  // The link survives the login, and looking at it uses nothing up.
  const carol = await arrive("carol");
  await carol.page.goto(`${carol.url}${path}`);
  await carol.page.getByRole("textbox").fill("carol");
  await carol.page.locator("button.primary").click();
  await carol.ready();
  await expect(carol.page).toHaveURL(new RegExp(`${path}$`));
  await expect(carol.page.locator("main")).toContainText("alice 请你加入");
  await expect(carol.page.locator(".invited")).toContainText("3-班");
  await carol.page.getByRole("button", { name: "加入" }).click();
  await expect(carol.page.locator(".conversation h1")).toHaveText("3-班");
  await carol.sees("在吗");
  await expect(bob.page.locator(".notice").last()).toHaveText("carol加入了群");
  await expect(bob.row("3-班").locator(".mosaic .avatar")).toHaveCount(3);

  // The announcement stands above, for everybody, at once and after a reload.
  await alice.page.getByRole("button", { name: "写公告" }).click();
  await alice.page.locator("textarea").fill("周五 19:00 家长会\n带上笔");
  await alice.page.getByRole("button", { name: "保存" }).first().click();
  await expect(alice.page.locator(".announcement")).toHaveText("周五 19:00 家长会\n带上笔");
  await expect(bob.page.locator(".announced")).toContainText("周五 19:00 家长会");
  await bob.page.reload();
  await bob.ready();
  await expect(bob.page.locator(".announced")).toContainText("周五 19:00 家长会");

  // Only those who lead write while all are muted.
  const everybody = (name: string) => alice.page.getByRole("group", { name: "谁能发言" }).getByRole("button", { name });
  await everybody("管理员").click();
  await expect(everybody("管理员")).toHaveAttribute("aria-pressed", "true");
  await expect(bob.page.locator(".composer .closed")).toContainText("全员禁言");
  await alice.does("设为管理员", "bob");
  await expect(alice.member("bob")).toContainText("管理员");
  await bob.says("我能说");
  await carol.sees("我能说");
  await expect(carol.page.locator(".composer .closed")).toContainText("全员禁言");
  await everybody("所有人").click();
  await expect(carol.composer).toBeVisible();

  // The owner hands over before they leave.
  await alice.page.getByRole("button", { name: "退出群聊" }).click();
  await alice.confirms();
  await expect(alice.page.locator(".toast")).toContainText("先把群转让");
  await alice.does("转让给这个人", "bob");
  await alice.confirms();
  await expect(alice.member("bob")).toContainText("群主");
  await alice.page.getByRole("button", { name: "退出群聊" }).click();
  await alice.confirms();
  await expect(alice.row("3-班")).toHaveCount(0);
  await bob.says("她走了");
  await carol.sees("她走了");
  await expect(alice.page.locator("body")).not.toContainText("她走了");
});

test("who asks is let in; who is outside finds nothing", async ({ alice, bob, enter }) => {
  await createsGroup(alice, "家长群", ["bob"]);
  const address = new URL(alice.page.url()).pathname;
  await alice.about();
  await alice.page.getByRole("group", { name: "加入方式" }).getByRole("button", { name: "要同意" }).click();
  await alice.page.getByRole("group", { name: "新成员" }).getByRole("button", { name: "从加入起" }).click();
  const path = await invites(alice);
  const dan = await enter("dan");
  const response = await dan.page.goto(`${dan.url}${address}`);
  expect(response!.status()).toBe(404);
  await expect(dan.page.locator("main")).toContainText("这里什么也没有");
  dan.complaints.length = 0; // the 404 that was asked for
  await dan.goes(path);
  await dan.page.getByRole("button", { name: "申请加入" }).click();
  await expect(dan.page.getByRole("status").filter({ hasText: "已经申请" })).toBeVisible();
  await alice.goes(address);
  await expect(alice.page.locator(".about .badge")).toHaveText("1");
  await alice.says("以前的话");
  await alice.saved("以前的话");
  await alice.about();
  await alice.page.getByRole("button", { name: "同意", exact: true }).click();
  await dan.row("家长群").click();
  await expect(dan.page.locator(".notice").last()).toHaveText("alice把你加了进来");
  await expect(dan.page.locator("body")).not.toContainText("以前的话");
  await alice.goes(address);
  await expect(alice.page.locator(".about .badge")).toHaveCount(0);
  // A name for the group alone.
  await dan.about();
  await dan.page.locator("input[name=nickname]").fill("小丹妈妈");
  await dan.page.locator("input[name=nickname]").press("Enter");
  await expect(dan.page.locator(".toast")).toHaveText("已保存");
  await dan.goes(address);
  await dan.says("大家好");
  await expect(alice.bubble("大家好").locator(".who")).toContainText("小丹妈妈");
  await expect(bob.row("家长群")).toContainText("小丹妈妈");
});

test("an invitation that works no more says so, on a phone too", async ({ enter }) => {
  const guest = await enter("guest", phone);
  const response = await guest.page.goto(`${guest.url}/invite/${"0".repeat(64)}`);
  expect(response!.status()).toBe(404);
  await expect(guest.page.locator("main")).toContainText("用完了");
  guest.complaints.length = 0;
});

test("who is in a group is not offered to be added", async ({ alice, bob, enter }) => {
  const carol = await enter("carol");
  await createsGroup(alice, "3-班", ["bob"]);
  await alice.about();
  // Whatever was searched for before.
  await alice.page.getByRole("searchbox").fill("alice");
  await expect(alice.member("bob")).toHaveCount(0);
  await alice.page.getByRole("button", { name: "加人" }).click();
  await expect(alice.page.locator(".pick", { hasText: carol.name })).toHaveCount(1);
  await expect(alice.page.locator(".pick", { hasText: /bob|alice/ })).toHaveCount(0);
  await alice.page.locator(".pick", { hasText: "carol" }).click();
  await alice.page.getByRole("button", { name: "加进来（1 人）" }).click();
  await expect(alice.page.locator(".people .line")).toHaveCount(3);
  await expect(bob.row("3-班")).toHaveCount(1);
});
