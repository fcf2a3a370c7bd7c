import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assess, type Signals } from "./assess.ts";

const innocent: Signals = {
  advocateBanned: false,
  friendBanned: false,
  sameAddress: false,
  ring: false,
  emailOnly: false,
  sameDevice: false,
  sameNetwork: false,
  disposableEmail: false,
  couponSite: false,
  otherClaimer: false,
  conversionsLastHour: 0,
};

describe("a verdict", () => {
  it.each<[string, Partial<Signals>, string, string[]]>([
    ["nothing seen", {}, "allow", []],
    ["a banned advocate", { advocateBanned: true }, "block", ["advocate_banned"]],
    [
      "a banned friend at the same address",
      { friendBanned: true, sameAddress: true },
      "block",
      ["friend_banned", "same_address"],
    ],
    ["the advocate's address", { sameAddress: true }, "review", ["same_address"]],
    ["a ring", { ring: true }, "review", ["referral_ring"]],
    ["an e-mail and nothing else", { emailOnly: true }, "review", ["claim_by_email_only"]],
    ["a throw-away address alone", { disposableEmail: true }, "allow", ["disposable_email"]],
    ["a site of coupons alone", { couponSite: true }, "allow", ["coupon_site"]],
    ["somebody else's code alone", { otherClaimer: true }, "allow", ["other_claimer"]],
    [
      "the same device in the same network",
      { sameDevice: true, sameNetwork: true },
      "allow",
      ["same_device"],
    ],
    ["a common user agent elsewhere", { sameDevice: true }, "allow", []],
    [
      "a throw-away address from a site of coupons",
      { disposableEmail: true, couponSite: true },
      "review",
      ["disposable_email", "coupon_site"],
    ],
    ["49 in an hour", { conversionsLastHour: 49 }, "allow", []],
    ["50 in an hour", { conversionsLastHour: 50 }, "review", ["too_fast"]],
  ])("%s", (_name, changes, verdict, reasons) => {
    expect(assess({ ...innocent, ...changes })).toEqual({ verdict, reasons });
  });

  it("never holds anybody for speed or the network, alone or together, below fifty an hour", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.integer({ min: 0, max: 49 }), (sameNetwork, conversionsLastHour) => {
        expect(assess({ ...innocent, sameNetwork, conversionsLastHour }).verdict).toBe("allow");
      }),
    );
  });
});
