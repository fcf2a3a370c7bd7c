/**
 * Texts whose keys no call of `t` spells out: a variable holds the key, or its beginning. The place that makes them stands
 * beside. Each must fit at least one text, so that nothing is left here when its page goes.
 */
export const dynamicKeys: readonly RegExp[] = [
  // components/use-reward-text.ts: the kind of a reward
  /^reward\.(percent|fixed|free_shipping|free_product|store_credit|gift_card|points)$/,
  // components/privacy/audit-log.tsx: the kind of what an entry is about
  /^privacy\.log\.target\.\w+$/,
  // components/settings/permissions.tsx: a permission
  /^settings\.permissions\.stops\.\w+$/,
];

/** Texts that are right although they say the same as in English: marks, abbreviations and names. */
export const sameInEveryLanguage: readonly RegExp[] = [];
