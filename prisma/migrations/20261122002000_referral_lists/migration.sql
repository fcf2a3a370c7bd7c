-- Lists over a million referrals. A filter names values of status, locale, verdict and program; the lists probe one
-- narrow run of an index for each combination, newest first, and merge what they find. No combination is rare enough
-- to make them read the whole shop. (Not coalesce: behind row-level security it counts as leaky, and no index serves it.)
create index referrals_facets on referrals
  (shop_id, locale, status, (case when verdict is null then 'none' else verdict end), created_at desc, id desc);
create index referrals_program_facets on referrals
  (shop_id, program_version_id, locale, status, (case when verdict is null then 'none' else verdict end),
   created_at desc, id desc);

-- What waits for a person, the oldest first.
create index orders_under_review on orders (shop_id, first_seen_at, order_id) where outcome = 'UnderReview';

-- The advocates who brought most come first.
create index share_links_most_uses on share_links (shop_id, uses desc, id desc);

-- A code that the merchant chose for an advocate: it is the one his owner is shown.
alter table share_codes add column is_custom boolean not null default false;
