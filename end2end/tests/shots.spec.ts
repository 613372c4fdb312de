// Every screen and state of the chat. `cargo xtask shots` (LELIAO_SHOTS) takes them in all sizes, themes and
// languages into end2end/shots, to be looked at; a run of the tests walks through two of these.
import { expect, phone, test, type Person } from "../fixtures/world.js";

const pages = {
  rooms: "/rooms", about: "/c/1/info", settings: "/settings", look: "/settings/look",
  devices: "/settings/devices", "way-back": "/settings/way-back", owner: "/settings/owner", leave: "/leave", missing: "/c/999",
};
const narrow = { ...phone, viewport: { width: 320, height: 640 } };
const sizes = {
  desktop: { viewport: { width: 1280, height: 800 } }, phone, narrow,
  tablet: { viewport: { width: 768, height: 1024 } }, wide: { viewport: { width: 1920, height: 1080 } },
};

const all = !!process.env.LELIAO_SHOTS;

for (const [size, options] of Object.entries(sizes)) {
  for (const theme of ["light", "dark"] as const) {
    for (const locale of ["zh-CN", "en-US"]) {
      if (!all && !["desktop light en-US", "phone dark zh-CN"].includes(`${size} ${theme} ${locale}`)) continue;
      test(`shots: ${size} ${theme} ${locale}`, async ({ server, enter, arrive }) => {
        test.slow();
        const zh = locale === "zh-CN";
        const shoot = async (person: Person, name: string) => {
          await person.page.waitForTimeout(150);
          await person.page.screenshot({ path: `shots/${size}-${theme}-${zh ? "zh" : "en"}-${name}.png` });
        };
        const me = await arrive(zh ? "东东" : "Mia Thompson", { ...options, colorScheme: theme, locale });
        await me.page.goto(`${server.url}/login`);
        await shoot(me, "login");
        await me.page.goto(`${server.url}/login?name=x&avatar=9&fault=${encodeURIComponent('{"name":"looks_taken"}')}`);
        await shoot(me, "login-refused");
        await me.page.goto(`${server.url}/nothing`);
        await shoot(me, "not-found");
        me.complaints.length = 0; // the 404 that was asked for
        await me.logIn(1);
        await shoot(me, "chat-empty");
        const other = await enter("亮亮妈妈");
        const third = await enter("Ken", { locale: "en-US" });
        await other.says("各位家长好，周五春游的安排出来了：早上 8:00 校门口集合，记得带水和帽子。");
        await other.says("路线看这里：https://map.example.org/lake，很清楚。");
        await third.says("Hi all 👋 I can drive four kids. The bus number is B-17, right?");
        await me.says("收到，谢谢老师！");
        await me.says("需要帮忙带班级的急救包吗？我家有一套。");
        await me.saved("需要帮忙");
        await third.says("A rather long message, to see how it wraps: ".repeat(5) + "好的。");
        await me.sees("A rather long message");
        await other.composer.pressSequentially("在写");
        await expect(me.page.locator(".typing span")).toHaveCount(1);
        await shoot(me, "chat");
        await other.createsRoom("三年二班家长群");
        await other.says("房间里的话");
        await me.page.goto(`${server.url}/`);
        await me.ready();
        await third.says("还有一条未读");
        await expect(me.page.locator(".row .badge")).toHaveCount(1);
        await shoot(me, "list-unread");
        await me.page.locator(".list .row").first().click();
        await me.page.locator(".unread").waitFor();
        await shoot(me, "chat-unread-line");
        await me.goes("/c/1/info");
        const card = (await me.member("Ken").getByRole("link").getAttribute("href"))!;
        for (const [name, path] of Object.entries({ ...pages, person: card, door: new URL(other.page.url()).pathname })) {
          await me.goes(path);
          await shoot(me, name);
        }
        me.complaints.length = 0; // the page that is not there
        await me.goes("/c/1/info");
        await me.member("Ken").getByRole("button").click();
        await shoot(me, "menu");
        await me.goes("/settings/forget");
        await me.page.locator(".danger").last().click();
        await shoot(me, "dock");
        await me.goes("/settings/way-back");
        await me.ready();
        await me.page.locator("main .primary").click();
        await me.page.locator("svg.qr").waitFor();
        await shoot(me, "way-back-made");
        await me.goes("/settings/devices");
        await me.ready();
        await me.page.locator("main .primary").click();
        await me.page.locator("svg.qr").waitFor();
        await shoot(me, "device-offer");
        await me.goes("/");
        await me.page.locator(".list .row").first().click();
        for (const person of [me, other, third]) person.mayLoseConnection = true;
        await server.stop("SIGKILL");
        await me.page.locator(".banner").waitFor();
        await me.says(zh ? "断网时写的话" : "Written while offline");
        await shoot(me, "offline");
      });
    }
  }
}
