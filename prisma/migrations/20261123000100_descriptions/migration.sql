-- A description is one version of one of our own sentences, of this shop or bundled, in the referral's language, never free text.
-- Where nobody wrote
-- a language's sentence for a status, English stands in.
create or replace function validate_description() returns trigger
  language plpgsql as $$
begin
  if new.description ~ '[{}]' or not is_plain_text(new.description) or not exists (
    select from translations t
    where t.value = new.description and t.key like 'referral.%' and (t.shop_id is null or t.shop_id = new.shop_id)
      and (t.locale in (new.locale, split_part(new.locale, '-', 1))
        or t.locale = 'en' and t.key like 'referral.status.%' and not exists (
          select from translations own
          where own.key = t.key and own.locale in (new.locale, split_part(new.locale, '-', 1))
            and (own.shop_id is null or own.shop_id = new.shop_id)
            and own.withdrawn_at is null and own.value !~ '[{}]'))
  ) then
    raise exception 'description is not a known text in locale %', new.locale
      using errcode = 'check_violation', constraint = 'trg_validate_description';
  end if;
  return new;
end $$;

-- The sentence for a status in a referral's language: the newest of the shop's own words, else of the bundled ones; the
-- language without its region next, English last.
create function referral_description(status text, locale text, shop_id uuid) returns text
  language sql stable
  return (
    select t.value from translations t
    where t.key = 'referral.status.' || $1 and t.locale in ($2, split_part($2, '-', 1), 'en')
      and (t.shop_id is null or t.shop_id = $3) and t.withdrawn_at is null and t.value !~ '[{}]'
    order by t.locale = $2 desc, t.locale = split_part($2, '-', 1) desc, t.shop_id nulls last,
      string_to_array(t.version, '.')::integer[] desc
    limit 1
  );
grant execute on function referral_description(text, text, uuid) to referrals_app, referrals_maintenance;

-- The one without a shop serves processes of the release before: it could take another shop's words.
create or replace function referral_description(status text, locale text) returns text
  language sql stable
  return referral_description($1, $2, null::uuid);
