import { z } from "zod";
import { pointRewardsSchema } from "#app/contracts/point-rewards.ts";
import { newProgramSchema, programEditSchema, programStates } from "#app/contracts/program-terms.ts";
import type { Program } from "#app/modules/programs/index.ts";
import { referralStatuses } from "#app/contracts/referral-status.ts";
import type { ReferralDetails, ReferralSummary } from "#app/modules/referrals/index.ts";
import { isUuid, parseShopifyId, type ShopifyId } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { endpoint, type Endpoint, type RestAnswer } from "./endpoint.ts";

const shopifyId = z
  .string()
  .refine((value) => parseShopifyId(value) !== null, "must be an id of Shopify: digits only")
  .transform((value) => value as ShopifyId)
  .meta({ type: "string", pattern: "^[1-9][0-9]{0,18}$" });
const uuid = z.string().refine(isUuid, "must be a UUID").meta({ type: "string", format: "uuid" });
const page = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
};

/** Free text of merchants is shown to others, so it may name nobody. */
const reason = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine(
    (text) => !/\S@\S/.test(text) && !/\+?\d(?:[\s().-]*\d){6,}/.test(text),
    "must not hold an e-mail or phone",
  );

const adjustment = z.strictObject({
  amount: z
    .int()
    .min(-1_000_000)
    .max(1_000_000)
    .refine((value) => value !== 0, "must not be zero"),
  reason,
  idempotencyKey: z.string().min(1).max(200),
});

/** An edit of the terms, or a move to another state; both name the version that was seen. */
const programPatch = programEditSchema.extend({ state: z.enum(programStates).exclude(["draft"]).optional() });

const notFound = (what: string): RestAnswer =>
  refuse({ code: "NOT_FOUND", message: `There is no such ${what}.` });
const invalid = (message: string): RestAnswer => refuse({ code: "INVALID_REQUEST", message });

const summaryOf = (referral: ReferralSummary) => ({
  id: referral.id,
  status: referral.status,
  advocateCustomerId: referral.advocateCustomerId,
  friendCustomerId: referral.friendCustomerId,
  orderId: referral.orderId,
  verdict: referral.verdict,
});

const detailsOf = (referral: ReferralDetails) => ({
  ...summaryOf(referral),
  timeline: referral.timeline,
  rewards: referral.rewards,
});

const programOf = ({ id, name, state, priority, version, terms }: Program) => ({
  id,
  name,
  state,
  priority,
  version,
  terms,
});

const changed = (result: Result<Program, "not_found" | "stale_version" | "illegal_state">): RestAnswer => {
  if (result.ok) return ok(programOf(result.value));
  if (result.refusal === "not_found") return notFound("program");
  const stale = result.refusal === "stale_version";
  return refuse({
    code: "CONFLICT",
    message: stale
      ? "Somebody else changed the program: read it again."
      : "The program cannot change to that state.",
  });
};

