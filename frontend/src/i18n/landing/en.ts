/** English texts of the landing page. */
import type { Translation } from "../en";
import type { landing as indonesian } from "./id";

export const landing: Translation<typeof indonesian> = {
  landing: {
    title: "WhatsApp for your business",
    sections: "Sections of this page",
    navWhy: "Features",
    navHow: "How it works",
    navDevelopers: "Developers",
    signIn: "Sign in",
    headline: { reply: "Reply fast.", send: "Send with patience." },
    what: "CloudWA Flow lets your team answer the chats of all your business WhatsApp numbers in one place, and sends broadcasts with natural pauses.",
    start: "Sign in and start",
    see: "See how it works",
    heroNote: "Open source. It runs on Cloudflare: no rented server, and no phone that must stay switched on.",
    picture: {
      label:
        "A drawing of the inbox: Siti asks about her order, the team is typing, the reply is sent and read, while a broadcast is sent with pauses.",
      inbox: "Chats",
      device: "Main store",
      online: "Online",
      siti: "Siti",
      sitiLast: "Has my order been sent?",
      budi: "Budi",
      budiLast: "Thank you!",
      dewi: "Dewi",
      dewiLast: "When do you open tomorrow?",
      ask: "Hi, has my order been sent?",
      answer: "Yes, it will arrive tomorrow morning.",
      thanks: "Great, thanks!",
      broadcast: "Broadcast: Weekend offer",
      pace: "Random pause, 30–60 s",
    },
    why: {
      title: "Built to protect your number",
      lead: "WhatsApp bans numbers that send too much, too fast, or to people who do not want it. CloudWA Flow is built to lower that risk.",
      link: {
        title: "Linked with one QR code",
        text: "Scan the code as you do for WhatsApp Web. The number stays on your phone. CloudWA Flow is a linked device, and it reconnects automatically after a failure.",
      },
      inbox: {
        title: "All your numbers in one place",
        text: "New messages, ticks and the replies of your colleagues appear in every open tab at once, without a reload. Messages that arrive while you are away are there when you come back.",
      },
      pace: {
        title: "Broadcasts with limits and quiet hours",
        text: "Broadcasts use random pauses, a typing indicator, limits per minute, hour and day, a warm-up for new numbers, and quiet hours from 21:00 to 08:00. A quarter of the limits is always kept for replies. A contact who writes STOP gets no more broadcasts.",
      },
      honest: {
        title: "Statuses that are confirmed",
        text: "“Online” is shown only while WhatsApp confirms the connection. A message that WhatsApp did not confirm is shown as “uncertain”, and you decide whether to send it again. Every waiting message shows the reason and, where it is known, the time at which it will be sent.",
      },
      once: {
        title: "No message arrives twice",
        text: "Each message has one key and one WhatsApp ID. If WhatsApp does not answer, the message is sent again with the same ID, and a phone shows it only once. Each recipient of a broadcast belongs to one device only.",
        measured:
          "Measured on 26 November 2026 on a simulated WhatsApp network: the process was killed 216 times while it handled 23,981 messages; 0 were lost, 0 were duplicated.",
      },
    },
    night: {
      title: "A broadcast overnight",
      text: "The broadcast starts in the evening. It stops automatically at 21:00 and continues automatically at 08:00. Replies to customers are still sent.",
      label:
        "A timeline from 18:00 to noon of the next day: dots for broadcast messages until 21:00, only two replies during quiet hours, and broadcast messages again from 08:00.",
      quiet: "Quiet hours",
      broadcast: "Broadcast message",
      reply: "Reply",
      drawing: "An illustration, not real data.",
    },
    how: {
      title: "Three steps to your first broadcast",
      one: { title: "Scan", text: "Name a device, then scan its QR code with WhatsApp on your business phone." },
      two: {
        title: "Answer",
        text: "Chats of your customers appear once the device is linked. Answer them as a team.",
      },
      three: {
        title: "Broadcast",
        text: "Write a message with the name of each recipient, choose the recipients, look at the forecast, and press start.",
      },
      guided: "After you sign in, a guide on one page leads you through the first four steps.",
    },
    developers: {
      title: "An API for everything in the dashboard",
      text: "The dashboard uses the same API. Its documentation is generated from the code, and you can try each call in it.",
      once: "Idempotency-Key: a repeated call does not send a second message",
      events: "Numbered events over a WebSocket; events of the last 14 days can be read again",
      wait: "Every waiting message shows the reason and, where it is known, the time",
      local: "A simulated WhatsApp network to try everything without a phone",
      docs: "Open the API documentation",
      sample: "API calls that sign in and send one message",
    },
    missing: {
      title: "Not available yet",
      text: "Media, groups, flows, AI answers, webhooks and other gateways. Chat history from before a device is linked is not imported.",
    },
    open: {
      title: "Open source, AGPL-3.0",
      text: "Read the code, run it and change it. If you let others use a changed version, you must share its source code too.",
    },
    end: { title: "Ready to link your first number?" },
    independent: "Not affiliated with WhatsApp or Meta.",
  },
};
