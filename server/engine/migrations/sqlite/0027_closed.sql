-- Which browsers show something.
CREATE INDEX IF NOT EXISTS pushed_shown ON pushed (login, shown) WHERE shown > 0;
-- What somebody has hidden is not unread to them, also what they hid before this release.
UPDATE members SET own_since = own_since +
    (SELECT count(*) FROM hidden_messages h JOIN entries o ON o.conversation = h.conversation AND o.seq = h.seq
     WHERE h.person = members.person AND h.conversation = members.conversation AND h.seq > members.read_seq
       AND o.kind = 0 AND o.author <> members.person)
  WHERE EXISTS (SELECT 1 FROM hidden_messages h
    WHERE h.person = members.person AND h.conversation = members.conversation);
