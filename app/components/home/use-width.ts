import { useEffect, useRef, useState } from "react";

/** How wide an element is, also after it changes; null until that is known. */
export const useWidth = <Kind extends HTMLElement>() => {
  const ref = useRef<Kind>(null);
  const [width, setWidth] = useState<number | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
};
