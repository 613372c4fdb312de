// Google's measure of a page's loading, fetched when it is needed: it is no dependency of ours.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** The newest that runs on Node 20. */
const VERSION = "12.8.2";
const folder = resolve(import.meta.dirname, "../../target/bench/lighthouse");

export interface Loading {
  lcp: number;
  fcp: number;
  /** The largest element, as a piece of HTML. */
  element: string;
}

function install() {
  const manifest = join(folder, "node_modules/lighthouse/package.json");
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).version === VERSION) return;
  const flags = ["--no-save", "--no-audit", "--no-fund", "--no-package-lock", "--prefix", folder];
  execFileSync("npm", ["install", ...flags, `lighthouse@${VERSION}`], { stdio: ["ignore", "ignore", "inherit"] });
}

/** Loads a page as often as asked, each time in a new browser: a mobile phone on Lighthouse's slow 4G, simulated. */
export async function load(url: string, times: number, chromePath: string, chromeFlags: string[]): Promise<Loading[]> {
  install();
  const from = (path: string) => import(pathToFileURL(join(folder, "node_modules", path)).href);
  const { default: lighthouse } = await from("lighthouse/core/index.js");
  const { launch } = await from("chrome-launcher/dist/index.js");
  const loadings: Loading[] = [];
  for (let n = 0; n < times; n++) {
    const chrome = await launch({ chromePath, chromeFlags: ["--headless=new", ...chromeFlags] });
    try {
      const result = await lighthouse(url, { port: chrome.port, onlyCategories: ["performance"], logLevel: "error" });
      const { audits, runtimeError, configSettings } = result.lhr;
      if (runtimeError) throw new Error(runtimeError.message);
      if (configSettings.formFactor !== "mobile" || configSettings.throttlingMethod !== "simulate") {
        throw new Error("Lighthouse's defaults are others than they were");
      }
      loadings.push({
        lcp: audits["largest-contentful-paint"].numericValue,
        fcp: audits["first-contentful-paint"].numericValue,
        element: audits["largest-contentful-paint-element"]?.details?.items?.[0]?.items?.[0]?.node?.snippet ?? "",
      });
    } finally {
      chrome.kill();
    }
  }
  return loadings;
}
