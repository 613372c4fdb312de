import { defineConfig } from "@playwright/test";

const chromium = process.env.LELIAO_CHROMIUM ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "tests",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 2,
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  // On a noisy machine a browser can miss a deadline; a second miss is a failure, and both are printed.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"]],
  use: {
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
        // A name that is not loopback to the browser: a plain, insecure origin.
        "--host-resolver-rules=MAP leliao.local 127.0.0.1",
      ],
    },
    trace: "off",
  },
});
