-- Payment orders. `order_no` is the provider's out_trade_no; `due_ms` says when somebody must look at the order again
-- though no kiosk asks; `case_number` is the application it paid for.

CREATE TABLE payment_orders (
    order_no TEXT NOT NULL PRIMARY KEY,
    kiosk TEXT NOT NULL,
    amount_fen BIGINT NOT NULL,
    state TEXT NOT NULL,
    code_url TEXT,
    transaction_id TEXT,
    case_number TEXT,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    due_ms BIGINT,
    looks BIGINT NOT NULL
);

CREATE INDEX payment_orders_due ON payment_orders (due_ms);
