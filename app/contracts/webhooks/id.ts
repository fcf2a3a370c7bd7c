import { z } from "zod";

/** A delivery that only names what it is about. */
export const storedIdSchema = z.object({ id: z.string().regex(/^\d{1,20}$/) });
