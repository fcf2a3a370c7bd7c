import { writeNotices } from "#app/modules/notifications/index.ts";
import { writeAudit } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { hasAmountsIn } from "./amounts.ts";
import { programOf, selectPrograms, type ProgramRow } from "./program.ts";

export type PauseReason = "no_amount_in_currency" | "discount_deleted";

const topics: Readonly<Record<PauseReason, string>> = {
  no_amount_in_currency: "shop/update",
  discount_deleted: "discounts/delete",
};

const pauseSql = `
  update programs set state = 'paused', pause_reason = $3
  where shop_id = $1 and id = any ($2) and state = 'active' returning id`;

const pause = async (tx: Tx, shopId: ShopId, ids: readonly string[], reason: PauseReason): Promise<void> => {
  const paused = await tx.query<{ id: string }>(pauseSql, [shopId, ids, reason]);
  await writeAudit(
    tx,
    paused.map(({ id }) => ({
      shopId,
      actor: { kind: "webhook", id: topics[reason] },
      action: "program.paused",
      target: { kind: "program", id },
      reason,
    })),
  );
  await writeNotices(
    tx,
    paused.map(({ id }) => ({ shopId, kind: "program_paused", programId: id })),
  );
};

/** Programs that cannot be offered in the shop's currency, which may have changed. What was issued keeps its own. */
export const pauseWithoutAmounts = async (tx: Tx, shopId: ShopId): Promise<void> => {
  const [shop] = await tx.query<{ currency: string }>("select currency from shops where id = $1", [shopId]);
  if (shop === undefined) return;
  const rows = await tx.query<ProgramRow>(`${selectPrograms} where p.shop_id = $1 and p.state = 'active'`, [
    shopId,
  ]);
  const misfits = rows.map(programOf).filter(({ terms }) => !hasAmountsIn(terms, shop.currency));
  if (misfits.length > 0)
    await pause(
      tx,
      shopId,
      misfits.map(({ id }) => id),
      "no_amount_in_currency",
    );
};

/** Without its discount a version mints anew when it is activated again; codes that waited went with the discount. */
const forgetSql = `
  with gone as (
    update program_versions set discount_id = null
    where shop_id = $1 and discount_id = any ($2)
    returning id, program_id, version
  ), codes as (
    update redeem_codes k set state = 'disabled' from gone
    where k.shop_id = $1 and k.program_version_id = gone.id and k.state in ('minting', 'pooled', 'retiring')
  )
  select p.id from programs p join gone on gone.program_id = p.id and gone.version = p.current_version
  where p.shop_id = $1`;

/** Shopify names a discount by its node or by its code node; the number is the same. */
const namesOf = (number: string): string[] => [
  `gid://shopify/DiscountCodeNode/${number}`,
  `gid://shopify/DiscountNode/${number}`,
];

/** The merchant deleted discounts; those that are not ours mean nothing here. */
export const pauseForDeletedDiscount = async (
  tx: Tx,
  shopId: ShopId,
  discountNumbers: readonly string[],
): Promise<void> => {
  const programs = await tx.query<{ id: string }>(forgetSql, [shopId, discountNumbers.flatMap(namesOf)]);
  await pause(
    tx,
    shopId,
    programs.map(({ id }) => id),
    "discount_deleted",
  );
};
