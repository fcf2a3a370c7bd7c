import { parseArgs } from "node:util";
import type { Env } from "#app/platform/env.server.ts";
import { messageOf } from "#app/platform/message-of.ts";
import { UsageError } from "./command.ts";
import type { Command, CommandOutcome, OperatorApp } from "./command.ts";
import { helpOf, nearestName, optionsOf, overview } from "./help.ts";

export interface CliWorld {
  commands: readonly Command[];
  readEnv(): Env;
  openApp(env: Env): Promise<OperatorApp>;
  /** Draws over the line it drew before; null when nobody is watching. */
  draw: ((line: string) => void) | null;
  out(line: string): void;
  err(line: string): void;
}

/** Runs one command line and answers its exit code: 0 all of it worked, 1 it did not, 2 the line makes no sense. */
export async function runCli(argv: readonly string[], world: CliWorld): Promise<0 | 1 | 2> {
  const command = findCommand(argv, world.commands);
  if (!command) return refuseUnknown(argv, world);
  const json = argv.includes("--json");
  try {
    const { succeeded, result } = await runCommand(command, argv, world, json);
    if (json) world.out(JSON.stringify(result));
    return succeeded ? 0 : 1;
  } catch (error) {
    return report(error, command, world, json);
  }
}

/** Two-word names win over one-word names: "migrate status" is not "migrate" with an argument. */
function findCommand(argv: readonly string[], commands: readonly Command[]): Command | undefined {
  const byName = (length: number) => commands.find(({ name }) => name === argv.slice(0, length).join(" "));
  return byName(2) ?? byName(1);
}

function refuseUnknown(argv: readonly string[], { commands, out, err }: CliWorld): 0 | 2 {
  const [first] = argv;
  if (first === "--help" || first === "-h" || first === "help") {
    out(overview(commands));
    return 0;
  }
  const typed = argv
    .filter((word) => !word.startsWith("-"))
    .slice(0, 2)
    .join(" ");
  const family = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (typed === "") err(overview(commands));
  else if (family.length > 0) err(overview(family));
  else err(`Unknown command: ${typed}. ${suggestion(typed, commands)}`);
  return 2;
}

function suggestion(typed: string, commands: readonly Command[]): string {
  const nearest = nearestName(
    typed,
    commands.map(({ name }) => name),
  );
  const command = commands.find(({ name }) => name === nearest);
  return command ? `Did you mean this?\n\n${helpOf(command)}` : "";
}

async function runCommand(
  command: Command,
  argv: readonly string[],
  world: CliWorld,
  json: boolean,
): Promise<CommandOutcome> {
  const { values, positionals } = parse(command, argv);
  if (values["help"] === true) {
    world.out(helpOf(command));
    return { succeeded: true, result: { usage: helpOf(command) } };
  }
  checkCount(command, positionals);
  let env: Env | undefined;
  let app: Promise<OperatorApp> | undefined;
  const readEnv = () => (env ??= world.readEnv());
  const draw = json ? null : world.draw;
  try {
    return await command.run({
      args: positionals,
      options: values,
      env: readEnv,
      app: () => (app ??= world.openApp(readEnv())),
      progress: (share) => draw?.(barOf(share)),
      print: json ? () => {} : world.out,
    });
  } finally {
    draw?.("");
    await (await app)?.close();
  }
}

function checkCount({ args = [] }: Command, given: readonly string[]): void {
  const needed = args.filter((arg) => !arg.startsWith("[")).length;
  if (given.length < needed || given.length > args.length) {
    throw new UsageError(`Expected ${args.length === 0 ? "no arguments" : args.join(" ")}.`);
  }
}

const barWidth = 40;

function barOf(share: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * barWidth);
  return `[${"#".repeat(filled).padEnd(barWidth)}] ${Math.round((filled / barWidth) * 100)} %`;
}

function parse(command: Command, argv: readonly string[]) {
  const args = argv.slice(command.name.split(" ").length);
  const options = Object.fromEntries(
    Object.entries(optionsOf(command)).map(([name, { type, isList = false }]) => [
      name,
      { type, multiple: isList },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true });
    const joined = Object.entries(values).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(",") : value,
    ]);
    return { values: Object.fromEntries(joined), positionals };
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

function report(error: unknown, command: Command, { out, err }: CliWorld, json: boolean): 1 | 2 {
  const isUsage = error instanceof UsageError;
  err(isUsage ? `${messageOf(error)}\n\n${helpOf(command)}` : messageOf(error));
  if (json) out(JSON.stringify({ error: { message: messageOf(error) } }));
  return isUsage ? 2 : 1;
}
