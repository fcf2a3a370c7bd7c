/** Capitals and digits that are not taken for each other: no I, O, 0, 1. Thirty-two, so five random bits a letter. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

export type RandomBytes = (size: number) => Uint8Array;

/** A code that people can read to each other. */
export const randomCode = (length: number, randomBytes: RandomBytes): string =>
  Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join("");
