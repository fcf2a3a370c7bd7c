-- The days of the shop's time zone, each the sum of its slots: what a page reads. figure_zones says for which zone they were
-- made; a shop that moves gets them anew, as every shop does now for the first time.
create table figure_days (
  shop_id uuid not null references shops (id) on delete cascade,
  day date not null,
  program_version_id uuid not null,
  currency text not null,
  conversions integer not null,
  orders integer not null,
  new_customers integer not null,
  revenue_minor bigint not null,
  points bigint not null,
  reward_minor bigint not null,
  primary key (shop_id, day, program_version_id, currency),
  foreign key (shop_id, program_version_id) references program_versions (shop_id, id) on delete cascade
);
create table figure_zones (
  shop_id uuid primary key references shops (id) on delete cascade,
  timezone text not null
);

-- Short links opened in the whole shop. Each visit raises one of several rows by chance, so that visitors do not wait for each
-- other.
create table visit_days (
  shop_id uuid not null references shops (id) on delete cascade,
  day date not null,
  shard smallint not null,
  visits integer not null,
  primary key (shop_id, day, shard)
);

call enable_tenant_wall(array['figure_days', 'figure_zones', 'visit_days']);

grant select, insert, update, delete on figure_days, figure_zones, visit_days to referrals_app, referrals_maintenance;

insert into visit_days (shop_id, day, shard, visits)
select shop_id, day, 0, sum(visits) from link_visits group by 1, 2;

-- The worker makes the days of a shop when it sees it the first time.
insert into stale_figures (shop_id, slot) select id, null from shops;
