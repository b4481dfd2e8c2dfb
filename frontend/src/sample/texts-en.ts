import type { Texts } from "./texts";

export const en: Texts = {
  devices: ["Dago coffee shop", "Wholesale desk", "Cimahi branch"],
  tags: { regular: "customer", wholesale: "wholesale", fresh: "new", loyal: "vip" },
  attributes: { city: "city", favourite: "favourite" },
  favourites: ["Gayo 250 g", "Toraja 500 g", "Kintamani 250 g", "Iced latte 1 litre", "Temanggung robusta 1 kg"],
  conversations: [
    [
      "Hello, do you still have the Gayo, 250 g?",
      "Hello! We do, roasted yesterday. Ground, or whole beans?",
      "Ground for V60, please.",
      "And a pack of 100 V60 filters, if you have them.",
    ],
    [
      "I have transferred 185,000 for my order.",
      "Thank you, it has arrived. Your coffee leaves this afternoon.",
      "Great. Please send me the tracking number.",
      "We will, right here, as soon as the courier has picked it up.",
    ],
    [
      "Hello, this weekend all 250 g coffee beans are 20% off. Reply ORDER to get yours.",
      "ORDER. Two bags of Kintamani, please?",
      "Of course. That is 136,000 with the discount. To your usual address?",
      "Yes, the usual one. Thank you!",
    ],
    [
      "What time do you open tomorrow?",
      "We open at 08:00 tomorrow.",
      "All right, I will collect my order in the morning.",
      "Good morning! Your order is ready at the counter.",
    ],
    [
      "My coffee has been on its way since Monday.",
      "We are sorry about that. We are asking the courier now and will tell you soon.",
    ],
    [
      "Hello, this weekend all 250 g coffee beans are 20% off. Reply ORDER to get yours.",
      "STOP",
      "All right, you will get no more broadcasts from us.",
    ],
    [
      "The bag was torn when it arrived.",
      "We are very sorry. Could you send us a photo? We will replace it today.",
      "I have sent the photo by email.",
      "We have seen it. A new bag leaves at noon, free of charge.",
      "That was quick. Thank you so much!",
    ],
    [
      "Is there a brewing class next month?",
      "There is, on the second Saturday at 10:00. Shall we put you down?",
      "Yes please, for two.",
      "You are both on the list. See you at the class!",
    ],
    [
      "Could I have your latest wholesale prices?",
      "Certainly. Robusta starts at 92,000 a kilo for 20 kg, arabica at 168,000.",
      "Is there a further discount for 50 kg?",
      "Yes, 5% from 50 kg, with free delivery in Bandung.",
    ],
    ["We have paid this month's invoice.", "Thank you, the payment has arrived.", "Could we have the tax invoice too?"],
    ["Hello, this is the Dago coffee shop. Our offer for your café is ready, may we send it?"],
    ["Is the Cimahi branch still open?", "It is, until 20:00."],
  ],
  broadcasts: {
    draft: {
      name: "Year-end catalogue",
      text: "Hello {{name}}, our year-end catalogue is out. Reply CATALOGUE and we will send it.",
    },
    running: {
      name: "Weekend offer",
      text: "{Hello|Hi} {{name}}, this weekend all 250 g coffee beans are 20% off. Reply ORDER to get yours.",
    },
    inQuietHours: {
      name: "New wholesale prices",
      text: "Dear {{name}}, next month's wholesale prices are out. Reply PRICES for the list.",
    },
    autoPaused: {
      name: "Brewing class invitation",
      text: "Hello {{name}}, there is a free brewing class this Saturday. Reply JOIN to take part.",
    },
    completed: {
      name: "Thank you, regulars",
      text: "Hello {{name}}, thank you for a year with us. Show this message for a free cup of coffee.",
    },
    cancelled: {
      name: "Holiday hours (wrong date)",
      text: "Hello {{name}}, we are closed on the 12th and 13th. Online orders go on as usual.",
    },
  },
  files: { regulars: "dago-customers.csv", wholesale: "bandung-wholesale.csv", old: "old-phone-book.csv" },
  phoneConsentNote: "Agreed on the phone.",
  optOutKeyword: "STOP",
  cannedReplies: [
    { shortcut: "hello", text: "Hello {{name}}, how can we help?" },
    { shortcut: "hours", text: "We are open every day from 8 am to 9 pm." },
    { shortcut: "shipping", text: "Orders before 2 pm leave the same day. To which city shall we send it?" },
  ],
};
