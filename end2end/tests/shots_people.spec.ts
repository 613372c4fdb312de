// Accounts, friends, groups, guests, the owners' pages and the robot: no page is wider than its screen.
// `cargo xtask shots` (LELIAO_SHOTS) also takes them in every width and theme into end2end/shots, to be looked at.
import { look, taken, widths } from "../fixtures/look.js";
import { claim, invitesTo, makesSpace, member } from "../fixtures/spaces.js";
import { expect, test, type Person } from "../fixtures/world.js";

const PASSWORD = "correct horse battery";

async function fill(person: Person, fields: Record<string, string>) {
  for (const [name, value] of Object.entries(fields)) {
    await person.page.locator(`form:visible input[name=${name}]`).first().fill(value);
  }
}

const press = (person: Person) => person.page.locator("main button.primary").first().click();

for (const locale of ["zh-CN", "en-US"]) {
  const zh = locale === "zh-CN";
  const say = (chinese: string, english: string) => (zh ? chinese : english);
  const shots = (person: Person, name: string, end = false) => look(person, `${zh ? "zh" : "en"}-${name}`, end);

  test(`shots of accounts: ${locale}`, async ({ server, arrive }) => {
    test.setTimeout(240_000);
    const me = await arrive("me", { locale });
    const secret = "0".repeat(64);
    const fault = (name: string) => `fault=${encodeURIComponent(`{"account":"${name}"}`)}`;
    const doors = {
      register: "/register", "register-refused": `/register?${fault("password_common")}`, "register-sent": "/register/sent",
      "login-account": "/login?as=account", "login-wrong": `/login?as=account&${fault("wrong")}`,
      "link-ended": `/login?as=account&${fault("link_ended")}`, activate: `/activate/${secret}`, "ask-reset": "/reset",
      "reset-sent": "/reset/sent", reset: `/reset/${secret}?${fault("password_too_short")}`,
      code: `/login/code?${fault("wrong_second_factor")}`,
    };
    for (const [name, path] of Object.entries(doors)) {
      await me.page.goto(`${server.url}${path}`);
      await shots(me, name);
    }
    await me.page.goto(`${server.url}/register`);
    await fill(me, { name: say("李明朗", "Mia Thompson"), email: "mia.thompson@example.org", password: PASSWORD });
    await press(me);
    await expect(me.page).toHaveURL(/\/register\/sent$/);
    await me.page.goto(await server.mailedLink(1));
    await press(me);
    await me.ready();
    await me.goes("/settings/account");
    await shots(me, "account");
    await me.page.locator("form[action='/second-factor/begin'] input").fill(PASSWORD);
    await me.page.locator("form[action='/second-factor/begin'] button").click();
    await me.page.locator("svg.qr").waitFor();
    await shots(me, "second-factor");
    await me.goes("/settings/profile");
    await shots(me, "profile");
    await me.opensRobot();
    await me.says(say("帮助", "help"));
    await me.sees(say("直接说就行", "just say it"));
    await me.says(say("十分钟后提醒我喝水", "remind me in ten minutes to drink water"));
    await me.sees(say("取消提醒 1", "cancel reminder 1"));
    await shots(me, "robot");
  });

  test(`shots of people: ${locale}`, async ({ server, enter, arrive }) => {
    test.setTimeout(300_000);
    const me = await enter(say("东东", "Mia Thompson"), { locale });
    const friend = await enter(say("李明朗", "Aleksandra Wiśniewska"), { locale });
    const third = await enter(say("亮亮妈妈", "Ken"), { locale });
    await me.goes("/people");
    await shots(me, "people-empty");
    await me.page.getByRole("searchbox").fill(say("lml", "alek"));
    await me.page.locator("main .who-line").first().waitFor();
    await shots(me, "people-found");
    await me.page.locator("main .who-line").first().click();
    await me.page.locator("input[name=note]").waitFor();
    await shots(me, "card-stranger");
    await me.page.locator("input[name=note]").fill(say("我是三班的东东", "It is Mia, from the choir"));
    await me.page.locator("input[name=note]").press("Enter");
    await shots(me, "card-asked");
    await friend.goes("/people");
    await friend.page.locator(".requests .line").waitFor();
    await shots(friend, "people-request");
    await friend.page.locator(".requests .line button").first().click();
    await me.page.locator("input[name=remark]").waitFor();
    await me.page.locator("input[name=remark]").fill(say("小朗", "Ola"));
    await me.page.locator("input[name=remark]").press("Enter");
    await expect(me.page.locator("main h1")).toHaveText(say("小朗", "Ola"));
    await shots(me, "card-friend");
    await me.goes("/people");
    await shots(me, "people");
    await me.page.goto(`${server.url}/rooms`);
    await me.ready();
    const group = await me.page.locator("main a[href='/groups/new'], main a[href*='group']").first().getAttribute("href");
    await me.goes(group!);
    await me.page.locator(".pick").first().waitFor();
    for (const one of await me.page.locator(".pick").all()) await one.click();
    await shots(me, "new-group");
    await me.page.locator("input[name=group]").fill(say("三年二班家长群", "Parents of class 3b"));
    await me.page.locator("main button.primary").click();
    await me.page.locator(".conversation h1").waitFor();
    await me.says(say("大家好，周五 19:00 家长会", "Hello all, Friday at seven"));
    await me.saved(say("家长会", "Friday"));
    await shots(me, "group");
    const address = new URL(me.page.url()).pathname;
    await me.about();
    await me.page.locator("main").getByRole("button", { name: say("做一条邀请链接", "Make an invitation") }).click();
    await me.page.locator("svg.qr").waitFor();
    await shots(me, "group-about");
    await shots(me, "group-about-end", true);
    const invite = new URL((await me.page.locator(".link-text").textContent())!).pathname;
    const guest = await enter(say("小客", "Noor"), { locale });
    await guest.goes(invite);
    await shots(guest, "invitation");
    await guest.goes(`/invite/${"0".repeat(64)}`);
    guest.complaints.length = 0; // the 404 that was asked for
    await shots(guest, "invitation-ended");
    await third.goes(address);
    await third.about();
    await shots(third, "group-about-member");
    await me.goes("/c/1/info");
    await me.page.locator(".people .line").first().waitFor();
    await me.goes(new URL(address, server.url).pathname);
    await me.page.locator(".row").first().click({ button: "right" });
    await me.page.getByRole("menu").waitFor();
    // A menu closes when the window changes.
    if (taken) await me.page.screenshot({ path: `shots/${zh ? "zh" : "en"}-row-menu.png` });
  });

  test(`shots of running it: ${locale}`, async ({ server, enter, arrive }) => {
    test.setTimeout(300_000);
    const me = await enter(say("王老师", "Mara"), { locale });
    const bob = await enter(say("李明朗", "Bob"), { locale });
    await bob.goes("/settings/owner");
    await shots(bob, "owner-code");
    await bob.page.locator("textarea[name=feedback]").fill(say("字还能大一点吗？", "Could the letters be larger, please?"));
    await bob.page.locator("form", { has: bob.page.locator("textarea[name=feedback]") }).locator("button").click();
    await expect(bob.page.locator("textarea[name=feedback]")).toHaveValue("");
    await me.createsRoom(say("散步", "Walks"));
    await me.about();
    await me.page.getByRole("button", { name: say("访客链接", "Guest link") }).click();
    await me.page.getByRole("button", { name: say("生成链接", "Make a link") }).click();
    const guests = (await me.page.locator(".guests .link-text").textContent())!;
    await shots(me, "guest-links");
    const guest = await arrive(say("小客", "Noor"), { locale });
    await guest.page.goto(guests);
    await shots(guest, "guest-door");
    await guest.page.locator("#name").fill(say("小客", "Noor"));
    await guest.page.locator("button.primary").click();
    await guest.page.locator("html[data-ready]").waitFor();
    await shots(guest, "guest-room");
    await me.goes("/settings/owner");
    await me.ready();
    await me.page.locator("input[name=code]").fill(server.ownerCode);
    await me.page.locator("input[name=code]").press("Enter");
    await expect(me.page).toHaveURL(/\/admin$/);
    await shots(me, "admin");
    await me.page.locator("input[name=admission][value=approval]").check();
    await me.page.locator("main form").first().locator("button").last().click();
    await me.page.locator(".toast").waitFor();
    const carol = await arrive("Carol", { locale });
    await carol.page.goto(`${server.url}/login`);
    await carol.page.locator("#name").fill("Carol");
    await carol.page.locator("button.primary").click();
    await carol.page.locator("h1").waitFor();
    await shots(carol, "waiting");
    await me.goes("/admin/invitations");
    await me.page.locator("input[name=uses]").fill("5");
    await me.page.locator("main button.primary").first().click();
    await me.page.locator(".link-text").waitFor();
    const invitation = (await me.page.locator(".link-text").textContent())!;
    const stranger = await arrive("stranger", { locale });
    await stranger.page.goto(invitation);
    await shots(stranger, "invited");
    for (const desk of ["people", "invitations", "feedback", "log", "sign-ins", "usage"]) {
      await me.goes(`/admin/${desk}`);
      await me.page.waitForTimeout(300);
      await shots(me, `admin-${desk}`);
    }
  });

  test(`shots of passkeys: ${locale}`, async ({ server, arrive }) => {
    test.setTimeout(240_000);
    const url = server.url.replace("127.0.0.1", "localhost");
    const ada = Object.assign(await arrive("Ada", { locale }), { url });
    const { page } = ada;
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("WebAuthn.enable");
    await cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
    await page.goto(`${url}/login`);
    await shots(ada, "passkey-login");
    await ada.context.setOffline(true);
    await page.getByRole("button", { name: say("用通行密钥登录", "Sign in with a passkey") }).click();
    await page.getByRole("alert").waitFor();
    await shots(ada, "passkey-offline");
    await ada.context.setOffline(false);
    await page.goto(`${url}/login?as=account&fault=${encodeURIComponent('{"account":"passkey_ended"}')}`);
    await shots(ada, "passkey-ended");
    await member(ada, async () => (await server.mailedLink(1)).replace(server.url, url), PASSWORD);
    await page.goto(`${url}/passkeys`);
    await shots(ada, "passkeys-none");
    const form = page.locator("form[action='/passkeys/add']");
    await form.locator("input[name=old]").fill(PASSWORD);
    await form.locator("button").click();
    await page.locator(".codes").waitFor();
    await shots(ada, "passkeys-added");
    await page.locator(".passkey summary").click();
    await page.locator(".passkey summary").scrollIntoViewIfNeeded();
    await shots(ada, "passkeys-open");
    await shots(ada, "passkeys-end", true);
    await ada.goes("/settings/account");
    await page.locator("a[href='/passkeys']").scrollIntoViewIfNeeded();
    await shots(ada, "account-passkeys");
    await ada.goes("/settings/forget");
    await shots(ada, "forget");
    await page.getByRole("button", { name: say("注销我自己…", "Forget me…") }).click();
    await shots(ada, "forget-asked");
    await page.getByRole("alertdialog").getByRole("button").first().click();
    await page.locator("main input[type=password]").fill("not that");
    await page.getByRole("button", { name: say("注销我自己…", "Forget me…") }).click();
    await ada.confirms();
    await expect(page.locator("#forget-fault")).not.toBeEmpty();
    await shots(ada, "forget-refused");
    await ada.goes("/leave");
    await shots(ada, "leave-account");
    await page.locator("form[action='/logout'] button").click();
    await expect(page).toHaveURL(/login/);
    await page.goto(`${url}/login?as=account`);
    await fill(ada, { email: "ada@example.org", password: PASSWORD });
    await page.locator("form[action='/login'] button.primary").click();
    await expect(page).toHaveURL(/code/);
    await shots(ada, "passkey-step");
    await page.goto(`${url}/join/zzz`);
    await shots(ada, "join-ended");
    ada.complaints.length = 0; // what was asked for and refused
  });

  test(`shots of spaces: ${locale}`, async ({ server, arrive }) => {
    test.setTimeout(300_000);
    const me = await arrive(say("王老师", "Mara"), { locale });
    await member(me, () => server.mailedLink(1), PASSWORD);
    await claim(me, server.ownerCode);
    await me.goes("/");
    await shots(me, "space-single");
    await me.goes("/admin/spaces");
    await shots(me, "admin-spaces-single");
    await makesSpace(me, say("三年二班", "Class 3b"));
    await makesSpace(me, say("👨‍👩‍👧‍👦 王家", "👨‍👩‍👧‍👦 The Wangs"));
    const path = await invitesTo(me, say("三年二班", "Class 3b"));
    await shots(me, "admin-spaces-invite");
    await me.page.locator("input[name=space]").fill(say("三年二班", "class 3B"));
    await me.page.locator("input[name=space]").press("Enter");
    await expect(me.page.locator("#space-fault")).not.toBeEmpty();
    await shots(me, "admin-spaces-taken");
    const bob = await arrive(say("李明朗", "Aleksandra Wiśniewska"), { locale });
    await bob.page.goto(`${server.url}${path}`);
    await shots(bob, "space-join");
    await bob.page.locator("#name").fill(bob.name);
    await bob.page.locator("button.primary").click();
    await bob.ready();
    await bob.createsRoom(say("家长会", "Evening for parents"));
    await bob.says(say("周五见", "See you on Friday"));
    await bob.about();
    await bob.page.getByRole("button", { name: say("访客链接", "Guest link") }).click();
    await bob.page.getByRole("button", { name: say("生成链接", "Make a link") }).click();
    const guests = new URL((await bob.page.locator(".guests .link-text").textContent())!).pathname;
    const guest = await arrive(say("小客", "Noor"), { locale });
    await guest.page.goto(`${server.url}${guests}`);
    await guest.page.locator("#name").fill(guest.name);
    await guest.page.locator("button.primary").click();
    await guest.page.locator("html[data-ready]").waitFor();
    await bob.page.getByRole("button", { name: say("离开房间…", "Leave room…") }).click();
    await bob.page.getByRole("alertdialog").waitFor();
    await shots(bob, "room-to-guests");
    const carol = await arrive(say("小红", "Carol"), { locale });
    await carol.logIn();
    await carol.page.goto(`${server.url}${guests}`);
    await shots(carol, "guest-elsewhere");
    await carol.goes(path.replace("/join/", "/invite/"));
    await shots(carol, "space-invitation");
    await me.goes("/");
    await me.ready();
    await shots(me, "spaces-list");
    await me.seal.click();
    // A menu closes when the window changes.
    for (const [width, height] of taken ? Object.entries(widths) : []) {
      await me.page.setViewportSize({ width: Number(width), height });
      if (!(await me.page.locator(".space-menu").isVisible())) await me.seal.click();
      for (const colorScheme of ["light", "dark"] as const) {
        await me.page.emulateMedia({ colorScheme });
        await me.page.screenshot({ path: `shots/${zh ? "zh" : "en"}-space-menu-${width}-${colorScheme}.png` });
      }
    }
    await me.page.setViewportSize({ width: 1280, height: 800 });
    await me.page.emulateMedia({ colorScheme: "light" });
    await me.goes("/admin/spaces");
    await me.ready();
    await me.page.locator(".desk .line", { hasText: say("三年二班", "Class 3b") }).getByRole("link").click();
    await me.page.locator(".people .line").first().waitFor();
    await shots(me, "space-about");
    await shots(me, "space-about-end", true);
    await me.page.getByRole("button", { name: say("删除空间…", "Delete this space…") }).click();
    await me.page.getByRole("alertdialog").waitFor();
    await shots(me, "space-delete");
    await me.confirms();
    await me.page.locator("form.proof input").fill("x");
    await me.page.locator("form.proof button.primary").click();
    await expect(me.page.locator("form.proof [role=alert]")).not.toBeEmpty();
    await shots(me, "space-delete-proof");
    await me.page.locator("form.proof input").fill(PASSWORD);
    await me.page.locator("form.proof button.primary").click();
    await expect(bob.page.locator(".toast")).toBeVisible();
    await bob.goes("/");
    await shots(bob, "no-space");
    await bob.goes("/rooms");
    await shots(bob, "no-space-rooms");
    for (const one of [me, bob, guest, carol]) one.complaints.length = 0; // what was asked for and refused
  });
}
