// Notifications and the services outside, the search page, homework, large and simple: no page is wider than its screen.
// `cargo xtask shots` (LELIAO_SHOTS) also takes them in every width and theme into end2end/shots, to be looked at.
import { asks, said } from "../fixtures/asks.js";
import { look } from "../fixtures/look.js";
import { drawn } from "../fixtures/media.js";
import { expect, test, type Person } from "../fixtures/world.js";

for (const locale of ["zh-CN", "en-US"]) {
  const zh = locale === "zh-CN";
  const say = (chinese: string, english: string) => (zh ? chinese : english);
  const shots = (person: Person, name: string, end = false) => look(person, `${zh ? "zh" : "en"}-${name}`, end);

  test(`shots of what is told and found: ${locale}`, async ({ enter }) => {
    test.setTimeout(240_000);
    const me = await enter(say("东东", "Mia Thompson"), { locale });
    const other = await enter(say("亮亮妈妈", "Aleksandra Wiśniewska"), { locale });
    for (const [service, address] of [["ntfy", "https://ntfy.sh/a-topic-of-the-family"], ["dingtalk", `https://oapi.dingtalk.com/robot/send?access_token=${"a1".repeat(32)}`]]) {
      await asks(me, { notify: { add_hook: { service, address, secret: service === "dingtalk" ? "SECsecret" : "" } } });
    }
    await asks(me, { notify: { change: { private: "all", groups: "all", rooms: "mentions", keywords: [say("接站", "pick-up")], quiet: { from: 1320, to: 420, zone: "Asia/Shanghai" }, sound: true, text: true } } });
    await me.goes("/settings/notifications");
    await expect(me.page.locator("[data-hooks] > li")).toHaveCount(2);
    await shots(me, "told");
    await shots(me, "told-end", true);

    await asks(other, said(say("周六 9:30 在地铁站见，记得带 **作业** 和水", "Saturday 9:30 at the underground; bring your **homework** and water")));
    await asks(other, said(say("定时备份用 cron 就行：`0 3 * * *`", "A cron job will do for the backup: `0 3 * * *`")));
    await me.goes(`/search?q=${encodeURIComponent(say("作业", "homework"))}`);
    await expect(me.page.locator("main mark").first()).toBeVisible();
    await shots(me, "found");

    const [{ sent }] = (await asks(other, said(say("数学作业", "Maths homework"), { form: {
      title: say("数学作业：第 12 页", "Maths: page 12"),
      asks: { questionnaire: { questions: [{ text: say("哪道题最难？", "Which one was the hardest?"), optional: true }], files: true } },
    } }))) as any[];
    await me.goes(`/c/${sent.conversation}`);
    const card = me.page.locator(".form", { hasText: say("第 12 页", "page 12") });
    const { name, bytes } = await drawn(me, 400, 300, 200, say("第十二页.png", "page twelve.png"));
    await card.locator("input[type=file]").setInputFiles([
      { name: say("草稿纸上的算式.txt", "what I calculated.txt"), mimeType: "text/plain", buffer: Buffer.from("1 + 1 = 2") },
      { name, mimeType: "image/png", buffer: Buffer.from(bytes, "base64") },
    ]);
    await expect(card.locator(".handed")).toHaveCount(2);
    await card.locator("button.primary").click();
    await expect(card.locator(".confirmed")).toBeVisible();
    await shots(me, "handed-in");
    await other.goes(`/c/${sent.conversation}`);
    await other.page.locator(".form", { hasText: say("第 12 页", "page 12") }).locator(".form-foot button").first().click();
    await expect(other.page.getByRole("dialog").locator(".handed")).toHaveCount(2);
    await shots(other, "handed-in-list");

    await me.goes("/?look=simple");
    await me.goes(`/c/${sent.conversation}`);
    await shots(me, "simple");
  });
}
