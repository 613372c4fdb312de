// A server with 100,000 messages in the lobby, and somebody who reads there on a desktop.
import { test as base, expect, type Page } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Server } from "../fixtures/server.js";
import { Speaker, logIn } from "./crowd.js";

export const MESSAGES = Number(process.env.LELIAO_MESSAGES ?? 100_000);

interface World {
  server: Server;
  reader: Page;
  speaker: Speaker;
}

export const test = base.extend<{ crowd: { server: Server; readerToken: string; speakerToken: string } } & World>({
  crowd: async ({}, use) => {
    const server = new Server();
    await server.start();
    const reader = await logIn(server.url, "读者", 3);
    const people = [];
    for (let n = 1; n <= 12; n++) people.push(await logIn(server.url, `说话的人${n}`, n));
    await server.stop();
    const file = readdirSync(server.folder).find((name) => name.endsWith(".db"))!;
    execFileSync("python3", [
      join(import.meta.dirname, "fill.py"), join(server.folder, file), String(MESSAGES), reader.person.id,
    ], { stdio: "inherit" });
    await server.start();
    await use({ server, readerToken: reader.token, speakerToken: people[0]!.token });
    await server.remove();
  },
  server: async ({ crowd }, use) => use(crowd.server),
  reader: async ({ browser, crowd }, use) => {
    const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 } });
    await context.addCookies([{ name: "sid", value: crowd.readerToken, url: crowd.server.url }]);
    // The module keeps its memory to itself; whoever instantiates it can see it.
    await context.addInitScript(() => {
      const remember = (made: WebAssembly.WebAssemblyInstantiatedSource | WebAssembly.Instance) => {
        const instance = "instance" in made ? made.instance : made;
        (window as any).wasmMemory = instance.exports.memory;
        return made;
      };
      const { instantiate, instantiateStreaming } = WebAssembly;
      (WebAssembly as any).instantiate = async (...all: any[]) => remember(await (instantiate as any)(...all));
      WebAssembly.instantiateStreaming = async (...all) => remember(await instantiateStreaming(...all)) as any;
    });
    const page = await context.newPage();
    await page.goto(`${crowd.server.url}/c/1`);
    await page.locator("html[data-ready]").waitFor();
    await expect(page.locator(`[data-seq="${MESSAGES}"]`)).toHaveCount(1);
    await expect(page.locator("[data-connection]").first()).toHaveAttribute("data-connection", "open");
    await use(page);
    await context.close();
  },
  speaker: async ({ crowd }, use) => {
    const speaker = new Speaker(crowd.server.url, crowd.speakerToken);
    await speaker.connect();
    await use(speaker);
    speaker.leave();
  },
});

export { expect };
