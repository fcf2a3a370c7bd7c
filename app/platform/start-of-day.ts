const day = /^\d{4}-\d{2}-\d{2}$/;

const offsetMs = (moment: number, timezone: string): number => {
  const format = new Intl.DateTimeFormat("en", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const part = Object.fromEntries(
    format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day: date = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, date, hour, minute, second) - moment;
};

/** `"2026-03-31"` as people of a time zone mean it; null for what is no day. `plusDays` names a later one. */
export const startOfDay = (text: string, timezone: string, plusDays = 0): Date | null => {
  const midnight = day.test(text) ? new Date(text) : null;
  if (midnight === null || Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(text))
    return null;
  midnight.setUTCDate(midnight.getUTCDate() + plusDays);
  const guess = midnight.getTime() - offsetMs(midnight.getTime(), timezone);
  // The clock may change between the two midnights.
  return new Date(midnight.getTime() - offsetMs(guess, timezone));
};
