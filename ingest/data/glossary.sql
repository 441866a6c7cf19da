CREATE TABLE terms (
  document TEXT NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  words TEXT NOT NULL,
  key TEXT NOT NULL,              -- what is one name however it is printed
  locator TEXT NOT NULL,
  first INTEGER,                  -- of the definition; NULL: only mentioned
  last INTEGER,
  items TEXT NOT NULL,            -- JSON: [words, start, stop] of each
  numeral INTEGER,
  PRIMARY KEY (document, start, stop)
) WITHOUT ROWID;
CREATE INDEX terms_by_key ON terms (key);

CREATE TABLE citations (
  document TEXT NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  words TEXT NOT NULL,
  title TEXT NOT NULL,
  locator TEXT NOT NULL,
  PRIMARY KEY (document, start)
) WITHOUT ROWID
