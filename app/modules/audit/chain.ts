import { createHash } from "node:crypto";

/** An entry as it is hashed: text throughout, `metadata` as PostgreSQL writes it, so that no number is rounded. */
export interface SealableEntry {
  id: string;
  shopId: string;
  /** ISO 8601 with milliseconds. */
  at: string;
  actorKind: string;
  actor: string;
  action: string;
  targetKind: string;
  targetId: string;
  reason: string | null;
  metadata: string;
}

export interface SealedEntry extends SealableEntry {
  seq: number;
  /** Hex, as is `hash`. */
  prevHash: string;
  hash: string;
}

/** Entries that were taken out, by purge or retention. */
export interface Anchor {
  firstSeq: number;
  lastSeq: number;
  prevHash: string;
  lastHash: string;
}

export interface ChainEnd {
  seq: number;
  hash: string;
}

export const chainStart: ChainEnd = { seq: 0, hash: "00".repeat(32) };

const canonical = (entry: SealableEntry, seq: number): string =>
  JSON.stringify([
    entry.shopId,
    seq,
    entry.id,
    entry.at,
    entry.actorKind,
    entry.actor,
    entry.action,
    entry.targetKind,
    entry.targetId,
    entry.reason,
    entry.metadata,
  ]);

const hashOf = (entry: SealableEntry, seq: number, prevHash: string): string =>
  createHash("sha256").update(Buffer.from(prevHash, "hex")).update(canonical(entry, seq)).digest("hex");

export const sealAfter = (end: ChainEnd, entries: readonly SealableEntry[]): SealedEntry[] => {
  let { seq, hash: prevHash } = end;
  return entries.map((entry) => {
    seq += 1;
    const sealed = { ...entry, seq, prevHash, hash: hashOf(entry, seq, prevHash) };
    prevHash = sealed.hash;
    return sealed;
  });
};

export type ChainFault =
  /** The entry is not what was sealed. */
  | { kind: "changed"; seq: number; id: string }
  /** The entry stands on a hash that its predecessor does not have. */
  | { kind: "unlinked"; seq: number; id: string }
  | { kind: "missing"; seq: number }
  /** The entry stands where another one stood before. */
  | { kind: "doubled"; seq: number; id: string };

const isIntact = (entry: SealedEntry): boolean => hashOf(entry, entry.seq, entry.prevHash) === entry.hash;

/** Over what was taken out on the way to `seq`; stops before the first gap that nothing accounts for. */
const skipTaken = (end: ChainEnd, seq: number, anchors: ReadonlyMap<number, Anchor>): ChainEnd => {
  let at = end;
  while (at.seq + 1 < seq) {
    const anchor = anchors.get(at.seq + 1);
    if (anchor === undefined || anchor.prevHash !== at.hash) return at;
    at = { seq: anchor.lastSeq, hash: anchor.lastHash };
  }
  return at;
};

/** Walks a chain entry by entry, in its sequence, from any end that is known to be good. */
export const createChainWalk = (start: ChainEnd, anchors: readonly Anchor[]) => {
  const bySeq = new Map(anchors.map((anchor) => [anchor.firstSeq, anchor]));
  let end = start;
  let seen = 0;
  return {
    /** The fault of this entry, the first one that is found. */
    step: (entry: SealedEntry): ChainFault | null => {
      const { seq, id } = entry;
      end = skipTaken(end, seq, bySeq);
      if (seq <= end.seq) return { kind: "doubled", seq, id };
      if (seq > end.seq + 1) return { kind: "missing", seq: end.seq + 1 };
      if (!isIntact(entry)) return { kind: "changed", seq, id };
      if (entry.prevHash !== end.hash) return { kind: "unlinked", seq, id };
      end = { seq, hash: entry.hash };
      seen += 1;
      return null;
    },
    /** Whether the chain reaches as far as it was sealed. */
    finish: (last: ChainEnd): ChainFault | null => {
      end = skipTaken(end, last.seq + 1, bySeq);
      if (end.seq < last.seq) return { kind: "missing", seq: end.seq + 1 };
      return end.hash === last.hash ? null : { kind: "unlinked", seq: end.seq, id: "chain end" };
    },
    seen: () => seen,
  };
};

/** What archives can be checked by on their own: each entry, and the links between those that follow each other. */
export const faultWithin = (entries: readonly SealedEntry[]): ChainFault | null => {
  let previous: SealedEntry | undefined;
  for (const entry of entries) {
    const { seq, id } = entry;
    if (!isIntact(entry)) return { kind: "changed", seq, id };
    if (previous !== undefined && seq <= previous.seq) return { kind: "doubled", seq, id };
    if (previous?.seq === seq - 1 && previous.hash !== entry.prevHash) return { kind: "unlinked", seq, id };
    previous = entry;
  }
  return null;
};

/** Entries that leave the chain, as the runs of neighbours that anchors describe. */
export const anchorsFor = (leaving: readonly SealedEntry[]): Anchor[] => {
  const anchors: Anchor[] = [];
  for (const { seq, prevHash, hash } of leaving) {
    const last = anchors.at(-1);
    if (last?.lastSeq === seq - 1) Object.assign(last, { lastSeq: seq, lastHash: hash });
    else anchors.push({ firstSeq: seq, lastSeq: seq, prevHash, lastHash: hash });
  }
  return anchors;
};
