import type { ShopId } from "#app/platform/ids.ts";

/**
 * `rfk_<shop>_<secret>`: the prefix lets secret scanners know whose it is, the shop sets the tenant before the look-up, the
 * secret has 256 bits.
 */
const shape = /^rfk_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;

export const writeKey = (shopId: ShopId, secret: Buffer): string =>
  `rfk_${shopId.replaceAll("-", "")}_${secret.toString("base64url")}`;

export const shopOfKey = (key: string): ShopId | null => {
  const [, hex] = shape.exec(key) ?? [];
  return hex === undefined
    ? null
    : (hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") as ShopId);
};
