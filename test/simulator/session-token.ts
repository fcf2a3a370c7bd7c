import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const mac = (text: string, secret: string): Buffer => createHmac("sha256", secret).update(text).digest();

export interface SessionClaims {
  dest: string;
  aud: string;
  exp: number;
  nbf: number;
}

const lifetimeSeconds = 60;

/** The token App Bridge hands to an embedded page: who asks, for one minute. */
export const signSessionToken = (domain: string, apiKey: string, secret: string): string => {
  const now = Math.floor(Date.now() / 1000);
  const head = encode({ alg: "HS256", typ: "JWT" });
  const claims = encode({
    iss: `https://${domain}/admin`,
    dest: `https://${domain}`,
    aud: apiKey,
    sub: "42",
    exp: now + lifetimeSeconds,
    nbf: now - 1,
    iat: now - 1,
    jti: randomUUID(),
    sid: randomUUID(),
  });
  return `${head}.${claims}.${mac(`${head}.${claims}`, secret).toString("base64url")}`;
};

/** The claims of a token that is ours and not over. */
export const verifySessionToken = (token: string, apiKey: string, secret: string): SessionClaims | null => {
  const [head = "", claims = "", signature = ""] = token.split(".");
  const given = Buffer.from(signature, "base64url");
  const expected = mac(`${head}.${claims}`, secret);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const parsed = JSON.parse(Buffer.from(claims, "base64url").toString()) as SessionClaims;
  return parsed.aud === apiKey && parsed.exp > Date.now() / 1000 ? parsed : null;
};
