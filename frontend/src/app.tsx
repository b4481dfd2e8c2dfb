import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { queryClient } from "./api/query-client";
import { router } from "./router";
import { Announcer } from "./ui/announcer";
import { LazyToaster } from "./ui/lazy-toaster";

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Announcer />
      <LazyToaster />
    </QueryClientProvider>
  );
}
