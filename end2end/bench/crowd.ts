// People without a browser: they log in by HTTP and talk over the fallback (docs/WIRE.md §8).
import { randomBytes } from "node:crypto";

export interface Login {
  person: { id: string };
  token: string;
}

export async function logIn(url: string, name: string, avatar: number): Promise<Login> {
  const body = new URLSearchParams({ name, avatar: String(avatar), locale: "zh-CN" });
  const answer = await fetch(`${url}/login`, { method: "POST", headers: { accept: "application/json" }, body });
  if (!answer.ok) throw new Error(`${name} cannot log in: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Login;
}

/** Somebody who talks in the lobby. */
export class Speaker {
  private stream?: string;
  private reference = 1;
  private readonly ended = new AbortController();
  private pinging?: NodeJS.Timeout;

  constructor(private readonly url: string, private readonly token: string) {}

  private get headers() {
    return { authorization: `Bearer ${this.token}` };
  }

  async connect() {
    const down = await fetch(`${this.url}/stream`, { headers: this.headers, signal: this.ended.signal });
    const resumed = new Promise<void>((done) => void this.listen(down, done).catch(() => {}));
    await resumed;
    this.pinging = setInterval(() => void this.command("ping"), 20_000);
  }

  private async listen(down: Response, resumed: () => void) {
    let rest = "";
    for await (const chunk of down.body!.pipeThrough(new TextDecoderStream()) as unknown as AsyncIterable<string>) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop()!;
      for (const line of lines.filter((line) => line.startsWith("data: "))) {
        const { hello, reply, refusal } = JSON.parse(line.slice(6));
        if (hello) {
          this.stream = hello.stream;
          await this.command({ resume: {} });
        }
        if (reply?.ok?.resumed) resumed();
        if (refusal) throw new Error(JSON.stringify(refusal));
      }
    }
  }

  private async command(command: unknown) {
    const body = JSON.stringify({ ref: this.reference++, do: command });
    await fetch(`${this.url}/command?stream=${this.stream}`, { method: "POST", headers: this.headers, body });
  }

  /** Says something new. */
  async says(text: string) {
    const nonce = randomBytes(16).toString("hex");
    await this.command({ send: { conversation: "1", nonce, text } });
  }

  /** Talks at a pace, drift or not: a message that is due is sent. */
  async talks(count: number, everyMs: number, text: (n: number) => string) {
    const start = Date.now();
    for (let n = 0; n < count; n++) {
      const wait = start + n * everyMs - Date.now();
      if (wait > 0) await new Promise((then) => setTimeout(then, wait));
      await this.says(text(n));
    }
  }

  leave() {
    clearInterval(this.pinging);
    this.ended.abort();
  }
}
