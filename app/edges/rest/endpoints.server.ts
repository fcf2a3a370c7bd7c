import { z } from "zod";
import { pointRewardsSchema } from "#app/contracts/point-rewards.ts";
import { newProgramSchema, programEditSchema, programStates } from "#app/contracts/program-terms.ts";
import type { Program } from "#app/modules/programs/index.ts";
import { referralStatuses } from "#app/contracts/referral-status.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { codeEndpoints } from "./code-endpoints.server.ts";
import {
  auditAnswer,
  balanceAnswer,
  exportAnswer,
  orderOutcomeAnswer,
  pointRewardsAnswer,
  pointsAnswer,
  programAnswer,
  programsAnswer,
  purgeAnswer,
  referralAnswer,
  referralsAnswer,
} from "./answers.ts";
import { endpoint, type Endpoint, type Refused, type RestRefusal } from "./endpoint.ts";
import { redemptionEndpoints } from "./redemption-endpoints.server.ts";
import { notFound, page, reason, shopifyId, uuid } from "./fields.ts";
import { describeReferral, referralSummary } from "./describe-referral.ts";
import { decisionEndpoints } from "./decision-endpoints.server.ts";
import { refcodeEndpoints } from "./refcode-endpoints.server.ts";
import { tierEndpoints } from "./tier-endpoints.server.ts";

/** Where the cursor is the id of the last entry seen. */
const pageById = {
  ...page,
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, "is none of ours")
    .optional(),
};

/** A day means its beginning, in UTC. */
const moment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], "must be a date, or a time with its offset")
  .transform((value) => new Date(value));

const adjustment = z.strictObject({
  amount: z
    .int()
    .min(-1_000_000)
    .max(1_000_000)
    .refine((value) => value !== 0, "must not be zero"),
  reason,
  idempotencyKey: z.string().min(1).max(200),
});

const withWholeAmount = ({ amount, ...rest }: Readonly<Record<string, string>>) => ({
  ...rest,
  amount: /^-?\d{1,9}$/.test(amount ?? "") ? Number(amount) : amount,
});

/** An edit of the terms, or a move to another state; both name the version that was seen. */
const programPatch = programEditSchema.extend({ state: z.enum(programStates).exclude(["draft"]).optional() });

const byKey = (keyId: string) => ({ kind: "api", id: keyId }) as const;

const invalid = (message: string): Refused => refuse({ code: "INVALID_REQUEST", message });

const programOf = ({ id, name, state, priority, version, terms }: Program) => ({
  id,
  name,
  state,
  priority,
  version,
  terms,
});

