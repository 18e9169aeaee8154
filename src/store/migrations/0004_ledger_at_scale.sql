-- The ledger grows for ever. What is asked of all of it is found without reading all of it.
CREATE INDEX ledger_notes ON ledger_intent (act ->> 'of') WHERE act ->> 'act' = 'stack-note';
CREATE INDEX ledger_retained ON ledger_intent (id) WHERE act ->> 'act' = 'retain-old-card';
CREATE INDEX ledger_settled_later ON ledger_outcome (id) WHERE evidence ->> 'settled' IS NOT NULL;
