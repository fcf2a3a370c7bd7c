-- What the storefront's blocks look like where a block says nothing of its own. No row: as the theme has it.
create table storefront_brands (
  shop_id uuid primary key references shops (id) on delete cascade,
  accent text check (accent ~ '^#[0-9a-f]{6}$'),
  corners text not null default 'soft' check (corners in ('square', 'soft', 'round')),
  version integer not null default 1 check (version > 0),
  updated_at timestamptz(3) not null default now()
);

create trigger trg_updated_at before update on storefront_brands for each row execute function set_updated_at();

call enable_tenant_wall(array['storefront_brands']);

grant select, insert, update, delete on storefront_brands to referrals_app, referrals_maintenance;
