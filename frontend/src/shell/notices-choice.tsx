import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Switch } from "~/ui/switch";
import { chooseNotices, playSound, turnNotificationsOn, useNotices } from "./notices";

/** Chooses whether this browser gives notice of new messages. The browser asks for permission only after a click. */
export default function NoticesChoice() {
  const { t } = useTranslation();
  const { sound, notification } = useNotices();
  const [isRefused, setIsRefused] = useState(false);
  const isBlocked = "Notification" in window && Notification.permission !== "granted";
  return (
    <div className="mt-4 space-y-3 border-t border-line pt-3 text-sm">
      <Switch
        label={t("notices.notification")}
        hint={t(isRefused ? "notices.refused" : "notices.notificationHint")}
        checked={notification && !isBlocked}
        onChange={async ({ target }) => {
          if (!target.checked) chooseNotices({ notification: false });
          else setIsRefused(!(await turnNotificationsOn()));
        }}
      />
      <Switch
        label={t("notices.sound")}
        hint={t("notices.soundHint")}
        checked={sound}
        onChange={({ target }) => {
          chooseNotices({ sound: target.checked });
          if (target.checked) playSound();
        }}
      />
    </div>
  );
}
