import { useEffect, useState } from "react";

/** What comes after the page: `first` until then. */
export const useLater = <Value>(coming: Promise<Value>, first: Value): Value => {
  const [value, setValue] = useState(first);
  useEffect(() => {
    let isCurrent = true;
    void coming.then((come) => isCurrent && setValue(come));
    return () => {
      isCurrent = false;
    };
  }, [coming]);
  return value;
};
