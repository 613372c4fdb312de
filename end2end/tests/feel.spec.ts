// How messages look and how writing feels.
import { Person, expect, phone, test } from "../fixtures/world.js";

test("links end where the address ends, and lead where they say", async ({ alice, bob }) => {
  await alice.says("看https://a.cn/x——谢谢 http://[::1]:3000/x https://例子.中国/x www.x.com a@b.cn");
  const links = bob.bubble("谢谢").locator("a");
  await expect(links).toHaveText(["https://a.cn/x", "http://[::1]:3000/x", "https://例子.中国/x", "www.x.com", "a@b.cn"]);
  const led = await links.evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
  expect(led).toEqual(["https://a.cn/x", "http://[::1]:3000/x", "https://xn--fsqu00a.xn--fiqs8s/x", "https://www.x.com/", "mailto:a@b.cn"]);
});

test("the time stands on the last line, and only below it where there is no room", async ({ alice }) => {
  const measure = async (text: string) => {
    await alice.saved(text);
    return alice.bubble(text).locator(".bubble").evaluate((bubble) => {
      const words = document.createRange();
      words.selectNodeContents(bubble.querySelector("p")!);
      const line = [...words.getClientRects()].at(-1)!;
      const time = bubble.querySelector("time")!.getBoundingClientRect();
      return { height: bubble.clientHeight, beside: time.left >= line.right && time.top < line.bottom, below: time.top >= line.bottom - 4 };
    });
  };
  await alice.says("好");
  const one = await measure("好");
  expect(one.beside && one.height < 42, JSON.stringify(one)).toBe(true);
  await alice.says("first\nsecond");
  expect(await measure("second")).toMatchObject({ beside: true });
  await alice.says("满".repeat(41));
  const full = await measure("满满");
  expect(full.beside || full.below, JSON.stringify(full)).toBe(true);
  await alice.says("\u05e9\u05dc\u05d5\u05dd!");
  await alice.saved("\u05e9");
  const hebrew = await alice.bubble("\u05e9").locator(".bubble").evaluate((bubble) => {
    const words = document.createRange();
    words.selectNodeContents(bubble.querySelector("p")!);
    const [text, time] = [words.getBoundingClientRect(), bubble.querySelector("time")!.getBoundingClientRect()];
    return text.right <= time.left || time.right <= text.left || time.top >= text.bottom - 4;
  });
  expect(hebrew, "the time covers no letters").toBe(true);
});

test("emoji are in colour and digits are no wider; alone they are large, without a bubble", async ({ alice }) => {
  await alice.says("🎉👍🏽👨‍👩‍👧‍👦🇨🇳1️⃣");
  await alice.saved("🎉");
  const alone = alice.bubble("🎉").locator(".bubble");
  await expect(alone).toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
  expect(await alone.locator("p").evaluate((p) => parseFloat(getComputedStyle(p).fontSize))).toBeGreaterThan(36);
  await alice.says("🎉 words");
  await expect(alice.bubble("words").locator(".bubble")).not.toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
  const seen = await alice.page.evaluate(async () => {
    const font = getComputedStyle(document.body).fontFamily;
    await document.fonts.load(`20px ${font}`, "😀");
    const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
    const width = (font: string) => {
      brush.font = `20px ${font}`;
      return brush.measureText("0123456789#*").width;
    };
    const widths = [width(font), width(font.replace(/^[^,]+,/, ""))];
    brush.font = `20px ${font}`;
    brush.fillText("😀", 0, 24);
    const pixels = brush.getImageData(0, 0, 40, 40).data;
    let coloured = 0;
    for (let i = 0; i < pixels.length; i += 4) coloured += Number(Math.abs(pixels[i] - pixels[i + 2]) > 60);
    return { widths, coloured };
  });
  expect(seen.widths[0]).toBe(seen.widths[1]);
  expect(seen.coloured).toBeGreaterThan(50);
  // The time beside large emoji is as wide as any other.
  const times = await alice.page.locator(".msg time").evaluateAll((all) => all.map((time) => Math.round(time.getBoundingClientRect().width)));
  expect(times[0]).toBe(times[1]);
});

