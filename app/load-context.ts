import type { App } from "#app/composition.server.ts";
import type { TextFiles } from "#app/edges/web/text-files.server.ts";

declare module "@remix-run/server-runtime" {
  /** What every loader and action is handed: the composed app, never an import of it. */
  interface AppLoadContext {
    app: App;
    requestId: string;
    remoteAddress: string;
    textFiles: TextFiles;
  }
}
