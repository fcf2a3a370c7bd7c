import { ApiVersion } from "@shopify/shopify-api";

/** The one place that names the version; shopify.app.toml and the simulator's schema are tested to agree. */
export const apiVersion = ApiVersion.October26;
