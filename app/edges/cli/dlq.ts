import { jobNames } from "#app/edges/jobs/jobs.ts";
import type { DeadLetter, DeadLetterFilter } from "#app/platform/inbox/dead-letters.server.ts";
import { UsageError, type Command, type CommandInput } from "./command.ts";
import { countOption, domainOption, shopOption, textOption } from "./options.ts";

const filterOptions = {
  ...shopOption,
  topic: { type: "string", description: "only this topic, such as orders/create" },
  limit: { type: "string", description: "at most so many, the oldest first" },
} as const;

const filterOf = (input: CommandInput, otherwise: number): DeadLetterFilter => ({
  shop: domainOption(input),
  topic: textOption(input, "topic"),
  limit: countOption(input, "limit", otherwise),
});

const idOf = ([id]: readonly string[]): string | undefined => {
  if (id !== undefined && !/^\d{1,18}$/.test(id))
    throw new UsageError("<id> is the letter's number, as `dlq list` shows it.");
  return id;
};

const summaryOf = ({ body: _body, shopId: _shopId, ...summary }: DeadLetter) => summary;

const lineOf = ({ id, shop, topic, reason, createdAt, reprocessedAt }: DeadLetter): string =>
  `${id}  ${createdAt.toISOString()}  ${shop}  ${topic}  ${reprocessedAt === null ? "" : "(replayed) "}${reason}`;

const list: Command = {
  name: "dlq list",
  summary: "Deliveries that could not be understood or failed for good, with the reason.",
  options: { ...filterOptions, all: { type: "boolean", description: "also those that were replayed" } },
  async run(input) {
    const { reconciliation } = await input.app();
    const filter = { ...filterOf(input, 50), withReplayed: input.options["all"] === true };
    const letters = await reconciliation.deadLetters(filter);
    for (const letter of letters) input.print(lineOf(letter));
    if (letters.length === 0) input.print("There are no dead letters.");
    return { succeeded: true, result: { deadLetters: letters.map(summaryOf) } };
  },
};

const show: Command = {
  name: "dlq show",
  summary: "One dead letter with what was kept of its body: ids, amounts and hashes.",
  args: ["<id>"],
  async run(input) {
    const id = idOf(input.args);
    const { reconciliation } = await input.app();
    const [letter] = await reconciliation.deadLetters({ id, withReplayed: true, limit: 1 });
    if (letter === undefined) {
      input.print(`There is no dead letter ${id}.`);
      return { succeeded: false, result: { error: "unknown_dead_letter" } };
    }
    input.print(`${lineOf(letter)}\n\n${JSON.stringify(letter.body, null, 2)}`);
    return { succeeded: true, result: { ...summaryOf(letter), body: letter.body } };
  },
};

const lettersToReplay = async (input: CommandInput): Promise<DeadLetter[]> => {
  const id = idOf(input.args);
  const filter = filterOf(input, 100_000);
  const isNarrowed = filter.shop !== undefined || filter.topic !== undefined || input.options["limit"];
  if (id === undefined && !isNarrowed && input.options["all"] !== true)
    throw new UsageError("Say which: an <id>, a filter, or --all.");
  const { reconciliation } = await input.app();
  return reconciliation.deadLetters({ ...filter, id });
};

const reprocess: Command = {
  name: "dlq reprocess",
  summary: "Put dead letters back into the inbox; an order that cannot be read is read again from Shopify.",
  args: ["[id]"],
  options: {
    ...filterOptions,
    all: { type: "boolean", description: "every letter that was not replayed yet" },
    "dry-run": { type: "boolean", description: "only tell which ones" },
  },
  async run(input) {
    const letters = await lettersToReplay(input);
    for (const letter of letters) input.print(lineOf(letter));
    if (input.options["dry-run"] === true) {
      input.print(`${letters.length} would be replayed.`);
      return { succeeded: true, result: { wouldReplay: letters.map(({ id }) => id) } };
    }
    const { reconciliation, queue } = await input.app();
    const report = await reconciliation.replay(letters, (count) => input.progress(count / letters.length));
    if (report.replayed.length > 0) await queue.wake(jobNames.drainInbox);
    input.print(`${report.replayed.length} replayed, ${report.unreadable.length} still cannot be read.`);
    const isMissing = input.args.length > 0 && letters.length === 0;
    if (isMissing) input.print("There is no such letter that was not replayed yet.");
    return { succeeded: report.unreadable.length === 0 && !isMissing, result: report };
  },
};

export const dlqCommands: readonly Command[] = [list, show, reprocess];
