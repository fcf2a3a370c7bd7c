import { BlockStack, Button, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** The browser cannot sign a link, so the file is fetched, signed, and handed over. */
const download = async (address: string, fileName: string): Promise<void> => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};

export function ExportButton({ address, fileName }: { address: string; fileName: string }) {
  const { t } = useTranslation();
  const [state, setState] = useState<"idle" | "loading" | "failed">("idle");
  const start = () => {
    setState("loading");
    download(address, fileName).then(
      () => setState("idle"),
      () => setState("failed"),
    );
  };
  return (
    <BlockStack gap="200">
      <Button onClick={start} loading={state === "loading"}>
        {t("list.export")}
      </Button>
      <div aria-live="polite">
        {state === "failed" && (
          <Text as="p" tone="critical">
            {t("list.export_failed")}
          </Text>
        )}
      </div>
    </BlockStack>
  );
}