test("a message of ten thousand lines is a folded row; all of it can be had", async ({ alice }) => {
  await alice.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const text = `a${"\n".repeat(9_998)}b`;
  // Typing that much takes a browser half a minute.
  await alice.composer.evaluate((field: HTMLTextAreaElement, text) => {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, text);
  await alice.composer.press("Enter");
  const row = alice.page.locator(".msg");
  await expect(row).toHaveCount(1);
  await expect(row.locator('.tick[data-progress="saved"]')).toHaveCount(1);
  const height = () => row.evaluate((row) => row.clientHeight);
  expect(await height()).toBeLessThan(800);
  expect(await row.evaluate((row) => row.textContent!.length)).toBeLessThan(100);
  await row.hover();
  await row.locator(".copy").click();
  expect(await alice.page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  await row.getByRole("button", { name: "展开全文" }).click();
  expect(await row.locator("[data-typed]").evaluate((p) => p.textContent)).toBe(text);
  expect(await height()).toBeGreaterThan(200_000);
  await row.getByRole("button", { name: "收起" }).click();
  expect(await height()).toBeLessThan(800);
  await expect(row.getByRole("button", { name: "展开全文" })).toBeInViewport();
});

test("a tower of marks stays in its bubble", async ({ alice }) => {
  await alice.says("quiet");
  await alice.says(`Z${"\u0301".repeat(5_000)}`);
  await alice.saved("Z");
  const spot = (await alice.bubble("quiet").locator(".bubble").boundingBox())!;
  const clip = { x: spot.x, y: spot.y - 40, width: spot.width, height: spot.height + 40 };
  const above = await alice.page.screenshot({ clip });
  await alice.bubble("Z").locator(".bubble").evaluate((bubble) => (bubble.style.visibility = "hidden"));
  expect(await alice.page.screenshot({ clip })).toEqual(above);
});

test("copy buttons have names of their own, times have dates", async ({ alice }) => {
  await alice.says("第一条");
  await alice.says("第二条");
  await alice.saved("第二条");
  for (const text of ["第一条", "第二条"]) {
    const row = alice.bubble(text);
    await row.hover();
    await row.locator(".copy").focus();
    await expect(row.locator(".copy")).toHaveAccessibleName(`复制：${text}`);
    const size = (await row.locator(".copy").boundingBox())!;
    expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(24);
    await row.locator("time").hover();
    await expect(row.locator("time")).toHaveAttribute("title", /^\d{4}-\d\d-\d\d \d\d:\d\d$/);
  }
});

test("the field has the focus, grows to ten lines and shrinks when it is sent", async ({ alice, bob }) => {
  await expect(alice.composer).toBeFocused();
  const height = () => alice.composer.evaluate((field) => field.clientHeight);
  const one = await height();
  await alice.composer.pressSequentially("1");
  for (let line = 2; line <= 6; line += 1) {
    await alice.composer.press("Shift+Enter");
    await alice.composer.pressSequentially(`${line}`);
  }
  expect(await height()).toBeGreaterThan(one * 2.5);
  expect(await alice.composer.evaluate((field) => field.scrollHeight - field.clientHeight)).toBeLessThanOrEqual(1);
  await alice.composer.fill("x\n".repeat(40));
  const most = await height();
  expect(most).toBeLessThan(320);
  await alice.composer.fill("\n".repeat(3));
  expect(await height()).toBeGreaterThan(one * 1.9);
  await alice.composer.fill("wide ".repeat(60));
  expect(await height()).toBeGreaterThan(one * 1.4);
  await alice.page.locator(".send").click();
  await bob.sees("wide");
  expect(await height()).toBe(one);
  await expect(alice.composer).toBeFocused();
});

test("a click puts the caret where it clicks, also the first one", async ({ alice }) => {
  await alice.composer.fill("a draft that is long enough to be clicked into its middle");
  await alice.page.reload();
  await alice.ready();
  await expect(alice.composer).toHaveValue(/a draft/);
  await alice.page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await alice.composer.click({ position: { x: 60, y: 20 } });
  const caret = await alice.composer.evaluate((field: HTMLTextAreaElement) => field.selectionStart);
  expect(caret).toBeGreaterThan(2);
  expect(caret).toBeLessThan(20);
});

test("on a phone Enter makes a line and the button sends; either can be chosen", async ({ enter, bob }) => {
  const ann = await enter("ann", phone);
  await expect(ann.composer).toHaveAttribute("enterkeyhint", "enter");
  await expect(ann.composer).not.toBeFocused();
  await ann.composer.tap();
  await ann.composer.pressSequentially("one");
  await ann.composer.press("Enter");
  await ann.composer.pressSequentially("two");
  await expect(ann.composer).toHaveValue("one\ntwo");
  await ann.page.locator(".send").tap();
  await bob.sees("two");
  await expect(ann.composer).toBeFocused();
  for (const [person, choice] of [[ann, "send"], [bob, "line"]] as const) {
    await person.page.evaluate((choice) => localStorage.setItem("enter", choice), choice);
    await person.page.reload();
    await person.ready();
  }
  await ann.composer.fill("sent by Enter");
  await ann.composer.press("Enter");
  await bob.sees("sent by Enter");
  await bob.composer.fill("a line");
  await bob.composer.press("Enter");
  await expect(bob.composer).toHaveValue("a line\n");
  await bob.composer.press("Control+Enter");
  await ann.sees("a line");
});

test("what is too long is said beside the field and tied to it", async ({ alice }) => {
  await alice.composer.fill("x".repeat(20_001));
  await alice.composer.press("Enter");
  await expect(alice.composer).toHaveAttribute("aria-invalid", "true");
  await expect(alice.composer).toHaveAccessibleDescription(/太长/);
  await expect(alice.composer).toHaveValue(/^x{20001}$/);
  await alice.composer.fill("short");
  await expect(alice.composer).not.toHaveAttribute("aria-invalid");
  await expect(alice.page.locator(".msg")).toHaveCount(0);
});

test("a private chat with somebody who ended for ever says that nobody will read it", async ({ alice, bob }) => {
  await alice.opensPrivateWith("bob");
  await alice.says("hello");
  await alice.saved("hello");
  await bob.goes("/settings/forget");
  await bob.page.getByRole("button", { name: "注销" }).click();
  await bob.confirms();
  await expect(alice.page.locator(".composer .closed")).toHaveText(/不会再看到/);
  await expect(alice.composer).toHaveCount(0);
  await expect(alice.bubble("hello")).toHaveCount(1);
});

test("a phone on its side with its keyboard keeps two lines of the log", async ({ enter }) => {
  const ann = await enter("ann", { viewport: { width: 740, height: 160 } });
  await ann.says("first");
  await ann.says("second");
  for (const text of ["first", "second"]) await expect(ann.bubble(text).locator("p")).toBeInViewport({ ratio: 0.9 });
  await expect(ann.composer).toBeInViewport({ ratio: 1 });
  const room = await ann.page.locator(".log").evaluate((log) => log.clientHeight);
  expect(room).toBeGreaterThan(2 * 22.5 + 8);
});

test("a question fits when the window becomes smaller", async ({ alice }) => {
  for (let n = 0; n < 12; n++) await alice.says(`line ${n}.`);
  await alice.saved("line 11.");
  await alice.bubble("line 11.").locator(".bubble").click({ button: "right" });
  await alice.page.getByRole("menuitem", { name: "删除" }).click();
  const question = alice.page.getByRole("alertdialog");
  await expect(question).toBeInViewport({ ratio: 1 });
  for (const [width, height] of [[1280, 400], [700, 400], [375, 640], [320, 300], [1280, 800]] as const) {
    await alice.page.setViewportSize({ width, height });
    await expect(question).toBeInViewport({ ratio: 1 });
  }
});

for (const [locale, how] of ["zh-CN", "en-US"].flatMap((locale) => ["text", "zoom"].map((how) => [locale, how]))) {
  test(`nothing is lost at 200 % ${how} on a phone (${locale})`, async ({ arrive, server }) => {
    // A zoomed page has half as many pixels.
    const viewport = how === "text" ? { width: 375, height: 667 } : { width: 188, height: 334 };
    const ann = await arrive("Mia Thompson", { ...phone, viewport, locale });
    if (how === "text") await ann.context.addInitScript(() => {
      // A style element would be refused by the policy.
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("html { font-size: 200% }");
      document.adoptedStyleSheets = [sheet];
    });
    const fits = async (page: Person["page"]) =>
      expect(await page.evaluate(() => {
        const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility());
        const cut = [...document.querySelectorAll("h1, h2, button, .who")].filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1);
        return [...wide, ...cut].map((e) => e.outerHTML.slice(0, 90));
      })).toEqual([]);
    await ann.page.goto(`${server.url}/login`);
    expect(await ann.page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe(how === "text" ? "32px" : "16px");
    await fits(ann.page);
    await ann.logIn();
    await ann.says("words");
    await ann.saved("words");
    await fits(ann.page);
    // As long as there is room for it.
    if (how === "text") await expect(ann.page.locator(".conversation > header").getByRole("link", { name: /^(在这里搜索|Search here)$/ })).toBeInViewport({ ratio: 1 });
    await ann.page.locator(".back").tap();
    await fits(ann.page);
  });
}

/** The contrast of pairs of tokens, as WCAG 2.2 computes it. */
const contrasts = (pairs: [string, string, number][]) => {
  const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
  const probe = document.body.appendChild(document.createElement("i"));
  const light = (token: string) => {
    probe.style.color = `var(--${token})`;
    brush.fillStyle = getComputedStyle(probe).color;
    brush.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...brush.getImageData(0, 0, 1, 1).data].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const poor = pairs.flatMap(([front, back, least]) => {
    const [a, b] = [light(front), light(back)];
    const ratio = Math.max(a, b) / Math.min(a, b);
    return ratio < least ? [`${front} on ${back}: ${ratio.toFixed(2)}`] : [];
  });
  probe.remove();
  return poor;
};

for (const colorScheme of ["light", "dark"] as const) {
  for (const contrast of ["no-preference", "more"] as const) {
    test(`contrast is enough: ${colorScheme}, contrast ${contrast}`, async ({ enter }) => {
      const ann = await enter("ann", { colorScheme, contrast });
      const grounds = ["paper", "surface", "sunken", "brand-soft", "other"];
      const text = ["ink", "ink-2", "ink-3", "brand", "alert"].flatMap((front) => grounds.map((back) => [front, back, 4.5] as [string, string, number]));
      const others: [string, string, number][] = [
        ["own-ink", "own", 4.5], ["own-quiet", "own", 4.5], ["own-tick", "own", 4.5], ["own-tick", "paper", 4.5], ["alert", "alert-soft", 4.5],
        ["brand-ink", "brand", 4.5], ["edge", "surface", 3], ["edge", "paper", 3], ["edge", "sunken", 3], ["live", "paper", 3], ["focus", "paper", 3],
      ];
      expect(await ann.page.evaluate(contrasts, [...text, ...others])).toEqual([]);
    });
  }
}

test("in forced colours each state has a shape", async ({ enter }) => {
  const ann = await enter("ann", { forcedColors: "active" });
  await ann.says("words");
  await ann.saved("words");
  await expect(ann.page.locator(".row[aria-current]")).toHaveCSS("outline-style", "solid");
  await expect(ann.page.locator(".bubble")).toHaveCSS("border-top-style", "solid");
  await expect(ann.page.locator(".rail .avatar")).toHaveCSS("background-image", /avatars/);
  await ann.bubble("words").hover();
  const [copy, ground] = await ann.bubble("words").locator(".copy").evaluate((copy) => [getComputedStyle(copy, "::after").backgroundColor, getComputedStyle(document.body).backgroundColor]);
  expect(copy).not.toBe(ground);
  await ann.goes("/settings/look");
  await expect(ann.page.locator(".choices [aria-pressed=true]").first()).toHaveCSS("outline-style", "solid");
  await ann.goes("/settings/profile");
  await expect(ann.page.locator(".picker label:has(:checked)")).toHaveCSS("outline-style", "solid");
});

test("paper has the conversation alone, all that is loaded, with dates", async ({ alice }) => {
  for (let n = 0; n < 140; n += 1) await alice.says(`line ${n}.`);
  await alice.saved("line 139.");
  const loaded = 140;
  const shown = await alice.page.locator(".msg").count();
  expect(shown).toBeLessThan(loaded);
  // As browsers do: the events come before the print layout and after it.
  await alice.page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await alice.page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(alice.page.locator(".msg")).toHaveCount(loaded);
  for (const other of [".rail", ".list", ".composer", ".day", ".conversation > header .icon-button"]) {
    await expect(alice.page.locator(other).first()).toBeHidden();
  }
  const paper = await alice.page.evaluate(() => ({
    date: getComputedStyle(document.querySelector(".msg time")!, "::before").content,
    ink: getComputedStyle(document.querySelector(".bubble p")!).color,
    height: document.documentElement.scrollHeight,
    clipped: ["body", ".log"].filter((place) => getComputedStyle(document.querySelector(place)!).overflow !== "visible"),
  }));
  expect(paper.date).toMatch(/attr\(datetime\)|\d{4}-\d\d-\d\d \d\d:\d\d/);
  expect(paper.ink).toBe("rgb(0, 0, 0)");
  expect(paper.height).toBeGreaterThan(loaded * 30);
  expect(paper.clipped).toEqual([]);
  await alice.page.emulateMedia({ media: "screen", colorScheme: "dark" });
  await alice.page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await expect(alice.page.locator(".msg")).toHaveCount(shown);
});

test("the browser's own bars follow the theme at once", async ({ alice }) => {
  const bars = () => alice.page.locator("meta[name=theme-color]").evaluateAll((all) => all.map((one) => (one as HTMLMetaElement).content));
  await alice.goes("/settings/look");
  const [light, dark] = await bars();
  expect(light).not.toBe(dark);
  for (const [name, want] of [["深色", [dark, dark]], ["浅色", [light, light]], ["跟随系统", [light, dark]]] as const) {
    await alice.page.getByRole("button", { name }).click();
    expect(await bars()).toEqual(want);
  }
});
