-- Figures of the admin, counted ahead so that a page adds up some hundred rows whatever the size of the shop.
--
-- A slot is a quarter of an hour: every time zone in use begins its days at the end of one, so that the days of any zone,
-- also of one the shop moves to, are sums of slots. An order's slot is that of its placement, whenever it was refunded.
create function figure_slot(at timestamptz) returns timestamptz
  language sql immutable parallel safe
  return date_bin('15 minutes', at, timestamptz '2000-01-01T00:00:00Z');

create table figure_slots (
  shop_id uuid not null references shops (id) on delete cascade,
  slot timestamptz(3) not null,
  program_version_id uuid not null,
  currency text not null,
  conversions integer not null,
  orders integer not null,
  new_customers integer not null,
  revenue_minor bigint not null,
  points bigint not null,
  reward_minor bigint not null,
  primary key (shop_id, slot, program_version_id, currency),
  foreign key (shop_id, program_version_id) references program_versions (shop_id, id) on delete cascade
);

-- What has to be counted again: a slot, or, where it is null, what the shop owes. Rows are only added, so that nobody waits
-- for anybody; counting takes them away.
create table stale_figures (
  id bigint generated always as identity,
  shop_id uuid not null references shops (id) on delete cascade,
  slot timestamptz(3),
  primary key (shop_id, id)
);

-- What customers hold and were promised, as it was when it was counted.
create table open_points (
  shop_id uuid primary key references shops (id) on delete cascade,
  available bigint not null,
  pending bigint not null,
  debt bigint not null,
  counted_at timestamptz(3) not null,
  took_ms integer not null
);

-- is_given: the code is with the customer and was not used yet. currency is '' for what has no amount.
create table open_rewards (
  shop_id uuid not null references shops (id) on delete cascade,
  kind text not null,
  currency text not null,
  is_given boolean not null,
  rewards integer not null,
  minor bigint not null,
  primary key (shop_id, kind, currency, is_given)
);

-- When the merchant put the guide for the first steps away.
create table setup_guides (
  shop_id uuid primary key references shops (id) on delete cascade,
  dismissed_at timestamptz(3)
);

call enable_tenant_wall(array['figure_slots', 'stale_figures', 'open_points', 'open_rewards', 'setup_guides']);

grant select, insert, update, delete on figure_slots, stale_figures, open_points, open_rewards, setup_guides
  to referrals_app, referrals_maintenance;

-- Redemptions have no order whose time could be asked for.
create index conversions_without_order on conversions (shop_id, converted_at) where order_id is null;
create index orders_converted on orders (shop_id, ordered_at) where outcome = 'Converted';

create function mark_conversions() returns trigger
  language plpgsql as $$
begin
  insert into stale_figures (shop_id, slot)
  select distinct c.shop_id, figure_slot(coalesce(o.ordered_at, c.converted_at))
  from changed c left join orders o on o.shop_id = c.shop_id and o.order_id = c.order_id;
  return null;
end $$;
create trigger trg_figures_insert after insert on conversions referencing new table as changed
  for each statement execute function mark_conversions();
create trigger trg_figures_update after update on conversions referencing new table as changed
  for each statement execute function mark_conversions();

-- An order that becomes a conversion is marked by its row in conversions.
create function mark_order() returns trigger
  language plpgsql as $$
begin
  insert into stale_figures (shop_id, slot)
  select distinct new.shop_id, figure_slot(at) from unnest(array[old.ordered_at, new.ordered_at]) as at;
  return null;
end $$;
create trigger trg_figures after update on orders for each row
  when (old.outcome = 'Converted' and
    (old.outcome, old.base_minor, old.goods_refunded_minor, old.reversed, old.is_test, old.ordered_at, old.customer_id)
    is distinct from
    (new.outcome, new.base_minor, new.goods_refunded_minor, new.reversed, new.is_test, new.ordered_at, new.customer_id))
  execute function mark_order();

create function mark_refunds() returns trigger
  language plpgsql as $$
begin
  insert into stale_figures (shop_id, slot)
  select distinct o.shop_id, figure_slot(o.ordered_at)
  from changed c join orders o on o.shop_id = c.shop_id and o.order_id = c.order_id and o.outcome = 'Converted';
  return null;
end $$;
create trigger trg_figures_insert after insert on order_refunds referencing new table as changed
  for each statement execute function mark_refunds();
create trigger trg_figures_update after update on order_refunds referencing new table as changed
  for each statement execute function mark_refunds();

-- Points of a conversion are written with it; what is taken back comes later.
create function mark_ledger() returns trigger
  language plpgsql as $$
begin
  insert into stale_figures (shop_id, slot)
  select distinct e.shop_id, null::timestamptz from added e
  union all
  select distinct c.shop_id, figure_slot(coalesce(o.ordered_at, c.converted_at))
  from added e
  join conversions c on c.shop_id = e.shop_id and c.referral_id = e.referral_id
  left join orders o on o.shop_id = c.shop_id and o.order_id = c.order_id
  where e.kind = 'reverse';
  return null;
end $$;
create trigger trg_figures after insert on ledger_entries referencing new table as added
  for each statement execute function mark_ledger();

create function mark_rewards() returns trigger
  language plpgsql as $$
begin
  insert into stale_figures (shop_id, slot)
  select distinct i.shop_id, null::timestamptz from changed i
  union all
  select distinct c.shop_id, figure_slot(coalesce(o.ordered_at, c.converted_at))
  from changed i
  join conversions c on c.shop_id = i.shop_id and c.referral_id = i.referral_id
  left join orders o on o.shop_id = c.shop_id and o.order_id = c.order_id;
  return null;
end $$;
create trigger trg_figures_insert after insert on reward_intents referencing new table as changed
  for each statement execute function mark_rewards();
create trigger trg_figures_update after update on reward_intents referencing new table as changed
  for each statement execute function mark_rewards();

-- Everything there is, to be counted once.
insert into stale_figures (shop_id, slot)
select distinct c.shop_id, figure_slot(coalesce(o.ordered_at, c.converted_at))
from conversions c left join orders o on o.shop_id = c.shop_id and o.order_id = c.order_id
union all
select id, null from shops;
