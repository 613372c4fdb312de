// Markdown: what people type, and what is made of it.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, phone, test, type Person } from "../fixtures/world.js";

const TALK = {
  bold: "**注意：**明天*八点*在~~东门~~西门集合，`npm test` 先跑一遍，[地图](https://map.example.org/湖)在这里",
  blocks: "# 春游安排\n> 带水和帽子\n\n要带的：\n- [x] 水\n- [ ] 帽子\n- 午饭\n  - 面包\n  - 苹果\n\n3. 三班\n5. 五班\n\n---\n\n就这样。",
  code: "```rust\nfn main() {\n    println!(\"这一行很长很长，手机上放不下，所以要能在里面左右滑动，而不是把整个页面撑宽\");\n}\n```\n看懂了吗？",
  table: "| 姓名 | 语文 | 数学 | 英语 | 科学 | 体育 | 备注 |\n|:--|--:|--:|--:|--:|:-:|--|\n| 东东 | 98 | 100 | 95 | 97 | 优 | **进步很大** |\n| 亮亮 | 90 | 88 | 92 | 99 | 良 | 继续努力 |",
  spoiler: "结局是||小明就是作者||，别告诉别人",
};

const last = (person: Person) => person.page.locator(".msg").last().locator(".bubble");

const sendsAll = async (person: Person) => {
  for (const text of Object.values(TALK)) await person.says(text);
  await expect(person.page.locator('.tick[data-progress="saved"]')).toHaveCount(Object.keys(TALK).length);
};

test("bold, lists, code and tables are shown to everybody, also as the server draws them", async ({ alice, bob }) => {
  await sendsAll(alice);
  for (const person of [alice, bob]) {
    const { page } = person;
    await expect(page.locator(".bubble strong").first()).toHaveText("注意：");
    await expect(page.locator(".bubble em")).toHaveText("八点");
    await expect(page.locator(".bubble s")).toHaveText("东门");
    await expect(page.locator(".bubble a")).toHaveAttribute("href", "https://map.example.org/湖");
    await expect(page.locator('.bubble [data-is="title"]')).toHaveText("春游安排");
    await expect(page.locator(".bubble blockquote")).toHaveText("带水和帽子");
    await expect(page.locator(".bubble li[data-is]")).toHaveText([/已完成：\s*水/, /未完成：\s*帽子/]);
    await expect(page.locator(".bubble ul ul li")).toHaveText(["面包", "苹果"]);
    await expect(page.locator(".bubble ol li").last()).toHaveJSProperty("value", 5);
    await expect(page.locator(".bubble pre")).toHaveAttribute("data-is", "rust");
    await expect(page.locator(".bubble pre")).toContainText("    println!");
    await expect(page.locator(".bubble td[data-is=right]").first()).toHaveText("98");
  }
  // What the server draws is what the page makes.
  const drawn = () => bob.page.locator(".bubble").evaluateAll((bubbles) => {
    const tree = (node: Node): string => (node instanceof Element ? `<${node.localName} ${node.getAttribute("data-is") ?? ""}>${[...node.childNodes].map(tree).join("")}` : node instanceof Text ? node.data : "");
    return bubbles.map(tree);
  });
  const before = await drawn();
  await bob.page.reload();
  await bob.ready();
  expect(await drawn()).toEqual(before);
  await expect(bob.row("大厅")).toContainText("结局是▇▇▇，别告诉别人");
});

test("what means itself in a chat stays as it was typed", async ({ alice, bob }) => {
  for (const text of ["2*3*4 和 a*b*c", "5~6天，7~8天", "(*^_^*)", "C:\\path\\_x", ">_<", "snake_case_name", "#标题", "&amp; &lt;b&gt;", "  /\\_/\\\n ( o.o )\n  > ^ <"]) {
    await alice.says(text);
    await expect(last(bob).locator("p")).toHaveText(text, { useInnerText: true });
    expect(await last(bob).locator("p").evaluate((p) => p.textContent)).toBe(text);
  }
});

test("nothing that is typed becomes an element or a link of its own choice", async ({ alice, bob }) => {
  const tries = [
    "**x** <img src=x onerror=alert(1)>", "**x** <script>alert(1)</script>", "**x** [a](javascript:alert(1))", "**x** [a](JaVaScRiPt&#58;alert(1))",
    "**x** ![](data:text/html,<script>alert(1)</script>)", "**x** ![a](https://a.example/x.png)", "**x** [a](data:text/html,x)", "**x** [a](//evil.example)",
    "**x** [https://bank.example](https://evil.example)", "**x** <a href=javascript:alert(1)>a</a>", "**x** [a](vbscript:x) `<svg onload=alert(1)>`",
    "```<img src=x onerror=alert(1)>\n<script>alert(1)</script>\n```", "| <img src=x> | b |\n|--|--|\n| <svg onload=alert(1)> | [a](javascript:x) |", "# <iframe src=//evil.example>", "> <style>*{display:none}</style>",
  ];
  bob.page.on("dialog", () => bob.complaints.push("a dialog"));
  for (const text of tries) await alice.says(text);
  await expect(bob.page.locator(".msg")).toHaveCount(tries.length);
  for (let drawn = 0; drawn < 2; drawn++) {
    const found = await bob.page.locator(".bubble").evaluateAll((bubbles) => ({
      names: [...new Set(bubbles.flatMap((bubble) => [...bubble.querySelectorAll("*")].map((element) => element.localName)))].sort(),
      handlers: bubbles.flatMap((bubble) => [...bubble.querySelectorAll("*")]).flatMap((element) => element.getAttributeNames().filter((name) => name.startsWith("on") || name === "style")),
      links: bubbles.flatMap((bubble) => [...bubble.querySelectorAll("a")].map((a) => [a.textContent, a.getAttribute("href")])),
    }));
    expect(found.names.filter((name) => ["img", "script", "svg", "iframe", "style", "object", "form", "input"].includes(name))).toEqual([]);
    expect(found.handlers).toEqual([]);
    for (const [shown, href] of found.links) expect(href).toBe(shown);
    await bob.page.reload();
    await bob.ready();
  }
  await expect(bob.page.locator(".bubble", { hasText: "onerror=alert(1)" }).first()).toContainText("<img src=x onerror=alert(1)>");
});

