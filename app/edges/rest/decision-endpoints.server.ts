import { z } from "zod";
import type { DecisionKind, DecisionRefusal } from "#app/modules/settlement/index.ts";
import { ok, refuse } from "#app/platform/result.ts";
import { referralAnswer } from "./answers.ts";
import { describeReferral } from "./describe-referral.ts";
import { endpoint, type Endpoint, type Refused } from "./endpoint.ts";
import { notFound, reason, uuid } from "./fields.ts";

const messages: Record<Exclude<DecisionRefusal, "not_found">, string> = {
  illegal_state: "The referral is in no state for this decision.",
  decided_already: "Somebody decided already: undo that first.",
  order_not_payable: "The order is not paid, or was cancelled.",
  limit_reached: "The link, the advocate or the program has reached its limit.",
  friend_already_referred: "The friend has another conversion that stands.",
  nothing_to_undo: "There is no decision to undo.",
};

const refused = (refusal: DecisionRefusal): Refused =>
  refusal === "not_found" ? notFound("referral") : refuse({ code: "CONFLICT", message: messages[refusal] });

const summaries: Record<DecisionKind | "undo", string> = {
  approve: "Let an order under review, or one that was blocked, convert",
  reject: "Refuse a referral; what it gave is taken back",
  cancel: "Withdraw a referral; what it gave is taken back",
  ban: "Refuse a referral and block its advocate from now on",
  undo: "Take back the last decision about a referral",
};

const decision = (kind: DecisionKind | "undo"): Endpoint =>
  endpoint({
    method: "POST",
    pattern: `referral/:id/${kind}`,
    summary: summaries[kind],
    scope: "referrals:write",
    path: z.object({ id: uuid }),
    body: z.strictObject({ reason: reason.default("by REST") }),
    answer: referralAnswer,
    handle: async ({ app, shop, keyId, path, body }) => {
      const decider = { actor: { kind: "api", id: keyId }, reason: body.reason } as const;
      const decided = await app.settlement.decide(shop.id, path.id, kind, decider);
      if (!decided.ok) return refused(decided.refusal);
      const referral = await app.referrals.find(shop.id, path.id);
      if (referral === null) return notFound("referral");
      return ok(describeReferral(referral, await app.translations.wordsFor(shop, null)));
    },
  });

export const decisionEndpoints: readonly Endpoint[] = (
  ["approve", "reject", "cancel", "ban", "undo"] as const
).map(decision);
