import { serve } from "./serve.server.ts";

await serve({ web: true, worker: true });
