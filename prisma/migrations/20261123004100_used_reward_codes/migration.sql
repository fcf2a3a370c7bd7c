-- When an order came in that carries the code of a reward: from then on its owner is not told to use it.
alter table reward_intents add column used_at timestamptz(3);
create index reward_intents_unused_code on reward_intents (shop_id, lower(code))
  where code is not null and used_at is null and kind <> 'gift_card';
