// Voice messages that are recorded in the page. The browser has a microphone that beeps once a second.
import type { Locator } from "@playwright/test";
import { Finger, placeOf } from "../fixtures/gestures.js";
import { expect, phone, test, type Person } from "../fixtures/world.js";

test.use({
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, args: [...(launchOptions.args ?? []), "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"] }),
});

const record = (person: Person) => person.page.getByRole("button", { name: "录语音" });
const recorder = (person: Person) => person.page.getByRole("group", { name: "录音" });
const sound = (person: Person) => person.page.locator(".msg .sound");

/** How high the highest of some bars is, of 24. */
const height = (path: Locator) => path.evaluate((path) => (path as SVGPathElement).getBBox().height);

/** Presses the button and talks for so long, milliseconds. */
async function talks(person: Person, milliseconds: number) {
  if (person.touch) {
    // The first press tells that one can hold it.
    await person.hearsFingers();
    await record(person).tap();
    await expect(person.page.locator(".toast")).toContainText("按住说话");
    await record(person).tap();
  } else await record(person).click();
  await expect(recorder(person)).toHaveAttribute("data-on", "");
  await person.page.waitForTimeout(milliseconds);
}

for (const size of ["desktop", "phone"] as const) {
  test(`a voice is recorded, sent, heard by the other one, and there after a reload (${size})`, async ({ enter, alice: other }) => {
    const dong = await enter("东东", size === "phone" ? phone : {});
    if (size === "phone") await dong.goes("/c/1");
    await dong.ready();
    await talks(dong, 2_600);
    await expect(recorder(dong).locator(".running")).toHaveText(/^0:0[2-9]$/);
    // The bars are what is heard, not a line.
    await expect.poll(() => height(recorder(dong).locator(".levels path"))).toBeGreaterThan(8);
    await recorder(dong).getByRole("button", { name: "发送" }).click();
    await expect(recorder(dong)).toHaveCount(0);
    await expect(sound(dong)).toHaveCount(1);
    await expect(dong.page.locator('.tick[data-progress="saved"]')).toHaveCount(1);
    for (const person of [dong, other]) {
      await expect(sound(person)).toHaveAccessibleName("语音");
      await expect(sound(person).locator(".length")).toHaveText(/^0:0[3-9]$/);
      await expect(sound(person).locator(".wave")).toHaveCount(2);
      await expect.poll(() => height(sound(person).locator(".wave path").first())).toBeGreaterThan(15);
    }
    await expect(other.row("大厅").locator("p")).toHaveText(/东东：? ?\[语音\]$/);
    await other.page.reload();
    await other.ready();
    await expect(sound(other).locator(".wave")).toHaveCount(2);
    await sound(other).locator(".go").click();
    await expect(sound(other)).toHaveAttribute("data-playing", "");
    await expect(sound(other)).not.toHaveAttribute("data-playing", { timeout: 15_000 });
  });
}

for (const look of ["normal", "simple"]) {
  test(`who holds the microphone talks until they let go (${look})`, async ({ enter, alice: other }) => {
    const dong = await enter("东东", phone);
    await dong.goes(`/c/1?look=${look}`);
    await dong.ready();
    const toast = dong.page.locator(".toast:visible");
    const hold = async () => {
      const finger = await Finger.down(dong, await placeOf(record(dong), 24, 24));
      await expect(recorder(dong)).toHaveAttribute("data-on", "");
      await expect(toast).toContainText("松开发送");
      return finger;
    };
    await dong.hearsFingers();
    await record(dong).tap();
    await expect(toast).toContainText("按住说话");
    await expect(recorder(dong)).toHaveCount(0);
    // Let go before anything was said.
    let finger = await hold();
    await finger.lifts();
    await expect(recorder(dong)).toHaveCount(0);
    await expect(toast).toContainText("按住说话");
    // Up, and let go.
    finger = await hold();
    await expect(recorder(dong).locator(".send")).toBeEnabled();
    await finger.moves(0, -90);
    await expect(toast).toHaveText("松开取消");
    // Somebody changes their mind twice.
    await finger.moves(0, 60);
    await expect(toast).toContainText("松开发送");
    await finger.moves(0, -60);
    await expect(toast).toHaveText("松开取消");
    await finger.lifts();
    await expect(recorder(dong)).toHaveCount(0);
    await expect(dong.page.locator(".tray")).toHaveCount(0);
    // Talked, and let go: sent.
    finger = await hold();
    await expect(recorder(dong).locator(".running")).toHaveText("0:02");
    await finger.lifts();
    await expect(recorder(dong)).toHaveCount(0);
    await expect(dong.page.locator('.tick[data-progress="saved"]')).toHaveCount(1);
    for (const person of [dong, other]) await expect(sound(person)).toHaveCount(1);
    // Two presses talk without holding; one press ends it, to be heard first.
    await expect(async () => {
      await record(dong).tap({ timeout: 500 });
      await expect(recorder(dong)).toHaveAttribute("data-on", "", { timeout: 500 });
    }).toPass();
    await expect(toast).toHaveCount(0);
    await expect(recorder(dong).locator(".stop")).toBeEnabled();
    await recorder(dong).locator(".stop").tap();
    await expect(recorder(dong)).toHaveCount(0);
    await expect(dong.page.locator(".tray")).toHaveCount(1);
    await expect(sound(other)).toHaveCount(1);
  });
}

