import { randomCode, type RandomBytes } from "#app/platform/random-code.ts";

/** Under this key a code is stored and looked up: without case and surrounding blanks. */
export const codeKeyOf = (code: string): string => code.trim().toLowerCase();

/** The code an advocate has by default. */
export const ownCode = (uuid: string): string => `ref-${uuid}`;

const refcodeAlphabet = "6789BCDFGHJKLMNPQRTWbcdfghjkmnpqrtwz";
const refcodeLength = 16;

/** How refcodes are told from an advocate's other codes; the same to JavaScript and to PostgreSQL. */
export const refcodeShape = `^[${refcodeAlphabet}]{${refcodeLength}}$`;

export const isRefcode = (code: string): boolean => new RegExp(refcodeShape).test(code);

/** Bytes beyond the last whole multiple of the alphabet are thrown away, so that all letters are equally likely. */
export const newRefcode = (randomBytes: RandomBytes): string => {
  const end = 256 - (256 % refcodeAlphabet.length);
  let code = "";
  while (code.length < refcodeLength) {
    for (const byte of randomBytes(refcodeLength)) {
      if (byte < end && code.length < refcodeLength) code += refcodeAlphabet[byte % refcodeAlphabet.length];
    }
  }
  return code;
};

/** A further code of the same link, for somebody who is not signed in. */
export const aliasCode = (randomBytes: RandomBytes): string => randomCode(12, randomBytes);
