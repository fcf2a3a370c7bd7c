export interface PageArgs {
  first?: number;
  after?: string | null;
}

/** A page of a connection. A cursor is opaque to the app; here it is a position. */
export const pageOf = <Node>(all: readonly Node[], { first = 50, after }: PageArgs) => {
  const start = after == null ? 0 : Number(Buffer.from(after, "base64url").toString()) + 1;
  const nodes = all.slice(start, start + first);
  const last = start + nodes.length - 1;
  return {
    nodes,
    pageInfo: {
      hasNextPage: last < all.length - 1,
      hasPreviousPage: start > 0,
      startCursor: null,
      endCursor: nodes.length === 0 ? null : Buffer.from(String(last)).toString("base64url"),
    },
  };
};
