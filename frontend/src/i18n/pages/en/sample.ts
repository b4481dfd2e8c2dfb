import type { Translation } from "../../en";
import type { sample as id } from "../id/sample";

/** English texts about the sample data. */
export const sample: Translation<typeof id> = {
  sample: {
    label: "Sample data",
    banner: "You are looking at sample data. It is made up, and nothing is sent.",
    back: "Back to my data",
    offer: "See it with sample data",
    turnOn: "Show sample data",
    on: "Sample data is shown.",
    off: "Back to your data.",
  },
};
