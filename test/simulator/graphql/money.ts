/** Two digits, as every currency of the simulated shops has. */
export const toCents = (amount: string): number => Math.round(Number(amount) * 100);

export const moneyOf = (cents: number, currencyCode: string) => ({
  amount: (cents / 100).toFixed(2),
  currencyCode,
});

export interface MoneyInput {
  amount: string;
  currencyCode: string;
}

export const userError = (code: string, field: string, message = code) => ({ code, field: [field], message });

/** A page of a connection, in the order given. */
export const pageOf = <Node extends { id: string }>(
  nodes: readonly Node[],
  { first = 50, after = null }: { first?: number; after?: string | null },
) => {
  const start = after === null ? 0 : nodes.findIndex(({ id }) => id === after) + 1;
  const page = nodes.slice(start, start + first);
  return {
    nodes: page,
    pageInfo: { hasNextPage: start + first < nodes.length, endCursor: page.at(-1)?.id ?? null },
  };
};
