import { z } from "zod";
import { shareLink } from "#app/modules/shops/index.ts";
import { ok, refuse } from "#app/platform/result.ts";
import { codeAnswer, replacedCodeAnswer } from "./answers.ts";
import { endpoint, type Endpoint } from "./endpoint.ts";
import { code, shopifyId, unknownCode } from "./fields.ts";

export const codeEndpoints: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    pattern: "codes/:code",
    summary: "What a code is worth to a customer",
    scope: "referrals:read",
    path: z.object({ code }),
    query: z.object({ customerId: shopifyId.optional() }),
    answer: codeAnswer,
    handle: async ({ app, shop, path, query }) => {
      const status = await app.referrals.codeStatus(shop, path.code, query.customerId ?? null);
      if (status === null) return unknownCode;
      const { isOwn, isOffered, refusal, referralCount } = status;
      return ok({
        advocate: { sameCustomer: isOwn },
        status: {
          ...(refusal === null ? {} : { reason: refusal }),
          ...(isOffered ? { referralLink: shareLink(shop, path.code) } : {}),
          referralCount,
        },
      });
    },
  }),
  endpoint({
    method: "POST",
    pattern: "codes/:code/regenerate",
    summary: "Replace a code: it is unknown from then on, its referrals stay",
    scope: "codes:write",
    path: z.object({ code }),
    answer: replacedCodeAnswer,
    handle: async ({ app, shop, keyId, path }) => {
      const replaced = await app.referrals.replaceKnownCode(shop, path.code, { kind: "api", id: keyId });
      if (replaced.ok) return ok({ code: replaced.value, link: shareLink(shop, replaced.value) });
      return replaced.refusal === "unknown_code"
        ? unknownCode
        : refuse({
            code: "RATE_LIMIT_EXCEEDED",
            message: "A customer's codes can be replaced five times a day.",
          });
    },
  }),
];