test("a spoiler opens by press and by keyboard, and is hidden until then", async ({ alice, bob }) => {
  await alice.says(TALK.spoiler);
  const spoiler = last(bob).locator("details");
  await expect(spoiler.locator("summary")).toHaveText("剧透，点开看");
  await expect(last(bob).getByText("小明就是作者")).toBeHidden();
  await spoiler.locator("summary").click();
  await expect(last(bob).getByText("小明就是作者")).toBeVisible();
  await spoiler.locator("summary").click();
  await bob.page.locator(".log").focus();
  await bob.page.keyboard.press("End");
  await expect(bob.page.locator(".msg").last()).toBeFocused();
  await bob.page.keyboard.press("Enter");
  await bob.page.keyboard.press("ArrowLeft");
  await expect(spoiler.locator("summary")).toBeFocused();
  await bob.page.keyboard.press("Enter");
  await expect(last(bob).getByText("小明就是作者")).toBeVisible();
});

test("what is copied is what was typed; a long message folds", async ({ alice, bob }) => {
  await bob.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await alice.says(TALK.bold);
  await bob.page.locator(".msg").last().hover();
  await bob.page.locator(".msg").last().locator(".copy").click();
  await expect.poll(() => bob.page.evaluate(() => navigator.clipboard.readText())).toBe(TALK.bold);
  await alice.says(`**很长：**\n\n${"- 一项\n".repeat(300)}`);
  await expect(last(bob).locator("li")).toHaveCount(23);
  await last(bob).getByRole("button", { name: "展开全文" }).click();
  await expect(last(bob).locator("li")).toHaveCount(300);
});

test("wide code is scrolled by the keyboard", async ({ enter, bob }) => {
  const me = await enter("东东", { viewport: { width: 600, height: 800 } });
  await bob.says(TALK.code);
  await expect(last(me).locator("pre")).toBeVisible();
  await me.page.locator(".log").focus();
  await me.page.keyboard.press("End");
  await expect(me.page.locator(".msg").last()).toBeFocused();
  for (const key of ["Enter", "ArrowLeft"]) await me.page.keyboard.press(key);
  await expect(last(me).locator("pre")).toBeFocused();
  await me.page.keyboard.press("ArrowRight");
  await expect.poll(() => last(me).locator("pre").evaluate((pre) => pre.scrollLeft)).toBeGreaterThan(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`on a phone nothing is wider than the page, and everything can be read: ${colorScheme}`, async ({ enter, bob }) => {
    const me = await enter("东东", { ...phone, colorScheme });
    await sendsAll(bob);
    await sendsAll(me);
    const { page } = me;
    await expect(page.locator(".bubble table")).toHaveCount(2);
    for (const summary of await page.locator(".bubble summary").all()) await summary.click();
    const wide = await page.evaluate(() => {
      const log = document.querySelector(".log")!;
      const inside = (selector: string) => [...document.querySelectorAll(selector)].every((one) => one.getBoundingClientRect().right <= innerWidth && one.scrollWidth > one.clientWidth);
      return { page: document.documentElement.scrollWidth - innerWidth, log: log.scrollWidth - log.clientWidth, code: inside(".bubble pre"), tables: inside('.bubble [data-is="table"]') };
    });
    expect(wide).toEqual({ page: 0, log: 0, code: true, tables: true });
    // Code and tables are reached by the keys of the log: the log is one Tab stop.
    const axe = await new AxeBuilder({ page }).include(".log").disableRules(["scrollable-region-focusable"]).analyze();
    expect(axe.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html.slice(0, 120))])).toEqual([]);
    if (process.env.LELIAO_SHOTS) await shoot(me, `phone-${colorScheme}`);
  });
}

test("pictures of it, to be looked at", async ({ enter, bob }) => {
  test.skip(!process.env.LELIAO_SHOTS);
  for (const colorScheme of ["light", "dark"] as const) {
    const me = await enter(`东东${colorScheme}`, { colorScheme });
    if (colorScheme === "light") await sendsAll(bob);
    await sendsAll(me);
    await shoot(me, `desktop-${colorScheme}`);
  }
});

async function shoot({ page }: Person, name: string) {
  for (const end of ["End", "Home"]) {
    await page.locator(".log").evaluate((log, end) => log.scrollTo(0, end === "End" ? log.scrollHeight : 0), end);
    await page.waitForTimeout(300);
    await page.screenshot({ path: `shots/markdown-${name}-${end}.png` });
  }
}
