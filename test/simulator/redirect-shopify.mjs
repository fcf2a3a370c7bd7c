// Preloaded into the app in the demo and in tests (`node --import`): what it sends to Shopify reaches the simulator, and
// anything else that would leave this machine fails with its name. The app's own code knows nothing of it.
import { Agent, setGlobalDispatcher } from "undici";

const upstream = process.env["SIM_UPSTREAM"];
if (!upstream)
  throw new Error("SIM_UPSTREAM is not set: there is no simulator to send Shopify's requests to.");

const shopify = /\.(?:myshopify|shopify)\.com$/;
const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);

setGlobalDispatcher(
  new Agent().compose((dispatch) => (options, handler) => {
    const origin = new URL(String(options.origin));
    if (loopback.has(origin.hostname)) return dispatch(options, handler);
    if (!shopify.test(origin.hostname))
      throw new Error(`No request may leave this machine: ${origin.hostname}`);
    return dispatch(
      { ...options, origin: upstream, path: `/upstream/${origin.hostname}${options.path}` },
      handler,
    );
  }),
);
