interface PagePolicy {
  nonce: string;
  appBridgeUrl: string;
  /** Who may frame the page, as sources of a policy. */
  frames: string;
}

/** The library names Shopify's own hosts for the shop that asks, and no policy at all when no shop does. */
export const framesOf = (libraryPolicy: string | null, extra: readonly string[]): string => {
  const [, named] = /frame-ancestors ([^;]+)/.exec(libraryPolicy ?? "") ?? [];
  return named === undefined ? "'none'" : [named.trim(), ...extra].join(" ");
};

/**
 * Only the page's own scripts are run. Polaris sets styles on elements, hence nothing is said of styles; where a page may
 * talk to is left to App Bridge.
 */
export const pagePolicy = ({ nonce, appBridgeUrl, frames }: PagePolicy): string =>
  [
    `script-src 'self' 'nonce-${nonce}' ${new URL(appBridgeUrl).origin}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frames}`,
  ].join("; ");
