-- Who stands where in a shop, counted ahead: a question about other tiers adds up some thousand groups instead of measuring
-- everybody. A group shares points, friends and the assigned tier, and has spent about the same: `spent` names each amount and
-- `spenders` how many have spent it, so that a minimum inside a group still counts exactly.
create table standing_groups (
  id bigint generated always as identity,
  shop_id uuid not null references shops (id) on delete cascade,
  points bigint not null,
  friends bigint not null,
  assigned_tier_id uuid,
  spent_from bigint not null,
  spent_to bigint not null,
  spent bigint[] not null,
  spenders integer[] not null,
  people integer not null,
  primary key (shop_id, id)
);

create table standing_counts (
  shop_id uuid primary key references shops (id) on delete cascade,
  counted_at timestamptz(3) not null,
  took_ms integer not null,
  people integer not null
);

call enable_tenant_wall(array['standing_groups', 'standing_counts']);
grant select, insert, update, delete on standing_groups, standing_counts to referrals_app, referrals_maintenance;
