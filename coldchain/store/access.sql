-- Access, since schema 3: who signs in. Passwords, cookies, tokens and links are hashes.

CREATE TABLE user (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE session (
    digest TEXT PRIMARY KEY,
    user TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    body BLOB NOT NULL
) WITHOUT ROWID;

CREATE INDEX session_user ON session (user, began_at);

CREATE TABLE token (
    digest TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    user TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    body BLOB NOT NULL
) WITHOUT ROWID;

CREATE INDEX token_user ON token (user, made_at);

CREATE TABLE invitation (
    digest TEXT PRIMARY KEY,
    user TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL
) WITHOUT ROWID;
