// Socket.IO as a chat room: what anyone says goes to everyone. `private` goes to one connection, by the
// number it gave when it came, and is acknowledged.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { Server } from "socket.io";

const { version } = createRequire(import.meta.url)("socket.io/package.json");
const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false, perMessageDeflate: false });
const byNumber = new Map();
io.on("connection", (socket) => {
  byNumber.set(Number(socket.handshake.query.n), socket);
  socket.join("room");
  socket.on("chat", (text) => io.to("room").emit("chat", text));
  socket.on("private", (to, text, done) => {
    byNumber.get(to)?.emit("chat", text);
    done();
  });
});
http.listen({ host: "127.0.0.1", port: 0, backlog: 4096 }, () =>
  console.log(`listening ${http.address().port} socket.io ${version} on Node.js ${process.version}`));
