// Enter that is safe under an input method. Each of these fails when its guard is taken away.
import { expect, test } from "../fixtures/world.js";

test("Enter that chooses a word does not send it (Chromium, real composition)", async ({ alice, bob }) => {
  const cdp = await alice.context.newCDPSession(alice.page);
  await alice.composer.focus();
  await cdp.send("Input.imeSetComposition", { text: "ni", selectionStart: 2, selectionEnd: 2 });
  await cdp.send("Input.imeSetComposition", { text: "nihao", selectionStart: 5, selectionEnd: 5 });
  // The key that goes to the input method.
  await cdp.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Enter", windowsVirtualKeyCode: 229 });
  await expect(alice.page.locator(".msg")).toHaveCount(0);
  await expect(bob.page.locator(".typing")).toHaveText(/alice正在输入/);
  await cdp.send("Input.insertText", { text: "你好" });
  await cdp.send("Input.dispatchKeyEvent", { type: "keyUp", key: "Enter", windowsVirtualKeyCode: 229 });
  await expect(alice.composer).toHaveValue("你好");
  await expect(alice.page.locator(".msg")).toHaveCount(0);
  await alice.page.waitForTimeout(100);
  await alice.composer.press("Enter");
  await bob.sees("你好");
  await expect(bob.page.locator(".msg")).toHaveCount(1);
});

const play = (events: [string, Record<string, unknown>][]) => (field: HTMLTextAreaElement, list = events) => {
  for (const [type, init] of list) {
    const Kind = type.startsWith("composition") ? CompositionEvent : type === "input" ? InputEvent : KeyboardEvent;
    const event = new Kind(type, { bubbles: true, cancelable: true, ...init });
    if ("keyCode" in init) Object.defineProperty(event, "keyCode", { value: init.keyCode });
    field.dispatchEvent(event);
  }
};

test("Safari ends the composition before the key goes down", async ({ alice }) => {
  await alice.composer.fill("nihao");
  const safari: [string, Record<string, unknown>][] = [
    ["compositionstart", { data: "" }],
    ["keydown", { key: "h", keyCode: 229, isComposing: true }],
    ["compositionend", { data: "你好" }],
    ["keydown", { key: "Enter", keyCode: 229, isComposing: false }],
    ["keyup", { key: "Enter", keyCode: 13 }],
  ];
  await alice.composer.evaluate(play([]) as never, safari);
  await expect(alice.page.locator(".msg")).toHaveCount(0);
  // The same, from a Safari that reports the real key.
  const bare = safari.map(([type, init]) => [type, type === "keydown" && init.key === "Enter" ? { ...init, keyCode: 13 } : init]);
  await alice.composer.evaluate(play([]) as never, bare);
  await expect(alice.page.locator(".msg")).toHaveCount(0);
  await alice.page.waitForTimeout(100);
  await alice.composer.press("Enter");
  await expect(alice.page.locator(".msg")).toHaveCount(1);
});

test("the field is not written into while something is being composed", async ({ alice, bob }) => {
  const cdp = await alice.context.newCDPSession(alice.page);
  await alice.composer.focus();
  await cdp.send("Input.imeSetComposition", { text: "zhong", selectionStart: 5, selectionEnd: 5 });
  await bob.says("interrupting");
  await alice.sees("interrupting");
  await expect(alice.composer).toHaveValue("zhong");
  await cdp.send("Input.insertText", { text: "中" });
  await expect(alice.composer).toHaveValue("中");
});

test("a line break after key code 229 was an Enter, unless Shift was held", async ({ alice, bob }) => {
  // Some keyboards call every key 229: only the line break that follows tells.
  const enter = (shiftKey: boolean) =>
    alice.composer.evaluate((field, shiftKey) => {
      const event = new KeyboardEvent("keydown", { key: "Unidentified", shiftKey, bubbles: true, cancelable: true });
      Object.defineProperty(event, "keyCode", { value: 229 });
      field.dispatchEvent(event);
      document.execCommand("insertLineBreak");
    }, shiftKey);
  await alice.composer.pressSequentially("第一行");
  await enter(true);
  await alice.composer.pressSequentially("第二行");
  await expect(alice.composer).toHaveValue("第一行\n第二行");
  await enter(false);
  await bob.sees("第二行");
  await expect(alice.composer).toHaveValue("");
  await expect(bob.bubble("第一行").locator("p")).toHaveText("第一行\n第二行");
  await enter(false);
  await expect(alice.composer).toHaveValue("");
  await expect(alice.page.locator(".msg")).toHaveCount(1);
});
