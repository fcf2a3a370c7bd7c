/** An entry of the available account, in the sequence in which it was written. */
export interface LotEntry {
  id: string;
  kind: string;
  amount: number;
  referralId: string | null;
  isTest: boolean;
  expiresAt: Date | null;
  idempotencyKey: string;
}

/** What is left of the points that one entry brought. */
export interface Lot {
  entryId: string;
  left: number;
  referralId: string | null;
  isTest: boolean;
  expiresAt: Date | null;
}

export const expireKey = (entryId: string): string => `expire:${entryId}`;

const take = (lots: Iterable<Lot>, wanted: number): number => {
  let missing = wanted;
  for (const lot of lots) {
    const taken = Math.min(lot.left, missing);
    lot.left -= taken;
    missing -= taken;
  }
  return missing;
};

/** Expiry takes its own lot, a reversal first what its referral brought; then, as everything else, the oldest. */
const consume = (lots: readonly Lot[], entry: LotEntry): number => {
  let missing = -entry.amount;
  if (entry.kind === "expire")
    missing = take(
      lots.filter(({ entryId }) => expireKey(entryId) === entry.idempotencyKey),
      missing,
    );
  if (entry.kind === "reverse" && entry.referralId !== null)
    missing = take(
      lots.filter(({ referralId }) => referralId === entry.referralId),
      missing,
    );
  return take(lots, missing);
};

/** Which points are still there, the oldest first. What comes in pays a debt before it is a lot. */
export const lotsLeft = (entries: readonly LotEntry[]): Lot[] => {
  const lots: Lot[] = [];
  let debt = 0;
  for (const entry of entries) {
    if (entry.amount < 0) {
      debt += consume(lots, entry);
      continue;
    }
    const paid = Math.min(debt, entry.amount);
    debt -= paid;
    const { id: entryId, referralId, isTest, expiresAt } = entry;
    lots.push({ entryId, left: entry.amount - paid, referralId, isTest, expiresAt });
  }
  return lots.filter(({ left }) => left > 0);
};

export const expiredLots = (entries: readonly LotEntry[], now: Date): Lot[] =>
  lotsLeft(entries).filter(({ expiresAt }) => expiresAt !== null && expiresAt.getTime() <= now.getTime());