test("why there is no microphone stays when the finger that held it is lifted", async ({ enter }) => {
  const dong = await enter("东东", phone);
  await dong.goes("/c/1");
  await dong.ready();
  await refuses(dong, "NotAllowedError");
  const finger = await Finger.down(dong, await placeOf(record(dong)));
  const why = dong.page.locator(".recorder [role=alert]");
  await expect(why).toContainText("地址栏");
  await finger.lifts();
  await expect(dong.page.locator(".toast")).toHaveCount(0);
  await expect(why).toContainText("地址栏");
});

test("bars are sought in by pressing them and with arrow keys", async ({ alice, bob }) => {
  await talks(alice, 6_000);
  await alice.page.keyboard.press("Enter");
  await expect(sound(bob).locator(".wave")).toHaveCount(2);
  const row = sound(bob);
  const box = (await row.locator(".wave").first().boundingBox())!;
  const tall = await row.evaluate((row) => row.getBoundingClientRect().height);
  await bob.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  // The button for the speed has its room beforehand: nothing in the log moves.
  await expect(row.locator(".speed")).toBeVisible();
  expect(await row.evaluate((row) => row.getBoundingClientRect().height)).toBe(tall);
  await expect(row.locator(".length")).toHaveText(/^0:0[3-6]$/);
  await row.locator(".go").click();
  await expect(row).not.toHaveAttribute("data-playing");
  const place = () => row.locator("input").inputValue().then(Number);
  const before = await place();
  expect(before).toBeGreaterThan(400);
  const heard = () => row.evaluate((row) => parseFloat((row as HTMLElement).style.getPropertyValue("--heard")));
  expect(await heard()).toBeCloseTo(before / 10, 0);
  await row.locator("input").focus();
  await bob.page.keyboard.press("ArrowLeft");
  await expect.poll(place).toBeLessThan(before - 30);
  const left = await place();
  await bob.page.keyboard.press("ArrowRight");
  await expect.poll(place).toBeGreaterThan(left + 30);
});

test("what is recorded can be thrown away, and heard before it is sent", async ({ alice, bob }) => {
  await talks(alice, 900);
  await alice.page.keyboard.press("Escape");
  await expect(recorder(alice)).toHaveCount(0);
  await expect(alice.composer).toBeFocused();
  await expect(alice.page.locator(".tray")).toHaveCount(0);
  await talks(alice, 900);
  await recorder(alice).getByRole("button", { name: "丢掉" }).click();
  await expect(alice.page.locator(".tray")).toHaveCount(0);
  // Stopped, it stands above the composer, plays, and survives a reload.
  await talks(alice, 1_200);
  await recorder(alice).getByRole("button", { name: "停下" }).click();
  const kept = alice.page.locator(".tray .local-file");
  await expect(kept.locator("b")).toHaveText("语音");
  await expect(kept.locator("small")).toHaveText(/^0:0[1-9]$/);
  await kept.locator("audio").evaluate((audio) => (audio as HTMLAudioElement).play());
  await alice.page.reload();
  await alice.ready();
  await expect(kept.locator("audio")).toHaveCount(1);
  await alice.page.locator(".send").click();
  await expect(sound(bob).locator(".wave")).toHaveCount(2);
  await expect(alice.page.locator(".tray")).toHaveCount(0);
});

