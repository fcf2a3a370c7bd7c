-- How often a short link was opened, by day in the shop's time zone. A number and nothing of whoever opened it.
create table link_visits (
  shop_id uuid not null references shops (id) on delete cascade,
  link_id uuid not null,
  day date not null,
  visits integer not null default 1 check (visits > 0),
  primary key (shop_id, link_id, day),
  foreign key (shop_id, link_id) references share_links (shop_id, id) on delete cascade
);
create index link_visits_day on link_visits (shop_id, day) include (visits);

call enable_tenant_wall(array['link_visits']);

grant select, insert, update, delete on link_visits to referrals_app, referrals_maintenance;
