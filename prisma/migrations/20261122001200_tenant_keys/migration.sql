-- Row-level security does not look at foreign keys: a row of one shop could point at another shop's. From here on a key
-- between two tables of a shop names the shop as well.
alter table customers add unique (shop_id, id);
alter table programs add unique (shop_id, id);
alter table program_versions add unique (shop_id, id);
alter table share_links add unique (shop_id, id);
alter table tiers add unique (shop_id, id);

alter table program_versions
  drop constraint program_versions_program_id_fkey,
  add foreign key (shop_id, program_id) references programs (shop_id, id) on delete cascade;
alter table share_links
  drop constraint share_links_customer_id_fkey,
  add foreign key (shop_id, customer_id) references customers (shop_id, id) on delete cascade;
alter table share_codes
  drop constraint share_codes_link_id_fkey,
  add foreign key (shop_id, link_id) references share_links (shop_id, id) on delete cascade;
alter table redeem_codes
  drop constraint redeem_codes_program_version_id_fkey,
  add foreign key (shop_id, program_version_id) references program_versions (shop_id, id) on delete cascade;
alter table orders
  drop constraint orders_customer_id_fkey,
  add foreign key (shop_id, customer_id) references customers (shop_id, id);
alter table ledger_entries
  drop constraint ledger_entries_customer_id_fkey,
  add foreign key (shop_id, customer_id) references customers (shop_id, id);
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
