import type { ThemeBlock } from "#app/contracts/theme-blocks.ts";

/** Opens the editor of the shop's theme where this block is added or this embed switched on. The app is named by its client id. */
export const editorLink = (domain: string, clientId: string, { handle, template }: ThemeBlock): string => {
  const address = new URL(`https://${domain}/admin/themes/current/editor`);
  const query =
    template === null
      ? { context: "apps", template: "index", activateAppId: `${clientId}/${handle}` }
      : { template, addAppBlockId: `${clientId}/${handle}`, target: "newAppsSection" };
  address.search = new URLSearchParams(query).toString();
  return address.href;
};
