import { serve } from "./serve.server.ts";

await serve({ web: false, worker: true });
