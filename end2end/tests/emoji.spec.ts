// The picker of emoji, names of emoji after a colon, and reactions with any emoji.
import type { Person } from "../fixtures/person.js";
import { expect, phone, test } from "../fixtures/world.js";

const picker = (person: Person) => person.page.locator(".foot > .emoji");
const option = (person: Person, emoji: string) => person.page.getByRole("option").filter({ hasText: new RegExp(`^${emoji}$`) }).first();
const caret = (person: Person) => person.composer.evaluate((field: HTMLTextAreaElement) => [field.selectionStart, field.selectionEnd]);

async function opens(person: Person) {
  await person.page.locator(".composer").getByRole("button", { name: /^(表情|Emoji)$/ }).click();
  await option(person, "👋").waitFor();
}

test("an emoji comes where the caret is, or in the place of what is selected, and can be undone", async ({ alice }) => {
  await alice.composer.fill("你好世界");
  await alice.composer.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(2, 2));
  await opens(alice);
  await expect(alice.page.getByRole("combobox")).toBeFocused();
  await option(alice, "👋").click();
  await expect(alice.composer).toHaveValue("你好👋世界");
  expect(await caret(alice)).toEqual([4, 4]);
  // It stays open, and typing goes on behind the emoji.
  await expect(picker(alice)).toBeVisible();
  await expect(alice.composer).toBeFocused();
  await option(alice, "👌").click();
  await alice.composer.pressSequentially("a");
  await expect(alice.composer).toHaveValue("你好👋👌a世界");
  await alice.composer.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(2, 7));
  await option(alice, "🤝").click();
  await expect(alice.composer).toHaveValue("你好🤝世界");
  expect(await caret(alice)).toEqual([4, 4]);
  await alice.composer.press("Control+z");
  await expect(alice.composer).toHaveValue("你好👋👌a世界");
  await alice.composer.press("Escape");
  await expect(picker(alice)).toHaveCount(0);
  await alice.composer.press("Enter");
  await alice.saved("你好👋👌a世界");
});

test("what is being composed stays, once", async ({ alice, bob }) => {
  const cdp = await alice.context.newCDPSession(alice.page);
  await opens(alice);
  await alice.composer.click();
  await alice.composer.pressSequentially("a");
  await cdp.send("Input.imeSetComposition", { text: "nihao", selectionStart: 5, selectionEnd: 5 });
  await expect(alice.composer).toHaveValue("anihao");
  await option(alice, "👋").click();
  await expect(alice.composer).toHaveValue("anihao👋");
  await cdp.send("Input.imeSetComposition", { text: "ma", selectionStart: 2, selectionEnd: 2 });
  await cdp.send("Input.insertText", { text: "吗" });
  await expect(alice.composer).toHaveValue("anihao👋吗");
  await alice.page.waitForTimeout(100);
  await alice.composer.press("Enter");
  await bob.sees("anihao👋吗");
  await expect(bob.page.locator(".msg")).toHaveCount(1);
});

test("keys alone find one in either language, or in pinyin", async ({ alice }) => {
  await opens(alice);
  const field = alice.page.getByRole("combobox");
  for (const [sought, emoji] of [["熊猫", "🐼"], ["xiongmao", "🐼"], ["panda", "🐼"], ["cake", "🍰"], ["生日", "🎂"]]) {
    await field.fill(sought);
    await expect(option(alice, emoji)).toBeVisible();
  }
  // Keywords of the other language come a moment later.
  await field.fill("ttyl");
  await expect(option(alice, "👋")).toBeVisible();
  await field.fill("qqqq");
  await expect(alice.page.locator(".emoji-none")).toBeVisible();
  await field.fill("pinguo 苹果");
  await field.fill("苹果");
  await expect(option(alice, "🍎")).toBeVisible();
  await field.press("Shift+Enter");
  await expect(alice.composer).not.toHaveValue("");
  await expect(picker(alice)).toBeVisible();
  await field.fill("");
  await field.press("ArrowDown");
  const chosen = alice.page.locator("[aria-selected=true][role=option]");
  await expect(chosen).toHaveCount(1);
  await expect(field).toHaveAttribute("aria-activedescendant", (await chosen.getAttribute("id"))!);
  const first = await chosen.getAttribute("aria-label");
  await field.press("ArrowDown");
  await field.press("ArrowRight");
  await field.press("ArrowUp");
  await expect(chosen).not.toHaveAttribute("aria-label", first!);
  const text = await chosen.textContent();
  await field.press("Enter");
  await expect(picker(alice)).toHaveCount(0);
  await expect(alice.composer).toBeFocused();
  expect(await alice.composer.inputValue()).toContain(text!);
});

