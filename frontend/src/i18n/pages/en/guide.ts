/** English, for the ways into the set-up and the help. */
export const guide = {
  guide: {
    start: "Start",
    startOf: "Start: {{done}} of {{total}} steps done",
    count: "{{done}} of {{total}}",
    emptyLead: "A guide leads you step by step, until your first broadcast is sent.",
    emptyAction: "Start here",
    priorities: "priorities",
    help: "Help",
    about: "About {{term}}",
  },
};
