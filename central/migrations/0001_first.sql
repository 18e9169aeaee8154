-- Valid in SQLite and PostgreSQL alike: BIGINT for numbers and times (ms since 1970 UTC), TEXT for names and hex
-- hashes, BYTEA for bytes (SQLite stores a blob under any type name). No personal value is in the clear in any column.

CREATE TABLE pairing_codes (
    token_sha256 TEXT NOT NULL PRIMARY KEY,
    kiosk TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    used_ms BIGINT
);

CREATE TABLE devices (
    id TEXT NOT NULL PRIMARY KEY,
    verify_key TEXT NOT NULL,
    sealing_key TEXT NOT NULL,
    certificate_sha256 TEXT NOT NULL,
    paired_ms BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    last_hash TEXT NOT NULL,
    seen_ms BIGINT,
    heartbeat TEXT
);

CREATE TABLE envelopes (
    device TEXT NOT NULL,
    seq BIGINT NOT NULL,
    idempotency_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    header BYTEA NOT NULL,
    signature TEXT NOT NULL,
    body BYTEA NOT NULL,
    received_ms BIGINT NOT NULL,
    receipt BYTEA NOT NULL,
    receipt_signature TEXT NOT NULL,
    quarantine TEXT,
    PRIMARY KEY (device, seq)
);

CREATE TABLE alarms (
    device TEXT NOT NULL,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    raised_ms BIGINT NOT NULL,
    PRIMARY KEY (device, seq, hash)
);

CREATE TABLE cases (
    number TEXT NOT NULL PRIMARY KEY,
    device TEXT NOT NULL,
    seq BIGINT NOT NULL,
    service TEXT NOT NULL,
    state TEXT NOT NULL,
    received_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);

CREATE INDEX cases_by_state ON cases (state, received_ms);

CREATE TABLE actions (
    case_number TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    action TEXT NOT NULL,
    operator TEXT NOT NULL,
    reason TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (case_number, ordinal)
);

CREATE TABLE stock (
    case_number TEXT NOT NULL PRIMARY KEY,
    kiosk TEXT NOT NULL,
    card_index TEXT NOT NULL UNIQUE,
    sealed BYTEA NOT NULL,
    made_ms BIGINT NOT NULL,
    added_version BIGINT NOT NULL,
    loaded_ms BIGINT,
    drawer BIGINT,
    collected_ms BIGINT,
    removed_version BIGINT
);

CREATE INDEX stock_by_kiosk ON stock (kiosk, removed_version);

CREATE TABLE manifests (
    kiosk TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);

CREATE TABLE referrals (
    device TEXT NOT NULL,
    seq BIGINT NOT NULL,
    code TEXT NOT NULL,
    service TEXT NOT NULL,
    reason TEXT NOT NULL,
    money TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (device, seq)
);
