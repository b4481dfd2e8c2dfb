import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSignOut } from "~/features/tenants/queries";
import { toastProblem } from "~/ui/toast-problem";
import { leaveSession } from "./browser-session";

/** Signs out and forgets everything the tab holds for the user. */
export function useSignOutAndLeave(): { run: () => void; isBusy: boolean } {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const signOut = useSignOut();
  return {
    isBusy: signOut.isPending,
    run: () =>
      signOut.mutate(undefined, {
        onSuccess: async () => {
          await navigate({ to: "/sign-in" });
          leaveSession("signed out");
        },
        onError: (error) => toastProblem(t, error),
      }),
  };
}
