-- What Shopify tells of people and shops arrives in any sequence: described_at is when the newest of it was said, and
-- anything older changes nothing.
--
-- customers.joined_to: this row and that one turned out to be the same person (a guest whose e-mail was verified, two
-- customers that were merged). What the row had went there, and what still comes to it follows.
alter table customers
  add column described_at timestamptz(3),
  add column joined_to uuid references customers (id) on delete set null,
  add column joined_at timestamptz(3);
create index customers_joined_to on customers (joined_to) where joined_to is not null;
create index customers_joined_at on customers (shop_id, joined_at) where joined_at is not null;
create index customers_deleted_at on customers (shop_id, deleted_at) where deleted_at is not null;

alter table shops add column described_at timestamptz(3);
alter table shopify_sessions add column scope_changed_at timestamptz(3);

create index program_versions_discount_id on program_versions (shop_id, discount_id) where discount_id is not null;
create index referrals_claim_expires_at on referrals (shop_id, claim_expires_at)
  where status in ('queued', 'pending') and claim_expires_at is not null;
create index dead_letters_open on dead_letters (shop_id, id) where reprocessed_at is null;
