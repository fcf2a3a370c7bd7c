-- Messages to customers: what is to be said to whom, never where to: the address is asked of Shopify when a message is sent.

-- customers.messages_stopped_at: he does not want this shop's messages about referrals.
alter table customers add column messages_stopped_at timestamptz(3);

-- Without a row a shop has the defaults of the app. The two addresses are the business's own.
create table message_settings (
  shop_id uuid primary key references shops (id) on delete cascade,
  sender text check (length(sender) between 1 and 60),
  reply_to text check (length(reply_to) <= 254),
  email_kinds text[] not null,
  sms_kinds text[] not null,
  version integer not null default 1,
  updated_at timestamptz(3) not null default now()
);

-- One row a message. `effect` is what it tells of: the same is never told twice. An empty effect may come again, and is told
-- again when a while has passed. `sending` is claimed until next_attempt_at; asked_at is set right before the provider is
-- handed the message, so that after a crash nobody has to guess whether it was.
create table message_tasks (
  id uuid not null default gen_random_uuid(),
  shop_id uuid not null references shops (id) on delete cascade,
  customer_id uuid not null,
  kind text not null check (kind in ('friend_ordered', 'reward_given', 'reward_reversed', 'points_expiring',
    'points_expired', 'your_link', 'friend_offer', 'share_reminder')),
  channel text not null check (channel in ('email', 'sms')),
  effect text not null,
  referral_id uuid,
  intent_id uuid,
  points integer,
  expires_at timestamptz(3),
  locale text check (locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]+)*$'),
  state text not null default 'due' check (state in ('due', 'sending', 'sent', 'skipped', 'failed')),
  reason text,
  attempts smallint not null default 0,
  next_attempt_at timestamptz(3) not null default now(),
  asked_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  primary key (shop_id, id),
  unique (shop_id, customer_id, kind, channel, effect),
  foreign key (shop_id, customer_id) references customers (shop_id, id),
  foreign key (shop_id, referral_id) references referrals (shop_id, id) on delete cascade,
  foreign key (shop_id, intent_id) references reward_intents (shop_id, id) on delete cascade
);
create index message_tasks_open on message_tasks (shop_id, next_attempt_at) where state in ('due', 'sending');
create index message_tasks_finished on message_tasks (shop_id, finished_at desc) where finished_at is not null;
create index message_tasks_referral_id on message_tasks (shop_id, referral_id) where referral_id is not null;
create index message_tasks_intent_id on message_tasks (shop_id, intent_id) where intent_id is not null;

call enable_tenant_wall(array['message_settings', 'message_tasks']);
grant select, insert, update, delete on message_settings, message_tasks to referrals_app, referrals_maintenance;
