// The pictures of docs/APPS.md: `LELIAO_PICTURES=folder npx playwright test app_pictures --project chromium`.
import { asks, said } from "../fixtures/asks.js";
import { Installed } from "../fixtures/installed.js";
import { Person, expect, test } from "../fixtures/world.js";

const folder = process.env.LELIAO_PICTURES;

for (const [locale, language] of [["zh-CN", "zh"], ["en-US", "en"]] as const) {
  const say = (zh: string, en: string) => (language === "zh" ? zh : en);

  test(`the app's pictures: ${language}`, async ({ server, bob }) => {
    test.skip(!folder, "only to make the pictures anew");
    test.setTimeout(180_000);
    bob.mayLoseConnection = true;
    const app = new Installed(server.url);
    const shot = (name: string) => app.page.screenshot({ path: `${folder}/app-${language}-${name}.png` });
    await app.start({ locale, viewport: { width: 390, height: 844 } });
    await app.logIn(say("东东", "Mia"));
    const names = say("一家人,三年二班,晨跑,读书会", "The family,Class 2,Morning run,Book club").split(",");
    const rooms: any[] = await asks(bob, ...names.map((name) => ({ create_room: { nonce: "", name } })));
    const ids = rooms.map(({ opened }) => String(opened.id));
    await asks({ page: app.page } as Person, ...ids.map((conversation) => ({ join: { conversation } })));
    const lines = say("周六去看奶奶，谁去？,春游八点校门口集合，带伞,明早六点半老地方,这个月读《城南旧事》", "Who comes along on Saturday?,The outing starts at 8; bring an umbrella,Half past six tomorrow,This month: Pride and Prejudice").split(/,/);
    for (const [n, id] of ids.entries()) await asks(bob, said(lines[n]!, {}, id));
    await app.goes("/");
    await app.hasCopies(6);

    // What another app shares waits for a conversation.
    await app.shares(say("春游的照片 https://photos.example.org/", "Photos of the outing https://photos.example.org/"));
    await expect(app.page.locator(".above")).toContainText(say("选一个聊天", "Choose a chat"));
    await app.alive();
    await shot("share");
    await app.page.locator(`.list a[href="/c/${ids[0]}"]`).first().click();
    await expect(app.composer).not.toHaveValue("");
    await app.composer.fill("");
    await app.goes("/");

    // Without a connection: one writes, and searches.
    await app.close();
    await server.stop("SIGKILL");
    await app.start({ locale, viewport: { width: 390, height: 844 } });
    await app.goes(`/c/${ids[0]}`);
    await app.says(say("我去！到了给你打电话。", "Me! I'll call you when I am there."));
    await expect(app.page.locator('.tick[data-progress="waiting"]')).toHaveCount(1);
    await app.page.waitForTimeout(500);
    await shot("offline");
    await app.goes("/");
    await app.page.locator(".above a").click();
    await app.page.locator(".search-page input[type=search]").fill(say("伞", "umbrella"));
    await expect(app.page.locator(".hits .found")).toHaveCount(1);
    await shot("search");
    await app.remove();
  });
}
