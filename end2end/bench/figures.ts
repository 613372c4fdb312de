// What was measured, in the shape of the crate `bench` (bench/src/figures.rs).
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Figure {
  row: string;
  what: string;
  unit: string;
  series: { name: "Leliao"; rounds: number[] }[];
  targets: { of: "Leliao"; against: null; bound: { AtMost: number } }[];
}

/** A figure of ours; without `at_most` it is told and not judged. */
export function figure(row: string, what: string, unit: string, rounds: number[], at_most?: number): Figure {
  return {
    row,
    what,
    unit,
    series: [{ name: "Leliao", rounds: rounds.map((value) => Math.round(value * 1_000) / 1_000) }],
    targets: at_most === undefined ? [] : [{ of: "Leliao", against: null, bound: { AtMost: at_most } }],
  };
}

export function median(values: number[]): number {
  return percentile(values, 50);
}

/** Nearest rank: a value that was really measured. */
export function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? NaN;
}

/** Prints figures and adds them to the row's file in the folder LELIAO_FIGURES. Those that miss, as sentences. */
export function report(figures: Figure[]): string[] {
  const missed: string[] = [];
  for (const { row, what, unit, series, targets } of figures) {
    const value = median(series[0]!.rounds);
    const bound = targets[0]?.bound.AtMost;
    const line = `${row} ${what}: ${value} ${unit} [${series[0]!.rounds.join(", ")}]`;
    console.log(bound === undefined ? line : `${line} – at most ${bound}: ${value <= bound ? "holds" : "MISSED"}`);
    if (bound !== undefined && !(value <= bound)) missed.push(line);
  }
  const folder = process.env.LELIAO_FIGURES;
  if (folder) {
    mkdirSync(folder, { recursive: true });
    for (const row of new Set(figures.map((figure) => figure.row))) {
      const file = join(folder, `${row}.json`);
      const ours = figures.filter((figure) => figure.row === row);
      const others = stored(file).filter((old) => !ours.some((figure) => figure.what === old.what));
      writeFileSync(file, `${JSON.stringify([...others, ...ours], null, 1)}\n`);
    }
  }
  return missed;
}

function stored(file: string): Figure[] {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return [];
  }
}

/** How often a measurement is repeated. */
export const rounds = Number(process.env.LELIAO_ROUNDS ?? 3);
