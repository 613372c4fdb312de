// How files of messages are shown: pictures, albums, files, sounds; the viewer; and that nothing moves while they load.
import { drawn, sendsFiles, tone, type Sent } from "../fixtures/media.js";
import { expect, phone, test, type Person } from "../fixtures/world.js";

/** Pictures are asked for and not answered until this is called. */
async function holdPictures(person: Person) {
  let release!: () => void;
  const released = new Promise<void>((done) => (release = done));
  await person.page.route(/\/file\/\d+/, async (route) => {
    await released;
    await route.continue().catch(() => undefined);
  });
  return release;
}

const box = (person: Person, selector: string) =>
  person.page.locator(selector).first().evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height };
  });

/** Every row of the log, from the bottom of the view, CSS pixels. */
const places = (person: Person) =>
  person.page.locator(".log").evaluate((log) => {
    const bottom = log.getBoundingClientRect().bottom;
    return [...log.querySelectorAll("[data-seq]")].map((row) => [row.getAttribute("data-seq"), Math.round(bottom - row.getBoundingClientRect().top)]);
  });

const loaded = (person: Person, selector: string) =>
  expect
    .poll(() => person.page.locator(`${selector} img`).evaluateAll((all) => all.every((img) => (img as HTMLImageElement).naturalWidth > 0)))
    .toBe(true);

for (const size of ["desktop", "phone"] as const) {
  test(`a picture has its room from the first frame on (${size})`, async ({ alice, enter }) => {
    const bob = await enter("bob", size === "phone" ? phone : {});
    if (size === "phone") await bob.goes("/c/1");
    await bob.ready();
    for (let n = 0; n < 12; n++) await alice.says(`before ${n}`);
    await sendsFiles(alice, [await drawn(alice, 1600, 1000, 20, "春天.png", "一树花")], "看");
    await bob.sees("看");
    const release = await holdPictures(bob);
    await bob.page.reload();
    await bob.page.locator("html[data-ready]").waitFor();
    const picture = bob.page.locator(".picture");
    await expect(picture).toHaveCount(1);
    await expect(picture.locator("img")).toHaveAttribute("alt", "一树花");
    await expect(picture).toBeInViewport();
    // Its colour is there before it is, and the blur once its code is.
    await expect(picture.locator("font")).toHaveAttribute("color", /^#[0-9a-f]{6}$/);
    await expect(picture).toHaveAttribute("data-watched", "");
    const [before, rows] = [await box(bob, ".picture"), await places(bob)];
    expect(before.width / before.height).toBeCloseTo(1.6, 1);
    release();
    await loaded(bob, ".picture");
    expect(await box(bob, ".picture")).toEqual(before);
    expect(await places(bob)).toEqual(rows);
    // At the end of the log, down to the last pixel.
    expect(await bob.page.locator(".log").evaluate((log) => log.scrollTop)).toBe(0);
  });
}

test("albums of two to six pictures have fixed rooms; the rest is counted", async ({ alice, bob }) => {
  for (const count of [2, 3, 4, 6]) {
    const files: Sent[] = [];
    for (let n = 0; n < count; n++) files.push(await drawn(alice, 400 + 100 * n, 700 - 50 * n, 60 * n));
    await sendsFiles(alice, files);
    const album = bob.page.locator(".album").last();
    await expect(album).toHaveAttribute("data-count", String(Math.min(count, 5)));
    await expect(album.locator(".picture")).toHaveCount(Math.min(count, 5));
    const { width, height } = (await album.boundingBox())!;
    expect(width).toBeGreaterThan(300);
    expect(height).toBeGreaterThan(120);
    expect(height).toBeLessThan(420);
  }
  await expect(bob.page.locator(".album .rest")).toHaveText("+1");
  await expect(bob.row("大厅").locator("p")).toContainText("[6 张图片]");
  await bob.page.reload();
  await bob.ready();
  await expect(bob.row("大厅").locator("p")).toContainText("[6 张图片]");
});

test("the viewer: keys, buttons, zoom, Back, and the focus comes back", async ({ alice, bob }) => {
  await sendsFiles(alice, [await drawn(alice, 900, 600, 0, "a.png", "第一张")]);
  await sendsFiles(alice, [await drawn(alice, 600, 900, 120, "b.png"), await drawn(alice, 700, 700, 240, "c.png")], "两张");
  await bob.sees("两张");
  const viewer = bob.page.getByRole("dialog", { name: "图片" });
  const address = bob.page.url();
  await bob.page.locator(".picture").first().click();
  await expect(viewer).toBeVisible();
  await expect(viewer.locator("header b")).toHaveText("alice");
  await expect(viewer.locator("footer p")).toHaveText("第一张");
  await expect(viewer.locator("footer small")).toHaveText(/^1 \/ 3 · 900 × 600 · /);
  await bob.page.keyboard.press("ArrowRight");
  await bob.page.keyboard.press("ArrowRight");
  await expect(viewer.locator("footer small")).toHaveText(/^3 \/ 3 · 700 × 700/);
  await bob.page.keyboard.press("ArrowRight");
  await bob.page.keyboard.press("ArrowLeft");
  await expect(viewer.locator("footer small")).toHaveText(/^2 \/ 3/);
  await expect(viewer.locator("a[download]")).toHaveAttribute("download", "b.png");
  // Zoom: wheel, buttons, double click.
  const percent = viewer.locator(".whole");
  const surface = (await viewer.locator(".surface").boundingBox())!;
  await bob.page.mouse.move(surface.x + surface.width / 2, surface.y + surface.height / 2);
  await bob.page.mouse.wheel(0, -300);
  await expect(percent).not.toHaveText("100%");
  await percent.click();
  await expect(percent).toHaveText("100%");
  await viewer.getByRole("button", { name: "放大" }).click();
  await expect(percent).toHaveText("150%");
  await bob.page.keyboard.press("0");
  await viewer.locator(".surface").dblclick();
  await expect(percent).toHaveText("250%");
  // Tab stays inside.
  for (let n = 0; n < 8; n++) await bob.page.keyboard.press("Tab");
  expect(await viewer.evaluate((viewer) => viewer.contains(document.activeElement) || document.activeElement === document.body)).toBe(true);
  await bob.page.keyboard.press("Escape");
  await expect(viewer).toHaveCount(0);
  await expect(bob.page.locator(".picture").first()).toBeFocused();
  expect(bob.page.url()).toBe(address);
  // Back closes it, and only it.
  await bob.page.locator(".picture").first().click();
  await expect(viewer).toBeVisible();
  await bob.page.goBack();
  await expect(viewer).toHaveCount(0);
  expect(bob.page.url()).toBe(address);
  await bob.sees("两张");
});

test("on a phone one swipes from picture to picture, and down to close", async ({ alice, enter }) => {
  const bob = await enter("bob", phone);
  await bob.goes("/c/1");
  await bob.ready();
  for (const hue of [0, 120]) await sendsFiles(alice, [await drawn(alice, 600, 800, hue)]);
  await expect(bob.page.locator(".picture")).toHaveCount(2);
  await bob.page.locator(".picture").first().tap();
  const viewer = bob.page.getByRole("dialog", { name: "图片" });
  await expect(viewer.locator("footer small")).toHaveText(/^1 \/ 2/);
  const swipe = (x: number, y: number) =>
    viewer.locator(".surface").evaluate(
      (surface, { x, y }) => {
        const at = (type: string, clientX: number, clientY: number) =>
          surface.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 7, pointerType: "touch", isPrimary: true, clientX, clientY }));
        at("pointerdown", 195, 400);
        at("pointermove", 195 + x / 2, 400 + y / 2);
        at("pointermove", 195 + x, 400 + y);
        at("pointerup", 195 + x, 400 + y);
      },
      { x, y },
    );
  await swipe(-120, 10);
  await expect(viewer.locator("footer small")).toHaveText(/^2 \/ 2/);
  await swipe(120, 10);
  await expect(viewer.locator("footer small")).toHaveText(/^1 \/ 2/);
  await swipe(5, 150);
  await expect(viewer).toHaveCount(0);
});

