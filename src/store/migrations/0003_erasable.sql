-- Keys that are meant to end: which of them a row rests under; NULL for rows written before there were any.
ALTER TABLE outbox ADD COLUMN period INTEGER;
CREATE TRIGGER outbox_period_is_not_changed BEFORE UPDATE OF period ON outbox
BEGIN SELECT RAISE(ABORT, 'an envelope is not changed'); END;
ALTER TABLE manifest ADD COLUMN version INTEGER;