export const endpoints: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    pattern: "orders/:orderId/outcome",
    summary: "What an order came to, and why",
    scope: "orders:read",
    path: z.object({ orderId: shopifyId }),
    handle: async ({ app, shopId, path }) => {
      const outcome = await app.settlement.orderOutcome(shopId, path.orderId);
      return outcome === null ? notFound("order") : ok(outcome);
    },
  }),
  endpoint({
    method: "GET",
    pattern: "referral",
    summary: "Referrals, the newest first",
    scope: "referrals:read",
    query: z.object({
      status: z.enum(referralStatuses).optional(),
      advocate: shopifyId.optional(),
      ...page,
    }),
    handle: async ({ app, shopId, query }) => {
      const found = await app.referrals.list(shopId, query);
      if (found === null) return invalid("cursor: is none of ours");
      return ok({
        referrals: found.items.map((referral) => ({ ...summaryOf(referral), createdAt: referral.createdAt })),
        nextCursor: found.nextCursor,
      });
    },
  }),
  endpoint({
    method: "GET",
    pattern: "referral/:id",
    summary: "One referral with its story and rewards",
    scope: "referrals:read",
    path: z.object({ id: uuid }),
    handle: async ({ app, shopId, path }) => {
      const referral = await app.referrals.find(shopId, path.id);
      return referral === null ? notFound("referral") : ok(detailsOf(referral));
    },
  }),
  endpoint({
    method: "GET",
    pattern: "customers/:customerId/points",
    summary: "Balance and entries of a customer; zeros for anybody",
    scope: "points:read",
    path: z.object({ customerId: shopifyId }),
    query: z.object({
      ...page,
      cursor: z
        .string()
        .regex(/^\d{1,18}$/, "is none of ours")
        .optional(),
    }),
    handle: async ({ app, shopId, path, query }) => {
      const [balance, { entries, nextCursor }] = await Promise.all([
        app.points.balanceOf(shopId, path.customerId),
        app.points.entriesOf(shopId, path.customerId, { cursor: query.cursor ?? null, limit: query.limit }),
      ]);
      return ok({ ...balance, entries, nextCursor });
    },
  }),
  endpoint({
    method: "POST",
    pattern: "customers/:customerId/points",
    summary: "Adjust a balance, once for each idempotency key",
    scope: "points:write",
    path: z.object({ customerId: shopifyId }),
    body: adjustment,
    handle: async ({ app, shopId, path, body }) => {
      const result = await app.points.adjust(shopId, { customerId: path.customerId, ...body });
      if (result.ok) return ok(result.value);
      return result.refusal === "idempotency_conflict"
        ? refuse({ code: "CONFLICT", message: "The idempotency key was used for another adjustment." })
        : refuse({ code: "UNPROCESSABLE", message: "The customer has fewer points than that." });
    },
  }),
  endpoint({
    method: "GET",
    pattern: "programs",
    summary: "Programs by priority",
    scope: "programs:read",
    handle: async ({ app, shopId }) => ok({ programs: (await app.programs.list(shopId)).map(programOf) }),
  }),
  endpoint({
    method: "POST",
    pattern: "programs",
    summary: "A new program, as a draft",
    scope: "programs:write",
    body: newProgramSchema,
    handle: async ({ app, shopId, body }) => ok(programOf(await app.programs.create(shopId, body))),
  }),
  endpoint({
    method: "PATCH",
    pattern: "programs/:id",
    summary: "Edit a program's terms, or activate, pause or end it",
    scope: "programs:write",
    path: z.object({ id: uuid }),
    body: programPatch,
    handle: async ({ app, shopId, path, body }) => {
      const { state, ...edit } = body;
      const isEdit = edit.name !== undefined || edit.priority !== undefined || edit.terms !== undefined;
      if (state !== undefined && isEdit) return invalid("state: cannot change together with the terms");
      if (state === undefined) return changed(await app.programs.edit(shopId, path.id, edit));
      const move = { active: app.programs.activate, paused: app.programs.pause, ended: app.programs.end }[
        state
      ];
      return changed(await move(shopId, path.id, body.version));
    },
  }),
  endpoint({
    method: "GET",
    pattern: "point-rewards",
    summary: "What customers may spend their points on, the cheapest first",
    scope: "programs:read",
    handle: async ({ app, shopId }) => ok({ rewards: await app.rewards.pointRewards(shopId) }),
  }),
  endpoint({
    method: "PUT",
    pattern: "point-rewards",
    summary: "Replace what customers may spend their points on",
    scope: "programs:write",
    body: pointRewardsSchema,
    handle: async ({ app, shopId, body }) =>
      ok({ rewards: await app.rewards.replacePointRewards(shopId, body.rewards) }),
  }),
  endpoint({
    method: "GET",
    pattern: "tiers",
    summary: "VIP tiers by the points they need",
    scope: "programs:read",
    handle: async ({ app, shopId }) => ok({ tiers: await app.tiers.list(shopId) }),
  }),
];
