/** English, for the answers. */
import type { Translation } from "../en";
import type { help as indonesian } from "./id";

export const help: Translation<typeof indonesian> = {
  help: {
    title: "Help",
    lead: "Short answers to the questions asked most often.",
    start: "Guided set-up",
    search: "Search the help",
    found_one: "{{count}} answer matches",
    found_other: "{{count}} answers match",
    contents: "Questions",
    linkTo: "Link to “{{title}}”",
    more: "Read more",
    newTab: "(opens in a new tab)",
    answers: {
      waiting: {
        title: "Why does my message wait?",
        short:
          "Every message that waits says why and, where that can be known, when it leaves. It goes out by itself; you need not keep the page open.",
        long: `What it may wait for:
- Scheduled: you chose when it leaves.
- Quiet hours: broadcasts and first messages to new contacts wait until they are over.
- Warm-up: what a new number may send of broadcasts and first messages in 24 hours is used up.
- A limit per minute, hour or day: the number has sent as much as it may.
- Room for replies: broadcasts leave a quarter of each limit.
- Broadcast pause: a random pause between two messages of a broadcast.
- Limited by WhatsApp: WhatsApp itself holds first messages from this number.
- Device not connected: it goes out once the device is.
- Trying again: the last try failed for a passing reason; there is another after 20, 60 and 180 seconds.
A message that still waits can be cancelled in its chat.`,
      },
      statuses: {
        title: "What does each message status mean?",
        short: "From queued to read; only what WhatsApp has confirmed is called sent.",
        long: `- Queued: the server has accepted it, and it waits for its turn.
- Typing: the recipient sees “typing…”.
- Sending: it is being handed to WhatsApp.
- Sent (one tick): WhatsApp has confirmed that it has it.
- Delivered (two ticks): the recipient's phone has it.
- Read (two blue ticks): the recipient opened it, if read receipts are on.
- Failed: it was not sent, with the reason.
- Uncertain: WhatsApp never answered; it may have arrived, or not.
- Cancelled: it was stopped before it was sent.`,
      },
      quietHours: {
        title: "What are quiet hours?",
        short:
          "In quiet hours a number sends no broadcasts and greets no new contacts. Replies to people who have written before still go out.",
        long: `A new number keeps quiet hours from 21:00 to 08:00, Jakarta time. Hours and time zone are set per device under Devices, the device's name, Sending pace; that is also where they are switched off and on.
What was held goes out by itself when they are over. A “new contact” is a number that never wrote to you, and to which you never wrote.`,
      },
      warmUp: {
        title: "What is the warm-up?",
        short:
          "A number that was just linked starts slowly: 50 broadcasts and first messages on the first day, then half as many again each day.",
        long: `The warm-up counts broadcasts and first messages to new contacts only; replies are not held.
It stops growing at 500 a day unless new contacts reply: of at least 20 who were written to within seven days, three in ten must answer. That ratio is our own reading; nobody outside WhatsApp knows the real one.
Switch the warm-up off only for a number that has long been in use.`,
      },
      pace: {
        title: "What do Safe, Normal and Fast mean?",
        short: "The random pause between two messages of a broadcast: Safe 30–60 s, Normal 10–30 s, Fast 5–10 s.",
        long: `One pause in ten is doubled, so that no rhythm shows. A pause of your own is at least 5 seconds.
Pauses stand between messages of broadcasts only. The number's limits, its warm-up and quiet hours apply on top; the forecast of a broadcast has reckoned with all of them.
After a restart a device waits for one whole new pause.`,
      },
      limits: {
        title: "How much may one number send?",
        short: "At most 20 messages a minute, 500 an hour and 5,000 a day, whatever they are.",
        long: `The windows roll: a day is the last 24 hours. Limits can be lowered per device, not raised. Broadcasts use three quarters of them at most.
Several devices can share one broadcast; each keeps its own limits and quiet hours.`,
      },
      priorities: {
        title: "Which message goes first?",
        short: "Urgent, then high, then normal, and broadcasts last. Within a class, chats take turns.",
        long: `What you write in a chat has high priority, so replies go before broadcasts. By the API a message is normal unless it says otherwise.
Priority is about order, not about limits: quiet hours, the warm-up and the number's limits hold for all. First messages to new contacts wait in a lane of their own, so what holds them holds nothing else.`,
      },
      bans: {
        title: "How do I keep my number from being banned?",
        short:
          "Write to people who know you, start slowly, and respect those who want no more. No setting is a guarantee: WhatsApp decides.",
        long: `- Send broadcasts only to those who agreed, and record that at the contact.
- Leave the warm-up and quiet hours on for a new number.
- Use the Safe or the Normal pace.
- Greet by name and vary the words, so that messages are not all the same.
- Take numbers that are not on WhatsApp off your lists.
- Watch “new contacts who replied” under Sending pace.
- Begin with a number you can do without.
A broadcast stops by itself when more than 20% have failed of at least 20 messages that are decided.`,
      },
      optOut: {
        title: "What happens when somebody opts out?",
        short:
          "Whoever writes STOP, BERHENTI, UNSUBSCRIBE or a word like these gets no more broadcasts, from none of your numbers.",
        long: `The word must be the whole message; within a sentence it may mean something else. With START or MULAI they are in again.
You can also record it yourself on the contact's page. All that was ever said about it is kept in the contact's history.
In the chat you can still answer them.`,
      },
      skipped: {
        title: "Why was a recipient skipped?",
        short:
          "Because they opted out, or their number is not on WhatsApp. Broken rows and repeated numbers are refused before a broadcast is saved.",
        long: `- Opted out: left out when the recipients are settled, checked again when they are handed to a device, and once more before the message is typed.
- Not on WhatsApp: failed, with that reason. This does not count towards the automatic pause.
- The device was logged out: what had not left fails; “Send failed again” sends it by the other devices.
- Cancelled: the broadcast was cancelled before their turn.
Each recipient's reason is in the broadcast's list of recipients and in its report.`,
      },
      unknown: {
        title: "Why is a message “uncertain”?",
        short:
          "It had left, but WhatsApp's answer was lost with the connection. Nobody knows whether it arrived, so we do not guess.",
        long: `For 10 minutes, and over the same link, it is repeated under the same ID; a phone that has it does not show it twice. After that it is uncertain, and nothing sends it again by itself.
Ask the recipient or look at your phone, then decide: send it again, or mark it as not arrived. A receipt that comes late corrects the status by itself.
The number's limits count it as sent.`,
      },
      duplicates: {
        title: "What is a duplicate-safe key (Idempotency-Key)?",
        short:
          "A key that you send along with an API call. A call repeated under the same key is the same message, not a second one.",
        long: `The message's WhatsApp ID is derived from its key, so a repetition finds the message that is there. A key is remembered as long as its message: seven days after it left.
When a call gets no answer, repeat it under the same key. This dashboard does the same when you press Send again.`,
      },
      restart: {
        title: "What happens at a restart?",
        short:
          "Devices reconnect by themselves, without a new QR code. What the server has accepted still goes out, and customers' messages come in exactly once.",
        long: `Every message is written down before anything else happens, so what waits goes on waiting. A customer's message is stored before WhatsApp hears that we have it; what was not stored, WhatsApp sends again.
A device is woken by its own alarm or by a call each minute. Open pages catch up on all they missed as soon as they are connected again.
A running broadcast goes on; its device waits for one whole pause first.`,
      },
      deviceStatus: {
        title: "Why is a device “unreachable”?",
        short:
          "The last proof that it is connected has run out. It may still be connected, but we cannot be sure of it.",
        long: `“Online” is said only while the last proof from WhatsApp is valid. After 30 seconds of silence a device asks WhatsApp, and waits 15 seconds for the answer.
Mostly it is back by itself within a minute. What you send meanwhile waits.
If it says “Logged out”, link it again by QR code. If it says “Banned by WhatsApp”, look on the phone to see until when.`,
      },
      trial: {
        title: "How do I try it without a phone?",
        short: "With npm start everything runs on your computer, with a simulated WhatsApp network and a phone page.",
        long: `- Open the phone page; npm start prints its address.
- In the dashboard, show a device's QR code and press “Copy code content”.
- Paste it on the phone page and link. The device goes online.
- Add a customer on the phone page, then write to them, or as them.
Simulated customers do not sleep: to try it at night, switch the device's quiet hours off.`,
      },
    },
  },
};
