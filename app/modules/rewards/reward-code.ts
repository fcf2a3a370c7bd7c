import { randomCode, type RandomBytes } from "#app/platform/random-code.ts";

/** 80 random bits; a gift card's code may have at most 20 letters. */
const length = 16;

export const newRewardCode = (randomBytes: RandomBytes): string => randomCode(length, randomBytes);
