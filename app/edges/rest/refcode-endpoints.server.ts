import { z } from "zod";
import type { App } from "#app/composition.server.ts";
import type { ReferRefusal } from "#app/modules/referrals/index.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { ok, refuse } from "#app/platform/result.ts";
import { nothingAnswer, refcodeAnswer, refcodeOrNoneAnswer, refcodeReferralsAnswer } from "./answers.ts";
import { endpoint, type Endpoint, type Refused, type RestRefusal } from "./endpoint.ts";

/** The messages of this part are a contract of their own: callers compare them word by word. */
const invalid = (message: string): Refused => refuse({ code: "INVALID_REQUEST", message });

const emailShape = /^[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+$/;
const email = z
  .unknown()
  .transform((value) => (typeof value === "string" ? value.trim() : ""))
  .refine((value) => value.length <= 254 && emailShape.test(value), "invalid email")
  .meta({ type: "string", format: "email" });

/** What is missing is as unknown as a code that nobody has. */
const refcode = z.string().catch("");

const asItIs = (fields: Readonly<Record<string, string>>) => fields;

const hashOf = async (app: App, shopId: ShopId, address: string): Promise<Buffer | null> =>
  (await app.shops.personHash(shopId)).email(address);

const alreadyCreated = "already created a referral for that email";

const closed = (message: string): RestRefusal => ({ code: "UNPROCESSABLE", message });

const refusals: Record<ReferRefusal, RestRefusal> = {
  unknown_code: { code: "INVALID_REQUEST", message: "invalid refcode" },
  own_code: { code: "INVALID_REQUEST", message: "cannot refer oneself" },
  already_referred: { code: "INVALID_REQUEST", message: alreadyCreated },
  program_paused: closed("the program is paused"),
  program_ended: closed("the program has ended"),
  limit_reached: closed("all places of the refcode are taken"),
};

export const refcodeEndpoints: readonly Endpoint[] = [
  endpoint({
    method: "POST",
    pattern: "refcode/create",
    summary: "A refcode for an e-mail, once",
    scope: "codes:write",
    body: z.object({ email }),
    answer: refcodeAnswer,
    fromForm: asItIs,
    handle: async ({ app, shop, body }) => {
      const emailHash = await hashOf(app, shop.id, body.email);
      if (emailHash === null) return invalid("invalid email");
      const created = await app.referrals.createRefcode(shop.id, emailHash);
      return created.ok ? ok({ refcode: created.value }) : invalid(alreadyCreated);
    },
  }),
  endpoint({
    method: "GET",
    pattern: "refcode/:email",
    summary: "The refcode of an e-mail, or null",
    scope: "referrals:read",
    path: z.object({ email }),
    answer: refcodeOrNoneAnswer,
    handle: async ({ app, shop, path }) => {
      const emailHash = await hashOf(app, shop.id, path.email);
      if (emailHash === null) return invalid("invalid email");
      return ok({ refcode: await app.referrals.findRefcode(shop.id, emailHash) });
    },
  }),
  endpoint({
    method: "POST",
    pattern: "referrals/create",
    summary: "Somebody signed up with a refcode; the first one counts",
    scope: "referrals:write",
    body: z.object({ email, refcode }),
    answer: nothingAnswer,
    fromForm: asItIs,
    handle: async ({ app, shop, body }) => {
      const emailHash = await hashOf(app, shop.id, body.email);
      if (emailHash === null) return invalid("invalid email");
      const born = await app.referrals.referByEmail(shop, { emailHash, refcode: body.refcode });
      return born.ok ? ok({}) : refuse(refusals[born.refusal]);
    },
  }),
  endpoint({
    method: "GET",
    pattern: "referredby/:email",
    summary: "The refcode of whoever referred an e-mail, or null",
    scope: "referrals:read",
    path: z.object({ email }),
    answer: refcodeOrNoneAnswer,
    handle: async ({ app, shop, path }) => {
      const emailHash = await hashOf(app, shop.id, path.email);
      if (emailHash === null) return invalid("invalid email");
      return ok({ refcode: await app.referrals.referredBy(shop.id, emailHash) });
    },
  }),
  endpoint({
    method: "GET",
    pattern: "referrals/:refcode",
    summary: "What a refcode brought, the newest first; at most a thousand",
    scope: "referrals:read",
    path: z.object({ refcode: z.string() }),
    answer: refcodeReferralsAnswer,
    handle: async ({ app, shop, path }) =>
      ok({ referrals: await app.referrals.referralsOfCode(shop.id, path.refcode) }),
  }),
];
