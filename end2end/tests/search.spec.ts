// Searching: what is found and marked, filters, the way into a conversation and back, input methods, the keyboard, phones.
import { asks, said } from "../fixtures/asks.js";
import { file, pick, picture } from "../fixtures/files.js";
import { fill } from "../fixtures/fill.js";
import { Person, expect, phone, test } from "../fixtures/world.js";

const field = (person: Person) => person.page.locator(".search-page .search input");
const status = (person: Person) => person.page.locator(".search-page [role=status]");
const hits = (person: Person) => person.page.locator(".hits .found");
const marks = (person: Person) => person.page.locator(".hits mark");
const filter = (person: Person, label: string) => person.page.getByLabel(label, { exact: true });

/** Presses Ctrl K as soon as the page listens for it. */
async function hurries(person: Person) {
  await expect(async () => {
    await person.page.keyboard.press("Control+k");
    await expect(field(person)).toBeFocused({ timeout: 500 });
  }).toPass();
}

/** Looks for it, and waits for the answer. */
async function looksFor(person: Person, text: string, count: number) {
  await field(person).fill(text);
  await expect(status(person)).toHaveText(count ? `共 ${count} 条消息` : "没有找到消息。");
  await expect(person.page.locator(".hits")).not.toHaveAttribute("aria-busy");
  await expect(hits(person)).toHaveCount(count);
}

/** Every question about messages that the page asks from now on. */
function questions(person: Person) {
  const asked: string[] = [];
  person.page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      const { do: command } = JSON.parse(String(payload));
      if (command?.search) asked.push(command.search.find ?? "");
    }),
  );
  return asked;
}

test("one character, any script, literally, folded, mixed; other people's letters are not found", async ({ alice, bob, enter }) => {
  const cleo = await enter("cleo");
  await asks(
    bob,
    said("周五春遊我也去，急救包我帶"),
    said("C++ 和 1.5 倍，打 100% 的折，it's fine"),
    said("每天八点的 cron 跑一个定时任务"),
    said("she was running late, ＡＢＣ"),
    said("**重点**：`code` 里的 *星号*"),
  );
  await bob.opensPrivateWith("cleo");
  await bob.says("只给你看的密语");
  await cleo.row("bob").waitFor();

  await alice.page.locator(".list > .search").click();
  await expect(field(alice)).toBeFocused();
  await expect(status(alice)).toHaveText("想找什么？");
  for (const [find, marked] of [
    ["春", ["春"]],
    ["春游", ["春遊"]],
    ["急救包我带", ["急救包我帶"]],
    ["C++", ["C++"]],
    ["1.5", ["1.5"]],
    ["100%", ["100%"]],
    ["it's", ["it's"]],
    ["%", ["%"]],
    ["abc", ["ＡＢＣ"]],
    ["run", ["running"]],
    ["cron 定时", ["cron", "定时"]],
    ["定时 cron", ["cron", "定时"]],
    ["*星号*", ["*星号*"]],
    ["“跑一个”", ["跑一个"]],
  ] as const) {
    await looksFor(alice, find, 1);
    await expect(marks(alice), find).toHaveText([...marked]);
  }
  for (const nothing of ["C--", "10%", "cron 春游", "密语", "“一个 跑”", "*"]) {
    await looksFor(alice, nothing, nothing === "*" ? 1 : 0);
  }
  await expect(alice.page.getByText("换个说法")).toHaveCount(0);
  await looksFor(alice, "没有人说过", 0);
  await expect(alice.page.getByText("换个说法")).toBeVisible();
  await cleo.goes("/search?q=密语");
  await expect(marks(cleo)).toHaveText(["密语"]);
  await expect(hits(cleo).locator("small")).toContainText("bob · ");
});

