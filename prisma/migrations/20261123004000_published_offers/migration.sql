-- What the shop's own pages were last told of its offer: `seen` is a digest of everything its words were made of.
create table published_offers (
  shop_id uuid primary key references shops (id) on delete cascade,
  seen text not null,
  -- When time alone makes the words wrong; null when it never does.
  changes_at timestamptz(3),
  attempts integer not null default 0 check (attempts >= 0),
  retry_at timestamptz(3)
);

call enable_tenant_wall(array['published_offers']);

grant select, insert, update, delete on published_offers to referrals_app, referrals_maintenance;
