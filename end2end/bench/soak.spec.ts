// S9, for long: 20 messages a second into the open conversation, and what the page holds after each minute.
import { expect, test } from "./crowded.js";
import { report } from "./figures.js";

const MINUTES = Number(process.env.LELIAO_SOAK_MINUTES ?? 30);
const PER_SECOND = 20;
const SAMPLE_MS = Number(process.env.LELIAO_SOAK_SAMPLE_SECONDS ?? 60) * 1_000;

test("S9: the heap stays flat", async ({ reader, talk }) => {
  test.skip(MINUTES === 0, "LELIAO_SOAK_MINUTES=0");
  test.setTimeout((MINUTES + 10) * 60_000);
  const cdp = await reader.context().newCDPSession(reader);
  await cdp.send("HeapProfiler.enable");
  const samples: { minute: number; js: number; document: number; wasm: number; all: number }[] = [];
  let talking = true;
  const talked = talk(MINUTES * 60 * PER_SECOND, 1_000 / PER_SECOND, 0).finally(() => (talking = false));
  const start = Date.now();
  while (talking) {
    const next = start + (samples.length + 1) * SAMPLE_MS;
    await new Promise((then) => setTimeout(then, Math.max(0, next - Date.now())));
    await cdp.send("HeapProfiler.collectGarbage");
    const heap = (await cdp.send("Runtime.getHeapUsage")) as unknown as { usedSize: number; embedderHeapUsedSize: number };
    const wasm: number = await reader.evaluate(() => (window as any).wasmMemory.buffer.byteLength);
    expect(wasm).toBeGreaterThan(0);
    const [js, document] = [heap.usedSize, heap.embedderHeapUsedSize];
    samples.push({ minute: (Date.now() - start) / 60_000, js, document, wasm, all: js + document + wasm });
    console.log(JSON.stringify(samples.at(-1)));
  }
  await talked;
  const minutes = samples.map(({ minute }) => minute);
  const of = (what: "js" | "document" | "wasm" | "all") => samples.map((sample) => sample[what]);
  const mib = (values: number[]) => values.map((value) => value / 2 ** 20);
  // By minute 10 every cache is as full as it gets; a shorter run judges from its third.
  const settled = samples.findIndex(({ minute }) => minute >= Math.min(10, MINUTES / 3));
  const half = Math.floor(samples.length / 2);
  const slope = (values: number[]) => (1_000 * gradient(minutes.slice(half), values.slice(half))) / values.at(-1)!;
  const growth = (values: number[]) => values.at(-1)! / values[settled]!;
  const pastFlat = (values: number[]) => (slope(values) <= 1 ? 0 : Math.max(0, growth(values) - 1.1));
  report({ "S9-soak document": mib(of("document")), "S9-soak wasm": mib(of("wasm")), "S9-soak js": mib(of("js")) });
  for (const what of ["js", "all"] as const) {
    report({
      [`S9-soak ${what}-slope`]: [slope(of(what))],
      [`S9-soak ${what}-growth`]: [growth(of(what))],
      [`S9-soak ${what}-past-flat`]: [pastFlat(of(what))],
    });
  }
});

/** Least squares: units per minute. */
function gradient(x: number[], y: number[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const across = x.reduce((sum, value, n) => sum + (value - mx) * (y[n]! - my), 0);
  return across / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}
