import { describe, expect, it } from "vitest";
import { programTermsSchema } from "#app/contracts/program-terms.ts";
import { chooseProgram } from "./choose-program.ts";
import type { Program } from "./program.ts";

const now = new Date("2026-11-21T10:00:00Z");
const yesterday = "2026-11-20T10:00:00Z";
const tomorrow = "2026-11-22T10:00:00Z";

const base = {
  advocateReward: { kind: "points", points: 100 },
  friendReward: { kind: "percent", percent: 10 },
};

const program = (id: string, fields: Partial<Omit<Program, "terms">> & { terms?: object } = {}): Program => ({
  name: id,
  state: "active",
  priority: 100,
  version: 1,
  versionId: `${id}-1`,
  pauseReason: null,
  createdAt: now,
  updatedAt: now,
  ...fields,
  id,
  terms: programTermsSchema.parse({ ...base, ...fields.terms }),
});

const chosen = (programs: Program[], currency = "USD") => {
  const { state, program: found } = chooseProgram(programs, now, currency);
  return [state, found?.id ?? null];
};

describe("the program a friend is offered", () => {
  it("is the first by priority, then the oldest", () => {
    const older = new Date(now.getTime() - 1);
    expect(chosen([program("b"), program("a", { priority: 1 })])).toEqual(["active", "a"]);
    expect(chosen([program("b"), program("a", { createdAt: older })])).toEqual(["active", "a"]);
  });

  it.each<[string, Program, [string, string | null]]>([
    ["a draft is not offered", program("a", { state: "draft" }), ["ended", null]],
    ["a paused one is named", program("a", { state: "paused" }), ["paused", "a"]],
    ["an ended one is named", program("a", { state: "ended" }), ["ended", "a"]],
    ["one that begins later waits", program("a", { terms: { startsAt: tomorrow } }), ["paused", "a"]],
    ["one whose end has passed is over", program("a", { terms: { endsAt: yesterday } }), ["ended", "a"]],
    [
      "one that runs is offered",
      program("a", { terms: { startsAt: yesterday, endsAt: tomorrow } }),
      ["active", "a"],
    ],
    [
      "no amount in the currency",
      program("a", { terms: { minimumSubtotal: { EUR: "20.00" } } }),
      ["ended", null],
    ],
    [
      "an amount in the currency",
      program("a", { terms: { minimumSubtotal: { USD: "20.00" } } }),
      ["active", "a"],
    ],
    ["other currencies only", program("a", { terms: { currencies: ["EUR"] } }), ["ended", null]],
  ])("%s", (_, only, expected) => {
    expect(chosen([only])).toEqual(expected);
  });

  it("prefers one that takes friends over any that does not", () => {
    const paused = program("paused", { state: "paused", priority: 1 });
    const ended = program("ended", { state: "ended", priority: 0 });
    expect(chosen([ended, paused, program("active")])).toEqual(["active", "active"]);
  });

  it("is the first by priority when none takes friends", () => {
    const paused = program("paused", { state: "paused", priority: 1 });
    const ended = program("ended", { state: "ended", priority: 0 });
    expect(chosen([paused, ended])).toEqual(["ended", "ended"]);
    expect(chosen([paused, { ...ended, priority: 2 }])).toEqual(["paused", "paused"]);
  });

  it("is none in a shop without programs", () => {
    expect(chosen([])).toEqual(["ended", null]);
  });
});
