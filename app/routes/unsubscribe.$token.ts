import { stopPage, unknownStopPage } from "#app/edges/web/stop-page.ts";
import type { Notifications } from "#app/modules/notifications/index.ts";
import type { Shops } from "#app/modules/shops/index.ts";
import type { Translations } from "#app/modules/translations/index.ts";

interface StopRoute {
  request: Request;
  params: { token?: string };
  context: {
    app: {
      shops: Pick<Shops, "findById">;
      translations: Translations;
      notifications: Pick<Notifications, "readStopLink" | "hasStopped" | "setStopped">;
    };
  };
}

/** Whose link it is; null for one that nobody signed, and for a shop that is not there any more. */
const open = async ({ request, params, context: { app } }: StopRoute) => {
  const link = app.notifications.readStopLink(params.token ?? "");
  const shop = link === null ? null : await app.shops.findById(link.shopId);
  if (link === null || shop === null) return null;
  const words = await app.translations.wordsFor(shop, new URL(request.url).searchParams.get("lang"));
  return { link, shop, words, notifications: app.notifications };
};

const unknown = ({ request, context }: StopRoute): Response =>
  unknownStopPage(context.app.translations.wordsForAnybody(new URL(request.url).searchParams.get("lang")));

/** Only shows: programs that look for danger in mails follow every link in them. */
export const loader = async (route: StopRoute): Promise<Response> => {
  const opened = await open(route);
  if (opened === null) return unknown(route);
  const { link, shop, words, notifications } = opened;
  return stopPage(words, shop.name, (await notifications.hasStopped(link)) ? "stopped" : "ask");
};

/** The button of the page, or the mail program itself: `List-Unsubscribe=One-Click` stops, as everything else but "resume". */
export const action = async (route: StopRoute): Promise<Response> => {
  const opened = await open(route);
  if (opened === null) return unknown(route);
  const { link, shop, words, notifications } = opened;
  const form = await route.request.formData().catch(() => null);
  const isStopped = form?.get("decision") !== "resume";
  await notifications.setStopped(link, isStopped);
  return stopPage(words, shop.name, isStopped ? "stopped" : "resumed");
};
