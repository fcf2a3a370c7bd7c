import { createHmac, timingSafeEqual } from "node:crypto";

const sha256Length = 32;

/** Whether one of the app's secrets signed these bytes. During a rotation Shopify still signs with the previous one. */
export const isSignedBy = (secrets: readonly string[], body: Buffer, signature: string): boolean => {
  const given = Buffer.from(signature, "base64");
  if (given.length !== sha256Length) return false;
  return secrets.some((secret) => timingSafeEqual(createHmac("sha256", secret).update(body).digest(), given));
};
