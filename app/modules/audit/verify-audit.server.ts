import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { chainStart, createChainWalk, type ChainFault } from "./chain.ts";
import { readAnchors, readChainEnd, readSealed } from "./entry-rows.server.ts";

export interface AuditVerification {
  /** Entries that were looked at. */
  checked: number;
  /** The first entry that is not as it was sealed, by its place in the chain. */
  fault: ChainFault | null;
}

const pageSize = 2_000;

/** In one transaction that sees one moment, so that sealing and purging meanwhile are no faults. */
export const verifyChain = async (tx: Tx, shopId: ShopId): Promise<AuditVerification> => {
  await tx.query("set transaction isolation level repeatable read");
  const end = (await readChainEnd(tx, shopId)) ?? chainStart;
  const walk = createChainWalk(chainStart, await readAnchors(tx, shopId));
  let after = 0;
  for (;;) {
    const page = await readSealed(tx, shopId, { after, limit: pageSize });
    for (const entry of page) {
      const fault = walk.step(entry);
      if (fault !== null) return { checked: walk.seen(), fault };
    }
    after = page.at(-1)?.seq ?? after;
    if (page.length < pageSize) return { checked: walk.seen(), fault: walk.finish(end) };
  }
};
