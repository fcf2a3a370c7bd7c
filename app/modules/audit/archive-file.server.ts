import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import type { ShopId } from "#app/platform/ids.ts";
import { faultWithin, type Anchor, type ChainFault, type SealedEntry } from "./chain.ts";

const lineSchema = z.strictObject({
  id: z.string(),
  shopId: z.string(),
  at: z.iso.datetime(),
  actorKind: z.string(),
  actor: z.string(),
  action: z.string(),
  targetKind: z.string(),
  targetId: z.string(),
  reason: z.string().nullable(),
  metadata: z.string(),
  seq: z.int().positive(),
  prevHash: z.string(),
  hash: z.string(),
});

/** Compressed JSON lines, one entry each with its place and seal. The same entries give the same bytes. */
export const packEntries = (entries: readonly SealedEntry[]): Buffer =>
  gzipSync(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));

class BrokenArchive extends Error {}

export const unpackEntries = (bytes: Buffer): SealedEntry[] => {
  try {
    const lines = gunzipSync(bytes).toString("utf8").trimEnd().split("\n");
    return lines.map((line) => lineSchema.parse(JSON.parse(line)));
  } catch (cause) {
    throw new BrokenArchive("The file is no archive of the audit log, or it was damaged.", { cause });
  }
};

export const archiveFolder = (shopId: ShopId): string => `audit/${shopId}/`;

const compact = (at: string): string => at.replaceAll(/[-:.]/g, "");

/** The name tells the time and the places in the chain, so that a purge need not open what it leaves alone. */
export const archiveKey = (shopId: ShopId, entries: readonly SealedEntry[]): string => {
  const times = entries.map(({ at }) => at).toSorted();
  const seqs = [entries[0]?.seq, entries.at(-1)?.seq].join("-");
  return `${archiveFolder(shopId)}${compact(times[0] ?? "")}_${compact(times.at(-1) ?? "")}_${seqs}.jsonl.gz`;
};

/** The moment of the oldest entry; null for a name that is none of ours. */
export const oldestIn = (key: string): Date | null => {
  const match = /\/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z_[^/]*$/.exec(key);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, ms] = match;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
};

/** Whether a file holds what was sealed, and stands where the chain's anchors say that something was taken out. */
export const faultOfArchive = (
  entries: readonly SealedEntry[],
  anchors: readonly Anchor[],
): ChainFault | null => {
  const firsts = new Map(anchors.map(({ firstSeq, prevHash }) => [firstSeq, prevHash]));
  const lasts = new Map(anchors.map(({ lastSeq, lastHash }) => [lastSeq, lastHash]));
  const isForeign = ({ seq, prevHash, hash }: SealedEntry): boolean =>
    (firsts.get(seq) ?? prevHash) !== prevHash || (lasts.get(seq) ?? hash) !== hash;
  const foreign = entries.find(isForeign);
  const within = faultWithin(entries);
  if (within !== null || foreign === undefined) return within;
  return { kind: "unlinked", seq: foreign.seq, id: foreign.id };
};
