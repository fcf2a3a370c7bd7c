import { useEffect, useState } from "react";

/**
 * What the server answers at an address that changes as somebody types, asked `quietMs` after the last change. A question
 * that was overtaken is let go of; without an answer the last one stays.
 */
export const useAnswer = <Answer>(address: string | null, quietMs = 0) => {
  const [answered, setAnswered] = useState<{ address: string; answer: Answer }>();
  useEffect(() => {
    if (address === null) return;
    const asking = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const response = await fetch(address, { signal: asking.signal });
        if (!response.ok) return;
        const answer = (await response.json()) as Answer;
        if (!asking.signal.aborted) setAnswered({ address, answer });
      } catch {
        // Overtaken, or the line broke: either way there is nothing newer to show.
      }
    };
    const timer = setTimeout(ask, quietMs);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [address, quietMs]);
  return { answer: answered?.answer, isBehind: address !== null && answered?.address !== address };
};
