// Running the server: who may come in, guests, suspensions.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, Person, test } from "../fixtures/world.js";

/** Makes somebody the owner, with the code of the console; they are led to the first page of the administration. */
async function claim(person: Person, code: string) {
  await person.goes("/settings/owner");
  await person.ready();
  await person.page.locator("input[name=code]").fill(code);
  await person.page.locator("input[name=code]").press("Enter");
  await expect(person.page).toHaveURL(/\/admin$/);
}

test("the owner wants invitations; a stranger is refused, and enters with the link", async ({ server, alice, bob, arrive }) => {
  await claim(alice, server.ownerCode);
  await expect(alice.page.getByText("打开你的乐聊")).toBeVisible();
  await alice.page.locator("input[name=server]").fill("三年二班");
  await alice.page.locator("input[name=admission][value=invitation]").check();
  await alice.page.getByRole("button", { name: "保存" }).click();
  await expect(alice.page.locator(".toast")).toHaveText("已保存");
  const carol = await arrive("carol");
  await carol.page.goto(`${server.url}/login`);
  await expect(carol.page.locator("h1")).toContainText("三年二班");
  await carol.page.locator("#name").fill("carol");
  await carol.page.locator("button.primary").click();
  await expect(carol.page.locator(".failure")).toContainText("要有邀请");
  await alice.page.locator(".desks").getByRole("link", { name: "邀请" }).click();
  await alice.page.locator("input[name=uses]").fill("1");
  await alice.page.getByRole("button", { name: "生成链接" }).click();
  const link = (await alice.page.locator(".link-text").textContent())!;
  // Looking at it uses nothing up.
  for (let n = 0; n < 3; n++) await carol.page.goto(link);
  await carol.page.locator("#name").fill("alice");
  await carol.page.locator("button.primary").click();
  await expect(carol.page.locator(".failure")).toContainText("有人用了");
  await carol.page.locator("#name").fill("carol");
  await carol.page.locator("button.primary").click();
  await carol.ready();
  await carol.says("我来了");
  await expect(bob.row("大厅")).toContainText("我来了");
  await alice.page.reload();
  await alice.ready();
  await expect(alice.page.locator(".desk .line")).toContainText("用了 1 / 1 次");
  // Nothing of this is there for others, whether they are in or not.
  for (const path of ["/admin", "/admin/people", "/admin/log", "/admin/usage"]) {
    const there = await bob.page.request.get(`${server.url}${path}`);
    const nowhere = await bob.page.request.get(`${server.url}${path}-nowhere`);
    expect([there.status(), nowhere.status()]).toEqual([404, 404]);
    const same = async (answer: typeof there) =>
      (await answer.text()).replaceAll(`${path}-nowhere`, path).replaceAll(/nonce="[^"]*"|"now":\d+/g, "");
    expect(await same(there)).toBe(await same(nowhere));
  }
});

test("a guest has one room and nothing else, until the link is revoked", async ({ alice, arrive }) => {
  await alice.createsRoom("散步");
  await alice.says("欢迎");
  await alice.about();
  await alice.page.getByRole("button", { name: "访客链接" }).click();
  await alice.page.getByRole("button", { name: "生成链接" }).click();
  const link = (await alice.page.locator(".guests .link-text").textContent())!;
  const guest = await arrive("小客");
  await guest.page.goto(link);
  await expect(guest.page.locator("h1")).toContainText("散步");
  await guest.page.locator("#name").fill("小客");
  await guest.page.locator("button.primary").click();
  await guest.page.locator("html[data-ready]").waitFor();
  await guest.sees("欢迎");
  await guest.says("谢谢");
  await alice.page.goBack();
  await alice.sees("谢谢");
  await expect(guest.page.locator(".rail, .list, .tabs").filter({ visible: true })).toHaveCount(0);
  for (const path of ["/c/1", "/rooms", "/settings", "/people/1", "/admin"]) {
    expect((await guest.page.request.get(new URL(path, link).href)).status(), path).toBe(404);
  }
  await alice.about();
  await alice.page.getByRole("button", { name: "访客链接" }).click();
  await alice.page.getByRole("button", { name: "收回" }).click();
  await alice.confirms();
  await expect(guest.page.locator(".ended")).toContainText("访客链接已经结束");
  await guest.page.goto(link);
  await expect(guest.page.locator("h1")).toHaveText("这条链接不能用了");
});

test("who is suspended sees it at once, and is back when it ends", async ({ server, alice, bob }) => {
  await claim(alice, server.ownerCode);
  await alice.page.locator(".desks").getByRole("link", { name: "成员" }).click();
  const line = alice.page.locator(".desk .box .line", { hasText: "bob" });
  await line.getByRole("button").click();
  await alice.page.getByRole("menuitem", { name: "停用" }).click();
  await alice.confirms();
  await expect(bob.page.locator(".ended")).toContainText("停用了你的账号");
  await expect(line).toContainText("已停用");
  await bob.page.goto(`${server.url}/c/1`);
  await expect(bob.page.locator("h1")).toHaveText("你被停用了");
  await line.getByRole("button").click();
  await alice.page.getByRole("menuitem", { name: "恢复" }).click();
  await expect(line).not.toContainText("已停用");
  // The page looks by itself.
  await bob.ready();
  await bob.row("大厅").click();
  await bob.says("我回来了");
  await bob.goes("/settings/owner");
  await expect(bob.page.locator(".records li").first()).toContainText("alice恢复了你");
  await alice.page.locator(".desks").getByRole("link", { name: "管理记录" }).click();
  await expect(alice.page.locator(".records li")).toHaveCount(2);
});

