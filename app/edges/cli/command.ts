import type { App } from "#app/composition.server.ts";
import type { Env } from "#app/platform/env.server.ts";

export interface OptionSpec {
  type: "string" | "boolean";
  description: string;
  /** May be given several times; the command is handed the values with commas between them. */
  isList?: boolean;
}

/** What a command may use of the composed app. */
export type OperatorApp = Pick<App, "shops" | "reconciliation" | "queue" | "close">;

export interface CommandInput {
  /** The words after the command's name. */
  args: readonly string[];
  options: Readonly<Record<string, string | boolean | undefined>>;
  /** Reads and checks the environment at the first call; throws naming everything that is wrong. */
  env(): Env;
  /** Composes the app at the first call; it is closed when the command ends. */
  app(): Promise<OperatorApp>;
  /** How much of long work is done, from 0 to 1: a bar on a terminal, else nothing. */
  progress(share: number): void;
  /** A line for people; with --json these are left out. */
  print(line: string): void;
}

export interface CommandOutcome {
  /** False ends with exit code 1. */
  succeeded: boolean;
  /** The last line of --json. */
  result: object;
}

export interface Command {
  /** One or two words: "migrate", "migrate status". */
  name: string;
  summary: string;
  /** The arguments as help shows them, one word each: "<name>", or "[name]" when it may be left out. */
  args?: readonly string[];
  options?: Readonly<Record<string, OptionSpec>>;
  run(input: CommandInput): Promise<CommandOutcome>;
}

/** The command line makes no sense; exit code 2. */
export class UsageError extends Error {}
