/**
 * Where visitors and customers read our texts: one file of each language, its name before each of its keys. These are the texts
 * that a shop may put into its own words; pages of the admin have files of their own.
 */
export const surfaces = {
  status: "referral",
  storefront: "storefront",
  share: "share",
  message: "messages",
} as const;

export type Surface = keyof typeof surfaces;

export const surfaceNames = Object.keys(surfaces) as Surface[];

export const storefrontNamespaces: readonly string[] = Object.values(surfaces);

/** What the server says itself: also to merchants, in words that no shop changes. */
export const spokenNamespaces: readonly string[] = [...storefrontNamespaces, "notices"];

export const surfaceOf = (key: string): Surface | undefined =>
  surfaceNames.find((surface) => key.startsWith(`${surfaces[surface]}.`));

/** How long a text may be, in characters as it is written; the first beginning that fits counts. */
const limits: readonly (readonly [beginning: string, longest: number])[] = [
  ["referral.", 160],
  ["storefront.reward.", 80],
  ["storefront.offer.headline.", 120],
  ["storefront.", 200],
  ["share.sms", 160],
  ["share.x", 200],
  ["share.email", 1_000],
  ["share.", 500],
  ["messages.", 2_000],
  ["notices.", 2_000],
];

const longestElsewhere = 500;

export const longestFor = (key: string): number =>
  limits.find(([beginning]) => key.startsWith(beginning))?.[1] ?? longestElsewhere;
