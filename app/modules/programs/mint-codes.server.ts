import type { Clock } from "#app/platform/clock.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { RandomBytes } from "#app/platform/random-code.ts";
import type { ShopifyAdmin } from "#app/platform/shopify/admin.ts";
import { findDiscountByCode } from "#app/platform/shopify/discounts.server.ts";
import { ensureDiscount } from "./ensure-discount.server.ts";
import { addCodes, codeFates, type CodeFate } from "./redeem-code-api.server.ts";
import { newRedeemCode } from "./redeem-code.ts";

export interface MintingDeps {
  db: Database;
  shopify: ShopifyAdmin;
  clock: Clock;
  randomBytes: RandomBytes;
  pause(ms: number): Promise<void>;
}

/** Shopify takes at most so many in one call. */
const mostPerCall = 250;
const firstPauseMs = 50;
const longestPauseMs = 2_000;
const patienceMs = 30_000;

/** Codes whose minting was cut off are tried again; those of the last minutes may still be under way elsewhere. */
const reserveSql = `
  with left_over as (
    select code from redeem_codes
    where shop_id = $1 and program_version_id = $2 and state = 'minting' and created_at < $4::timestamptz - interval '5 minutes'
    limit 250
  ), fresh as (
    insert into redeem_codes (shop_id, code, program_version_id, created_at)
    select $1, code, $2, $4 from unnest($3::text[]) as code
    on conflict do nothing
    returning code
  )
  select code from left_over union all select code from fresh`;

const reserve = async (
  deps: MintingDeps,
  shopId: ShopId,
  versionId: string,
  count: number,
): Promise<string[]> => {
  const fresh = Array.from({ length: count }, () => newRedeemCode(deps.randomBytes));
  const rows = await deps.db.tenant(shopId, (tx) =>
    tx.query<{ code: string }>(reserveSql, [shopId, versionId, fresh, deps.clock.now()]),
  );
  return rows.map(({ code }) => code);
};

/** The creation goes on at Shopify after its answer: ask until it is done. */
const waitForFates = async (deps: MintingDeps, shopId: ShopId, creationId: string): Promise<CodeFate[]> => {
  const givenUpAt = deps.clock.now().getTime() + patienceMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const fates = await codeFates(deps.shopify, shopId, creationId);
    if (fates !== null) return fates;
    if (deps.clock.now().getTime() >= givenUpAt)
      throw new Error("Shopify did not finish a creation of codes in time.");
    await deps.pause(pauseMs);
  }
};

/** A code that is taken is ours when it stands under our own discount: an earlier try got further than we knew. */
const isOurs = async (deps: MintingDeps, shopId: ShopId, discountId: string, { code, fate }: CodeFate) =>
  fate === "added" ||
  (fate === "taken" && (await findDiscountByCode(deps.shopify, shopId, code))?.id === discountId);

const settleFates = async (
  deps: MintingDeps,
  shopId: ShopId,
  discountId: string,
  fates: readonly CodeFate[],
) => {
  const good: string[] = [];
  const bad: string[] = [];
  for (const fate of fates) ((await isOurs(deps, shopId, discountId, fate)) ? good : bad).push(fate.code);
  await deps.db.tenant(shopId, async (tx) => {
    await tx.query(
      "update redeem_codes set state = 'pooled' where shop_id = $1 and code = any ($2) and state = 'minting'",
      [shopId, good],
    );
    await tx.query("delete from redeem_codes where shop_id = $1 and code = any ($2) and state = 'minting'", [
      shopId,
      bad,
    ]);
  });
  return good.length;
};

/** Mints at most 250 codes into the pool of a program version. Answers how many came in. */
export const mintCodes = async (
  deps: MintingDeps,
  shopId: ShopId,
  versionId: string,
  count: number,
): Promise<number> => {
  const discountId = await ensureDiscount(deps, shopId, versionId);
  const codes = await reserve(deps, shopId, versionId, Math.min(count, mostPerCall));
  let minted = 0;
  for (let start = 0; start < codes.length; start += mostPerCall) {
    const creation = await addCodes(
      deps.shopify,
      shopId,
      discountId,
      codes.slice(start, start + mostPerCall),
    );
    minted += await settleFates(deps, shopId, discountId, await waitForFates(deps, shopId, creation));
  }
  return minted;
};
