/** English texts of the links to Start and Help on every page. */
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
