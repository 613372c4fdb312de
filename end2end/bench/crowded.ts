// A server with 100,000 messages in the lobby, somebody who reads there on a desktop, and somebody who talks.
import { test as base, expect, type Browser, type Page } from "@playwright/test";
import { execFile, execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { Server } from "../fixtures/server.js";

export const MESSAGES = Number(process.env.LELIAO_MESSAGES ?? 100_000);
/** Between two of them. */
const APART_MS = 20_000;
const bench = resolve(process.env.LELIAO_BENCH ?? "../target/release/bench");
const binary = resolve(process.env.LELIAO_BINARY ?? "../target/release/leliao");

interface Fixtures {
  server: Server;
  reader: Page;
  /** Somebody comes in, and after so long says so many messages at a pace. */
  talk: (count: number, everyMs: number, afterMs: number) => Promise<unknown>;
}

export type World = Fixtures & { browser: Browser };

export const test = base.extend<Fixtures>({
  server: async ({}, use) => {
    const server = new Server();
    execFileSync(bench, ["--server", binary, "fill", server.folder, String(MESSAGES), String(APART_MS)], { stdio: "inherit" });
    await server.start();
    await use(server);
    await server.remove();
  },
  reader: async ({ browser, server }, use) => {
    const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 } });
    const form = { name: "读者", avatar: "3", locale: "zh-CN" };
    expect((await context.request.post(`${server.url}/login`, { form, headers: { accept: "application/json" } })).ok()).toBe(true);
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
    await page.goto(`${server.url}/c/1`);
    await page.locator("html[data-ready]").waitFor();
    await expect(page.locator(`[data-seq="${MESSAGES}"]`)).toHaveCount(1);
    await expect(page.locator("[data-connection]").first()).toHaveAttribute("data-connection", "open");
    await use(page);
    await context.close();
  },
  talk: async ({ server }, use) => {
    const address = new URL(server.url).host;
    await use((...numbers) => promisify(execFile)(bench, ["talk", address, ...numbers.map(String)]));
  },
});

export { expect };
