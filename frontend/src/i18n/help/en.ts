/** English texts of the page Help. */
import type { Translation } from "../en";
import type { help as indonesian } from "./id";

export const help: Translation<typeof indonesian> = {
  help: {
    title: "Help",
    lead: "Short answers to common questions.",
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
          "Every message that waits shows the reason and, where it is known, the time at which it will be sent. It is sent automatically; you need not keep the page open.",
        long: `The reasons:
- Scheduled: you chose the time at which the message is sent.
- Quiet hours: broadcasts and first messages to new contacts wait until quiet hours end.
- Warm-up: the number is new and has reached its limit of broadcasts and first messages for 24 hours.
- Limit per minute, hour or day: the number has sent as many messages as it may.
- Kept free for replies: broadcasts leave a quarter of each limit unused.
- Pause between messages: a broadcast makes a random pause after each message.
- Limited by WhatsApp: WhatsApp itself does not let this number send first messages now.
- Device not connected: the message is sent once the device is connected.
- New attempt after a failure: the last attempt failed for a temporary reason. The next attempts follow after 20, 60 and 180 seconds.
You can cancel a waiting message in its chat.`,
      },
      statuses: {
        title: "What does each message status mean?",
        short: "From queued to read. A message is called sent only after WhatsApp has confirmed it.",
        long: `- Queued: the server has accepted the message, and it waits for its turn.
- Waiting (in a broadcast): the message of this recipient has not been sent yet.
- Typing: the recipient sees “typing…”.
- Sending: the device is handing the message to WhatsApp.
- Sent (one tick): WhatsApp has confirmed that it received the message.
- Delivered (two ticks): the phone of the recipient has received the message.
- Read (two blue ticks): the recipient has opened the message. WhatsApp reports this only if the recipient allows read receipts.
- Failed: the message was not sent. The reason is shown.
- Uncertain: WhatsApp did not confirm the message, so it may or may not have arrived.
- Left out (in a broadcast): this recipient gets no message, for example because of an opt-out.
- Cancelled: somebody in your team stopped the message before it was sent.`,
      },
      quietHours: {
        title: "What are quiet hours?",
        short:
          "During quiet hours, a number sends no broadcasts and no first messages to new contacts. Replies to people who have written before are still sent.",
        long: `A new number has quiet hours from 21:00 to 08:00, Jakarta time. You can change the hours and the time zone of each device under Devices, the name of the device, Sending pace. You can also turn quiet hours off and on there.
Messages that wait are sent automatically when quiet hours end. A “new contact” is a number that has never written to you, and to which you have never written.`,
      },
      warmUp: {
        title: "What is the warm-up?",
        short:
          "A number that was just linked starts slowly: 50 broadcasts and first messages on the first day, then 50% more each day.",
        long: `The warm-up counts only broadcasts and first messages to new contacts. Replies are not limited by it.
The daily limit stops growing at 500 unless new contacts reply: of at least 20 new contacts who got a message within seven days, 30% must reply. We chose this ratio ourselves; WhatsApp does not publish its own.
Turn the warm-up off only for a number that has been in use for a long time.`,
      },
      pace: {
        title: "What do Safe, Normal and Fast mean?",
        short:
          "How long the random pause between two messages is. Normal is right for a number in regular use. Take Safe for a new number, and Fast only for an older number and customers who know you.",
        long: `Safe pauses for 30–60 seconds, Normal for 10–30 and Fast for 5–10. A longer pause lowers the risk that WhatsApp restricts the number.
One pause in ten is doubled, so that the pauses do not form a pattern. A pause of your own must be at least 5 seconds.
The pauses apply only between messages of a broadcast. The limits of the number, its warm-up and quiet hours apply in addition. The forecast of a broadcast includes all of them.
After a restart, a device waits for one full pause before it continues.`,
      },
      limits: {
        title: "How much may one number send?",
        short: "At most 20 messages a minute, 500 an hour and 5,000 a day, of any kind.",
        long: `The periods are rolling: a day means the last 24 hours. You can set lower limits for a device, but no higher ones. Broadcasts use at most three quarters of each limit.
Several devices can share one broadcast. Each device keeps its own limits and quiet hours.`,
      },
      priorities: {
        title: "Which message is sent first?",
        short:
          "Urgent messages first, then high, then normal, and broadcasts last. Within one priority, the chats take turns.",
        long: `Messages that you write in a chat have high priority, so replies are sent before broadcasts. Messages sent through the API have normal priority unless the call sets another.
The priority changes only the order, not the limits: quiet hours, the warm-up and the limits of the number apply to every priority. First messages to new contacts wait in a queue of their own, so that they do not delay other messages.`,
      },
      bans: {
        title: "How do I keep my number from being banned?",
        short:
          "Write to people who know you, start slowly, and do not write to people who opted out. No setting is a guarantee: WhatsApp decides.",
        long: `- Send broadcasts only to people who agreed, and record their consent in the contact.
- Keep the warm-up and quiet hours on for a new number.
- Use the Safe or the Normal pace.
- Use the name of the recipient and variations, so that messages are not all the same.
- Remove numbers that are not on WhatsApp from your lists.
- Watch “New contacts who replied” under Sending pace.
- Start with a number that you can afford to lose.
A broadcast pauses automatically when more than 20% of at least 20 finished messages have failed.`,
      },
      importing: {
        title: "How do I import contacts and give them tags?",
        short:
          "Open Contacts, Import file, and choose a file of Excel (.xlsx) or LibreOffice (.ods), a CSV file, or the contact cards of a phone (.vcf, vCard). Nothing is saved before you have checked the result.",
        long: `- You enter tags for all contacts of the file where you match its columns. A column that is used as Tags gives each row its own tags.
- You change the tags of one contact on the page of the contact.
- A broadcast can be sent to the contacts that have a tag.
- Contacts that exist already are updated, not duplicated.
- You can download the rejected rows with their reasons, correct them, and import them again.
Open other files, such as .xls or .numbers, in their program first and save them as .xlsx or CSV.`,
      },
      optOut: {
        title: "What happens when a contact opts out?",
        short:
          "A contact who writes STOP, BERHENTI, UNSUBSCRIBE or a similar keyword gets no more broadcasts from any of your numbers.",
        long: `The keyword must be the whole message, because within a sentence it can mean something else. A similar message, such as “stop please”, is shown in the chat, and you decide. Under Contacts, Opt-out words, you can add words and languages. A contact who writes START or MULAI gets broadcasts again.
You can also record an opt-out yourself on the page of the contact. The history of the contact keeps every opt-out and every consent.
You can still reply to the contact in the chat.`,
      },
      skipped: {
        title: "Why was a recipient left out?",
        short:
          "The person opted out, before the start or before the turn of the message. Such a recipient is “Left out”: nothing is sent, and it is no failure.",
        long: `- Opted out: the recipient is left out when the broadcast starts. The opt-out is checked again when a device takes the message, and once more before the message is typed.
- May have opted out: a message of this person looks like an opt-out, and nobody has decided yet. The broadcast leaves the person out, unless you choose to send to these people, too.
- A value is missing: the message uses a value that this contact does not have, and “Leave out recipients who cannot get the message” was chosen. A fallback in the message avoids this.
- Not a recipient at all: a row of a list that cannot be read is shown before the broadcast is saved. You can correct or remove it.
- A number that stands in a list twice gets one message. The row that repeats it is named before the broadcast is saved.
- Not on WhatsApp: this recipient is not left out, but “Failed”, with this reason. It does not count towards the automatic pause.
- Device logged out: messages that were not sent are “Failed”. “Send failed again” sends them through the other devices.
- Cancelled: the broadcast was cancelled before the message was sent.
The reason for each recipient is shown in the list of recipients and in the report of the broadcast.`,
      },
      media: {
        title: "Can I send or see photos?",
        short:
          "Not yet. Photos, videos, voice messages and documents of customers are shown by their kind and caption; open them on your phone. Only words can be sent from here.",
        long: `A broadcast consists of words, too. To send a photo or a document, use WhatsApp on your phone; the device stays linked.`,
      },
      groups: {
        title: "Can I write into groups?",
        short:
          "Yes. The groups in which something has arrived are shown under Chats, with the name of the writer above each message. Answer there as in any chat; the button with the people beside a message shows who has received and read it.",
        long: `A broadcast is sent to people one by one, not to groups. To write to many people, give the contacts a tag, and send a broadcast to this tag.`,
      },
      unknown: {
        title: "Why is a message “uncertain”?",
        short:
          "The message was sent, but the connection broke before WhatsApp confirmed it. It is not known whether the message arrived.",
        long: `For 10 minutes, and while the device stays linked, the message is sent again with the same ID; a phone that has received it does not show it twice. After that, the message is uncertain and is not sent again automatically.
Ask the recipient or look at your phone, then decide: send the message again, or mark it as arrived or as not arrived. If a receipt comes later, the status is corrected automatically.
The limits of the number count the message as sent.`,
      },
      duplicates: {
        title: "What is an Idempotency-Key?",
        short:
          "It is a key that your program sends with an API call. If the call is repeated with the same key, no second message is sent.",
        long: `The WhatsApp ID of the message is derived from the key, so a repeated call finds the existing message. The key is kept as long as the message: seven days after it was sent.
If a call gets no answer, repeat it with the same key. The dashboard does the same when you press Send again.`,
      },
      restart: {
        title: "What happens when the server restarts?",
        short:
          "Devices reconnect automatically, without a new QR code. Messages that the server accepted are still sent, and each message from a customer is received exactly once.",
        long: `The server stores every message before it does anything else with it, so waiting messages stay in the queue. A message from a customer is stored before the device confirms it to WhatsApp; WhatsApp sends messages again that were not confirmed.
A device is started again by its own alarm, or by a check every minute. Open pages load what they missed once they are connected again.
A running broadcast continues. Its device waits for one full pause first.`,
      },
      deviceStatus: {
        title: "Why is a device “unreachable”?",
        short:
          "WhatsApp has not confirmed the connection for a while. The device may still be connected, but it is not certain.",
        long: `“Online” is shown only while the last confirmation from WhatsApp is valid. If WhatsApp sends nothing for 30 seconds, the device asks and waits 15 seconds for the answer.
Usually the device is online again within a minute. Messages that you send in the meantime wait.
If the status is “Logged out”, link the device again with a QR code. If it is “Banned by WhatsApp”, look on the phone to see until when.`,
      },
      password: {
        title: "How do I change my password, or sign in when I forgot it?",
        short:
          "The dashboard cannot do this yet. The person who runs your installation of CloudWA Flow, who gave you the password, can set a new one.",
        long: `The installation guide (docs/guide.md) says how, under “When you install it yourself”.
After ten wrong passwords, the account is locked for a while. Wait as long as the message says, or sign in with a browser that you have used before.`,
      },
      trial: {
        title: "How do I try it without a phone?",
        short:
          "Run npm start. It starts everything on your computer, with a simulated WhatsApp network and a phone page.",
        long: `- Open the phone page; npm start prints its address.
- In the dashboard, show the QR code of a device and press “Copy code content”.
- Paste it on the phone page and link the device. The device goes online.
- Add a customer on the phone page, then send messages to this customer, or from this customer to the device.
Quiet hours also apply to simulated customers: to try the dashboard at night, turn the quiet hours of the device off.`,
      },
    },
  },
};
