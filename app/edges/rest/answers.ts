import { z } from "zod";
import { pointRewardsSchema } from "#app/contracts/point-rewards.ts";
import {
  newProgramSchema,
  programStates,
  programTermsSchema,
  rewardSchema,
} from "#app/contracts/program-terms.ts";
import { referralStatuses } from "#app/contracts/referral-status.ts";
import { tierSchema } from "#app/contracts/tiers.ts";
import { outcomes, reasons } from "#app/modules/settlement/index.ts";

/** What each call answers when it succeeds: the handlers are held to it by their types, the OpenAPI document says it. */

const time = z.date().meta({ type: "string", format: "date-time" });
const id = z.string().meta({ format: "uuid" });
const digits = z.string().meta({ pattern: "^[0-9]+$" });
const cursor = z.string().nullable();
const points = z.int();

const referralSummary = {
  id,
  status: z.enum(referralStatuses),
  advocateCustomerId: digits.nullable(),
  friendCustomerId: digits.nullable(),
  orderId: digits.nullable(),
  verdict: z.enum(["allow", "review", "block"]).nullable(),
};

export const orderOutcomeAnswer = z.object({
  orderId: digits,
  outcome: z.enum(outcomes).nullable(),
  reversed: z.enum(["none", "partial", "full"]),
  reasons: z.array(z.enum(reasons)),
  referralId: id.nullable(),
  evidence: z.string().nullable(),
});

export const referralsAnswer = z.object({
  referrals: z.array(z.object({ ...referralSummary, createdAt: time })),
  nextCursor: cursor,
});

export const referralAnswer = z.object({
  ...referralSummary,
  statusText: z.string(),
  timeline: z.array(
    z.object({
      at: time,
      from: z.enum(referralStatuses).nullable(),
      to: z.enum(referralStatuses).nullable(),
      actor: z.string(),
      reason: z.string(),
    }),
  ),
  rewards: z.array(
    z.object({
      side: z.enum(["advocate", "friend"]),
      kind: z.enum(rewardSchema.options.map(({ shape }) => shape.kind.value)),
      amount: z.union([z.number(), z.string()]).nullable(),
      currency: z.string().nullable(),
      state: z.enum(["pending", "issued", "withdrawn", "failed"]),
    }),
  ),
});

export const balanceAnswer = z.object({ available: points, pending: points, debt: points });

export const pointsAnswer = balanceAnswer.extend({
  entries: z.array(
    z.object({
      id: digits,
      kind: z.enum(["earn", "bonus", "spend", "expire", "reverse", "adjust"]),
      amount: points,
      at: time,
      referralId: id.nullable(),
    }),
  ),
  nextCursor: cursor,
});

const records = z.array(z.record(z.string(), z.unknown()));

export const exportAnswer = z.object({
  exportedAt: time,
  customers: records,
  codes: records,
  referralsAsAdvocate: records,
  referralsAsFriend: records,
  points: records,
  orders: records,
  refunds: records,
  conversions: records,
  rewards: records,
  messages: records,
  deliveries: records,
  requests: records,
});

export const programAnswer = z.object({
  id,
  name: newProgramSchema.shape.name,
  state: z.enum(programStates),
  priority: z.int(),
  version: z.int(),
  terms: programTermsSchema,
});

export const programsAnswer = z.object({ programs: z.array(programAnswer) });

export const pointRewardsAnswer = z.object({
  rewards: z.array(pointRewardsSchema.shape.rewards.element.required({ id: true })),
});

export const tiersAnswer = z.object({ tiers: z.array(tierSchema.required()) });

export const auditAnswer = z.object({
  entries: z.array(
    z.object({
      id: digits,
      at: time,
      actorKind: z.string(),
      actor: z.string(),
      action: z.string(),
      targetKind: z.string(),
      targetId: z.string(),
      reason: z.string().nullable(),
      metadata: z.record(z.string(), z.unknown()),
      seq: digits.nullable(),
      hash: z.string().nullable(),
    }),
  ),
  nextCursor: cursor,
});

export const purgeAnswer = z.object({
  status: z.enum(["purged", "nothing_to_purge"]),
  before: time,
  purged: z.int(),
  archived: z.int(),
});

export const codeAnswer = z.object({
  advocate: z.object({ sameCustomer: z.boolean() }),
  status: z.object({
    reason: z.string().optional(),
    referralLink: z.string().optional(),
    referralCount: z.int(),
  }),
});

export const replacedCodeAnswer = z.object({ code: z.string(), link: z.string() });

export const redemptionAnswer = z.object({
  referralId: id,
  pointsAwarded: z.object({ advocate: points, friend: points }),
});

export const refcodeAnswer = z.object({ refcode: z.string() });
export const refcodeOrNoneAnswer = z.object({ refcode: z.string().nullable() });
export const nothingAnswer = z.object({});

export const refcodeReferralsAnswer = z.object({
  referrals: z.array(z.object({ referredAt: z.string(), rewarded: z.boolean() })),
});
