/** English texts of groups: the lines in their chats about changes, and who has received a message. */
export const groups = {
  group: {
    created: { bySomebody: "{{by}} created the group “{{subject}}”", byNobody: "The group “{{subject}}” was created" },
    subject: {
      bySomebody: "{{by}} changed the group’s subject to “{{subject}}”",
      byNobody: "The group’s subject is “{{subject}}” now",
    },
    added: { bySomebody: "{{by}} added {{names}}", byNobody: "{{names}} joined the group" },
    joined: { bySomebody: "{{names}} joined by the invite link", byNobody: "{{names}} joined by the invite link" },
    removed: { bySomebody: "{{by}} removed {{names}}", byNobody: "{{names}} left the group" },
    left: { bySomebody: "{{names}} left the group", byNobody: "{{names}} left the group" },
    promoted: { bySomebody: "{{by}} gave admin rights to {{names}}", byNobody: "{{names}} got admin rights" },
    demoted: { bySomebody: "{{by}} took the admin rights of {{names}}", byNobody: "{{names}} lost admin rights" },
    receipts: {
      title: "Who has received it",
      read: "Read by {{amount}} of {{all}}",
      delivered: "Delivered to {{amount}} of {{all}}",
      none: "Not received yet by {{amount}} of {{all}}",
      unknown: "Who has received this message is not known.",
    },
  },
};
