import { randomBytes, randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aliasCode, codeKeyOf, ownCode } from "./share-code.ts";

const code = fc.stringMatching(/^[A-Za-z0-9-]{1,40}$/);
const blanks = fc.stringMatching(/^[ \t\n]{0,3}$/);

describe("codes", () => {
  it("compare without case and surrounding blanks", () => {
    fc.assert(
      fc.property(code, blanks, blanks, (text, before, after) => {
        expect(codeKeyOf(before + text.toUpperCase() + after)).toBe(codeKeyOf(text.toLowerCase()));
      }),
    );
  });

  it("stay different when anything else differs", () => {
    expect(codeKeyOf("DANA-10")).not.toBe(codeKeyOf("DANA10"));
  });

  it("are their own key a second time", () => {
    fc.assert(fc.property(fc.string(), (text) => codeKeyOf(codeKeyOf(text)) === codeKeyOf(text)));
  });

  it("of an advocate are ref- and a uuid; aliases can never look like one", () => {
    expect(ownCode(randomUUID())).toMatch(/^ref-[0-9a-f-]{36}$/);
    expect(aliasCode(randomBytes)).toMatch(/^[2-9A-HJ-NP-Z]{12}$/);
  });
});
