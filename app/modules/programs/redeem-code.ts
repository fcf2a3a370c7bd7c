import { randomCode, type RandomBytes } from "#app/platform/random-code.ts";

/** 16 letters are 80 random bits: not to be guessed, and never met twice. */
const length = 16;

export const newRedeemCode = (randomBytes: RandomBytes): string => randomCode(length, randomBytes);
