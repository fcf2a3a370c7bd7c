/** Over which an advocate's conversions are counted against his cap. Alone, so that a page needs no schemas to list them. */
export const capPeriods = ["day", "week", "month", "year", "ever"] as const;
export type CapPeriod = (typeof capPeriods)[number];
