// How Chromium is started, by Playwright and as an installed app.
export const chromium = process.env.LELIAO_CHROMIUM ?? "/usr/bin/chromium";
export const flags = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
