// What a finger does to a message: drawn to the right it is answered.
import { Finger, placeOf } from "../fixtures/gestures.js";
import { claim, looksAt } from "../fixtures/spaces.js";
import { expect, phone, test, type Person } from "../fixtures/world.js";

const about = (person: Person) => person.page.locator(".composer .about-line");
const drawn = (person: Person) => person.page.locator(".msg[data-swipe]");
/** How far a message stands from where it is. */
const moved = (person: Person) => drawn(person).evaluate((row) => getComputedStyle(row).translate);

test("a message that is drawn to the right is answered; one that is hardly drawn is not", async ({ enter, bob }) => {
  const alice = await enter("爱丽丝", phone);
  await alice.goes("/c/1");
  await alice.ready();
  await bob.says("几点到？");
  const bubble = alice.bubble("几点到？").locator(".bubble");
  let finger = await Finger.down(alice, await placeOf(bubble));
  await finger.moves(50, 4);
  await expect(drawn(alice)).toHaveCount(1);
  expect(await moved(alice)).not.toBe("0px");
  await finger.lifts();
  await expect(drawn(alice)).toHaveCount(0);
  await expect(about(alice)).toHaveCount(0);
  finger = await Finger.down(alice, await placeOf(bubble));
  await finger.moves(100, 6);
  await expect(drawn(alice)).toHaveAttribute("data-swipe", "far");
  // Back again is nothing either.
  await finger.moves(-80, 0);
  await finger.lifts();
  await expect(about(alice)).toHaveCount(0);
  finger = await Finger.down(alice, await placeOf(bubble));
  await finger.moves(100, 6);
  await finger.lifts();
  await expect(about(alice)).toContainText("几点到？");
  await expect(drawn(alice)).toHaveCount(0);
  await alice.composer.fill("七点");
  // By a mouse's press: Chromium makes none of a tap that comes within a moment of a finger that was moved.
  await alice.page.locator(".send").click();
  await expect(bob.bubble("七点").locator(".quote")).toContainText("几点到？");
});

test("who scrolls, comes from the edge, rests, or has a mouse does not answer", async ({ enter, bob }) => {
  const alice = await enter("爱丽丝", phone);
  await alice.goes("/c/1");
  await alice.ready();
  for (let n = 0; n < 12; n++) await bob.says(`第 ${n} 行\n。\n。`);
  const bubble = alice.bubble("第 11 行").locator(".bubble");
  await expect(bubble).toBeVisible();
  const log = alice.page.locator(".log");
  // Down first: the log scrolls, and the way to the right is a part of that.
  let finger = await Finger.down(alice, await placeOf(bubble));
  await finger.moves(0, 60);
  await finger.moves(120, 0);
  await expect(drawn(alice)).toHaveCount(0);
  await finger.lifts();
  await expect.poll(() => log.evaluate((log) => log.scrollTop)).toBeLessThan(-20);
  const row = alice.bubble("第 8 行");
  finger = await Finger.down(alice, { x: 14, y: (await placeOf(row)).y });
  await finger.moves(120, 0);
  await expect(drawn(alice)).toHaveCount(0);
  await finger.lifts();
  // Whoever rests wants the menu.
  finger = await Finger.down(alice, await placeOf(row.locator(".bubble")));
  await alice.page.getByRole("menu").waitFor();
  await finger.moves(120, 0);
  await expect(drawn(alice)).toHaveCount(0);
  await finger.lifts();
  await alice.page.keyboard.press("Escape");
  await expect(about(alice)).toHaveCount(0);
  // A mouse selects.
  const there = await placeOf(bob.bubble("第 11 行").locator(".bubble"));
  await bob.page.mouse.move(there.x, there.y);
  await bob.page.mouse.down();
  await bob.page.mouse.move(there.x + 150, there.y, { steps: 10 });
  await expect(drawn(bob)).toHaveCount(0);
  await bob.page.mouse.up();
  await expect(about(bob)).toHaveCount(0);
});

test("with less motion the message stays where it is, and is answered all the same", async ({ enter, bob }) => {
  const alice = await enter("爱丽丝", { ...phone, reducedMotion: "reduce" });
  await alice.goes("/c/1");
  await alice.ready();
  await bob.says("在吗？");
  const finger = await Finger.down(alice, await placeOf(alice.bubble("在吗？").locator(".bubble")));
  await finger.moves(100, 0);
  await expect(drawn(alice)).toHaveAttribute("data-swipe", "far");
  expect(await moved(alice)).toBe("none");
  await finger.lifts();
  await expect(about(alice)).toContainText("在吗？");
});

