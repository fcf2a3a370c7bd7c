import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

/**
 * Says so once for each answer that tells of something saved. Its place is outside of what is drawn anew after saving.
 */
export const useSavedToast = (saved: object | false | undefined, says?: string): void => {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const text = says ?? t("form.saved");
  useEffect(() => {
    if (saved) shopify.toast.show(text);
  }, [saved, text, shopify]);
};
