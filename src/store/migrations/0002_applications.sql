-- Applications taken at this kiosk and still on their way, so that nobody applies twice before central has answered.
CREATE TABLE application (
    case_no    TEXT PRIMARY KEY,
    number_mac BLOB NOT NULL CHECK (length(number_mac) = 32),
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX application_by_number ON application (number_mac);