test("files: name, size, link; a name is never markup and keeps its ending", async ({ alice, bob }) => {
  const name = `<img src=x onerror=window.hacked=1>${"很长的名字".repeat(12)}.xlsx`;
  await sendsFiles(alice, [{ name, bytes: Buffer.from("x".repeat(1536)).toString("base64") }], "名单");
  const file = bob.bubble("名单").locator(".file");
  await expect(file).toHaveAttribute("download", /\.xlsx$/);
  await expect(file.locator(".end")).toHaveText(".xlsx");
  await expect(file.locator(".end")).toBeInViewport({ ratio: 1 });
  await expect(file.locator("small")).toHaveText("1.5 KB");
  await expect(bob.row("大厅").locator("p")).toContainText("[文件] ");
  expect(await bob.page.evaluate(() => (window as any).hacked)).toBeUndefined();
  const download = bob.page.waitForEvent("download");
  await file.click();
  expect((await download).suggestedFilename()).toMatch(/\.xlsx$/);
  await bob.sees("名单");
});

test("a voice message plays, is sought in, goes faster, and the next one plays on", async ({ alice, bob }) => {
  await sendsFiles(alice, [tone(1.2, "one.wav")]);
  await sendsFiles(alice, [tone(30, "two.wav")]);
  await alice.says("after");
  await bob.sees("after");
  await expect(bob.row("大厅").locator("p")).toContainText("after");
  const [one, two] = [bob.page.locator(".sound").nth(0), bob.page.locator(".sound").nth(1)];
  await expect(two.locator(".length")).toHaveText("0:30");
  await one.locator(".go").click();
  await expect(one).toHaveAttribute("data-playing", "");
  await expect(one.locator(".go")).toHaveAccessibleName("暂停");
  await expect(two).toHaveAttribute("data-playing", "", { timeout: 15_000 });
  await expect(one).not.toHaveAttribute("data-playing");
  await two.locator("input").fill("500");
  await expect(two.locator(".length")).toHaveText(/^0:1[5-9] \/ 0:30$/);
  await two.locator(".speed").click();
  await expect(two.locator(".speed")).toHaveText("1.5×");
  // A reaction draws the row anew, and what plays goes on.
  await two.hover();
  await bob.page.locator(".tools button").first().click();
  await expect(bob.page.locator(".chip")).toHaveCount(1);
  await expect(two).toHaveAttribute("data-playing", "");
  await two.locator(".go").click();
  await expect(two).not.toHaveAttribute("data-playing");
});