test("a hit leads to its place, and back leads to the hits; the address has all of it", async ({ alice, bob }) => {
  await asks(bob, said("很早以前说的：钥匙在花盆下面"));
  await fill(bob, 150);
  await bob.says("钥匙找到了");
  await alice.goes("/rooms");
  await alice.ready();
  await hurries(alice);
  await looksFor(alice, "钥匙", 2);
  await expect(alice.page).toHaveURL(/\/search\?q=%E9%92%A5%E5%8C%99$/);
  await expect(alice.page).toHaveTitle(/搜索/);
  await hits(alice).last().locator("a").click();
  const row = alice.page.locator(".msg[aria-current]", { hasText: "花盆" });
  await expect(row).toBeInViewport();
  await expect(alice.page).toHaveURL(/\/c\/1\/\d+$/);
  await alice.page.goBack();
  await expect(hits(alice)).toHaveCount(2);
  await expect(hits(alice).last().locator("a")).toBeFocused();
  await alice.page.keyboard.press("Escape");
  await expect(alice.page).toHaveURL(/\/rooms$/);
  await alice.page.goForward();
  await expect(hits(alice)).toHaveCount(2);
  await alice.page.reload();
  await alice.ready();
  await expect(field(alice)).toHaveValue("钥匙");
  await expect(hits(alice)).toHaveCount(2);
  await alice.page.locator(".list .row").first().click();
  await alice.composer.waitFor();
});

test("filters are controls, stand in the address, and can be taken away one by one", async ({ alice, bob }) => {
  await asks(bob, said("鲍勃说：看 https://example.com/春游"), { create_room: { nonce: "", name: "爬山小组" } });
  const [{ sent }] = await asks(alice, said("爱丽丝说：春游带水"));
  await asks(alice, { star: { conversation: "1", seq: sent.seq, on: true } });
  await pick(bob, picture("春游.png"));
  await bob.composer.press("Enter");
  await pick(bob, file("春游分车名单.xlsx", 3_000));
  await bob.composer.press("Enter");
  await alice.page.locator(".msg", { hasText: "分车名单" }).waitFor();

  await alice.page.locator(".conversation > header a[href^='/search']").click();
  await expect(filter(alice, "在")).toHaveValue("1");
  await looksFor(alice, "春游", 4);
  await filter(alice, "来自").selectOption({ label: "bob" });
  await expect(hits(alice)).toHaveCount(3);
  await filter(alice, "包含").selectOption({ label: "文件" });
  await expect(hits(alice)).toHaveCount(1);
  await expect(hits(alice)).toContainText("[文件] 春游分车名单.xlsx");
  await expect(marks(alice)).toHaveText(["春游"]);
  await filter(alice, "包含").selectOption({ label: "链接" });
  await expect(hits(alice)).toContainText("example.com");
  await filter(alice, "包含").selectOption({ label: "图片" });
  await expect(hits(alice)).toContainText("[图片]");
  await filter(alice, "包含").selectOption({ label: "语音" });
  await expect(alice.page.getByText("在这些筛选条件下没有")).toBeVisible();
  const query = new URL(alice.page.url()).searchParams;
  expect(Object.fromEntries(query)).toMatchObject({ q: "春游", in: "1", has: "voice" });
  await alice.page.reload();
  await alice.ready();
  await expect(filter(alice, "包含")).toHaveValue("voice");
  await expect(filter(alice, "来自").locator("option:checked")).toHaveText("bob");
  await alice.page.getByRole("button", { name: "去掉筛选：包含" }).click();
  await expect(hits(alice)).toHaveCount(3);
  await alice.page.getByRole("button", { name: "去掉筛选：来自" }).click();
  await expect(hits(alice)).toHaveCount(4);
  await filter(alice, "只看").selectOption({ label: "我的收藏" });
  await expect(hits(alice)).toHaveCount(1);
  await expect(hits(alice)).toHaveText(/爱丽丝说/);
  await filter(alice, "来自").selectOption({ label: "你" });
  await expect(hits(alice)).toHaveCount(1);
  await filter(alice, "从").fill("2001-01-01");
  await expect(hits(alice)).toHaveCount(1);
  await filter(alice, "到").fill("2001-12-31");
  await expect(status(alice)).toHaveText("没有找到消息。");
  await alice.page.getByRole("button", { name: "去掉筛选", exact: true }).press("Enter");
  await expect(hits(alice)).toHaveCount(4);
  await expect(field(alice), "the button is gone").toBeFocused();
  await expect(field(alice)).toHaveValue("春游");
});

