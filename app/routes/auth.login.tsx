import { adminLocaleOf, createI18n } from "#app/i18n.ts";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

/** Where the library sends who comes from nowhere. Nobody is asked for a shop's name: the app is opened in its admin. */
export const loader = ({ request }: LoaderFunctionArgs) => ({
  text: createI18n(adminLocaleOf(request)).t("login"),
});

export default function Login() {
  const { text } = useLoaderData<typeof loader>();
  return <p style={{ padding: "2rem" }}>{text}</p>;
}
