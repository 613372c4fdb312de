// S9, for long: 20 messages a second into the open conversation, and what the page holds after each minute.
import { expect, test } from "./crowded.js";
import { figure, report } from "./figures.js";

const MINUTES = Number(process.env.LELIAO_SOAK_MINUTES ?? 30);
const PER_SECOND = 20;
const SAMPLE_MS = Number(process.env.LELIAO_SOAK_SAMPLE_SECONDS ?? 60) * 1_000;

test("S9: the heap stays flat", async ({ reader, speaker }) => {
  test.skip(MINUTES === 0, "LELIAO_SOAK_MINUTES=0");
  test.setTimeout((MINUTES + 10) * 60_000);
  const cdp = await reader.context().newCDPSession(reader);
  await cdp.send("HeapProfiler.enable");
  const sample = async () => {
    await cdp.send("HeapProfiler.collectGarbage");
    const heap = (await cdp.send("Runtime.getHeapUsage")) as unknown as { usedSize: number; embedderHeapUsedSize: number };
    const wasm: number = await reader.evaluate(() => (window as any).wasmMemory.buffer.byteLength);
    expect(wasm).toBeGreaterThan(0);
    return { js: heap.usedSize, document: heap.embedderHeapUsedSize, wasm };
  };
  const taken: { minute: number; js: number; document: number; wasm: number }[] = [];
  let talking = true;
  const talk = speaker
    .talks(MINUTES * 60 * PER_SECOND, 1_000 / PER_SECOND, (n) => `${n} 一直有人在说话 – somebody always talks`)
    .finally(() => (talking = false));
  const start = Date.now();
  const samples = (async () => {
    while (talking) {
      const next = start + (taken.length + 1) * SAMPLE_MS;
      await new Promise((then) => setTimeout(then, Math.max(0, next - Date.now())));
      taken.push({ minute: (Date.now() - start) / 60_000, ...(await sample()) });
      const { minute, js, document, wasm } = taken.at(-1)!;
      console.log(`minute ${minute.toFixed(1)}: JS ${js}, document ${document}, wasm ${wasm} bytes`);
    }
  })();
  await Promise.all([talk, samples]);
  const minutes = taken.map(({ minute }) => minute);
  const mib = (values: number[]) => values.map((value) => value / 2 ** 20);
  const js = taken.map((at) => at.js);
  const all = taken.map((at) => at.js + at.document + at.wasm);
  // By minute 10 every cache is as full as it gets; a shorter run judges from its third.
  const settled = taken.findIndex(({ minute }) => minute >= Math.min(10, MINUTES / 3));
  const half = Math.floor(taken.length / 2);
  const slope = (values: number[]) => (1_000 * gradient(minutes.slice(half), values.slice(half))) / values.at(-1)!;
  const growth = (values: number[]) => values.at(-1)! / values[settled]!;
  const flat = (values: number[]) => (slope(values) <= 1 ? 0 : Math.max(0, growth(values) - 1.1));
  report([
    figure("S9 soak", "JS heap each minute", "MiB", mib(js)),
    figure("S9 soak", "document heap each minute", "MiB", mib(taken.map((at) => at.document))),
    figure("S9 soak", "wasm memory each minute", "MiB", mib(taken.map((at) => at.wasm))),
    figure("S9 soak", "JS heap, growth over the later half", "% / 10 min", [slope(js)]),
    figure("S9 soak", "JS heap, end against minute 10", "×", [growth(js)]),
    figure("S9 soak", "JS, document and wasm together, growth over the later half", "% / 10 min", [slope(all)]),
    figure("S9 soak", "JS, document and wasm together, end against minute 10", "×", [growth(all)]),
  ]);
  const missed = report([
    figure("S9 soak", "JS heap, past flat (1 % per 10 min, or 1.1 × minute 10)", "×", [flat(js)], 0),
    figure("S9 soak", "all memory, past flat (1 % per 10 min, or 1.1 × minute 10)", "×", [flat(all)], 0),
  ]);
  expect(missed).toEqual([]);
});

/** Least squares: units per minute. */
function gradient(x: number[], y: number[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const across = x.reduce((sum, value, n) => sum + (value - mx) * (y[n]! - my), 0);
  return across / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}
