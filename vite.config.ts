import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";
import remixOptions from "./remix.config.js";
import { mirroredPolaris } from "./app/components/mirrored-polaris.vite.ts";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}

export default defineConfig({
  plugins: [
    mirroredPolaris(),
    remix({
      ...remixOptions,
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_singleFetch: true,
        // v3_lazyRouteDiscovery needs sessionStorage, which throws in a frame whose storage the browser blocks.
        v3_lazyRouteDiscovery: false,
      },
    }),
  ],
  // The server looks up in the manifest what a page is to fetch ahead.
  build: { target: "es2022", assetsInlineLimit: 0, manifest: true },
  // Two copies of Polaris answer every page with 500, so all of Shopify's packages are bundled.
  ssr: { noExternal: [/^@shopify\//] },
  optimizeDeps: { esbuildOptions: { target: "es2022" } },
  server: { port: Number(process.env["PORT"] ?? 3000) },
});
