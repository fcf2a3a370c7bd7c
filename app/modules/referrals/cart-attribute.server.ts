import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { EncryptionKey } from "#app/platform/env.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

export const cartAttributeKey = "__referral" as const;

export interface CartAttributes {
  sign(shopId: ShopId, referralLinkId: string): string;
  /** The referral's one-time token, or null when the signature is not this shop's. */
  read(shopId: ShopId, value: string): string | null;
}

/**
 * The cart carries the referral through the checkout. Each shop has a key of its own, derived, so that a value cannot be
 * moved to another shop. The first key signs, all verify, as with everything under ENCRYPTION_KEYS.
 */
export const createCartAttributes = (keys: readonly EncryptionKey[]): CartAttributes => {
  const [current] = keys;
  if (current === undefined) throw new RangeError("Cart attributes need at least one key.");

  const macOf = ({ key }: EncryptionKey, shopId: ShopId, token: string): Buffer => {
    const shopKey = hkdfSync("sha256", key, "", `cart-attribute ${shopId}`, 32);
    return createHmac("sha256", Buffer.from(shopKey)).update(token).digest();
  };

  return {
    sign: (shopId, token) => `${token}.${macOf(current, shopId, token).toString("base64url")}`,
    read: (shopId, value) => {
      const [token = "", mac = "", ...rest] = value.split(".");
      const given = Buffer.from(mac, "base64url");
      const isOurs = (key: EncryptionKey) => {
        const expected = macOf(key, shopId, token);
        return given.length === expected.length && timingSafeEqual(given, expected);
      };
      return rest.length === 0 && keys.some(isOurs) ? token : null;
    },
  };
};
