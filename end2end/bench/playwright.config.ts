// The browser's rows of the benchmark, apart from the tests: npx playwright test -c bench
import { defineConfig } from "@playwright/test";
import ordinary from "../playwright.config.js";

export default defineConfig({
  ...ordinary,
  testDir: ".",
  outputDir: "../test-results/bench",
  timeout: 30 * 60_000,
  // One at a time: what is measured shares its machine with nothing we start.
  workers: 1,
  fullyParallel: false,
  retries: 0,
});
