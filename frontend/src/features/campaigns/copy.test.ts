import { expect, it } from "vitest";
import type { Campaign, CampaignPreview, CampaignRecipient } from "~/api/types";
import { audienceOf, type Values, valuesFromStore, valuesToStore } from "./broadcast-form";
import { valuesOf } from "./copy";
import { previewAsShown } from "./rows";

const now = Date.parse("2026-11-21T07:00:00.000Z");
const campaign = {
  name: "Promo",
  deviceIds: ["dev_1"],
  text: "Halo {{name}}",
  audience: { kind: "list" },
  gap: { minSeconds: 10, maxSeconds: 30 },
  scheduledAt: null,
  status: "draft",
} as unknown as Campaign;
const recipient = (phone: string, name: string, columns = {}) => ({ phone, name, columns }) as CampaignRecipient;

it("a list is the same list again, whatever is in its columns", () => {
  const recipients = [
    recipient("62811", 'Toko "Maju"; Jaya', { kota: "Bandung, Jawa Barat" }),
    recipient("62812", "", { kota: "", catatan: "baris 1\nbaris 2" }),
  ];
  const values = valuesOf(campaign, recipients, now);
  expect(values).toMatchObject({ audience: "list", pace: "normal", scheduledAt: null });
  expect(values.list).toBe(
    'phone,name,kota,catatan\n+62811,"Toko ""Maju""; Jaya","Bandung, Jawa Barat",\n+62812,,,"baris 1\nbaris 2"',
  );
});

it("a copied list keeps its numbers and names, whatever its columns are called", () => {
  const columns = { wa: "62899", phone_2: "62898", hp: "62897", first_name: "Ani" };
  const values = valuesOf(campaign, [recipient("62811", "Budi", columns), recipient("62812", "")], now);
  const recipients = [
    { phone: "+62811", name: "Budi", ...columns },
    { phone: "+62812", name: "" },
  ];
  expect(audienceOf(values)).toEqual({ recipients });
  const changed = { ...values, list: `${values.list}\n0813,Siti` };
  expect(audienceOf(changed)).toEqual({ csv: changed.list });
  expect(audienceOf({ ...changed, list: values.list })).toEqual({ recipients });
});

it("a row that the server names is the row of the list as the form shows it", () => {
  const copied = valuesOf(campaign, [recipient("62811", "Budi\nSantoso"), recipient("62812", "")], now);
  const changed = { ...copied, list: `${copied.list}\n0813,Siti` };
  const answer = { rejectedRows: [{ row: 2 }], repeatedRows: [{ row: 3 }], problems: [{ row: 2 }, { row: null }] };
  const shown = (values: Values) => {
    const audience = audienceOf(values);
    if (audience === null) throw new Error("nobody to send to");
    const { rejectedRows, repeatedRows, problems } = previewAsShown(answer as unknown as CampaignPreview, audience);
    return [...rejectedRows, ...repeatedRows, ...problems].map(({ row }) => row);
  };
  expect(shown(copied)).toEqual([3, 4, 3, null]);
  expect(shown(changed)).toEqual([2, 3, 2, null]);
});

it("a copied list is the same list after a reload of the page", () => {
  const values = valuesOf(campaign, [recipient("62811", "Budi", { wa: "62899" })], now);
  const stored = valuesFromStore(JSON.parse(JSON.stringify(valuesToStore({ ...values, text: "Hai" }))));
  const { recipients } = audienceOf({ ...stored, copied: values.copied }) as { recipients: unknown };
  expect(recipients).toEqual([{ phone: "+62811", name: "Budi", wa: "62899" }]);
});

it("tags and a pause of one's own are kept, and a start time only while it is ahead", () => {
  const tags: Campaign["audience"] = {
    kind: "tags",
    tags: ["vip"],
    match: "all",
    withoutTags: ["grosir"],
    needs: ["name"],
  };
  const scheduled = {
    ...campaign,
    audience: tags,
    gap: { minSeconds: 7, maxSeconds: 9 },
    status: "scheduled",
  } as Campaign;
  const valuesScheduledAt = (scheduledAt: string) => valuesOf({ ...scheduled, scheduledAt }, [], now);
  expect(valuesScheduledAt("2026-11-21T09:00:00.000Z")).toMatchObject({
    audience: "tags",
    tags: ["vip"],
    match: "all",
    withoutTags: ["grosir"],
    leaveOut: true,
    pace: "custom",
    gap: { minSeconds: 7, maxSeconds: 9 },
    scheduledAt: "2026-11-21T09:00:00.000Z",
  });
  expect(valuesScheduledAt("2026-11-21T06:00:00.000Z").scheduledAt).toBeNull();
  const toEveryone = { ...scheduled, audience: { ...tags, tags: [] }, sendToUndecided: true } as Campaign;
  const values = valuesOf(toEveryone, [], now);
  expect(values).toMatchObject({ audience: "everyone", sendToUndecided: true });
  expect(audienceOf(values)).toEqual({ audience: { tags: [], match: "any", withoutTags: ["grosir"] } });
  expect(
    valuesOf({ ...scheduled, status: "completed", scheduledAt: "2026-11-21T09:00:00.000Z" }, [], now).scheduledAt,
  ).toBeNull();
});
