import { auditCommands } from "./audit.ts";
import type { Command } from "./command.ts";
import { dlqCommands } from "./dlq.ts";
import { doctorCommand } from "./doctor.ts";
import { keysCommands } from "./keys.ts";
import { migrateCommands } from "./migrate.ts";
import { reconcileCommand } from "./reconcile.ts";
import { translationsCommands } from "./translations.ts";

/** Everything `referrals` can do, in the order of its help. */
export const commands: readonly Command[] = [
  ...migrateCommands,
  doctorCommand,
  ...keysCommands,
  ...auditCommands,
  ...dlqCommands,
  reconcileCommand,
  ...translationsCommands,
];
