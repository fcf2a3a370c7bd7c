import { useAppBridge } from "@shopify/app-bridge-react";
import { useCallback, useEffect, useState } from "react";

/** `unknown` where Shopify's admin does not say. */
export type BlockState = "active" | "available" | "unknown";

/** By the block's handle; null while the admin is asked. */
export type BlockStates = Readonly<Record<string, BlockState>> | null;

type Extensions = Awaited<ReturnType<ReturnType<typeof useAppBridge>["app"]["extensions"]>>;

const statesOf = (extensions: Extensions): Record<string, BlockState> =>
  Object.fromEntries(
    extensions.flatMap((extension) =>
      extension.type !== "theme_app_extension"
        ? []
        : extension.activations.flatMap((block) =>
            "handle" in block && block.status !== "unavailable"
              ? [[block.handle, block.status] as const]
              : [],
          ),
    ),
  );

/** Which blocks the theme shows, as the admin knows it: no permission is needed. Asked again when somebody comes back from the editor. */
export const useThemeBlocks = (): BlockStates => {
  const shopify = useAppBridge();
  const [states, setStates] = useState<BlockStates>(null);
  const ask = useCallback(() => {
    // An App Bridge that does not know the question throws, and what it then says is that we do not know.
    Promise.resolve()
      .then(() => shopify.app.extensions())
      .then((extensions) => setStates(statesOf(extensions)))
      .catch(() => setStates({}));
  }, [shopify]);
  useEffect(() => {
    ask();
    const askAgain = () => {
      if (document.visibilityState === "visible") ask();
    };
    document.addEventListener("visibilitychange", askAgain);
    return () => document.removeEventListener("visibilitychange", askAgain);
  }, [ask]);
  return states;
};

export const stateOf = (states: BlockStates, handle: string): BlockState | "asking" =>
  states === null ? "asking" : (states[handle] ?? "unknown");

/** A friend's way begins with a link that the theme must understand. */
export const isAnyActive = (states: BlockStates): boolean =>
  states !== null && Object.values(states).includes("active");
