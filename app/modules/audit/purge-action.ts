/** What a purge leaves behind: who, what and why. It cannot be purged itself, only grow old. */
export const purgeAction = "audit.purged";
