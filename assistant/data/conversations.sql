-- Conversations of the web chat. An answer is kept whole, its citations as document id and offsets with the words
-- that stood there; times are UTC, ISO to the second.
CREATE TABLE conversations (
    id      TEXT PRIMARY KEY,
    title   TEXT NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL
) STRICT;

CREATE TABLE exchanges (
    id           TEXT PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    ordinal      INTEGER NOT NULL,
    asked        TEXT NOT NULL,
    question     TEXT NOT NULL,              -- JSON: text and the limits set by hand; the history is what stands before
    answer       TEXT NOT NULL,              -- JSON
    words        TEXT NOT NULL,              -- question and answer as searched
    verdict      TEXT NOT NULL DEFAULT '',   -- good, bad or ''
    reason       TEXT NOT NULL DEFAULT '',
    correct      TEXT NOT NULL DEFAULT '',
    UNIQUE (conversation, ordinal)
) STRICT;

CREATE INDEX conversations_by_time ON conversations (updated DESC);
