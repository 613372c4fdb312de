import { defineConfig } from "@playwright/test";
import { chromium, flags } from "./chromium.js";

const firefox = process.env.LELIAO_FIREFOX ?? "/usr/bin/firefox-esr";

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
    // A worker that answers requests hides them from the tests that look at them; those about it allow it.
    serviceWorkers: "block",
    // What cannot be pressed says so before the test is over.
    actionTimeout: 30_000,
    trace: "off",
  },
  projects: [
    {
      name: "chromium",
      use: {
        launchOptions: {
          executablePath: chromium,
          args: [
            ...flags,
            // A name that is not loopback to the browser: a plain, insecure origin.
            "--host-resolver-rules=MAP leliao.local 127.0.0.1",
          ],
        },
      },
    },
    {
      // A stock Firefox over WebDriver BiDi.
      name: "firefox",
      testMatch: /\/(talk|login|connection|fallback|drafts|ime|uploads|history|messages|reading|simple)\.spec/,
      // Which window has the focus and what goes over a socket cannot be asked there.
      grepInvert: /@chromium/,
      use: {
        browserName: "firefox",
        channel: "moz-firefox",
        launchOptions: {
          executablePath: firefox,
          firefoxUserPrefs: {
            "network.dns.localDomains": "leliao.local",
            // A mouse, which a machine without a screen has not.
            "ui.primaryPointerCapabilities": 6,
            "ui.allPointerCapabilities": 6,
          },
        },
      },
    },
  ],
});
