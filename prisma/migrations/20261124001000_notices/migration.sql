-- Notices to merchants: what is to be said to the shop itself, never where to: its address is asked of Shopify when it is sent.

-- Without a row a shop has the defaults of the app. No locale: the shop's own language.
create table notice_settings (
  shop_id uuid primary key references shops (id) on delete cascade,
  kinds text[] not null,
  locale text check (locale in ('en', 'ar', 'he')),
  version integer not null default 1 check (version > 0),
  updated_at timestamptz(3) not null default now()
);
create trigger trg_updated_at before update on notice_settings for each row execute function set_updated_at();

-- One row a letter. `subject` is what it is about, or the hour, day or week it collects: the same is told once, for ever.
-- `count` is how often its cause came while it collected. Channel and states are those of message_tasks, so that one hand
-- works on both.
create table notice_tasks (
  id uuid not null default gen_random_uuid(),
  shop_id uuid not null references shops (id) on delete cascade,
  kind text not null check (kind in ('program_paused', 'rewards_waiting', 'rewards_refused', 'review_waiting',
    'deliveries_failed', 'messages_failed', 'weekly_summary')),
  channel text not null default 'email' check (channel = 'email'),
  subject text not null,
  count integer not null default 1,
  state text not null default 'due' check (state in ('due', 'sending', 'sent', 'skipped', 'failed')),
  reason text,
  attempts smallint not null default 0,
  next_attempt_at timestamptz(3) not null,
  asked_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  primary key (shop_id, id),
  unique (shop_id, kind, subject)
);
create index notice_tasks_open on notice_tasks (shop_id, next_attempt_at) where state in ('due', 'sending');
create index notice_tasks_finished on notice_tasks (shop_id, finished_at desc) where finished_at is not null;

call enable_tenant_wall(array['notice_settings', 'notice_tasks']);
grant select, insert, update, delete on notice_settings, notice_tasks to referrals_app, referrals_maintenance;
