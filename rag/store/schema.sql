-- The catalog: which files there are, what they say, and the passages and vectors made of it.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE folder (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, path TEXT NOT NULL UNIQUE);
-- What a file says, once, however many files say it.
CREATE TABLE content (
    id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, title TEXT NOT NULL, language TEXT NOT NULL,
    sections TEXT NOT NULL, notes TEXT NOT NULL,
    text TEXT NOT NULL);  -- last: SQLite reads through all of it to get at what comes after
CREATE TABLE file (
    folder INTEGER NOT NULL REFERENCES folder (id), path TEXT NOT NULL, content INTEGER REFERENCES content (id),
    bytes TEXT NOT NULL, size INTEGER NOT NULL, mtime INTEGER NOT NULL, seen REAL NOT NULL, reason TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (folder, path)) WITHOUT ROWID;
CREATE INDEX file_content ON file (content);
CREATE INDEX file_bytes ON file (bytes);
-- A vector for each text ever embedded under the store's model, kept so that nothing is embedded twice. Rows are long,
-- so they are found by an index of hashes: without row ids they would stand in the index, four to a page.
CREATE TABLE embedding (hash BLOB NOT NULL PRIMARY KEY, vector BLOB NOT NULL, states BLOB);
CREATE TABLE passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, content INTEGER NOT NULL REFERENCES content (id),
    start INTEGER NOT NULL, finish INTEGER NOT NULL, text TEXT NOT NULL, embedding BLOB NOT NULL);
CREATE INDEX passage_content ON passage (content);
-- What the vector database has not been told yet; written in the same transaction as the passages.
CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, gone INTEGER NOT NULL);
CREATE VIRTUAL TABLE passage_text USING fts5 (text, content='', tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE passage_term USING fts5vocab (passage_text, row);
