import type { LoaderFunctionArgs } from "@remix-run/node";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";
import { fieldsOf } from "#app/edges/web/forms/fields.ts";
import { readProgram } from "#app/edges/web/forms/program-form.ts";
import { previewOf } from "#app/edges/web/program-preview.server.ts";

/** For a form that is being filled: null while it cannot be read. */
export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const read = readProgram(fieldsOf(new URL(request.url).searchParams), shop);
  return Response.json({ preview: read.ok ? await previewOf(context, shop, read.value.terms) : null });
};
