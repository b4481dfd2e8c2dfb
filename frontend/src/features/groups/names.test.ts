import { expect, it } from "vitest";
import type { GroupMember, Message } from "~/api/types";
import { namesOf } from "./names";

const member = (phone: string | null, lid: string | null, name: string | null): GroupMember => ({
  phone,
  lid,
  role: "member",
  name,
});
const from = (phone: string | null, lid: string | null, name: string | null) =>
  ({ sender: { phone, lid, name } }) as unknown as Message;

it("a member has the name of the contacts, else the one that the member shows", () => {
  const names = namesOf(
    [member("62811", "71", "Bu Ayu Lestari"), member("62812", "72", null), member(null, "73", null)],
    [from("62811", "71", "Ayu"), from(null, "72", "Budi"), from("62814", "74", null)],
  );
  expect(names.get("62811@c.us")).toBe("Bu Ayu Lestari");
  expect(names.get("71@lid")).toBe("Bu Ayu Lestari");
  expect(names.get("72@lid")).toBe("Budi");
  expect([names.get("73@lid"), names.get("62814@c.us")]).toEqual([undefined, undefined]);
});
