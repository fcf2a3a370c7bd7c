-- Caps and speed are counted by link and time; without the index each order would read all of an advocate's referrals.
alter table conversions add column link_id uuid;
update conversions c set link_id = r.link_id
from referrals r where r.shop_id = c.shop_id and r.id = c.referral_id;
alter table conversions alter column link_id set not null;
create index conversions_link_id on conversions (shop_id, link_id, converted_at) where stands;

-- When Shopify is to be asked next whether a completed referral's rewards are all there.
alter table referrals add column confirm_at timestamptz(3);
update referrals set confirm_at = now() where status = 'completed';
create index referrals_confirm_at on referrals (shop_id, confirm_at) where confirm_at is not null;
