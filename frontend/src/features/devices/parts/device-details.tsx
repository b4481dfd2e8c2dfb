import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Device } from "~/api/types";
import { useNow } from "~/api/use-now";
import { phoneNumber, useFormat } from "~/i18n/format";
import { CopyButton } from "~/ui/copy-button";
import { Card } from "~/ui/surface";

/** The details of a device. Those that only support needs are collapsed at first. */
export function DeviceDetails({ device }: { device: Device }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card>
      <h2 className="mb-4 text-base font-semibold">{t("device.details")}</h2>
      <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <Fact name={t("device.number")}>
          <span className="tabular">{device.phone === null ? t("common.none") : phoneNumber(device.phone)}</span>
        </Fact>
        <Fact name={t("device.createdAt")}>{format.date(device.createdAt)}</Fact>
      </dl>
      <details className="mt-4 rounded-xl bg-sunken px-4 py-3">
        <summary className="cursor-pointer font-medium">{t("device.technical")}</summary>
        <dl className="mt-3 grid gap-x-8 gap-y-4 sm:grid-cols-2">
          <Fact name={t("device.proof")}>
            <Proof device={device} />
          </Fact>
          <Fact name={t("device.lid")}>
            <span className="font-mono text-xs">{device.lid ?? t("common.none")}</span>
          </Fact>
          <Fact name={t("device.id")}>
            <span className="flex items-center gap-1">
              <span className="truncate font-mono text-xs" title={device.id}>
                {device.id}
              </span>
              <CopyButton text={device.id} />
            </span>
          </Fact>
        </dl>
      </details>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  );
}

function Proof({ device }: { device: Device }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(10_000);
  if (device.provenUntil === null) return t("device.proofNone");
  return Date.parse(device.provenUntil) > now
    ? t("device.proofUntil", { time: format.clock(device.provenUntil) })
    : t("device.proofOver", { time: format.relative(device.provenUntil, now) });
}
