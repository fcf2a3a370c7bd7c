import { BlockStack, InlineStack } from "@shopify/polaris";
import type { ReactNode } from "react";

/** One of the `entries` of a list: what it says, and at its end what can be done with it. */
export function Entry({ action, children }: { action: ReactNode; children: ReactNode }) {
  return (
    <li>
      <InlineStack align="space-between" blockAlign="start" gap="200">
        <div className="grows">
          <BlockStack gap="100">{children}</BlockStack>
        </div>
        {action}
      </InlineStack>
    </li>
  );
}
