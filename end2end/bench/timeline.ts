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

/** Milliseconds by the wall clock, and of processor time. */
export interface Work {
  wall: number;
  cpu: number;
}

export class Trace {
  /** The main thread's tasks, in their order. */
  readonly tasks: (Work & { start: number })[] = [];
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
    for (const { ts, dur = 0, tdur } of own.length > 0 ? own : named("RunTask")) {
      const [start, before] = [ts / 1_000, this.tasks.at(-1)];
      // A task within a task is part of it.
      if (before && start < before.start + before.wall) continue;
      this.tasks.push({ start, wall: dur / 1_000, cpu: (tdur ?? dur) / 1_000 });
    }
  }

  /** What was done from each mark to the next; a mark within a task stands at that task's start. */
  between(name: string, apartMs = 0): Work[] {
    const marks: number[] = [];
    const stretches: Work[] = [];
    const events = this.events.filter((event) => event.name === name).map((event) => event.ts / 1_000);
    let next = 0;
    for (const task of this.tasks) {
      while (next < events.length && events[next]! <= task.start + task.wall) {
        const at = Math.min(events[next++]!, task.start);
        if (marks.length > 0 && at - marks.at(-1)! <= apartMs) continue;
        marks.push(at);
        stretches.push({ wall: 0, cpu: 0 });
      }
      const stretch = stretches.at(-1);
      if (!stretch) continue;
      stretch.wall += task.wall;
      stretch.cpu += task.cpu;
    }
    return stretches.slice(0, -1);
  }
}

/** Traces the page while something happens in it. */
export async function traced(browser: Browser, page: Page, url: string, during: () => Promise<void>): Promise<Trace> {
  await page.waitForTimeout(1_000);
  await browser.startTracing(page, { categories: CATEGORIES });
  await during();
  return new Trace(await browser.stopTracing(), url);
}
