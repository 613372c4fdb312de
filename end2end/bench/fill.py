"""Fills the lobby of a stopped server with messages, each the row the server would have written
(server/engine/src/sqlite/messages.rs): fill.py DATABASE COUNT READER. Everybody has read everything."""

import hashlib
import random
import sqlite3
import sys
import time

path, count, reader = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
LOBBY = 1
SENTENCES = [
    "好的，收到。",
    "明天早上八点校门口集合，记得带水和帽子。",
    "I can drive four kids.",
    "路线看这里：https://map.example.org/lake，很清楚。",
    "A rather long message, to see how it wraps over the lines of a bubble. ",
    "谢谢老师！👋",
    "哈哈哈",
    "The bus number is B-17, right?",
]

chance = random.Random(9)
database = sqlite3.connect(path)
authors = [row[0] for row in database.execute("SELECT id FROM people WHERE id <> ? AND gone = 0", [reader])]
head, ord_, last_at, version = database.execute(
    "SELECT c.head, c.ord, c.last_at, m.value FROM conversations c, meta m WHERE c.id = ? AND m.key = 'version'",
    [LOBBY],
).fetchone()
start = max(last_at, int(time.time() * 1000) - count * 20_000)
entries, written = [], dict.fromkeys(authors, 0)
author = authors[0]
for n in range(1, count + 1):
    # People tend to say more than one thing at a time.
    if chance.random() < 0.4:
        author = chance.choice(authors)
    text = f"{n} " + "".join(chance.choices(SENTENCES, k=chance.choice([1, 1, 1, 2, 3])))
    digest = hashlib.sha256(LOBBY.to_bytes(8, "big") + text.encode()).digest()[:16]
    entries.append((LOBBY, head + n, ord_ + n, start + n * 20_000, author, chance.randbytes(16), digest, text))
    written[author] += 1
with database:
    database.executemany(
        "INSERT INTO entries (conversation, seq, ord, at, kind, author, nonce, hash, text) VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?)",
        entries,
    )
    newest = (head + count, ord_ + count, head + count, entries[-1][3], version + count, LOBBY)
    database.execute(
        "UPDATE conversations SET head = ?, ord = ?, last = ?, last_at = ?, version = ? WHERE id = ?", newest
    )
    database.execute(
        "UPDATE members SET read_seq = ?, read_ord = ?, own_since = 0, version = ? WHERE conversation = ?",
        [head + count, ord_ + count, version + count, LOBBY],
    )
    database.execute("UPDATE meta SET value = ? WHERE key = 'version'", [version + count])
database.close()
