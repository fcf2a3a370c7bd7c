/** For the merchant to save; never kept by a browser or anything between. */
export const jsonFile = (content: object, name: string): Response =>
  new Response(JSON.stringify(content, null, 2), {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
