import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ComponentProps, createRef } from "react";
import { Composer } from "./parts/composer";

const client = new QueryClient();

type Given = Pick<ComponentProps<typeof Composer>, "text"> & Partial<ComponentProps<typeof Composer>>;

/** The field for a message of a chat with Budi. What a test does not give does nothing. */
export const composerOf = (given: Given) => (
  <QueryClientProvider client={client}>
    <Composer
      box={createRef()}
      onText={() => {}}
      plan={null}
      onPlan={() => {}}
      maySend
      onSend={() => {}}
      person={{ name: "Budi", phone: null }}
      {...given}
    />
  </QueryClientProvider>
);
