// The seed's promise: open the page, pick a face, talk.
import { expect, test } from "../fixtures/world.js";

test("nickname and avatar lead to the chat, and a reload keeps them", async ({ arrive }) => {
  const dong = await arrive("东东");
  await dong.logIn(3);
  await expect(dong.page.locator(".rail-me .avatar")).toHaveAttribute("data-avatar", "3");
  await expect(dong.page.locator(".rail-me")).toHaveAttribute("aria-label", /东东/);
  await dong.page.reload();
  await dong.ready();
  await expect(dong.page.locator(".rail-me")).toHaveAttribute("aria-label", /东东/);
});

test("exactly one socket opens, and its first frame says who one is", { tag: "@chromium" }, async ({ arrive }) => {
  const alice = await arrive("alice");
  const frames: string[] = [];
  let sockets = 0;
  alice.page.on("websocket", (socket) => {
    sockets += 1;
    expect(new URL(socket.url()).pathname).toBe("/ws");
    socket.on("framereceived", (frame) => frames.push(String(frame.payload)));
  });
  await alice.logIn();
  expect(sockets).toBe(1);
  const hello = JSON.parse(frames[0]).hello;
  expect(hello.you.name).toBe("alice");
  expect(hello.you.id).toMatch(/^\d+$/);
});

test("a message reaches the others with name, face and time; one's own stand on the other side", async ({ alice, bob }) => {
  await alice.says("大家好");
  await bob.sees("大家好");
  const theirs = bob.bubble("大家好");
  await expect(theirs.locator(".who")).toHaveText("alice");
  await expect(theirs.locator(".avatar")).toHaveAttribute("data-avatar", "3");
  await expect(theirs.locator(".avatar")).toHaveCSS("background-image", /avatars\.svg/);
  await expect(theirs.locator("time")).toHaveText(/^\d\d:\d\d$/);
  await alice.saved("大家好");
  const mine = await alice.bubble("大家好").locator(".bubble").boundingBox();
  const other = await theirs.locator(".bubble").boundingBox();
  expect(mine!.x).toBeGreaterThan(other!.x + 100);
});

test("a private chat is for two, and waits for who is away", async ({ enter, alice, bob }) => {
  const carol = await enter("carol");
  await alice.opensPrivateWith("bob");
  await bob.page.close();
  await alice.says("悄悄话");
  await alice.saved("悄悄话");
  bob.page = await bob.context.newPage();
  bob.watch(bob.page);
  await bob.page.goto(`${bob.url}/c/1`);
  await bob.ready();
  const row = bob.row("alice");
  await expect(row.locator(".badge")).toHaveText("1");
  await expect(bob.page).toHaveTitle(/^\(1\) /);
  await row.click();
  await bob.sees("悄悄话");
  await expect(row.locator(".badge")).toHaveCount(0);
  await expect(carol.page.locator(".list .row")).toHaveCount(1);
  await expect(carol.page.locator("body")).not.toContainText("悄悄话");
});

test("text is text, wherever it stands", async ({ enter, server }) => {
  const evil = '<img src=x onerror="window.hacked=1">';
  const name = "<b>x</b>";
  const alice = await enter(name);
  await alice.says(`${evil}<script>window.hacked=1</script>`);
  await alice.createsRoom("<i>room</i>");
  await alice.says(evil);
  const bob = await enter("bob");
  await expect(bob.page.locator(".row p").first()).toContainText("<script>");
  await bob.sees(evil);
  await bob.page.locator(".list > header a").click();
  await expect(bob.page.locator(".room-card h2")).toHaveText("<i>room</i>");
  for (const person of [alice, bob]) {
    await person.page.goto(`${server.url}/c/1`);
    await person.ready();
    expect(await person.page.evaluate(() => (window as any).hacked)).toBeUndefined();
    await expect(person.page.locator(".log img, .log script, .log b, .row i")).toHaveCount(0);
  }
});

test("a:b:c survives, lines break, links are links up to the Chinese", async ({ alice, bob }) => {
  await alice.says("a:b:c");
  await bob.sees("a:b:c");
  await alice.composer.pressSequentially("one");
  await alice.composer.press("Shift+Enter");
  await alice.composer.pressSequentially("two");
  await alice.composer.press("Enter");
  await expect(bob.bubble("one").locator("p")).toHaveText("one\ntwo");
  await alice.says("看 https://example.org/a?b=1，谢谢 javascript:alert(1)");
  const links = bob.bubble("谢谢").locator("a");
  await expect(links).toHaveCount(1);
  await expect(links).toHaveAttribute("href", "https://example.org/a?b=1");
  await expect(links).toHaveAttribute("rel", /noopener/);
});

test("each line has the direction of its letters", async ({ alice, bob }) => {
  await alice.says("\u05e9\u05dc\u05d5\u05dd!\nabc!");
  await bob.sees("abc!");
  // Where the mark of each line stands beside its first letter: it tells the line's direction.
  const places = await bob.bubble("abc!").locator(".bubble p").evaluate((p) => {
    const left = (at: number) => {
      const letter = document.createRange();
      letter.setStart(p.firstChild!, at);
      letter.setEnd(p.firstChild!, at + 1);
      return letter.getBoundingClientRect().left;
    };
    return { first: left(4) - left(0), second: left(9) - left(6) };
  });
  expect(places.first).toBeLessThan(0);
  expect(places.second).toBeGreaterThan(0);
});

test("two tabs are one person, and messages reach both", async ({ alice, bob }) => {
  const tab = await alice.another();
  await expect(bob.page.locator(".conversation .online")).toHaveText(/2 人在线/);
  await bob.says("hi");
  await alice.sees("hi");
  await expect(tab.locator(".bubble p", { hasText: "hi" })).toHaveCount(1);
  await alice.says("from one tab");
  await expect(tab.locator(".mine .bubble p", { hasText: "from one tab" })).toHaveCount(1);
});

test("the online count follows who comes and goes", async ({ alice, bob, enter }) => {
  const carol = await enter("carol");
  for (const person of [alice, bob, carol]) {
    await expect(person.page.locator(".conversation .online")).toHaveText(/3 人在线/);
  }
  await carol.page.close();
  for (const person of [alice, bob]) {
    await expect(person.page.locator(".conversation .online")).toHaveText(/2 人在线/, { timeout: 2_000 });
  }
});

test("typing shows to the others and goes with the message", async ({ alice, bob }) => {
  await alice.composer.pressSequentially("正在");
  await expect(bob.page.locator(".typing")).toHaveText(/alice正在输入/);
  await alice.composer.press("Enter");
  await expect(bob.page.locator(".typing span")).toHaveCount(0);
});
