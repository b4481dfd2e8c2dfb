/** English texts of the page Start. */
import type { Translation } from "../en";
import type { start as indonesian } from "./id";

export const start: Translation<typeof indonesian> = {
  start: {
    title: "Start",
    lead: "Four steps to your first broadcast. You can stop at any time and continue later.",
    progress: "Progress of the set-up",
    stepDone: "Step {{number}} of {{total}} done. Next: {{next}}",
    allDone: "All steps are done.",
    isDone: "Done",
    later: "After the previous step",
    hide: "Hide in the menu",
    hidden: "Start is hidden in the menu. You can open it from Help.",
    show: "Show in the menu",
    help: "Common questions",
    step: {
      device: {
        title: "Create a device",
        text: "A device is one WhatsApp number. Give it a name that your team knows.",
        done: "{{name}}",
      },
      link: {
        title: "Scan the QR code",
        text: "Link the device to your business phone, as you do for WhatsApp Web.",
        done: "{{phone}} is linked",
      },
      text: {
        title: "Send a first message",
        text: "Write to a number you know, such as your other phone.",
        done: "The first message is sent",
      },
      broadcast: {
        title: "Send a first broadcast",
        text: "Send a small broadcast to one person, to see how it works.",
        done: "The first broadcast is started",
      },
    },
    simulated: {
      summary: "Do you use the simulated WhatsApp network?",
      link1: "Open the phone page; npm start prints its address.",
      link2: "Press “Copy code content” below the QR code on this page.",
      link3: "Paste it into “QR of the device” on the phone page, then press “Link this device”.",
      text: "The simulated network knows only the customers that you add on the phone page. Add a customer there first, then write to that number.",
    },
    text: {
      number: "Recipient's number",
      message: "Message",
      example: "Hello, this is the first message from {{name}}.",
      send: "Send message",
      missing: "Write a message first.",
      how: "The recipient sees “typing…” for a moment before the message arrives.",
      waiting:
        "The server has accepted the message, and it waits. The reason and the time are shown above. The message is sent automatically, even if you close this page.",
      cancelled: "This message was cancelled before it was sent. Write a message below and send it.",
      failed:
        "The message was not sent. The reason is shown above. Correct the number or the message, and send it again.",
      offline: "{{name}} is not online ({{status}}). Messages wait, and are sent once the device is connected.",
      chat: "Open this chat",
    },
    broadcast: {
      name: "Recipient's name",
      nameMissing: "Enter the name of the recipient; the message contains it.",
      message: "Broadcast message",
      hint: "{{open}}name{{close}} is replaced by the name of each recipient.",
      example: "Hello {{open}}name{{close}}, this is our first broadcast.",
      title: "First broadcast",
      how: "With the Safe pace, the number waits 30–60 s between two messages. With one recipient there is no pause.",
      send: "Send broadcast",
      drafted: "The broadcast is saved, but not started.",
      begin: "Start broadcast",
      more: "Use the full form for many recipients",
    },
    quiet: {
      now: "It is {{time}} ({{zone}}): quiet hours.",
      waits:
        "From {{from}} to {{to}}, this number sends no broadcasts and no first messages to new contacts. Your message is accepted, and sent automatically after {{to}}.",
      trial:
        "If you only want to try the dashboard, turn quiet hours off for {{name}}. You can turn them on again under Devices, {{name}}, Sending pace.",
      off: "Turn quiet hours off",
      isOff: "Quiet hours of {{name}} are off.",
      isOffText:
        "Broadcasts and first messages are now also sent at night. Turn quiet hours on again after your trial, here or under Sending pace.",
      on: "Turn on again",
      isOn: "Quiet hours are on again.",
      adminsOnly: "Only admins can turn quiet hours off.",
    },
    finished: {
      title: "The set-up is done",
      sent: "Your number is linked, and the first message and the first broadcast are sent.",
      underWay: "Your number is linked, the first message is sent, and the first broadcast has started.",
      broadcast: "Newest broadcast",
      openBroadcast: "Open the broadcast",
      chats: { name: "Answer chats", text: "The conversations of all your numbers." },
      contacts: { name: "Import contacts", text: "From CSV, Excel or vCard, with tags." },
      pacing: { name: "Set the pace", text: "Quiet hours, limits and warm-up." },
      help: { name: "Read the help", text: "Why messages wait, and what each status means." },
    },
  },
};
