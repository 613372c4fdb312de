// One binary: the executable alone, in an empty folder, with an empty environment, serves the whole site.
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "@playwright/test";
import { Server } from "../fixtures/server.js";

test("the executable alone serves everything", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "leliao-alone-"));
  const binary = join(folder, "leliao");
  copyFileSync(resolve(process.env.LELIAO_BINARY ?? "../target/release/leliao"), binary);
  const child = spawn(binary, ["--listen", "127.0.0.1:0"], { cwd: folder, env: {}, stdio: ["ignore", "pipe", "inherit"] });
  const said = await new Promise<string>((ready) => child.stdout!.once("data", (chunk) => ready(String(chunk))));
  const url = said.match(/http:\/\/\S+/)![0];
  const failed: string[] = [];
  page.on("response", (response) => response.status() >= 400 && failed.push(response.url()));
  await page.goto(`${url}/login`);
  await page.getByRole("textbox").fill("alone");
  await page.locator("button.primary").click();
  await page.locator("html[data-ready]").waitFor();
  await page.locator(".composer textarea").fill("hello");
  await page.locator(".composer textarea").press("Enter");
  await expect(page.locator('.tick[data-progress="saved"]')).toHaveCount(1);
  expect(failed).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual(["data", "leliao"]);
  child.kill();
  await new Promise((gone) => child.once("exit", gone));
  rmSync(folder, { recursive: true });
});

test("what stops a start is told in one clear sentence", async () => {
  const server = new Server();
  await server.start();
  const attempt = async (...flags: string[]) => {
    const child = spawn(resolve(process.env.LELIAO_BINARY ?? "../target/release/leliao"), flags, { stdio: ["ignore", "ignore", "pipe"] });
    let error = "";
    child.stderr!.on("data", (chunk) => (error += chunk));
    const code = await new Promise((done) => child.once("exit", done));
    return { code, error: error.trim() };
  };
  const other = mkdtempSync(join(tmpdir(), "leliao-other-"));
  const port = await attempt("--listen", `127.0.0.1:${server.port}`, "--data", other);
  expect(port).toEqual({ code: 1, error: `leliao: 127.0.0.1:${server.port} is in use by another program; stop that one, or choose another with --listen` });
  const data = await attempt("--listen", "127.0.0.1:0", "--data", server.folder);
  expect(data).toEqual({ code: 1, error: `leliao: the data folder ${server.folder} is in use by another leliao; stop that one first, or choose another --data folder` });
  rmSync(other, { recursive: true, force: true });
  await server.remove();
});
