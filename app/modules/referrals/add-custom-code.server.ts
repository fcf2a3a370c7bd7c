import { writeAudit, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { parseCustomCode, type CustomCodeRefusal } from "./custom-code.ts";
import { codeKeyOf } from "./share-code.ts";
import { lockLink } from "./share-links.server.ts";

export type AddCodeRefusal = CustomCodeRefusal | "not_found" | "taken" | "too_many_codes";

const mostCustomCodes = 5;

const countSql = `
  select count(*)::int as count from share_codes
  where shop_id = $1 and link_id = $2 and is_custom and retired_at is null`;

/** A friend's single-use code that reads the same would be found first at the checkout. */
const insertSql = `
  insert into share_codes (shop_id, code_key, code, link_id, is_custom)
  select $1, $2, $3, $4, true
  where not exists (select from redeem_codes where shop_id = $1 and code = $3)
  on conflict (shop_id, code_key) do nothing
  returning code`;

const isAdvocateSql =
  "select from customers where shop_id = $1 and id = $2 and deleted_at is null and erased_at is null";

/** The advocate is shown this code from now on; his other codes stay good. A code that was ever used is taken for good. */
export const addCustomCode = async (
  tx: Tx,
  shopId: ShopId,
  advocateId: PersonId,
  text: string,
  actor: Actor,
): Promise<Result<string, AddCodeRefusal>> => {
  const parsed = parseCustomCode(text);
  if (!parsed.ok) return parsed;
  const { value: code } = parsed;
  if ((await tx.query(isAdvocateSql, [shopId, advocateId])).length === 0) return refuse("not_found");
  const linkId = await lockLink(tx, shopId, advocateId);
  const [held] = await tx.query<{ count: number }>(countSql, [shopId, linkId]);
  if ((held?.count ?? 0) >= mostCustomCodes) return refuse("too_many_codes");
  const added = await tx.query(insertSql, [shopId, codeKeyOf(code), code, linkId]);
  if (added.length === 0) return refuse("taken");
  const target = { kind: "customer", id: advocateId };
  await writeAudit(tx, [{ shopId, actor, action: "code.added", target }]);
  return ok(code);
};
