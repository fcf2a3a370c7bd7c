-- What a shop decides about its audit log.
create table privacy_settings (
  shop_id uuid primary key references shops (id) on delete cascade,
  retention_days integer not null default 180 check (retention_days between 90 and 180),
  legal_hold boolean not null default false,
  updated_at timestamptz(3) not null default now()
);
create trigger trg_updated_at before update on privacy_settings for each row execute function set_updated_at();

-- What Shopify asked on behalf of a person or a shop. Whom it is about is kept until it is done; the receipt holds
-- counts only. `file` is what a person is to be given, removed after 30 days.
create table privacy_requests (
  id bigint generated always as identity primary key,
  shop_id uuid not null references shops (id) on delete cascade,
  kind text not null check (kind in ('data_request', 'customer_redact', 'shop_redact')),
  webhook_id text not null,
  shopify_customer_id bigint,
  email_hash bytea,
  phone_hash bytea,
  state text not null default 'received' check (state in ('received', 'working', 'done', 'failed')),
  received_at timestamptz(3) not null default now(),
  deadline timestamptz(3) not null default now() + interval '30 days',
  attempts integer not null default 0,
  next_attempt_at timestamptz(3) not null default now(),
  done_at timestamptz(3),
  receipt jsonb,
  file jsonb,
  unique (shop_id, kind, webhook_id)
);
create index privacy_requests_open on privacy_requests (next_attempt_at) where state <> 'done';
create index privacy_requests_file on privacy_requests (done_at) where file is not null;

-- Compliance requests that no tenant can hold: of shops that are unknown, and of shops that were erased. Nothing here
-- says more than that a shop asked and when it was done.
create table compliance_receipts (
  id bigint generated always as identity primary key,
  domain text not null,
  topic text not null,
  webhook_id text not null,
  received_at timestamptz(3) not null default now(),
  done_at timestamptz(3),
  receipt jsonb,
  unique (domain, topic, webhook_id)
);

call enable_tenant_wall(array['privacy_settings', 'privacy_requests']);
grant select, insert, update on privacy_settings, privacy_requests to referrals_app;
grant insert on compliance_receipts to referrals_app;
grant select, insert, update, delete on privacy_settings, privacy_requests, compliance_receipts
  to referrals_maintenance;

-- A stored delivery without a person: without the ids and hashes that are his, and with everything else as it was.
create function strip_person(topic text, body jsonb, ids text[], hashes text[]) returns jsonb
  language sql immutable parallel safe
  return case
    when topic = 'customers/merge' then (
      select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(body)
      where substring(value #>> '{}' from '\d+$') is null or substring(value #>> '{}' from '\d+$') <> all (ids))
    when body #>> '{customer,id}' = any (ids) then
      body - '{customer,email_hash,mailbox_hash,phone_hash,shipping_address_hash,network_hash,client_details}'::text[]
    when topic like 'customers/%' and body ->> 'id' = any (ids) then
      body - '{id,email_hash,mailbox_hash,phone_hash}'::text[]
    else (
      select coalesce(jsonb_object_agg(key, case when jsonb_typeof(value) <> 'object' then value else (
        select coalesce(jsonb_object_agg(k, v), '{}') from jsonb_each(value) as inner_field (k, v)
        where v #>> '{}' is null or v #>> '{}' <> all (hashes)) end), '{}')
      from jsonb_each(body)
      where jsonb_typeof(value) <> 'string' or value #>> '{}' <> all (hashes))
  end;
grant execute on function strip_person(text, jsonb, text[], text[]) to referrals_app, referrals_maintenance;

-- Erased people whose friends may still earn them points, which expire.
create index customers_erased on customers (shop_id) where erased_at is not null;
