// What people put into a conversation: no page is wider than its screen. `cargo xtask shots` (LELIAO_SHOTS) also takes them
// in every width and theme into end2end/shots, to be looked at.
import { asks, said } from "../fixtures/asks.js";
import { file, pick, picture } from "../fixtures/files.js";
import { does } from "../fixtures/gestures.js";
import { look } from "../fixtures/look.js";
import { drawn, sendsFiles, tone } from "../fixtures/media.js";
import { claim } from "../fixtures/spaces.js";
import { expect, test, type Person } from "../fixtures/world.js";

/** Of everything that Markdown can be here. */
const MARKDOWN = `# 春游 Spring outing
**时间：**周五 *8:00*，~~九点~~，||惊喜||
- [x] 帽子
- [ ] 水 1.5 L
1. 集合
2. 出发

> 老师说：别忘了带伞。

| 车 | 人数 | Driver |
|:--|--:|:-:|
| A | 12 | Ken |
| B | 9 | 亮亮妈妈 |

\`\`\`rust
fn main() { println!("你好"); }
\`\`\`
用 \`a*b*c\`，看 https://map.example.org/lake。`;

const form = (title: string, asks: object, conversation: string) => said(title, { form: { title, asks } }, conversation);

/** Sends messages, and returns their places. */
const sends = async (person: Person, ...messages: object[]): Promise<number[]> =>
  (await asks(person, ...messages)).map((reply) => reply.sent.seq);

