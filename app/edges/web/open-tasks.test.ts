import { describe, expect, it } from "vitest";
import { openTasks } from "./open-tasks.ts";

const program = (fields: object = {}) => ({
  id: "1",
  name: "Winter",
  state: "active",
  pauseReason: null,
  ...fields,
});
const calm = {
  programs: [program()],
  scopes: [{ scope: "read_orders", isGranted: true, isOptional: false }],
  needsMerchant: 0,
  underReview: 0,
  failedDeliveries: 0,
  requests: { count: 0, deadline: null },
};

describe("what needs the merchant", () => {
  it("is nothing when all is well; an optional permission and a program that a person paused are no trouble", () => {
    const optional = { scope: "write_gift_cards", isGranted: false, isOptional: true };
    const paused = program({ id: "2", state: "paused" });
    expect(openTasks({ ...calm, scopes: [...calm.scopes, optional], programs: [program(), paused] })).toEqual(
      [],
    );
  });

  it("begins with what has a date", () => {
    const deadline = new Date("2026-11-25T00:00:00Z");
    const tasks = openTasks({
      programs: [program({ state: "paused", pauseReason: "budget_reached" })],
      scopes: [{ scope: "read_orders", isGranted: false, isOptional: false }],
      needsMerchant: 2,
      underReview: 3,
      failedDeliveries: 4,
      requests: { count: 1, deadline },
    });
    expect(tasks).toEqual([
      { kind: "requests", count: 1, deadline },
      { kind: "scopes", count: 1 },
      { kind: "rewards", count: 2 },
      { kind: "review", count: 3 },
      { kind: "program", id: "1", name: "Winter", reason: "budget_reached" },
      { kind: "no_program" },
      { kind: "deliveries", count: 4 },
    ]);
  });
});
