/** What a thrown thing says. For logs and terminals, never for an answer. */
export const messageOf = (error: unknown): string => {
  // A refused connection to a name with several addresses has no message of its own.
  if (error instanceof AggregateError && error.message === "") return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
};
