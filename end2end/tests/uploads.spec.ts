// How files and pictures get into a conversation.
import type { Person } from "../fixtures/person.js";
import { download, drop, file, messages, paste, pick, picture, sum } from "../fixtures/files.js";
import { expect, test } from "../fixtures/world.js";

const tray = (person: Person) => person.page.locator(".tray > li");
const echo = (person: Person) => person.page.locator(".sent-files");
const sends = (person: Person) => person.page.locator(".send").click();

/** All that was sent has arrived. */
async function arrived(person: Person, count: number, conversation = "1") {
  await expect.poll(async () => (await messages(person, conversation)).length, { timeout: 20_000 }).toBe(count);
  return messages(person, conversation);
}

/** Holds requests that send bytes until it is told to let them go. */
async function holds(person: Person) {
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await person.context.route("**/upload/*", async (route) => {
    if (route.request().method() === "PATCH") await held;
    await route.continue().catch(() => {});
  });
  return release;
}

/** The browser says of a refusal what the page says better. */
function refusedOnPurpose(person: Person) {
  const others = person.complaints.filter((told) => !/the server responded with a status of 4/.test(told));
  person.complaints.splice(0, person.complaints.length, ...others);
}

test("picked pictures are one message, in order, with their caption and descriptions", async ({ alice, bob }) => {
  const [red, blue] = [picture("red.png"), picture("blue.png", 40, 80, 200)];
  await pick(alice, red, blue);
  await pick(alice, file("计划.docx", 5_000));
  await expect(tray(alice)).toHaveCount(3);
  await expect(tray(alice).first().locator("img")).toHaveAttribute("src", /^blob:/);
  await expect(tray(alice).last()).toContainText("计划.docx");
  await expect(tray(alice).last()).toContainText("4.9 KB");
  await tray(alice).first().getByRole("button", { name: "图片说明" }).click();
  await alice.page.locator(".description").fill("一面红墙");
  await alice.page.locator(".description").press("Enter");
  await expect(alice.page.locator(".description")).toHaveCount(0);
  await alice.says("春游照片");
  const [sent] = await arrived(bob, 1);
  expect(sent.text).toBe("春游照片");
  expect(sent.files.map(({ name, media, alt }) => ({ name, media, alt }))).toEqual([
    { name: "red.png", media: "image/png", alt: "一面红墙" },
    { name: "blue.png", media: "image/png", alt: undefined },
    { name: "计划.docx", media: "text/plain", alt: undefined },
  ]);
  expect(await download(bob, sent.files[2].id)).toEqual(sum(file("计划.docx", 5_000)));
  await expect(tray(alice)).toHaveCount(0);
  await expect(echo(alice)).toHaveCount(0);
});

test("one without a text is sent with the button, and what was removed is not", async ({ alice, bob }) => {
  await pick(alice, file("a.pdf", 100), file("b.pdf", 200), file("c.pdf", 300));
  await alice.page.getByRole("button", { name: "移除 b.pdf" }).click();
  await expect(tray(alice)).toHaveCount(2);
  await sends(alice);
  const [sent] = await arrived(bob, 1);
  expect([sent.text, ...sent.files.map(({ name }) => name)]).toEqual(["", "a.pdf", "c.pdf"]);
  // The same one may be picked again.
  await pick(alice, file("a.pdf", 100));
  await expect(tray(alice)).toHaveCount(1);
});

test("a pasted picture is a picture, and what Word pastes stays text", { tag: "@chromium" }, async ({ alice, bob }) => {
  const shot = picture("image.png");
  const html = "<p class=MsoNormal>春游分工</p>";
  expect(await paste(alice.page, [shot], { "text/plain": "春游分工", "text/html": html })).toBe(false);
  expect(await paste(alice.page, [], { "text/plain": "just text" })).toBe(false);
  await expect(tray(alice)).toHaveCount(0);
  expect(await paste(alice.page, [shot])).toBe(true);
  await expect(tray(alice)).toHaveCount(1);
  expect(await paste(alice.page, [shot], { "text/html": '<img src="https://example.org/a.png">' })).toBe(true);
  await expect(tray(alice)).toHaveCount(2);
  await alice.composer.press("Enter");
  const [sent] = await arrived(bob, 1);
  expect(sent.files.map(({ width }) => width)).toEqual([640, 640]);
});