for (const locale of ["zh-CN", "en-US"]) {
  const zh = locale === "zh-CN";
  const say = (chinese: string, english: string) => (zh ? chinese : english);
  const shots = (person: Person, name: string, end = false) => look(person, `${zh ? "zh" : "en"}-${name}`, end);
  const enters = async (enter: (name: string, options: object) => Promise<Person>) => enter(say("东东", "Mia Thompson"), { locale });

  test(`shots of messages: ${locale}`, async ({ enter }) => {
    test.setTimeout(300_000);
    const [me, other] = [await enters(enter), await enter("亮亮妈妈")];
    const [formatted, question] = await sends(other, said(MARKDOWN), said("各位家长好，周五几点集合？"));
    const [answer, mine] = await sends(me, said("八点校门口 👋", { reply: question }), said("@亮亮妈妈 收到了吗？ Got it?"));
    const about = { conversation: "1", seq: answer };
    for (const emoji of ["👍", "❤️", "🎉"]) await asks(other, { react: { ...about, emoji, on: true } });
    await asks(me, { react: { ...about, emoji: "👍", on: true } }, { star: { ...about, on: true } });
    await asks(me, { edit: { conversation: "1", seq: mine, text: "@亮亮妈妈 收到了吗？" } }, { recall: { conversation: "1", seq: mine } });
    await me.sees("八点校门口");
    await shots(me, "messages");
    await me.goes(`/c/1/${formatted}`);
    await shots(me, "markdown");
    await me.goes("/c/1");
    await me.ready();
    await me.bubble("八点校门口").locator(".bubble").click({ button: "right" });
    await me.page.getByRole("menu").waitFor();
    await shots(me, "message-menu");
    await me.page.keyboard.press("Escape");
    await me.bubble("八点校门口").locator(".read-by").click({ timeout: 30_000 });
    await me.page.getByRole("dialog").waitFor();
    await shots(me, "readers");
    await me.page.keyboard.press("Escape");
    await me.page.locator(".log .to-day").first().click();
    await me.page.getByRole("dialog").waitFor();
    await shots(me, "day");
    await me.page.keyboard.press("Escape");
    await me.composer.fill(say("明天记得带伞", "Bring an umbrella tomorrow"));
    await me.page.locator(".send").click({ button: "right" });
    await me.page.getByRole("dialog").getByRole("button", { name: say("明天 8:00", "Tomorrow at 8:00") }).click();
    await me.page.locator(".send").click({ button: "right" });
    await me.page.locator(".later").waitFor();
    await shots(me, "later");
    await me.page.keyboard.press("Escape");
    await me.opensPrivateWith("亮亮妈妈");
    await me.goes("/c/1");
    await me.ready();
    await does(me, "各位家长好", say("多选", "Select"));
    await me.bubble("八点校门口").click();
    await shots(me, "select");
    await me.page.getByRole("button", { name: say("合并转发", "Forward as one") }).click();
    await me.page.getByRole("dialog").getByRole("button", { name: "亮亮妈妈" }).waitFor();
    await shots(me, "forward");
    await me.page.getByRole("dialog").getByRole("button", { name: "亮亮妈妈" }).click();
    await me.page.locator(".toast").waitFor();
    await me.row("亮亮妈妈").click();
    await me.page.locator(".bundle").click();
    await me.page.getByRole("dialog").waitFor();
    await shots(me, "bundle");
    await me.goes("/stars");
    await shots(me, "stars");
  });

  test(`shots of searching: ${locale}`, async ({ enter }) => {
    test.setTimeout(300_000);
    const [me, other] = [await enters(enter), await enter("春游妈妈")];
    await asks(other, { create_room: { nonce: "", name: "春游物资小组" } }, said("周五春遊我也去，急救包我帶，你带点水果吧？老王的帐篷也够用了。"), said("去年春游的照片我都传到相册里了：https://example.com/春游"));
    await sendsFiles(other, [{ name: "春游分车名单-第二版.xlsx", bytes: Buffer.alloc(30_000, "x").toString("base64") }]);
    await sendsFiles(other, [await drawn(other, 900, 600, 120, "春游.png")], "镜湖");
    await me.goes("/search");
    await shots(me, "search-idle");
    await me.page.locator(".search-page .search input").fill("春游");
    await expect(me.page.locator(".hits .found")).toHaveCount(4);
    await shots(me, "search");
    await me.goes("/search?q=春游&in=1&has=file&since=2001-01-01");
    await expect(me.page.locator(".hits .found")).toHaveCount(1);
    await shots(me, "search-filters");
    await me.goes("/search?q=没有这句话&is=starred");
    await expect(me.page.locator(".search-page .hint")).toBeVisible();
    await shots(me, "search-nothing");
  });

  test(`shots of files: ${locale}`, async ({ enter }) => {
    test.setTimeout(300_000);
    const [me, other] = [await enters(enter), await enter("亮亮妈妈")];
    const album = await Promise.all([20, 120, 200, 280].map((hue) => drawn(other, 900, 600, hue)));
    await sendsFiles(other, album, "春游照片 Photos");
    await sendsFiles(other, [await drawn(other, 600, 1_200, 40, "长图.png", "一树花")]);
    await sendsFiles(other, [tone(7), { name: "三年二班春游安排（最终版）.docx", bytes: Buffer.alloc(30_000, "x").toString("base64") }]);
    await shots(me, "files");
    await me.page.locator(".picture, .album button").first().click();
    await me.page.locator("dialog.viewer").waitFor();
    await shots(me, "viewer");
    await me.page.keyboard.press("Escape");
    await pick(me, picture("red.png"), picture("blue.png", 40, 80, 200), file("名单.pdf", 5_000));
    await expect(me.page.locator(".tray > li")).toHaveCount(3);
    await shots(me, "tray");
  });

  test(`shots of forms: ${locale}`, async ({ enter }) => {
    test.setTimeout(300_000);
    const [me, other] = [await enters(enter), await enter("亮亮妈妈")];
    await asks(other, { create_room: { nonce: "", name: "三年二班" } });
    await me.joins("三年二班");
    const room = new URL(me.page.url()).pathname.split("/")[2];
    const polls = await sends(
      other,
      form("周六去哪 Where on Saturday", { poll: { options: ["爬山 Hiking", "看电影 Cinema", "在家"] } }, room),
      form("春游报名", { sign_up: { places: 40 } }, room),
    );
    const answers = (what: unknown[]) => what.map((what, n) => ({ respond: { conversation: room, seq: polls[n], what } }));
    await asks(other, ...answers([{ vote: [1] }, { sign: "带两个孩子 with two children" }]));
    await asks(me, ...answers([{ vote: [0] }, { sign: "" }]));
    await expect(me.page.locator(".form")).toHaveCount(2);
    await shots(me, "poll");
    await sends(
      other,
      form("明天不上课", { bulletin: { text: "后天照常。School is closed tomorrow." } }, room),
      form("秋游回执", { questionnaire: { questions: [{ text: "去吗？", options: ["去", "不去"] }, { text: "几个人？ How many?" }] } }, room),
    );
    await expect(me.page.locator(".form")).toHaveCount(4);
    await shots(me, "notice");
    await me.page.locator(".composer").getByRole("button", { name: say("更多：", "More:") }).click();
    await me.page.getByRole("dialog").waitFor();
    await shots(me, "new-form");
  });

  test(`shots of emoji: ${locale}`, async ({ server, enter }) => {
    test.setTimeout(300_000);
    const me = await enters(enter);
    await claim(me, server.ownerCode);
    await me.goes("/admin/stickers");
    await me.page.locator("input[name=pack]").fill("熊猫日常");
    await me.page.locator("input[name=pack]").press("Enter");
    await me.page.locator("section input[type=file]").setInputFiles([picture("加油.png"), picture("晚安.png", 40, 80, 200)]);
    await expect(me.page.locator("section img")).toHaveCount(2);
    await shots(me, "sticker-pack");
    await me.goes("/c/1");
    await me.ready();
    await me.page.locator(".composer").getByRole("button", { name: say("表情", "Emoji") }).click();
    await me.page.getByRole("option").first().waitFor();
    await shots(me, "emoji");
    await me.page.getByRole("tab", { name: say("贴纸", "Stickers") }).click();
    await me.page.locator(".emoji img").first().waitFor();
    await shots(me, "stickers");
  });
}
