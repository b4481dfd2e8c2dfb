/** A field for a phone number. The server reads the number, so that every page and every file reads it alike. */

import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { type ComponentProps, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, api, dataOf } from "~/api";
import type { NumberFault } from "~/api/types";
import { isKnown } from "~/i18n";
import { errorText } from "~/i18n/errors";
import { phoneNumber } from "~/i18n/format";
import { Button } from "~/ui/button";
import { Field, Input } from "~/ui/field";
import { useSettled } from "~/ui/use-settled";

const numberQuery = (written: string) =>
  queryOptions({
    queryKey: ["numbers", written],
    queryFn: ({ signal }) => dataOf(api.GET("/api/contacts/number", { params: { query: { written } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

type Problem = { written: string; fault: NumberFault } | { written: string; error: unknown };

export type TypedNumber = {
  written: string;
  /** The number as the server reads it, while it is typed: digits, country code first. */
  phone: string | null;
  problem: Problem | null;
  isReading: boolean;
  /** Reads the number when the form is sent; `null` if there is none, and `problem` says why. */
  read: () => Promise<string | null>;
};

export function useTypedNumber(written: string): TypedNumber {
  const client = useQueryClient();
  const settled = useSettled(written);
  const { data } = useQuery({ ...numberQuery(settled), enabled: /\d/.test(settled) });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isReading, setIsReading] = useState(false);

  async function read(): Promise<string | null> {
    setIsReading(true);
    try {
      const { phone, fault } = await client.fetchQuery(numberQuery(written));
      setProblem(fault === null ? null : { written, fault });
      return phone;
    } catch (error) {
      setProblem({ written, error });
      return null;
    } finally {
      setIsReading(false);
    }
  }

  return {
    written,
    phone: settled === written ? (data?.phone ?? null) : null,
    problem: problem?.written === written ? problem : null,
    isReading,
    read,
  };
}

/** Why a text is not read as a phone number. A code that this release does not know has the server's own sentence. */
export function faultText(t: TFunction, { code, message }: Pick<NumberFault, "code" | "message">): string {
  const key = `number.${code}` as "number.phone_letters";
  return isKnown(key) ? t(key) : message;
}

/**
 * Why a row of a file or of a list is refused: by the page's own text, else by that of a field for a number. A number is refused with
 * codes of two families, `phone_` and `recipient_`. A code that this release does not know has the server's own sentence.
 */
export function rowFaultText(
  t: TFunction,
  page: "import.why" | "newBroadcast.reason",
  { code, message }: Pick<NumberFault, "code" | "message">,
  values: { variable?: string } = {},
): string {
  const key = `${page}.${code}` as "newBroadcast.reason.missing_value";
  return isKnown(key) ? t(key, { variable: "", ...values }) : faultText(t, { code, message });
}

/** What the server says about the number of a request that it refused: a message about another field is `null`. */
export function refusedNumberText(t: TFunction, error: unknown, field: string): string | null {
  if (!(error instanceof ApiError) || error.field !== field) return null;
  const { reason } = error.details as { reason?: unknown };
  return typeof reason === "string" ? faultText(t, { code: reason, message: error.message }) : t("error.field.to");
}

/** The codes of a text that has no number at all. */
const WITHOUT_DIGITS = ["phone_missing", "phone_no_digits"];

type NumberFieldProps = Pick<ComponentProps<"input">, "autoComplete" | "onKeyDown" | "type"> & {
  label: string;
  hint?: string;
  number: TypedNumber;
  onChange: (written: string) => void;
  /** What else is wrong with the number. */
  error?: React.ReactNode;
  /** What is wrong with a text without digits, where it may also be something else than a number. */
  noDigits?: string;
};

export function NumberField({
  label,
  hint,
  number,
  onChange,
  error,
  noDigits,
  type = "tel",
  autoComplete = "off",
  onKeyDown,
}: NumberFieldProps) {
  const { t } = useTranslation();
  const { phone, problem } = number;
  function problemText(problem: Problem): string {
    if (!("fault" in problem)) return errorText(t, problem.error);
    if (noDigits !== undefined && WITHOUT_DIGITS.includes(problem.fault.code)) return noDigits;
    return faultText(t, problem.fault);
  }
  const readings = problem !== null && "fault" in problem ? problem.fault.readings : [];
  const read = phone === null ? null : t("number.read", { phone: phoneNumber(phone) });
  return (
    <div className="space-y-1.5">
      <Field label={label} hint={read ?? hint} error={problem === null ? error : problemText(problem)}>
        {(wiring) => (
          <Input
            {...wiring}
            type={type}
            autoComplete={autoComplete}
            value={number.written}
            onKeyDown={onKeyDown}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      {readings.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {readings.map((reading) => (
            <Button key={reading} look="secondary" size="sm" onClick={() => onChange(reading)}>
              {phoneNumber(reading.slice(1))}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