test("the page's language names them; Escape, and a press elsewhere, close", async ({ arrive }) => {
  const ann = await arrive("ann", { locale: "en-US" });
  await ann.logIn();
  await opens(ann);
  await expect(option(ann, "👋")).toHaveAttribute("aria-label", "waving hand");
  await ann.page.getByRole("combobox").fill("笑");
  await expect(option(ann, "😀")).toBeVisible();
  await ann.page.getByRole("tab", { name: "Flags" }).click();
  await expect(option(ann, "🏁")).toBeInViewport();
  await expect(ann.page.getByRole("tab", { name: "Flags" })).toHaveAttribute("aria-selected", "true");
  await ann.page.getByRole("combobox").press("Escape");
  await expect(picker(ann)).toHaveCount(0);
  await expect(ann.composer).toBeFocused();
  await opens(ann);
  await ann.page.locator(".log").click({ position: { x: 5, y: 5 } });
  await expect(picker(ann)).toHaveCount(0);
});

test("a skin tone is chosen once; the last ones are there after a reload, and gone after the logout", async ({ alice }) => {
  await opens(alice);
  await alice.page.getByRole("button", { name: "肤色" }).click();
  await alice.page.getByRole("radio", { name: "较浅" }).click();
  await option(alice, "👋🏼").click();
  await alice.page.getByRole("tab", { name: "动物和自然" }).click();
  await option(alice, "🐼").click();
  await expect(alice.composer).toHaveValue("👋🏼🐼");
  await alice.composer.fill("");
  await alice.page.reload();
  await alice.ready();
  await alice.page.locator(".composer").getByRole("button", { name: "表情" }).click();
  const recent = alice.page.getByRole("group", { name: "最近用过" }).getByRole("option");
  await expect(recent).toHaveText(["🐼", "👋🏼"]);
  await expect(option(alice, "👌🏼")).toBeVisible();
  expect(await alice.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("picks-")).length)).toBe(1);
  await alice.goes("/leave");
  await alice.page.locator("main button.danger").first().click();
  await alice.page.waitForURL(/login|\/$/);
  expect(await alice.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("picks-")).length)).toBe(0);
});

test("on a phone it takes the keyboard's place, and nothing jumps", async ({ enter }) => {
  const dong = await enter("dong", phone);
  const size = (height: number) => dong.page.setViewportSize({ width: 390, height });
  const top = async () => (await dong.page.locator(".composer").boundingBox())!.y;
  // The keyboard comes: browsers make the window smaller.
  await dong.composer.tap();
  await size(520);
  await expect.poll(top).toBeLessThan(520);
  const before = await top();
  await dong.page.locator(".composer").getByRole("button", { name: "表情" }).tap();
  await expect(picker(dong)).toBeAttached();
  await expect(dong.composer).not.toBeFocused();
  for (const height of [600, 700, 800, 844]) {
    await size(height);
    await expect.poll(top).toBe(before);
  }
  await option(dong, "👋").waitFor();
  expect((await picker(dong).boundingBox())!.height).toBeCloseTo(844 - 520, 0);
  await option(dong, "👋").tap();
  await option(dong, "👌").tap();
  await expect(dong.composer).toHaveValue("👋👌");
  await expect(dong.composer).not.toBeFocused();
  expect(await top()).toBe(before);
  // Back to the text: the keyboard comes again.
  await dong.composer.tap();
  for (const height of [700, 600, 520]) {
    await size(height);
    expect(await top()).toBe(before);
  }
  await expect(picker(dong)).toHaveCount(0);
  expect(await top()).toBe(before);
  await dong.page.locator(".send").tap();
  await dong.saved("👋👌");
});

