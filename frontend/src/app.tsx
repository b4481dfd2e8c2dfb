import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { queryClient } from "./query-client";
import { router } from "./router";
import { Announcer } from "./ui/announcer";
import { ToasterWhenWanted } from "./ui/toast";

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Announcer />
      <ToasterWhenWanted />
    </QueryClientProvider>
  );
}
