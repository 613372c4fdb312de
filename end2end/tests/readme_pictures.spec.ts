// The pictures of the README: `LELIAO_PICTURES=folder npx playwright test readme_pictures --project chromium`.
import { asks, said } from "../fixtures/asks.js";
import { type Sent, sendsFiles } from "../fixtures/media.js";
import { expect, phone, test, type Person } from "../fixtures/world.js";

const folder = process.env.LELIAO_PICTURES;

for (const [locale, language] of [["zh-CN", "zh"], ["en-US", "en"]] as const) {
  const say = (zh: string, en: string) => (language === "zh" ? zh : en);

  test(`the README's pictures: ${language}`, async ({ arrive }) => {
    test.skip(!folder, "only to make the pictures anew");
    test.setTimeout(180_000);
    const shot = (person: Person, name: string) => person.page.screenshot({ path: `${folder}/${language}-${name}.png` });
    const enters = async (name: string, avatar: number, options = {}) => {
      const person = await arrive(name, { locale, ...options });
      await person.logIn(avatar);
      return person;
    };
    const dong = await enters(say("东东", "Mia"), 1);
    const mama = await enters(say("妈妈", "Mum"), 10, { ...phone, colorScheme: "dark" });
    const an = await enters(say("安安", "Ben"), 12);
    await asks(dong, { create_room: { nonce: "", name: say("一家人", "The family") } });
    for (const person of [an]) await person.joins(say("一家人", "The family"));
    const room = new URL(an.page.url()).pathname.split("/")[2];
    await asks(mama, { join: { conversation: room } });
    await asks(an, said(say("周六去看奶奶，谁去？", "Who comes along to Granny's on Saturday?"), {}, room));
    const [{ sent }] = (await asks(dong, said(say("我去！带上小狗 🐶", "Me! And the dog 🐶"), {}, room))) as any[];
    await asks(mama, { react: { conversation: room, seq: sent.seq, emoji: "❤️", on: true } });
    await asks(an, { react: { conversation: room, seq: sent.seq, emoji: "❤️", on: true } });
    await sendsFiles(mama, [await lake(mama, say("湖边的傍晚", "An evening at the lake"))], say("上次的湖边", "The lake last time"), room);
    await asks(mama, said(say("**时间：**周六 *9:30*，`地铁 2 号线`见", "**When:** Saturday *9:30*, at the `U2`"), {}, room));
    const [poll] = (await asks(mama, said(say("带什么菜？", "What do we bring?"), {
      form: { title: say("带什么菜？", "What do we bring?"), asks: { poll: { options: say("红烧鱼,饺子,水果", "Fish,Dumplings,Fruit").split(","), multiple: true } } },
    }, room))) as any[];
    await asks(dong, { respond: { conversation: room, seq: poll.sent.seq, what: { vote: [0, 1] } } });
    await asks(an, { respond: { conversation: room, seq: poll.sent.seq, what: { vote: [1] } } });
    for (const [person, text] of [[an, say("作业写完了吗", "Homework done?")], [mama, say("早点回来", "Be home early")]] as const) {
      const [{ opened }] = (await asks(person, { open_private: { person: await id(dong) } })) as any[];
      await asks(person, said(text, {}, opened.id));
    }
    await dong.goes(`/c/${room}`);
    await expect(dong.page.locator(".msg")).toHaveCount(5);
    await ends(dong);
    await shot(dong, "desk");
    await mama.goes(`/c/${room}`);
    await ends(mama);
    await shot(mama, "phone");
    await mama.page.emulateMedia({ colorScheme: "light" });
    await mama.goes("/?look=simple");
    await mama.page.waitForTimeout(500);
    await shot(mama, "simple");
  });
}

const id = async (person: Person) => (await (await person.page.request.get(`${person.url}/me`)).json()).id;

/** The newest message is in view, and nothing moves any more. */
async function ends(person: Person) {
  await person.page.locator(".log").evaluate((log) => (log.scrollTop = 0));
  await person.page.waitForTimeout(1_500);
}

/** A drawing of a lake between hills. */
async function lake(person: Person, alt: string): Promise<Sent> {
  const bytes = await person.page.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1200, height: 760 });
    const context = canvas.getContext("2d")!;
    const fill = (style: string | CanvasGradient, draw: () => void) => {
      context.fillStyle = style;
      context.beginPath();
      draw();
      context.fill();
    };
    const sky = context.createLinearGradient(0, 0, 0, 480);
    for (const [at, colour] of [[0, "#4a6fa5"], [0.6, "#f3a683"], [1, "#f9d8a6"]] as const) sky.addColorStop(at, colour);
    fill(sky, () => context.rect(0, 0, 1200, 480));
    fill("#fff3cf", () => context.arc(820, 380, 62, 0, 7));
    const hills = (base: number, height: number, waves: number, shift: number) => () => {
      context.moveTo(0, 480);
      for (let x = 0; x <= 1200; x += 10) context.lineTo(x, base - height * Math.abs(Math.sin((x / 1200) * waves + shift)));
      context.lineTo(1200, 480);
    };
    fill("#6d7fa8", hills(470, 190, 5, 0.4));
    fill("#4d5d86", hills(478, 120, 7, 2));
    const water = context.createLinearGradient(0, 480, 0, 760);
    for (const [at, colour] of [[0, "#f0b48c"], [0.35, "#7d87ad"], [1, "#33466f"]] as const) water.addColorStop(at, colour);
    fill(water, () => context.rect(0, 480, 1200, 280));
    for (let n = 0; n < 26; n++) fill("#fff3cf90", () => context.ellipse(820 + 46 * Math.sin(n * 7), 492 + n * 9, 58 - n, 2.5, 0, 0, 7));
    return canvas.toDataURL("image/png").split(",")[1]!;
  });
  return { name: "lake.png", bytes, alt };
}
