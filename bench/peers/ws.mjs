// The ws library as a chat room: what anyone says goes to everyone.
import { createRequire } from "node:module";
import { WebSocketServer } from "ws";

const { version } = createRequire(import.meta.url)("ws/package.json");
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, backlog: 4096, perMessageDeflate: false });
server.on("connection", (socket) => {
  socket.on("message", (data) => {
    for (const client of server.clients) client.send(data, { binary: false });
  });
  socket.on("error", () => {});
});
server.on("listening", () => console.log(`listening ${server.address().port} ws ${version} on Node.js ${process.version}`));
