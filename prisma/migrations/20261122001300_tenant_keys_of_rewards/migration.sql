-- What came beside the tenants' own keys names the shop as well.
alter table tiers add unique (shop_id, id);

alter table reward_intents
  drop constraint reward_intents_customer_id_fkey,
  add foreign key (shop_id, customer_id) references customers (shop_id, id);
alter table assigned_tiers
  drop constraint assigned_tiers_customer_id_fkey,
  drop constraint assigned_tiers_tier_id_fkey,
  add foreign key (shop_id, customer_id) references customers (shop_id, id) on delete cascade,
  add foreign key (shop_id, tier_id) references tiers (shop_id, id) on delete cascade;
alter table customers
  drop constraint customers_joined_to_fkey,
  add foreign key (shop_id, joined_to) references customers (shop_id, id) on delete set null (joined_to);

drop index customers_joined_to;
create index customers_joined_to on customers (shop_id, joined_to) where joined_to is not null;
