-- The same answers as before, each found by an index however many shops have words of their own: own and bundled rows by the
-- unique key, a description by its language and words.
create or replace function referral_description(status text, locale text, shop_id uuid) returns text
  language sql stable
  return (
    select t.value from (
      select value, locale, version, 0 as place from translations
      where translations.shop_id = $3 and key = 'referral.status.' || $1
        and translations.locale = any (array[$2, split_part($2, '-', 1), 'en'])
        and withdrawn_at is null and value !~ '[{}]'
      union all
      select value, locale, version, 1 from translations
      where translations.shop_id is null and key = 'referral.status.' || $1
        and translations.locale = any (array[$2, split_part($2, '-', 1), 'en'])
        and withdrawn_at is null and value !~ '[{}]'
    ) t
    order by t.locale = $2 desc, t.locale = split_part($2, '-', 1) desc, t.place,
      string_to_array(t.version, '.')::integer[] desc
    limit 1
  );

create or replace function validate_description() returns trigger
  language plpgsql as $$
declare
  language text := split_part(new.locale, '-', 1);
begin
  if new.description ~ '[{}]' or not is_plain_text(new.description) or not exists (
    select from translations t
    where t.value = new.description and t.locale = any (array[new.locale, language, 'en'])
      and t.key like 'referral.%' and (t.shop_id is null or t.shop_id = new.shop_id)
      and (t.locale in (new.locale, language)
        or t.key like 'referral.status.%'
          and referral_description(substr(t.key, length('referral.status.') + 1), new.locale, new.shop_id) = t.value)
  ) then
    raise exception 'description is not a known text in locale %', new.locale
      using errcode = 'check_violation', constraint = 'trg_validate_description';
  end if;
  return new;
end $$;
