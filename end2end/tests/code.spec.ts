// Code whose language is told, and the language of what people write.
import { expect, test, type Person } from "../fixtures/world.js";

/** What is coloured, by the names of the stylesheet. */
const coloured = (person: Person) =>
  person.page.evaluate(() => {
    const found: Record<string, string[]> = {};
    for (const [name, ranges] of (CSS as any).highlights) found[name] = [...ranges].map(String).sort();
    return found;
  });

test("code is coloured, and stays what it was", async ({ alice, bob }) => {
  const code = 'fn main() {\n    let s = "<b>好</b>"; // 😀 x\n    return 42;\n}';
  await alice.says(`看：\n\`\`\`rust\n${code}\n\`\`\``);
  const block = bob.page.locator("pre[data-is=rust] code");
  await expect(block).toHaveText(code);
  await expect.poll(() => coloured(bob)).toEqual({
    "code-comment": ["// 😀 x"],
    "code-text": ['"<b>好</b>"'],
    "code-number": ["42"],
    "code-keyword": ["fn", "let", "return"],
  });
  expect(await block.evaluate((code) => code.children.length)).toBe(0);
  // Told no language, or one that is not known, it is as it is.
  await alice.says("```\nlet x = 1;\n```");
  await alice.says("```nothing\nlet y = 2;\n```");
  await expect(bob.page.locator("pre")).toHaveCount(3);
  await bob.page.waitForTimeout(300);
  expect((await coloured(bob))["code-number"]).toEqual(["42"]);
  // What is taken back is not kept in memory.
  await alice.page.locator(".msg", { hasText: "看：" }).click({ button: "right" });
  await alice.page.getByRole("menuitem", { name: "撤回" }).click();
  await expect.poll(async () => (await coloured(bob))["code-keyword"]).toEqual([]);
});

test("the colours can be read: 4.5 to 1 in light and dark, in one's own and in others'", async ({ alice, bob }) => {
  await alice.says('```js\nconst a = "b"; // c\n7\n```');
  for (const person of [alice, bob]) {
    await expect.poll(async () => Object.keys(await coloured(person)).length).toBe(4);
    for (const colorScheme of ["light", "dark"] as const) {
      await person.page.emulateMedia({ colorScheme });
      const ratios = await person.page.locator("pre[data-is]").evaluate((pre) => {
        const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
        const light = (colour: string) => {
          canvas.fillStyle = colour;
          canvas.fillRect(0, 0, 1, 1);
          const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
            const share = part / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
          }) as [number, number, number];
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ground = light(getComputedStyle(pre).backgroundColor);
        return ["comment", "text", "number", "keyword"].map((name) => {
          const ink = light(getComputedStyle(pre.querySelector("code")!, `::highlight(code-${name})`).color);
          return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
        });
      });
      for (const ratio of ratios) expect(ratio).toBeGreaterThan(4.5);
      expect(new Set(ratios).size).toBeGreaterThan(2);
    }
  }
});

test("letters are those of the language: Japanese, Korean, traditional Chinese; simplified where the page is not", async ({ alice, enter }) => {
  const mia = await enter("mia", { locale: "en-US" });
  for (const [text, chinese, english] of [
    ["直角を曲がる", "ja", "ja"],
    ["한국어예요", "ko", "ko"],
    ["我們說的對嗎", "zh-Hant", "zh-Hant"],
    ["我们说的对吗", null, "zh-Hans"],
    ["hello there", null, null],
  ] as const) {
    await alice.says(text);
    for (const [person, lang] of [[alice, chinese], [mia, english]] as const) {
      const bubble = person.bubble(text).locator(".bubble");
      if (lang) await expect(bubble).toHaveAttribute("lang", lang);
      else await expect(bubble).not.toHaveAttribute("lang");
    }
  }
  const font = (text: string) => alice.bubble(text).locator(".bubble").evaluate((bubble) => getComputedStyle(bubble).fontFamily);
  expect(await font("直角")).toContain("CJK JP");
  expect(await font("我們")).toContain("CJK TC");
  expect(await font("我们")).not.toContain("CJK TC");
});
