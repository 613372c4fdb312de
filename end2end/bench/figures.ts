// What was measured: values by quantity (bench/table.json says what each is and what is asked of it).
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Prints figures, and adds them to their row's file in the folder LELIAO_FIGURES. */
export function report(figures: Record<string, number[]>) {
  for (const [quantity, rounds] of Object.entries(figures)) {
    console.log(`${quantity}: ${rounds.map((value) => Math.round(value * 1_000) / 1_000).join(", ")}`);
    const folder = process.env.LELIAO_FIGURES;
    if (!folder) continue;
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${quantity.split(" ")[0]}.json`);
    let known = {};
    try {
      known = JSON.parse(readFileSync(file, "utf8"));
    } catch {
      // The row's first figure.
    }
    writeFileSync(file, `${JSON.stringify({ ...known, [quantity]: { Leliao: rounds } }, null, 1)}\n`);
  }
}

/** Nearest rank: a value that was really measured. */
export function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? NaN;
}

/** How often a measurement is repeated. */
export const rounds = Number(process.env.LELIAO_ROUNDS ?? 3);
