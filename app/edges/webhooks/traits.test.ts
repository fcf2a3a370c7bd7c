import { expect, it } from "vitest";
import { isCouponSite, isDisposableEmail } from "./traits.ts";

it.each([
  ["someone@mailinator.com", true],
  [" Someone@EU.Mailinator.com ", true],
  ["someone@example.com", false],
  ["mailinator.com@example.com", false],
  ["", false],
])("the e-mail %j is disposable: %s", (email, expected) => {
  expect(isDisposableEmail(email)).toBe(expected);
});

it.each([
  ["https://www.retailmenot.com/view/example.com", true],
  ["https://example.com/?from=retailmenot.com", false],
  ["retailmenot", false],
  ["", false],
])("the visit from %j is one from a site of coupons: %s", (referrer, expected) => {
  expect(isCouponSite(referrer)).toBe(expected);
});
