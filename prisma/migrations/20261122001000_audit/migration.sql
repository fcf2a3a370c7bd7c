-- Who did what, on what, why and when. Rows are written without their chain, so that no lock serialises a shop's orders,
-- and sealed in order within a minute. `actor` and `target_id` are opaque ids; nothing here names a person.
create table audit_log (
  id bigint generated always as identity,
  shop_id uuid not null references shops (id) on delete cascade,
  at timestamptz(3) not null default clock_timestamp(),
  actor_kind text not null check (actor_kind in ('admin', 'api', 'webhook', 'job', 'cli', 'system')),
  actor text not null,
  action text not null check (action ~ '^[a-z]+(_[a-z]+)*(\.[a-z]+(_[a-z]+)*)+$'),
  target_kind text not null,
  target_id text not null,
  reason text,
  metadata jsonb not null default '{}',
  seq bigint,
  prev_hash bytea,
  hash bytea,
  primary key (shop_id, id, at),
  check ((seq is null) = (hash is null) and (hash is null) = (prev_hash is null))
) partition by range (at);

create index audit_log_seq on audit_log (shop_id, seq) where seq is not null;
create index audit_log_unsealed on audit_log (shop_id, id) where seq is null;
create index audit_log_at on audit_log (shop_id, at);

-- A month that nobody prepared must not stop an order, hence a default partition. A month that is prepared late takes
-- its rows out of it.
create table audit_log_default partition of audit_log default;
alter table audit_log_default enable row level security;
alter table audit_log_default force row level security;

create function prepare_audit_month(month date) returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  name text := format('audit_log_%s', to_char(month, 'YYYY_MM'));
  since timestamptz := date_trunc('month', month::timestamp) at time zone 'UTC';
  until timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') at time zone 'UTC';
begin
  if to_regclass(name) is not null then
    return false;
  end if;
  execute format('create table %I (like audit_log including defaults including constraints)', name);
  execute format(
    'with late as (delete from audit_log_default where at >= %L and at < %L returning *) insert into %I select * from late',
    since, until, name);
  execute format('alter table audit_log attach partition %I for values from (%L) to (%L)', name, since, until);
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  return true;
end $$;

-- This month and the three after it. Called at migrate and every day by a job.
create function prepare_audit_months() returns integer
  language sql security definer set search_path = public, pg_temp
  begin atomic
    select count(*) filter (where prepare_audit_month(month::date))::integer
    from generate_series(
      date_trunc('month', now() at time zone 'UTC'),
      date_trunc('month', now() at time zone 'UTC') + interval '3 months',
      interval '1 month') as month;
  end;
select prepare_audit_months();

-- Nothing changes but the seal, and that once.
create function refuse_audit_change() returns trigger
  language plpgsql as $$
begin
  if old.seq is null
    and new is not distinct from jsonb_populate_record(old,
      jsonb_build_object('seq', new.seq, 'prev_hash', new.prev_hash, 'hash', new.hash))
  then
    return new;
  end if;
  raise exception 'audit_log is append-only' using errcode = 'restrict_violation';
end $$;
create trigger trg_append_only before update on audit_log for each row execute function refuse_audit_change();

-- The end of each shop's chain: the next seal goes on from here, and a missing tail is found by it.
create table audit_chains (
  shop_id uuid primary key references shops (id) on delete cascade,
  last_seq bigint not null default 0,
  last_hash bytea not null default decode(repeat('00', 32), 'hex')
);

-- What purge and retention took out of a chain: a run of entries, with the hash before it and the hash of its last one.
create table audit_anchors (
  shop_id uuid not null references shops (id) on delete cascade,
  first_seq bigint not null,
  last_seq bigint not null,
  prev_hash bytea not null,
  last_hash bytea not null,
  count bigint not null,
  reason text not null check (reason in ('purge', 'retention')),
  at timestamptz(3) not null default clock_timestamp(),
  primary key (shop_id, first_seq),
  check (count = last_seq - first_seq + 1)
);

call enable_tenant_wall(array['audit_log', 'audit_chains', 'audit_anchors']);

-- The app writes entries and cannot write a seal; sealing, purge and retention are maintenance.
grant select on audit_log, audit_chains, audit_anchors to referrals_app, referrals_maintenance;
grant insert (shop_id, actor_kind, actor, action, target_kind, target_id, reason, metadata) on audit_log
  to referrals_app, referrals_maintenance;
grant update (seq, prev_hash, hash) on audit_log to referrals_maintenance;
grant delete on audit_log to referrals_maintenance;
grant insert, update, delete on audit_chains to referrals_maintenance;
grant insert, delete on audit_anchors to referrals_maintenance;
revoke execute on function prepare_audit_month(date), prepare_audit_months() from public;
grant execute on function prepare_audit_months() to referrals_maintenance;
