// The large look, and the simple one for elders and children.
import { createsGroup, invites } from "../fixtures/groups.js";
import { expect, phone, test, type Person } from "../fixtures/world.js";

test("larger, simple, and back, as the settings say; the browser remembers", async ({ alice }) => {
  const size = () => alice.page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  const html = alice.page.locator("html");
  await expect(html).toHaveAttribute("data-look", "normal");
  const usual = parseFloat(await size());
  await alice.goes("/settings/look");
  const choices = alice.page.getByRole("form", { name: "大小" }).getByRole("button");
  await expect(choices.nth(0)).toHaveAttribute("aria-pressed", "true");
  await choices.nth(1).click();
  await expect(html).toHaveAttribute("data-look", "large");
  await expect(choices.nth(1)).toHaveAttribute("aria-pressed", "true");
  expect(parseFloat(await size())).toBe(usual * 1.25);
  await alice.goes("/c/1");
  await expect(html).toHaveAttribute("data-look", "large");
  await alice.goes("/settings/look");
  await choices.nth(2).click();
  await expect(html).toHaveAttribute("data-look", "simple");
  await alice.goes("/c/1");
  await alice.says("奶奶在看");
  await alice.saved("奶奶在看");
  // What is not one of them changes nothing.
  await alice.goes("/settings/look?look=huge");
  await expect(html).toHaveAttribute("data-look", "simple");
  await choices.nth(0).click();
  await expect(html).toHaveAttribute("data-look", "normal");
  expect(parseFloat(await size())).toBe(usual);
});

test("an invitation for elders opens large and simple, and stays so; a text is read to them", async ({ alice, bob, arrive }) => {
  await createsGroup(alice, "一家人", ["bob"]);
  await alice.says("奶奶，周六我们来吃饭，带安安。");
  await alice.about();
  await invites(alice);
  await alice.page.getByLabel("给长辈或孩子").check();
  await expect(alice.page.locator(".link-text")).toHaveText(/\?look=simple$/);
  const link = (await alice.page.locator(".link-text").textContent())!;

  const granny = await arrive("奶奶", phone);
  await granny.page.addInitScript(() => {
    const said: string[] = ((window as any).said = []);
    speechSynthesis.speak = (what) => said.push(`${what.lang} ${what.text}`);
  });
  await granny.page.goto(link);
  await expect(granny.page.locator("html")).toHaveAttribute("data-look", "simple");
  await granny.page.getByRole("textbox").fill("奶奶");
  await granny.page.locator("button.primary").tap();
  await granny.ready();
  await granny.page.getByRole("button", { name: "加入" }).tap();
  await granny.sees("奶奶，周六我们来吃饭，带安安。");
  await expect(granny.page.locator("html")).toHaveAttribute("data-look", "simple");
  await granny.bubble("周六我们来吃饭").locator("p").tap();
  expect(await granny.page.evaluate(() => (window as any).said)).toEqual(["zh-CN 奶奶，周六我们来吃饭，带安安。"]);
  // What one talks with is the largest on the page.
  const record = await granny.page.getByRole("button", { name: "录语音" }).boundingBox();
  expect(record!.width).toBeGreaterThan(300);
  expect(record!.height).toBeGreaterThanOrEqual(64);
  await looks(granny, "simple-chat");
  await granny.composer.fill("好，我买鱼");
  await looks(granny, "simple-typing");
  await granny.page.locator(".send").tap();
  await granny.saved("好，我买鱼");
  await granny.goes("/");
  await expect(granny.row("一家人")).toBeVisible();
  expect((await granny.row("一家人").boundingBox())!.height).toBeGreaterThan(150);
  await looks(granny, "simple-list");
  expect(await granny.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  // At a desk, and dark.
  await bob.page.emulateMedia({ colorScheme: "dark" });
  await bob.goes("/c/1?look=simple");
  await bob.row("一家人").click();
  await bob.sees("好，我买鱼");
  await looks(bob, "simple-desk");
});

test("a text is read to whoever has no pointer, too", async ({ alice }) => {
  await alice.page.addInitScript(() => {
    const said: string[] = ((window as any).said = []);
    speechSynthesis.speak = (what) => said.push(`${what.lang} ${what.text}`);
  });
  await alice.goes("/c/1?look=simple");
  await alice.says("第一句");
  await alice.says("second one.");
  await alice.saved("second one.");
  const said = () => alice.page.evaluate(() => (window as any).said);
  await alice.page.locator(".log").focus();
  await alice.page.keyboard.press("ArrowUp");
  await alice.page.keyboard.press("Space");
  expect(await said()).toEqual(["en second one."]);
  await alice.page.keyboard.press("ArrowUp");
  await alice.page.keyboard.press("Space");
  expect(await said()).toEqual(["en second one.", "zh-CN 第一句"]);
  // A space in the field is a space.
  await alice.composer.press("Space");
  expect(await said()).toHaveLength(2);
});

/** Keeps a picture where somebody wants to see it. */
async function looks(person: Person, name: string) {
  const folder = process.env.LELIAO_FILM;
  if (folder) await person.page.screenshot({ path: `${folder}/${name}.png` });
}

test("each choice of the simple page stands in one line", async ({ enter }) => {
  const ann = await enter("ann", phone);
  await ann.goes("/c/1/info?look=simple");
  const choices = ann.page.locator(".choices button");
  await expect(choices.first()).toHaveText(/^默认 \(/);
  const lines = await choices.evaluateAll((all) =>
    all.map((one) => {
      const text = document.createRange();
      text.selectNodeContents(one);
      return new Set([...text.getClientRects()].map((line) => Math.round(line.top))).size;
    }),
  );
  expect(lines).toEqual([1, 1, 1, 1]);
  expect(await ann.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
});

for (const [width, height] of [[844, 390], [390, 420], [844, 200]]) {
  test(`with little room the simple page still shows what was said (${width} × ${height})`, async ({ enter, bob }) => {
    const ann = await enter("ann", { ...phone, viewport: { width, height } });
    await ann.goes("/c/1?look=simple");
    await ann.ready();
    await bob.says("奶奶，我到了");
    await expect(ann.bubble("奶奶，我到了").locator("p")).toBeInViewport({ ratio: 0.9 });
    await ann.composer.fill("好");
    for (const one of [ann.composer, ann.page.locator(".send")]) await expect(one).toBeInViewport({ ratio: 1 });
  });
}
