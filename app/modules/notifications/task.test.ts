import { describe, expect, it } from "vitest";
import { createOutages } from "./outages.ts";
import { needsConsent, retryAfterMs, wayTo } from "./task.ts";

const reachable = {
  locale: "en",
  email: { address: "ada@example.com", agreedToMarketing: false },
  phone: { number: "+15550100", agreedToMarketing: true },
};

describe("the way to a reader", () => {
  it("is open to notices by e-mail, and to everything else with his consent", () => {
    expect(wayTo({ kind: "reward_given", channel: "email" }, reachable)).toEqual({ to: "ada@example.com" });
    expect(wayTo({ kind: "share_reminder", channel: "email" }, reachable)).toEqual({ quiet: "no_consent" });
    expect(wayTo({ kind: "reward_given", channel: "sms" }, reachable)).toEqual({ to: "+15550100" });
    expect(needsConsent({ kind: "reward_given", channel: "sms" })).toBe(true);
  });

  it("is not there without an account or an address", () => {
    expect(wayTo({ kind: "reward_given", channel: "email" }, null)).toEqual({ quiet: "no_account" });
    expect(wayTo({ kind: "reward_given", channel: "email" }, { ...reachable, email: null })).toEqual({
      quiet: "no_address",
    });
  });
});

it("waits one second, two, four and eight, a quarter more or less", () => {
  expect([1, 2, 3, 4].map((attempts) => retryAfterMs(attempts, 0.5))).toEqual([1000, 2000, 4000, 8000]);
  expect([retryAfterMs(1, 0), retryAfterMs(1, 1)]).toEqual([750, 1250]);
});

describe("an outage", () => {
  const at = (ms: number) => new Date(ms);

  it("lets one try after a rest that doubles, and all when that went well", () => {
    const outages = createOutages();
    outages.begin("email", at(0));
    outages.begin("email", at(1));
    expect(outages.mayTry("email", at(499))).toBe(false);
    expect(outages.mayTry("sms", at(499))).toBe(true);
    expect(outages.mayTry("email", at(500))).toBe(true);
    expect(outages.mayTry("email", at(501))).toBe(false);
    outages.begin("email", at(600));
    expect(outages.mayTry("email", at(1599))).toBe(false);
    expect(outages.mayTry("email", at(1600))).toBe(true);
    outages.over("email");
    expect(outages.mayTry("email", at(1601))).toBe(true);
  });

  it("ends its trial when nobody says how it went", () => {
    const outages = createOutages();
    outages.begin("email", at(0));
    expect(outages.mayTry("email", at(500))).toBe(true);
    expect(outages.mayTry("email", at(10_499))).toBe(false);
    expect(outages.mayTry("email", at(10_500))).toBe(true);
  });
});
