import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { EncryptionKey } from "#app/platform/env.server.ts";
import { isUuid, type PersonId, type ShopId } from "#app/platform/ids.ts";

/** Whose messages a link stops. */
export interface StopLink {
  shopId: ShopId;
  personId: PersonId;
}

const idBytes = 16;
const macBytes = 16;

const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll("-", ""), "hex");

const uuidOf = (bytes: Buffer): string =>
  bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

/**
 * A link that works without signing in and for as long as the message is kept: ids of ours and a signature that nobody can
 * guess. The first key signs, all verify, as with everything under ENCRYPTION_KEYS.
 */
export const createStopLinks = (keys: readonly EncryptionKey[]) => {
  const [current] = keys;
  if (current === undefined) throw new RangeError("Links need at least one key.");

  const macOf = ({ key }: EncryptionKey, ids: Buffer): Buffer => {
    const own = Buffer.from(hkdfSync("sha256", key, "", "stop messages", 32));
    return createHmac("sha256", own).update(ids).digest().subarray(0, macBytes);
  };

  return {
    tokenOf: ({ shopId, personId }: StopLink): string => {
      const ids = Buffer.concat([bytesOf(shopId), bytesOf(personId)]);
      return Buffer.concat([ids, macOf(current, ids)]).toString("base64url");
    },
    read: (token: string): StopLink | null => {
      const bytes = Buffer.from(token, "base64url");
      if (bytes.length !== 2 * idBytes + macBytes) return null;
      const ids = bytes.subarray(0, 2 * idBytes);
      const mac = bytes.subarray(2 * idBytes);
      if (!keys.some((key) => timingSafeEqual(macOf(key, ids), mac))) return null;
      const [shopId, personId] = [ids.subarray(0, idBytes), ids.subarray(idBytes)].map(uuidOf);
      return isUuid(shopId) && isUuid(personId)
        ? { shopId: shopId as ShopId, personId: personId as PersonId }
        : null;
    },
  };
};

export type StopLinks = ReturnType<typeof createStopLinks>;
