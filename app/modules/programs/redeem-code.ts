/** Capitals and digits that are not taken for each other: no I, O, 0, 1. Thirty-two, so five bits a letter. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/** 16 letters are 80 random bits: not to be guessed, and never met twice. */
const length = 16;

export type RandomBytes = (size: number) => Uint8Array;

export const newRedeemCode = (randomBytes: RandomBytes): string =>
  Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join("");
