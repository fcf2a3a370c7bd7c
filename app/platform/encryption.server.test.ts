import { describe, expect, it } from "vitest";
import { createEncryption } from "./encryption.server.ts";

const key = (id: string, byte: number) => ({ id, key: Buffer.alloc(32, byte) });
const first = key("2026-01", 1);
const second = key("2026-02", 2);

describe("encryption", () => {
  it("opens what it sealed, text and bytes, also empty", () => {
    const { encrypt, decrypt } = createEncryption([first]);
    expect(decrypt(encrypt("مرحبا")).toString()).toBe("مرحبا");
    expect(decrypt(encrypt(Buffer.of(0, 255)))).toEqual(Buffer.of(0, 255));
    expect(decrypt(encrypt(""))).toEqual(Buffer.alloc(0));
  });

  it("never seals the same text to the same bytes, and does not show it", () => {
    const { encrypt } = createEncryption([first]);
    expect(encrypt("secret")).not.toEqual(encrypt("secret"));
    expect(encrypt("secret").includes("secret")).toBe(false);
  });

  it("opens old rows after a rotation and seals new ones with the new key", () => {
    const old = createEncryption([first]).encrypt("secret");
    const rotated = createEncryption([second, first]);
    expect(rotated.decrypt(old).toString()).toBe("secret");
    expect(createEncryption([second]).decrypt(rotated.encrypt("new")).toString()).toBe("new");
  });

  it("names the variable when the key is gone", () => {
    const sealed = createEncryption([first]).encrypt("secret");
    expect(() => createEncryption([second]).decrypt(sealed)).toThrow(/ENCRYPTION_KEYS/);
  });

  it("refuses another key under the same id", () => {
    const sealed = createEncryption([first]).encrypt("secret");
    expect(() => createEncryption([{ ...second, id: first.id }]).decrypt(sealed)).toThrow();
  });

  it("refuses a change of any byte and any truncation", () => {
    const { encrypt, decrypt } = createEncryption([first, second]);
    const sealed = encrypt("secret");
    for (const index of sealed.keys()) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => decrypt(changed), `byte ${index}`).toThrow();
      expect(() => decrypt(sealed.subarray(0, index)), `length ${index}`).toThrow();
    }
  });

  it.each([
    ["no key", []],
    ["a short key", [{ id: "a", key: Buffer.alloc(16) }]],
    ["an empty id", [{ id: "", key: Buffer.alloc(32) }]],
  ])("refuses %s", (_, keys) => {
    expect(() => createEncryption(keys)).toThrow(RangeError);
  });
});
