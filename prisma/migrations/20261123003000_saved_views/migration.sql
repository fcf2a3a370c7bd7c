-- Filters of a list that a shop's staff named, to find them again. They hold filters and never a search: what somebody
-- searched for may name a person.
create table saved_views (
  shop_id uuid not null references shops (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  list text not null check (list in ('referrals')),
  name text not null check (length(name) between 1 and 40),
  filters text not null check (length(filters) between 1 and 400),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (shop_id, id)
);
-- A name is taken whatever its capitals.
create unique index saved_views_name on saved_views (shop_id, list, lower(name));

create trigger trg_updated_at before update on saved_views for each row execute function set_updated_at();

call enable_tenant_wall(array['saved_views']);

grant select, insert, update, delete on saved_views to referrals_app, referrals_maintenance;
