-- What a repeat has to know so that it neither pays nor takes twice. asked_at: since when something may be under way at
-- Shopify whose answer nobody has; asked_minor: the amount of it, chosen before the call. transaction_ids: the movements of
-- store credit that are this intent's own. lost_minor: what could not be taken back because it was spent.
alter table reward_intents
  add column asked_at timestamptz(3),
  add column asked_minor bigint,
  add column transaction_ids text[] not null default '{}',
  add column lost_minor bigint not null default 0;
-- Withdrawn while the call was under way: what became of it has to be found out.
create index reward_intents_unsure on reward_intents (shop_id) where state = 'withdrawn' and asked_at is not null;

-- Up to here the shop's points were looked through for what expires.
alter table shops add column points_expired_until timestamptz(3);