test("people by initials, rooms by name; from there to what they said", async ({ enter, alice }) => {
  const mother = await enter("亮亮妈妈");
  await asks(mother, said("带点水果"), { create_room: { nonce: "", name: "爬山小组" } });
  await alice.goes("/search");
  await alice.ready();
  const group = (title: string) => alice.page.locator(".search-page section:has(h2)", { hasText: title });
  await field(alice).fill("llmm");
  await expect(group("人").locator("b")).toHaveText("亮亮妈妈");
  await group("人").getByRole("button", { name: "TA 说的" }).click();
  await expect(hits(alice)).toHaveText(/带点水果/);
  await expect(field(alice)).toHaveValue("");
  await expect(group("人")).toHaveCount(0);
  await alice.page.getByRole("button", { name: "去掉筛选：来自" }).click();
  await field(alice).fill("爬山");
  await expect(group("会话").locator("b")).toHaveText("爬山小组");
  await field(alice).fill("pashan");
  await expect(group("会话").locator("b")).toHaveText("爬山小组");
  await asks(alice, { create_group: { nonce: "", name: "幸福一家", people: [] } });
  for (const find of ["xfyj", "xingfu", "一家"]) {
    await field(alice).fill(find);
    await expect(group("会话").locator("b"), find).toHaveText("幸福一家");
  }
  await field(alice).fill("dating");
  await expect(group("会话").locator("b")).toHaveText("大厅");
  await group("会话").getByRole("button", { name: "在这里搜" }).press("Enter");
  await expect(filter(alice, "在")).toHaveValue("1");
  await expect(field(alice), "the button is gone").toBeFocused();
  await alice.page.getByRole("button", { name: "去掉筛选：在" }).click();
  await field(alice).fill("pashan");
  await group("会话").locator("a").click();
  await expect(alice.page.getByRole("button", { name: "加入" })).toBeVisible();
});

test("half a word of pinyin is no question (Chromium, real composition)", async ({ alice, bob }) => {
  await asks(bob, said("春游的事"));
  const asked = questions(alice);
  await alice.goes("/search");
  await alice.ready();
  await field(alice).focus();
  const cdp = await alice.context.newCDPSession(alice.page);
  for (const text of ["c", "chun", "chun'you"]) {
    await cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await alice.page.waitForTimeout(300);
  }
  // Keys that the input method takes.
  for (const key of ["Enter", "ArrowDown", "k"]) {
    await cdp.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key, windowsVirtualKeyCode: 229, modifiers: key === "k" ? 2 : 0 });
  }
  await expect(field(alice)).toBeFocused();
  expect(asked, "half a word").toEqual([]);
  await cdp.send("Input.insertText", { text: "春游" });
  await expect(marks(alice)).toHaveText(["春游"]);
  expect(asked).toEqual(["春游"]);
  // A composition that begins before what was typed is asked.
  await field(alice).fill("春游的");
  await cdp.send("Input.imeSetComposition", { text: "shi", selectionStart: 3, selectionEnd: 3 });
  await alice.page.waitForTimeout(500);
  await cdp.send("Input.insertText", { text: "事" });
  await expect(marks(alice)).toHaveText(["春游的事"]);
  expect(asked).toEqual(["春游", "春游的事"]);
  // Whoever types on is asked for once, when they rest.
  await field(alice).fill("");
  await field(alice).pressSequentially("abc", { delay: 30 });
  await expect(status(alice)).toHaveText("没有找到消息。");
  expect(asked).toEqual(["春游", "春游的事", "abc"]);
});

test("half a word of pinyin finds nobody either (Chromium, real composition)", async ({ alice, bob }) => {
  const asked: string[] = [];
  alice.page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      const { people } = JSON.parse(String(payload)).do ?? {};
      if (people) asked.push(people.find);
    }),
  );
  await bob.ready();
  await alice.goes("/people");
  await alice.ready();
  const field = alice.page.locator(".page-body input[type=search]");
  await field.focus();
  const cdp = await alice.context.newCDPSession(alice.page);
  for (const text of ["b", "bo", "bo'b"]) {
    await cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await alice.page.waitForTimeout(300);
  }
  expect(asked, "half a word").toEqual([]);
  await cdp.send("Input.insertText", { text: "bob" });
  await expect(alice.page.locator(".page-body .people")).toContainText("bob");
  expect(asked).toEqual(["bob"]);
});

