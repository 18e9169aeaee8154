-- What kiosks deleted because its time was over, as each signed it: `before_ms` and `at_ms` by central's clock, `facts` and
-- `evidence` counted in pieces, `keys` the names of the keys destroyed, with commas.

CREATE TABLE purges (
    device TEXT NOT NULL,
    seq BIGINT NOT NULL,
    before_ms BIGINT NOT NULL,
    facts BIGINT NOT NULL,
    evidence BIGINT NOT NULL,
    keys TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (device, seq)
);
