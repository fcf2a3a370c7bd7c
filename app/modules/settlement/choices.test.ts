import { describe, expect, it } from "vitest";
import { choicesOf } from "./choices.ts";

describe("what a person can decide", () => {
  it.each([
    ["in_progress", "UnderReview", false, ["approve", "reject", "ban"]],
    ["failed", "Blocked", false, ["approve"]],
    ["failed", "BelowMinimum", false, []],
    ["cancelled", null, false, []],
    ["pending", null, false, ["cancel", "ban"]],
    ["rewarded", "Converted", false, ["cancel", "ban"]],
    ["failed", "Blocked", true, ["undo"]],
    ["completed", "Converted", true, ["undo"]],
  ] as const)("about one that is %s (%s, decided: %s)", (status, outcome, isDecided, choices) => {
    expect(choicesOf({ status, outcome, isDecided })).toEqual(choices);
  });
});
