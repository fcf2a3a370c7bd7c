import type { Command, OptionSpec } from "./command.ts";

const commonOptions: Record<string, OptionSpec> = {
  json: { type: "boolean", description: "print the result as JSON on the last line" },
  help: { type: "boolean", description: "show this help" },
};

export const optionsOf = (command: Command): Record<string, OptionSpec> => ({
  ...command.options,
  ...commonOptions,
});

export function overview(commands: readonly Command[]): string {
  return [
    "Usage: referrals <command> [options]",
    "",
    ...table(commands.map(({ name, summary }) => [name, summary])),
    "",
    "referrals <command> --help tells more about one.",
  ].join("\n");
}

export function helpOf(command: Command): string {
  const options = Object.entries(optionsOf(command));
  return [
    `Usage: ${["referrals", command.name, ...(command.args ?? []), "[options]"].join(" ")}`,
    "",
    command.summary,
    "",
    ...table(
      options.map(([name, { type, description }]) => [
        `--${name}${type === "string" ? " <value>" : ""}`,
        description,
      ]),
    ),
  ].join("\n");
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

/** The known name that takes the fewest changes of a letter to reach. */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  return names.toSorted((a, b) => distance(typed, a) - distance(typed, b))[0];
}

function distance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...from].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
