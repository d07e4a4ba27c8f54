-- What was asked and answered. A turn's answer is the checked answer as JSON, its follow-ups are a list of questions.
CREATE TABLE conversation (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, owner TEXT NOT NULL, name TEXT NOT NULL,
    created REAL NOT NULL, changed REAL NOT NULL);
CREATE INDEX conversation_owner ON conversation (owner, changed);
CREATE TABLE turn (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    conversation INTEGER NOT NULL REFERENCES conversation (number) ON DELETE CASCADE,
    question TEXT NOT NULL, outcome TEXT NOT NULL, asked REAL NOT NULL, answer TEXT, error TEXT NOT NULL DEFAULT '',
    follow_ups TEXT NOT NULL DEFAULT '[]');
CREATE INDEX turn_conversation ON turn (conversation);
CREATE TABLE feedback (
    turn INTEGER PRIMARY KEY REFERENCES turn (number) ON DELETE CASCADE,
    rating TEXT NOT NULL, comment TEXT NOT NULL, given REAL NOT NULL);
-- Folded words of names and turns, for the search; numbered as the conversations and turns are.
CREATE VIRTUAL TABLE named USING fts5 (words);
CREATE VIRTUAL TABLE said USING fts5 (words);
CREATE TRIGGER conversation_gone AFTER DELETE ON conversation BEGIN DELETE FROM named WHERE rowid = old.number; END;
CREATE TRIGGER turn_gone AFTER DELETE ON turn BEGIN DELETE FROM said WHERE rowid = old.number; END;
PRAGMA user_version = 2;
