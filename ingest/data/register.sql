-- what came with version 2 of the catalog: the register of duties

-- documents that nobody has looked through for duties: all that an older catalog holds
CREATE TABLE unread (document TEXT PRIMARY KEY);
INSERT INTO unread SELECT id FROM documents;

CREATE TABLE duties (             -- narrow: a filter looks at all of it
  key INTEGER PRIMARY KEY,
  document TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  section INTEGER NOT NULL,
  locator TEXT NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  strength TEXT NOT NULL,
  standing TEXT NOT NULL,
  kind TEXT NOT NULL,
  recurring INTEGER NOT NULL,     -- 1: it has a frequency
  earliest TEXT,                  -- ISO dates: of the last days of its dated deadlines; NULL: none is dated
  latest TEXT,
  UNIQUE (document, ordinal)
);
CREATE INDEX duties_by_kind ON duties (kind);

CREATE TABLE duty_parts (
  duty INTEGER PRIMARY KEY,
  parts TEXT NOT NULL,            -- JSON: every phrase with its span, figures and days beside it
  sentence TEXT NOT NULL,         -- folded, as they went into duty_words, which gives up an entry
  bodies TEXT NOT NULL            -- only to the very same words
);

CREATE TABLE bodies (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE duty_bodies (
  duty INTEGER NOT NULL,
  body INTEGER NOT NULL,
  PRIMARY KEY (duty, body)
) WITHOUT ROWID;
CREATE INDEX duty_bodies_by_body ON duty_bodies (body);

CREATE TABLE duty_dues (
  duty INTEGER NOT NULL,
  last TEXT NOT NULL,             -- ISO date: the last day of a dated deadline
  PRIMARY KEY (duty, last)
) WITHOUT ROWID;

-- neighbouring characters of the folded words, two by two, in hexadecimal: any words are found as a phrase
CREATE VIRTUAL TABLE duty_words USING fts5 (sentence, bodies, content = '', columnsize = 0);