test("taken back, a picture vanishes at once: row, quote, list, viewer", async ({ alice, bob }) => {
  await sendsFiles(alice, [await drawn(alice, 500, 400, 10, "secret.png")]);
  await expect(bob.page.locator(".picture")).toHaveCount(1);
  await sendsFiles(alice, [await drawn(alice, 300, 300, 200)], "答", "1", 1);
  const quote = bob.bubble("答").locator(".quote");
  await expect(quote).toContainText("[图片]");
  // A reaction changes the quoted message, and the quote is as it was.
  await bob.page.locator(".msg").first().hover();
  await bob.page.locator(".tools button").first().click();
  await expect(bob.page.locator(".chip")).toHaveCount(1);
  await expect(quote).toContainText("[图片]");
  await bob.page.locator(".picture").first().click();
  await expect(bob.page.getByRole("dialog", { name: "图片" })).toBeVisible();
  await alice.page.locator(".msg").first().click({ button: "right" });
  await alice.page.getByRole("menuitem", { name: "撤回" }).click();
  await expect(bob.page.getByRole("dialog", { name: "图片" })).toHaveCount(0);
  await expect(bob.page.locator(".picture")).toHaveCount(1);
  await expect(quote).toContainText("消息已撤回");
  await expect(bob.page.locator("body")).not.toContainText("secret.png");
});

test("a picture that may no longer be seen is a quiet box", async ({ alice, bob }) => {
  await sendsFiles(alice, [await drawn(alice, 800, 500, 300)], "还在吗");
  await bob.sees("还在吗");
  await bob.page.route(/\/file\/\d+/, (route) => route.fulfill({ status: 404, body: "" }));
  await bob.page.reload();
  await bob.ready();
  const picture = bob.page.locator(".picture");
  const before = await box(bob, ".picture");
  await expect(picture).toHaveAttribute("data-broken", "看不到这张图片了");
  expect(await box(bob, ".picture")).toEqual(before);
  // The browser itself complains of each.
  bob.complaints.splice(0, bob.complaints.length, ...bob.complaints.filter((line) => !/404/.test(line)));
});

test("the row at the top stays while pictures load and older ones come", async ({ alice, bob }) => {
  test.slow();
  const picture = await drawn(alice, 900, 700, 80);
  for (let n = 1; n <= 40; n++) {
    await sendsFiles(alice, [picture], `picture ${n}.`);
    await alice.says(`line ${n}.`);
  }
  await bob.sees("line 40.");
  const release = await holdPictures(bob);
  await bob.page.reload();
  await bob.ready();
  await expect(bob.bubble("line 40.")).toBeInViewport();
  const top = () =>
    bob.page.locator(".log").evaluate((log) => {
      const box = log.getBoundingClientRect();
      const row = [...log.querySelectorAll("[data-seq]")].find((row) => row.getBoundingClientRect().bottom > box.top + 8)!;
      return { seq: Number(row.getAttribute("data-seq")), offset: row.getBoundingClientRect().top - box.top };
    });
  await bob.page.locator(".log").evaluate((log) => (log.scrollTop = -3_000));
  await bob.page.waitForTimeout(400);
  const before = await top();
  release();
  await bob.page.waitForTimeout(800);
  const after = await top();
  expect(after.seq).toBe(before.seq);
  expect(Math.abs(after.offset - before.offset)).toBeLessThanOrEqual(2);
  // Older ones come above.
  await bob.page.locator(".log").evaluate((log) => (log.scrollTop -= 2_500));
  await bob.page.waitForTimeout(100);
  const there = await top();
  await bob.page.waitForTimeout(1_000);
  const still = await top();
  expect(still.seq).toBe(there.seq);
  expect(Math.abs(still.offset - there.offset)).toBeLessThanOrEqual(2);
});
