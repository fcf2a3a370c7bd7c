import { disposableEmailBlocklistSet } from "disposable-email-domains-js";

const disposable = disposableEmailBlocklistSet();

/** `a.b.example.com` -> `a.b.example.com`, `b.example.com`, `example.com`. */
const withParents = (host: string): string[] => {
  const labels = host.split(".");
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join("."));
};

/** An address of a domain that gives mailboxes to anybody for some minutes. */
export const isDisposableEmail = (email: string): boolean =>
  withParents(email.trim().toLowerCase().split("@").at(-1) ?? "").some((domain) => disposable.has(domain));

/** Sites and extensions that hand out codes at the checkout to people whom nobody referred. */
const couponSites = new Set([
  "capitaloneshopping.com",
  "coupert.com",
  "couponbirds.com",
  "couponcabin.com",
  "couponfollow.com",
  "coupons.com",
  "dealspotr.com",
  "hotdeals.com",
  "joinhoney.com",
  "knoji.com",
  "offers.com",
  "promocodes.com",
  "rakuten.com",
  "retailmenot.com",
  "savings.com",
  "simplycodes.com",
  "slickdeals.net",
  "vouchercodes.co.uk",
  "wethrift.com",
]);

export const isCouponSite = (referrer: string): boolean => {
  const host = URL.canParse(referrer) ? new URL(referrer).hostname : "";
  return withParents(host).some((domain) => couponSites.has(domain));
};
