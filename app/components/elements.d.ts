import type { DetailedHTMLProps, HTMLAttributes } from "react";

/** App Bridge's own element; @shopify/app-bridge-react only knows its predecessor. */
declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "s-app-nav": DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement>;
    }
  }
}
