import { useEffect, useState } from "react";
import type { Names } from "#app/platform/shopify/names.server.ts";

const nothingYet: Names = { customers: {}, orders: {}, problem: null };

/** Names come after the page: until then, and without them, it shows ids. */
export const useNames = (coming: Promise<Names>): Names => {
  const [names, setNames] = useState(nothingYet);
  useEffect(() => {
    let isCurrent = true;
    void coming.then((come) => isCurrent && setNames(come));
    return () => {
      isCurrent = false;
    };
  }, [coming]);
  return names;
};
