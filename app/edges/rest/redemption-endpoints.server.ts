import { z } from "zod";
import type { RedemptionRefusal } from "#app/modules/settlement/index.ts";
import { ok, refuse } from "#app/platform/result.ts";
import { redemptionAnswer } from "./answers.ts";
import { endpoint, type Endpoint, type RestRefusal } from "./endpoint.ts";
import { code, shopifyId } from "./fields.ts";

const refusals: Record<RedemptionRefusal, RestRefusal> = {
  already_referred: { code: "ALREADY_REFERRED", message: "The customer was referred before." },
  unknown_code: { code: "INVALID_REFERRAL_CODE", message: "There is no such code." },
  own_code: { code: "OWN_CODE", message: "Nobody can redeem a code of his own." },
  mutual_referral: { code: "MUTUAL_REFERRAL", message: "The customer once referred the owner of the code." },
  program_paused: { code: "PROGRAM_PAUSED", message: "The program is paused." },
  program_ended: { code: "PROGRAM_ENDED", message: "The program has ended." },
  limit_reached: { code: "LIMIT_REACHED", message: "All places of the code are taken." },
  budget_reached: { code: "BUDGET_REACHED", message: "The program's budget does not hold another reward." },
};

export const redemptionEndpoints: readonly Endpoint[] = [
  endpoint({
    method: "POST",
    pattern: "redemptions",
    summary: "Redeem a code for a customer: the referral is rewarded at once",
    scope: "referrals:write",
    body: z.strictObject({ code, customerId: shopifyId }),
    answer: redemptionAnswer,
    handle: async ({ app, shop, body }) => {
      const redeemed = await app.settlement.redeem(shop, body);
      return redeemed.ok ? ok(redeemed.value) : refuse(refusals[redeemed.refusal]);
    },
  }),
];
