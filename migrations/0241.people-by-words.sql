-- Administrators find people by words of their names and addresses, among all there are: 100,000 took 190 ms, nearly
-- all of it normalising and lowering what was looked into. That is done once, where it is written, as in a bank.
ALTER TABLE users
    ADD COLUMN words text NOT NULL GENERATED ALWAYS AS (sort_key(name || ' ' || email)) STORED;
