/** English, for the guided set-up. */
import type { Translation } from "../en";
import type { start as indonesian } from "./id";

export const start: Translation<typeof indonesian> = {
  start: {
    title: "Start",
    lead: "Four steps to your first broadcast. Stop whenever you like; this page picks up where you left off.",
    progress: "Progress of the set-up",
    stepDone: "Step {{number}} of {{total}} done. Next: {{next}}",
    allDone: "All steps are done.",
    isDone: "Done",
    later: "After the step before it",
    hide: "Hide from the menu",
    hidden: "Hidden. You still find this page under Help.",
    show: "Show in the menu",
    help: "Common questions",
    step: {
      device: {
        title: "Create a device",
        text: "One device is one WhatsApp number. Give it a name your team knows.",
        done: "{{name}}",
      },
      link: {
        title: "Scan its QR code",
        text: "Your business phone links this device, as it would link WhatsApp Web.",
        done: "{{phone}} is linked",
      },
      text: {
        title: "Send a first message",
        text: "Write to a number you know, such as another phone of yours.",
        done: "The first message was sent",
      },
      broadcast: {
        title: "Send a first broadcast",
        text: "A small one, to one person, so that you see how it goes.",
        done: "The first broadcast was started",
      },
    },
    simulated: {
      summary: "On the simulated WhatsApp network?",
      link1: "Open the phone page; npm start prints its address.",
      link2: "Press “Copy code content” below the QR code on this page.",
      link3: "Paste it into “QR of the device” on the phone page, then press “Link this device”.",
      text: "A number that does not exist on the simulated network is not on WhatsApp. Add a customer on the phone page first, then write to that number.",
    },
    text: {
      number: "Recipient's number",
      message: "Message",
      example: "Hello, this is the first message from {{name}}.",
      send: "Send message",
      missing: "Write the message first.",
      how: "Before it leaves, your number shows “typing…” for a moment, as a person would.",
      waiting:
        "The server has accepted the message, and it waits. Why and until when is said above; it goes out by itself, even if you close this page.",
      failed: "That message was not sent. The reason is above; mend it and send again.",
      offline: "{{name}} is not online ({{status}}). Messages wait and go out once it is connected.",
      chat: "Open this chat",
    },
    broadcast: {
      name: "Recipient's name",
      nameMissing: "Enter the recipient's name; the message greets them by it.",
      message: "Broadcast message",
      hint: "{{open}}name{{close}} is replaced by each recipient's name.",
      example: "Hello {{open}}name{{close}}, this is our first broadcast.",
      title: "First broadcast",
      how: "At the Safe pace the number waits 30–60 s between two messages, so that it looks like a person. For one recipient there is no pause to wait for.",
      send: "Send broadcast",
      drafted: "The broadcast is saved, but not started yet.",
      begin: "Start broadcast",
      more: "For many recipients: the full form",
    },
    quiet: {
      now: "It is {{time}} in {{zone}}: quiet hours.",
      waits:
        "From {{from}} to {{to}} a number greets no new contacts and sends no broadcasts. Your message is accepted, and goes out by itself after {{to}}.",
      trial:
        "Only trying it out? Switch quiet hours off for {{name}}. Switch them on again later under Devices, {{name}}, Sending pace.",
      off: "Switch quiet hours off",
      isOff: "Quiet hours of {{name}} are off.",
      isOffText:
        "Broadcasts and first messages now go out at night too. Switch them on again after your trial, here or under Sending pace.",
      on: "Switch on again",
      isOn: "Quiet hours are on again.",
      adminsOnly: "Only admins can switch them off.",
    },
    finished: {
      title: "All set",
      sent: "Your number is linked, and the first message and the first broadcast were sent.",
      underWay: "Your number is linked, the first message was sent, and the first broadcast has started.",
      broadcast: "Newest broadcast",
      openBroadcast: "Look at the broadcast",
      chats: { name: "Answer chats", text: "Every conversation of every number." },
      contacts: { name: "Import contacts", text: "From a CSV file, with tags." },
      pacing: { name: "Set the pace", text: "Quiet hours, limits and warm-up." },
      help: { name: "Read the help", text: "Why messages wait, what each status means." },
    },
  },
};
