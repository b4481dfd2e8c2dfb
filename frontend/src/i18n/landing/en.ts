/** English, for whoever is not signed in. */
import type { Translation } from "../en";
import type { landing as indonesian } from "./id";

export const landing: Translation<typeof indonesian> = {
  landing: {
    title: "Business WhatsApp, one inbox",
    sections: "Sections of this page",
    navWhy: "Why",
    navHow: "How it works",
    navDevelopers: "Developers",
    signIn: "Sign in",
    headline: { reply: "Reply fast.", send: "Send with patience." },
    what: "CloudWA Flow brings the chats of all your business WhatsApp numbers into one inbox, and sends broadcasts at the pace of a person.",
    start: "Sign in and start",
    see: "See how it works",
    heroNote: "Open source. Runs on Cloudflare: no server to rent, no phone farm.",
    picture: {
      label:
        "A picture of the inbox: Siti asks about her order, the team is typing, the reply is sent and read, while a broadcast goes out with pauses.",
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
      answer: "It has. You will have it tomorrow morning.",
      thanks: "Great, thanks!",
      broadcast: "Broadcast: Weekend offer",
      pace: "Random pause, 30–60 s",
    },
    why: {
      title: "Not louder. Calmer.",
      lead: "A banned number answers nobody. So every decision here takes your number's side.",
      link: {
        title: "Linked with one QR code",
        text: "Scan it as you would for WhatsApp Web. The number stays on your phone; here it is a linked device, which reconnects by itself when something breaks.",
      },
      inbox: {
        title: "One inbox for every number",
        text: "New messages, ticks and your colleagues' replies appear in every open tab at once, without a reload. What arrived while you were away is there when you come back.",
      },
      pace: {
        title: "Broadcasts that know what time it is",
        text: "Random pauses, typing, limits per minute, hour and day, a warm-up for new numbers, and quiet hours from 21:00 to 08:00. A quarter of the limits is always left for replies. Whoever writes STOP gets no more broadcasts.",
      },
      honest: {
        title: "The status is never a guess",
        text: "“Online” is said only while there is proof from WhatsApp. A message whose answer was lost on the way is “uncertain”, and you decide. Every message that waits says why, and when it leaves.",
      },
      once: {
        title: "No message arrives twice",
        text: "Each message has one key and one WhatsApp ID. Where WhatsApp does not answer, it is repeated under the same ID, which a phone shows only once. A broadcast's recipient belongs to one device only.",
        measured:
          "Measured on 26 November 2026 on a simulated WhatsApp network: the process was killed 216 times amid 23,981 messages; 0 lost, 0 doubled.",
      },
    },
    night: {
      title: "One night of a broadcast",
      text: "The broadcast starts in the evening. At 21:00 it stops by itself, at 08:00 it goes on by itself. Replies to customers who write still go out.",
      label:
        "A timeline from 18:00 to noon of the next day: dots for broadcast messages until 21:00, nothing in the quiet hours but two replies, and broadcast messages again from 08:00.",
      quiet: "Quiet hours",
      broadcast: "Broadcast message",
      reply: "Reply",
      drawing: "A drawing, not data.",
    },
    how: {
      title: "From nothing to the first broadcast",
      one: { title: "Scan", text: "Name a device, then scan its QR code with WhatsApp on your business phone." },
      two: {
        title: "Answer",
        text: "Customers' chats appear from the moment it is linked. Answer them as a team, in one place.",
      },
      three: {
        title: "Broadcast",
        text: "Write a message with each recipient's name, choose who gets it, look at the forecast, and press start.",
      },
      guided: "After the sign-in, a guide goes through the first four steps with you on one page.",
    },
    developers: {
      title: "What the dashboard does, your program can do",
      text: "The dashboard uses the same API. Its contract is written from the code, and each call can be tried on its page.",
      once: "Idempotency-Key: a repeated call is still one message",
      events: "Numbered events over a WebSocket, to catch up on for 14 days",
      wait: "Every message that waits says why, and until when",
      local: "A simulated WhatsApp network, to try everything without a phone",
      docs: "Open the API documentation",
      sample: "An API call that sends one message",
    },
    missing: {
      title: "What is not there yet",
      text: "Media, groups, flows, AI answers, webhooks and other gateways. Chat history from before the link is not imported, and contacts come from CSV files, not from Excel's own.",
    },
    open: {
      title: "Open source, AGPL-3.0",
      text: "Read it, run it, change it. Who changes it for others to use shares that source too.",
    },
    end: { title: "Ready to link your first number?" },
    independent: "Not affiliated with WhatsApp or Meta.",
  },
};
