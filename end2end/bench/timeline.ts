// What the page's main thread did, from a trace of the browser.
import type { Browser, Page } from "@playwright/test";

const CATEGORIES = [
  "-*", "toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline",
  "devtools.timeline.frame", "disabled-by-default-devtools.timeline.frame", "blink.user_timing",
];

interface Event {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  tdur?: number;
  pid: number;
  tid: number;
  args: { data?: { frames?: { url: string; processId: number }[] }; name?: string };
}

/** One task of the main thread, in milliseconds: by the wall, and of processor time. */
export interface Task {
  start: number;
  wall: number;
  cpu: number;
}

/** A stretch of the main thread: from one mark to the next, and what was done in it. */
export interface Stretch {
  wall: number;
  cpu: number;
}

export class Trace {
  readonly tasks: Task[];
  private readonly events: Event[];

  constructor(json: Buffer, url: string) {
    const all = (JSON.parse(json.toString()).traceEvents as Event[]).sort((a, b) => a.ts - b.ts);
    const frames = all.flatMap((event) => (event.name === "TracingStartedInBrowser" ? event.args.data?.frames ?? [] : []));
    const pid = frames.find((frame) => frame.url.startsWith(url))?.processId;
    const main = all.find((event) => event.name === "thread_name" && event.args.name === "CrRendererMain" && event.pid === pid);
    if (!main) throw new Error("the trace has no main thread of the page");
    this.events = all.filter((event) => event.pid === main.pid && event.tid === main.tid);
    const named = (name: string) => this.events.filter((event) => event.name === name && event.ph === "X");
    // The scheduler's own name for it, or that of the developer tools: whichever this browser writes.
    const own = named("ThreadControllerImpl::RunTask");
    this.tasks = outermost(own.length > 0 ? own : named("RunTask"));
  }

  /** The tasks from each mark to the next; a mark within a task stands at that task's start. */
  between(name: string, apartMs = 0): Stretch[] {
    const marks: number[] = [];
    for (const event of this.events.filter((event) => event.name === name)) {
      const at = event.ts / 1_000;
      const start = this.taskAt(at)?.start ?? at;
      if (marks.length === 0 || start - marks.at(-1)! > apartMs) marks.push(start);
    }
    const stretches = marks.map(() => ({ wall: 0, cpu: 0 }));
    let at = -1;
    for (const task of this.tasks) {
      while (at + 1 < marks.length && marks[at + 1]! <= task.start) at++;
      const stretch = stretches[at];
      if (!stretch) continue;
      stretch.wall += task.wall;
      stretch.cpu += task.cpu;
    }
    return stretches.slice(0, -1);
  }

  private taskAt(at: number): Task | undefined {
    let [low, high] = [0, this.tasks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.tasks[middle]!.start <= at) low = middle + 1;
      else high = middle;
    }
    const task = this.tasks[low - 1];
    return task && at <= task.start + task.wall ? task : undefined;
  }

  /** What the time went to, by the trace's own names, milliseconds in all. */
  spent(): [string, number][] {
    const sums = new Map<string, number>();
    for (const event of this.events) {
      if (event.ph === "X" && !/RunTask/.test(event.name)) {
        sums.set(event.name, (sums.get(event.name) ?? 0) + (event.dur ?? 0) / 1_000);
      }
    }
    return [...sums].sort((a, b) => b[1] - a[1]).slice(0, 16);
  }
}

function outermost(events: Event[]): Task[] {
  const tasks: Task[] = [];
  for (const { ts, dur = 0, tdur } of events) {
    const start = ts / 1_000;
    const before = tasks.at(-1);
    if (before && start < before.start + before.wall) continue;
    tasks.push({ start, wall: dur / 1_000, cpu: (tdur ?? dur) / 1_000 });
  }
  return tasks;
}

/** Traces the page while something happens in it. */
export async function traced(browser: Browser, page: Page, url: string, during: () => Promise<void>): Promise<Trace> {
  await page.waitForTimeout(1_000);
  await browser.startTracing(page, { categories: CATEGORIES });
  await during();
  return new Trace(await browser.stopTracing(), url);
}
