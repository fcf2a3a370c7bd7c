import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { EncryptionKey } from "./env.server.ts";

export interface Encryption {
  encrypt(plain: Buffer | string): Buffer;
  /** Throws when the sealed bytes were changed or their key is not among ours. */
  decrypt(sealed: Buffer): Buffer;
  /** Whether the first of the keys sealed it. */
  isCurrent(sealed: Buffer): boolean;
}

const algorithm = "aes-256-gcm";
const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;

/**
 * The first key seals, all of them open, so that a new key can be put in front while old rows wait to be sealed again.
 * Sealed: length of the key id, key id (both in clear, authenticated), nonce, tag, ciphertext.
 */
export function createEncryption(keys: readonly EncryptionKey[]): Encryption {
  const [current] = keys;
  if (!current) throw new RangeError("Encryption needs at least one key.");
  const byId = new Map(keys.map((key) => [checked(key).id, key]));
  return {
    encrypt: (plain) => seal(current, plain),
    decrypt: (sealed) => open(byId, sealed),
    isCurrent: (sealed) => headerIn(sealed).equals(headerOf(current)),
  };
}

function checked(key: EncryptionKey): EncryptionKey {
  const idLength = Buffer.byteLength(key.id);
  if (idLength < 1 || idLength > 255) throw new RangeError("The id of an encryption key has 1 to 255 bytes.");
  if (key.key.length !== keyLength)
    throw new RangeError(`The encryption key ${key.id} must have ${keyLength} bytes.`);
  return key;
}

const headerOf = ({ id }: EncryptionKey): Buffer =>
  Buffer.concat([Buffer.of(Buffer.byteLength(id)), Buffer.from(id)]);

const headerIn = (sealed: Buffer): Buffer => sealed.subarray(0, 1 + (sealed[0] ?? 0));

function seal(current: EncryptionKey, plain: Buffer | string): Buffer {
  const header = headerOf(current);
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, current.key, nonce).setAAD(header);
  const ciphertext = Buffer.concat([cipher.update(Buffer.from(plain)), cipher.final()]);
  return Buffer.concat([header, nonce, cipher.getAuthTag(), ciphertext]);
}

function open(keys: ReadonlyMap<string, EncryptionKey>, sealed: Buffer): Buffer {
  const header = headerIn(sealed);
  const nonceEnd = header.length + nonceLength;
  const tagEnd = nonceEnd + tagLength;
  if (sealed.length < tagEnd) throw new Error("The sealed bytes are too short.");
  const key = keys.get(header.subarray(1).toString());
  if (!key) throw new Error("The key that sealed these bytes is not among ENCRYPTION_KEYS.");
  const decipher = createDecipheriv(algorithm, key.key, sealed.subarray(header.length, nonceEnd), {
    authTagLength: tagLength,
  });
  decipher.setAAD(header).setAuthTag(sealed.subarray(nonceEnd, tagEnd));
  return Buffer.concat([decipher.update(sealed.subarray(tagEnd)), decipher.final()]);
}
