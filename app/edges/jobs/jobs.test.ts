import { describe, expect, it } from "vitest";
import { jobNames, jobsOf, type JobDeps } from "./jobs.ts";

type Report = Awaited<ReturnType<JobDeps["drainInbox"]>>;

const paced: Report = { more: false, waits: true };
const full: Report = { more: true, waits: false };
const empty: Report = { more: false, waits: false };

/** The drain with an inbox that reports this, one pass after the other, and then the last for ever. */
const drain = async (...reports: Report[]) => {
  const done: string[] = [];
  let pass = 0;
  const deps: Partial<JobDeps> = {
    drainInbox: async () => {
      done.push("pass");
      const report = reports[Math.min(pass, reports.length - 1)] ?? empty;
      pass += 1;
      return report;
    },
    pause: async () => void done.push("pause"),
    wake: async (job) => void done.push(job),
  };
  await jobsOf(deps as JobDeps)[jobNames.drainInbox]?.run();
  return done;
};

describe("draining the inbox", () => {
  const effects = [jobNames.relayOutbox, jobNames.carryOutRewards];

  it("goes on at once while there is more, and tells those who carry out the effects", async () => {
    expect(await drain(full, full, empty)).toEqual(["pass", "pass", "pass", ...effects]);
  });

  it("comes again a moment later for a shop whose pace is spent", async () => {
    expect(await drain(paced, paced, empty)).toEqual(["pass", "pause", "pass", "pause", "pass", ...effects]);
  });

  it("ends after a while, so that a worker can stop in the middle of a long queue", async () => {
    const done = await drain(paced);
    expect(done.filter((step) => step === "pause")).toHaveLength(10);
    expect(done.slice(-2)).toEqual(effects);
  });
});
