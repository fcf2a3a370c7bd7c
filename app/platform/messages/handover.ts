/** What became of a message that was given to a provider. */
export type Handover =
  | { is: "sent" }
  /** Not taken: another try may help. When nobody could take it, the others wait as well. */
  | { is: "later"; reason: string; isOutage: boolean }
  /** Refused for good. */
  | { is: "refused"; reason: string }
  /** The provider had all of it and never said what became of it: it may have arrived. */
  | { is: "unknown" };

/** How long a provider may take. */
export const providerPatienceMs = 5_000;