test("with the keyboard alone", async ({ alice, bob }) => {
  await asks(bob, said("第一句话"), said("第二句话"));
  await alice.sees("第二句话");
  await alice.composer.focus();
  await hurries(alice);
  await alice.page.keyboard.insertText("句话");
  await alice.page.keyboard.press("Enter");
  await expect(hits(alice)).toHaveCount(2);
  await alice.page.keyboard.press("ArrowDown");
  await expect(hits(alice).first().locator("a")).toBeFocused();
  await alice.page.keyboard.press("ArrowDown");
  await alice.page.keyboard.press("ArrowDown");
  await expect(hits(alice).last().locator("a")).toBeFocused();
  await alice.page.keyboard.press("ArrowUp");
  await alice.page.keyboard.press("ArrowUp");
  await expect(field(alice)).toBeFocused();
  await alice.page.keyboard.press("ArrowDown");
  await alice.page.keyboard.press("Enter");
  await expect(alice.page.locator(".msg[aria-current]", { hasText: "第二句话" })).toBeInViewport();
  await alice.page.keyboard.press("Control+k");
  await expect(field(alice)).toBeFocused();
  await expect(field(alice)).toHaveValue("");
  await alice.page.keyboard.press("Escape");
  await expect(alice.page).toHaveURL(/\/c\/1\/\d+$/);
});

test("what is edited, recalled or said meanwhile is seen", async ({ alice, bob }) => {
  const [first, second] = await asks(bob, said("暗号一"), said("暗号二"));
  await alice.goes("/search?q=暗号");
  await alice.ready();
  await expect(hits(alice)).toHaveCount(2);
  await asks(bob, { recall: { conversation: "1", seq: first.sent.seq } });
  await expect(hits(alice)).toHaveText([/暗号二/]);
  await asks(bob, { edit: { conversation: "1", seq: second.sent.seq, text: "暗号改了" } });
  await expect(hits(alice)).toHaveText([/暗号改了/]);
  await asks(bob, said("新的暗号"));
  await expect(hits(alice)).toHaveText([/新的暗号/, /暗号改了/]);
});

test("many hits come as one scrolls; too many questions and a lost connection are told", async ({ alice, bob, server }) => {
  await fill(bob, 130);
  await alice.goes("/search?q=line");
  await alice.ready();
  // As many as fill the window, and not all.
  await expect(status(alice)).toHaveText(/^已找到 [24]0 条消息$/);
  await expect(async () => {
    await hits(alice).last().scrollIntoViewIfNeeded();
    expect(await hits(alice).count()).toBe(130);
  }).toPass();
  await expect(status(alice)).toHaveText("共 130 条消息");

  alice.mayLoseConnection = true;
  await server.stop();
  await expect(alice.page.locator("[data-connection]").first()).not.toHaveAttribute("data-connection", "open");
  await field(alice).fill("line 77.");
  await expect(status(alice)).toHaveText("现在没有连接，连上后会接着找。");
  await server.start();
  await expect(status(alice)).toHaveText("共 1 条消息", { timeout: 20_000 });
});

test("a server that has too much to do is asked again", async ({ arrive, bob }) => {
  await asks(bob, said("慢慢来"));
  const alice = await arrive("alice");
  let refused = 0;
  await alice.page.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      const { ref, do: command } = JSON.parse(String(text));
      if (!command.search || refused++) return server.send(text);
      socket.send(JSON.stringify({ refusal: { ref, fault: { rate_limited: { retry_ms: 2000 } } } }));
    });
  });
  await alice.logIn();
  await hurries(alice);
  await field(alice).fill("慢慢");
  await expect(status(alice)).toHaveText("太快了，2 秒后再试。 到时会自动再找一次。");
  await expect(hits(alice)).toHaveCount(1);
  await expect(status(alice)).toHaveText("共 1 条消息");
});

