import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Device, InboxSettingsPatch } from "~/api/types";
import { meQuery } from "~/features/tenants/queries";
import { isOperator, mayAdminister } from "~/features/tenants/role";
import { errorText } from "~/i18n/errors";
import { Card } from "~/ui/surface";
import { Switch } from "~/ui/switch";
import { useChangeInbox } from "../queries";

/** Chooses whether the inbox shows status posts and channels. A switch takes effect immediately. */
export function InboxSettings({ device }: { device: Device }) {
  const { t } = useTranslation();
  const { data: me } = useQuery(meQuery);
  const change = useChangeInbox(device.id);
  const mayChange = mayAdminister(me);
  // A switch shows the wanted setting immediately, until the server has answered.
  const [wished, setWished] = useState<InboxSettingsPatch>({});

  function ask(patch: InboxSettingsPatch) {
    setWished(patch);
    change.mutate(patch, { onSettled: () => setWished({}) });
  }

  return (
    <Card className="space-y-5">
      <h2 className="text-base font-semibold">{t("device.inbox")}</h2>
      {(["statusPosts", "channels"] as const).map((setting) => (
        <Switch
          key={setting}
          label={t(`device.${setting}`)}
          hint={t(`device.${setting}Hint`)}
          checked={wished[setting] ?? device.inbox[setting]}
          disabled={!mayChange || change.isPending}
          onChange={({ target }) => ask({ [setting]: target.checked })}
        />
      ))}
      {isOperator(me) && <p className="text-muted">{t("pacing.readOnly")}</p>}
      {change.isError && (
        <p role="alert" className="text-bad-text">
          {errorText(t, change.error)}
        </p>
      )}
    </Card>
  );
}