test("a dropped file has a target that shows, and beside it the page stays", async ({ alice, bob }) => {
  expect(await drop(alice.page, ".log", "a.txt", true)).toBe(true);
  await expect(alice.page.locator(".conversation")).toHaveAttribute("data-dragged", "");
  expect(await drop(alice.page, ".log", "a.txt")).toBe(true);
  await expect(alice.page.locator(".conversation")).not.toHaveAttribute("data-dragged", "");
  await expect(tray(alice)).toHaveCount(1);
  // The list takes none, and the browser does not open it either.
  expect(await drop(alice.page, ".list", "b.txt", true)).toBe(true);
  await expect(alice.page.locator("[data-dragged]")).toHaveCount(0);
  expect(await drop(alice.page, ".list", "b.txt")).toBe(true);
  await expect(tray(alice)).toHaveCount(1);
  await sends(alice);
  expect((await arrived(bob, 1))[0].files.map(({ name }) => name)).toEqual(["a.txt"]);
});

test("what cannot be sent is told, and the others go", async ({ alice, bob }) => {
  const many = Array.from({ length: 21 }, (_, n) => file(`${n}.txt`, 10 + n));
  await pick(alice, file("empty.txt", 0), ...many);
  await expect(tray(alice).filter({ hasText: "empty.txt" })).toContainText("空文件");
  await expect(tray(alice).filter({ hasText: "20.txt" })).toContainText("最多 20 个");
  await sends(alice);
  const [sent] = await arrived(bob, 1);
  expect(sent.files.map(({ name }) => name)).toEqual(many.slice(0, 20).map(({ name }) => name));
  await expect(tray(alice)).toHaveCount(0);
});

test("a message with files waits for them, and texts after it do not", async ({ alice, bob }) => {
  const release = await holds(alice);
  const video = file("video.mp4", 9_000_000);
  await pick(alice, video);
  await alice.says("看这个");
  await expect(echo(alice)).toContainText("video.mp4");
  await expect(alice.bubble("看这个").locator('.tick[data-progress="waiting"]')).toHaveCount(1);
  await alice.says("等一下就来");
  await alice.saved("等一下就来");
  expect((await arrived(bob, 1))[0].text).toBe("等一下就来");
  release();
  const [, sent] = await arrived(bob, 2);
  expect(sent.text).toBe("看这个");
  expect(await download(bob, sent.files[0].id)).toEqual(sum(video));
  await expect(alice.bubble("看这个").locator('.tick[data-progress="saved"]')).toHaveCount(1);
});

test("an upload is paused and goes on, and a message is given up", async ({ alice, bob }) => {
  const release = await holds(alice);
  await pick(alice, file("a.zip", 9_000_000));
  await sends(alice);
  await alice.page.getByRole("button", { name: "暂停上传 a.zip" }).click();
  await expect(echo(alice)).toContainText("已暂停");
  release();
  await alice.page.waitForTimeout(300);
  await expect(echo(alice)).toContainText("已暂停");
  await alice.page.getByRole("button", { name: "继续上传 a.zip" }).click();
  await arrived(bob, 1);
  const hold = await holds(alice);
  await pick(alice, file("b.zip", 9_000_000));
  await sends(alice);
  const given = alice.page.waitForRequest((request) => request.method() === "DELETE");
  await alice.page.getByRole("button", { name: "取消发送" }).click();
  await given;
  await expect(echo(alice)).toHaveCount(0);
  hold();
  await alice.says("还是算了");
  expect((await arrived(bob, 2)).map(({ text }) => text)).toEqual(["", "还是算了"]);
});

test("an upload goes on where it was after a cut", async ({ alice, bob }) => {
  alice.mayLoseConnection = true;
  const big = file("big.bin", 20_000_000);
  const sent: number[] = [];
  let pieces = 0;
  await alice.context.route("**/upload/*", async (route) => {
    if (route.request().method() === "PATCH") {
      sent.push(Number(route.request().headers()["upload-offset"]));
      if (++pieces === 2) return route.abort("internetdisconnected");
    }
    await route.continue();
  });
  await pick(alice, big);
  await sends(alice);
  const [message] = await arrived(bob, 1);
  expect(await download(bob, message.files[0].id)).toEqual(sum(big));
  expect(sent).toEqual([0, 8 << 20, 8 << 20, 16 << 20]);
  // Without any network it waits, says so, and goes on by itself.
  await alice.context.setOffline(true);
  await pick(alice, file("later.bin", 1_000));
  await expect(tray(alice)).toContainText("恢复后自动继续");
  await alice.says("离线写的");
  await alice.context.setOffline(false);
  expect((await arrived(bob, 2))[1].files.map(({ name }) => name)).toEqual(["later.bin"]);
});

