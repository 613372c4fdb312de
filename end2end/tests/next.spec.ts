// A server of a later version: the page goes on, and offers a reload that keeps what is written.
import { Page } from "@playwright/test";
import { Person, expect, test } from "../fixtures/world.js";

type Json = any;

/** Frames as a later version would send them: another build, unknown kinds. */
function later(frame: Json): Json {
  if (frame.hello) return { hello: { ...frame.hello, build: "99.0.0", features: ["threads"] } };
  return unknown(frame);
}

/** Messages that begin with "picture" become a kind of entry that this version does not know, wherever they are. */
function unknown(value: Json): Json {
  if (Array.isArray(value)) return value.map(unknown);
  if (value === null || typeof value !== "object") return value;
  if (value.message?.text?.startsWith("picture")) return { picture: { author: value.message.author, width: 9 } };
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unknown(inner)]));
}

/** Between the page and the server; also sends frames that no server of this version knows. */
async function throughLaterVersion(page: Page) {
  await page.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      const { ref, do: command } = JSON.parse(String(text));
      if (!command.send?.text.startsWith("refuse")) return server.send(text);
      socket.send(JSON.stringify({ refusal: { ref, fault: { needs_approval: { by: [] } } } }));
    });
    server.onMessage((text) => {
      const frame = JSON.parse(String(text));
      socket.send(JSON.stringify(later(frame)));
      socket.send(JSON.stringify({ event: { reaction: { conversation: "1", item: 1, with: "👍" } } }));
      socket.send(JSON.stringify({ event: "draining" }));
      socket.send(JSON.stringify({ quota: { left: 9 } }));
    });
  });
}

const unknownRows = (person: Person) => person.page.locator("[data-unknown]");
const offer = (person: Person) => person.page.locator("[data-outdated]");

test("a page goes on with the server of a later version, and a reload keeps the draft", async ({ arrive, bob }) => {
  const alice = await arrive("alice");
  await throughLaterVersion(alice.page);
  await alice.logIn();
  await expect(offer(alice)).toHaveCount(1);
  await bob.says("one");
  await bob.says("picture 1");
  await bob.says("picture 2");
  await bob.says("two");
  for (const text of ["one", "two"]) await alice.sees(text);
  await expect(unknownRows(alice)).toHaveCount(1);
  await expect(alice.bubbles).toHaveCount(2);
  await bob.says("picture 3");
  await expect(unknownRows(alice)).toHaveCount(2);
  await expect(alice.row("大厅").locator("p")).toHaveText("[暂时显示不了]");

  // Refused for a reason that it does not know: its text stays, and what follows is sent.
  await alice.says("refuse this");
  await alice.says("three");
  await alice.saved("three");
  await expect(alice.bubble("refuse this").locator(".failure")).toHaveCount(1);
  await expect(alice.bubble("refuse this").locator(".copy")).toHaveCount(1);
  await bob.sees("three");
  await alice.bubble("refuse this").locator(".failure button").last().click();
  await expect(alice.bubble("refuse this")).toHaveCount(0);

  // Nobody who is writing is asked to reload. Whoever does keeps the draft.
  await alice.composer.pressSequentially("half a sen");
  await expect(offer(alice)).toHaveCount(0);
  await unknownRows(alice).first().locator("button").click();
  await expect(alice.bubble("picture 1"), "the new page knows it").toHaveCount(1);
  await alice.ready();
  await expect(alice.composer).toHaveValue("half a sen");
  await alice.composer.pressSequentially("tence");
  await alice.composer.press("Enter");
  await alice.saved("half a sentence");
  await bob.sees("half a sentence");
  await expect(offer(alice)).toHaveCount(1);
});

test("the same version asks nobody to reload, and a draft survives any reload", async ({ alice }) => {
  await alice.says("one");
  await alice.saved("one");
  await alice.composer.pressSequentially("not sent");
  await alice.page.reload();
  await alice.ready();
  await expect(alice.composer).toHaveValue("not sent");
  await alice.composer.press("Control+a");
  await alice.composer.press("Delete");
  await expect(offer(alice)).toHaveCount(0);
  await expect(unknownRows(alice)).toHaveCount(0);
  await alice.page.reload();
  await alice.ready();
  await expect(alice.composer).toHaveValue("");
});