const changed = (
  result: Result<Program, "not_found" | "stale_version" | "illegal_state">,
): Result<ReturnType<typeof programOf>, RestRefusal> => {
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
    answer: orderOutcomeAnswer,
    handle: async ({ app, shop, path }) => {
      const outcome = await app.settlement.orderOutcome(shop.id, path.orderId);
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
    answer: referralsAnswer,
    handle: async ({ app, shop, query }) => {
      const found = await app.referrals.list(shop.id, query);
      if (found === null) return invalid("cursor: is none of ours");
      return ok({
        referrals: found.items.map((referral) => ({
          ...referralSummary(referral),
          createdAt: referral.createdAt,
        })),
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
    query: z.object({ lang: z.string().max(40).optional() }),
    answer: referralAnswer,
    handle: async ({ app, shop, path, query }) => {
      const referral = await app.referrals.find(shop.id, path.id);
      if (referral === null) return notFound("referral");
      return ok(describeReferral(referral, await app.translations.wordsFor(shop, query.lang ?? null)));
    },
  }),
  endpoint({
    method: "GET",
    pattern: "customers/:customerId/points",
    summary: "Balance and entries of a customer; zeros for anybody",
    scope: "points:read",
    path: z.object({ customerId: shopifyId }),
    query: z.object(pageById),
    answer: pointsAnswer,
    handle: async ({ app, shop, path, query }) => {
      const [balance, { entries, nextCursor }] = await Promise.all([
        app.points.balanceOf(shop.id, path.customerId),
        app.points.entriesOf(shop.id, path.customerId, { cursor: query.cursor ?? null, limit: query.limit }),
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
    answer: balanceAnswer,
    fromForm: withWholeAmount,
    handle: async ({ app, shop, keyId, path, body }) => {
      const adjusted = { customerId: path.customerId, ...body };
      const result = await app.points.adjust(shop.id, adjusted, byKey(keyId));
      if (result.ok) return ok(result.value);
      return result.refusal === "idempotency_conflict"
        ? refuse({ code: "CONFLICT", message: "The idempotency key was used for another adjustment." })
        : refuse({ code: "UNPROCESSABLE", message: "The customer has fewer points than that." });
    },
  }),
  endpoint({
    method: "GET",
    pattern: "customers/:customerId/export",
    summary: "Everything that is held about a customer; empty lists for anybody",
    scope: "customers:read",
    path: z.object({ customerId: shopifyId }),
    answer: exportAnswer,
    handle: async ({ app, shop, keyId, path }) =>
      ok(await app.privacy.exportCustomer(shop.id, path.customerId, byKey(keyId))),
  }),
  endpoint({
    method: "GET",
    pattern: "programs",
    summary: "Programs by priority",
    scope: "programs:read",
    answer: programsAnswer,
    handle: async ({ app, shop }) => ok({ programs: (await app.programs.list(shop.id)).map(programOf) }),
  }),
  endpoint({
    method: "POST",
    pattern: "programs",
    summary: "A new program, as a draft",
    scope: "programs:write",
    body: newProgramSchema,
    answer: programAnswer,
    handle: async ({ app, shop, keyId, body }) =>
      ok(programOf(await app.programs.create(shop.id, body, byKey(keyId)))),
  }),
  endpoint({
    method: "PATCH",
    pattern: "programs/:id",
    summary: "Edit a program's terms, or activate, pause or end it",
    scope: "programs:write",
    path: z.object({ id: uuid }),
    body: programPatch,
    answer: programAnswer,
    handle: async ({ app, shop, keyId, path, body }) => {
      const { state, ...edit } = body;
      const isEdit = edit.name !== undefined || edit.priority !== undefined || edit.terms !== undefined;
      if (state !== undefined && isEdit) return invalid("state: cannot change together with the terms");
      if (state === undefined) return changed(await app.programs.edit(shop.id, path.id, edit, byKey(keyId)));
      const move = { active: app.programs.activate, paused: app.programs.pause, ended: app.programs.end }[
        state
      ];
      return changed(await move(shop.id, path.id, body.version, byKey(keyId)));
    },
  }),
  endpoint({
    method: "GET",
    pattern: "point-rewards",
    summary: "What customers may spend their points on, the cheapest first",
    scope: "programs:read",
    answer: pointRewardsAnswer,
    handle: async ({ app, shop }) => ok({ rewards: await app.rewards.pointRewards(shop.id) }),
  }),
  endpoint({
    method: "PUT",
    pattern: "point-rewards",
    summary: "Replace what customers may spend their points on",
    scope: "programs:write",
    body: pointRewardsSchema,
    answer: pointRewardsAnswer,
    handle: async ({ app, shop, body }) =>
      ok({ rewards: await app.rewards.replacePointRewards(shop.id, body.rewards) }),
  }),
  endpoint({
    method: "GET",
    pattern: "audit",
    summary: "The audit log, the newest first",
    scope: "audit:read",
    query: z.object(pageById),
    answer: auditAnswer,
    handle: async ({ app, shop, query }) =>
      ok(await app.audit.list(shop.id, { cursor: query.cursor ?? null, limit: query.limit })),
  }),
  endpoint({
    method: "POST",
    pattern: "audit/purge",
    summary: "Remove the audit log before a moment, for good",
    scope: "audit:purge",
    body: z.strictObject({ before: moment, reason }),
    answer: purgeAnswer,
    handle: async ({ app, shop, keyId, body }) => {
      const purged = await app.audit.purge(shop.id, { ...body, actor: byKey(keyId) });
      if (!purged.ok) return refuse({ code: "CONFLICT", message: "The shop is under a legal hold." });
      const status = purged.value.purged === 0 ? ("nothing_to_purge" as const) : ("purged" as const);
      return ok({ status, ...purged.value });
    },
  }),
  ...decisionEndpoints,
  ...tierEndpoints,
  ...codeEndpoints,
  ...redemptionEndpoints,
  ...refcodeEndpoints,
];
