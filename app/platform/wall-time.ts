const wall = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;

/** What a clock on the wall of that time zone shows, as `2026-11-25T09:30`. */
export const toWallTime = (moment: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  })
    .format(moment)
    .replace(" ", "T");

const minutesOf = (text: string): number => Date.parse(`${text}:00Z`) / 60_000;

/**
 * `2026-11-25T09:30`, as read from such a clock, to the moment. Null for what no clock shows, such as February 30. A time that
 * the change to summer time skips is the moment an hour later.
 */
export const fromWallTime = (text: string, timeZone: string): Date | null => {
  const asUtc = Date.parse(`${text}:00Z`);
  if (!wall.test(text) || Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 16) !== text)
    return null;
  const offsetAt = (moment: number) => minutesOf(toWallTime(new Date(moment), timeZone)) * 60_000 - moment;
  const guess = asUtc - offsetAt(asUtc);
  return new Date(asUtc - offsetAt(guess));
};
