-- What a repeat has to know so that it neither pays nor takes twice. asked_at: since when something may be under way at
-- Shopify whose answer nobody has; asked_minor: the amount of it, chosen before the call. transaction_ids: the movements of
-- store credit that are this intent's own. lost_minor: what could not be taken back because it was spent.
alter table reward_intents
  add column asked_at timestamptz(3),
  add column asked_minor bigint,
  add column transaction_ids text[] not null default '{}',
  add column lost_minor bigint not null default 0;

-- Everything that may have to be carried out; also what was withdrawn while a call was under way: what became of it has to
-- be found out.
drop index reward_intents_open;
create index reward_intents_open on reward_intents (shop_id, created_at)
  where state in ('due', 'needs_merchant') or (state = 'withdrawn' and asked_at is not null) or (state = 'issued' and
    (taken_back_minor + lost_minor < take_back_minor or (is_void and voided_at is null)));
create index reward_intents_under_way on reward_intents (shop_id, customer_id)
  where kind = 'store_credit' and asked_at is not null;

-- Up to here the shop's points were looked through for what expires.
alter table shops add column points_expired_until timestamptz(3);
