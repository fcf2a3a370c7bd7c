import { useState } from "react";

type DownloadState = "idle" | "loading" | "failed";

const save = (content: Blob, name: string): void => {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
};

/** A plain link would carry no session token: the file is fetched, which App Bridge signs, and then saved. */
export const useDownload = () => {
  const [state, setState] = useState<DownloadState>("idle");
  const download = async (address: string, name: string, form?: FormData): Promise<void> => {
    setState("loading");
    try {
      const answer = await fetch(address, form === undefined ? {} : { method: "POST", body: form });
      const isFile = answer.ok && answer.headers.get("content-disposition") !== null;
      if (isFile) save(await answer.blob(), name);
      setState(isFile ? "idle" : "failed");
    } catch {
      setState("failed");
    }
  };
  return { state, download };
};
