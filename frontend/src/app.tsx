import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { queryClient } from "./query-client";
import { router } from "./router";
import { useTheme } from "./shell/theme";
import { Announcer } from "./ui/announcer";

const Toaster = lazy(async () => ({ default: (await import("sonner")).Toaster }));

export function App() {
  const { t } = useTranslation();
  const { resolved } = useTheme();
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Announcer />
      <Suspense>
        <Toaster
          theme={resolved}
          position="bottom-right"
          closeButton
          toastOptions={{ closeButtonAriaLabel: t("common.close") }}
        />
      </Suspense>
    </QueryClientProvider>
  );
}
