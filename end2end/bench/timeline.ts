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

/** The events of a trace, one at a time: the trace of a minute is longer than a string may be. */
function* eventsOf(json: Buffer): Generator<Event> {
  const [open, close, quote, escape] = [..."{}\"\\"].map((char) => char.charCodeAt(0));
  let [depth, start, inString] = [0, 0, false];
  for (let at = json.indexOf("[", json.indexOf('"traceEvents"')); at < json.length; at++) {
    const byte = json[at];
    if (inString) {
      if (byte === escape) at++;
      else if (byte === quote) inString = false;
    } else if (byte === quote) {
      inString = true;
    } else if (byte === open) {
      if (depth++ === 0) start = at;
    } else if (byte === close) {
      // The end of what holds the events.
      if (depth === 0) return;
      if (--depth === 0) yield JSON.parse(json.toString("utf8", start, at + 1)) as Event;
    }
  }
}

/** Milliseconds by the wall clock, and of processor time. */
export interface Work {
  wall: number;
  cpu: number;
}

export class Trace {
  /** The main thread's tasks, in their order. */
  readonly tasks: (Work & { start: number })[] = [];
  private readonly events: Pick<Event, "name" | "ph" | "ts" | "dur" | "tdur">[];

  constructor(json: Buffer, url: string) {
    let pid: number | undefined;
    const threads: Event[] = [];
    for (const event of eventsOf(json)) {
      if (event.name === "TracingStartedInBrowser") {
        pid ??= event.args.data?.frames?.find((frame) => frame.url.startsWith(url))?.processId;
      } else if (event.name === "thread_name" && event.args.name === "CrRendererMain") {
        threads.push(event);
      }
    }
    const main = threads.find((thread) => thread.pid === pid);
    if (!main) throw new Error("the trace has no main thread of the page");
    this.events = [];
    for (const { name, ph, ts, dur, tdur, pid, tid } of eventsOf(json)) {
      if (pid === main.pid && tid === main.tid) this.events.push({ name, ph, ts, dur, tdur });
    }
    this.events.sort((a, b) => a.ts - b.ts);
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
