-- Lists that look for what is rare among many. Orders write nearly all of the audit log: without these, a filter by another
-- actor or action reads all of it. Entries come in the order of their ids, so each index grows at a few pages only.
create index audit_log_actor_kind on audit_log (shop_id, actor_kind, id desc);
create index audit_log_action on audit_log (shop_id, action, actor_kind, id desc);

create index reward_intents_needs_merchant on reward_intents (shop_id, kind, reason)
  where state = 'needs_merchant' or (state = 'issued' and reason in ('missing_scope', 'no_token'));

create index message_tasks_failed on message_tasks (shop_id, finished_at desc) where state = 'failed';
