import { createHmac, timingSafeEqual } from "node:crypto";

const signatureOf = (secret: string, body: Buffer): Buffer =>
  Buffer.from(createHmac("sha256", secret).update(body).digest("base64"));

/**
 * Whether one of the app's secrets signed these bytes. During a rotation Shopify still signs with the previous one. The text
 * is compared as it stands: decoding would take a signature with anything behind it.
 */
export const isSignedBy = (secrets: readonly string[], body: Buffer, signature: string): boolean => {
  const given = Buffer.from(signature);
  return secrets.some((secret) => {
    const expected = signatureOf(secret, body);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
};
