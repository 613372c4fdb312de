// Spaces have names of their own and go when their owner wants it; guests of a room are told apart from its members.
import { claim, invitesTo, looksAt, makesSpace, member } from "../fixtures/spaces.js";
import { expect, test, type Person } from "../fixtures/world.js";

const PASSWORD = "correct horse battery";

/** Comes in by an invitation into a space. */
async function comes(person: Person, path: string) {
  await person.page.goto(`${person.url}${path}`);
  await person.page.locator("#name").fill(person.name);
  await person.page.locator("button.primary").click();
  await person.ready();
}

/** A link for guests into the room whose page is open. */
async function guestLink(owner: Person) {
  await owner.page.getByRole("button", { name: "访客链接" }).click();
  await owner.page.getByRole("button", { name: "生成链接" }).click();
  return new URL((await owner.page.locator(".guests .link-text").textContent())!).pathname;
}

test("a space is deleted by its owner, who reads what goes and shows their password again", async ({ server, arrive }) => {
  const ada = await arrive("ada");
  await member(ada, () => server.mailedLink(1), PASSWORD);
  await claim(ada, server.ownerCode);
  await makesSpace(ada, "工作");
  const path = await invitesTo(ada, "工作");
  const eve = await arrive("eve");
  await comes(eve, path);
  await eve.createsRoom("例会");
  await eve.says("第一条");
  await eve.saved("第一条");
  await ada.goes("/admin/spaces");
  await ada.page.locator(".desk .line", { hasText: "工作" }).getByRole("link", { name: "管理" }).click();
  await expect(ada.page.locator("main h1")).toHaveText("工作");
  const remove = ada.page.getByRole("button", { name: "删除空间…" });
  await remove.click();
  const question = ada.page.getByRole("alertdialog");
  await expect(question).toContainText("删除空间“工作”？");
  await expect(question).toContainText("大厅、1 个房间和 1 条消息都会删除，2 个人会离开这里。");
  await ada.confirms();
  const proof = ada.page.locator("form.proof");
  await expect(proof.locator("input")).toBeFocused();
  // Without a connection it says so, and not that the password is wrong.
  await ada.page.route("**/account/prove", (route) => route.abort("internetdisconnected"), { times: 1 });
  await proof.locator("input").fill(PASSWORD);
  await proof.getByRole("button", { name: "继续" }).click();
  await expect(proof.getByRole("alert")).toHaveText("现在连不上，请稍后再试。");
  await proof.locator("input").fill("something else");
  await proof.getByRole("button", { name: "继续" }).click();
  await expect(proof.getByRole("alert")).toContainText("密码或六位数字不对");
  expect(ada.complaints.splice(0)).toEqual([expect.stringContaining("401")]);
  // Esc takes it back, and nothing is done.
  await proof.locator("input").press("Escape");
  await expect(proof).toHaveCount(0);
  await expect(remove).toBeVisible();
  await remove.click();
  await ada.confirms();
  await proof.locator("input").fill(PASSWORD);
  await proof.getByRole("button", { name: "继续" }).click();
  await expect(eve.page.locator(".toast")).toContainText("“工作”被删除了");
  await eve.goes("/");
  await expect(eve.page.locator(".no-space")).toBeVisible();
  await expect(ada.seal).toHaveCount(0);
  await ada.goes("/admin/log");
  await expect(ada.page.locator(".desk")).toContainText("你删除了空间“工作”");
  eve.complaints.length = 0; // the room that is not there any more
});

test("spaces have names of their own, and one order everywhere", async ({ server, alice }) => {
  await claim(alice, server.ownerCode);
  for (const name of ["三班", "二班", "一班"]) await makesSpace(alice, name);
  await alice.seal.click();
  await expect(alice.page.locator(".space-menu .line .who-line b")).toHaveText(["乐聊", "三班", "二班", "一班"]);
  await alice.goes("/admin/spaces");
  await alice.ready();
  await expect(alice.page.locator(".desk .line .who-line b")).toHaveText(["乐聊", "三班", "二班", "一班"]);
  const field = alice.page.locator("input[name=space]");
  await field.fill("二班");
  await field.press("Enter");
  await expect(alice.page.locator("#space-fault")).toHaveText("已经有一个空间叫这个名字了，请换一个。");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveValue("二班");
  await alice.goes("/admin");
  await alice.page.locator("input[name=server]").fill("一班");
  await alice.page.getByRole("button", { name: "保存" }).click();
  await expect(alice.page.locator("#server-fault")).toContainText("已经有一个空间叫这个名字了");
  // A lobby is called what its space is; in the list the seal says which.
  await alice.goes("/c/1");
  await expect(alice.page.locator(".conversation h1")).toHaveText("乐聊");
  await expect(alice.page).toHaveTitle(/^乐聊 · /);
  await looksAt(alice, "一班");
  await expect(alice.row("大厅")).toHaveCount(1);
  await alice.row("大厅").click();
  await alice.about();
  await expect(alice.page.locator("main h1")).toHaveText("一班");
  await expect(alice.member("alice")).toContainText("站长");
  const rename = alice.page.locator("input[name=rename]");
  await rename.fill("三班");
  await rename.press("Enter");
  await expect(alice.page.locator("#rename-fault")).toContainText("已经有一个空间叫这个名字了");
});

test("a guest has no role, and who leaves a room to guests alone reads that it goes", async ({ arrive, alice, server }) => {
  await alice.createsRoom("散步");
  await alice.about();
  const guests = await guestLink(alice);
  const gus = await arrive("gus");
  await comes(gus, guests);
  await expect(alice.member("gus")).toContainText("访客");
  await alice.member("gus").getByRole("button").click();
  await expect(alice.page.getByRole("menuitem")).toHaveText(["禁言一小时", "移出房间…"]);
  await alice.page.keyboard.press("Escape");
  await alice.page.getByRole("button", { name: "离开房间…" }).click();
  await expect(alice.page.getByRole("alertdialog")).toContainText("除了你，这里只有访客：房间会被删除");
  await alice.page.getByRole("alertdialog").getByRole("button", { name: "取消" }).click();
  // With a member beside them it stays.
  const bob = await arrive("bob");
  await bob.logIn();
  await bob.joins("散步");
  await expect(alice.member("bob")).toHaveCount(1);
  await alice.page.getByRole("button", { name: "离开房间…" }).click();
  await expect(alice.page.getByRole("alertdialog")).toContainText("以后可以再加入");
  await alice.page.getByRole("alertdialog").getByRole("button", { name: "取消" }).click();
  // The guest's card offers nothing that would be refused.
  await alice.member("gus").getByRole("link").click();
  await expect(alice.page.locator("main .hero")).toContainText("访客");
  await expect(alice.page.getByRole("button", { name: "私聊" })).toHaveCount(0);
  await expect(alice.page.locator("input[name=note]")).toHaveCount(0);
  // Somebody of another space who opens the link reads what to do; whoever may see the room goes there.
  expect((await bob.page.goto(`${server.url}${guests}`))?.url()).toMatch(/\/c\/\d+$/);
  await claim(alice, server.ownerCode);
  await makesSpace(alice, "工作");
  const path = await invitesTo(alice, "工作");
  const eve = await arrive("eve");
  await comes(eve, path);
  const answer = await eve.page.goto(`${server.url}${guests}`);
  expect(answer?.status()).toBe(200);
  await expect(eve.page.locator("main h1")).toHaveText("散步");
  await expect(eve.page.locator("main")).toContainText("你在这个浏览器里是“eve”");
  await expect(eve.page.locator("main form")).toHaveCount(0);
});
