import { describe, expect, it } from "vitest";
import { programTermsSchema, type ProgramState } from "#app/contracts/program-terms.ts";
import { sampleOrder } from "#test/support/sample-order.ts";
import { programOfOrder } from "./program-of-order.ts";

const now = new Date("2026-11-21T10:00:00Z");
const yesterday = "2026-11-20T10:00:00Z";
const tomorrow = "2026-11-22T10:00:00Z";

const program = (id: string, terms: object = {}, state: ProgramState = "active") => ({
  id,
  state,
  terms: programTermsSchema.parse({
    advocateReward: { kind: "points", points: 100 },
    friendReward: { kind: "percent", percent: 10 },
    ...terms,
  }),
});

const chosen = (programs: ReturnType<typeof program>[], sale = sampleOrder(now)) => {
  const found = programOfOrder(programs, sale);
  return found === null ? null : [found.program.id, found.state];
};

const ended = program("ended", { endsAt: yesterday });
const notBegun = program("not-begun", { startsAt: tomorrow });

describe("the program of an order with a code typed by hand", () => {
  it("is the first in the sequence that takes friends", () => {
    expect(chosen([ended, notBegun, program("a"), program("b")])).toEqual(["a", "active"]);
  });

  it("is the one whose market and currency fit", () => {
    const programs = [
      program("a", { currencies: ["EUR"] }),
      program("b", { minimumSubtotal: { EUR: "10.00" } }),
      program("c", { countries: ["IL"] }),
      program("d"),
    ];
    expect(chosen(programs, sampleOrder(now, { country: "DE" }))).toEqual(["d", "active"]);
  });

  it("is the first that takes friends when none fits, so that the refusal says why", () => {
    expect(chosen([ended, program("a", { currencies: ["EUR"] })])).toEqual(["a", "active"]);
  });

  it("looks at the moment of the order, not at that of its delivery", () => {
    expect(chosen([ended], sampleOrder(new Date("2026-11-19T10:00:00Z")))).toEqual(["ended", "active"]);
  });

  it.each([
    ["whose end has passed", [ended], ["ended", "ended"]],
    ["that has not begun", [notBegun], ["not-begun", "paused"]],
    ["by the priority among those that take nobody", [ended, notBegun], ["ended", "ended"]],
    ["never a draft", [program("draft", {}, "draft")], null],
    ["of no program at all", [], null],
  ])("is one %s", (_, programs, expected) => {
    expect(chosen(programs)).toEqual(expected);
  });
});
