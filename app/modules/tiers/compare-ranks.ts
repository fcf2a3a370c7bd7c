/** A tier, by its place in its list; places count from one. */
export interface RankedTier {
  /** Null for one that was never stored. */
  id: string | null;
  minPoints: number;
}

/** So many people have the first rank now and would have the second. Null: no tier. */
export interface Placed {
  before: number | null;
  after: number | null;
  people: number;
}

const tierAt = (tiers: readonly RankedTier[], rank: number | null): RankedTier | undefined =>
  rank === null ? undefined : tiers[rank - 1];

const isSame = (one: RankedTier | undefined, other: RankedTier | undefined): boolean =>
  one === undefined || other === undefined ? one === other : one.id !== null && one.id === other.id;

/**
 * Below zero for a rise, above zero for a fall. A tier that stays is recognised by its id and moves nobody, whatever its place
 * becomes; where somebody's tier goes, its points say whether the next one is less.
 */
export const fallOf = (
  { before, after }: Placed,
  stored: readonly RankedTier[],
  wanted: readonly RankedTier[],
): number => {
  const [had, gets] = [tierAt(stored, before), tierAt(wanted, after)];
  if (isSame(had, gets)) return 0;
  if (gets === undefined) return 1;
  if (had === undefined) return -1;
  const kept = wanted.findIndex(({ id }) => id !== null && id === had.id) + 1;
  const fall = kept === 0 ? had.minPoints - gets.minPoints : kept - (after ?? 0);
  return fall > 0 ? 1 : -1;
};
