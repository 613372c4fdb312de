// The push part of the service worker. A message is JSON (docs/WIRE.md §14); one notification per conversation, by its tag.
{
  const windows = () => self.clients.matchAll({ type: "window", includeUncontrolled: true });

  /** Whether somebody looks at what a message is about. */
  const shown = (client, path) => client.visibilityState === "visible" && client.focused && `${new URL(client.url).pathname}/`.startsWith(`${path}/`);

  /** What was read elsewhere, or is gone: the tags, and the message up to which. */
  const close = async (tags) => {
    for (const one of await self.registration.getNotifications()) {
      const { seq, told } = one.data ?? {};
      if ((seq ?? told ?? 0) <= tags[one.tag]) one.close();
    }
  };

  const told = async (message) => {
    if (message.closed) await close(message.closed);
    const open = await windows();
    // A page counts by itself. 0 takes the badge away.
    if (!open.length && message.unread !== undefined) await self.navigator.setAppBadge?.(message.unread);
    if (!message.title) return;
    if (message.test) open.forEach((client) => client.postMessage({ arrived: true }));
    const before = await self.registration.getNotifications({ tag: message.tag });
    // The browser wants to see something for every push, but for those whose page is looked at.
    if (!message.test && open.some((client) => shown(client, message.path))) return;
    if (message.gone && !before.length) return;
    await self.registration.showNotification(message.title, {
      body: message.body,
      tag: message.tag,
      icon: "/icon.svg",
      data: { path: message.path, told: message.seq },
      renotify: !message.silent && !message.gone,
      silent: !!(message.silent || message.gone),
    });
  };

  // One after the other: the browser forgets a notification that is asked for before it is on the screen.
  let before = Promise.resolve();
  self.addEventListener("push", (event) => {
    let message = { title: "乐聊", body: "", tag: "push", path: "/" };
    try {
      message = event.data.json();
    } catch {}
    before = before.then(() => told(message)).catch(() => {});
    event.waitUntil(before);
  });

  // A page that is being loaded, is no chat, or whose login has ended does not answer. Browsers let a window be opened
  // for about a second after the press.
  const ANSWER_MS = 400;
  const isHere = (client) => new Promise((heard) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => heard(true);
    setTimeout(heard, ANSWER_MS, false);
    client.postMessage({ here: true }, [port2]);
  });

  const go = async (path) => {
    const open = await windows();
    const here = await Promise.all(open.map(isHere));
    const answered = open.filter((_, n) => here[n]);
    const client = answered.find((one) => one.visibilityState === "visible") ?? answered[0];
    if (!client) return self.clients.openWindow(path);
    client.postMessage({ open: path });
    await client.focus().catch(() => {});
  };

  self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(go(event.notification.data?.path ?? "/"));
  });

  // The browser made another subscription: a page tells the server, now or when the next one opens.
  self.addEventListener("pushsubscriptionchange", (event) => {
    const key = event.oldSubscription?.options.applicationServerKey;
    if (!key) return;
    const anew = self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    event.waitUntil(anew.then(windows).then((open) => open.forEach((client) => client.postMessage({ subscribed: true }))).catch(() => {}));
  });
}
