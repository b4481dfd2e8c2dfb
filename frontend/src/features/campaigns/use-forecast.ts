/** The server's preview of a broadcast before it is saved: the texts, the problems and the duration. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSettled } from "~/ui/use-settled";
import { draftOf } from "./broadcast-form";
import { previewQuery } from "./queries";
import type { BroadcastForm } from "./use-broadcast-form";

const SETTLED_MS = 400;

export type ForecastState = ReturnType<typeof useForecast>;

export function useForecast({ values }: Pick<BroadcastForm, "values">) {
  const client = useQueryClient();
  const draft = useMemo(() => draftOf(values), [values]);
  const settled = useSettled(draft, SETTLED_MS);
  const preview = useQuery(previewQuery(settled));
  return {
    /** Whether enough is filled in to ask the server. */
    isPossible: draft !== null,
    preview: draft === null ? undefined : preview.data,
    /** Whether the preview belongs to earlier values of the form. */
    isOld: draft !== settled || preview.isFetching,
    error: preview.isError ? preview.error : null,
    retry: () => void preview.refetch(),
    /** Returns the message of one recipient for the present text of the form, not for the text of the preview. */
    async textNow(at: number): Promise<string> {
      if (draft === null) return values.text;
      const { renderings } = await client.fetchQuery({ ...previewQuery(draft), staleTime: Number.POSITIVE_INFINITY });
      return renderings[at]?.text ?? values.text;
    },
  };
}
