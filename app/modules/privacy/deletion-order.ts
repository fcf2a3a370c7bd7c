/** A foreign key: rows of `from` hold on to rows of `to`. */
export interface Reference {
  from: string;
  to: string;
}

/** Whoever holds on to others goes before them. Tables that hold on to each other in a circle come last, as they stand. */
export const deletionOrder = (tables: readonly string[], references: readonly Reference[]): string[] => {
  const order: string[] = [];
  let left = [...tables];
  for (;;) {
    const held = new Set(
      references.filter(({ from, to }) => from !== to && left.includes(from)).map(({ to }) => to),
    );
    const free = left.filter((table) => !held.has(table));
    if (free.length === 0) return [...order, ...left];
    order.push(...free);
    left = left.filter((table) => held.has(table));
  }
};