test("any emoji is a reaction, tones apart", async ({ alice, bob }) => {
  await alice.says("周五春游");
  await bob.sees("周五春游");
  await bob.bubble("周五春游").locator(".bubble").click({ button: "right" });
  await bob.page.getByRole("menuitem", { name: "其他表情" }).click();
  await bob.page.getByRole("dialog").getByRole("combobox").fill("panda");
  await option(bob, "🐼").click();
  await expect(bob.page.getByRole("dialog")).toHaveCount(0);
  await expect(alice.bubble("周五春游").locator(".chip")).toHaveText(["🐼 1"]);
  await expect(bob.bubble("周五春游")).toBeFocused();
  for (const tone of ["浅", "深"]) {
    await bob.bubble("周五春游").locator(".bubble").click({ button: "right" });
    await bob.page.getByRole("menuitem", { name: "其他表情" }).click();
    await bob.page.getByRole("button", { name: "肤色" }).click();
    await bob.page.getByRole("radio", { name: tone, exact: true }).click();
    await bob.page.getByRole("combobox").fill("thumbsup");
    await bob.page.getByRole("combobox").press("Enter");
  }
  await expect(alice.bubble("周五春游").locator(".chip")).toHaveText(["🐼 1", "👍🏻 1", "👍🏿 1"]);
  // A keycap is one symbol: what makes it colourful stands before its frame.
  await bob.bubble("周五春游").locator(".bubble").click({ button: "right" });
  await bob.page.getByRole("menuitem", { name: "其他表情" }).click();
  await bob.page.getByRole("combobox").fill("keycap 1");
  await bob.page.getByRole("combobox").press("Enter");
  await expect(alice.bubble("周五春游").locator(".chip").last()).toHaveText("1\u{fe0f}\u{20e3} 1");
});

test("a name after a colon becomes an emoji", async ({ alice, bob }) => {
  const list = alice.page.locator(".names");
  await alice.composer.pressSequentially("hi :smi");
  await expect(list.getByRole("option").first()).toContainText("😄");
  await alice.composer.press("ArrowDown");
  await expect(list.locator("[aria-selected=true]")).toHaveCount(1);
  const second = await list.getByRole("option").nth(1).locator(".emoji-symbol").textContent();
  await alice.composer.press("Tab");
  await expect(alice.composer).toHaveValue(`hi ${second}`);
  await expect(list).toHaveCount(0);
  await alice.composer.fill("");
  await alice.composer.pressSequentially("好 :熊");
  await expect(list.getByRole("option").first()).toContainText("🐻");
  await alice.composer.press("Enter");
  await expect(alice.composer).toHaveValue("好 🐻");
  await alice.composer.press("Control+z");
  await expect(alice.composer).toHaveValue("好 :熊");
  await alice.composer.fill("");
  // Whole, with both colons: at once.
  await alice.composer.pressSequentially(":tada:");
  await expect(alice.composer).toHaveValue("🎉");
  await alice.composer.press("Enter");
  await bob.sees("🎉");
  for (const text of ["10:30", "http://ex", "时间:三点", ":D", "a::smi"]) {
    await alice.composer.fill("");
    await alice.composer.pressSequentially(text);
    await alice.page.waitForTimeout(150);
    await expect(list).toHaveCount(0);
  }
  await alice.composer.press("Enter");
  await bob.sees("a::smi");
  await alice.composer.pressSequentially(":smi");
  await expect(list).toBeVisible();
  await alice.composer.press("Escape");
  await expect(list).toHaveCount(0);
  await expect(alice.composer).toHaveValue(":smi");
});

test("Enter inside of a composition chooses no emoji", async ({ alice }) => {
  const cdp = await alice.context.newCDPSession(alice.page);
  await alice.composer.pressSequentially(":");
  await cdp.send("Input.imeSetComposition", { text: "xiao", selectionStart: 4, selectionEnd: 4 });
  await alice.page.waitForTimeout(300);
  await cdp.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Enter", windowsVirtualKeyCode: 229 });
  await cdp.send("Input.insertText", { text: "笑" });
  await cdp.send("Input.dispatchKeyEvent", { type: "keyUp", key: "Enter", windowsVirtualKeyCode: 229 });
  await expect(alice.composer).toHaveValue(":笑");
  await expect(alice.page.locator(".msg")).toHaveCount(0);
  await expect(alice.page.locator(".names")).toBeVisible();
  await alice.page.waitForTimeout(100);
  await alice.composer.press("Enter");
  await expect(alice.composer).toHaveValue(/^[^:]+$/);
  await expect(alice.page.locator(".msg")).toHaveCount(0);
});
