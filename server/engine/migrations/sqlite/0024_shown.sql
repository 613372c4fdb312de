-- Which message the browser's notification says, and when that was edited before it was posted (milliseconds since 1970);
-- 0 and none if it says nothing of anybody. Only what is shown is told anew after an edit or a recall.
ALTER TABLE pushed ADD COLUMN shown INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pushed ADD COLUMN edited INTEGER;
