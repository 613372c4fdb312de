// What moves, for whoever wants no motion (WCAG 2.2.2).
import { drawn, sendsFiles } from "../fixtures/media.js";
import { expect, test, type Person } from "../fixtures/world.js";

/** A GIF of so many pixels a side that is red, then blue, and again, every 100 milliseconds. */
function blinking(side: number): string {
  const [low, high] = [side & 255, side >> 8];
  const head = [0x47, 0x49, 0x46, 0x38, 0x39, 0x61, low, high, low, high, 0x80, 0, 0, 255, 0, 0, 0, 0, 255];
  const loops = [0x21, 0xff, 11, ...Buffer.from("NETSCAPE2.0"), 3, 1, 0, 0, 0];
  const frame = (colour: number) => {
    // Codes of three bits, with a clear code before every pixel pair, so that they never grow.
    const bits: number[] = [];
    const code = (value: number) => bits.push(value & 1, (value >> 1) & 1, (value >> 2) & 1);
    for (let pixel = 0; pixel < side * side; pixel++) {
      if (pixel % 2 === 0) code(4);
      code(colour);
    }
    code(5);
    const bytes: number[] = [];
    for (let at = 0; at < bits.length; at += 8) bytes.push(bits.slice(at, at + 8).reduce((byte, bit, n) => byte | (bit << n), 0));
    const blocks: number[] = [];
    for (let at = 0; at < bytes.length; at += 255) blocks.push(Math.min(255, bytes.length - at), ...bytes.slice(at, at + 255));
    return [0x21, 0xf9, 4, 4, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, low, high, low, high, 0, 2, ...blocks, 0];
  };
  return Buffer.from([...head, ...loops, ...frame(0), ...frame(1), 0x3b]).toString("base64");
}

/** How many different colours the middle of a picture has within a second. */
async function colours(person: Person, selector: string) {
  const picture = person.page.locator(selector);
  const seen = new Set<string>();
  for (let n = 0; n < 8; n++) {
    seen.add((await picture.screenshot()).toString("base64"));
    // Unequal waits: equal ones may meet the same frame each time.
    await person.page.waitForTimeout(60 + 37 * n);
  }
  return seen.size;
}

for (const side of [120, 400]) {
  test(`what moves stands still until it is asked to play, and again (${side} pixels)`, async ({ alice, enter }) => {
    const bob = await enter("bob", { reducedMotion: "reduce" });
    await sendsFiles(alice, [{ name: "闪.gif", bytes: blinking(side) }]);
    const tile = ".picture:has(.motion)";
    const button = bob.page.locator(".motion");
    await expect(button).toHaveAccessibleName("播放动图");
    await expect(bob.page.locator(".picture .still")).toHaveCount(1);
    expect(await colours(bob, tile)).toBe(1);
    const before = await bob.page.locator(tile).boundingBox();
    await button.click();
    await expect(button).toHaveAccessibleName("停止动图");
    await expect(bob.page.getByRole("dialog")).toHaveCount(0);
    await expect.poll(() => colours(bob, tile)).toBeGreaterThan(1);
    await button.click();
    await expect(bob.page.locator(".picture .still")).toHaveCount(1);
    expect(await colours(bob, tile)).toBe(1);
    expect(await bob.page.locator(tile).boundingBox()).toEqual(before);
    // By keyboard; and a press beside the button opens the viewer.
    await button.focus();
    await bob.page.keyboard.press("Enter");
    await expect(button).toHaveAccessibleName("停止动图");
    await bob.page.locator(tile).click({ position: { x: 8, y: 8 } });
    await expect(bob.page.getByRole("dialog", { name: "图片" })).toBeVisible();
    // Whoever has nothing against motion sees it, without a button.
    await expect(alice.page.locator(".picture img")).toHaveCount(1);
    await expect(alice.page.locator(".motion")).toHaveCount(0);
    await expect.poll(() => colours(alice, ".picture")).toBeGreaterThan(1);
  });
}

test("a picture that does not move has no button", async ({ alice, enter }) => {
  const bob = await enter("bob", { reducedMotion: "reduce" });
  await sendsFiles(alice, [await drawn(alice, 500, 400, 40)]);
  await expect(bob.page.locator(".picture[data-watched]")).toHaveCount(1);
  await expect(bob.page.locator(".motion, .still")).toHaveCount(0);
});
