import { z } from "zod";
import { tierListSchema } from "#app/contracts/tiers.ts";
import { ok, refuse } from "#app/platform/result.ts";
import { tiersAnswer } from "./answers.ts";
import { endpoint, type Endpoint } from "./endpoint.ts";

export const tierEndpoints: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    pattern: "tiers",
    summary: "VIP tiers, the lowest first",
    scope: "programs:read",
    answer: tiersAnswer,
    handle: async ({ app, shop }) => ok({ tiers: await app.tiers.list(shop) }),
  }),
  endpoint({
    method: "PUT",
    pattern: "tiers",
    summary: "Replace the VIP tiers, the lowest first; a tier that is named by its id keeps its customers",
    scope: "programs:write",
    body: z.strictObject({ tiers: tierListSchema }),
    answer: tiersAnswer,
    handle: async ({ app, shop, keyId, body }) => {
      const replaced = await app.tiers.replace(shop, body.tiers, { actor: { kind: "api", id: keyId } });
      if (replaced.ok) return ok({ tiers: replaced.value });
      return replaced.refusal === "unknown_tier"
        ? refuse({ code: "UNPROCESSABLE", message: "tiers: an id is none of this shop's tiers." })
        : refuse({
            code: "INVALID_REQUEST",
            message: `tiers: minSpend must be an amount in ${shop.currency}.`,
          });
    },
  }),
];