test("scrolling up to the top loads what is older by itself", async ({ enter, bob }) => {
  for (let n = 0; n < 150; n++) await bob.says(`line ${n}.`);
  await bob.saved("line 149.");
  const alice = await enter("爱丽丝", phone);
  await alice.goes("/c/1");
  await alice.ready();
  await expect(alice.bubble("line 149.")).toBeVisible();
  for (let n = 0; n < 60 && !(await alice.bubble("line 0.").count()); n++) {
    const finger = await Finger.down(alice, { x: 200, y: 300 });
    await finger.moves(0, 320);
    await finger.lifts();
  }
  await expect(alice.bubble("line 0.")).toHaveCount(1);
});

test("Back closes what lies over the chat, one after the other, and only then leaves it", async ({ enter, bob }) => {
  const alice = await enter("爱丽丝", phone);
  await bob.says("几点到？");
  await alice.goes("/");
  await alice.ready();
  await alice.page.locator('.list a[href="/c/1"]').click();
  const bubble = alice.bubble("几点到？").locator(".bubble");
  const { page } = alice;
  const [menu, picker, sheet, bar] = [".message-menu", ".foot > .emoji", "dialog.sheet", ".picks"].map((what) => page.locator(what));
  const back = async (closed: typeof menu) => {
    await page.goBack();
    await expect(closed).toHaveCount(0);
    expect(new URL(page.url()).pathname).toBe("/c/1");
  };
  await bubble.click({ button: "right" });
  await expect(menu).toBeVisible();
  await back(menu);
  await page.getByRole("button", { name: "表情", exact: true }).click();
  await expect(picker).toBeVisible();
  await back(picker);
  await page.getByRole("button", { name: "更多：投票、接龙" }).click();
  await expect(sheet).toBeVisible();
  await back(sheet);
  // From the menu into selecting.
  await bubble.click({ button: "right" });
  await page.getByRole("menuitem", { name: "多选" }).click();
  await expect(bar).toBeVisible();
  await back(bar);
  // What was closed otherwise has no entry left: one step leads to the list.
  await bubble.click({ button: "right" });
  await expect(menu).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);
  await page.waitForTimeout(300);
  await page.goBack();
  await expect(page).toHaveURL(/\/$/);
});

test("Back closes the menu of a line of the list, and the menu of spaces", async ({ enter, server }) => {
  const alice = await enter("爱丽丝", phone);
  await claim(alice, server.ownerCode);
  await alice.goes("/admin/spaces");
  await alice.ready();
  await alice.page.locator("input[name=space]").fill("跑团");
  await alice.page.locator("input[name=space]").press("Enter");
  await expect(alice.page.locator(".conversation h1")).toHaveText("跑团");
  await alice.goes("/rooms");
  await alice.ready();
  await alice.page.locator('.tabs a[href="/"]').tap();
  await expect(alice.page).toHaveURL(/\/$/);
  const { page } = alice;
  const [line, spaces] = [page.locator(".line-menu"), page.locator(".space-menu")];
  const stays = async (closed: typeof line) => {
    await page.waitForFunction(() => history.state === "layer 1");
    await page.goBack();
    await expect(closed).toBeHidden();
    await expect(page).toHaveURL(/\/$/);
  };
  await page.locator(".row").first().click({ button: "right" });
  await expect(line).toBeVisible();
  await stays(line);
  await alice.seal.tap();
  await expect(spaces).toBeVisible();
  await stays(spaces);
  // Closed otherwise, they have no entry left.
  await page.locator(".row").first().click({ button: "right" });
  await page.getByRole("menuitem", { name: "置顶" }).tap();
  await expect(line).toHaveCount(0);
  await page.waitForTimeout(300);
  await looksAt(alice, "乐聊");
  await page.waitForTimeout(300);
  // What is pressed in it leads there.
  await alice.seal.tap();
  await page.getByRole("button", { name: "管理空间" }).tap();
  await expect(page).toHaveURL(/admin\/spaces$/);
  await page.waitForTimeout(500);
  await expect(page).toHaveURL(/admin\/spaces$/);
  await page.goBack();
  await expect(page).toHaveURL(/\/$/);
  await expect(spaces).toBeHidden();
});
