import { describe, expect, it } from "vitest";
import type { Env } from "#app/platform/env.server.ts";
import { UsageError } from "./command.ts";
import type { Command, CommandInput } from "./command.ts";
import { commands as ownCommands } from "./commands.ts";
import { runCli } from "./run-cli.ts";

const command = (name: string, changes: Partial<Command> = {}): Command => ({
  name,
  summary: `Does ${name}.`,
  run: async ({ print }) => {
    print(`ran ${name}`);
    return { succeeded: true, result: { ran: name } };
  },
  ...changes,
});

const keys = command("keys create", {
  args: ["<shop>"],
  options: {
    scope: { type: "string", isList: true, description: "what it may do" },
    test: { type: "boolean", description: "for tests" },
  },
  run: async ({ args, options }) => ({ succeeded: true, result: { args, options } }),
});

async function run(
  line: string,
  commands: readonly Command[] = [command("migrate"), command("migrate status"), keys],
) {
  const out: string[] = [];
  const err: string[] = [];
  const world = {
    commands,
    readEnv: (): Env => {
      throw new Error("REDIS_URL: is missing");
    },
    openApp: () => Promise.reject(new Error("no app in this test")),
    draw: null,
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
  };
  const argv = line.split(" ").filter((word) => word !== "");
  return { code: await runCli(argv, world), out: out.join("\n"), err: err.join("\n") };
}

describe("the command line", () => {
  it("runs a command and speaks to people", async () => {
    expect(await run("migrate")).toEqual({ code: 0, out: "ran migrate", err: "" });
  });

  it("prefers the command of two words", async () => {
    expect(await run("migrate status")).toMatchObject({ out: "ran migrate status" });
  });

  it("says nothing but the result with --json", async () => {
    expect(await run("migrate --json")).toEqual({ code: 0, out: '{"ran":"migrate"}', err: "" });
  });

  it("hands over arguments and options", async () => {
    const { out } = await run("keys create demo --scope all --json");
    expect(JSON.parse(out)).toEqual({ args: ["demo"], options: { scope: "all", json: true } });
  });

  it("takes a list with commas, by repeating its option, or both", async () => {
    const { out } = await run("keys create demo --scope a,b --scope=c --json");
    expect(JSON.parse(out).options.scope).toBe("a,b,c");
  });

  it("ends with 1 when the command did not succeed", async () => {
    const failing = command("doctor", { run: async () => ({ succeeded: false, result: { checks: [] } }) });
    expect(await run("doctor --json", [failing])).toEqual({ code: 1, out: '{"checks":[]}', err: "" });
  });

  it("ends with 1 and the message when the command throws, on the last line of --json too", async () => {
    const needy = command("doctor", {
      run: async ({ env }: CommandInput) => ({ succeeded: true, result: env() }),
    });
    expect(await run("doctor --json", [needy])).toEqual({
      code: 1,
      out: '{"error":{"message":"REDIS_URL: is missing"}}',
      err: "REDIS_URL: is missing",
    });
  });
});

describe("help", () => {
  it.each(["--help", "-h", "help"])("lists every command for %s", async (line) => {
    const { code, out } = await run(line);
    expect(code).toBe(0);
    expect(out).toContain("migrate status  Does migrate status.");
  });

  it("names arguments and options of a command", async () => {
    const { code, out } = await run("keys create --help");
    expect(code).toBe(0);
    expect(out).toMatch(/Usage: referrals keys create <shop> \[options\]/);
    expect(out).toMatch(/--scope <value>\s+what it may do/);
  });

  it.each(ownCommands.map(({ name }) => name))("is there for %s", async (name) => {
    const { code, out } = await run(`${name} --help`, ownCommands);
    expect(code).toBe(0);
    expect(out).toContain(`Usage: referrals ${name}`);
  });
});

describe("a line that makes no sense ends with 2 and help", () => {
  it.each([
    ["nothing", "", /Usage: referrals <command>/],
    [
      "a slip of the finger",
      "mirgate",
      /Unknown command: mirgate. Did you mean this\?\s+Usage: referrals migrate /,
    ],
    ["the first word of two", "keys", /keys create/],
    ["an unknown option", "migrate --froce", /--froce[^]*Usage: referrals migrate/],
    ["too many arguments", "migrate now", /Expected no arguments/],
    ["too few arguments", "keys create", /Expected <shop>/],
  ])("%s", async (_, line, message) => {
    const { code, out, err } = await run(line);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(message);
  });

  it("also by the command's own judgement", async () => {
    const strict = command("pick", { run: () => Promise.reject(new UsageError("Say either.")) });
    expect(await run("pick", [strict])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^Say either\.\n\nUsage/),
    });
  });
});
