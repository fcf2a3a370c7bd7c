import { chooseProgram, type Programs } from "#app/modules/programs/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ReferralId, ShopId } from "#app/platform/ids.ts";
import type { RandomBytes } from "#app/platform/random-code.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { giveBirth } from "./give-birth.server.ts";
import { offerOf, refusalOf } from "./offer.server.ts";
import { newRefcode, refcodeShape } from "./share-code.ts";
import { addCode, findLinkByCode, lockEmail, lockLink, personOfEmail } from "./share-links.server.ts";

const refcodeSql = `
  select c.code from customers p
  join share_links l on l.shop_id = p.shop_id and l.customer_id = p.id
  join share_codes c on c.shop_id = l.shop_id and c.link_id = l.id and c.retired_at is null
  where p.shop_id = $1 and p.email_hash = $2 and c.code ~ '${refcodeShape}'
  order by c.created_at
  limit 1`;

export const findRefcode = async (tx: Tx, shopId: ShopId, emailHash: Buffer): Promise<string | null> => {
  const [row] = await tx.query<{ code: string }>(refcodeSql, [shopId, emailHash]);
  return row?.code ?? null;
};

/** One refcode for an e-mail: one more alias of its owner's link. */
export const createRefcode = async (
  tx: Tx,
  shopId: ShopId,
  emailHash: Buffer,
  randomBytes: RandomBytes,
): Promise<Result<string, "already_created">> => {
  await lockEmail(tx, shopId, emailHash);
  if ((await findRefcode(tx, shopId, emailHash)) !== null) return refuse("already_created");
  const code = newRefcode(randomBytes);
  await addCode(tx, shopId, await lockLink(tx, shopId, await personOfEmail(tx, shopId, emailHash)), code);
  return ok(code);
};

/** A referral that came to nothing leaves its friend to whoever comes next. */
const stillCounts = "r.status not in ('failed', 'cancelled')";

const knownSql = `
  select
    exists (select from customers c where c.shop_id = $1 and c.email_hash = $2 and c.id = $3) as "isOwn",
    exists (select from customers c join referrals r on r.shop_id = c.shop_id and r.friend_id = c.id
      where c.shop_id = $1 and c.email_hash = $2 and ${stillCounts}) as "isReferred"`;

/** The account of that e-mail, so that its order is known without a code; else a guest. */
const friendSql = `
  select id from customers where shop_id = $1 and email_hash = $2
  order by shopify_customer_id is null, created_at, id limit 1`;

export type ReferRefusal =
  | "unknown_code"
  | "own_code"
  | "already_referred"
  | (typeof refusalOf)["paused" | "ended" | "used_up"];

export interface ReferDeps {
  programs: Programs;
  newUuid(): string;
  randomBytes: RandomBytes;
}

const friendOf = async (tx: Tx, shopId: ShopId, emailHash: Buffer): Promise<PersonId> => {
  const [known] = await tx.query<{ id: PersonId }>(friendSql, [shopId, emailHash]);
  return known?.id ?? personOfEmail(tx, shopId, emailHash);
};

/** Somebody signed up with a code: a pending referral is born. The first code counts. */
export const referByEmail = async (
  tx: Tx,
  deps: ReferDeps,
  shop: Shop,
  { emailHash, refcode }: { emailHash: Buffer; refcode: string },
  now: Date,
): Promise<Result<ReferralId, ReferRefusal>> => {
  await lockEmail(tx, shop.id, emailHash);
  const link = await findLinkByCode(tx, shop.id, refcode);
  if (link === null) return refuse("unknown_code");
  const [known] = await tx.query<{ isOwn: boolean; isReferred: boolean }>(knownSql, [
    shop.id,
    emailHash,
    link.advocateId,
  ]);
  if (known?.isOwn === true) return refuse("own_code");
  if (known?.isReferred === true) return refuse("already_referred");
  const offered = chooseProgram(await deps.programs.listIn(tx, shop.id), now, shop.currency);
  const { state, program } = offerOf(link, offered, null);
  if (state !== "active" || program === null)
    return refuse(state === "active" ? "program_ended" : refusalOf[state]);

  const referralId = deps.newUuid() as ReferralId;
  await giveBirth(tx, shop, {
    referralId,
    referralLinkId: Buffer.from(deps.randomBytes(16)).toString("base64url"),
    link,
    program,
    friendId: await friendOf(tx, shop.id, emailHash),
    locale: shop.primaryLocale,
    at: now,
    detail: { source: "refcode", signed_in: false },
  });
  return ok(referralId);
};

/** The advocate's refcode, or the oldest of his other codes when he never asked for one. */
const referredBySql = `
  select c.code from customers f
  join referrals r on r.shop_id = f.shop_id and r.friend_id = f.id and ${stillCounts}
  join share_codes c on c.shop_id = r.shop_id and c.link_id = r.link_id and c.retired_at is null
  where f.shop_id = $1 and f.email_hash = $2
  order by r.created_at, r.id, c.code ~ '${refcodeShape}' desc, c.created_at
  limit 1`;

export const referredBy = async (tx: Tx, shopId: ShopId, emailHash: Buffer): Promise<string | null> => {
  const [row] = await tx.query<{ code: string }>(referredBySql, [shopId, emailHash]);
  return row?.code ?? null;
};

export interface RefcodeReferral {
  /** `YYYY-MM-DD HH:MM:SS`, in UTC. */
  referredAt: string;
  rewarded: boolean;
}

const mostListed = 1_000;

const broughtSql = `
  select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as "referredAt", status = 'rewarded' as rewarded
  from referrals where shop_id = $1 and link_id = $2 and customer_id = $3
  order by created_at desc, id
  limit ${mostListed}`;

/** What a code brought, the newest first; nothing for a code that nobody has. */
export const referralsOfCode = async (
  tx: Tx,
  shopId: ShopId,
  refcode: string,
): Promise<RefcodeReferral[]> => {
  const link = await findLinkByCode(tx, shopId, refcode);
  return link === null ? [] : tx.query<RefcodeReferral>(broughtSql, [shopId, link.id, link.advocateId]);
};
