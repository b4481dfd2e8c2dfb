/** The pages of the menu, in order. */

import { Megaphone, MessagesSquare, Smartphone, Users } from "lucide-react";

export const PAGES = [
  { to: "/devices", name: "nav.devices", icon: Smartphone },
  { to: "/chats", name: "nav.chats", icon: MessagesSquare },
  { to: "/contacts", name: "nav.contacts", icon: Users },
  { to: "/broadcasts", name: "nav.broadcasts", icon: Megaphone },
] as const;
