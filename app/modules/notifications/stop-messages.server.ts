import type { Tx } from "#app/platform/db/database.server.ts";
import type { StopLink } from "./stop-links.server.ts";

/** The row the link names, and the one it joined since: his word counts for both. */
const rowsSql = `
  with recursive person (id, joined_to) as (
    select id, joined_to from customers where shop_id = $1 and id = $2
    union select n.id, n.joined_to from customers n join person on n.id = person.joined_to where n.shop_id = $1
  )
  select id from person`;

const setSql = `
  update customers set messages_stopped_at = case when $3 then coalesce(messages_stopped_at, $4) end
  where shop_id = $1 and id in (${rowsSql})`;

/** Any number of times. A person who is not there any more gets no messages anyway. */
export const setStopped = async (
  tx: Tx,
  { shopId, personId }: StopLink,
  isStopped: boolean,
  now: Date,
): Promise<void> => {
  await tx.query(setSql, [shopId, personId, isStopped, now]);
};

export const readStopped = async (tx: Tx, { shopId, personId }: StopLink): Promise<boolean> => {
  const rows = await tx.query(
    `select from customers where shop_id = $1 and messages_stopped_at is not null and id in (${rowsSql})`,
    [shopId, personId],
  );
  return rows.length > 0;
};
