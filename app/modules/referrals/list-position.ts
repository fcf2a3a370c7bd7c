import { isUuid } from "#app/platform/ids.ts";

/** Where a page of a list begins, newest first: everything before this moment, and of that moment what has a lower id. */
export interface Position {
  createdAt: string;
  id: string;
}

const lowestId = "00000000-0000-0000-0000-000000000000";

export const fromTheNewest: Position = { createdAt: "infinity", id: lowestId };

export const before = (moment: Date): Position => ({ createdAt: moment.toISOString(), id: lowestId });

export const cursorOf = ({ createdAt, id }: { createdAt: Date; id: string }): string =>
  Buffer.from(`${createdAt.toISOString()} ${id}`).toString("base64url");

/** Only what cursorOf writes: PostgreSQL and Date.parse do not agree on what else is a moment. */
const moment = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Null when the cursor is none of ours. */
export const positionOf = (cursor: string): Position | null => {
  const [createdAt = "", id] = Buffer.from(cursor, "base64url").toString().split(" ");
  return isUuid(id) && moment.test(createdAt) && !Number.isNaN(Date.parse(createdAt))
    ? { createdAt, id }
    : null;
};
