import { expect, it } from "vitest";
import { fallOf } from "./compare-ranks.ts";

const bronze = { id: "b", minPoints: 0 };
const silver = { id: "s", minPoints: 100 };
const star = { id: null, minPoints: 300 };

it.each([
  ["stays without any", null, null, [bronze], [bronze], 0],
  ["stays in a tier that moved", 1, 2, [silver], [bronze, silver], 0],
  ["gets a first tier", null, 1, [bronze], [bronze], -1],
  ["gets a first tier that is new", null, 1, [], [star], -1],
  ["loses the last", 1, null, [bronze], [], 1],
  ["rises in the list", 1, 2, [bronze, silver], [bronze, silver], -1],
  ["falls in the list", 2, 1, [bronze, silver], [bronze, silver], 1],
  ["falls to what is left", 1, 1, [silver], [bronze], 1],
  ["rises to a new tier that asks more", 1, 1, [silver], [star], -1],
] as const)("somebody who %s", (_what, before, after, stored, wanted, fall) => {
  expect(fallOf({ before, after, people: 1 }, stored, wanted)).toBe(fall);
});
