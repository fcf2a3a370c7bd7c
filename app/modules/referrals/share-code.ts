import { randomCode, type RandomBytes } from "#app/platform/random-code.ts";

/** Under this key a code is stored and looked up: without case and surrounding blanks. */
export const codeKeyOf = (code: string): string => code.trim().toLowerCase();

/** The code an advocate has by default. */
export const ownCode = (uuid: string): string => `ref-${uuid}`;

/** A further code of the same link, for somebody who is not signed in. */
export const aliasCode = (randomBytes: RandomBytes): string => randomCode(12, randomBytes);