test("who goes elsewhere while recording keeps what was said; while there is a text there is no microphone", async ({ alice }) => {
  await alice.createsRoom("茶室");
  await talks(alice, 1_200);
  await alice.row("大厅").click();
  await expect(alice.page.locator(".conversation h1")).not.toHaveText("茶室");
  await expect(recorder(alice)).toHaveCount(0);
  await expect(alice.page.locator(".tray")).toHaveCount(0);
  await alice.composer.fill("写着呢");
  await expect(record(alice)).toBeHidden();
  await alice.composer.fill("");
  await expect(record(alice)).toBeVisible();
  await alice.row("茶室").click();
  await expect(alice.page.locator(".tray .local-file b")).toHaveText("语音");
});

test("without a connection it waits in the outbox, and goes when there is one", async ({ alice, bob }) => {
  await talks(alice, 900);
  await recorder(alice).getByRole("button", { name: "丢掉" }).click();
  alice.mayLoseConnection = true;
  await alice.context.setOffline(true);
  await talks(alice, 1_200);
  await recorder(alice).getByRole("button", { name: "发送" }).click();
  const waiting = alice.page.locator(".sent-files");
  await expect(waiting.locator("b")).toHaveText("语音");
  await expect(waiting.locator("audio")).toHaveCount(1);
  await expect(waiting).not.toContainText("webm");
  await alice.context.setOffline(false);
  await expect(sound(bob)).toHaveCount(1, { timeout: 30_000 });
});

test("who answers with a voice answers", async ({ alice, bob }) => {
  await alice.says("几点？");
  await bob.bubble("几点？").click({ button: "right" });
  await bob.page.getByRole("menuitem", { name: "回复" }).click();
  await talks(bob, 1_000);
  await bob.page.keyboard.press("Enter");
  await expect(alice.page.locator(".msg", { has: alice.page.locator(".sound") }).locator(".quote")).toContainText("几点？");
});

/** Makes the browser refuse, as it would for this reason. */
const refuses = (person: Person, name: string) =>
  person.page.evaluate((name) => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", name));
  }, name);

test("what stands in the way is told, with what to do", async ({ alice, server, enter, arrive }) => {
  for (const [name, told] of [
    ["NotAllowedError", "地址栏"],
    ["NotFoundError", "没有找到麦克风"],
    ["NotReadableError", "别的软件"],
    ["UnknownError", "没有录成"],
  ]) {
    await refuses(alice, name!);
    await record(alice).click();
    await expect(alice.page.locator(".recorder [role=alert]")).toContainText(told!);
    await alice.page.keyboard.press("Escape");
    await expect(alice.page.locator(".recorder")).toHaveCount(0);
    await expect(alice.composer).toBeFocused();
  }
  await alice.page.evaluate(() => delete (window as any).MediaRecorder);
  await record(alice).click();
  await expect(alice.page.locator(".recorder [role=alert]")).toContainText("不能录音");
  await alice.page.locator(".recorder button").click();
  // In English, and by the permission itself.
  const mia = await enter("mia", { locale: "en-US" });
  await refuses(mia, "NotAllowedError");
  await mia.page.getByRole("button", { name: "Record a voice message" }).click();
  await expect(mia.page.locator(".recorder [role=alert]")).toContainText("site settings");
  // A page that came over plain HTTP from another machine.
  const lan = await arrive("lan");
  await lan.logIn(3, `http://leliao.local:${server.port}`);
  expect(await lan.page.evaluate(() => isSecureContext)).toBe(false);
  await record(lan).click();
  await expect(lan.page.locator(".recorder [role=alert]")).toContainText("https");
});

test("a sound that somebody had is told by its name", async ({ alice, bob }) => {
  const { sendsFiles, tone } = await import("../fixtures/media.js");
  await sendsFiles(alice, [tone(1.2, "班歌.wav")]);
  await expect(bob.page.locator(".sound")).toHaveAccessibleName("班歌.wav");
  await expect(bob.page.locator(".sound .wave")).toHaveCount(0);
  await expect(bob.row("大厅").locator("p")).toContainText("[音频] 班歌.wav");
});
