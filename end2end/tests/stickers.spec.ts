// The server's own stickers: the owner makes a pack, others send one with a tap.
import { crc32, deflateSync } from "node:zlib";
import { claim } from "../fixtures/spaces.js";
import type { Person } from "../fixtures/person.js";
import { expect, test } from "../fixtures/world.js";

/** A picture of one colour. */
function png(side: number, [red, green, blue]: number[]) {
  const part = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body) >>> 0);
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const line = Buffer.from([0, ...Array.from({ length: side }, () => [red, green, blue]).flat()]);
  const data = deflateSync(Buffer.concat(Array.from({ length: side }, () => line)));
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), part("IHDR", head), part("IDAT", data), part("IEND", Buffer.alloc(0))]);
}

const picture = (name: string, colour: number[]) => ({ name, mimeType: "image/png", buffer: png(200, colour) });

async function opensStickers(person: Person) {
  await person.page.locator(".composer").getByRole("button", { name: "表情" }).click();
  await person.page.getByRole("tab", { name: "贴纸" }).click();
}

const sticker = (person: Person, name: string) => person.page.locator(".msg .bubble").getByRole("img", { name, exact: true });

test("the owner makes a pack; others send a sticker, and messages keep theirs", async ({ server, alice, bob }) => {
  await claim(alice, server.ownerCode);
  await opensStickersEmpty(bob);
  await alice.goes("/admin/stickers");
  await alice.page.locator("input[name=pack]").fill("熊猫日常");
  await alice.page.locator("input[name=pack]").press("Enter");
  const pack = alice.page.getByRole("region", { name: "熊猫日常" });
  await expect(pack).toBeVisible();
  await expect(alice.page.locator("input[name=pack]")).toHaveValue("");
  await pack.locator("input[type=file]").setInputFiles([picture("加油.png", [200, 60, 40]), picture("晚安.png", [40, 60, 200])]);
  const names = pack.getByLabel("名字");
  await expect(names).toHaveCount(2);
  await expect(names.first()).toHaveValue("加油");
  // What is no picture is told, and changes nothing.
  await pack.locator("input[type=file]").setInputFiles({ name: "x.png", mimeType: "image/png", buffer: Buffer.alloc(600 * 1024) });
  await expect(pack.getByRole("alert")).toBeVisible();
  await pack.locator("input[type=file]").setInputFiles({ name: "y.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await expect(pack.getByRole("alert")).toContainText("这张图没有传上去");
  await expect(alice.page.getByText("找不到")).toHaveCount(0);
  await names.nth(1).fill("睡了");
  await names.nth(1).press("Tab");
  await pack.getByRole("button", { name: "往后" }).first().click();
  await expect(names.first()).toHaveValue("睡了");
  // Bob writes, and sends one meanwhile.
  await bob.composer.fill("写到一半");
  await opensStickers(bob);
  const offered = bob.page.locator(".foot > .emoji").getByRole("group", { name: "熊猫日常" }).getByRole("button");
  await expect(offered).toHaveCount(2);
  await offered.nth(1).click();
  await expect(sticker(bob, "加油")).toBeVisible();
  await expect(bob.page.locator('.msg .tick[data-progress="saved"]')).toHaveCount(1);
  await expect(bob.composer).toHaveValue("写到一半");
  const shown = sticker(bob, "加油");
  expect(await shown.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(200);
  const box = (await shown.boundingBox())!;
  expect(Math.max(box.width, box.height)).toBeLessThanOrEqual(160);
  await alice.goes("/c/1");
  await expect(sticker(alice, "加油")).toBeVisible();
  await expect(alice.row("大厅").locator("p")).toContainText("[加油]");
  // Without the pack: the message keeps it, and nobody sends it any more.
  await alice.goes("/admin/stickers");
  await alice.page.getByRole("region", { name: "熊猫日常" }).getByRole("button", { name: "删除这一组" }).click();
  const asked = alice.page.getByRole("alertdialog");
  await expect(asked).toContainText("已经发出的还在");
  await alice.page.waitForTimeout(700);
  await asked.getByRole("button", { name: "删除这一组" }).click();
  await expect(alice.page.getByRole("region", { name: "熊猫日常" })).toHaveCount(0);
  await alice.goes("/c/1");
  expect(await sticker(alice, "加油").evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(200);
  await bob.page.getByRole("tab", { name: "表情", exact: true }).click();
  await bob.page.getByRole("tab", { name: "贴纸" }).click();
  await expect(bob.page.locator(".emoji-none")).toBeVisible();
});

async function opensStickersEmpty(person: Person) {
  await opensStickers(person);
  await expect(person.page.locator(".emoji-none")).toBeVisible();
  await person.page.keyboard.press("Escape");
  await expect(person.page.locator(".foot > .emoji")).toHaveCount(0);
}