test("who waits is let in; feedback is answered; a profile is on the card", async ({ server, alice, arrive }) => {
  await claim(alice, server.ownerCode);
  await alice.page.locator("input[name=admission][value=approval]").check();
  await alice.page.getByRole("button", { name: "保存" }).click();
  const carol = await arrive("carol");
  await carol.page.goto(`${server.url}/login`);
  await carol.page.locator("#name").fill("carol");
  await carol.page.locator("button.primary").click();
  await expect(carol.page.locator("h1")).toHaveText("站长同意以后就能进来");
  await alice.goes("/admin/people");
  await alice.page.getByRole("button", { name: "1 人等你点头" }).click();
  await alice.page.getByRole("button", { name: "同意" }).click();
  await carol.ready();
  await carol.goes("/settings/owner");
  await carol.page.locator("textarea[name=feedback]").fill("<b>字</b>还能大一点吗？");
  await carol.page.getByRole("button", { name: "发送" }).click();
  await expect(carol.page.locator("textarea[name=feedback]")).toHaveValue("");
  await carol.goes("/settings/profile");
  await carol.page.locator("input[name=line]").fill("慢慢走");
  await carol.page.locator("input[name=site]").fill("javascript:alert(1)");
  const about = carol.page.locator("form", { has: carol.page.locator("input[name=line]") });
  await about.getByRole("button").click();
  await expect(carol.page.locator("#about-fault")).toContainText("http");
  await carol.page.locator("input[name=site]").fill("example.org");
  await about.getByRole("button").click();
  await expect(carol.page.locator(".toast")).toHaveText("已保存");
  await alice.goes("/admin/feedback");
  await expect(alice.page.locator(".letter-text")).toHaveText("<b>字</b>还能大一点吗？");
  await alice.page.getByRole("button", { name: "回一句" }).click();
  await expect(alice.page.locator(".conversation h1")).toHaveText("carol");
  await alice.page.locator(".conversation > header .about").click();
  await expect(alice.page.locator(".told")).toContainText("慢慢走");
  await expect(alice.page.locator(".told a")).toHaveAttribute("href", "https://example.org");
  // Live.
  await carol.page.locator("input[name=line]").fill("快快走");
  await about.getByRole("button").click();
  await expect(alice.page.locator(".told")).toContainText("快快走");
});

test("an owner with a password shows it again before what hurts others, and it is done then", async ({ server, bob, arrive }) => {
  const password = "correct horse battery";
  const ada = await arrive("Ada");
  await ada.page.goto(`${server.url}/register`);
  for (const [name, value] of Object.entries({ name: "Ada", email: "ada@example.org", password })) await ada.page.locator(`input[name=${name}]`).first().fill(value);
  await ada.page.locator("main button.primary").click();
  await ada.page.goto(await server.mailedLink(1));
  await ada.page.locator("main button.primary").click();
  await ada.ready();
  await claim(ada, server.ownerCode);
  await ada.page.locator(".desks").getByRole("link", { name: "成员" }).click();
  const line = ada.page.locator(".desk .box .line", { hasText: "bob" });
  await line.getByRole("button").click();
  await ada.page.getByRole("menuitem", { name: "停用" }).click();
  await ada.confirms();
  // Asked in place; nothing has happened, and nothing does for whoever does not know it.
  const proof = ada.page.locator("form.proof");
  await expect(proof).toContainText("确认是你本人");
  await expect(proof.locator("input")).toBeFocused();
  await expect(line).not.toContainText("已停用");
  expect((await new AxeBuilder({ page: ada.page }).analyze()).violations).toEqual([]);
  if (process.env.ACCOUNT_SHOTS) await ada.page.screenshot({ path: `${process.env.ACCOUNT_SHOTS}/proof.png` });
  await ada.page.route("**/account/prove", (route) => route.fulfill({ status: 200, body: "{}" }), { times: 1 });
  await proof.locator("input").fill("anything");
  await proof.getByRole("button", { name: "继续" }).click();
  await expect(proof).toBeVisible();
  await expect(line).not.toContainText("已停用");
  await proof.locator("input").fill(password);
  await proof.getByRole("button", { name: "继续" }).click();
  await expect(bob.page.locator(".ended")).toContainText("停用了你的账号");
  await expect(line).toContainText("已停用");
  await expect(proof).toHaveCount(0);
  // For a while nothing is asked again.
  await ada.page.locator(".desks").getByRole("link").last().click();
  await ada.page.locator(".desk .actions button.danger").click();
  await ada.confirms();
  await expect(ada.page.locator(".toast")).toBeVisible();
  await expect(proof).toHaveCount(0);
});