test("on a phone: from the list, full screen, back", async ({ enter, bob }) => {
  await asks(bob, said("手机上也能找"));
  const alice = await enter("alice", phone);
  await alice.goes("/");
  await alice.page.locator(".list > .search").tap();
  await expect(field(alice)).toBeFocused();
  await looksFor(alice, "手机", 1);
  expect(await alice.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await hits(alice).locator("a").tap();
  await expect(alice.page.locator(".msg[aria-current]")).toContainText("手机上也能找");
  await alice.page.goBack();
  await expect(hits(alice)).toHaveCount(1);
  await alice.page.locator(".search-page .back").tap();
  await expect(alice.page.locator(".list > .search")).toBeVisible();
});

test("whoever one talks with in a group or room can be chosen as the author, and others by name", async ({ enter, alice }) => {
  const mother = await enter("亮亮妈妈");
  const uncle = await enter("远房表叔");
  const [room] = await asks(mother, { create_room: { nonce: "", name: "爬山小组" } });
  const conversation = room.opened.id;
  await asks(alice, { join: { conversation } });
  await asks(mother, said("我带水果", {}, conversation), said("春游去哪"));
  await asks(uncle, said("我开车去春游"));
  await asks(mother, said("那就去春游"));
  await alice.goes(`/c/${conversation}`);
  await alice.sees("我带水果");
  await hurries(alice);
  // The newest of a conversation is enough to know of somebody.
  const from = filter(alice, "来自");
  await expect(from.locator("option")).toHaveText(["任何人", "你", "亮亮妈妈", "找一个人…"]);
  await from.selectOption({ label: "亮亮妈妈" });
  await expect(hits(alice)).toHaveCount(3);
  await field(alice).fill("春游");
  await expect(hits(alice)).toHaveCount(2);

  // Somebody whom the page does not know: by initials, and what else is asked stays.
  await from.selectOption({ label: "找一个人…" });
  const somebody = alice.page.getByRole("searchbox", { name: "找一个人" });
  await expect(somebody).toBeFocused();
  await somebody.fill("yfbs");
  await alice.page.locator(".found", { hasText: "远房表叔" }).getByRole("button", { name: "TA 说的" }).click();
  await expect(hits(alice)).toHaveText([/我开车去春游/]);
  await expect(from.locator("option:checked")).toHaveText("远房表叔");
  await expect(somebody).toHaveCount(0);
  await expect(field(alice)).toHaveValue("春游");

  // Within a conversation only its members.
  await filter(alice, "在").selectOption({ label: "爬山小组" });
  await from.selectOption({ label: "找一个人…" });
  await somebody.fill("yfbs");
  await expect(alice.page.getByText("没有找到。", { exact: true })).toBeVisible();
  await somebody.fill("llmm");
  await expect(alice.page.locator(".found b", { hasText: "亮亮妈妈" })).toBeVisible();
  await alice.page.keyboard.press("Escape");
  await expect(somebody).toHaveCount(0);
  await expect(from).toBeFocused();
  await expect(from.locator("option:checked")).toHaveText("远房表叔");
  await expect(from.locator("option", { hasText: "亮亮妈妈" })).toHaveCount(1);
});

test("what is put on one's own list, taken off or removed in another tab is seen", async ({ alice, bob }) => {
  const [first] = await asks(bob, said("收藏的暗号"), said("别的暗号"));
  await asks(alice, { star: { conversation: "1", seq: first.sent.seq, on: true } });
  await alice.goes("/search?is=starred");
  await alice.ready();
  await expect(hits(alice)).toHaveText([/收藏的暗号/]);
  const other = await alice.another();
  await other.goto(`${alice.url}/stars`);
  // What is pressed before there is a connection is refused.
  await other.locator('html[data-ready] [data-connection="open"]').first().waitFor({ state: "attached" });
  const listed = other.locator(".found", { hasText: "收藏的暗号" });
  await listed.getByRole("button").click();
  await expect(hits(alice)).toHaveCount(0);
  // The list in another tab follows too.
  await asks(alice, { star: { conversation: "1", seq: first.sent.seq, on: true } });
  await expect(hits(alice)).toHaveText([/收藏的暗号/]);
  await expect(listed).toHaveCount(1);
  await asks(alice, { hide_messages: { conversation: "1", seqs: [first.sent.seq] } });
  await expect(hits(alice)).toHaveCount(0);
});
