-- A text has versions: a change adds one, the newest valid one is served. A withdrawn one (the shop went back to the bundled
-- text, or the key left the app) is served no more and stays readable until `referrals translations clean`.
alter table translations add column withdrawn_at timestamptz(3);
alter table translations add constraint translations_version_check check (version ~ '^\d{1,6}(\.\d{1,6}){0,2}$');

-- What no text may hold, whoever writes it: an e-mail address, a phone number, markup, a placeholder for a person, characters
-- that cannot be seen or turn the direction of what follows. No page could write an own text before this.
create function is_plain_text(value text) returns boolean
  language sql immutable
  return value !~ '\S@\S'
    and value !~ '[0-9]([ ().-]*[0-9]){6,}'
    and value !~* '<[a-z/!]'
    and value !~* '\{[^}]*(customer|name|mail|phone|address)[^}]*\}'
    and value !~ '[\u0001-\u0008\u000b-\u001f\u007f-\u009f\u202d\u202e\ufeff]'
    and btrim(value) <> '';
delete from translations where not is_plain_text(value);
alter table translations add constraint translations_plain_text_check check (is_plain_text(value));
grant execute on function is_plain_text(text) to referrals_app, referrals_maintenance;

-- Rises with every change of the shop's own texts: what was kept under another one is not read again, in any process. The
-- notification tells those that keep the number itself.
alter table shops add column texts_version bigint not null default 0;

create function note_changed_texts() returns trigger
  language plpgsql as $$
begin
  update shops set texts_version = texts_version + 1
  where id in (select shop_id from changed where shop_id is not null);
  perform pg_notify('texts_changed', shop_id::text)
  from (select distinct shop_id from changed where shop_id is not null) shops_of_texts;
  return null;
end $$;
create trigger trg_note_inserted_texts after insert on translations
  referencing new table as changed for each statement execute function note_changed_texts();
create trigger trg_note_updated_texts after update on translations
  referencing new table as changed for each statement execute function note_changed_texts();
create trigger trg_note_deleted_texts after delete on translations
  referencing old table as changed for each statement execute function note_changed_texts();
