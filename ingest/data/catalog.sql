CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  region TEXT,                    -- JSON list of names from the province down; NULL: not said
  year INTEGER,
  issuer TEXT,
  genre TEXT,
  source TEXT NOT NULL,           -- name of the file it was parsed from
  format TEXT NOT NULL,
  number TEXT,
  issued TEXT,                    -- ISO dates
  effective TEXT,
  family TEXT,
  pages TEXT NOT NULL,            -- JSON
  origins TEXT NOT NULL,          -- JSON
  losses TEXT NOT NULL,           -- JSON
  characters INTEGER NOT NULL,
  sections INTEGER NOT NULL,
  passages INTEGER NOT NULL,
  terms INTEGER NOT NULL,         -- of all its passages together
  version INTEGER NOT NULL,       -- of the understanding that made it
  vocabulary TEXT NOT NULL        -- whose tokens bounded its passages
);

CREATE TABLE texts (document TEXT PRIMARY KEY, text TEXT NOT NULL);

CREATE TABLE sections (
  document TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  parent INTEGER,
  level INTEGER NOT NULL,
  marker TEXT NOT NULL,
  label TEXT NOT NULL,
  heading TEXT NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (document, ordinal)
) WITHOUT ROWID;

CREATE TABLE passages (
  key INTEGER PRIMARY KEY,
  document TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  section INTEGER NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  text TEXT NOT NULL,
  context TEXT NOT NULL,
  locator TEXT NOT NULL,
  page INTEGER,
  tokens INTEGER NOT NULL,
  kind TEXT NOT NULL,
  wording TEXT NOT NULL,          -- context and text as search by words sees them: NFKC, lower case
  length INTEGER NOT NULL,        -- of wording, in terms
  vector BLOB NOT NULL,           -- float32, little-endian
  UNIQUE (document, ordinal)
);

CREATE TABLE sources (
  path BLOB PRIMARY KEY,          -- bytes, as the system spells it
  size INTEGER NOT NULL,
  mtime INTEGER NOT NULL,         -- nanoseconds
  digest TEXT NOT NULL,           -- sha256 of its bytes
  version INTEGER NOT NULL,
  vocabulary TEXT NOT NULL,
  document TEXT NOT NULL
);
CREATE INDEX sources_by_document ON sources (document);

-- the journal: documents whose index entries must be brought in line with the catalog
CREATE TABLE pending (document TEXT PRIMARY KEY, stale INTEGER NOT NULL)
;
CREATE INDEX documents_by_family ON documents (family) WHERE family IS NOT NULL
