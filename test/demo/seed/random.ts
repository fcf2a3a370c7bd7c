import { createHash } from "node:crypto";

/** The same sequence for the same name, so that every fresh demo tells the same stories. */
export interface SeededRandom {
  /** From 0 up to 1. */
  fraction(): number;
  /** Whole, both ends included. */
  between(least: number, most: number): number;
  pick<Value>(values: readonly [Value, ...Value[]]): Value;
  bytes(size: number): Buffer;
  uuid(): string;
}

export const createSeededRandom = (name: string): SeededRandom => {
  let step = 0;
  const block = () => createHash("sha512").update(`${name} ${step++}`).digest();
  const fraction = () => block().readUInt32BE(0) / 2 ** 32;
  const between = (least: number, most: number) => least + Math.floor(fraction() * (most - least + 1));
  return {
    fraction,
    between,
    pick: (values) => values[between(0, values.length - 1)] ?? values[0],
    bytes: (size) => block().subarray(0, size),
    uuid: () => {
      const hex = block().toString("hex");
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
  };
};
