-- The device's signature lies in the row it seals: each commit writes one page less.
ALTER TABLE journal ADD COLUMN signature BLOB CHECK (length(signature) = 64);
DROP TRIGGER journal_is_not_changed;
UPDATE journal SET signature = seal.signature FROM journal_seal seal WHERE seal.n = journal.n;
CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
DROP TABLE journal_seal;
