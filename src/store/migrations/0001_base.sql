-- The kiosk's one database. What must never happen is refused here, below any code that could be wrong.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Journal: append-only, each row's hash covers the row before it.
CREATE TABLE journal (
    n     INTEGER PRIMARY KEY CHECK (n > 0),
    wall  INTEGER NOT NULL,
    mono  INTEGER NOT NULL,
    boot  INTEGER NOT NULL,
    visit TEXT,
    kind  TEXT NOT NULL,
    data  TEXT NOT NULL,
    hash  BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
-- The device's signature over the hash of each commit's last row.
CREATE TABLE journal_seal (
    n         INTEGER PRIMARY KEY REFERENCES journal (n),
    signature BLOB NOT NULL CHECK (length(signature) = 64)
) STRICT;
CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_seal_is_not_changed BEFORE UPDATE ON journal_seal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_seal_is_not_deleted BEFORE DELETE ON journal_seal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

-- Ledger: an act is announced before it happens, and what came of it is added after.
CREATE TABLE ledger_intent (
    id    TEXT PRIMARY KEY,
    visit TEXT,
    act   TEXT NOT NULL,
    at    INTEGER NOT NULL
) STRICT;
CREATE TABLE ledger_outcome (
    id       TEXT NOT NULL REFERENCES ledger_intent (id),
    step     INTEGER NOT NULL,
    outcome  TEXT NOT NULL CHECK (outcome IN ('done', 'failed', 'unknown')),
    evidence TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (id, step)
) STRICT;
CREATE UNIQUE INDEX ledger_one_end ON ledger_outcome (id) WHERE outcome <> 'unknown';
CREATE TRIGGER ledger_nothing_after_the_end BEFORE INSERT ON ledger_outcome
WHEN EXISTS (SELECT 1 FROM ledger_outcome o WHERE o.id = NEW.id AND o.outcome <> 'unknown')
BEGIN SELECT RAISE(ABORT, 'the act is already settled'); END;
CREATE TRIGGER ledger_intent_is_not_changed BEFORE UPDATE ON ledger_intent
BEGIN SELECT RAISE(ABORT, 'an intent is not changed'); END;
CREATE TRIGGER ledger_intent_is_not_deleted BEFORE DELETE ON ledger_intent
BEGIN SELECT RAISE(ABORT, 'an intent is not deleted'); END;
CREATE TRIGGER ledger_outcome_is_not_changed BEFORE UPDATE ON ledger_outcome
BEGIN SELECT RAISE(ABORT, 'an outcome is not changed'); END;
CREATE TRIGGER ledger_outcome_is_not_deleted BEFORE DELETE ON ledger_outcome
BEGIN SELECT RAISE(ABORT, 'an outcome is not deleted'); END;

-- Outbox: sealed and signed envelopes in the order central must see them.
CREATE TABLE outbox_head (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    seq  INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO outbox_head (one, seq, hash) VALUES (1, 0, zeroblob(32));
CREATE TABLE outbox (
    seq        INTEGER PRIMARY KEY CHECK (seq > 0),
    kind       TEXT NOT NULL,
    key        BLOB NOT NULL UNIQUE CHECK (length(key) = 16),
    hash       BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    header     BLOB NOT NULL,
    signature  BLOB NOT NULL CHECK (length(signature) = 64),
    body       BLOB NOT NULL,
    created    INTEGER NOT NULL,
    state      TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'announced', 'receipted', 'quarantined')),
    attempts   INTEGER NOT NULL DEFAULT 0,
    next_try   INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    receipt    TEXT,
    central_ms INTEGER,
    done_at    INTEGER,
    CHECK (state <> 'receipted' OR (receipt IS NOT NULL AND central_ms IS NOT NULL AND done_at IS NOT NULL))
) STRICT;
CREATE INDEX outbox_by_state ON outbox (state, seq);
CREATE TRIGGER outbox_unsent_is_not_deleted BEFORE DELETE ON outbox WHEN OLD.state <> 'receipted'
BEGIN SELECT RAISE(ABORT, 'a fact without a receipt is not deleted'); END;
CREATE TRIGGER outbox_is_not_rewritten BEFORE UPDATE OF seq, kind, key, hash, header, signature, body ON outbox
BEGIN SELECT RAISE(ABORT, 'an envelope is not changed'); END;
CREATE TRIGGER outbox_receipt_is_final BEFORE UPDATE OF state, receipt ON outbox WHEN OLD.state = 'receipted'
BEGIN SELECT RAISE(ABORT, 'a receipt is final'); END;
-- Evidence an envelope names; the bytes lie in the blobs folder under the hash.
CREATE TABLE outbox_blob (
    seq    INTEGER NOT NULL REFERENCES outbox (seq) ON DELETE CASCADE,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    len    INTEGER NOT NULL,
    PRIMARY KEY (seq, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_blob_by_hash ON outbox_blob (sha256);

-- Manifest: readable by this kiosk only; looked up by keyed hashes.
CREATE TABLE manifest (
    case_no    TEXT PRIMARY KEY,
    number_mac BLOB NOT NULL,
    body_mac   BLOB NOT NULL UNIQUE,
    sealed     BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX manifest_by_number ON manifest (number_mac);

-- Cards: each piece of plastic is one row and is in exactly one place.
CREATE TABLE card (
    id       INTEGER PRIMARY KEY,
    case_no  TEXT NOT NULL,
    body_mac BLOB NOT NULL,
    place    TEXT NOT NULL DEFAULT 'magazine' CHECK (place IN ('magazine', 'dispensed', 'retained', 'rejected'))
) STRICT;
CREATE UNIQUE INDEX card_once_in_magazine ON card (body_mac) WHERE place = 'magazine';
CREATE TRIGGER card_is_not_deleted BEFORE DELETE ON card
BEGIN SELECT RAISE(ABORT, 'a card is not forgotten'); END;
CREATE TRIGGER card_does_not_come_back BEFORE UPDATE OF place ON card WHEN OLD.place <> 'magazine'
BEGIN SELECT RAISE(ABORT, 'a card that left the magazine does not come back'); END;
CREATE TABLE drawer (
    no    INTEGER PRIMARY KEY CHECK (no > 0),
    state TEXT NOT NULL CHECK (state IN ('empty', 'loaded', 'opened', 'doubtful')),
    card  INTEGER UNIQUE REFERENCES card (id),
    CHECK ((state = 'empty') = (card IS NULL))
) STRICT;
-- Counted a second time, apart from the rows, so that the two can be compared.
CREATE TABLE card_counter (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    loaded    INTEGER NOT NULL DEFAULT 0,
    dispensed INTEGER NOT NULL DEFAULT 0 CHECK (dispensed >= 0),
    retained  INTEGER NOT NULL DEFAULT 0 CHECK (retained >= 0),
    rejected  INTEGER NOT NULL DEFAULT 0 CHECK (rejected >= 0),
    CHECK (loaded >= dispensed + retained + rejected)
) STRICT;
INSERT INTO card_counter (one) VALUES (1);

-- Technician.
CREATE TABLE device_test (
    id     INTEGER PRIMARY KEY,
    device TEXT NOT NULL,
    at     INTEGER NOT NULL,
    pass   INTEGER NOT NULL CHECK (pass IN (0, 1)),
    detail TEXT NOT NULL
) STRICT;
CREATE TABLE technician_pin (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    salt     BLOB NOT NULL,
    rounds   INTEGER NOT NULL,
    hash     BLOB NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0
) STRICT;