test("a reload in the middle loses nothing, neither sent nor unsent", async ({ alice, bob }) => {
  const [big, release] = [file("big.bin", 20_000_000), await holds(alice)];
  await pick(alice, big);
  await alice.says("带附件");
  await pick(alice, picture("later.png"));
  await expect(tray(alice)).toHaveCount(1);
  await alice.page.waitForTimeout(500);
  await alice.page.reload();
  await alice.ready();
  await expect(echo(alice)).toContainText("big.bin");
  await expect(tray(alice).locator("img")).toHaveAttribute("src", /^blob:/);
  release();
  const [sent] = await arrived(bob, 1);
  expect(sent.text).toBe("带附件");
  expect(await download(bob, sent.files[0].id)).toEqual(sum(big));
  await sends(alice);
  expect((await arrived(bob, 2))[1].files.map(({ name }) => name)).toEqual(["later.png"]);
  // Nothing is left behind for the next page.
  await expect.poll(() => kept(alice)).toBe(0);
});

test("of two tabs one goes on with what is kept", async ({ alice, bob }) => {
  const [big, release] = [file("big.bin", 9_000_000), await holds(alice)];
  await pick(alice, big);
  await alice.says("带附件");
  await alice.page.waitForTimeout(500);
  const begun: string[] = [];
  alice.context.on("request", (request) => {
    const asks = /^\/(file|upload)\b/.test(new URL(request.url()).pathname);
    if (asks && request.frame().page() !== alice.page) begun.push(request.method());
  });
  const other = await alice.another();
  await expect(other.getByText("带附件")).toHaveCount(1);
  // It has looked at what is kept.
  await other.waitForTimeout(1_500);
  release();
  const [sent] = await arrived(bob, 1);
  expect(await download(bob, sent.files[0].id)).toEqual(sum(big));
  expect(begun).toEqual([]);
  // In the other tab it is sent, too.
  await expect(other.locator('.msg .tick[data-progress="saved"]')).toHaveCount(1);
  await other.close();
});

/** How many files the browser keeps. */
function kept(person: Person) {
  return person.page.evaluate(() => new Promise<number>((done) => {
    const open = indexedDB.open("leliao-files", 1);
    open.onsuccess = () => {
      // Logged out, Firefox has wiped the stores as well.
      if (!open.result.objectStoreNames.contains("bytes")) return done(0);
      const count = open.result.transaction("bytes").objectStore("bytes").count();
      count.onsuccess = () => {
        open.result.close();
        done(count.result);
      };
    };
  }));
}

test("files stay where they were added, and a logout forgets them", async ({ alice, bob }) => {
  await alice.createsRoom("春游");
  const room = new URL(alice.page.url()).pathname.split("/")[2];
  await pick(alice, file("room.txt", 100));
  await expect(tray(alice)).toHaveCount(1);
  await alice.row("大厅").click();
  await expect(alice.page.locator(".conversation h1")).not.toHaveText("春游");
  await expect(tray(alice)).toHaveCount(0);
  await pick(alice, file("lobby.txt", 100));
  await expect(tray(alice)).toHaveText([/lobby\.txt/]);
  await alice.says("给大厅");
  expect((await arrived(bob, 1))[0].files.map(({ name }) => name)).toEqual(["lobby.txt"]);
  await alice.row("春游").click();
  await expect(tray(alice)).toHaveText([/room\.txt/]);
  await sends(alice);
  expect((await arrived(alice, 1, room))[0].files.map(({ name }) => name)).toEqual(["room.txt"]);
  await pick(alice, file("secret.txt", 100));
  await expect.poll(() => kept(alice)).toBe(1);
  await alice.goes("/leave");
  await alice.page.locator("main.page").getByRole("button", { name: /仍然退出|退出/ }).last().click();
  await alice.page.waitForURL(/login/);
  expect(await kept(alice)).toBe(0);
});
