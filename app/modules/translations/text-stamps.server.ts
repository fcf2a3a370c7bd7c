import type { Clock } from "#app/platform/clock.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { Notifications } from "#app/platform/db/notifications.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

/** Which state a shop's own texts are in: another stamp after each change, seen by every process. */
export interface TextStamps {
  of(shopId: ShopId): Promise<string>;
  /** This process changed something and need not wait to hear of it. */
  forget(shopId: ShopId): void;
  close(): Promise<void>;
}

export interface TextStampsDeps {
  db: Database;
  clock: Clock;
  /** Where nobody listens, the stamp is read each time. */
  listen?: ((on: { heard(payload: string): void; missed(): void }) => Notifications) | undefined;
}

/** Bounds what a connection can hide that died without a word. */
const rememberMs = 5_000;

export const createTextStamps = ({ db, clock, listen }: TextStampsDeps): TextStamps => {
  const known = new Map<string, { stamp: string; readAt: number }>();
  /** Counts what was heard: a stamp that was read before must not be remembered after. */
  let heardSoFar = 0;
  const forget = (shopId?: string) => {
    heardSoFar += 1;
    if (shopId === undefined) known.clear();
    else known.delete(shopId);
  };
  const notifications = listen?.({ heard: forget, missed: () => forget() });

  const read = async (shopId: ShopId): Promise<string> => {
    const rows = await db.directory.query<{ stamp: string }>(
      "select texts_version::text as stamp from shops where id = $1",
      [shopId],
    );
    return rows[0]?.stamp ?? "0";
  };

  const remembered = (shopId: ShopId): string | undefined => {
    const entry = known.get(shopId);
    return entry !== undefined && clock.now().getTime() - entry.readAt < rememberMs ? entry.stamp : undefined;
  };

  return {
    of: async (shopId) => {
      if (notifications?.isHearing() !== true) return read(shopId);
      const stamp = remembered(shopId);
      if (stamp !== undefined) return stamp;
      const heardBefore = heardSoFar;
      const readAt = clock.now().getTime();
      const fresh = await read(shopId);
      if (heardSoFar === heardBefore) known.set(shopId, { stamp: fresh, readAt });
      return fresh;
    },
    forget,
    close: async () => notifications?.close(),
  };
};
